"""What one edit of a calendar changed, in words."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.core.i18n import _, ngettext
from app.hours.calendar import Calendar, Hours, Rhythm, Roll, Season, Week
from app.hours.days import DAY_WORDS, WEEKDAY_WORDS, DayKind, info_of
from app.hours.wording import hours_words, month_days_words
from app.hours.years import holiday_words


def what_changed(old: Calendar, new: Calendar) -> tuple[str, ...]:
    """A sentence for each thing that became another: years, single days, the week, seasons, days of every year, zone."""
    return tuple((*_years(old, new), *_days(old, new), *_rhythm(old.rhythm, new.rhythm), *_rest(old, new)))


def _years(old: Calendar, new: Calendar) -> Iterator[str]:
    for year in sorted(_loaded(old, new)):
        off = sum(day.year == year for day in new.holidays)
        on = sum(day.year == year for day in new.shifts)
        yield ": ".join((
            _("{year} loaded").format(year=year),
            ngettext("{n} day off", "{n} days off", off).format(n=off) + _(", ")
            + ngettext("{n} make-up day", "{n} make-up days", on).format(n=on),
        ))  # fmt: skip
    for year in sorted((old.years or frozenset()) - (new.years or frozenset())):
        yield _("{year} counts as not loaded").format(year=year)


def _loaded(old: Calendar, new: Calendar) -> frozenset[int]:
    return (new.years or frozenset()) - (old.years or frozenset())


def _days(old: Calendar, new: Calendar) -> Iterator[str]:
    """Days entered one by one; those in a row that became the same are one span."""
    named = {*old.holidays, *new.holidays, *old.shifts, *new.shifts, *old.breaks, *new.breaks, *old.names, *new.names}
    changed = sorted(day for day in named if day.year not in _loaded(old, new) and _entry(old, day) != _entry(new, day))
    spans: list[tuple[date, date, str]] = []
    for day in changed:
        words = _day(new, day)
        if spans and spans[-1][2] == words and spans[-1][1] + timedelta(days=1) == day:
            spans[-1] = (spans[-1][0], day, words)
        else:
            spans.append((day, day, words))
    for first, last, words in spans:
        yield ": ".join((first.isoformat() if first == last else _("{first} to {last}").format(first=first, last=last), words))


def _entry(calendar: Calendar, day: date) -> tuple[object, ...]:
    return day in calendar.holidays, calendar.shifts.get(day), calendar.breaks.get(day), calendar.names.get(day)


def _day(calendar: Calendar, day: date) -> str:
    found = info_of(calendar, day)
    is_usual = found.kind in (DayKind.OPEN, DayKind.CLOSED)
    words = _("as its weekday") if is_usual else _(DAY_WORDS[found.kind])
    parts = (words, holiday_words(found.name) if found.name else "", "" if is_usual else hours_words(found.hours))
    return " · ".join(part for part in parts if part)


def _rhythm(old: Rhythm, new: Rhythm) -> Iterator[str]:
    yield from _week(old.week, new.week)
    before, after = ({(one.first, one.last): one for one in rhythm.seasons} for rhythm in (old, new))
    for days in sorted({*before, *after}):
        if days not in after:
            yield _("season {days} ended").format(days=_season_days(before[days]))
        elif days not in before:
            yield _("season {days} with hours of its own").format(days=_season_days(after[days]))
        else:
            for words in _week(before[days].week, after[days].week):
                yield ": ".join((_season_days(after[days]), words))
    if old.annual_holidays != new.annual_holidays:
        yield ": ".join((_("closed every year"), month_days_words(new.annual_holidays) or "—"))


def _season_days(season: Season) -> str:
    return "–".join(f"{month:02}-{day:02}" for month, day in (season.first, season.last))


def _week(old: Week, new: Week) -> Iterator[str]:
    """The weekdays that became another, those of the same hours together."""
    by_hours: dict[Hours, list[str]] = {}
    for number, words in enumerate(WEEKDAY_WORDS):
        if old[number] != new[number]:
            by_hours.setdefault(new[number], []).append(_(words))
    for hours, days in by_hours.items():
        yield ": ".join((_(", ").join(days), hours_words(hours) or _(DAY_WORDS[DayKind.CLOSED])))


def _rest(old: Calendar, new: Calendar) -> Iterator[str]:
    if old.roll is not new.roll:
        words = _("statutory holidays only") if new.roll is Roll.STATUTORY else _("any closed day")
        yield ": ".join((_("last day of calendar days moves over"), words))
    if old.zone_name != new.zone_name:
        yield _("zone {old} → {new}").format(old=old.zone_name, new=new.zone_name)
