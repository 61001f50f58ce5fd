"""backup, backup list, backup check, restore: as words at the command line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM
from app.office.service import add_staff, set_password
from app.storage.backups.manifest import DATABASE
from app.storage.backups.memory import entries
from app.wiring import open_office
from tests.conftest import NOON
from tests.tool.at_the_office import Tool, at_the_office


@pytest.fixture
def tool(_office_template: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Tool]:
    clock.fix(NOON)
    yield from at_the_office(_office_template[0], "correct horse", tmp_path, capsys, monkeypatch)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_backup_is_made_listed_checked_and_brought_back(tool: Tool, tmp_path: Path) -> None:
    code, said, _wrong = tool("backup", who="李红")
    assert code == 0
    path = Path(said.splitlines()[0])
    assert path.parent == tmp_path / "data" / "backups"
    assert said.splitlines()[1].endswith("2 MB. Checked: good.")
    assert entries(tmp_path / "data")[-1].is_good
    code, said, _wrong = tool("backup", "list")
    assert (code, len(said.splitlines())) == (0, 1)
    assert said.startswith("2026-11-21 12:00\tby hand\t美好家园\t0 visits · ")
    assert tool("backup", "check", str(path))[:2] == (0, "0 visits · 0 people · 0 tickets · 0 complaints · 2 MB. Checked: good.\n")
    code, said, _wrong = tool("restore", str(path), who="李红")
    assert code == 0
    assert said.splitlines()[0].startswith("The office is as it was at 2026-11-21 12:00: 0 visits")
    assert said.splitlines()[1].startswith("The office that was there is kept in ")
    assert tool("check")[0] == 0


def test_a_stick_is_chosen_and_everything_is_in_one_folder(tool: Tool, stick: Path) -> None:
    code, said, _wrong = tool("backup", "--to", str(stick), "--take", "--json")
    assert code == 0
    made = json.loads(said)
    assert (made["kind"], made["files"], made["office"]) == ("to_take", 0, "美好家园")
    assert Path(made["path"]).parent == stick
    listed = json.loads(tool("backup", "list", str(stick), "--json")[1])
    assert [one["path"] for one in listed] == [made["path"]]
    checked = json.loads(tool("backup", "check", made["path"], "--json")[1])
    assert (checked["ok"], checked["troubles"]) == (True, [])


def test_the_nightly_one_of_a_script_is_thinned_by_the_rule(tool: Tool, stick: Path) -> None:
    for day in range(1, 12):
        clock.fix(NOON.replace(day=day))
        assert tool("backup", "--to", str(stick), "--nightly")[0] == 0
    assert len(tool("backup", "list", str(stick))[1].splitlines()) == 8  # seven days, and the last day of the first week


def test_what_cannot_be_is_one_sentence(tool: Tool, stick: Path, tmp_path: Path) -> None:
    assert tool("backup", "--to", str(tmp_path / "nowhere"))[2].endswith(
        "Put the stick in or connect the disk, or choose another folder.\n"
    )
    assert tool("backup", "list", str(stick))[1] == "There is no backup in this folder.\n"
    made = Path(tool("backup", "--to", str(stick))[1].splitlines()[0])
    (made / DATABASE).write_bytes(b"cut")
    code, _said, wrong = tool("backup", "check", str(made))
    assert (code, wrong) == (1, "Damaged: the database was cut short or changed after it was made.\n")
    code, _said, wrong = tool("restore", str(made))
    assert code == 1
    assert wrong.startswith("This backup was not brought back, and nothing was changed.")
    assert tool("restore", str(stick))[0] == 1


def test_only_who_administers_backs_up_by_hand_or_restores(tool: Tool, stick: Path, tmp_path: Path) -> None:
    store = open_office(tmp_path / "data")
    form = {"name": "小何", "role": "receptionist"}
    staff_id = store.do(add_staff, form, by=SYSTEM, now=NOON).value
    store.do(set_password, staff_id, "correct horse", by=SYSTEM, now=NOON)
    store.close()
    made = Path(tool("backup", "--to", str(stick))[1].splitlines()[0])
    for words in (("backup", "--to", str(stick)), ("restore", str(made))):
        code, _said, wrong = tool(*words, who="小何")
        assert (code, "This needs another role (Administrator)" in wrong) == (1, True)
    assert len(list(stick.glob("firstdesk-*"))) == 1
