"""The days of a year as the State Council arranges them: closed days and make-up working days, shipped or read from a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.hours.calendar import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Calendar, Hours
from app.hours.forms import calendar_of

FOLDER = Path(__file__).parents[2] / "resources" / "calendars"
ANNOUNCED_FROM = (11, 1)  # the coming year is published in November

# the names the arrangements use, for people who read another language
HOLIDAY_WORDS = {
    "元旦": N_("New Year's Day"),
    "春节": N_("Spring Festival"),
    "清明节": N_("Tomb-sweeping Day"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "中秋节": N_("Mid-autumn Festival"),
    "国庆节": N_("National Day"),
}
OFFICE_HOURS = [["08:30", "12:00"], ["14:00", "17:30"]]


@dataclass(frozen=True, slots=True)
class YearDays:
    """What a year file says: `off` are closed, `on` are worked although they would be free; by date, with the holiday's name."""

    year: int
    off: Mapping[date, str]
    on: Mapping[date, str]


def holiday_words(name: str) -> str:
    """A holiday's name in the language of the desk; names of the office's own stay as they are."""
    return _(", ").join(_(HOLIDAY_WORDS.get(part, part)) for part in name.split("、"))


def year_of(text: str) -> YearDays:
    """A year from a file of the holiday-cn form; raises UserError that says what is wrong with it."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(_("This is no JSON file ({reason}). Nothing was loaded; choose a year file.").format(reason=error)) from None
    days = body.get("days") if isinstance(body, Mapping) else None
    year = body.get("year") if isinstance(body, Mapping) else None
    if not isinstance(days, list) or isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(_("The file needs a “year” and a list of “days”. Nothing was loaded; choose a year file."))
    if not days:
        raise UserError(_("The file for {year} names no days: it may not be announced yet. Nothing was loaded.").format(year=year))
    off: dict[date, str] = {}
    on: dict[date, str] = {}
    for number, one in enumerate(days, 1):
        day, name, is_off = _day_of(one, number, year)
        if day in off or day in on:
            raise UserError(_("{day} stands in the file twice. Nothing was loaded; mend the file.").format(day=day))
        (off if is_off else on)[day] = name
    return YearDays(year, off, on)


def _day_of(written: object, number: int, year: int) -> tuple[date, str, bool]:
    body: Mapping[str, Any] = written if isinstance(written, Mapping) else {}
    try:
        day = date.fromisoformat(str(body.get("date")))
    except ValueError:
        day = None
    name, is_off = body.get("name"), body.get("isOffDay")
    if day is None or not isinstance(name, str) or not isinstance(is_off, bool):
        sentence = _("Day {n} of the file needs “name”, “date” and “isOffDay”. Nothing was loaded; mend the file.")
        raise UserError(sentence.format(n=number))
    if abs(day.year - year) > 1:
        raise UserError(_("{day} does not belong to {year}. Nothing was loaded; mend the file.").format(day=day, year=year))
    return day, name.strip()[:60], is_off


def with_year(calendar: Calendar, days: YearDays) -> Calendar:
    """The calendar with a year loaded: its earlier arrangement goes, days the office entered itself stay."""
    year = {*days.off, *days.on}
    gone = {day for day, name in calendar.names.items() if day.year == days.year and is_arranged(name) and day not in year}
    holidays = (calendar.holidays - gone - days.on.keys()) | days.off.keys()
    shifts = {day: hours for day, hours in calendar.shifts.items() if day not in gone and day not in days.off}
    for day in days.on:
        if (worked := _worked(calendar, day)) is not None:
            shifts.setdefault(day, worked)
    names = {day: name for day, name in calendar.names.items() if day not in gone} | {**days.off, **days.on}
    years = None if calendar.years is None else calendar.years | {days.year}
    return replace(calendar, holidays=frozenset(holidays), shifts=shifts, names=names, years=years)


def is_arranged(name: str) -> bool:
    """Whether a day's name is one of a State Council arrangement."""
    return all(part in HOLIDAY_WORDS for part in name.split("、"))


def _worked(calendar: Calendar, day: date) -> int | None:
    """The weekday whose hours a make-up day has: the first open one; None where it is open by itself."""
    week = calendar.rhythm_of(day).week_of(day)
    if week[day.weekday()]:
        return None
    return next((number for number, hours in enumerate(week) if hours), None)


def missing_year(calendar: Calendar, today: date) -> int | None:
    """The year whose days should be known by now and are not: this one, or from 1 November on the coming one."""
    if not calendar.is_known(today.year):
        return today.year
    is_due = (today.month, today.day) >= ANNOUNCED_FROM
    return today.year + 1 if is_due and not calendar.is_known(today.year + 1) else None


def shipped_years() -> tuple[YearDays, ...]:
    """The arrangements the program comes with, oldest first."""
    found = [year_of(path.read_text("utf-8")) for path in FOLDER.glob("cn_*.json")]
    return tuple(sorted(found, key=lambda one: one.year))


def first_calendar(timezone: str = "Asia/Shanghai") -> Calendar:
    """What a new office starts with: weekdays 08:30–12:00 and 14:00–17:30, with the State Council's days as far as they are known."""
    hours: list[list[str]] = OFFICE_HOURS
    calendar = calendar_of({"timezone": timezone, "week": dict.fromkeys(WEEKDAYS[:5], hours), "years": []})
    for year in shipped_years():
        calendar = with_year(calendar, year)
    return calendar


def half_days(hours: Hours) -> tuple[Hours, Hours]:
    """The hours before and after the longest gap of a day, or its middle where there is none."""
    if not hours:
        return (), ()
    if len(hours) == 1:
        start, end = hours[0]
        middle = (start + end) // 2 // 60 * 60
        return ((start, middle),), ((middle, end),)
    gaps = [after[0] - before[1] for before, after in pairwise(hours)]
    cut = gaps.index(max(gaps)) + 1
    return hours[:cut], hours[cut:]
