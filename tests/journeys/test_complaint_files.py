"""Originals with a complaint through the window's files part: hostile, lying, empty, huge ones; looked at inside, never run."""

import os
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea

from app.attachments.fields import FileKind
from app.desk.check import check_all
from app.office.exports import known_by
from tests.journeys.complaint_office import OFFICER, ComplaintCounter
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import CTRL, SHIFT
from tests.trail import exports_of
from ui.files.file_sheet import PictureView
from ui.files.files_part import FilesPart
from ui.panels import StatusPill

PROGRAM = b"MZ\x90\x00" + b"\x00" * 60


def png() -> bytes:
    """One red point."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")) + part(b"IEND", b"")


@pytest.fixture
def desk(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> ComplaintCounter:
    """A complaint stands on the card of its officer; whoever asks the system to open a file fails the test."""
    made = ComplaintCounter(counter)
    made.complain()
    made.as_(OFFICER)
    made.window.desk.show_complaint(made.newest_complaint.id)
    QApplication.processEvents()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: pytest.fail(f"{url} was opened outside", pytrace=False))
    return made


def part(desk: ComplaintCounter) -> FilesPart:
    return desk.complaint_card.files


def drop(desk: ComplaintCounter, *paths: Path) -> None:
    """Dropped on the card with the mouse, as from a folder's window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(20, 20), *how), QDropEvent(QPointF(20, 20), *how)):
        QApplication.sendEvent(desk.complaint_card, event)
    QApplication.processEvents()


def names(desk: ComplaintCounter) -> list[str]:
    return [row.name for row in part(desk).rows]


def kept(desk: ComplaintCounter) -> list[str]:
    """What the record says, whatever the screen shows."""
    return [row.name for row in desk.whole_of(desk.newest_complaint.id).files]


def test_files_that_cannot_be_kept_are_each_said_and_the_others_are_kept(
    desk: ComplaintCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, huge, good = tmp_path / "空.pdf", tmp_path / "监控录像.mp4", tmp_path / "现场.png"
    folder, gone, pipe = tmp_path / "一个文件夹", tmp_path / "没有了.jpg", tmp_path / "pipe"
    empty.touch()
    with huge.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    good.write_bytes(png())
    folder.mkdir()
    gone.symlink_to(tmp_path / "nowhere.jpg")
    os.mkfifo(pipe)
    chosen = [str(path) for path in (empty, huge, folder, gone, pipe, good)]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (chosen, ""))  # the system's own dialog
    before = len(desk.counter.complaints)
    desk.press(Qt.Key.Key_F, CTRL | SHIFT)
    QApplication.processEvents()
    said = desk.counter.complaints[before:]
    assert said[:2] == [
        "空.pdf is empty (0 bytes). Nothing was kept; choose another file.",
        "监控录像.mp4 has 500 MB; a file of at most 25 MB is kept. Make it smaller, or keep it elsewhere and note where.",
    ]
    for sentence, name in zip(said[2:], ("一个文件夹", "没有了.jpg", "pipe"), strict=True):
        assert sentence == f"{name} is no file that can be kept. Choose a document or a picture."
    assert names(desk) == kept(desk) == ["现场.png"]
    assert desk.toast == f"现场.png is kept (PNG picture, {good.stat().st_size} B)."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CON", "_CON"), ("nul.jpg", "_nul.jpg"), ("信件.pdf. .", "信件.pdf"), ("照片\u202egpj.exe", "照片gpj.exe"),
        ("名" * 80 + ".jpg", "名" * 80 + ".jpg"), ("..\\..\\x.sh", "x.sh"), ("回\n执.txt", "回执.txt"),
    ],
)  # fmt: skip
def test_a_hostile_name_is_harmless_on_the_card_and_in_the_copy(desk: ComplaintCounter, tmp_path: Path, name: str, shown: str) -> None:
    source = tmp_path / "in" / name
    source.parent.mkdir()
    source.write_bytes(PROGRAM)
    drop(desk, source)
    (row,) = part(desk).rows
    assert (row.name, row.kind, row.is_shown) == (shown, FileKind.PROGRAM, False)
    part(desk).open(row)
    assert desk.counter.complaints[-1] == f"{shown} (Program or script) is not opened here. Save a copy to look at it elsewhere."
    folder = tmp_path / "out"
    folder.mkdir()
    part(desk).copy_to(row, folder)
    (copy,) = folder.iterdir()
    assert copy.name == f"{shown}.bin"  # nothing a double click would start
    assert not os.access(copy, os.X_OK)
    assert copy.read_bytes() == PROGRAM
    (noted,) = exports_of(desk.counter.store.read)
    assert (noted["kind"], noted["file"], noted["about"]["of"]) == ("attachment", known_by(shown), "complaint")


