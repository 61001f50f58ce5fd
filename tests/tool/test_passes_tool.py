"""Passes, scans and things given out from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import clock, i18n
from app.printing.codes import FIRST_PASS, badge_code

Tool = Callable[..., tuple[int, str, str]]
NUMBER = "P20261121-0001"


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Tool]:
    """The tool on the founded office, at noon of 2026-11-21."""
    clock.fix(datetime(2026, 11, 21, 4, 0, tzinfo=UTC))

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(["--data", str(office_folder), "--lang", "en", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        i18n.use_language("en")
        return code, *capsys.readouterr()

    yield run
    clock.fix(None)


def issue(tool: Tool, *more: str) -> tuple[int, str, str]:
    terms = (
        "--kind",
        "renovation",
        "--home",
        "5-1-0803",
        "--to",
        "2026-12-20",
        "--weekdays",
        "123456",
        "--purpose",
        "装修",
        "--as-written",
    )
    return tool("pass", "issue", "张三 13800138000", "李四", *terms, *more)


def minutes_later(n: int) -> None:
    from datetime import timedelta

    clock.fix(clock.now() + timedelta(minutes=n))


def test_passes_are_issued_listed_shown_and_withdrawn(tool: Tool, tmp_path: Path) -> None:
    assert issue(tool)[:2] == (0, f"{NUMBER}\nP20261121-0002\n")
    assert issue(tool)[0] == 1
    lines = tool("pass", "list")[1].splitlines()
    assert lines[0].split("\t") == [
        "valid", NUMBER, "张三", "5-1-0803", "Renovation pass", "2026-11-21 to 2026-12-20", "Mon–Sat", "0",
    ]  # fmt: skip
    assert tool("pass", "withdraw", NUMBER, "--reason", "Work finished")[1] == f"Pass {NUMBER} of 张三 is withdrawn.\n"
    assert [row["standing"] for row in json.loads(tool("pass", "list", "--json")[1])] == ["active", "withdrawn"]
    shown = json.loads(tool("pass", "show", "P20261121-0002", "--json")[1])
    assert (shown["name"], shown["code"], shown["weekdays"]) == ("李四", badge_code(FIRST_PASS + 1), "123456")
    for command in (("show", "P20261121-0002"), ("list", "--home", "0803")):
        assert tool("pass", *command, "--out", str(tmp_path / "x.pdf"))[1] == "x.pdf\n"
        assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert tool("pass", "list", "--text", "nobody")[1] == "No pass fits.\n"
    assert tool("check")[0] == 0


def test_a_scan_goes_in_and_out_and_says_why_not(tool: Tool) -> None:
    issue(tool, "--entries", "1")
    code = badge_code(FIRST_PASS)
    assert tool("scan", code)[1].split("\t") == ["inside", "V20261121-0001", "张三\n"]
    assert tool("scan", code)[2] == "This pass was scanned a moment ago; once counts. Scan again after three seconds.\n"
    minutes_later(5)
    assert json.loads(tool("scan", code, "--json")[1])["state"] == "left"
    minutes_later(5)
    assert tool("scan", code)[::2] == (1, "Pass used up. It was used 1 of 1 times.\n")
    assert tool("scan", NUMBER, "--let-in", "Urgent repair")[0] == 0
    minutes_later(5)
    assert tool("scan", code)[1].startswith("left")
    assert tool("pass", "extend", NUMBER, "--entries", "3")[1].endswith("2 / 4\n")
    clock.fix(datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
    assert tool("scan", code)[2] == "Not on this weekday. It lets in on Mon–Sat. It lets in again from 2026-11-23 00:00.\n"
    assert "Urgent repair" in tool("pass", "show", code)[1]


def test_an_ordinary_badge_is_scanned_as_before(tool: Tool) -> None:
    done = json.loads(tool("visit", "arrive", "--name", "王五", "--host", "刘工", "--purpose", "办事", "--as-written", "--json")[1])
    assert tool("scan", done["badge"])[1].startswith("left\t")
    assert tool("scan", "7100000000")[0] == 1


def test_things_go_out_and_come_back(tool: Tool) -> None:
    issue(tool)
    number = tool("visit", "arrive", "--name", "王五", "--host", "刘工", "--purpose", "办事", "--as-written")[1].strip()
    key = ("--kind", "key", "--number", "B-17")
    assert tool("item", "out", number, *key)[:2] == (0, "Noted.\n")
    assert tool("item", "out", NUMBER, *key)[2] == "Key B-17 is still out with 王五. Take it back first, or correct the number.\n"
    assert tool("item", "out", NUMBER, "--kind", "card", "--number", "5", "--note", "电梯卡")[0] == 0
    assert [line.split("\t")[:3] for line in tool("item", "list")[1].splitlines()] == [
        ["Key B-17", "王五", number], ["Access card 5", "张三", ""],
    ]  # fmt: skip
    assert tool("item", "back", *key)[1] == "Key B-17 of 王五: closed.\n"
    assert tool("item", "back", "--kind", "card", "--number", "5", "--lost", "Lost, paid for")[0] == 0
    assert tool("item", "back", *key)[0] == 1
    assert tool("item", "list")[1] == "Nothing is out and nothing is kept.\n"
    assert [row["lost_reason"] for row in json.loads(tool("item", "list", "--all", "--json")[1])] == ["Lost, paid for", ""]


def test_a_pass_is_found_by_its_number_in_one_box_and_tool(tool: Tool) -> None:
    issue(tool)
    assert tool("find", NUMBER)[1].split("\t")[:3] == ["pass", NUMBER, "张三"]
    assert any(hit["kind"] == "pass" for hit in json.loads(tool("find", badge_code(FIRST_PASS), "--json")[1]))


def test_whoever_leaves_is_told_with_what_is_not_back(tool: Tool) -> None:
    issue(tool)
    assert tool("item", "out", NUMBER, "--kind", "key", "--number", "B-17")[0] == 0
    assert tool("scan", NUMBER)[0] == 0
    minutes_later(5)
    code, said, beside = tool("scan", NUMBER)
    assert (code, said.split("\t")[0]) == (0, "left")
    assert beside == "张三: not back yet: Key B-17. Close each with item back.\n"
    minutes_later(5)
    visit = json.loads(tool("scan", NUMBER, "--json")[1])
    assert visit["still_out"] == []
    assert json.loads(tool("visit", "leave", visit["number"], "--json")[1])["still_out"] == ["Key B-17"]
    assert tool("item", "back", "--kind", "key", "--number", "B-17")[0] == 0
    minutes_later(5)
    tool("scan", NUMBER)
    minutes_later(5)
    assert tool("scan", NUMBER)[2] == ""


def test_a_group_leaves_and_each_is_told_with_what_is_not_back(tool: Tool) -> None:
    number = tool("visit", "arrive", "--name", "甲", "--host", "x", "--purpose", "y", "--as-written", "--with", "乙")[1].split()[0]
    assert tool("item", "out", number, "--kind", "card", "--number", "5")[0] == 0
    assert tool("visit", "leave", number, "--group")[1:] == (
        "2 visitors have left.\n",
        "甲: not back yet: Access card 5. Close each with item back.\n",
    )
