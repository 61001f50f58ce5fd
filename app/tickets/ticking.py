"""What time itself does to tickets, at every tick and harmless to do twice: those put off come up again, B takes up what A cannot (W5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.office.duty import Accountable, Roster, roster
from app.tickets.deed import write_event
from app.tickets.duties import Handover
from app.tickets.fields import CLOSED, Move, Outcome, Passing, TicketState
from app.tickets.record import Ticket
from app.tickets.telling import wake
from app.tickets.who import accountable, principal


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many tickets came up again, were taken up by somebody standing in, were handed back."""

    woken: int = 0
    taken_up: int = 0
    handed_back: int = 0


@dataclass(frozen=True, slots=True)
class _Light:
    """As much of an open ticket as tells whose it is; thousands are looked at each tick."""

    id: UUID
    state: TicketState
    owner_id: UUID | None
    department: str
    topic: str
    first_owner_id: UUID | None
    first_department: str
    target_id: UUID | None
    target_department: str
    acting_id: UUID | None
    look_again: int | None


LIGHT = tuple(getattr(Ticket, name) for name in _Light.__dataclass_fields__)


def is_due(s: Session, *, now: datetime) -> bool:
    """Whether a tick would change anything; only reads, so the window asks this first."""
    found = roster(s, now=now)
    today = _today(now)
    return any(_is_awake(one, today) or _stands_in(found, one) != one.acting_id for one in _open(s))


@allowed(EVERYBODY)
def tick(s: Session, *, by: Actor, now: datetime) -> Ticked:
    """Bring every open ticket up to the moment; nothing changes where nothing has."""
    found, today = roster(s, now=now), _today(now)
    woken = taken_up = handed_back = 0
    for one in _open(s):
        if _is_awake(one, today):
            _wake(s, one.id, by=by, now=now)
            woken += 1
        if _stands_in(found, one) != one.acting_id:
            was_acting = one.acting_id is not None
            is_acting = pass_on(s, _ticket(s, one.id), found, by=by, now=now)
            taken_up, handed_back = taken_up + is_acting, handed_back + (was_acting and not is_acting)
    s.flush()
    return Ticked(woken, taken_up, handed_back)


def _today(now: datetime) -> int:
    day = day_of(now)
    return day.year * 10000 + day.month * 100 + day.day


def _open(s: Session) -> list[_Light]:
    query = select(*LIGHT).where(Ticket.closed_at.is_(None), Ticket.state.not_in(CLOSED)).order_by(Ticket.received_at, Ticket.id)
    return [_Light(*row) for row in s.execute(query)]


def _is_awake(one: _Light, today: int) -> bool:
    return one.state is TicketState.NOT_NOW and one.look_again is not None and one.look_again <= today


def _stands_in(found: Roster, one: _Light) -> UUID | None:
    """Whoever answers instead of the one whose it is; None where that one is there."""
    answer = accountable(found, one)
    mine, _department = principal(one)
    return None if answer is None or answer.staff_id == mine else answer.staff_id


def _ticket(s: Session, ticket_id: UUID) -> Ticket:
    found = s.get(Ticket, ticket_id)
    assert found is not None, ticket_id
    return found


def _wake(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> None:
    """Its day has come (W6.3)."""
    ticket = _ticket(s, ticket_id)
    wake(s, ticket, by=by, now=now)
    ticket.moved_at = None
    write_event(s, ticket, Move.LOOK_AGAIN, TicketState.NOT_NOW, {}, by=by, now=now)


def pass_on(s: Session, ticket: Ticket, found: Roster, *, by: Actor, now: datetime) -> bool:
    """Write down who stands in now, or that the owner is back; gives whether somebody stands in."""
    answer = accountable(found, ticket)
    mine, _department = principal(ticket)
    _end_standing_in(s, ticket, by=by, now=now)
    ticket.moved_at = None  # an undo would turn this back as well
    if answer is None or answer.staff_id == mine:
        before, ticket.acting_id = ticket.acting, None
        ticket.act(None, "", "")
        write_event(s, ticket, Move.HAND_BACK, ticket.state, {"sender": before}, by=by, now=now)
        return False
    _stand_in(s, ticket, found, answer, by=by, now=now)
    return True


def _stand_in(s: Session, ticket: Ticket, found: Roster, answer: Accountable, *, by: Actor, now: datetime) -> None:
    mine, department = principal(ticket)
    name = ticket.first_owner if ticket.state is TicketState.DONE else ticket.owner
    ticket.act(answer.staff_id, answer.name, answer.as_)
    s.add(Handover(
        ticket_id=ticket.id, kind=Passing.STAND_IN, from_id=mine, from_name=name, from_department=department, to_id=answer.staff_id,
        to_name=answer.name, to_department=found.members[answer.staff_id].department, as_=answer.as_, asked_at=now, asked_by=by.name,
    ))  # fmt: skip
    write_event(s, ticket, Move.STAND_IN, ticket.state, {"sender": name, "to": answer.name, "as_": answer.as_}, by=by, now=now)


def _end_standing_in(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    s.flush()
    standing = (Handover.ticket_id == ticket.id, Handover.kind == Passing.STAND_IN, Handover.outcome == Outcome.PENDING)
    for one in s.execute(select(Handover).where(*standing)).scalars():
        one.end(Outcome.ENDED, by.name, now)
