"""Groups from the office tool."""

import json
from pathlib import Path

import pypdfium2
import zxingcpp

from tests.tool.test_expected_tool import Tool, board, expect, tool

__all__ = ["tool"]  # the fixture

ARRIVE = ("visit", "arrive", "--name", "张三", "--host", "刘工", "--purpose", "参观", "--as-written")


def states(tool: Tool, number: str) -> dict[str, str]:
    return {row["name"]: row["state"] for row in json.loads(tool("visit", "group", number, "--json")[1])}


def codes(path: Path) -> list[int]:
    with pypdfium2.PdfDocument(path) as document:
        return [len(zxingcpp.read_barcodes(page.render(scale=300 / 72).to_pil())) for page in document]


def test_a_group_arrives_and_leaves_together(tool: Tool, tmp_path: Path) -> None:
    code, out, error = tool(*ARRIVE, "--with", "李四 13900139000", "王五", "--badges", "sheet", "--label", "4")
    numbers = out.split()
    assert (code, numbers) == (0, [f"V20261121-000{n}" for n in (1, 2, 3)]), error
    assert states(tool, numbers[1]) == {"张三": "inside", "李四": "inside", "王五": "inside"}
    assert tool("visit", "group", numbers[2])[1].splitlines()[1].split("\t") == [numbers[1], "李四", "inside", "with 张三"]
    assert tool("visit", "join", numbers[1], "--with", "赵六")[1] == "V20261121-0004\n"
    assert tool("print", "badges", numbers[0], "--group", "--label", "8", "--out", str(tmp_path / "b.pdf"))[1] == "b.pdf\n"
    assert codes(tmp_path / "b.pdf") == [3, 1]
    tool("visit", "leave", numbers[1])
    assert tool("visit", "leave", numbers[2], "--group", "--how", "reported")[1] == "3 visitors have left.\n"
    assert set(states(tool, numbers[0]).values()) == {"left"}
    assert tool("visit", "leave", numbers[0], "--group")[0] == 1
    assert tool("check")[0] == 0


def test_wrong_companions_are_refused_in_one_sentence_and_nobody_came(tool: Tool) -> None:
    for told, sentence in (("李四 12", "李四: A phone has"), ("13900139000", "is no name"), ("张三", "is named twice")):
        code, _out, error = tool(*ARRIVE, "--with", told)
        assert (code, sentence in error) == (1, True), error
    assert tool("visit", "leave", "V20261121-0001")[0] == 1


def test_an_announced_group_is_listed_and_checked_in_together(tool: Tool) -> None:
    number = expect(tool, "--with", "李四", "王五 13900139000", day="today")
    assert [(row["name"], row["lead"]) for row in board(tool)] == [("陈思远", ""), ("李四", "陈思远"), ("王五", "陈思远")]
    assert tool("visit", "expected")[1].splitlines()[1].split("\t")[3] == "李四, with 陈思远"
    code, out, error = tool("visit", "check-in", number, "--group")
    assert (code, len(out.split())) == (0, 3), error
    assert board(tool) == []
    again = tool("visit", "expect", "--again", number, "--day", "+7")[1].strip()
    assert states(tool, again) == {"陈思远": "expected", "李四": "expected", "王五": "expected"}


def test_the_rows_of_a_file_come_as_a_group_or_each_alone(tool: Tool, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("姓名,电话\n张三,13800138000\n李四,13900139000\n", "utf-8")
    words = ("import", "expected", str(path), "--day", "+1", "--host", "刘工", "--purpose", "参观", "--json")
    assert json.loads(tool(*words, "--dry-run")[1])["leads"] == [{"line": 2, "companions": 1}]
    assert json.loads(tool(*words, "--dry-run", "--each-alone")[1])["leads"] == []
    assert tool(*words)[0] == 0
    assert [row["lead"] for row in board(tool)] == ["", "张三"]


def test_one_badge_on_no_sheet_is_said(tool: Tool, tmp_path: Path) -> None:
    number = tool(*ARRIVE)[1].strip()
    assert tool("visit", "group", number)[1] == "This visitor came alone.\n"
    code, _out, error = tool("print", "badges", number, "--stock", "brother-62x100", "--out", str(tmp_path / "b.pdf"))
    assert (code, "is no sheet of labels" in error, list(tmp_path.glob("*.pdf"))) == (1, True, [])
