"""Hand-overs as frozen rows: what is open now, and the sheets made earlier."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.shifts.fields import Line, Part
from app.shifts.record import HandoverContent, ShiftHandover
from app.shifts.sections import Asked, parts


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One hand-over; `counts` maps a section's key to how many lines it had."""

    id: UUID
    number: str
    made_at: datetime
    from_name: str
    to_name: str
    counter: str
    note: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class HandoverSheet:
    """A hand-over with its lines as they stood then."""

    row: HandoverRow
    parts: tuple[Part, ...]


def open_now(s: Session, *, now: datetime, counter: str = "") -> tuple[Part, ...]:
    """What the next shift would take over at this moment."""
    return parts(s, Asked(now, counter))


def frozen(found: tuple[Part, ...]) -> str:
    """Parts as kept: plain words in a fixed order, so that the same lines give the same text."""
    whole = [[part.key, part.total, [[getattr(line, name) for name in Line.__dataclass_fields__] for line in part.lines]] for part in found]
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"))


def digest_of(body: str) -> bytes:
    """What vouches for frozen lines."""
    return hashlib.sha256(body.encode("ascii")).digest()


def _thawed(body: str) -> tuple[Part, ...]:
    return tuple(Part(key, tuple(Line(*line) for line in lines), total) for key, total, lines in json.loads(body))


def handovers(s: Session, *, limit: int = 200) -> tuple[HandoverRow, ...]:
    """Earlier hand-overs, newest first."""
    query = select(ShiftHandover).order_by(ShiftHandover.made_at.desc(), ShiftHandover.number.desc()).limit(limit)
    return tuple(map(as_row, s.execute(query).scalars()))


def as_row(record: ShiftHandover) -> HandoverRow:
    """The record as a frozen row."""
    counts: dict[str, Any] = json.loads(record.counts or "{}")
    names = ("id", "number", "made_at", "from_name", "to_name", "counter", "note")
    return HandoverRow(*(*(getattr(record, name) for name in names), counts))


def handover_numbered(s: Session, number: str) -> UUID:
    """The hand-over of a number; raises UserError where there is none."""
    found = s.execute(select(ShiftHandover.id).where(ShiftHandover.number == number.strip().upper())).scalar_one_or_none()
    if found is None:
        raise UserError(_("No hand-over has the number {number}. Check it.").format(number=number))
    return found


def sheet(s: Session, handover_id: UUID) -> HandoverSheet:
    """A hand-over with its lines; raises UserError where it is gone, or where its lines were changed behind the program's back."""
    record, content = s.get(ShiftHandover, handover_id), s.get(HandoverContent, handover_id)
    if record is None or content is None:
        raise UserError(_("This hand-over is no longer on record. Load the list again."))
    if digest_of(content.body) != record.content_digest:
        sentence = _("The lines of hand-over {number} were changed behind the program's back; they are not shown. Restore a backup.")
        raise UserError(sentence.format(number=record.number))
    return HandoverSheet(as_row(record), _thawed(content.body))
