"""Tickets from the office tool."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from tests.printing.looking import words as words_of
from tests.tickets.conftest import PASSWORD, at, bare_office, ticket_office  # noqa: F401 -- fixtures of the tickets' office
from tests.tool.at_the_office import Tool, at_the_office

NUMBER = "T20261123-0001"
OPEN = ("ticket", "open", "--channel", "call", "--name", "张三", "--phone", "13800138000", "--matter", "卫生间渗水", "--resident", "no")
PAPERS = ("--papers", "现场照片 | 判断位置", "--papers", "房产证 | 核对", "--basis", "规定", "--delivery", "paper", "--proof", "signed")


@pytest.fixture
def tool(
    ticket_office: Any,  # noqa: F811 -- the fixture imported above
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Tool]:  # fmt: skip
    """The tool at the tickets' office, Monday 2026-11-23 09:00; `who` signs in."""
    clock.fix(at("11-23 09:00"))
    yield from at_the_office(ticket_office[0], PASSWORD, tmp_path, capsys, monkeypatch)


def test_a_matter_goes_its_way_from_the_command_line(tool: Tool) -> None:
    assert tool(*OPEN, "--item", "房屋渗漏", who="小王") == (0, f"{NUMBER}\n", "")
    assert tool("ticket", "move", NUMBER, "hand-over", "--to", "刘工", "--reason", "x", "--papers", "无", "--told", who="小王")[0] == 0
    assert "for 刘工" in tool("ticket", "move", NUMBER, "accept", who="小王")[2]
    assert tool("ticket", "move", NUMBER, "accept", who="刘工")[1] == f"{NUMBER}\tIn work\n"
    code, out, _err = tool("ticket", "move", NUMBER, "ask-papers", *PAPERS, who="刘工")
    assert (code, out) == (0, f"{NUMBER}\tWaiting for papers\tN20261123-0001\n")
    assert tool("ticket", "move", NUMBER, "papers-in", "--ticked", "1", who="小王")[2] == "1 paper is still missing.\n"
    assert tool("ticket", "move", NUMBER, "papers-in", "--ticked", "all", who="小王")[0] == 0
    assert tool("ticket", "move", NUMBER, "finish", "--result", "修好了", who="刘工")[0] == 0
    told = ("--how", "phone", "--reaction", "满意")
    assert tool("ticket", "move", NUMBER, "report-back", *told, who="小王")[1] == f"{NUMBER}\tReported back\n"


def test_without_a_person_the_owner_is_named(tool: Tool) -> None:
    code, _out, err = tool(*OPEN)
    assert code == 1
    assert "--owner" in err
    assert tool(*OPEN, "--owner", "小王")[:2] == (0, f"{NUMBER}\n")
    assert tool(*OPEN, "--owner", "谁")[0] == 1
    assert tool(*OPEN, who="赵师傅")[2].startswith("A guard owns no matter")


def test_what_is_missing_is_a_sentence_and_exit_1(tool: Tool) -> None:
    code, _out, err = tool("ticket", "open", "--channel", "call", "--owner", "小王")
    assert (code, "Matter is needed" in err) == (1, True)
    assert tool("ticket", "move", NUMBER, "accept")[0] == 1
    assert tool("ticket", "move", NUMBER, "jump")[0] == 2


def test_a_ticket_is_shown_with_its_limits_and_story(tool: Tool) -> None:
    tool(*OPEN, "--item", "房屋渗漏", "--owner", "小王")
    shown = tool("ticket", "show", NUMBER)[1]
    for part in (NUMBER, "张三", "Promise", "2026-11-30 17:30", "Ticket opened", "May be done"):
        assert part in shown
    found = json.loads(tool("ticket", "show", NUMBER, "--json")[1])
    assert (found["state"], found["accountable"], found["clocks"][0]["kind"]) == ("received", {"name": "小王", "as": "owner"}, "promise")
    assert "answer" in found["moves"]
    above = json.loads(tool("ticket", "show", NUMBER, "--json", who="周总")[1])["moves"]
    assert ("assign" in above, "answer" in above) == (True, False)


