"""What a tick of time would find to do to tickets; only looked at, so the window may ask every minute and load nothing more for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import day_of
from app.office.duty import Roster, roster
from app.tickets.fields import CLOSED, TicketState
from app.tickets.record import Ticket
from app.tickets.who import accountable, principal


@dataclass(frozen=True, slots=True)
class Light:
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


_COLUMNS = tuple(getattr(Ticket, name) for name in Light.__dataclass_fields__)


def is_due(s: Session, *, now: datetime) -> bool:
    """Whether a tick would change anything; only reads, so the window asks this first."""
    found = roster(s, now=now)
    today = today_of(now)
    return any(is_awake(one, today) or stands_in(found, one) != one.acting_id for one in open_tickets(s))


def today_of(now: datetime) -> int:
    """The office's day as the number records keep (20261121)."""
    day = day_of(now)
    return day.year * 10000 + day.month * 100 + day.day


def open_tickets(s: Session) -> list[Light]:
    """Every open ticket, the oldest first."""
    query = select(*_COLUMNS).where(Ticket.closed_at.is_(None), Ticket.state.not_in(CLOSED)).order_by(Ticket.received_at, Ticket.id)
    return [Light(*row) for row in s.execute(query)]


def is_awake(one: Light, today: int) -> bool:
    """Whether the day to look again has come (W6.3)."""
    return one.state is TicketState.NOT_NOW and one.look_again is not None and one.look_again <= today


def stands_in(found: Roster, one: Light) -> UUID | None:
    """Whoever answers instead of the one whose it is; None where that one is there."""
    answer = accountable(found, one)
    mine, _department = principal(one)
    return None if answer is None or answer.staff_id == mine else answer.staff_id
