"""A calendar's open stretches of some years as sorted numbers: every question is a bisection (UTC seconds)."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.hours.calendar import Calendar

NEVER_OPEN_DAYS = 370  # R13


class BeyondTrack(Exception):
    """The answer lies after the last year of this track."""


class Track:
    """Stretches [opens[i], closes[i]) in order; `used[i]` is the open time from the track's start to closes[i].

    It reaches from `begins` to `ends`. `days` are the ordinals of the open local days, `day_closes` their last closing;
    `unknown` are the years not loaded (R6).
    """

    __slots__ = ("begins", "closes", "day_closes", "days", "ends", "first_year", "last_year", "opens", "unknown", "used", "zone")

    def __init__(self, calendar: "Calendar", first_year: int, last_year: int) -> None:
        self.first_year, self.last_year, self.zone = first_year, last_year, calendar.zone
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.used: list[int] = []
        self.days: list[int] = []
        self.day_closes: list[int] = []
        new_years = [self.instant(date(year, 1, 1), 0) for year in range(first_year, last_year + 2)]
        self.begins, self.ends = new_years[0], new_years[-1]
        spans = zip(range(first_year, last_year + 1), new_years, new_years[1:], strict=False)
        self.unknown = [(begins, ends) for year, begins, ends in spans if not calendar.is_known(year)]
        self._lay_out(calendar)

    def _lay_out(self, calendar: "Calendar") -> None:
        total = 0
        for ordinal in range(date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            for start, end in calendar.hours_of(day):
                opening, closing = self.instant(day, start), self.instant(day, end)
                if self.closes and opening < self.closes[-1]:  # a clock change moved an edge over its neighbour (R12)
                    opening = self.closes[-1]
                if opening >= closing:
                    continue
                total += closing - opening
                self.opens.append(opening)
                self.closes.append(closing)
                self.used.append(total)
                if self.days and self.days[-1] == ordinal:
                    self.day_closes[-1] = closing
                else:
                    self.days.append(ordinal)
                    self.day_closes.append(closing)

    def instant(self, day: date, wall: int) -> int:
        """A wall time as UTC seconds: a skipped one moves forward, of a repeated one the first counts (R12)."""
        local = datetime(day.year, day.month, day.day) + timedelta(seconds=wall)  # noqa: DTZ001 -- wall time, the zone comes next
        return int(local.replace(tzinfo=self.zone).timestamp())

    def day_of(self, at: int) -> int:
        """The ordinal of the local day of an instant."""
        return datetime.fromtimestamp(at, self.zone).toordinal()

    def opened(self, at: int) -> int:
        """Open seconds from the track's start until `at`."""
        index = bisect_right(self.closes, at)
        before = self.used[index - 1] if index else 0
        if index < len(self.opens) and self.opens[index] < at:
            return before + at - self.opens[index]
        return before

    def when_used(self, seconds: int) -> int:
        """The first instant by which so much open time is used up: a stretch used exactly ends at its close."""
        index = bisect_left(self.used, seconds)
        if index == len(self.used):
            raise BeyondTrack
        return self.closes[index] - (self.used[index] - seconds)

    def next_open(self, at: int) -> int:
        """`at` if open then, else the next opening; closing time is closed (R1)."""
        index = bisect_right(self.closes, at)
        if index == len(self.closes):
            raise BeyondTrack
        return max(at, self.opens[index])

    def last_open(self, at: int) -> int | None:
        """The last instant not after `at` that was open, or a closing."""
        index = bisect_right(self.opens, at) - 1
        return min(self.closes[index], at) if index >= 0 else None

    def days_closed(self, after: int, until: int) -> int:
        """How many open days after the day `after` have closed by the instant `until`."""
        return max(0, bisect_right(self.day_closes, until) - bisect_right(self.days, after))

    def close_after(self, day: int, number: int) -> int:
        """Closing of the number-th open day after a day."""
        index = bisect_right(self.days, day) + number - 1
        if index >= len(self.days):
            raise BeyondTrack
        return self.day_closes[index]

    def close_of(self, day: int) -> int | None:
        """Closing of a day, None for a closed one."""
        index = bisect_left(self.days, day)
        return self.day_closes[index] if index < len(self.days) and self.days[index] == day else None

    def first_close(self, after: int, from_day: int | None = None) -> int:
        """The first closing of a day that comes after an instant, of no day before `from_day`."""
        index = bisect_right(self.day_closes, after)
        if from_day is not None:
            index = max(index, bisect_left(self.days, from_day))
        if index == len(self.day_closes):
            raise BeyondTrack
        return self.day_closes[index]

    def end_of(self, day: int) -> int:
        """Midnight after a day."""
        return self.instant(date.fromordinal(day), 86400)

    def is_open_soon(self, at: int) -> bool:
        """Whether it opens at all in the 370 days from an instant (R13)."""
        try:
            return self.next_open(at) <= at + NEVER_OPEN_DAYS * 86400
        except BeyondTrack:
            return False

    @property
    def has_ended(self) -> bool:
        """Whether nothing opened in the track's last 370 days."""
        return not self.closes or self.closes[-1] < self.ends - NEVER_OPEN_DAYS * 86400

    def is_unsure(self, begin: int, at: int) -> bool:
        """Whether a year from the start to the end of a limit is not loaded (R6); midnight belongs to the day it ends."""
        return any(since < max(at, begin + 1) and begin < until for since, until in self.unknown)
