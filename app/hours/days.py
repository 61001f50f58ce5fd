"""What kind of day each day of a calendar is, for pages and lists that show it."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.i18n import N_
from app.hours.calendar import Calendar, Hours


class DayKind(StrEnum):
    """How a day differs from its week."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # open although its weekday is closed
    SHORT = "short"  # less open time than its weekday has
    OTHER = "other"  # other hours, not less


DAY_WORDS = {
    DayKind.OPEN: N_("working day"),
    DayKind.CLOSED: N_("not open"),
    DayKind.HOLIDAY: N_("holiday"),
    DayKind.MAKE_UP: N_("make-up working day"),
    DayKind.SHORT: N_("shorter hours"),
    DayKind.OTHER: N_("other hours"),
}
WEEKDAY_WORDS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@dataclass(frozen=True, slots=True)
class DayInfo:
    """One day; `is_known` where its year is loaded, so that no holiday is missing."""

    day: date
    kind: DayKind
    hours: Hours
    name: str
    is_known: bool


def info_of(calendar: Calendar, day: date) -> DayInfo:
    """What a calendar says of a day."""
    hours = calendar.hours_of(day)
    usual = calendar.rhythm_of(day).week_of(day)[day.weekday()]
    return DayInfo(day, _kind(calendar, day, hours, usual), hours, calendar.names.get(day, ""), calendar.is_known(day.year))


def _kind(calendar: Calendar, day: date, hours: Hours, usual: Hours) -> DayKind:
    if calendar.is_holiday(day):
        return DayKind.HOLIDAY
    if hours == usual:
        return DayKind.OPEN if hours else DayKind.CLOSED
    if not usual:
        return DayKind.MAKE_UP
    if not hours:
        return DayKind.HOLIDAY  # closed on a day of the week that is open
    return DayKind.SHORT if length(hours) < length(usual) else DayKind.OTHER


def length(hours: Hours) -> int:
    """Open seconds of a day by the wall clock."""
    return sum(end - start for start, end in hours)


def month_days(calendar: Calendar, year: int, month: int) -> tuple[DayInfo, ...]:
    """Every day of a month."""
    return tuple(info_of(calendar, date(year, month, number)) for number in range(1, monthrange(year, month)[1] + 1))


def runs(days: Iterator[DayInfo] | tuple[DayInfo, ...]) -> list[tuple[date, date, str]]:
    """Days in a row of one name as first, last and name."""
    found: list[tuple[date, date, str]] = []
    for one in days:
        if found and found[-1][2] == one.name and found[-1][1] + timedelta(days=1) == one.day:
            found[-1] = (found[-1][0], one.day, one.name)
        else:
            found.append((one.day, one.day, one.name))
    return found
