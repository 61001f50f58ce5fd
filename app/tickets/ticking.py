"""What time itself does to tickets, at every tick and harmless to do twice: those put off come up again, B takes up what A cannot (W5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.office.duty import Accountable, Roster, roster
from app.tickets.deed import write_event
from app.tickets.duties import Handover
from app.tickets.fields import Move, Outcome, Passing, TicketState
from app.tickets.looking import is_awake, open_tickets, stands_in, today_of
from app.tickets.record import Ticket
from app.tickets.telling import wake
from app.tickets.who import accountable, principal


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many tickets came up again, were taken up by somebody standing in, were handed back."""

    woken: int = 0
    taken_up: int = 0
    handed_back: int = 0


@allowed(EVERYBODY)
def tick(s: Session, *, by: Actor, now: datetime) -> Ticked:
    """Bring every open ticket up to the moment; nothing changes where nothing has."""
    found, today = roster(s, now=now), today_of(now)
    woken = taken_up = handed_back = 0
    for one in open_tickets(s):
        if is_awake(one, today):
            _wake(s, one.id, by=by, now=now)
            woken += 1
        if stands_in(found, one) != one.acting_id:
            was_acting = one.acting_id is not None
            is_acting = pass_on(s, _ticket(s, one.id), found, by=by, now=now)
            taken_up, handed_back = taken_up + is_acting, handed_back + (was_acting and not is_acting)
    s.flush()
    return Ticked(woken, taken_up, handed_back)


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
