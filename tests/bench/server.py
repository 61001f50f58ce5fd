"""The same office on PostgreSQL beside SQLite, as durable: moved there, checked in to, searched, reported on."""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial

from app.desk.find import find
from app.desk.moving import move_to
from app.reports.lists import month
from app.storage.store import Store
from app.visits.lists import today
from app.wiring import open_address, open_office
from tests import postgres
from tests.bench.checkin import Desk
from tests.bench.measure import Line, by_turns, timed
from tests.bench.newcomers import newcomers
from tests.bench.office import HUGE, NOON, Sample, receptionist
from tests.bench.searching import typed

RUNS, EACH = 120, 100_000
A_VISIT = 5500  # bytes of the disk: the copy of the file, the server's tables, what is made on the way
# as an office's server is left by Debian, with memory for a big one
LASTING = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on", "shared_buffers": "512MB",
           "max_wal_size": "4GB", "wal_level": "replica", "max_wal_senders": "10", "jit": "on"}  # fmt: skip
MORE = {"shared_buffers": "2GB"}  # for a huge one: a tenth of what it keeps


def measure(sample: Sample) -> Iterator[Line]:
    """Nothing where no server is installed. SQLite is the floor of every line."""
    programs = postgres.programs()
    if programs is None:
        return
    if shutil.disk_usage(tempfile.gettempdir()).free < sample.visits * A_VISIT:
        sample = Sample(EACH)
    server = postgres.Server(programs, postgres.free_port(), LASTING | (MORE if sample.visits >= HUGE else {}))
    try:
        server.tell("CREATE DATABASE office")
        yield from _measured(sample, server)
    finally:
        server.close()


def _measured(sample: Sample, server: postgres.Server) -> Iterator[Line]:
    with sample.copied() as (folder,):
        file = open_office(folder)
        spent = timed(lambda: move_to(file, server.address("office")))
        yield Line(f"office of {sample.visits:,} visits moved to PostgreSQL, every row compared", spent / 1000, unit="s")
        yield Line(f"moved to a server, each {EACH:,} visits", spent / 1000 * EACH / sample.visits, unit="s", most_growth=2)
        yield from beside(file, server.address("office"))
        file.close()


def beside(file: Store, address: str) -> Iterator[Line]:
    """The same office in its file and on a server, by turns; both have been searched for a while before that is measured."""
    there = open_address(address)
    forms = newcomers(7_000_000)
    here_desk, there_desk = (Desk(store, receptionist(store)) for store in (file, there))
    pair = by_turns(lambda _n: here_desk.arrive(next(forms)), lambda _n: there_desk.arrive(next(forms)), RUNS)
    yield pair.typical("check-in on PostgreSQL beside SQLite", most_growth=2)
    yield pair.slow("check-in on PostgreSQL, p95", most=50)
    words, others = typed(file)[:RUNS], typed(file)[RUNS:]
    for word in others:
        for store in (file, there):
            store.read(find, word, now=NOON)
    looks = [lambda n, store=store: store.read(find, words[n % len(words)], now=NOON) for store in (file, there)]
    pair = by_turns(*looks, 2 * len(words))
    yield pair.typical("search on PostgreSQL beside SQLite")
    yield pair.slow("search on PostgreSQL, p95", most=16)
    reads = {"first screen": partial(today, now=NOON), "figures of a month": partial(month, first=NOON.date(), now=NOON)}
    for job, call in reads.items():
        pair = by_turns(lambda _n, call=call: file.read(call), lambda _n, call=call: there.read(call), 9)  # type: ignore[misc]  # bound at once
        yield pair.typical(f"{job} on PostgreSQL beside SQLite", most=500)
    there.close()
