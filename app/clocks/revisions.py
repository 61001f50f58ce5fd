"""What became of a calendar over time: every edit with who, when, why and what."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks.record import CalendarRevision, WorkingCalendar
from app.core.errors import UserError
from app.core.i18n import _
from app.hours.forms import calendar_of
from app.hours.telling import what_changed

MOST = 200


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One edit; `revision` is the one it made."""

    revision: int
    made_at: datetime
    made_by: str
    reason: str
    changes: tuple[str, ...]


def revisions(s: Session, calendar_id: UUID, *, limit: int = MOST) -> tuple[RevisionRow, ...]:
    """The edits of a calendar, newest first. Raises UserError where the calendar is gone."""
    record = s.get(WorkingCalendar, calendar_id)
    if record is None:
        raise UserError(_("This calendar is no longer on record. Load the page again."))
    query = select(CalendarRevision).where(CalendarRevision.calendar_id == calendar_id)
    found = []
    after = calendar_of(json.loads(record.body))
    for kept in s.execute(query.order_by(CalendarRevision.revision.desc()).limit(limit)).scalars():
        before = calendar_of(json.loads(kept.body))
        found.append(RevisionRow(kept.revision + 1, kept.made_at, kept.made_by, kept.reason, what_changed(before, after)))
        after = before
    return tuple(found)
