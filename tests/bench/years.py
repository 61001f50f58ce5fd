"""Figures of a month and of a year out of years of work, beside the same counts by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from typing import Any

from sqlalchemy import text

from app.reports.complaints import complaint_figures
from app.reports.lists import month as month_figures
from app.reports.sources import ENDED, ENDED_SINCE, EXTENDED, KINDS_OF_CLOCKS, MOVES, OPENED, SOURCES, STILL_OPEN, STILL_RUNNING
from app.storage.opening import NAME
from app.storage.store import Store
from app.storage.types import to_ms
from tests.bench.measure import Line, by_turns, timed
from tests.bench.office import NOON, Sample, raw

RUNS = 9
OF_YEAR = text("SELECT count(*) FROM complaint WHERE day BETWEEN :first AND :last")


def measure(sample: Sample) -> Iterator[Line]:
    """The month's report; complaints of the year."""
    bare = raw(sample.folder / NAME)
    with sample.opened() as store:
        yield from _month(store, bare)
        first = NOON.date().replace(month=1, day=1)
        days = {"first": first.year * 10_000, "last": first.year * 10_000 + 1231}
        many = store.read(lambda s: s.execute(OF_YEAR, days).scalar_one())
        year = [timed(lambda: store.read(complaint_figures, first, is_year=True, now=NOON)) for _n in range(RUNS)]
        yield Line(f"analysis of the year, {many:,} complaints", median(year), most=1000)
        month = [timed(lambda: store.read(complaint_figures, now=NOON)) for _n in range(RUNS)]
        yield Line("analysis of the month", median(month), most=300)
    bare.close()


def _month(store: Store, bare: Any) -> Iterator[Line]:
    month = NOON.date().replace(day=1)
    days = {"first": int(f"{month:%Y%m%d}"), "last": int(f"{month:%Y%m}31")}
    span = {**days, "start": to_ms(datetime(month.year, month.month, 1, tzinfo=UTC)), "end": to_ms(NOON)}
    counted = [(query.text, days) for _subject, query in SOURCES]
    counted += [(query.text, span) for query in (MOVES, OPENED, STILL_OPEN, EXTENDED)]
    for record, kind in bare.execute(KINDS_OF_CLOCKS.text).fetchall():
        counted += [(query.text, {**span, "record_kind": record, "kind": kind}) for query in (ENDED, STILL_RUNNING, ENDED_SINCE)]
    floor = lambda _n: [bare.execute(query, values).fetchall() for query, values in counted]  # noqa: E731 -- two of a kind, side by side
    pair = by_turns(floor, lambda _n: store.read(month_figures, month, now=NOON), RUNS)
    received = store.read(month_figures, month, now=NOON).received
    yield pair.typical(f"figures of a month, {received:,} received", most_ratio=1.3, extra=16, most=500)
