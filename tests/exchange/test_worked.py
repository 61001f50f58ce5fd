"""A large file's rows are made ready in a process beside the one that writes; nothing else is different."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.actor import EVERYBODY, Actor
from app.core.errors import UserError
from app.core.i18n import speaking
from app.exchange import importing, worked
from app.exchange.importing import Plan, Progress, Watch
from app.exchange.working import Message
from app.people import lists as people
from app.people.record import Person
from app.people.search import INDEX
from app.storage.records import column_names, row_digest
from app.storage.store import Store
from app.visits.lists import VisitFilter, register_rows
from app.visits.record import Visit
from app.wiring import open_office

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
ANN = Actor(None, "Ann", EVERYBODY, "A")
ROWS = [
    ["访客", "电话", "来访单位", "来访时间", "离开时间", "被访人"],
    ["张三", "13800138888", "", "2026-11-01 09:00", "2026-11-01 09:30", "前台"],
    ["张三", "+86 138 0013 8888", "腾讯", "2026-11-02 09:00", "", "李四"],
    ["李四", "", "腾讯", "2026-11-03 09:00", "", ""],
    ["李四", "", "腾讯", "2026-11-04 09:00", "", ""],
    ["", "1", "", "2026-11-04 09:00", "", ""],
    ["王五", "", "", "soon", "", ""],
    ["王五", "", "", "2026-11-05", "", ""],
]


@pytest.fixture(params=[0, 1_000_000], ids=["beside", "here"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(worked, "LARGE", request.param)
    found = open_office(tmp_path / "office")
    yield found
    found.close()


def sheet(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def take_in(store: Store, path: Path, kind: str = "visits", watch: Watch | None = None) -> importing.Result:
    return importing.run(store, Plan(path, importing.preview(path, kind).columns), by=ANN, now=NOON, watch=watch)


def sealed(store: Store, kind: Any) -> list[bool]:
    def look(s: Session) -> list[bool]:
        rows = s.execute(select(kind)).scalars()
        return [row.digest == row_digest(kind.__tablename__, {name: getattr(row, name) for name in column_names(kind)}) for row in rows]

    return store.read(look)


def test_rows_people_words_and_faults_are_the_same(store: Store, tmp_path: Path) -> None:
    result = take_in(store, sheet(tmp_path, ROWS))
    assert (result.rows, result.taken, result.doubles, result.faulty) == (7, 5, 0, 2)
    assert [(fault.line, list(fault.errors)) for fault in result.faults] == [(6, ["name", "phone"]), (7, ["arrived"])]
    found = {row.number: (row.name, row.company, row.host) for row in store.read(register_rows, VisitFilter())}
    assert len(found) == 5
    assert found["V20261105-I0001"] == ("王五", "", "")
    assert found["V20261102-I0001"] == ("张三", "腾讯", "李四")
    assert [person.name for person in store.read(people.search, "zs")] == ["张三"]
    assert [person.name for person in store.read(people.search, "tengxun")] == []
    assert sorted(person.name for person in store.read(people.search, "腾讯")) == ["李四"]
    assert store.read(lambda s: INDEX.count(s.connection())) == 3


def test_every_row_is_sealed_as_the_office_tool_checks_it(store: Store, tmp_path: Path) -> None:
    take_in(store, sheet(tmp_path, ROWS))
    assert sealed(store, Visit) == [True] * 5
    assert sealed(store, Person) == [True] * 3


def test_a_visitor_whose_first_row_was_here_before_is_still_found(store: Store, tmp_path: Path) -> None:
    take_in(store, sheet(tmp_path, ROWS[:4]))
    again = take_in(store, sheet(tmp_path, [*ROWS, ["张三", "13800138888", "", "2026-11-06 09:00", "", ""]]))
    assert (again.taken, again.doubles) == (3, 3)
    found = [person.name for name in ("张三", "李四", "王五") for person in store.read(people.search, name)]
    assert found == ["张三", "李四", "李四", "王五"]
    assert store.read(lambda s: INDEX.count(s.connection())) == 4


def test_language_and_zone_are_those_of_the_desk(store: Store, tmp_path: Path) -> None:
    before = str(clock.zone())
    clock.use_zone("Asia/Tokyo")
    try:
        with speaking("zh_CN"):
            result = take_in(store, sheet(tmp_path, ROWS))
        arrived = {row.arrived_at for row in store.read(register_rows, VisitFilter())}
    finally:
        clock.use_zone(before)
    assert datetime(2026, 11, 1, 0, 0, tzinfo=UTC) in arrived
    assert not result.faults[0].errors["name"].isascii()


def test_trouble_with_the_file_is_said_and_leaves_nothing(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, ROWS)
    columns = importing.preview(path, "visits").columns
    with path.open("a", encoding="utf-8") as file:
        file.write('"赵六,1,,2026-11-05,,\n孙七,1,,2026-11-05,,\n')
    with pytest.raises(UserError, match="Line 9"), speaking("en"):
        importing.run(store, Plan(path, columns), by=ANN, now=NOON)
    assert [sealed(store, kind) for kind in (Visit, Person)] == [[], []]


def test_a_stopped_one_leaves_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    seen: list[Progress] = []
    result = take_in(store, sheet(tmp_path, ROWS), watch=Watch(seen.append, lambda: len(seen) > 1))
    assert result.is_cancelled
    assert [sealed(store, kind) for kind in (Visit, Person)] == [[], []]


def test_a_register_is_the_same_whichever_way_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: Callable[[str], Path]
) -> None:
    found = []
    for large in (0, 1_000_000):
        monkeypatch.setattr(worked, "LARGE", large)
        store = open_office(tmp_path / str(large))
        take_in(store, shared("visitors/waves_visitors_sample.csv"))
        rows = store.read(register_rows, VisitFilter())
        found.append([(row.number, row.name, row.state, row.host, row.arrived_at, row.people, row.note) for row in rows])
        store.close()
    assert found[0] == found[1]
    assert len(found[0]) == 1536


def test_people_whose_reader_died_behind_its_last_row_are_findable(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(messages: Iterator[Message]) -> Iterator[Message]:
        for message in messages:
            if "words" in message:
                raise UserError("stopped")
            yield message

    real = worked.open_worked

    @contextmanager
    def dying(path: Path, sheet: str, job: Any) -> Iterator[worked.Worked]:
        with real(path, sheet, job) as told:
            told.messages = dead(told.messages)
            yield told

    monkeypatch.setattr(importing, "open_worked", dying)
    assert take_in(store, sheet(tmp_path, [["姓名", "电话"], ["张三", "13800138888"]]), "people").taken == 1
    assert [person.name for person in store.read(people.search, "zhangsan")] == ["张三"]
