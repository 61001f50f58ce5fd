"""Undo: the last move is turned back within ten seconds, as the audit trail has it, whatever rows it touched."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.correcting import close_pending
from app.complaints.deed import Moved, check_version, complaint_of, moved, write_event
from app.complaints.fields import Move
from app.complaints.record import Complaint, ComplaintEvent
from app.core.actor import EVERYBODY, Actor, allowed
from app.core.i18n import _
from app.tickets.undoing import check_undoable, turn_back


@allowed(EVERYBODY)
def undo(s: Session, complaint_id: UUID, *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Turn the last move back; a complaint just registered becomes void, as its number is used up. Raises UserError after ten seconds."""
    complaint = complaint_of(s, complaint_id)
    check_version(s, complaint, version)
    query = select(ComplaintEvent).where(ComplaintEvent.complaint_id == complaint_id)
    last = s.execute(query.order_by(ComplaintEvent.at.desc(), ComplaintEvent.id.desc()).limit(1)).scalar_one_or_none()
    check_undoable(complaint.moved_at if last else None, complaint.moved_by, by=by, now=now)
    assert last is not None
    state_from, undone = complaint.state, last.move
    if undone is Move.OPEN:
        _void(s, complaint, by=by, now=now)
    else:
        turn_back(s, last.id, by=by, now=now)
    complaint.moved_at = None
    write_event(s, complaint, Move.UNDO, state_from, {"undone": undone.value}, by=by, now=now)
    s.flush()
    return moved(complaint)


def _void(s: Session, complaint: Complaint, *, by: Actor, now: datetime) -> None:
    complaint.step(Move.VOID, now)
    complaint.reason = _("taken back")
    close_pending(s, complaint, by=by, now=now)
