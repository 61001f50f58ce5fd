"""The office tool's `check` of a whole office, beside every row read once by hand; and the audit trail of an afternoon's check-ins."""

from collections.abc import Iterator
from time import perf_counter

from sqlalchemy import text

from app.desk.check import check_all, record_kinds
from app.office import audit
from app.storage.opening import NAME
from app.storage.store import Store
from app.wiring import open_office
from tests.bench.checkin import Desk
from tests.bench.measure import Line, timed
from tests.bench.newcomers import newcomers
from tests.bench.office import Sample, raw, receptionist

CHECK_INS = 2000
ENTRIES = text("SELECT count(*) FROM audit_event")


def measure(sample: Sample) -> Iterator[Line]:
    """All of it once: it takes minutes where there are millions of rows."""
    floor = timed(lambda: _read(sample)) / 1000
    with sample.opened() as store:
        start = perf_counter()
        found = store.read(check_all)
        spent = perf_counter() - start
        assert not found.troubles, found.troubles
        yield Line(f"audit check of {sum(found.counts.values()):,} rows", spent, floor, unit="s")
    with sample.copied() as (folder,):
        store = open_office(folder)
        yield from _trail(store, sample.some(CHECK_INS))
        store.close()


def _read(sample: Sample) -> int:
    bare = raw(sample.folder / NAME)
    count = 0
    for kind in record_kinds():
        for _row in bare.execute(f"SELECT * FROM {kind.__tablename__}"):
            count += 1
    bare.close()
    return count


def _trail(store: Store, many: int) -> Iterator[Line]:
    desk, forms = Desk(store, receptionist(store)), newcomers(50_000)
    for _n in range(many):
        desk.arrive(next(forms))
    entries = store.read(lambda s: s.execute(ENTRIES).scalar_one())
    spent = timed(lambda: store.read(lambda s: list(audit.verify(s))))
    yield Line("audit trail verified, 1,000 entries", spent * 1000 / entries, most=1000)
