"""Moments as people at the desk write and read them: 15:30, +90, 2026-11-25 15:30."""

import unicodedata
from datetime import datetime, timedelta

from app.core.clock import at_local, day_of, day_span, local
from app.core.days import day_meant
from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _

LONGEST_MINUTES = 7 * 24 * 60
_DAY = Field("day", N_("Day"), Kind.DATE)
_TIME = Field("time", N_("Time"), Kind.TIME)


def until_meant(words: str, now: datetime, *, field: str) -> datetime | None:
    """The moment written, None for nothing: a time of today, +minutes, or a day with or without a time. Raises FormErrors."""
    plain = unicodedata.normalize("NFKC", words).strip()
    if not plain:
        return None
    found = _minutes(plain, now) if plain.startswith("+") else _time_today(plain, now) or _day_and_time(plain, now)
    if found is None:
        raise FormErrors({field: _("Write until when as 15:30, +60 (minutes) or 2026-11-25 15:30.")})
    if found <= now:
        raise FormErrors({field: _("{time} has passed. Write a later time.").format(time=words.strip())})
    return found


def _minutes(plain: str, now: datetime) -> datetime | None:
    count = plain[1:].strip()
    if not count.isdecimal() or not 0 < int(count[:6]) <= LONGEST_MINUTES:
        return None
    return (now + timedelta(minutes=int(count))).replace(second=0, microsecond=0)


def _time_today(plain: str, now: datetime) -> datetime | None:
    try:
        wall = clean((_TIME,), {"time": plain}).values["time"]
    except FormErrors:
        return None
    return at_local(day_of(now), wall)


def _day_and_time(plain: str, now: datetime) -> datetime | None:
    day, _space, wall = plain.partition(" ")
    try:
        values = clean((_DAY, _TIME), {"day": day_meant(day, day_of(now)), "time": wall}).values
    except FormErrors:
        return None
    return at_local(values["day"], values["time"]) if values["time"] else day_span(values["day"])[1]


def moment_words(at: datetime | None, now: datetime, *, is_start: bool = False) -> str:
    """15:30 today, 11-25 15:30 on another day, the day alone for a midnight (an end: the day before); nothing for None."""
    if at is None:
        return ""
    wall = local(at)
    if not (wall.hour or wall.minute or wall.second):
        day = wall if is_start else local(at - timedelta(minutes=1))
        return f"{day.month:02d}-{day.day:02d}"
    clock = f"{wall.hour:02d}:{wall.minute:02d}"
    return clock if wall.date() == local(now).date() else f"{wall.month:02d}-{wall.day:02d} {clock}"
