"""The office tool's stocks, printers and test label."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.core import i18n
from tests.printing.looking import codes_on

Tool = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tool(office_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tool:
    """The tool's commands on the founded office, in English; the PC has no CUPS."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data", str(office_folder), "--lang", "en", *words])
        i18n.use_language("en")
        return code, *capsys.readouterr()

    return run


def test_stocks_are_listed_shown_altered_and_put_back(tool: Tool) -> None:
    _code, out, _error = tool("stocks", "list")
    assert "brother-62x100\tBrother 62 × 100\tDK-11202\t62 × 100\tshipped" in out
    assert tool("stocks", "set", "Brother 62 × 100", "--nudge-x", "-0.5")[:2] == (0, "brother-62x100\n")
    shown = json.loads(tool("stocks", "show", "brother-62x100", "--json")[1])
    assert (shown["nudge_x"], shown["width"], shown["landscape"]) == ("-0.5", "62", "yes")
    assert "altered" in tool("stocks", "list")[1]
    assert tool("stocks", "set", "brother-62x100", "--back")[0] == 0
    assert "nudge_x\t0\n" in tool("stocks", "show", "brother-62x100")[1]


def test_a_new_stock_is_made_out_of_another_and_its_test_label_is_read(tool: Tool, tmp_path: Path) -> None:
    made = tool("stocks", "set", "Our sheet", "--new", "--like", "avery-l4785", "--start-at", "4")
    assert made[:2] == (0, "our-sheet\n")
    assert tool("print", "test", "our-sheet", "--out", str(tmp_path / "test.pdf"))[:2] == (0, "test.pdf\n")
    assert len(codes_on((tmp_path / "test.pdf").read_bytes(), 300)) == 1
    rows = json.loads(tool("stocks", "list", "--json")[1])
    assert [row["is_shipped"] for row in rows if row["key"] == "our-sheet"] == [False]


def test_every_wrong_field_is_named_in_one_line(tool: Tool) -> None:
    code, out, error = tool("stocks", "set", "brother-62x100", "--width", "0", "--dpi", "9")
    assert (code, out, error.count("\n")) == (1, "", 1)
    assert "width: Write a length" in error
    assert "dpi: Dots per inch" in error


def test_what_a_counter_prints_on_is_set_and_shown(tool: Tool) -> None:
    assert tool("printers", "set", "badge", "--counter", "2", "--printer", "Labels", "--stock", "zebra-4x2", "--copies", "2")[0] == 0
    out = tool("printers")[1]
    assert "CUPS knows no printer" in out
    assert "everywhere else\tbadge\tthe system's printer\tbrother-62x100\t1" in out
    assert "2\tbadge\tLabels\tzebra-4x2\t2" in out
    (way,) = json.loads(tool("printers", "--json")[1])["counters"]
    assert (way["counter"], way["stock"], way["look"]) == ("2", "zebra-4x2", False)
    assert "no paper “papyrus”" in tool("printers", "set", "papyrus", "--printer", "x")[2]
    assert "look: The evacuation list" in tool("printers", "set", "evacuation", "--look", "yes")[2]
    assert tool("printers", "set", "badge", "--counter", "2", "--back")[0] == 0
    assert json.loads(tool("printers", "--json")[1])["counters"] == []
