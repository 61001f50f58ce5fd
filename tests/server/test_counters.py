"""Ten counters as processes on the same records: no update lost, no number twice or missing, no deadlock, also when the server is killed.

FIRSTDESK_COUNTERS_SECONDS=60 is the long form.
"""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.office.service import found
from app.people import service as people
from app.people.record import Person
from app.storage.store import Store
from app.visits.record import Visit
from app.wiring import open_address
from tests.conftest import NOON, OFFICE_FORM
from tests.postgres import Server
from tests.server.counter import tell

COUNTERS = 10
SECONDS = float(os.environ.get("FIRSTDESK_COUNTERS_SECONDS", "4"))


@pytest.fixture
def office(steady: Server) -> Iterator[tuple[Server, str, Store, UUID]]:
    """An office of its own, and the person everybody changes."""
    steady.tell("DROP DATABASE IF EXISTS busy WITH (FORCE)")
    steady.tell("CREATE DATABASE busy")
    address = steady.address("busy")
    store = open_address(address)
    store.do(found, OFFICE_FORM, now=NOON, counter="1")
    person_id = store.do(people.add, {"name": "赵六"}, by=SYSTEM, now=NOON).value
    yield steady, address, store, getattr(person_id, "id", person_id)
    store.close()


Counting = list[tuple[Any, Connection]]


def begin(address: str, person_id: UUID, seconds: float) -> Counting:
    """Each counter is a process; forked, as ten programs starting at once would be the whole of a short run."""
    made = multiprocessing.get_context("fork")
    counting = []
    for n in range(COUNTERS):
        hears, tells = made.Pipe(duplex=False)
        process = made.Process(target=tell, args=(tells, address, f"counter {n}", person_id, seconds))
        process.start()
        tells.close()
        counting.append((process, hears))
    return counting


def end(counting: Counting) -> list[dict[str, Any]]:
    said = []
    for process, hears in counting:
        said.append(hears.recv())
        hears.close()
        process.join(30)
        assert process.exitcode == 0
    return said


def numbers(store: Store) -> list[str]:
    return store.read(lambda s: list(s.execute(select(Visit.number).order_by(Visit.number)).scalars()))


def are_dense(found_numbers: list[str]) -> bool:
    """Of each day 0001, 0002, … without gap."""
    days = Counter(number.rpartition("-")[0] for number in found_numbers)
    return sorted(found_numbers) == [f"{day}-{n:04d}" for day in sorted(days) for n in range(1, days[day] + 1)]


def ups(store: Store, person_id: UUID) -> int:
    return store.read(lambda s: int(s.get_one(Person, person_id).note or 0))


def test_ten_counters_lose_nothing_and_give_every_number_once(office: tuple[Server, str, Store, UUID]) -> None:
    server, address, store, person_id = office
    said = end(begin(address, person_id, SECONDS))
    given = [number for one in said for number in one["numbers"]]
    assert [sentence for one in said for sentence in one["sentences"]] == []
    assert sum(one["torn"] for one in said) == 0, "a reading saw two moments"
    assert len(given) == len(set(given)) > COUNTERS
    assert numbers(store) == sorted(given)
    assert are_dense(given)
    assert ups(store, person_id) == sum(one["ups"] for one in said), "an update was lost"
    assert store.read(check_all).troubles == ()
    assert "deadlock detected" not in (server.folder / "log").read_text("utf-8", "replace")
    waits = sorted(wait * 1000 for one in said for wait in one["waits"])
    print(f"{len(given)} check-ins of {COUNTERS} counters in {SECONDS:.0f} s, p50 {median(waits):.1f} ms, "
          f"p95 {quantiles(waits, n=20)[-1]:.1f} ms, {sum(one['stale'] for one in said)} told that another was quicker")  # fmt: skip


def test_a_server_killed_in_the_middle_loses_nothing_acknowledged_and_work_goes_on(office: tuple[Server, str, Store, UUID]) -> None:
    server, address, store, person_id = office
    processes = begin(address, person_id, max(SECONDS, 6))
    until = time.monotonic() + 60
    while len(numbers(store)) < COUNTERS and time.monotonic() < until:
        time.sleep(0.05)
    server.stop()
    time.sleep(0.5)
    server.start()
    came_back = len(numbers(store))
    said = end(processes)
    given = {number for one in said for number in one["numbers"]}
    sentences = {sentence for one in said for sentence in one["sentences"]}
    assert sentences, "nobody was told"
    assert all("does not answer" in sentence or "may be saved or not" in sentence for sentence in sentences), sentences
    kept = numbers(store)
    assert given <= set(kept), "an acknowledged check-in is gone"
    assert are_dense(kept)
    assert len(kept) - len(given) <= COUNTERS, "at most one each was on its way"
    assert len(kept) > came_back, "nobody went on"
    total = sum(one["ups"] for one in said)
    assert total <= ups(store, person_id) <= total + COUNTERS
    assert store.read(check_all).troubles == ()
