"""Editing a working calendar: what would move is shown first; only running clocks and future days change (R5, R6)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.clocks.calendars import InForce, in_force
from app.clocks.courses import Reckoned, course_of, reckoned, steps_of_open
from app.clocks.record import CalendarRevision, Clock, WorkingCalendar
from app.clocks.service import moved
from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.i18n import _
from app.hours.calendar import Calendar
from app.hours.due import instant, is_never_open
from app.hours.forms import calendar_of, form_of
from app.hours.revising import past_changes, revised
from app.hours.years import YearDays, missing_year, with_year, year_of
from app.storage.direct import id_of, run

CLOCKS = sql(
    "SELECT id, record_kind, record_id, number, kind, due_at, paused_at IS NOT NULL, warn_percent, "
    "act_by, warn_at, open_seconds, is_provisional FROM clock WHERE calendar_id = :id AND stopped_at IS NULL ORDER BY due_at"
)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar to show: its name as on record, its revision, and itself."""

    id: UUID
    name: str
    is_default: bool
    revision: int
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Moved:
    """One running clock whose due another calendar would move."""

    clock_id: UUID
    record_kind: str
    record_id: UUID
    number: str
    kind: str
    old_due_at: datetime
    new_due_at: datetime
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit would do: the clocks it moves, how many were looked at, and the past days it leaves as they were."""

    moved: tuple[Moved, ...]
    looked_at: int
    past: tuple[date, ...]
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """An edit just made: which revision it is, how many clocks it moved; `undo` takes it back."""

    calendar_id: UUID
    revision: int
    moved: int


@dataclass(frozen=True, slots=True)
class _Worked:
    """A clock that stands otherwise by another calendar, in its due or only in its warning."""

    row: Moved
    found: Reckoned


# looking --------------------------------------------------------------------------------------------------------------------


def calendars(s: Session) -> tuple[CalendarRow, ...]:
    """All calendars, the office's own first."""
    query = select(WorkingCalendar.id, WorkingCalendar.name, WorkingCalendar.is_default).order_by(
        WorkingCalendar.is_default.desc(), WorkingCalendar.name
    )
    found = []
    for row in s.execute(query):
        known = in_force(s, row.id)
        found.append(CalendarRow(row.id, row.name, row.is_default, known.revision, known.calendar))
    return tuple(found)


def default_calendar(s: Session) -> CalendarRow:
    """The office's own calendar; raises UserError where there is none."""
    known = in_force(s)
    return next(row for row in calendars(s) if row.id == known.id)


def year_missing(s: Session, *, now: datetime) -> int | None:
    """The year the office's calendar should know by now and does not (R6)."""
    known = in_force(s)
    return missing_year(known.calendar, now.astimezone(known.calendar.zone).date())


def preview(s: Session, calendar_id: UUID, body: Mapping[str, Any], *, now: datetime) -> Preview:
    """What saving this would move, without saving. Raises UserError for a calendar that cannot be (R13)."""
    known = in_force(s, calendar_id)
    wanted = calendar_of(body)
    new = _checked(known.calendar, wanted, now)
    worked, looked_at = _worked(s, replace(known, calendar=new, revision=known.revision + 1))
    rows = tuple(one.row for one in worked if one.row.new_due_at != one.row.old_due_at)
    return Preview(rows, looked_at, past_changes(known.calendar, wanted, _today(known.calendar, now)), new == known.calendar)


def body_with_year(s: Session, calendar_id: UUID, text: str) -> tuple[int, dict[str, Any]]:
    """The year of a file and the calendar's form with it loaded, for a preview. Raises UserError."""
    days = year_of(text)
    return days.year, form_of(with_year(in_force(s, calendar_id).calendar, days))


# changing -------------------------------------------------------------------------------------------------------------------


@allowed(ADMINISTRATORS)
def save(s: Session, calendar_id: UUID, body: Mapping[str, Any], reason: str, *, revision: int, by: Actor, now: datetime) -> Saved:
    """Keep an edited calendar and work its running clocks out anew. Raises FormErrors without a reason, StaleRecord, UserError."""
    if not reason.strip():
        raise FormErrors({"reason": _("A reason is needed: limits of people move. Pick one or write one.")})
    return _save(s, calendar_id, calendar_of(body), reason.strip(), revision=revision, by=by, now=now)


@allowed(ADMINISTRATORS)
def undo(s: Session, calendar_id: UUID, *, revision: int, by: Actor, now: datetime) -> Saved:
    """Take the edit that made this revision back; days that have passed since stay as they were. Raises StaleRecord, UserError."""
    kept = s.get(CalendarRevision, (calendar_id, revision - 1))
    if kept is None:
        raise UserError(_("There is no earlier calendar to go back to. Nothing was changed."))
    return _save(s, calendar_id, calendar_of(json.loads(kept.body)), _("taken back"), revision=revision, by=by, now=now)


