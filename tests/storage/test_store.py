"""One transaction per call: whole or not at all, counted, numbered, and told to the others."""

import json
import subprocess
import threading
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import create_mock_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import StaleRecord, UserError
from app.desk.check import check_all
from app.people.record import Person
from app.people.service import add
from app.storage.numbers import take
from app.storage.records import Base
from app.visits.lists import VisitFilter, register_rows
from app.visits.service import arrive
from app.wiring import load_records, open_office

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def people(s: Session) -> list[str]:
    return list(s.execute(select(Person.name).order_by(Person.seq)).scalars())


def test_what_fails_half_way_leaves_nothing(desk: Any) -> None:
    def half(s: Session, *, by: Actor, now: datetime) -> None:
        add(s, {"name": "半个"}, by=by, now=now)
        s.flush()
        raise UserError("no further")

    with pytest.raises(UserError, match="no further"):
        desk.do(half)
    assert desk.read(people) == []
    desk.do(add, {"name": "整个"})
    assert desk.read(people) == ["整个"]
    assert desk.read(lambda s: s.execute(select(Person.seq)).scalar_one()) == 1


def test_what_changed_is_told_by_kind(desk: Any) -> None:
    assert desk.store.do(add, {"name": "王小明"}, by=desk.by, now=desk.now).changed == {"Person"}
    assert desk.store.do(arrive, FORM, by=desk.by, now=desk.now).changed >= {"Visit", "Person", "PrintJob"}


def test_touched_kinds_are_written_in_one_order_so_counters_never_wait_for_each_other(desk: Any) -> None:
    before = desk.read(_touched)
    desk.do(arrive, FORM)
    assert desk.read(_touched)[len(before) :] == ["Person", "PrintJob", "Visit"]


def _touched(s: Session) -> list[str]:
    return list(s.execute(text("SELECT kind FROM touched ORDER BY rowid")).scalars())


def test_only_other_processes_changes_count_as_changed_elsewhere(desk: Any) -> None:
    desk.store.changed_elsewhere()
    desk.do(add, {"name": "王小明"})
    assert desk.store.changed_elsewhere() == frozenset()
    other = open_office(desk.folder)
    try:
        other.do(add, {"name": "李四"}, by=desk.by, now=desk.now)
    finally:
        other.close()
    assert desk.store.changed_elsewhere() == {"Person"}
    assert desk.store.changed_elsewhere() == frozenset()


def test_a_lost_race_on_a_record_is_a_sentence_and_changes_nothing(desk: Any) -> None:
    key = desk.do(add, {"name": "王小明"})

    def race(s: Session, *, by: Actor, now: datetime) -> None:
        person = s.get(Person, key)
        assert person is not None
        s.execute(text("UPDATE person SET version = version + 1"))
        person.name = "别人"

    with pytest.raises(StaleRecord, match="Another counter has just changed this"):
        desk.do(race)
    assert desk.read(people) == ["王小明"]


def test_a_reader_cannot_write(desk: Any) -> None:
    with pytest.raises((DBAPIError, UserError), match="only be read"):
        desk.read(lambda s: s.execute(text("DELETE FROM person")))


def test_a_reader_is_not_held_up_by_a_writer(desk: Any) -> None:
    desk.do(add, {"name": "王小明"})
    started, finish = threading.Event(), threading.Event()

    def slow(s: Session, *, by: Actor, now: datetime) -> None:
        add(s, {"name": "李四"}, by=by, now=now)
        s.flush()
        started.set()
        finish.wait(10)

    writer = threading.Thread(target=desk.do, args=(slow,))
    writer.start()
    assert started.wait(10)
    assert desk.read(people) == ["王小明"]
    finish.set()
    writer.join(10)
    assert desk.read(people) == ["王小明", "李四"]


def test_a_bug_stays_a_bug(desk: Any) -> None:
    with pytest.raises(DBAPIError, match="no such column"):
        desk.read(lambda s: s.execute(text("SELECT unheard_of FROM person")))


def test_numbers_have_no_gaps_however_many_threads_take_them(desk: Any) -> None:
    def work() -> None:
        taken.extend(desk.store.do(_take, by=desk.by, now=desk.now).value for _n in range(20))

    taken: list[int] = []
    threads = [threading.Thread(target=work) for _t in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))


def _take(s: Session, *, by: Actor, now: datetime) -> int:
    return take(s, "test", "2026")


def test_many_numbers_are_taken_at_once_and_each_period_counts_for_itself(desk: Any) -> None:
    def several(s: Session, *, by: Actor, now: datetime) -> list[int]:
        return [take(s, "test", "a", many=5), take(s, "test", "a"), take(s, "test", "b")]

    assert desk.do(several) == [1, 6, 1]


COUNTER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from app.core.actor import Actor, Role
from app.visits.service import arrive
from app.wiring import load_records, open_office
store = open_office(Path(sys.argv[1]))
by = Actor(None, "desk " + sys.argv[2], frozenset({Role.RECEPTIONIST}), sys.argv[2])
now = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
for n in range(50):
    form = {"name": f"访客{n}", "phone": f"1380000{n:04d}", "host": "x", "purpose": "y"}
    print(store.do(arrive, form, by=by, now=now).value.number)
store.close()
"""


def test_four_counters_at_once_get_dense_numbers_and_no_errors(desk: Any, fresh_python: list[str]) -> None:
    command = [*fresh_python, "-c", COUNTER, str(desk.folder)]
    counters = [
        subprocess.Popen(
            [*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for n in range(4)
    ]
    for counter in counters:
        assert counter.stdout is not None
        assert counter.stdout.readline() == "ready\n"
    answers = [counter.communicate("go\n", timeout=120) for counter in counters]
    assert [error for _out, error in answers] == [""] * 4
    numbers = [line for out, _error in answers for line in out.split()]
    assert sorted(numbers) == [f"V20261121-{n:04d}" for n in range(1, 201)]
    assert len(desk.read(people)) == 50
    badges = [row.badge for row in desk.read(register_rows, VisitFilter())]
    assert sorted(badges) == list(range(1, 201))
    assert desk.read(check_all).troubles == ()


def test_each_connection_has_the_settings_that_keep_entries_safe(desk: Any) -> None:
    def settings(s: Session) -> dict[str, Any]:
        names = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "busy_timeout")
        return {name: s.execute(text(f"PRAGMA {name}")).scalar() for name in names}

    assert json.dumps(desk.store.idle(settings)) == json.dumps(
        {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "secure_delete": 1, "busy_timeout": 10000}
    )


def test_an_index_over_part_of_the_rows_is_one_on_postgresql_too() -> None:
    said: list[str] = []
    engine = create_mock_engine("postgresql+psycopg://", lambda line, *_values: said.append(str(line.compile(dialect=engine.dialect))))
    load_records()
    Base.metadata.create_all(engine, checkfirst=False)
    assert any("INDEX ix_ticket_open ON ticket (state, received_at) WHERE closed_at IS NULL" in line for line in said)
