"""What happens to a running limit: its course is replayed, so nothing depends on when somebody looked (R2, R4, R7, R11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.hours.calendar import Calendar
from app.hours.due import Due, Pause, due, elapsed, is_unsure, last_open_in
from app.hours.limits import Limit, Unit


@dataclass(frozen=True, slots=True)
class Turn:
    """At some time the target became another (`limit`), or another end was agreed with whom it concerns (`to`)."""

    at: datetime
    limit: Limit | None = None
    to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """All that decides when a limit ends; `pauses` are those that are over."""

    start: datetime
    limit: Limit
    turns: tuple[Turn, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def target(self) -> Limit:
        """The limit in force."""
        return next((turn.limit for turn in reversed(self.turns) if turn.limit is not None), self.limit)


def course_due(calendar: Calendar, course: Course) -> Due:
    """When a limit ends after all that happened to it; raises UserError as `due` does."""
    found, target = due(calendar, course.start, course.limit, course.pauses), course.limit
    for turn in course.turns:
        if turn.limit is not None:
            found, target = _retargeted(calendar, course, found, (target, turn.limit), turn.at), turn.limit
        if turn.to is not None:
            found = _agreed(calendar, course, turn, target.unit)
    return found


def is_raised(calendar: Calendar, start: datetime, old: Limit, new: Limit) -> bool:
    """Whether a new target is the shorter one; of different units, whether it would have ended earlier from the start."""
    if old.unit is new.unit:
        return new.amount < old.amount
    return due(calendar, start, new).due_at < due(calendar, start, old).due_at


def _retargeted(calendar: Calendar, course: Course, before: Due, limits: tuple[Limit, Limit], at: datetime) -> Due:
    """R4: raised, the earlier of the old due and the new target from the change; lowered, the later one with it from the start."""
    old, new = limits
    if is_raised(calendar, course.start, old, new):
        return min(before, due(calendar, at, new, _since(course.pauses, at)), key=_ending)
    return max(before, due(calendar, course.start, new, course.pauses), key=_ending)


def _agreed(calendar: Calendar, course: Course, turn: Turn, unit: Unit) -> Due:
    """R7: the agreed end; a pause after it was agreed moves it as it would the limit."""
    assert turn.to is not None
    pauses = [(a, b) for a, b in _since(course.pauses, turn.at) if b > a]
    ends_at = turn.to
    if unit is Unit.HOURS:
        for a, b in pauses:
            if a < ends_at:
                ends_at += b - a
    elif any(a < turn.to for a, _b in pauses):
        left = Limit(Unit.WORKING, elapsed(calendar, turn.at, turn.to))
        ends_at = due(calendar, turn.at, left, pauses).due_at
        if Limit(unit).counts_days:
            ends_at = due(calendar, ends_at - timedelta(seconds=1), Limit(Unit.SAME_DAY)).due_at
    act_by = last_open_in(calendar, course.start, ends_at) if unit is Unit.HOURS else None
    return Due(ends_at, act_by, is_unsure(calendar, course.start, ends_at))


def _since(pauses: Sequence[Pause], at: datetime) -> list[Pause]:
    return [(max(a, at), b) for a, b in pauses if b > at]


def _ending(found: Due) -> datetime:
    return found.due_at


def event_time(last: datetime | None, now: datetime) -> tuple[datetime, bool]:
    """R11: when something happened, to the second, and whether the PC's clock had been set back before it."""
    at = now.replace(microsecond=0)
    if last is None or at >= last:
        return at, False
    return last + timedelta(seconds=1), True
