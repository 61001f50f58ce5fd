"""Tables leave as files no spreadsheet runs, and come back as they were."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.core.forms import without_controls
from app.exchange import reading
from app.exchange.exporting import visits_sheet
from app.exchange.writing import SheetFile, as_bytes
from app.visits.fields import LEAVING_WORDS, MEASURED, Leaving
from app.visits.lists import VisitFilter
from app.visits.service import Coming, arrive, leave

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠–")


def read_back(folder: Path, suffix: str, rows: list[list[str]]) -> list[list[str]]:
    path = folder / f"f{suffix}"
    path.write_bytes(as_bytes(suffix, rows))
    return [row[1] for row in reading.rows_of(path) if not isinstance(row, dict)]


def csv_cells(rows: list[list[str]]) -> list[str]:
    text = as_bytes(".csv", rows).decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def test_no_payload_starts_a_formula_and_all_come_back(shared: Callable[[str], Path], tmp_path: Path) -> None:
    with shared("hostile/csv_injection_payloads.csv").open(encoding="utf-8", newline="") as file:
        payloads = [[row["payload"], "end"] for row in csv.DictReader(file)]
    assert [cell for cell in csv_cells(payloads) if cell.startswith(FORMULA_STARTS)] == []
    assert read_back(tmp_path, ".csv", payloads) == payloads


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=2, max_size=4), min_size=1, max_size=5))
def test_every_csv_table_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    table = [["a", "b"], *([*row, "end"] for row in rows)]
    assert read_back(tmp_path_factory.getbasetemp(), ".csv", table) == table


def test_workbook_cells_are_strings_and_come_back(tmp_path: Path) -> None:
    rows = [["a", "b"], ["=1+1", "0012"], ["'quoted", "http://x.test"], ["13800138888", "1e5"], ["_x000D_", "two\nlines"], [" 𠮷 ", "-1"]]
    assert read_back(tmp_path, ".xlsx", rows) == rows


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_naughty_text_comes_back_as_the_desk_keeps_it(shared: Callable[[str], Path], tmp_path: Path, suffix: str) -> None:
    import json

    texts = json.loads((shared("hostile/blns") / "blns.json").read_text("utf-8"))
    kept = [[without_controls(text), "end"] for text in texts]
    assert read_back(tmp_path, suffix, kept) == kept


def test_a_broken_off_file_never_appears(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("before")

    def rows() -> object:
        yield ["a"]
        raise RuntimeError

    with pytest.raises(RuntimeError), SheetFile(path) as file:
        file.write_all(rows())  # type: ignore[arg-type] -- a generator of rows that fails
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["f.csv"]


def test_an_unknown_ending_and_a_missing_folder_have_sentences(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="xlsx"):
        SheetFile(tmp_path / "f.doc")
    with pytest.raises(UserError, match="cannot be written"):
        SheetFile(tmp_path / "none" / "f.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_is_not_finished_leaves_no_rows_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file = SheetFile(tmp_path / "visits.xlsx")
    file.write_all([["张三", "13800138888"]] * 50)
    file.discard()
    assert list(tmp_path.iterdir()) == []


def struck_texts(workbook: bytes) -> set[str]:
    """The texts of cells whose font is struck through, as the file itself says."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        styles, cells = (ElementTree.fromstring(book.read(f"xl/{name}.xml")) for name in ("styles", "worksheets/sheet1"))
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    fonts = [font.find("x:strike", space) is not None for font in styles.findall("x:fonts/x:font", space)]
    formats = [fonts[int(each.get("fontId", "0"))] for each in styles.findall("x:cellXfs/x:xf", space)]
    return {"".join(cell.itertext()) for cell in cells.iter(f"{{{space['x']}}}c") if formats[int(cell.get("s", "0"))]}


@pytest.mark.parametrize(("how", "is_struck"), [(how, how not in MEASURED) for how in Leaving])
def test_a_leaving_nobody_measured_is_struck_through_in_a_workbook(desk: Any, how: Leaving, is_struck: bool) -> None:
    visit = desk.do(arrive, {"name": "周海洋", "host": "5-1-0803", "purpose": "探访"}, Coming(as_written=True)).visit_id
    desk.later(minutes=7)
    desk.do(leave, visit, how)
    assert struck_texts(desk.read(visits_sheet, VisitFilter(), ".xlsx")) == ({"2026-11-21 12:07"} if is_struck else set())
    csv_text = desk.read(visits_sheet, VisitFilter(), ".csv").decode("utf-8-sig")
    assert "2026-11-21 12:07" in csv_text
    assert LEAVING_WORDS[how] in csv_text, "CSV cannot strike: the column beside it says it"
