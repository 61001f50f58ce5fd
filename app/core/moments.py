"""When something happened, as people write it: a day and a time in two fields, either may be left out."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core.clock import at_local, day_of, local
from app.core.errors import FormErrors
from app.core.i18n import _

DAYS_BACK = {
    "today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2,
}  # fmt: skip
_BACK = re.compile(r"-(\d{1,3})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
NOON = time(12)


def day_gone(text: str, today: date) -> str:
    """The day a short way of writing means (-1, 11-20, yesterday), as 2026-11-20 and never later than today; else as written."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in DAYS_BACK:
        return (today - timedelta(days=DAYS_BACK[plain])).isoformat()
    if match := _BACK.fullmatch(plain):
        return (today - timedelta(days=int(match[1]))).isoformat()
    if match := _MONTH_DAY.fullmatch(plain):
        for year in range(today.year, today.year - 5, -1):
            try:
                found = date(year, int(match[1]), int(match[2]))
            except ValueError:
                continue
            if found <= today:
                return found.isoformat()
    return text


@dataclass(frozen=True, slots=True)
class DayAndTime:
    """The names of the two fields of a form that say when something happened."""

    day: str = "day"
    time: str = "time"

    def written(self, form: Mapping[str, object], *, now: datetime) -> dict[str, object]:
        """The form with a short way of writing the day put out in full."""
        day = form.get(self.day)
        return {**form, self.day: day_gone(day, day_of(now))} if isinstance(day, str) else dict(form)

    def of(self, at: datetime | None) -> dict[str, Any]:
        """A moment as the two fields show it."""
        wall = local(at) if at else None
        shown = wall.time().replace(second=0, microsecond=0) if wall else None
        return {self.day: wall.date() if wall else None, self.time: shown}

    def meant(self, values: Mapping[str, Any], *, now: datetime, kept: datetime | None = None) -> datetime:
        """The moment of checked values. What is `kept` stays, its seconds too, where nobody touched it; with nothing written it is now.

        A time without a day is today's, an earlier day without a time is at noon. Raises FormErrors for a time to come.
        """
        day, wall = values[self.day], values[self.time]
        shown = self.of(kept)
        if kept is not None and (day, wall) == (shown[self.day], shown[self.time]):
            return kept
        if wall is None and day in (None, day_of(now)):
            return now
        at = at_local(day or day_of(now), wall or NOON)
        if at > now:
            field = self.time if wall is not None else self.day
            raise FormErrors({field: _("This time has not come yet. Correct the time, or the PC's clock.")})
        return at
