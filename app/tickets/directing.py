"""Guards own nothing, but they say where to go and whom to ask for (W4.4). One transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.printing import queue
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.tickets.deed import stripped
from app.tickets.duties import DirectionNote
from app.tickets.forms import DIRECTION_FIELDS
from app.tickets.record import Ticket
from app.tickets.service import print_paper

PAPER = "direction"


@dataclass(frozen=True, slots=True)
class DirectionRow:
    """One direction note."""

    id: UUID
    number: str
    name: str
    matter: str
    place: str
    contact: str
    made_at: datetime
    made_by: str
    counter: str
    void_at: datetime | None
    version: int
    ticket_id: UUID | None = None  # of the ticket a desk opened from it
    ticket_number: str | None = None


OWN = [name for name in DirectionRow.__dataclass_fields__ if not name.startswith("ticket_")]
COLUMNS = (*(getattr(DirectionNote, name) for name in OWN), *(
    select(column).where(Ticket.source_id == DirectionNote.id).order_by(Ticket.number).limit(1).scalar_subquery()
    for column in (Ticket.id, Ticket.number)
))  # fmt: skip


@allowed(EVERYBODY)
def give_direction(s: Session, form: Mapping[str, object], *, prints: bool = False, by: Actor, now: datetime) -> DirectionRow:
    """Somebody is told where to go and whom to ask for. Raises FormErrors."""
    values = stripped(clean(DIRECTION_FIELDS, form).values)
    made = DirectionNote(
        number=daily_number("D", day_of(now), take(s, "direction", f"{day_of(now):%Y%m%d}")), made_at=now, made_by_id=by.staff_id,
        made_by=by.name, counter=by.counter, **values,
    )  # fmt: skip
    add_new(s, made)
    if prints:
        print_paper(s, PAPER, made.id, made.number, by=by, now=now)
    return direction(s, made.id)


@allowed(EVERYBODY)
def void_direction(s: Session, direction_id: UUID, reason: str, *, by: Actor, now: datetime) -> DirectionRow:
    """Written by mistake; the number is kept with the reason."""
    made = s.get(DirectionNote, direction_id)
    if made is None:
        raise UserError(_("This direction note is no longer on record. Load the list again."))
    if not reason.strip():
        raise FormErrors({"reason": _("A reason is needed. Pick one or write one.")})
    made.void(reason.strip()[:255], now)
    queue.cancel_for(s, made.id, now=now)
    s.flush()
    return direction(s, direction_id)


def direction(s: Session, direction_id: UUID) -> DirectionRow:
    """One note; raises UserError where it is gone."""
    row = s.execute(select(*COLUMNS).where(DirectionNote.id == direction_id)).first()
    if row is None:
        raise UserError(_("This direction note is no longer on record. Load the list again."))
    return DirectionRow(*row)


def directions(s: Session, *, limit: int = 200) -> tuple[DirectionRow, ...]:
    """Notes, the newest first."""
    query = select(*COLUMNS).order_by(DirectionNote.made_at.desc(), DirectionNote.id.desc()).limit(limit)
    return tuple(DirectionRow(*row) for row in s.execute(query))


def direction_numbered(s: Session, number: str) -> UUID:
    """The note of a number; raises UserError."""
    found = s.execute(select(DirectionNote.id).where(DirectionNote.number == number.strip().upper())).scalar_one_or_none()
    if found is None:
        raise UserError(_("No direction note has the number {number}. Check it.").format(number=number))
    return found
