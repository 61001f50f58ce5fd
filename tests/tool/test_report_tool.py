"""report month from the office tool: as text, as JSON, as PDF and workbook."""

import io
import json
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.printing.looking import words as words_of
from tests.tickets.conftest import bare_office, ticket_office  # noqa: F401 -- fixtures of the tickets' office
from tests.tool.test_ticket_tool import OPEN, Tool, tool  # noqa: F401 -- the tool at the tickets' office


def test_the_figures_of_the_month_are_told_table_by_table(tool: Tool) -> None:  # noqa: F811 -- the fixture imported above
    tool(*OPEN, who="小王")
    code, out, err = tool("report", "month")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "2026-11\tReceived 1"
    assert "By phone\t0\t0\t0\t0\t1\t0\t0\t1" in lines
    assert {"Received by channel", "Received by kind", "Received by department", "Received by person", "Limits kept"} <= set(lines)


def test_another_month_as_json(tool: Tool) -> None:  # noqa: F811 -- the fixture imported above
    tool(*OPEN, who="小王")
    found = json.loads(tool("report", "month", "--json")[1])
    assert (found["first"], found["received"], found["is_over"]) == ("2026-11-01", 1, False)
    assert next(line for line in found["blocks"]["person"] if line["name"] == "小王")["ticket"] == 1
    earlier = json.loads(tool("report", "month", "--month", "2026-10", "--json")[1])
    assert (earlier["first"], earlier["received"], earlier["is_over"]) == ("2026-10-01", 0, True)


def test_the_report_is_written_as_pdf_and_as_workbook(tool: Tool, tmp_path: Path) -> None:  # noqa: F811 -- the fixture imported above
    tool(*OPEN, who="小王")
    pdf, book = tmp_path / "m.pdf", tmp_path / "m.xlsx"
    assert tool("report", "month", "--out", str(pdf))[0] == 0
    assert "Report of the month" in words_of(pdf.read_bytes())
    assert tool("report", "month", "--out", str(book))[0] == 0
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.read_bytes())).get_sheet_by_name("Received by channel").to_python()[2][-1] == 1.0


def test_wrong_words_are_a_sentence_and_nothing_is_written(tool: Tool, tmp_path: Path) -> None:  # noqa: F811 -- the fixture imported above
    code, _out, err = tool("report", "month", "--out", str(tmp_path / "m.doc"))
    assert (code, err.strip()) == (1, "A report is written as .pdf or .xlsx. Choose one of them.")
    assert tool("report", "month", "--month", "2026-13")[0] == 2
    assert list(tmp_path.glob("m.*")) == []
