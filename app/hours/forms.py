"""A calendar and a limit as they are written in files: read with every fault named, written back the same."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import WEEKDAYS, Calendar, Hours, Rhythm, Roll, Season, Week, joined
from app.hours.limits import Limit, Unit

WALL = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
AMOUNTS = {Unit.WORKING: "seconds", Unit.WORKING_DAYS: "days", Unit.CALENDAR_DAYS: "days", Unit.HOURS: "hours"}
T = TypeVar("T")

# reading --------------------------------------------------------------------------------------------------------------------


def calendar_of(form: object) -> Calendar:
    """A calendar from its written form; raises UserError that names what is wrong and where."""
    body = _mapping(form, "calendar")
    years = body.get("years")
    return Calendar(
        zone_name=zone_of(body.get("timezone")),
        rhythm=_rhythm(body),
        holidays=frozenset(_day(one) for one in _list(body.get("holidays"), "holidays")),
        shifts=_by_day(body.get("shifts"), "shifts", _shift),
        breaks=_by_day(body.get("breaks"), "breaks", hours_of),
        years=None if years is None else frozenset(_year(one) for one in _list(years, "years")),
        roll=_roll(body.get("roll")),
        names=_by_day(body.get("names"), "names", str),
        earlier=_earlier(body.get("earlier")),
    )


def limit_of(form: object) -> Limit:
    """A limit from its written form; raises UserError (R14)."""
    body = _mapping(form, "limit")
    try:
        unit = Unit(str(body.get("unit")))
    except ValueError:
        raise UserError(
            _("“{unit}” is no unit of a limit. Write one of: {units}.").format(unit=body.get("unit"), units=", ".join(Unit))
        ) from None
    if unit is Unit.SAME_DAY:
        return Limit(unit)
    amount = body.get(AMOUNTS[unit])
    if isinstance(amount, float) and amount.is_integer():
        amount = int(amount)
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise UserError(_("A limit in {unit} needs “{name}” as a whole number.").format(unit=unit.value, name=AMOUNTS[unit]))
    return Limit(unit, amount)


def hours_of(written: object) -> Hours:
    """[["08:30", "12:00"], …]: 24:00 allowed, in any order; what overlaps counts once."""
    found = []
    for one in _list(written, "hours"):
        if isinstance(one, str) or not isinstance(one, Sequence) or len(one) != 2:
            raise UserError(_("“{text}” are no open hours. Write opening and closing, such as 08:30 and 12:00.").format(text=one))
        start, end = (wall_of(part) for part in one)
        if start >= end:
            raise UserError(
                _("Hours from {start} to {end} end before they start. Hours over midnight are written as two days'.").format(
                    start=one[0], end=one[1]
                )
            )
        found.append((start, end))
    return joined(tuple(found))


def wall_of(written: object) -> int:
    """A wall time as seconds after midnight."""
    match = WALL.fullmatch(written.strip()) if isinstance(written, str) else None
    hour, minute, second = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86400:
        sentence = _("“{text}” is no time of day. Write one such as 08:30; midnight at the end of a day is 24:00.")
        raise UserError(sentence.format(text=written))
    return seconds


def _rhythm(body: Mapping[str, Any]) -> Rhythm:
    seasons = tuple(_season(one) for one in _list(body.get("seasons"), "seasons"))
    for number, season in enumerate(seasons):
        if any(season.holds(other.first) or other.holds(season.first) for other in seasons[:number]):
            raise UserError(_("Two seasons share days, so their hours are not clear. Let one end the day before the other starts."))
    annual = frozenset(month_day_of(one) for one in _list(body.get("annual_holidays"), "annual_holidays"))
    return Rhythm(_week(body.get("week")), seasons, annual)


def _season(form: object) -> Season:
    body = _mapping(form, "seasons")
    return Season(month_day_of(body.get("from")), month_day_of(body.get("to")), _week(body.get("week")))


def _week(form: object) -> Week:
    body = _mapping(form, "week")
    if strange := [str(name) for name in body if name not in WEEKDAYS]:
        raise UserError(_("“{name}” is no weekday. Write one of: {names}.").format(name=strange[0], names=", ".join(WEEKDAYS)))
    return tuple(hours_of(body.get(name)) for name in WEEKDAYS)


def _shift(written: object) -> Hours | int:
    return WEEKDAYS.index(written) if isinstance(written, str) and written in WEEKDAYS else hours_of(written)


def _earlier(written: object) -> tuple[tuple[date, Rhythm], ...]:
    bodies = [_mapping(one, "earlier") for one in _list(written, "earlier")]
    return tuple(sorted(((_day(body.get("until")), _rhythm(body)) for body in bodies), key=lambda one: one[0]))


def _roll(written: object) -> Roll:
    if written is None:
        return Roll.CLOSED
    if written not in tuple(Roll):
        raise UserError(_("“{text}” is no way to move a last day. Write one of: {names}.").format(text=written, names=", ".join(Roll)))
    return Roll(str(written))


def zone_of(written: object) -> str:
    """A zone's name; raises UserError for one nobody knows."""
    try:
        return ZoneInfo(str(written)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(_("“{name}” is no known time zone. Write one such as Asia/Shanghai.").format(name=written)) from None


def _by_day(written: object, part: str, value_of: Callable[[object], T]) -> dict[date, T]:
    return {_day(day): value_of(value) for day, value in _mapping(written if written is not None else {}, part).items()}


def _day(written: object) -> date:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise UserError(_("“{text}” is no day. Write one such as 2026-10-01.").format(text=written)) from None


def month_day_of(written: object) -> tuple[int, int]:
    """(5, 1) for 05-01; raises UserError."""
    try:
        day = date.fromisoformat(f"2024-{written}")  # a leap year has them all
    except ValueError:
        raise UserError(_("“{text}” is no day of a year. Write month and day, such as 05-01.").format(text=written)) from None
    return day.month, day.day


def _year(written: object) -> int:
    if isinstance(written, bool) or not isinstance(written, int):
        raise UserError(_("“{text}” is no year. Write one such as 2026.").format(text=written))
    return written


def _mapping(written: object, part: str) -> Mapping[str, Any]:
    if not isinstance(written, Mapping):
        raise UserError(_("The part “{part}” is missing or not written as names with values.").format(part=part))
    return written


def _list(written: object, part: str) -> Sequence[Any]:
    if written is None:
        return ()
    if isinstance(written, str) or not isinstance(written, Sequence):
        raise UserError(_("The part “{part}” is not written as a list.").format(part=part))
    return written


# writing --------------------------------------------------------------------------------------------------------------------


def form_of(calendar: Calendar) -> dict[str, Any]:
    """A calendar in its written form; `calendar_of` reads the same one back."""
    form: dict[str, Any] = {"timezone": calendar.zone_name, **_rhythm_form(calendar.rhythm)}
    form["holidays"] = [day.isoformat() for day in sorted(calendar.holidays)]
    form["shifts"] = {
        day.isoformat(): WEEKDAYS[shift] if isinstance(shift, int) else hours_form(shift) for day, shift in sorted(calendar.shifts.items())
    }
    form["breaks"] = {day.isoformat(): hours_form(hours) for day, hours in sorted(calendar.breaks.items())}
    if calendar.names:
        form["names"] = {day.isoformat(): name for day, name in sorted(calendar.names.items())}
    if calendar.years is not None:
        form["years"] = sorted(calendar.years)
    form["roll"] = calendar.roll.value
    if calendar.earlier:
        form["earlier"] = [{"until": day.isoformat(), **_rhythm_form(rhythm)} for day, rhythm in calendar.earlier]
    return form


def _rhythm_form(rhythm: Rhythm) -> dict[str, Any]:
    seasons = [
        {"from": _month_day_text(one.first), "to": _month_day_text(one.last), "week": _week_form(one.week)} for one in rhythm.seasons
    ]
    annual = [_month_day_text(one) for one in sorted(rhythm.annual_holidays)]
    return {"week": _week_form(rhythm.week), "seasons": seasons, "annual_holidays": annual}


def _week_form(week: Week) -> dict[str, list[list[str]]]:
    return {name: hours_form(hours) for name, hours in zip(WEEKDAYS, week, strict=True) if hours}


def hours_form(hours: Hours) -> list[list[str]]:
    """[["08:30", "12:00"], …]."""
    return [[wall_text(start), wall_text(end)] for start, end in hours]


def wall_text(seconds: int) -> str:
    """As 08:30, with seconds only where there are any."""
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _month_day_text(month_day: tuple[int, int]) -> str:
    return f"{month_day[0]:02}-{month_day[1]:02}"


def limit_form(limit: Limit) -> dict[str, Any]:
    """A limit in its written form."""
    name = AMOUNTS.get(limit.unit)
    return {"unit": limit.unit.value, **({name: limit.amount} if name else {})}
