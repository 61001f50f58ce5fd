"""Files that are too much: a sentence, soon, in bounded memory, and the office is as it was."""

import csv
import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.core.errors import UserError
from app.exchange import importing, reading
from app.exchange.exporting import export_visits
from app.exchange.groups import read_group
from app.exchange.guard import STARTS
from app.exchange.watch_lists import read_list
from app.visits.lists import VisitFilter
from app.visits.service import arrive
from tests.fuzz.hostile import BOMB, MAIN, PARTS, RELATIONS

SOON = 30.0  # seconds, on a machine that is busy with something else; usually one
HEAD = "姓名,电话\n".encode()


def workbook(sheet: str, doctype: str = "") -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        text = f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", text)
    return memory.getvalue()


def a_million_cells(_folder: Path) -> bytes:
    """More columns than any sheet has."""
    return workbook("<row r='1'>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")


def two_corners(_folder: Path) -> bytes:
    """Two cells that span the largest sheet there is: 17 thousand million cells between them."""
    return workbook("<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")


def entity_bomb(_folder: Path) -> bytes:
    return workbook("<row r='1'><c r='A1' t='inlineStr'><is><t>&a8;</t></is></c></row>", BOMB)


TOO_MUCH: dict[str, Callable[[Path], bytes]] = {
    "a million cells in one row of a workbook": a_million_cells,
    "the two corners of the largest sheet": two_corners,
    "a cell below the last row of any sheet": lambda _folder: workbook("<row r='1'><c r='A99999999999'><v>0</v></c></row>"),
    "a cell beside the last column of any sheet": lambda _folder: workbook("<row r='1'><c r='ZZZZ1'><v>0</v></c></row>"),
    "an entity bomb": entity_bomb,
    "a million columns of text": lambda _folder: HEAD + b"x" + b"," * 1_000_000 + b"\n",
    "six hundred thousand columns under two": lambda _folder: HEAD + b"x," * 500_000 + b"\n",
    "a card in a card in a card": lambda _folder: b"BEGIN:VCARD\r\n" * 20_000,
    "a mark of one encoding and text of another": lambda _folder: b"\xff\xfe" + "姓名,电话\n张三,138".encode() + b"\n",
}


def seq(desk: Any) -> int:
    found: int = desk.read(lambda s: s.execute(text("SELECT seq FROM audit_head")).scalar_one())
    return found


@pytest.mark.parametrize("what", list(TOO_MUCH))
def test_too_much_is_a_sentence_and_nothing_is_written(desk: Any, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    path = folder / "给.xlsx"
    path.write_bytes(TOO_MUCH[what](folder))
    before, begun = seq(desk), time.monotonic()
    with pytest.raises(UserError, match=r"给\.xlsx"):
        importing.check(desk.store, _plan(path), now=desk.now)
    assert time.monotonic() - begun < SOON
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= reading.MOST_MEMORY
    assert (seq(desk), os.listdir(folder)) == (before, ["给.xlsx"])


def _plan(path: Path) -> importing.Plan:
    found = importing.preview(path, "people")
    return importing.Plan(path, found.columns, found.sheet)


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (Path.mkdir, "cannot be read"), (a_fifo, "empty"), (lambda path: path.symlink_to("/dev/zero"), "empty"),
        (lambda path: path.symlink_to(path), "cannot be read"), (lambda path: path.symlink_to(path.parent / "nothing"), "cannot be read"),
    ],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="needs pipes and links with names")
def test_what_is_no_file_is_a_sentence_at_every_importer(desk: Any, tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "x.csv"
    make(path)
    importers: tuple[Callable[[], object], ...] = (
        lambda: importing.preview(path, "people"),
        lambda: read_group(path, now=desk.now),
        lambda: desk.read(read_list, str(path), by=desk.by),
    )
    for importer in importers:
        with pytest.raises(UserError, match=said):
            importer()


@pytest.mark.parametrize("start", sorted(STARTS))
def test_a_name_that_is_a_formula_is_none_in_an_exported_register(desk: Any, tmp_path: Path, start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    desk.do(arrive, {"name": cell, "phone": "13812345678", "company": cell, "host": "5-1-0803", "purpose": cell, "note": cell})
    desk.read(export_visits, VisitFilter(), tmp_path / "v.csv", noted=abs)
    with (tmp_path / "v.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [one for row in csv.reader(file) for one in row]
    assert any("HYPERLINK" in one for one in cells)
    assert [one for one in cells if one[:1] in STARTS and one] == []