@allowed(ADMINISTRATORS)
def load_year(s: Session, calendar_id: UUID, text: str, *, by: Actor, now: datetime) -> tuple[YearDays, Saved]:
    """Load the days of a year from a file; provisional limits are worked out anew (R6). Raises UserError."""
    days = year_of(text)
    known = in_force(s, calendar_id)
    reason = _("the days of {year} were loaded").format(year=days.year)
    return days, _save(s, calendar_id, with_year(known.calendar, days), reason, revision=known.revision, by=by, now=now)


@allowed(ADMINISTRATORS)
def add_calendar(s: Session, name: str, body: Mapping[str, Any], *, by: Actor, now: datetime) -> UUID:
    """Another calendar beside the office's own, for limits that count otherwise. Raises FormErrors, UserError (R13)."""
    called = name.strip()[:60]
    if not called:
        raise FormErrors({"name": _("A calendar needs a name.")})
    if any(called in (row.name, _(row.name)) for row in calendars(s)):
        raise FormErrors({"name": _("There is a calendar called {name} already. Choose another name.").format(name=called)})
    calendar = calendar_of(body)
    if is_never_open(calendar, day_of(now)):
        raise UserError(_("This calendar has no open time in 370 days, so nothing could ever be due. Enter its open hours."))
    made = WorkingCalendar(name=called, body=json.dumps(form_of(calendar), ensure_ascii=False, separators=(",", ":")))
    s.add(made)
    s.flush()
    return made.id


def _save(s: Session, calendar_id: UUID, wanted: Calendar, reason: str, *, revision: int, by: Actor, now: datetime) -> Saved:
    known = in_force(s, calendar_id)
    if known.revision != revision:
        raise StaleRecord(_("Another counter has just changed this calendar. It was loaded again; look and save once more."))
    new = _checked(known.calendar, wanted, now)
    if new == known.calendar:
        return Saved(calendar_id, revision, 0)
    record = s.get(WorkingCalendar, calendar_id)
    assert record is not None, calendar_id
    s.add(CalendarRevision(calendar_id=calendar_id, revision=revision, body=record.body, reason=reason[:255], made_at=now, made_by=by.name))
    record.body, record.revision = json.dumps(form_of(new), ensure_ascii=False, separators=(",", ":")), revision + 1
    s.flush()
    return Saved(calendar_id, revision + 1, _recalculate(s, InForce(calendar_id, revision + 1, new), reason, by=by, now=now))


def _checked(old: Calendar, wanted: Calendar, now: datetime) -> Calendar:
    """The calendar that would be kept: future days only, and open at some time (R5, R13)."""
    today = _today(old, now)
    new = revised(old, wanted, today)
    if is_never_open(new, today + timedelta(days=1)):
        raise UserError(_("This calendar has no open time in 370 days, so nothing could ever be due. Enter its open hours."))
    return new


def _today(calendar: Calendar, now: datetime) -> date:
    return max(day_of(now), now.astimezone(calendar.zone).date())


def _recalculate(s: Session, known: InForce, reason: str, *, by: Actor, now: datetime) -> int:
    """Every running clock of a calendar; ended ones keep their result. Gives how many dues moved."""
    count = 0
    for one in _worked(s, known)[0]:
        clock = s.get(Clock, one.row.clock_id)
        assert clock is not None, one.row.clock_id
        moved(s, clock, one.found, reason, now=now, by=by)
        count += one.row.new_due_at != one.row.old_due_at
    s.flush()
    return count


def _worked(s: Session, known: InForce) -> tuple[list[_Worked], int]:
    """The clocks of a calendar that have not ended and stand otherwise by `known`; and how many were looked at."""
    steps = steps_of_open(s, known.id)
    changed = []
    for row in run(s, CLOCKS, {"id": known.id}):
        clock_id, record_kind, record_id, number, kind, due_at, is_paused, percent, *kept = row
        new = reckoned(known, course_of(steps[clock_id]), percent)
        before = (*(_seconds(at) for at in (due_at, *kept[:2])), kept[2], bool(kept[3]))
        if before != new[:5]:
            told = Moved(
                id_of(clock_id), record_kind, id_of(record_id), number, kind, instant(before[0]), instant(new.due_at), bool(is_paused)
            )
            changed.append(_Worked(told, new))
    return changed, len(steps)


def _seconds(kept: Any) -> int:
    return kept // 1000 if isinstance(kept, int) else int(kept.timestamp())
