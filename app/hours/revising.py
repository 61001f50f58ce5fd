"""Changing a calendar: what has passed stays as it was (R5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from app.hours.calendar import Calendar, Rhythm

T = TypeVar("T")


def revised(old: Calendar, new: Calendar, today: date) -> Calendar:
    """`new` from tomorrow on, `old` up to today; the days of a year not loaded before were never known, so they count as entered."""

    def is_past(day: date) -> bool:
        return day <= today and old.is_known(day.year)

    def kept(before: Mapping[date, T], after: Mapping[date, T]) -> dict[date, T]:
        return {day: value for part, wants in ((before, True), (after, False)) for day, value in part.items() if is_past(day) is wants}

    holidays = {day for day in old.holidays if is_past(day)} | {day for day in new.holidays if not is_past(day)}
    return replace(
        new,
        holidays=frozenset(holidays),
        shifts=kept(old.shifts, new.shifts),
        breaks=kept(old.breaks, new.breaks),
        names=kept(old.names, new.names),
        earlier=_earlier(old, new.rhythm, today),
    )


def _earlier(old: Calendar, rhythm: Rhythm, today: date) -> tuple[tuple[date, Rhythm], ...]:
    """The rhythms that have passed; one that never held for a day is none."""
    in_force = old.rhythm_of(today)
    passed = tuple((until, one) for until, one in old.earlier if until < today)
    return passed if in_force == rhythm else (*passed, (today, in_force))


def past_changes(old: Calendar, new: Calendar, today: date) -> tuple[date, ...]:
    """The days up to today whose hours an edit would have changed, had it been allowed to."""
    days = {*old.holidays, *new.holidays, *old.shifts, *new.shifts, *old.breaks, *new.breaks}
    return tuple(sorted(day for day in days if day <= today and old.is_known(day.year) and _entry(old, day) != _entry(new, day)))


def _entry(calendar: Calendar, day: date) -> tuple[object, ...]:
    return day in calendar.holidays, calendar.shifts.get(day), calendar.breaks.get(day)
