"""Announcing from the office tool."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.core import clock, i18n

Tool = Callable[..., tuple[int, str, str]]


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


def expect(tool: Tool, *more: str, day: str = "+1") -> str:
    code, out, error = tool(
        *("visit", "expect", "--name", "陈思远", "--host", "刘工", "--purpose", "维修", "--day", day, "--as-written"), *more
    )
    assert code == 0, error
    return out.strip()


def board(tool: Tool) -> list[Any]:
    found: list[Any] = json.loads(tool("visit", "expected", "--json")[1])
    return found


def test_a_visit_is_announced_listed_and_checked_in(tool: Tool) -> None:
    number = expect(tool, "--time", "09:00")
    assert number == "V20261122-0001"
    assert [(row["due"], row["number"], row["expected_at"]) for row in board(tool)] == [("tomorrow", number, "2026-11-22T01:00:00+00:00")]
    assert tool("visit", "expected")[1].split("\t")[:4] == ["Tomorrow", "2026-11-22 09:00", number, "陈思远"]
    assert tool("visit", "check-in", number)[:2] == (0, number + "\n")
    assert board(tool) == []
    assert tool("check")[0] == 0


def test_a_day_that_is_over_is_missed_and_dealt_with_by_cancelling(tool: Tool) -> None:
    number = expect(tool, day="today")
    clock.fix(datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
    assert [(row["due"], row["number"]) for row in board(tool)] == [("missed", number)]
    assert tool("visit", "cancel", number, "--reason", "Did not come")[1] == "1 visit cancelled.\n"
    assert tool("visit", "expected")[1] == "Nobody is expected.\n"


def test_a_visit_repeats_and_is_copied(tool: Tool) -> None:
    first = expect(tool, "--weekdays", "13", "--until", "2026-12-06", day="today")
    assert (first, len(board(tool))) == ("V20261123-0001", 4)
    code, out, _error = tool("visit", "expect", "--again", first, "--day", "2026-12-24", "--json")
    assert (code, json.loads(out)["number"]) == (0, "V20261224-0001")
    assert tool("visit", "cancel", first, "--reason", "over", "--rest")[1] == "4 visits cancelled.\n"
    assert [row["number"] for row in board(tool)] == ["V20261224-0001"]


def test_a_group_is_taken_whole_or_refused_row_by_row(tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "group.csv"
    path.write_text("姓名,电话\n张三,13800138000\n李四,12\n张三,13800138000\n", "utf-8")
    words = ("import", "expected", str(path), "--day", "+4", "--host", "刘工", "--purpose", "参观")
    code, out, error = tool(*words)
    assert (code, out, board(tool)) == (1, "", [])
    assert error.splitlines()[0].startswith("line 3: A phone has at least three digits.")
    assert error.splitlines()[-1] == "1 row must be mended; nothing of the group was taken."
    done = json.loads(tool(*words, "--good-rows", "--json")[1])
    assert (done["taken"], done["doubles"], done["faulty"]) == (1, 1, 1)
    assert json.loads(tool(*words, "--dry-run", "--json")[1])["taken"] == 0
    assert [row["name"] for row in board(tool)] == ["张三"]


def test_what_cannot_be_announced_is_one_sentence(tool: Tool) -> None:
    code, out, error = tool("visit", "expect", "--name", "甲", "--host", "乙", "--purpose", "丙", "--day", "2026-11-01")
    assert (code, out, error) == (1, "", "This day has passed. Write today or a later one.\n")
    assert tool("visit", "expect", "--name", "甲")[0] == 2
