"""What happens to a running limit: its course is replayed, so nothing depends on when somebody looked (R2, R4, R7, R11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.hours.calendar import Calendar
from app.hours.due import Ending, Span, ending, progress, since, told
from app.hours.limits import Limit, Unit

SAME_DAY = Limit(Unit.SAME_DAY)


@dataclass(frozen=True, slots=True)
class Turn:
    """At some time (UTC seconds) the target became another (`limit`), or another end was agreed with whom it concerns (`to`)."""

    at: int
    limit: Limit | None = None
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """All that decides when a limit ends, in UTC seconds; `pauses` are those that are over, in order, none over another."""

    start: int
    limit: Limit
    turns: tuple[Turn, ...] = ()
    pauses: tuple[Span, ...] = ()

    @property
    def target(self) -> Limit:
        """The limit in force."""
        return next((turn.limit for turn in reversed(self.turns) if turn.limit is not None), self.limit)


def course_end(calendar: Calendar, course: Course) -> Ending:
    """When a limit ends after all that happened to it; raises UserError as `due` does."""
    found, target = ending(calendar, course.start, course.limit, since(course.pauses, course.start)), course.limit
    for turn in course.turns:
        if turn.limit is not None:
            found, target = _retargeted(calendar, course, found, (target, turn.limit), turn.at), turn.limit
        if turn.to is not None:
            found = _agreed(calendar, course, turn, target)
    return found


def is_raised(calendar: Calendar, start: int, old: Limit, new: Limit) -> bool:
    """Whether a new target is the shorter one; of different units, whether it would have ended earlier from the start."""
    if old.unit is new.unit:
        return new.amount < old.amount
    return ending(calendar, start, new, []).at < ending(calendar, start, old, []).at


def _retargeted(calendar: Calendar, course: Course, before: Ending, limits: tuple[Limit, Limit], at: int) -> Ending:
    """R4: raised, the earlier of the old due and the new target from the change; lowered, the later one with it from the start."""
    old, new = limits
    if is_raised(calendar, course.start, old, new):
        return min(before, ending(calendar, at, new, since(course.pauses, at)), key=_at)
    return max(before, ending(calendar, course.start, new, since(course.pauses, course.start)), key=_at)


def _agreed(calendar: Calendar, course: Course, turn: Turn, target: Limit) -> Ending:
    """R7: the agreed end; a pause after it was agreed moves it as it would the limit."""
    assert turn.to is not None
    at, pauses = turn.to, since(course.pauses, turn.at)
    if target.unit is Unit.HOURS:
        for a, b in pauses:
            at += b - a if a < at else 0
    elif any(a < at for a, _b in pauses):
        left = progress(calendar, turn.at, at, [])[0]
        at = ending(calendar, turn.at, Limit(Unit.WORKING, left), pauses).at
        if target.counts_days:
            at = ending(calendar, at - 1, SAME_DAY, []).at
    return told(calendar, calendar.track(course.start, at), course.start, at, target.unit)


def _at(found: Ending) -> int:
    return found.at


def event_time(last: datetime | None, now: datetime) -> tuple[datetime, bool]:
    """R11: when something happened, to the second, and whether the PC's clock had been set back before it."""
    at = now.replace(microsecond=0)
    if last is None or at >= last:
        return at, False
    return last + timedelta(seconds=1), True
