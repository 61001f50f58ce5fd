"""The contact of a ticket in full: noted before anybody sees it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.revealing import Revealed
from app.storage.store import Change, changes_of
from app.tickets.fields import CLERKS
from app.tickets.record import Ticket


@allowed(CLERKS)
def reveal(s: Session, ticket_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full contacts of tickets; whose, to whom and why is on the trail. Whoever owns one must be able to call (W4.5)."""
    if not why.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    found = []
    query = select(Ticket.id, Ticket.name, Ticket.phone).where(Ticket.id.in_(list(ticket_ids)), Ticket.phone != "")
    for ticket_id, name, phone in s.execute(query):
        changes_of(s).by_record[ticket_id] = Change("Ticket", ticket_id, {}, {"shown": "phone", "reason": why.strip()[:255]})
        found.append(Revealed(name or _("anonymous"), phone))
    return tuple(found)
