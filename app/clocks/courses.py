"""A clock worked out from its events: its course, and what follows from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks.calendars import InForce
from app.clocks.fields import EventKind
from app.clocks.record import Clock, ClockEvent
from app.hours.changes import Course, Turn, course_due
from app.hours.due import Due, elapsed, warning
from app.hours.limits import Limit, Unit


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a clock's columns say of its end."""

    due_at: datetime
    act_by: datetime
    warn_at: datetime
    open_seconds: int
    is_provisional: bool
    calendar_revision: int


def events_of(s: Session, clock_ids: Iterable[UUID]) -> dict[UUID, list[ClockEvent]]:
    """All that happened to clocks, oldest first."""
    ids = list(clock_ids)
    found: dict[UUID, list[ClockEvent]] = {one: [] for one in ids}
    for start in range(0, len(ids), 500):
        query = select(ClockEvent).where(ClockEvent.clock_id.in_(ids[start : start + 500])).order_by(ClockEvent.number)
        for event in s.execute(query).scalars():
            found[event.clock_id].append(event)
    return found


def effective(events: Sequence[ClockEvent]) -> list[ClockEvent]:
    """What counts of it: an event undone is out, and so is the undoing."""
    found: list[ClockEvent] = []
    for event in events:
        if event.kind is not EventKind.UNDO:
            found.append(event)
        elif len(found) > 1:
            found.pop()
    return found


def course_of(events: Sequence[ClockEvent]) -> Course:
    """The course events tell; a pause still going on is none yet."""
    events = effective(events)
    start, limit, paused_at = events[0].at, Limit(Unit.SAME_DAY), None
    turns: list[Turn] = []
    pauses: list[tuple[datetime, datetime]] = []
    for event in events:
        if event.started_at is not None:
            start = event.started_at
        if event.kind is EventKind.PAUSE:
            paused_at = event.at
        elif event.kind is EventKind.RESUME and paused_at is not None:
            pauses.append((paused_at, event.at))
            paused_at = None
        elif event.kind is EventKind.EXTEND:
            turns.append(Turn(event.at, to=event.agreed_to))
        elif event.unit is not None and event.kind is EventKind.RETARGET:
            turns.append(Turn(event.at, limit=Limit(event.unit, event.amount or 0)))
        elif event.unit is not None:
            limit = Limit(event.unit, event.amount or 0)
    return Course(start, limit, tuple(turns), tuple(pauses))


def reckoned(known: InForce, course: Course, percent: int) -> Reckoned:
    """When a course ends in a calendar, when to act and to warn. Raises UserError (R13)."""
    found = course_due(known.calendar, course)
    whole = elapsed(known.calendar, course.start, found.due_at, course.pauses)
    warn_at = warning(known.calendar, course.start, found.due_at, course.pauses, percent)
    return Reckoned(found.due_at, _act_by(course, found), warn_at, whole, found.is_provisional, known.revision)


def _act_by(course: Course, found: Due) -> datetime:
    """For limits in hours the last open instant by the due; when nobody is there before it, at once."""
    if course.target.unit is not Unit.HOURS:
        return found.due_at
    return found.act_by or course.start


def take_over(clock: Clock, found: Reckoned, now: datetime) -> None:
    """Write what was worked out; a clock due later again may be found overdue anew."""
    clock.due_at, clock.act_by, clock.warn_at = found.due_at, found.act_by, found.warn_at
    clock.open_seconds, clock.is_provisional, clock.calendar_revision = found.open_seconds, found.is_provisional, found.calendar_revision
    if found.due_at >= now:
        clock.overdue_at = None
