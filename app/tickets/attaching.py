"""Files with a ticket: kept once, noted in its story. One transaction each."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.attachments import service as attachments
from app.attachments.service import About, FileRow
from app.core.actor import Actor, allowed
from app.tickets.deed import ticket_of, write_event
from app.tickets.fields import CLERKS, Move
from app.tickets.limits import KIND


@allowed(CLERKS)
def attach(s: Session, ticket_id: UUID, source: Path, note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """A letter, photo or scan that belongs to the matter. Raises UserError for what cannot be kept."""
    return _noted(s, ticket_id, attachments.attach(s, About(KIND, ticket_id), source, note, by=by, now=now), by=by, now=now)


@allowed(CLERKS)
def attach_bytes(s: Session, ticket_id: UUID, named: tuple[str, bytes], note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """The same of bytes under a name."""
    return _noted(s, ticket_id, attachments.attach_bytes(s, About(KIND, ticket_id), named, note, by=by, now=now), by=by, now=now)


def _noted(s: Session, ticket_id: UUID, row: FileRow, *, by: Actor, now: datetime) -> FileRow:
    ticket = ticket_of(s, ticket_id)
    if row.added_at == now:
        ticket.moved_at = None
        write_event(s, ticket, Move.NOTE, ticket.state, {"file": row.name, "note": row.note}, by=by, now=now)
    return row


@allowed(CLERKS)
def detach(s: Session, ticket_id: UUID, attachment_id: UUID, reason: str, *, by: Actor, now: datetime) -> FileRow:
    """Taken away, with a reason; that it was there stays in the story."""
    ticket = ticket_of(s, ticket_id)
    row = attachments.detach(s, attachment_id, reason, by=by, now=now)
    ticket.moved_at = None
    write_event(s, ticket, Move.NOTE, ticket.state, {"file_gone": row.name, "reason": row.reason}, by=by, now=now)
    return row