def test_lists_sort_by_what_must_be_done_first(tool: Tool) -> None:
    tool(*OPEN, "--item", "房屋渗漏", "--owner", "小王")
    tool(*OPEN, "--item", "室内急修(水、电、气)", "--owner", "小王")
    lines = tool("ticket", "list")[1].splitlines()
    assert [line.split("\t")[0] for line in lines] == ["T20261123-0002", NUMBER]
    clock.fix(at("11-23 12:00"))
    assert "overdue" in tool("ticket", "list", "--level", "late")[1]
    assert tool("ticket", "list", "--scope", "mine", who="刘工")[1] == "No ticket fits.\n"
    assert len(tool("ticket", "list", "--scope", "department", who="陈主任")[1].splitlines()) == 2
    assert len(json.loads(tool("ticket", "list", "--text", "渗水", "--json")[1])) == 2
    assert tool("ticket", "list", "--state", "done")[1] == "No ticket fits.\n"


def test_undo_and_tick(tool: Tool) -> None:
    tool(*OPEN, "--owner", "小王")
    assert tool("ticket", "undo", NUMBER)[1] == f"{NUMBER}\tVoid\n"
    assert "0 came up again" in tool("ticket", "tick")[1]
    tool(*OPEN, "--owner", "小王")
    clock.fix(clock.now() + timedelta(seconds=11))
    assert tool("ticket", "undo", "T20261123-0002")[0] == 1


def test_papers_are_written(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN, "--owner", "小王")
    out = str(tmp_path / "x.pdf")

    def paper(*words: str) -> str:
        code, said, err = tool("print", *words, "--out", out)
        assert (code, said, err) == (0, "x.pdf\n", "")
        return words_of(Path(out).read_bytes())

    assert NUMBER in paper("ticket", NUMBER)
    tool("ticket", "move", NUMBER, "ask-papers", *PAPERS)
    assert "现场照片" in paper("notice", NUMBER)
    assert tool("ticket", "move", NUMBER, "edit-list", "--papers", "a | b")[0] == 1  # given out, it is frozen
    assert "现场照片" in paper("notice", "N20261123-0001")
    tool("ticket", "move", NUMBER, "red-light", "--ground", "规定", "--missing", "批准")
    assert "R20261123-0001" in paper("redlight", NUMBER)
    assert NUMBER in paper("redlight", "r20261123-0001")
    assert "J20261123-0001" in paper("handover-ab", "--of", "小王")
    assert "李红" in paper("handover-ab", NUMBER)
    assert tool("direction", "give", "--matter", "装修", "--place", "一楼", "--contact", "李红")[1] == "D20261123-0001\n"
    assert "一楼" in paper("direction", "D20261123-0001")
    for words in (("ticket", "T1"), ("notice", "N1"), ("redlight", "R1"), ("handover-ab", "J1"), ("handover-ab",), ("direction", "D1")):
        assert tool("print", *words, "--out", out)[0] == 1


def test_files_are_kept_and_named_for_what_they_are(tool: Tool, tmp_path: Path) -> None:
    tool(*OPEN, "--owner", "小王")
    source = tmp_path / "letter.pdf"
    source.write_bytes(b"MZ\x90\x00")
    assert "Program or script (its name says something else)" in tool("ticket", "attach", NUMBER, str(source))[1]
    assert json.loads(tool("ticket", "show", NUMBER, "--json")[1])["files"][0]["name"] == "letter.pdf"
    assert tool("ticket", "attach", NUMBER, str(tmp_path / "none"))[0] == 1


def test_promise_items_are_listed(tool: Tool) -> None:
    assert "工程维修部\t房屋渗漏\t7 days by the calendar" in tool("ticket", "items")[1]
    assert {row["name"] for row in json.loads(tool("ticket", "items", "--json")[1])} >= {"房屋渗漏"}
