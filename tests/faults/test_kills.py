"""Killed at any moment, nothing acknowledged is lost; and the look at it afterwards would notice."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.printing.spool import AnySpooler, NoSpooler
from app.printing.worker import PrintWorker
from app.storage.store import Store
from app.wiring import drawers
from tests.faults import kills, truth
from tests.faults.office import DATA, PAPERS, PLAIN, Desk, copied
from tests.faults.table import shown

KILLS = 50


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork of POSIX")
def test_four_counters_killed_at_random_moments_lose_nothing_and_print_nothing_twice_in_silence() -> None:
    lines = list(kills.measure(PLAIN, KILLS))  # test_kills_encrypted.py has the other kind
    assert all(line.is_ok for line in lines), shown(lines)
    assert lines[0].many >= KILLS


@pytest.fixture
def worked() -> Iterator[tuple[Store, list[dict[str, Any]], Path]]:
    """A counter that did ten things, all printed; what it acknowledged and where its papers lie."""
    with copied(PLAIN) as (root, people):
        store = PLAIN.open(root / DATA)
        desk = Desk(store, people, "1")
        told = [desk.step(n) for n in range(10)]
        PrintWorker(store, AnySpooler(NoSpooler()), drawers(), lambda _kinds: None, counter="1").run_once()
        yield store, told, root / PAPERS
        store.close()


def test_nothing_is_found_where_nothing_is_wrong(worked: Any) -> None:
    store, told, papers = worked
    assert truth.lost(store, told) == []
    assert truth.numbers_wrong(store) + truth.papers_wrong(store, papers) + truth.troubles(store) == []


LAST = "(SELECT id FROM visit ORDER BY number DESC LIMIT 1)"
MIDDLE = "(SELECT id FROM visit ORDER BY number LIMIT 1 OFFSET 1)"
FIRST_STATE = "(SELECT id FROM visit WHERE state = 'left' LIMIT 1)"


@pytest.mark.parametrize(
    ("deed", "found"),
    [
        (f"DELETE FROM visit WHERE id = {LAST}", "lost"),
        (f"UPDATE visit SET version = 1, state = 'inside' WHERE id = {FIRST_STATE}", "lost"),
        (f"DELETE FROM visit WHERE id = {MIDDLE}", "numbers"),
        ("UPDATE number_counter SET last = last + 1 WHERE form = 'ticket'", "numbers"),
        ("UPDATE visit SET name = '别人' WHERE number LIKE '%0001'", "troubles"),
        ("DELETE FROM print_job WHERE title LIKE 'V%0001'", "papers"),
    ],
)
def test_what_a_fault_could_do_is_noticed(worked: Any, deed: str, found: str) -> None:
    store, told, papers = worked
    looks: dict[str, Callable[[], list[str]]] = {
        "lost": lambda: truth.lost(store, told), "numbers": lambda: truth.numbers_wrong(store),
        "papers": lambda: truth.papers_wrong(store, papers), "troubles": lambda: truth.troubles(store),
    }  # fmt: skip
    store.idle(lambda s: s.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON") and s.execute(text(deed)))
    assert looks[found]()


def test_a_paper_that_came_out_twice_without_a_word_is_noticed(worked: Any) -> None:
    store, _told, papers = worked
    shutil.copy(papers / "V20261121-0001.pdf", papers / "V20261121-0001-2.pdf")
    assert any("do not say that they are reprints" in line for line in truth.papers_wrong(store, papers))