def test_a_name_of_three_hundred_letters_is_cut_in_the_middle_and_the_card_keeps_its_width(desk: ComplaintCounter, tmp_path: Path) -> None:
    """No disk here takes such a name; one that comes by another way (a scan, an older system) is taken all the same."""
    from app.complaints.attaching import attach_bytes
    from app.core import clock

    wide = desk.complaint_card.width()
    form = ("现场" * 150 + ".png", png())
    desk.store.do(attach_bytes, desk.newest_complaint.id, form, by=desk.actor(OFFICER), now=clock.now())
    desk.complaint_card.reload()
    QApplication.processEvents()
    (name,) = names(desk)
    assert (len(name), name[-4:]) == (120, ".png")
    assert "…" in name
    assert desk.complaint_card.width() == wide
    assert desk.window.width() == 1366


def test_a_link_keeps_what_it_leads_to_under_the_links_name(desk: ComplaintCounter, tmp_path: Path) -> None:
    original, link = tmp_path / "original.png", tmp_path / "link.png"
    original.write_bytes(png())
    link.symlink_to(original)
    drop(desk, link)
    original.unlink()
    (row,) = part(desk).rows
    part(desk).open(row)  # a copy was kept, not the link
    assert part(desk).sheet is not None
    assert part(desk).sheet.isVisible()


def test_a_program_called_a_photo_is_named_what_it_is_and_never_drawn(desk: ComplaintCounter, tmp_path: Path) -> None:
    liar = tmp_path / "现场照片.jpg"
    liar.write_bytes(PROGRAM)
    drop(desk, liar)
    (row,) = part(desk).rows
    assert (row.is_misleading, row.is_shown) == (True, False)
    pills = [pill.text() for pill in part(desk).findChildren(StatusPill) if pill.isVisible()]
    assert "Program or script, not what its name says" in pills
    part(desk).open(row)
    assert part(desk).sheet is None
    assert "is not opened here" in desk.counter.complaints[-1]


def test_a_picture_and_a_pdf_are_looked_at_inside_the_program(desk: ComplaintCounter, tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    photo, letter = tmp_path / "现场.png", tmp_path / "来信.pdf"
    photo.write_bytes(png())
    paper = Canvas(str(letter))
    for _page in range(3):
        paper.drawString(90, 700, "letter")
        paper.showPage()
    paper.save()
    drop(desk, photo, letter)
    for row, kind in zip(part(desk).rows, (QScrollArea, QPdfView), strict=True):
        part(desk).open(row)
        sheet = part(desk).sheet
        assert sheet is not None
        assert isinstance(sheet._view, kind)
        assert kind is QScrollArea or sheet.document.pageCount() == 3
        assert kind is QPdfView or sheet.findChildren(PictureView)
        desk.press(Qt.Key.Key_Escape)
        assert desk.sheets == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [("坏.pdf", b"%PDF-1.7\nnothing of a document", "PDF cannot be shown"), ("坏.png", png()[:40], "picture cannot be shown")],
)
def test_a_damaged_one_says_so_where_it_would_be_seen(desk: ComplaintCounter, tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    drop(desk, tmp_path / name)
    (row,) = part(desk).rows
    part(desk).open(row)
    sheet = part(desk).sheet
    assert sheet is not None
    shown: Any = sheet._view
    assert words in shown.text()


def test_a_file_changed_behind_the_programs_back_is_not_shown(desk: ComplaintCounter, tmp_path: Path) -> None:
    (tmp_path / "现场.png").write_bytes(png())
    drop(desk, tmp_path / "现场.png")
    (row,) = part(desk).rows
    (stored,) = [path for path in (tmp_path / "office" / "attachments").rglob("*") if path.is_file()]
    stored.write_bytes(png() + b"more")
    part(desk).open(row)
    assert "is not as it was kept; it is not shown" in desk.counter.complaints[-1]
    assert any("现场.png" in each for each in desk.store.read(check_all).troubles)
