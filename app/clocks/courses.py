"""A clock worked out from its events: its course, and what follows from it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.clocks.calendars import InForce
from app.clocks.fields import EventKind
from app.clocks.record import Clock, ClockEvent
from app.hours.changes import Course, Turn, course_end
from app.hours.due import Ending, instant, progress, since
from app.hours.limits import Limit, Unit
from app.storage.direct import run
from app.storage.types import to_ms

STEPS = "SELECT e.clock_id, e.kind, e.at, e.unit, e.amount, e.started_at, e.agreed_to FROM clock_event e "
OF_CLOCK = text(f"{STEPS} WHERE e.clock_id = :id ORDER BY e.number")
OF_OPEN = text(
    f"{STEPS} JOIN clock c ON c.id = e.clock_id WHERE c.calendar_id = :id AND c.stopped_at IS NULL ORDER BY e.clock_id, e.number"
)


class Step(NamedTuple):
    """What of an event decides on the due, in UTC seconds."""

    kind: EventKind
    at: int
    unit: Unit | None = None
    amount: int | None = None
    started_at: int | None = None
    agreed_to: int | None = None


class Reckoned(NamedTuple):
    """What a clock's columns say of its end, in UTC seconds."""

    due_at: int
    act_by: int
    warn_at: int
    open_seconds: int
    is_provisional: bool
    calendar_revision: int


def steps_of(s: Session, clock_id: UUID) -> list[Step]:
    """All that happened to a clock, oldest first."""
    return [_step(row) for row in run(s, OF_CLOCK, {"id": clock_id})]


def steps_of_open(s: Session, calendar_id: UUID) -> dict[Any, list[Step]]:
    """The same of every clock of a calendar that has not ended, by its id as run() gives it."""
    found: dict[Any, list[Step]] = {}
    for row in run(s, OF_OPEN, {"id": calendar_id}):
        steps = found.get(row[0])
        if steps is None:
            steps = found[row[0]] = []
        steps.append(_step(row))
    return found


def _step(row: Sequence[Any]) -> Step:
    _clock_id, kind, at, unit, amount, started_at, agreed_to = row
    return Step(KINDS[kind], _time(at), UNITS[unit] if unit else None, amount, _time(started_at), _time(agreed_to))


def step_of(event: ClockEvent) -> Step:
    """The same of an event not yet written."""
    times = [None if at is None else to_ms(at) // 1000 for at in (event.at, event.started_at, event.agreed_to)]
    return Step(event.kind, times[0] or 0, event.unit, event.amount, *times[1:])


def _time(kept: Any) -> Any:
    return kept // 1000 if type(kept) is int else None if kept is None else to_ms(kept) // 1000


KINDS = {kind.value: kind for kind in EventKind}
UNITS = {unit.value: unit for unit in Unit}


def effective(steps: Iterable[Step]) -> list[Step]:
    """What counts of them: an event undone is out, and so is the undoing."""
    found: list[Step] = []
    for step in steps:
        if step.kind is not EventKind.UNDO:
            found.append(step)
        elif len(found) > 1:
            found.pop()
    return found


def course_of(steps: Iterable[Step]) -> Course:
    """The course events tell; a pause still going on is none yet."""
    start, limit, paused_at = None, Limit(Unit.SAME_DAY), None
    turns: list[Turn] = []
    pauses: list[tuple[int, int]] = []
    for step in effective(steps):
        start = start if step.started_at is None else step.started_at
        if step.kind is EventKind.PAUSE:
            paused_at = step.at
        elif step.kind is EventKind.RESUME and paused_at is not None:
            pauses.append((paused_at, step.at))
            paused_at = None
        elif step.kind is EventKind.EXTEND:
            turns.append(Turn(step.at, to=step.agreed_to))
        elif step.unit is not None and step.kind is EventKind.RETARGET:
            turns.append(Turn(step.at, limit=Limit(step.unit, step.amount or 0)))
        elif step.unit is not None:
            limit = Limit(step.unit, step.amount or 0)
    assert start is not None, "a clock without a start"
    return Course(start, limit, tuple(turns), tuple(pauses))


def reckoned(known: InForce, course: Course, percent: int) -> Reckoned:
    """When a course ends in a calendar, when to act and to warn. Raises UserError (R13)."""
    found = course_end(known.calendar, course)
    whole, warn_at = progress(known.calendar, course.start, found.at, since(course.pauses, course.start), percent)
    return Reckoned(found.at, _act_by(course, found), warn_at, whole, found.is_provisional, known.revision)


def _act_by(course: Course, found: Ending) -> int:
    """For limits in hours the last open instant by the due; when nobody is there before it, at once."""
    if course.target.unit is not Unit.HOURS:
        return found.at
    return course.start if found.act_by is None else found.act_by


def take_over(clock: Clock, found: Reckoned, now: datetime) -> None:
    """Write what was worked out; a clock due later again may be found overdue anew."""
    clock.due_at, clock.act_by, clock.warn_at = instant(found.due_at), instant(found.act_by), instant(found.warn_at)
    clock.open_seconds, clock.is_provisional, clock.calendar_revision = found.open_seconds, found.is_provisional, found.calendar_revision
    if clock.due_at >= now:
        clock.overdue_at = None
