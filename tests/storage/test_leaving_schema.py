"""A file from before tries, walks and automatic closing."""

import re
import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.core import clock
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.office.lists import staff
from app.office.record import Staff
from app.storage import opening, upgrade
from app.storage.records import as_kept, new_row
from app.visits.fields import VisitState
from app.visits.lists import today
from app.visits.record import Visit
from app.visits.walk import begin
from app.wiring import open_office


def test_staff_and_visits_of_the_third_schema_are_as_they_were_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    third = tmp_path / "third"
    later = re.compile(r"v000[4-9]_|v00[1-9]\d_")
    shutil.copytree(upgrade.MIGRATIONS, third, ignore=lambda _folder, names: [name for name in names if later.match(name)])
    with monkeypatch.context() as old:
        old.setattr(upgrade, "MIGRATIONS", third)
        for module in (upgrade, opening):
            old.setattr(module, "SCHEMA", 3)
        open_office(tmp_path / "data").close()
    connection = dbapi2.connect(str(tmp_path / "data" / opening.NAME))
    visit = {"number": "V20261120-0001", "state": VisitState.INSIDE, "day": 20261120, "at": clock.now(), "name": "张三"}
    for kind, given in ((Staff, {"name": "刘工", "department": "工程部"}), (Visit, visit)):
        known = {row[1] for row in connection.execute(f"PRAGMA table_info({kind.__tablename__})")}
        row = {name: as_kept(value) for name, value in new_row(kind, given).items() if name in known}
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {kind.__tablename__} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.commit()
    connection.close()
    store = open_office(tmp_path / "data")
    assert [(row.name, row.deputy) for row in store.read(staff)] == [("刘工", "")]
    assert [row.name for row in store.read(today, now=clock.now()).inside.rows] == ["张三"]
    assert [row.name for row in store.do(begin, by=SYSTEM, now=clock.now()).value.rows] == ["张三"]
    assert store.read(check_all).troubles == ()
    store.close()
