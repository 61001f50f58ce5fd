"""What leaves as a file is on the trail, with what it held and never with the words somebody searched by."""

from pathlib import Path
from typing import Any

import pytest

from app.core.actor import Actor
from app.core.errors import UserError
from app.exchange.exporting import export_visits
from app.office.exports import filter_facts, known_by, note_export, noting
from app.visits import service
from app.visits.fields import VisitState
from app.visits.lists import VisitFilter
from tests.conftest import NOON
from tests.trail import exports_of

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def test_an_export_names_its_kind_its_rows_and_its_file_without_the_folder(desk: Any, tmp_path: Path) -> None:
    desk.do(service.arrive, FORM)
    path = tmp_path / "王小明 的 🙂.csv"
    wanted = VisitFilter(NOON.date(), NOON.date(), frozenset({VisitState.INSIDE, VisitState.WAITING}), "5-1-0803", "王小明")
    assert desk.read(export_visits, VisitFilter(), path, noted=noting(desk.do, "visits", path, filter_facts(wanted))) == 1
    (noted,) = exports_of(desk.read)
    assert (noted["by"], noted["counter"], noted["kind"], noted["rows"], noted["file"]) == ("李红", "1", "visits", 1, known_by(path.name))
    assert noted["about"] == {"first": "2026-11-21", "last": "2026-11-21", "states": "inside,waiting", "host": "…", "text": "…"}
    assert str(tmp_path) not in str(noted)


@pytest.mark.parametrize("path", ["/mnt/usb/张三/a.csv", "C:\\Users\\li\\a.csv", "a.csv", "../../a.csv"])
def test_folders_are_cut_off_whatever_the_system_calls_them(desk: Any, path: str) -> None:
    desk.do(note_export, "visits", path)
    assert exports_of(desk.read)[-1]["file"] == known_by("a.csv") == "32f29f33d51165a6.csv"


def test_what_cannot_be_noted_does_not_appear(desk: Any, tmp_path: Path) -> None:
    desk.store.read_only = "The folder cannot be written."
    path = tmp_path / "v.csv"
    with pytest.raises(UserError, match="cannot be written"):
        desk.read(export_visits, VisitFilter(), path, noted=noting(desk.do, "visits", path, {}))
    assert list(tmp_path.glob("v*")) == []


def test_somebody_without_a_role_hands_out_nothing(desk: Any, tmp_path: Path) -> None:
    path, nobody = tmp_path / "v.csv", Actor(None, "somebody", frozenset())
    with pytest.raises(UserError, match="another role"):
        desk.read(export_visits, VisitFilter(), path, noted=noting(desk.store.do, "visits", path, {}, by=nobody, now=NOON))
    assert not path.exists()
