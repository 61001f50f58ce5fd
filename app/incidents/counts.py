"""Incidents counted month by month (P1): of which kind, how soon somebody was told, how many are over; and the words for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import _
from app.incidents.fields import State
from app.incidents.plans import kind_words
from app.incidents.record import Incident


@dataclass(frozen=True, slots=True)
class Counts:
    """What a month (such as 202611) or a whole year (0) adds up to; void ones count nowhere.

    `minutes` is the median from the incident until somebody was told, None where nobody was.
    """

    month: int
    kinds: dict[str, int]
    unreported: int
    minutes: float | None
    closed: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months and the year together; `names` are the kinds that occurred, as they are called now, the most frequent first."""

    names: dict[str, str]
    months: tuple[Counts, ...]


Row = tuple[int, str, State, datetime, datetime | None]


def year(s: Session, wanted: int) -> Year:
    """A year by the day they happened."""
    columns = (Incident.day, Incident.kind, Incident.state, Incident.happened_at, Incident.reported_at)
    where = (Incident.day >= wanted * 10000, Incident.day < (wanted + 1) * 10000, Incident.state != State.VOID)
    rows: Sequence[Any] = s.execute(select(*columns).where(*where)).all()
    months = [_added(wanted * 100 + n, (row for row in rows if row[0] // 100 == wanted * 100 + n)) for n in range(1, 13)]
    whole = _added(0, rows)
    known = kind_words(s)
    frequent = sorted(whole.kinds, key=lambda kind: (-whole.kinds[kind], kind))
    return Year({kind: known.get(kind, kind) for kind in frequent}, (*months, whole))


def _added(month: int, rows: Iterable[Row]) -> Counts:
    kinds: dict[str, int] = {}
    waits: list[float] = []
    unreported = closed = 0
    for _day, kind, state, happened_at, reported_at in rows:
        kinds[kind] = kinds.get(kind, 0) + 1
        closed += state is State.CLOSED
        if reported_at is None:
            unreported += 1
        else:
            waits.append(max(0.0, (reported_at - happened_at).total_seconds() / 60))
    return Counts(month, kinds, unreported, median(waits) if waits else None, closed)


def heads(found: Year) -> tuple[str, ...]:
    """The headings of the table."""
    return (_("Month"), _("All"), *found.names.values(), _("Minutes until reported"), _("not reported"), _("closed"), _("still open"))


def cells(found: Year, row: Counts) -> tuple[str, ...]:
    """A month's line; nothing is a dash, so that what is there stands out."""
    name = f"{row.month // 100}-{row.month % 100:02d}" if row.month else _("Together")
    numbers = (row.total, *(row.kinds.get(kind, 0) for kind in found.names))
    rest = (row.unreported, row.closed, row.total - row.closed)
    minutes = "–" if row.minutes is None else f"{row.minutes:.0f}"
    shown = [str(n) if n else "–" for n in (*numbers, *rest)]
    return (name, *shown[: len(numbers)], minutes, *shown[len(numbers) :])
