"""The office's calendars as the rules read them, kept in memory by revision."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import Calendar
from app.hours.forms import calendar_of as read_calendar
from app.storage.direct import id_of, run
from app.storage.store import memo_of
from app.storage.types import Unreadable

KNOWN = text("SELECT id, revision, is_default FROM working_calendar")
BODY = text("SELECT body FROM working_calendar WHERE id = :id")


@dataclass(frozen=True, slots=True)
class InForce:
    """A calendar and which of its revisions it is."""

    id: UUID
    revision: int
    calendar: Calendar


def in_force(s: Session, calendar_id: UUID | None = None) -> InForce:
    """A calendar as it stands, the office's default without an id; raises UserError where it is gone."""
    for kept_id, revision, is_default in run(s, KNOWN):
        found = id_of(kept_id)
        if found == calendar_id or (calendar_id is None and is_default):
            return _read(s, found, revision)
    raise UserError(_("This working calendar is no longer on record. Choose another one."))


def all_in_force(s: Session) -> dict[UUID, InForce]:
    """Every calendar by its id."""
    return {id_of(kept_id): _read(s, id_of(kept_id), revision) for kept_id, revision, _is_default in run(s, KNOWN)}


def _read(s: Session, calendar_id: UUID, revision: int) -> InForce:
    memo: dict[UUID, tuple[int, Calendar]] = memo_of(s).setdefault("calendars", {})
    kept = memo.get(calendar_id)
    if kept is None or kept[0] != revision:
        ((body,),) = run(s, BODY, {"id": calendar_id})
        try:
            kept = memo[calendar_id] = (revision, read_calendar(json.loads(body)))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise Unreadable("no calendar") from error
    return InForce(calendar_id, revision, kept[1])
