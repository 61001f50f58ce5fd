"""What a visit tells is found as soon as it is written: matter, notes, reasons, outcome, next steps; of a file and an old office too."""

import csv
import re
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlcipher3 import dbapi2

from app.core import clock
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.exchange import importing
from app.exchange.importing import Plan, Watch
from app.places.service import add_home
from app.storage import opening, upgrade
from app.storage.records import as_kept, new_row
from app.stories.lists import find
from app.visits import service
from app.visits.correct import correct
from app.visits.details import visit as details_of
from app.visits.fields import VisitState
from app.visits.outcomes import Step, record_outcome
from app.visits.record import Visit
from app.wiring import open_office

FORM = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}


@pytest.fixture
def office(desk: Any) -> Any:
    desk.do(add_home, {"code": "5-1-0803", "residents": ""})
    return desk


def arrive(office: Any, **more: str) -> UUID:
    visit_id: UUID = office.do(service.arrive, {**FORM, **more}).visit_id
    return visit_id


def found(office: Any, text: str) -> list[str]:
    return [row.excerpt for row in office.read(find, text).rows]


def test_a_note_is_found_at_once_with_number_and_name(office: Any) -> None:
    visit_id = arrive(office, note="厨房水管漏水")
    (row,) = office.read(find, "漏水").rows
    assert (row.kind, row.record_id, row.number, row.title, row.at) == ("visit", visit_id, "V20261121-0001", "王小明", office.now)


def test_a_kind_of_visit_is_no_story_but_a_matter_in_words_is(office: Any) -> None:
    arrive(office)
    arrive(office, purpose="送交材料")
    arrive(office, purpose="反映楼上漏水")
    assert (found(office, "材料"), found(office, "漏水")) == ([], ["反映楼上漏水"])


def test_what_is_written_later_joins_the_story(office: Any) -> None:
    visit_id = arrive(office)
    office.do(record_outcome, visit_id, {"discussed": "消防通道堵塞", "feedback": "配合很好"}, [Step("清理通道杂物", "李红", "+3")])
    assert found(office, "堵塞") == found(office, "很好") == found(office, "杂物") == ["消防通道堵塞 配合很好 清理通道杂物"]
    step = office.read(details_of, visit_id).carried.steps[0]
    office.do(record_outcome, visit_id, {"discussed": "消防通道堵塞", "feedback": ""}, [Step(id=step.id)])
    assert (found(office, "杂物"), found(office, "很好"), found(office, "堵塞")) == ([], [], ["消防通道堵塞"])


def test_a_correction_is_found_by_its_new_words_only(office: Any) -> None:
    visit_id = arrive(office, note="厨房水管漏水")
    office.do(correct, visit_id, {"note": "电梯异响"}, "Typing mistake", version=1)
    assert (found(office, "漏水"), found(office, "异响")) == ([], ["电梯异响 Typing mistake"])
    office.do(correct, visit_id, {"name": "王晓明", "note": ""}, "Told later", version=2)
    assert [row.title for row in office.read(find, "told later").rows] == ["王晓明"]


def test_why_somebody_was_turned_away_is_found_and_gone_when_taken_back(office: Any) -> None:
    from app.office.settings import change_setting

    office.do(change_setting, "admit_on_arrival", False)
    visit_id = arrive(office)
    office.do(service.turn_away, visit_id, "被访人不认识来人")
    assert found(office, "不认识") == ["被访人不认识来人"]
    office.do(service.undo, visit_id)
    assert found(office, "不认识") == []
    assert office.read(check_all).troubles == ()


def test_an_arrival_that_tells_nothing_writes_no_story(office: Any) -> None:
    arrive(office)
    assert office.read(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM story").scalar_one()) == 0


# from a file --------------------------------------------------------------------------------------------------------------

HEADINGS = ["访客", "电话", "来访时间", "被访人", "事由", "备注"]


def register(folder: Path, many: int = 30) -> Plan:
    path = folder / "f.csv"
    notes = [f"第{n}次漏水" if n % 3 == 0 else "" for n in range(many)]
    rows = [[f"客{n}", f"1380000{n:04d}", f"2025-11-{n % 20 + 1:02d} 09:00", "前台", "探访", note] for n, note in enumerate(notes)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return Plan(path, importing.preview(path, "visits").columns)


def test_notes_of_an_imported_register_are_found_newest_first_once_it_shows(office: Any, tmp_path: Path) -> None:
    arrive(office, note="今日漏水")
    plan = register(tmp_path)
    seen: list[int] = []
    watch = Watch(lambda progress: seen.append(len(found(office, "漏水"))) if progress.step == "write" else None)
    importing.run(office.store, plan, by=SYSTEM, now=office.now, watch=watch)
    assert (len(seen) > 0, set(seen)) == (True, {1})
    assert found(office, "漏水")[0] == "今日漏水"
    rows = office.read(find, "漏水").rows
    assert len(rows) == 11
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert office.read(check_all).troubles == ()


def test_an_import_stopped_half_way_leaves_no_story(office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    steps: list[Any] = []
    importing.run(office.store, register(tmp_path), by=SYSTEM, now=office.now, watch=Watch(steps.append, lambda: len(steps) > 1))
    assert office.read(lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM story").scalar_one()) == 0
    assert office.read(check_all).troubles == ()


# from an older office -----------------------------------------------------------------------------------------------------


def test_visits_of_an_office_from_before_are_found_after_the_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tmp_path / "before"
    shutil.copytree(
        upgrade.MIGRATIONS, before, ignore=lambda _folder, names: [name for name in names if re.match(r"v00(1[1-9]|[2-9]\d)_", name)]
    )
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", before)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 10)
        open_office(tmp_path / "data").close()
    connection = dbapi2.connect(str(tmp_path / "data" / opening.NAME))
    for n, told in enumerate(({"note": "厨房漏水"}, {"purpose": "反映楼上漏水"}, {"purpose": "探访"})):
        visit = {"number": f"V20261120-000{n}", "state": VisitState.LEFT, "day": 20261120, "at": clock.now(), "name": "张三", **told}
        known = {row[1] for row in connection.execute("PRAGMA table_info(visit)")}
        row = {name: as_kept(value) for name, value in new_row(Visit, visit).items() if name in known}
        connection.execute(f"INSERT INTO visit ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
    connection.commit()
    connection.close()
    store = open_office(tmp_path / "data")
    assert [(row.title, row.excerpt) for row in store.read(find, "漏水").rows] == [("张三", "反映楼上漏水"), ("张三", "厨房漏水")]
    assert store.read(check_all).troubles == ()
    store.close()
