"""When a pass lets somebody in: pure rules over days and wall times of the office, no database.

Hours that run over midnight (22:00–06:00) belong to the day on which they begin: the last night of a pass ends on the
morning after its last day, and at three o'clock on Saturday it is still Friday's shift. Wall times are compared, so on
the days when the clocks change the door opens and closes when the clock at the gate says so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.core.clock import at_local, local

DAY = timedelta(days=1)
WEEK = 7
MINUTES = 24 * 60


class Refusal(StrEnum):
    """Why a pass does not let in now."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    USED_UP = "used_up"
    NOT_YET = "not_yet"
    WEEKDAY = "weekday"
    HOUR = "hour"
    INSIDE = "inside"  # the holder is in the house with another visit; a matter of the register, not of the terms


class Standing(StrEnum):
    """Where a pass stands as a whole, whatever the hour."""

    ACTIVE = "active"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED_UP = "used_up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pass allows. No `weekdays` (Monday is 1) means every day, no hours the whole day, no `most_entries` any number."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    opens: time | None = None
    closes: time | None = None
    most_entries: int = 0
    is_withdrawn: bool = False

    @property
    def is_overnight(self) -> bool:
        """Whether the hours run over midnight."""
        return self.opens is not None and self.closes is not None and self.closes <= self.opens

    def holds_on(self, day: date) -> bool:
        """Whether a stretch of hours begins on this day."""
        return self.first <= day <= self.last and (not self.weekdays or day.isoweekday() in self.weekdays)

    @property
    def span(self) -> tuple[int, int]:
        """Minutes after midnight from which and until which (exclusive) the door is open; past 1440 it is the next morning."""
        start = _minutes(self.opens) if self.opens is not None else 0
        end = _minutes(self.closes) if self.closes is not None else MINUTES
        return start, end + MINUTES if self.is_overnight else end


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _is_open(terms: Terms, wall: datetime) -> bool:
    minute = _minutes(wall.time())
    start, end = terms.span
    if start <= minute < end and terms.holds_on(wall.date()):
        return True
    return end > MINUTES and minute + MINUTES < end and terms.holds_on(wall.date() - DAY)


def _is_over(terms: Terms, wall: datetime) -> bool:
    if wall.date() <= terms.last - DAY * WEEK:
        return False  # the last stretch begins within the last week, or never
    last = _last_day(terms)
    if last is None:
        return wall.date() > terms.last
    return (wall.date() - last).days * MINUTES + _minutes(wall.time()) >= terms.span[1]


def is_open(terms: Terms, at: datetime) -> bool:
    """Whether days, weekdays and hours let in at this moment; entries and withdrawal are not looked at."""
    return _is_open(terms, local(at))


def is_over(terms: Terms, at: datetime) -> bool:
    """Whether the last stretch of hours is past."""
    return _is_over(terms, local(at))


def _last_day(terms: Terms) -> date | None:
    days = (terms.last - n * DAY for n in range(min(WEEK, (terms.last - terms.first).days + 1)))
    return next((day for day in days if terms.holds_on(day)), None)


def has_days(terms: Terms) -> bool:
    """Whether the pass lets in on any day at all."""
    return _last_day(terms) is not None


def refusal(terms: Terms, at: datetime, used: int = 0) -> Refusal | None:
    """Why the pass does not let in at this moment after `used` entries; None where it does."""
    if terms.is_withdrawn:
        return Refusal.WITHDRAWN
    wall = local(at)
    if _is_over(terms, wall):
        return Refusal.EXPIRED
    if terms.most_entries and used >= terms.most_entries:
        return Refusal.USED_UP
    if _is_open(terms, wall):
        return None
    if wall.date() < terms.first:
        return Refusal.NOT_YET
    return Refusal.HOUR if terms.holds_on(wall.date()) else Refusal.WEEKDAY


def standing(terms: Terms, at: datetime, used: int = 0) -> Standing:
    """The pass as a list shows it: on its free days and outside its hours it is still active."""
    found = refusal(terms, at, used)
    if found in (None, Refusal.WEEKDAY, Refusal.HOUR):
        return Standing.ACTIVE
    return Standing(found)


def next_entry(terms: Terms, at: datetime) -> datetime | None:
    """When the door opens next after this moment; None where it never does again."""
    today = local(at).date()
    first = max(terms.first, today)
    for n in range(WEEK + 1):
        day = first + n * DAY
        if terms.holds_on(day) and (start := at_local(day, terms.opens or time())) > at:
            return start
    return None


def overlap(one: Terms, other: Terms) -> bool:
    """Whether there is a minute at which both let in; withdrawn ones let nobody in."""
    if one.is_withdrawn or other.is_withdrawn:
        return False
    start = max(one.first, other.first - DAY)
    end = min(one.last, other.last + DAY)
    # weekdays come round after a week: what does not meet by then never does
    for n in range(min((end - start).days + 1, WEEK + 3)):
        day = start + n * DAY
        if one.holds_on(day) and any(other.holds_on(day + shift * DAY) and _meet(one, other, shift) for shift in (-1, 0, 1)):
            return True
    return False


def _meet(one: Terms, other: Terms, shift: int) -> bool:
    first, last = one.span
    begins, ends = (minute + shift * MINUTES for minute in other.span)
    return first < ends and begins < last
