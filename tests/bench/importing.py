"""A hundred thousand visits from a file, beside the same rows read and written by hand."""

import csv
import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import text

from app.core import names
from app.core.actor import SYSTEM
from app.exchange.importing import Plan, Progress, Watch, preview
from app.exchange.importing import run as take_in
from app.office.service import found
from app.storage.opening import NAME
from app.storage.store import Store
from app.wiring import open_office
from tests.bench.measure import Line, timed
from tests.bench.office import NOON, Sample, raw

ROWS = 100_000
HEADINGS = ("访客姓名", "电话", "单位", "车牌", "被访人", "事由", "到达时间", "离开时间")
QUERY = "SELECT name, phone, company, plate, host, purpose, arrived_at, left_at FROM visit WHERE left_at IS NOT NULL LIMIT :many"


def _file(sample: Sample, folder: Path) -> tuple[Path, int]:
    """Visits of the sample as another program would have written them, and how many."""
    from app.core.clock import local
    from app.storage.types import from_ms

    with sample.opened() as store:
        rows = store.read(lambda s: list(s.execute(text(QUERY), {"many": sample.some(ROWS)})))
    path = folder / "visits.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for *words, arrived, left in rows:
            writer.writerow([*words, *(f"{local(from_ms(at)):%Y-%m-%d %H:%M:%S}" for at in (arrived, left))])
    return path, len(rows)


def _empty(folder: Path) -> Store:
    store = open_office(folder)
    store.do(found, {"name": "美好家园", "kind": "property", "person": "李红", "password": "correct horse"}, now=NOON)
    return store


def _by_hand(path: Path, folder: Path) -> None:
    """csv, one executemany a table with all its indexes, pinyin and search words; one transaction of the values we write too."""
    connection = raw(folder / NAME, is_writer=True)
    people: dict[tuple[str, str], int] = {}
    visits, persons, words = [], [], []
    import_id = os.urandom(16)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for n, (name, phone, company, plate, host, purpose, *moments) in enumerate(list(csv.reader(file))[1:]):
            if (name, phone) not in people:
                people[name, phone] = seq = len(people) + 1
                persons.append((seq.to_bytes(16), seq, name, phone, company, plate, 0, import_id))
                words.append((seq, " ".join(names.tokens(names.PersonKeys(name, phone, plate, company)))))
            day = int(moments[0][:10].replace("-", ""))
            at, left = (int(datetime.fromisoformat(moment).timestamp() * 1000) for moment in moments)
            visits.append((
                n.to_bytes(16), f"V{day}-I{n:04d}", "left", "guest", day, at, people[name, phone].to_bytes(16), name, phone, company, plate,
                host, purpose, at, left, import_id, os.urandom(16), os.urandom(16),
            ))  # fmt: skip
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO person (id, seq, name, phones, company, plate, made_at, import_id, place, languages, note, version, site) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', '', 1, 1)", persons,
    )  # fmt: skip
    connection.executemany("INSERT INTO person_search (rowid, keys) VALUES (?, ?)", words)
    connection.executemany(
        "INSERT INTO visit (id, number, state, type, day, at, person_id, name, phone, company, plate, host, purpose, arrived_at, left_at, "
        "import_id, source_digest, digest, people, host_kind, department, belongings, note, language, counter, received_by, reason, "
        "is_corrected, version, site) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, '', '', '', '', '', '', '', '', 0, 1, 1)", visits,
    )  # fmt: skip
    connection.execute("COMMIT")
    connection.close()


def _gaps(work: threading.Thread) -> float:
    """The longest the window's thread had to wait for its turn while `work` ran, beyond the 5 ms it sleeps."""
    longest = 0.0
    work.start()
    while work.is_alive():
        start = perf_counter()
        sleep(0.005)
        longest = max(longest, (perf_counter() - start) * 1000 - 5)
    return longest


def measure(sample: Sample) -> Iterator[Line]:
    """One whole import of each, floor first; how long a window's thread waits meanwhile; what a cancelled one leaves."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-bench-") as holder:
        folder = Path(holder)
        path, rows = _file(sample, folder)
        plan = Plan(path, preview(path, "visits").columns)
        _empty(folder / "floor").close()
        floor = timed(lambda: _by_hand(path, folder / "floor"))
        store = _empty(folder / "ours")
        spent: list[float] = []
        work = threading.Thread(target=lambda: spent.append(timed(lambda: take_in(store, plan, by=SYSTEM, now=NOON))))
        longest = _gaps(work)
        store.close()
        yield Line(f"import of {rows:,} visits, each 1,000", 1000 * spent[0] / rows, 1000 * floor / rows, most_ratio=1.5)
        yield Line("longest wait of the window's thread meanwhile", longest, most=100)
        yield Line("rows left by a cancelled import", _left_by_cancel(plan, folder / "cancelled"), most=0, unit="rows")
        with sample.copied() as (big,):
            store = open_office(big)
            among = timed(lambda: take_in(store, plan, by=SYSTEM, now=NOON))
            store.close()
        yield Line(f"the same among {sample.visits:,} others, each 1,000", 1000 * among / rows, 1000 * spent[0] / rows, most_ratio=1.5)


def _left_by_cancel(plan: Plan, folder: Path) -> int:
    store = _empty(folder)
    steps: list[Progress] = []
    watch = Watch(steps.append, lambda: bool(steps) and steps[-1].step == "write")  # once rows are in
    assert take_in(store, plan, by=SYSTEM, now=NOON, watch=watch).is_cancelled, "an import that short is over before it can be cancelled"

    def count(s: Any) -> int:
        return sum(s.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in ("visit", "person", "person_search_docsize"))

    left = store.read(count)
    store.close()
    return left
