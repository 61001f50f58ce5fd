"""The first screen's lists and the counts of days, beside the same SQL by hand."""

from collections.abc import Iterator
from datetime import date

from app.storage.opening import NAME
from app.visits.lists import COLUMNS, VisitFilter, register_days, today
from app.visits.record import Visit
from tests.bench.measure import Line, by_turns
from tests.bench.office import NOON, Sample, raw

DAY = 20261121
OPEN = "state IN ('expected', 'waiting', 'inside')"
MONTH = 43_000


def measure(sample: Sample) -> Iterator[Line]:
    """The day board in one go; the days of 43,000 visits."""
    columns = ", ".join(column.key for column in COLUMNS if column.key in Visit.__table__.columns)
    board = (
        f"SELECT {columns} FROM visit WHERE state = 'waiting' AND {OPEN} ORDER BY at LIMIT 201",
        f"SELECT {columns} FROM visit WHERE state = 'inside' AND {OPEN} ORDER BY at LIMIT 201",
        f"SELECT {columns} FROM visit WHERE state = 'expected' AND {OPEN} AND day = {DAY} ORDER BY at LIMIT 201",
        f"SELECT {columns} FROM visit WHERE state IN ('left', 'turned_away') AND day = {DAY} ORDER BY left_at DESC LIMIT 201",
        f"SELECT coalesce(sum(people), 0) FROM visit WHERE state = 'inside' AND {OPEN}",
        f"SELECT count(*) FROM visit WHERE state IN ('waiting', 'inside', 'left', 'turned_away') AND day = {DAY}",
    )
    bare = raw(sample.folder / NAME)
    with sample.opened() as store:
        shown = store.read(today, now=NOON)
        rows = sum(len(part.rows) for part in (shown.waiting, shown.inside, shown.expected, shown.gone))
        pair = by_turns(lambda _n: [bare.execute(sql).fetchall() for sql in board], lambda _n: store.read(today, now=NOON), 60)
        yield pair.typical(f"day board, {rows} rows", most_ratio=3, extra=16)
        wanted = _latest(store.read(register_days, VisitFilter()))
        visits = sum(count for _day, count in store.read(register_days, wanted))
        first, last = (int(f"{day:%Y%m%d}") for day in (wanted.first, wanted.last) if day)
        sql = f"SELECT day, count(*) FROM visit WHERE day BETWEEN {first} AND {last} GROUP BY day ORDER BY day DESC"
        pair = by_turns(lambda _n: bare.execute(sql).fetchall(), lambda _n: store.read(register_days, wanted), 40)
        yield pair.typical(f"counts by day of {visits:,} visits", most_ratio=1.3, most=50)
    bare.close()


def _latest(days: tuple[tuple[int, int], ...]) -> VisitFilter:
    """The last days that hold a month's visits of a busy office."""
    before = 0
    first = days[-1][0]
    for day, count in days:
        before += count
        if before >= MONTH:
            first = day
            break
    return VisitFilter(first=_date(first), last=_date(days[0][0]))


def _date(day: int) -> date:
    return date(day // 10000, day // 100 % 100, day % 100)
