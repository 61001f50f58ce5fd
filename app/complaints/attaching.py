"""Originals with a complaint: scans, photos, letters, mail; kept once, noted in its story, never run. One transaction each."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.attachments import service as attachments
from app.attachments.service import About, FileRow
from app.complaints.deed import complaint_of, write_event
from app.complaints.fields import CLERKS, Move
from app.complaints.limits import KIND
from app.core.actor import Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _


@allowed(CLERKS)
def attach(s: Session, complaint_id: UUID, source: Path, note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """The original, or proof, as a file. Raises UserError for what cannot be kept: nothing in it, too large, no file."""
    complaint_of(s, complaint_id)
    return _noted(s, complaint_id, attachments.attach(s, About(KIND, complaint_id), source, note, by=by, now=now), by=by, now=now)


@allowed(CLERKS)
def attach_bytes(s: Session, complaint_id: UUID, named: tuple[str, bytes], note: str = "", *, by: Actor, now: datetime) -> FileRow:
    """The same of bytes under a name: a page just scanned."""
    complaint_of(s, complaint_id)
    return _noted(s, complaint_id, attachments.attach_bytes(s, About(KIND, complaint_id), named, note, by=by, now=now), by=by, now=now)


def _noted(s: Session, complaint_id: UUID, row: FileRow, *, by: Actor, now: datetime) -> FileRow:
    if row.added_at == now:
        _write(s, complaint_id, {"file": row.name, "note": row.note}, by=by, now=now)
    return row


@allowed(CLERKS)
def detach(s: Session, complaint_id: UUID, attachment_id: UUID, reason: str, *, by: Actor, now: datetime) -> FileRow:
    """Taken away, with a reason; that it was there stays in the story."""
    complaint = complaint_of(s, complaint_id)
    if attachments.one(s, attachment_id).about_id != complaint_id:
        raise UserError(_("This file is no longer on record. Load the list again."))
    if by.staff_id is not None and by.staff_id == complaint.accused_id:
        raise UserError(_("Complaint {number} is about yourself: let somebody else take files away.").format(number=complaint.number))
    row = attachments.detach(s, attachment_id, reason, by=by, now=now)
    _write(s, complaint_id, {"file_gone": row.name, "reason": row.reason}, by=by, now=now)
    return row


def _write(s: Session, complaint_id: UUID, facts: dict[str, str], *, by: Actor, now: datetime) -> None:
    complaint = complaint_of(s, complaint_id)
    complaint.moved_at = None  # an undo would turn this back as well
    write_event(s, complaint, Move.NOTE, complaint.state, facts, by=by, now=now)
