"""One change to a calendar being edited: each gives a new calendar, nothing is kept until it is saved."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import Calendar, Hours, Rhythm, Roll, Season, Week
from app.hours.forms import zone_of
from app.hours.years import half_days

Edit = Callable[[Calendar], Calendar]


def span(first: date, last: date) -> tuple[date, ...]:
    """Every day from one to the other, whichever way round they are told."""
    low, high = min(first, last), max(first, last)
    return tuple(low + timedelta(days=count) for count in range((high - low).days + 1))


def as_week(days: Sequence[date], calendar: Calendar) -> Calendar:
    """Nothing special: the hours of the week."""
    return _bare(calendar, days)


def closed(days: Sequence[date], name: str, calendar: Calendar) -> Calendar:
    """Closed all day, as a holiday."""
    bare = _bare(calendar, days)
    return _named(replace(bare, holidays=bare.holidays | set(days)), days, name)


def open_as(days: Sequence[date], hours: Hours, name: str, calendar: Calendar) -> Calendar:
    """Hours of their own, whatever the weekday; raises UserError on a day closed every year."""
    return _shifted(calendar, days, {day: hours for day in days}, name)


def half(days: Sequence[date], name: str, calendar: Calendar, *, is_morning: bool) -> Calendar:
    """Only the morning or the afternoon of what the day is open; raises UserError where that is nothing."""
    bare = _bare(calendar, days)
    halves = {day: half_days(_usual(bare, day))[0 if is_morning else 1] for day in days}
    if empty := [day for day, hours in halves.items() if not hours]:
        raise UserError(_("{day} has no hours to halve. Write its own hours, or make it a make-up day.").format(day=empty[0]))
    return _shifted(bare, days, halves, name)


def make_up(days: Sequence[date], name: str, calendar: Calendar) -> Calendar:
    """Worked like the first open weekday, and so also when that weekday's hours change."""
    worked = {}
    for day in days:
        week = calendar.rhythm_of(day).week_of(day)
        number = next((number for number, hours in enumerate(week) if hours), None)
        if number is None:
            raise UserError(_("No weekday is open, so a make-up day has no hours to follow. Write its own hours."))
        worked[day] = number
    return _shifted(calendar, days, worked, name)


def _usual(calendar: Calendar, day: date) -> Hours:
    """The hours a half is taken of: the day's own, for a closed weekday those of the first open one."""
    week = calendar.rhythm_of(day).week_of(day)
    return week[day.weekday()] or next((hours for hours in week if hours), ())


def _shifted(calendar: Calendar, days: Sequence[date], hours: dict[date, Hours] | dict[date, int], name: str) -> Calendar:
    bare = _bare(calendar, days)
    for day in days:
        if (day.month, day.day) in bare.rhythm_of(day).annual_holidays:
            raise UserError(_("{day} is closed every year. Take it from the days closed every year first.").format(day=day))
    return _named(replace(bare, shifts={**bare.shifts, **hours}), days, name)


def _bare(calendar: Calendar, days: Iterable[date]) -> Calendar:
    gone = frozenset(days)
    return replace(
        calendar,
        holidays=calendar.holidays - gone,
        shifts={day: hours for day, hours in calendar.shifts.items() if day not in gone},
        breaks={day: hours for day, hours in calendar.breaks.items() if day not in gone},
        names={day: name for day, name in calendar.names.items() if day not in gone},
    )


def _named(calendar: Calendar, days: Sequence[date], name: str) -> Calendar:
    if not name.strip():
        return calendar
    return replace(calendar, names={**calendar.names, **dict.fromkeys(days, name.strip()[:60])})


# what repeats ---------------------------------------------------------------------------------------------------------------


def week_hours(season: Season | None, weekday: int, hours: Hours, calendar: Calendar) -> Calendar:
    """Hours of one weekday (0 is Monday), of the usual week or of a season."""

    def changed(week: Week) -> Week:
        return tuple(hours if number == weekday else kept for number, kept in enumerate(week))

    rhythm = calendar.rhythm
    if season is None:
        return replace(calendar, rhythm=replace(rhythm, week=changed(rhythm.week)))
    seasons = tuple(replace(one, week=changed(one.week)) if _same_days(one, season) else one for one in rhythm.seasons)
    return replace(calendar, rhythm=replace(rhythm, seasons=seasons))


def season_added(season: Season, calendar: Calendar) -> Calendar:
    """A part of every year with weekly hours of its own; raises UserError where another has some of its days."""
    for other in calendar.rhythm.seasons:
        if other.holds(season.first) or season.holds(other.first):
            raise UserError(_("Two seasons share days, so their hours are not clear. Let one end the day before the other starts."))
    seasons = tuple(sorted((*calendar.rhythm.seasons, season), key=lambda one: one.first))
    return replace(calendar, rhythm=replace(calendar.rhythm, seasons=seasons))


def season_gone(season: Season, calendar: Calendar) -> Calendar:
    """The usual week holds again."""
    seasons = tuple(one for one in calendar.rhythm.seasons if not _same_days(one, season))
    return replace(calendar, rhythm=replace(calendar.rhythm, seasons=seasons))


def _same_days(one: Season, other: Season) -> bool:
    return (one.first, one.last) == (other.first, other.last)


def annual_holidays(days: frozenset[tuple[int, int]], calendar: Calendar) -> Calendar:
    """The days closed every year."""
    return replace(calendar, rhythm=Rhythm(calendar.rhythm.week, calendar.rhythm.seasons, days))


def roll(how: Roll, calendar: Calendar) -> Calendar:
    """Which last day of calendar days moves on."""
    return replace(calendar, roll=how)


def zone(name: str, calendar: Calendar) -> Calendar:
    """All wall times are in another zone, those of past days too: a correction. Raises UserError for one nobody knows."""
    return replace(calendar, zone_name=zone_of(name))


def year_known(year: int, is_known: bool, calendar: Calendar) -> Calendar:
    """Whether all days of a year are entered, so that limits into it are certain (R6)."""
    years = calendar.years or frozenset()
    return replace(calendar, years=years | {year} if is_known else years - {year})


def differing(old: Calendar, new: Calendar, year: int) -> frozenset[date]:
    """The days of a year that are open otherwise, or named otherwise."""
    days = span(date(year, 1, 1), date(year, 12, 31))
    return frozenset(
        day
        for day in days
        if old.hours_of(day) != new.hours_of(day)
        or old.names.get(day) != new.names.get(day)
        or (day in old.holidays) != (day in new.holidays)
    )
