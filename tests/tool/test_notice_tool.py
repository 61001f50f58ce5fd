"""Notices and signatures from the office tool."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tool.test_expected_tool import Tool, tool

__all__ = ["tool"]


@pytest.fixture
def text_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "notice.txt"
    path.write_text("\ufeff我们登记您的姓名。\n第二行\n", "utf-8")
    return path


def test_a_text_is_written_listed_and_read_in_every_version(tool: Tool, text_file: Path) -> None:
    assert tool("notice", "set", "privacy", "zh_CN", str(text_file))[:2] == (0, "1\n")
    text_file.write_text("新的一版", "utf-8")
    assert tool("notice", "set", "privacy", "zh_CN", str(text_file))[:2] == (0, "2\n")
    assert tool("notice", "show", "privacy", "zh_CN")[1] == "新的一版\n"
    assert tool("notice", "show", "privacy", "zh_CN", "--version", "1")[1] == "我们登记您的姓名。\n第二行\n"
    assert tool("notice", "show", "privacy", "zh_CN", "--version", "7")[::2] == (1, "There is no version 7 of this text.\n")
    line = next(line for line in tool("notice", "list")[1].splitlines() if line.startswith("privacy\tzh_CN"))
    assert line.split("\t")[2:4] == ["2", "2026-11-21 12:00"]
    found = json.loads(tool("notice", "list", "--all", "--json")[1])
    assert [row["version"] for row in found if (row["kind"], row["language"]) == ("privacy", "zh_CN")] == [2, 1, 0]


def test_a_file_that_is_no_text_or_not_there_is_one_sentence(tool: Tool, text_file: Path) -> None:
    text_file.write_bytes(b"\xff\xfe\x00\xd8")
    assert tool("notice", "set", "rules", "en", str(text_file))[::2] == (
        1,
        f"{text_file} is not a text in UTF-8. Save it as one, then try again.\n",
    )
    assert "cannot be read" in tool("notice", "set", "rules", "en", str(text_file) + ".none")[2]


def test_a_visit_shows_what_is_signed_and_its_agreement_is_a_paper(tool: Tool, tmp_path: Path) -> None:
    arrive = ("visit", "arrive", "--name", "王小明", "--host", "x", "--purpose", "y", "--phone", "13812345678", "--as-written")
    number = tool(*arrive)[1].strip()
    out = tool("visit", "show", number)[1]
    assert "138****5678" in out
    assert "Nothing was signed." in out
    shown = json.loads(tool("visit", "show", number, "--json")[1])
    assert (shown["number"], shown["answers"], shown["unsigned"], shown["has_photo"]) == (number, [], [], False)
    assert tool("print", "agreement", number, "--out", str(tmp_path / "a.pdf"))[0] == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
