"""Limits worked out minute by minute, by someone who only looks at the wall clock: slow, and written apart from the program."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 40  # days
Pauses = Sequence[tuple[datetime, datetime]]


class Stepper:
    """Walks one calendar, in the written form of time-limits.md, whole minutes only."""

    def __init__(self, form: dict[str, Any], start: datetime, pauses: Pauses) -> None:
        self.form, self.start, self.zone = form, start, ZoneInfo(form["timezone"])
        self.pauses = [pause for pause in pauses if pause[0] < pause[1]]
        self._hours: dict[date, list[tuple[int, int]]] = {}
        self._paused = {minute for a, b in self.pauses for minute in range((a - start) // MINUTE, (b - start) // MINUTE)}

    def hours(self, day: date) -> list[tuple[int, int]]:
        """Open minutes of a local day, straight from the words of the rule."""
        if day not in self._hours:
            key = day.isoformat()
            spans = self.form["shifts"].get(key, self.form["week"].get(DAYS[day.weekday()], []))
            if key in self.form["holidays"] or key[5:] in self.form["annual_holidays"]:
                spans = []
            open_minutes = {minute for a, b in spans for minute in range(_minute(a), _minute(b))}
            for a, b in self.form["breaks"].get(key, []):
                open_minutes -= set(range(_minute(a), _minute(b)))
            self._hours[day] = _runs(sorted(open_minutes))
        return self._hours[day]

    def minutes(self) -> Iterator[tuple[int, bool]]:
        """Every minute from the start to the horizon, and whether it is open; clocks are changed at quarters of an hour."""
        for quarter in range(0, HORIZON * 1440, 15):
            wall = (self.start + quarter * MINUTE).astimezone(self.zone)
            first, hours = wall.hour * 60 + wall.minute, self.hours(wall.date())
            for count in range(15):
                minute = first + count
                if minute % 15 == 0 and count:  # a new quarter, perhaps of another day or another offset
                    wall = (self.start + (quarter + count) * MINUTE).astimezone(self.zone)
                    first, hours = wall.hour * 60 + wall.minute - count, self.hours(wall.date())
                    minute = first + count
                yield quarter + count, any(a <= minute < b for a, b in hours)

    def at(self, minute: int | None) -> datetime | None:
        return None if minute is None else self.start + minute * MINUTE

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def closing(self, day: date) -> datetime | None:
        """When a day closes for good."""
        hours = self.hours(day)
        if not hours:
            return None
        return _midnight(day, self.zone, hours[-1][1])

    def midnight_after(self, day: date) -> datetime:
        return _midnight(day, self.zone, 1440)

    # the units --------------------------------------------------------------------------------------------------------------

    def working(self, amount: int) -> datetime | None:
        """The minute after the last one needed; for none, the first one open."""
        left = amount
        for minute, is_open in self.minutes():
            if is_open and minute not in self._paused:
                if left == 0:
                    return self.at(minute)
                left -= 1
                if left == 0:
                    return self.at(minute + 1)
        return None

    def hours_due(self, amount: int) -> datetime | None:
        left = amount * 60
        for minute in range(HORIZON * 1440):
            if left == 0 and (amount or minute not in self._paused):
                return self.at(minute)
            left -= minute not in self._paused and left > 0
        return None

    def same_day(self) -> datetime | None:
        return next((at for at, _day in self.day_ends(only_open=True)), None)

    def working_days(self, number: int) -> datetime | None:
        if number == 0:
            return self.same_day()
        base = self.day(self.start)
        for at, day in self.day_ends(only_open=True):
            base = max([base, *(self.day(b) for _a, b in self.pauses if b <= at and self.day(b) > base)])
            if day > base:
                number -= 1
                if number == 0:
                    return at
        return None

    def calendar_days(self, number: int) -> datetime | None:
        base = self.day(self.start)
        for at, day in self.day_ends(only_open=False):
            base = max([base, *(self.day(b) for _a, b in self.pauses if b <= at and self.day(b) > base)])
            if day > base and number:
                number -= 1
            if number == 0 and self.closing(day) == at:
                return at
        return None

    def day_ends(self, *, only_open: bool) -> Iterator[tuple[datetime, date]]:
        """Each end of a day after the start that no pause covers: its closing, of a closed day its midnight."""
        first = self.day(self.start)
        for count in range(HORIZON):
            day = first + timedelta(days=count)
            at = self.closing(day)
            if at is None and not only_open:
                at = self.midnight_after(day)
            # an end at the very moment a pause begins still counts, except at the start; one at the moment it is over does not
            if at is not None and at > self.start and not any(a < at <= b for a, b in self.pauses):
                yield at, day

    def elapsed(self, end: datetime) -> int:
        """Open minutes not paused."""
        last = (end - self.start) // MINUTE
        return sum(is_open and minute not in self._paused for minute, is_open in takewhile(lambda one: one[0] < last, self.minutes()))


def _minute(wall: str) -> int:
    hour, minute = wall.split(":")
    return int(hour) * 60 + int(minute)


def _midnight(day: date, zone: ZoneInfo, minute: int) -> datetime:
    wall = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    return wall.astimezone(UTC)


def _runs(minutes: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for minute in minutes:
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs
