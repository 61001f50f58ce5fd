"""A complaint's whole story, read at one moment: what a director must understand in ten seconds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.attachments.service import FileRow, files_of
from app.complaints.duties import ActionRow, actions_rows
from app.complaints.fields import Move
from app.complaints.lists import ComplaintRow, one
from app.complaints.meeting import MeetingRow, meeting_of
from app.complaints.permits import moves_for
from app.complaints.story import Attached, StoryLine, attached, story
from app.core.actor import Actor
from app.office import closed_files
from app.office.duty import Presence, presence_of


@dataclass(frozen=True, slots=True)
class Whole:
    """A complaint with its clocks and who answers for it (`row`), its story, both tracks, visits, files, and the moves of whoever looks."""

    row: ComplaintRow
    moves: tuple[Move, ...]
    lines: tuple[StoryLine, ...]
    attached: Attached
    actions: tuple[ActionRow, ...]
    files: tuple[FileRow, ...] = ()
    presence: Presence | None = None
    meeting: MeetingRow | None = None


def whole(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> Whole:
    """One complaint as its screen shows it; raises UserError where it is gone, ClosedFile where a reason must be given first."""
    row = one(s, complaint_id, now=now)
    closed_files.check_open(s, ("complaint", row.id, row.number), row.closed_at, by=by, now=now)
    presence = presence_of(s, row.acts.staff_id, now=now) if row.acts else None
    moves = moves_for(s, complaint_id, by, now=now)
    lines, hangs, actions = story(s, complaint_id), attached(s, complaint_id), actions_rows(s, complaint_id, now=now)
    return Whole(row, moves, lines, hangs, actions, files_of(s, complaint_id), presence, meeting_of(s, complaint_id))
