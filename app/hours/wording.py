"""Open hours and days as people type and read them."""

import re
from datetime import date

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import Hours
from app.hours.days import DAY_WORDS, WEEKDAY_WORDS, DayInfo
from app.hours.forms import hours_of, month_day_of, wall_text
from app.hours.limits import Limit, Unit
from app.hours.years import holiday_words

# what stands between opening and closing: dashes of every kind, 至 and 到
SPAN = re.compile(r"(\d{1,2}[:.：]?\d{0,2})\s*(?:[-–—~～至到]|\bto\b)+\s*(\d{1,2}[:.：]?\d{0,2})")
BETWEEN = re.compile(r"[\s,;、，；和]*")


def hours_words(hours: Hours) -> str:
    """08:30–12:00 14:00–17:30; nothing for a closed day."""
    return "  ".join(f"{wall_text(start)}–{wall_text(end)}" for start, end in hours)


def hours_typed(text: str) -> Hours:
    """The hours somebody typed, 8:30-12, 14:00 to 17:30; nothing is closed. Raises UserError."""
    found, rest = [], text
    for match in SPAN.finditer(text):
        found.append([_wall(match[1]), _wall(match[2])])
        rest = rest.replace(match[0], " ", 1)
    if BETWEEN.fullmatch(rest) is None:
        raise UserError(
            _("“{text}” are no open hours. Write them such as 08:30-12:00 14:00-17:30; leave the line empty for a closed day.").format(
                text=text.strip()
            )
        )
    hours = hours_of(found)
    if len(hours) < len(found):
        raise UserError(_("Two of the hours touch or overlap. Write each open time once."))
    return hours


def _wall(typed: str) -> str:
    digits = re.sub(r"\D", ":", typed).strip(":")
    if ":" in digits:
        return digits
    return f"{digits}:00" if len(digits) <= 2 else f"{digits[:-2]}:{digits[-2:]}"


def month_days_typed(text: str) -> frozenset[tuple[int, int]]:
    """Days of every year, 01-01, 05-01 or 1.1, 5/1. Raises UserError."""
    found = set()
    for part in re.split(r"[\s,;、，；]+", text.strip()):
        if part:
            numbers = re.fullmatch(r"(\d{1,2})[-./月](\d{1,2})日?", part)
            found.add(month_day_of(f"{int(numbers[1]):02}-{int(numbers[2]):02}" if numbers else part))
    return frozenset(found)


def month_days_words(days: frozenset[tuple[int, int]]) -> str:
    """01-01, 05-01."""
    return ", ".join(f"{month:02}-{day:02}" for month, day in sorted(days))


def day_words(day: date) -> str:
    """Wed 2026-11-25."""
    return " ".join((_(WEEKDAY_WORDS[day.weekday()]), day.isoformat()))


def info_words(info: DayInfo) -> str:
    """Everything about a day in one line."""
    parts = [day_words(info.day), _(DAY_WORDS[info.kind]), holiday_words(info.name) if info.name else "", hours_words(info.hours)]
    return " · ".join(part for part in parts if part)


def limit_words(limit: Limit) -> str:
    """90 min, 3 working days, 7 calendar days, 24 h, the same day."""
    if limit.unit is Unit.SAME_DAY:
        return _("the same day")
    if limit.unit is Unit.HOURS:
        return _("{n} h").format(n=limit.amount)
    if limit.unit is Unit.WORKING:
        hours, minutes = divmod(-(-limit.amount // 60), 60)
        if hours and not minutes:
            return _("{n} working h").format(n=hours)
        return _("{n} working min").format(n=hours * 60 + minutes)
    if limit.unit is Unit.WORKING_DAYS:
        return _("{n} working d").format(n=limit.amount)
    return _("{n} calendar d").format(n=limit.amount)
