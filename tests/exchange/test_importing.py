"""A file is taken in whole, once, and leaves nothing when it is stopped."""

import csv
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, Role
from app.core.errors import UserError
from app.desk.check import check_all
from app.exchange import importing
from app.exchange.exporting import export_visits
from app.exchange.guard import guard
from app.exchange.importing import Plan, Progress, Watch
from app.office.record import AuditEvent, AuditPayload
from app.people import lists as people
from app.people.record import Person
from app.people.search import INDEX
from app.storage.imports import ImportRun
from app.storage.records import row_digest, table_of
from app.storage.store import Store
from app.visits import service
from app.visits.fields import Leaving, VisitState
from app.visits.lists import VisitFilter, register_rows
from app.visits.record import Visit
from app.wiring import mend, open_office

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
ANN = Actor(None, "Ann", EVERYBODY, "A")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated office with nothing in it, to be copied: migrating is what takes the time."""
    folder = tmp_path_factory.mktemp("empty") / "office"
    open_office(folder).close()
    return folder


def opened(empty: Path, folder: Path) -> Store:
    shutil.copytree(empty, folder)
    return open_office(folder)


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    found = opened(empty, tmp_path / "office")
    yield found
    found.close()


def sheet(folder: Path, rows: list[list[str]], name: str = "f.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def plan(path: Path, kind: str, **options: Any) -> Plan:
    found = importing.preview(path, kind)
    return Plan(path, found.columns, **options)


def take_in(store: Store, path: Path, kind: str, **options: Any) -> importing.Result:
    return importing.run(store, plan(path, kind, **options), by=ANN, now=NOON)


def count(store: Store, kind: Any) -> int:
    def counted(s: Session) -> int:
        return s.execute(select(func.count()).select_from(kind)).scalar_one()

    return store.read(counted)


def names(store: Store, text: str) -> list[str]:
    return [person.name for person in store.read(people.search, text)]


PEOPLE = [["姓名", "电话", "车牌"], ["张三", "13800138888", "粤B12345"], ["李四", "13900139999", ""], ["李四", "13900139999", ""]]
VISITS = [
    ["访客", "电话", "来访时间", "被访人"],
    *([f"客{n}", f"1380000{n:04d}", f"2026-11-{n % 20 + 1:02d} 09:00", "前台"] for n in range(300)),
]


def test_people_are_taken_in_and_found(store: Store, tmp_path: Path) -> None:
    result = take_in(store, sheet(tmp_path, PEOPLE), "people")
    assert (result.rows, result.taken, result.doubles, result.faulty) == (3, 3, 0, 0)
    assert names(store, "zhangsan") == ["张三"]
    assert names(store, "9999") == ["李四", "李四"]
    assert store.read(lambda s: INDEX.count(s.connection())) == 3


def test_the_same_file_twice_makes_no_doubles_though_it_holds_equal_rows(store: Store, tmp_path: Path) -> None:
    path = sheet(tmp_path, PEOPLE)
    take_in(store, path, "people")
    again = take_in(store, path, "people")
    assert (again.taken, again.doubles, again.import_id) == (0, 3, None)
    longer = take_in(store, sheet(tmp_path, [*PEOPLE, PEOPLE[2]], "g.csv"), "people")
    assert (longer.taken, longer.doubles) == (1, 3)
    assert count(store, Person) == 4
    assert count(store, ImportRun) == 2


def test_visits_bring_their_people_once_and_a_name_alone_is_nobody_else(store: Store, tmp_path: Path) -> None:
    rows = [["访客", "电话", "来访单位", "来访时间"]]
    rows += [["张三", "13800138888", "", f"2026-11-0{n} 9:00"] for n in (1, 2)]
    rows += [["李四", "", "腾讯", f"2026-11-0{n} 9:00"] for n in (3, 4)] + [["王五", "", "", f"2026-11-0{n} 9:00"] for n in (5, 6)]
    take_in(store, sheet(tmp_path, rows), "visits")
    assert count(store, Visit) == 6
    assert sorted(names(store, "张三") + names(store, "李四") + names(store, "王五")) == ["张三", "李四", "王五", "王五"]


def test_somebody_known_by_name_and_phone_stays_one_person(store: Store, tmp_path: Path) -> None:
    take_in(store, sheet(tmp_path, PEOPLE[:2]), "people")
    rows = [["访客", "电话", "来访时间"], ["张三", "+86 138-0013-8888", "2026-11-01 9:00"], ["张三", "13700000000", "2026-11-01 9:00"]]
    take_in(store, sheet(tmp_path, rows, "v.csv"), "visits")
    assert count(store, Person) == 2


def test_the_public_register_imports_whole(store: Store, tmp_path: Path, shared: Callable[[str], Path]) -> None:
    result = take_in(store, shared("visitors/waves_visitors_sample.csv"), "visits")
    assert (result.rows, result.taken, result.faulty) == (1536, 1536, 0)
    rows = store.read(register_rows, VisitFilter())
    states = [row.state for row in rows]
    assert [states.count(state) for state in (VisitState.LEFT, VisitState.MISSED, VisitState.CANCELLED)] == [1121, 408, 7]
    assert {row.leaving for row in rows if row.state is VisitState.LEFT} == {Leaving.UNKNOWN}
    assert [row for row in rows if row.left_at] == []
    assert {row.people for row in rows} == {1}
    assert len({row.number for row in rows}) == 1536


def test_a_stopped_import_leaves_no_row_and_no_trace(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    seen: list[Progress] = []
    watch = Watch(seen.append, lambda: any(progress.step == "write" and progress.done >= 150 for progress in seen))
    before = count(store, AuditEvent)
    result = importing.run(store, plan(sheet(tmp_path, VISITS), "visits"), by=ANN, now=NOON, watch=watch)
    assert result.is_cancelled
    assert any(progress.step == "undo" for progress in seen)
    assert [count(store, kind) for kind in (Visit, Person, ImportRun)] == [0, 0, 0]
    assert count(store, AuditEvent) == before
    assert take_in(store, sheet(tmp_path, VISITS), "visits").taken == 300
    assert store.read(register_rows, VisitFilter())[0].number.endswith("-I0001")


def test_rows_stay_hidden_until_all_are_in(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    shown: list[tuple[str, int, int]] = []

    def look(progress: Progress) -> None:
        shown.append((progress.step, len(store.read(register_rows, VisitFilter())), count(store, Visit)))

    importing.run(store, plan(sheet(tmp_path, VISITS), "visits"), by=ANN, now=NOON, watch=Watch(look))
    assert {listed for step, listed, _kept in shown if step == "write"} == {0}
    assert max(kept for _step, _listed, kept in shown) == 300
    assert shown[-1][:2] == ("find", 300)


def test_the_desk_checks_in_while_a_file_is_read(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    at_work, checked_in = threading.Event(), threading.Event()

    def look(_progress: Progress) -> None:
        at_work.set()
        assert checked_in.wait(10)

    thread = threading.Thread(
        target=importing.run, args=(store, plan(sheet(tmp_path, VISITS), "visits")), kwargs={"by": ANN, "now": NOON, "watch": Watch(look)}
    )
    thread.start()
    assert at_work.wait(10)
    form = {"name": "客1", "phone": "13800000001", "host": "前台", "purpose": "Meeting"}
    arrived = store.do(service.arrive, form, by=ANN, now=NOON).value
    checked_in.set()
    thread.join(20)
    assert arrived.number == "V20261121-0001"
    assert count(store, Visit) == 301


def test_an_import_is_one_event_with_the_file_s_digest_and_every_id(store: Store, tmp_path: Path) -> None:
    before = count(store, AuditEvent)
    path = sheet(tmp_path, VISITS)
    take_in(store, path, "visits")
    assert count(store, AuditEvent) == before + 1
    newest = select(AuditPayload.body).order_by(AuditPayload.seq.desc(), AuditPayload.part.desc())
    body = store.read(lambda s: s.execute(newest).scalars().first())
    assert importing.file_digest(path) in body
    ids = store.read(lambda s: [found.hex for found in s.execute(select(Visit.id)).scalars()])
    assert all(found in body for found in ids)


def test_faulty_rows_come_back_in_the_same_form_and_read_again_when_mended(store: Store, tmp_path: Path) -> None:
    rows = [["访客", "来访时间", "备注"], ["张三", "2026-11-01 9:00", "=1+1"], ["", "2026-11-01 9:00", "'x"], ["李四", "soon", "=2"]]
    path = sheet(tmp_path, rows)
    result = take_in(store, path, "visits")
    assert (result.taken, result.faulty) == (1, 2)
    assert [fault.line for fault in result.faults] == [3, 4]
    faulty = result.errors_path
    assert faulty is not None
    again = take_in(store, faulty, "visits")
    assert (again.taken, again.faulty) == (0, 2)
    text = faulty.read_text("utf-8-sig").replace('"",', '"王五",', 1).replace("soon", "2026-11-02 9:00")
    faulty.write_text(text, "utf-8-sig")
    mended = take_in(store, faulty, "visits")
    assert (mended.taken, mended.faulty, mended.errors_path) == (2, 0, None)
    assert sorted(row.note for row in store.read(register_rows, VisitFilter())) == ["'x", "=1+1", "=2"]


def test_a_workbook_gets_its_faults_as_a_workbook(store: Store, tmp_path: Path) -> None:
    from app.exchange.writing import as_bytes

    path = tmp_path / "f.xlsx"
    path.write_bytes(as_bytes(".xlsx", [["姓名", "电话"], ["张三", "1380013"], ["", "139"]]))
    result = take_in(store, path, "people")
    assert (result.taken, result.faulty) == (1, 1)
    assert result.errors_path is not None
    assert result.errors_path.suffix == ".xlsx"
    assert importing.preview(result.errors_path, "people").columns.targets == ("name", "phones", "why_not")


def test_a_dry_run_tells_the_same_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    take_in(store, sheet(tmp_path, PEOPLE[:2]), "people")
    path = sheet(tmp_path, [*PEOPLE, ["", "1", ""]], "g.csv")
    dry = importing.check(store, plan(path, "people"), now=NOON)
    assert (dry.rows, dry.taken, dry.doubles, dry.faulty) == (4, 2, 1, 1)
    assert count(store, Person) == 1
    real = take_in(store, path, "people")
    assert (real.rows, real.taken, real.doubles, real.faulty) == (4, 2, 1, 1)


def test_an_import_that_died_is_taken_back_by_the_next(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    path = sheet(tmp_path, VISITS)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_take_back", lambda *_args: None)  # as if the power went

        def fail(_progress: Progress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            importing.run(store, plan(path, "visits"), by=ANN, now=NOON, watch=Watch(fail))
    assert count(store, Visit) == 50
    other = sheet(tmp_path, PEOPLE, "g.csv")
    with pytest.raises(UserError, match="just now"):
        take_in(store, other, "people")
    assert importing.discard_broken_off(store, now=NOON) == 0
    assert take_in(store, path, "visits").taken == 300
    assert count(store, Visit) == 300


def test_an_import_that_could_not_be_taken_back_is_so_before_the_next_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 50)
    with monkeypatch.context() as patched:

        def full(*_args: object) -> None:
            raise UserError("The disk is full.")

        patched.setattr(importing, "_take_back", full)
        patched.setattr(importing, "_written", full)
        with pytest.raises(UserError, match="disk is full"):
            take_in(store, sheet(tmp_path, VISITS), "visits")
    assert count(store, ImportRun) == 1
    assert take_in(store, sheet(tmp_path, PEOPLE, "g.csv"), "people").taken > 0
    assert [count(store, kind) for kind in (Visit, ImportRun)] == [0, 1]


def test_people_taken_in_but_not_findable_are_said_to_be_so(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(importing.batches, "index", full)
    with pytest.raises(UserError, match="was taken in, but the database took no more"):
        take_in(store, sheet(tmp_path, PEOPLE), "people")
    assert count(store, Person) > 0
    mend(store)
    assert store.read(check_all).troubles == ()


def test_an_import_dead_for_an_hour_is_taken_back_at_the_start(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_take_back", lambda *_args: None)  # as if the power went

        def fail(_progress: Progress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            importing.run(store, plan(sheet(tmp_path, PEOPLE), "people"), by=ANN, now=NOON, watch=Watch(fail))
    assert importing.discard_broken_off(store, now=NOON + timedelta(hours=2)) == 1
    assert [count(store, kind) for kind in (Person, ImportRun)] == [0, 0]


def test_who_may_not_import_is_told_before_anything_is_read(store: Store, tmp_path: Path) -> None:
    guard = Actor(None, "Guard", frozenset({Role.GUARD}))
    with pytest.raises(UserError, match="role"):
        importing.run(store, plan(sheet(tmp_path, PEOPLE), "people"), by=guard, now=NOON)
    assert count(store, ImportRun) == 0


def test_a_map_that_lacks_the_name_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="name"):
        take_in(store, sheet(tmp_path, [["x"], ["y"]]), "people")


def test_naughty_texts_survive_import_export_and_import_again(
    store: Store, empty: Path, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    import json

    from app.core.forms import without_controls

    texts = json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8"))
    cells = [guard(text[:255]) for text in texts]  # as any table of ours is written
    rows = [["name", "arrived", "host", "company"], *([f"n{n}", "2026-11-20 9:00", cell, cell] for n, cell in enumerate(cells))]
    take_in(store, sheet(tmp_path, rows), "visits")
    kept = {row.name: (row.host, row.company) for row in store.read(register_rows, VisitFilter())}
    blank = {f"n{n}" for n, text in enumerate(texts) if not text.strip()}
    told = {f"n{n}": (without_controls(text[:255]),) * 2 for n, text in enumerate(texts)}
    assert {name: kept[name] for name in kept if name not in blank} == {name: told[name] for name in told if name not in blank}
    for suffix in (".csv", ".xlsx"):
        out = tmp_path / f"out{suffix}"
        assert store.read(export_visits, VisitFilter(), out, noted=abs) == len(texts)
        other = opened(empty, tmp_path / f"other{suffix}")
        take_in(other, out, "visits")
        assert {row.name: (row.host, row.company) for row in other.read(register_rows, VisitFilter())} == kept
        other.close()


def test_a_list_exported_here_and_read_in_again_makes_no_doubles(store: Store, tmp_path: Path) -> None:
    for name in ("单田芳", "仇英"):
        service_form = {"name": name, "host": "5-1-0803", "purpose": "探访"}
        arrived = store.do(service.arrive, service_form, by=ANN, now=NOON).value
    store.do(service.void, arrived.visit_id, "typing mistake", by=ANN, now=NOON)
    target = tmp_path / "visits.csv"
    store.read(export_visits, VisitFilter(), target, noted=abs)
    result = importing.run(store, plan(target, "visits"), by=ANN, now=NOON)
    assert (result.taken, result.doubles, result.faulty) == (0, 2, 0)


def test_an_import_whose_program_is_gone_is_taken_back_at_once(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_take_back", lambda *_args: None)  # as if the power went
        patched.setattr("os.getpid", lambda: int(gone.stdout))

        def fail(_progress: Progress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            importing.run(store, plan(sheet(tmp_path, PEOPLE), "people"), by=ANN, now=NOON, watch=Watch(fail))
    assert importing.discard_broken_off(store, now=NOON) == 1
    assert [count(store, kind) for kind in (Person, ImportRun)] == [0, 0]


@pytest.mark.parametrize(("kind", "rows", "table"), [("people", PEOPLE, Person), ("visits", VISITS[:5], Visit)])
def test_an_imported_row_forged_with_its_digest_is_named(store: Store, tmp_path: Path, kind: str, rows: Any, table: Any) -> None:
    take_in(store, sheet(tmp_path, rows), kind)
    assert store.read(check_all).troubles == ()
    forged: list[str] = []

    def forge(s: Session) -> None:
        columns = table_of(table)
        row = dict(s.execute(select(columns).order_by(columns.c.id)).fetchall()[0]._mapping) | {"note": "别的"}
        s.execute(columns.update().where(columns.c.id == row["id"]).values(note="别的", digest=row_digest(columns.name, row)))
        forged.append(f"{table.__name__} {row['id']} is not as its last entry left it.")

    store.idle(forge)
    assert set(forged) <= set(store.read(check_all).troubles)
