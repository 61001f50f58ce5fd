"""A working calendar: which wall hours of which day are open, in one zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from app.hours.track import Track

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1900, 2199  # of starts; a limit may end later

Hours = tuple[tuple[int, int], ...]
"""[open, close) in seconds after local midnight, in order and apart; 86,400 is 24:00."""
Week = tuple[Hours, ...]
"""Monday to Sunday."""


class Roll(StrEnum):
    """Which last day of a limit in calendar days moves on: any closed one, or statutory holidays only (Civil Code 203)."""

    CLOSED = "closed"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class Season:
    """Weekly hours of a part of every year, both days included; `first` after `last` goes over the new year."""

    first: tuple[int, int]
    last: tuple[int, int]
    week: Week

    def holds(self, month_day: tuple[int, int]) -> bool:
        """Whether a (month, day) lies in it."""
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What repeats: the weekly hours, their seasons, and the (month, day) closed every year."""

    week: Week
    seasons: tuple[Season, ...] = ()
    annual_holidays: frozenset[tuple[int, int]] = frozenset()

    def week_of(self, day: date) -> Week:
        """The weekly hours in force on a day."""
        month_day = (day.month, day.day)
        return next((season.week for season in self.seasons if season.holds(month_day)), self.week)


@dataclass(frozen=True)
class Calendar:
    """Open hours by date: a shift replaces the weekly hours, a holiday beats a shift, a break beats both.

    A shift is hours, or a weekday (0 is Monday) whose hours that date has. `earlier` are rhythms in force up to and including a
    day: an edit never changes what has passed (R5). `years` are the loaded ones, None: all are known (R6).
    """

    zone_name: str
    rhythm: Rhythm
    holidays: frozenset[date] = frozenset()
    shifts: Mapping[date, Hours | int] = field(default_factory=dict)
    breaks: Mapping[date, Hours] = field(default_factory=dict)
    years: frozenset[int] | None = None
    roll: Roll = Roll.CLOSED
    names: Mapping[date, str] = field(default_factory=dict)
    earlier: tuple[tuple[date, Rhythm], ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone all wall times are in."""
        return ZoneInfo(self.zone_name)

    def rhythm_of(self, day: date) -> Rhythm:
        """What repeated, or repeats, on a day."""
        return next((rhythm for until, rhythm in self.earlier if day <= until), self.rhythm)

    def is_holiday(self, day: date) -> bool:
        """A dated or a yearly holiday, whatever else is entered for the day."""
        return day in self.holidays or (day.month, day.day) in self.rhythm_of(day).annual_holidays

    def hours_of(self, day: date) -> Hours:
        """Open hours of a day; empty when closed."""
        rhythm = self.rhythm_of(day)
        if day in self.holidays or (day.month, day.day) in rhythm.annual_holidays:
            return ()
        shift = self.shifts.get(day)
        if shift is None:
            shift = day.weekday()
        hours = rhythm.week_of(day)[shift] if isinstance(shift, int) else shift
        taken = self.breaks.get(day)
        return without(hours, taken) if taken else hours

    def is_known(self, year: int) -> bool:
        """Whether the days of a year are loaded; else the weekday rule stands in for them."""
        return self.years is None or year in self.years

    def track(self, begin: int, until: int, years: int = 2) -> Track:
        """The open stretches from an instant to another (UTC seconds), and of some years more where they must be laid out first."""
        kept: Track | None = self.__dict__.get("_track")
        if kept is not None and kept.begins <= begin and until < kept.ends:
            return kept
        first, last = (datetime.fromtimestamp(one, self.zone).year for one in (begin, until))
        return self.track_of(first, last + years)

    def track_of(self, first_year: int, last_year: int) -> Track:
        """The open stretches of at least these years, kept for the next question."""
        kept: Track | None = self.__dict__.get("_track")
        if kept is not None and kept.first_year <= first_year and last_year <= kept.last_year:
            return kept
        if kept is not None and first_year <= kept.last_year + 20 and kept.first_year <= last_year + 20:
            first_year, last_year = min(first_year, kept.first_year), max(last_year, kept.last_year)
        made = Track(self, first_year, last_year)
        self.__dict__["_track"] = made  # swapped whole: another thread sees the old or the new one
        return made


def without(hours: Hours, taken: Hours) -> Hours:
    """Hours less other hours."""
    left = list(hours)
    for start, end in taken:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple(left)


def joined(hours: Hours) -> Hours:
    """The same hours in order, none twice, what touches as one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(hours):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((start, end))
    return tuple(kept)
