"""Keeping times, deletions and forgetting from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n
from tests.retention.world import hits
from tests.trail import exports_in

Tool = Callable[..., tuple[int, str, str]]
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
VISIT = ("visit", "arrive", "--name", "欧阳晓明", "--phone", "13812345678", "--home", "5-1-0803", "--purpose", "送货")
TICKET = (
    "ticket", "open", "--channel", "call", "--name", "欧阳晓明", "--phone", "13812345678", "--matter", "冰箱送不上楼", "--resident", "no",
    "--owner", "李红",
)  # fmt: skip


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on the founded office, at noon of 2026-11-21."""
    clock.fix(NOON)

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data", str(office_folder), "--lang", "en", *words])
        i18n.use_language("en")
        return code, *capsys.readouterr()

    yield run
    clock.fix(None)


def gone(tool: Tool) -> str:
    """A visitor come and gone; gives the visit's number."""
    number = tool(*VISIT)[1].strip()
    assert tool("visit", "leave", number)[0] == 0
    return number


def test_rules_a_dry_run_a_hold_and_a_run(tool: Tool, tmp_path: Path) -> None:
    first, second = gone(tool), gone(tool)
    assert "kept for ever" in tool("retention", "due")[1]
    assert "at least 12 months" in tool("retention", "rules", "--set", "items=3")[2]
    assert "Write a rule as" in tool("retention", "rules", "--set", "cats=3")[2]
    assert "3 months" in tool("retention", "rules", "--set", "visits=3")[1]
    clock.fix(NOON + timedelta(days=120))
    assert "is held until" in tool("retention", "hold", first, "--reason", "Dispute")[1]
    assert first in tool("retention", "holds")[1]
    code, out, _err = tool("retention", "due", "--json")
    told = json.loads(out)
    assert (code, told["due"][0]["many"], told["held"][0]["number"], told["held"][0]["why"]) == (0, 1, first, "held")
    report = json.loads(tool("retention", "run", "--json")[1])
    assert [(one["table"], one["many"], one["first"]) for one in report["gone"]] == [("visit", 1, second)]
    paper = tmp_path / "report.pdf"
    assert report["number"] in tool("retention", "report", report["number"], "--out", str(paper))[1]
    assert paper.read_bytes().startswith(b"%PDF")
    assert report["number"] in tool("retention", "report")[1]
    assert "keeping time counts again" in tool("retention", "release", first, "--reason", "Settled")[1]
    assert tool("retention", "release", first, "--reason", "Settled")[0] == 1
    assert tool("check")[0] == 0


def test_forgetting_says_first_what_stays(tool: Tool) -> None:
    gone(tool)
    who = ("retention", "forget", "--name", "欧阳晓明", "--phone", "13812345678")
    assert tool(*who, "--dry-run")[1].splitlines() == ["People\t1", "Visits\t1"]
    assert "2 records deleted" in tool(*who)[1]
    assert "Nobody on record" in tool(*who)[2]
    assert tool("check")[0] == 0


def test_a_ticket_closed_long_ago_opens_only_with_a_reason(tool: Tool) -> None:
    opened = tool(*TICKET)
    assert opened[2] == ""
    number = opened[1].strip()
    assert tool("ticket", "move", number, "void", "--reason", "Entered by mistake")[2] == ""
    assert tool("ticket", "show", number)[0] == 0
    clock.fix(NOON + timedelta(days=31))
    code, _out, err = tool("ticket", "show", number)
    assert (code, err.strip()) == (1, f"{number} has been closed for more than 30 days. Say why it is opened; that is kept with it.")
    assert tool("ticket", "show", number, "--reason", "The person asks about it")[0] == 0
    assert tool("ticket", "show", number)[0] == 0  # for the rest of the day
    clock.fix(NOON + timedelta(days=32))
    assert tool("ticket", "show", number)[0] == 1


@pytest.mark.file_only("a server is restored where it stands")
def test_a_restore_brings_nobody_back_who_was_forgotten(tool: Tool, office_folder: Path, tmp_path: Path) -> None:
    gone(tool)
    sticks = tmp_path / "stick"
    sticks.mkdir()
    code, out, err = tool("backup", "--to", str(sticks))
    assert (code, err) == (0, ""), out
    (backup,) = [path for path in sticks.iterdir() if path.is_dir()]
    assert tool("retention", "forget", "--name", "欧阳晓明")[0] == 0
    assert tool("restore", str(backup))[0] == 0
    assert "Nobody on record" in tool("retention", "forget", "--name", "欧阳晓明")[2]
    assert hits(office_folder / "firstdesk.db", ["欧阳晓明", "13812345678"]) == []
    assert [one["cause"] for one in json.loads(tool("retention", "report", "--json")[1])] == ["restored"]
    assert tool("check")[0] == 0


def test_papers_of_a_file_closed_long_ago_come_out_for_a_reason_that_is_kept(tool: Tool, office_folder: Path, tmp_path: Path) -> None:
    number = tool(*TICKET)[1].strip()
    assert tool("ticket", "move", number, "answer", "--answer", "The lift takes it.", "--reaction", "Thanks")[0] == 0
    paper = ("print", "ticket", number, "--out", str(tmp_path / "t.pdf"))
    assert tool(*paper)[0] == 0
    clock.fix(NOON + timedelta(days=40))
    (tmp_path / "t.pdf").unlink()
    code, _out, error = tool(*paper)
    assert (code, "has been closed for more than 30 days" in error) == (1, True)
    assert not (tmp_path / "t.pdf").exists()
    assert tool(*paper, "--reason", "The person asks about it")[0] == 0
    assert tool(*paper)[0] == 0  # for the rest of the day
    assert exports_in(office_folder)[-1]["kind"] == "tool.tickets.print_ticket"


def test_people_listed_on_standard_output_are_on_the_trail_and_one_shown_as_json_is(tool: Tool, office_folder: Path) -> None:
    number = tool(*TICKET)[1].strip()
    tool("ticket", "items")
    tool("ticket", "show", number)
    tool("ticket", "list")
    tool("ticket", "show", number, "--json")
    tool("find", "欧阳", "--json")
    assert [(one["kind"], one["about"]) for one in exports_in(office_folder)] == [
        ("tool.tickets.listed", {"as": "text"}), ("tool.tickets.show", {"number": number, "as": "json"}),
        ("tool.visits.find", {"as": "json"}),
    ]  # fmt: skip
