"""The analysis of a year of 100,000 complaints, beside a floor of the same run: every row of that year read once by hand."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from sqlalchemy import text

from app.reports.complaints import complaint_figures
from app.storage.direct import run
from app.wiring import open_office
from tests.bench.filling import fill_complaints, moments
from tests.bench.measure import Line, timed
from tests.bench.office import NOON, Sample, receptionist

MANY, RUNS = 100_000, 5
FLOOR = text("SELECT * FROM complaint WHERE day BETWEEN :first AND :last")


def measure(sample: Sample) -> Iterator[Line]:
    """A year and a month of it, in an office of its own: no other has so many in one year."""
    many = sample.some(MANY)
    with tempfile.TemporaryDirectory(prefix="firstdesk-bench-") as folder:
        store = open_office(Path(folder))
        receptionist(store)
        fill_complaints(store, moments(many, NOON, days=NOON.timetuple().tm_yday - 1), now=NOON)
        read = store.read
        first = NOON.date().replace(month=1, day=1)
        days = {"first": first.year * 10_000, "last": first.year * 10_000 + 1231}
        floor = median([timed(lambda: read(lambda s: len(run(s, FLOOR, days)))) for _n in range(RUNS)])
        year = median([timed(lambda: read(complaint_figures, first, is_year=True, now=NOON)) for _n in range(RUNS)])
        yield Line("floor: every row of the year read once", floor)
        yield Line(f"a year of {many:,} complaints analysed", year, most=1000)
        yield Line("a month of it analysed", median([timed(lambda: read(complaint_figures, now=NOON)) for _n in range(RUNS)]), most=300)
        store.close()
