"""Pictures from files and cameras: hostile ones are one sentence, a good one becomes a small JPEG of what is framed."""

import io
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.errors import UserError
from app.pictures.service import LARGEST, size_of
from ui.notices.framer import Framer
from ui.notices.photo_sheet import PhotoSheet
from ui.notices.picture_file import LONGEST_SIDE, as_jpeg, load


def saved(path: Path, size: tuple[int, int] = (800, 600), form: str = "JPEG", **more: Any) -> Path:
    Image.radial_gradient("L").resize(size).convert("RGB").save(path, form, **more)
    return path


def png_claiming(path: Path, width: int, height: int, body: bytes = b"") -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b""))
    return path


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0")
        file.truncate(500_000_000)
    return path


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty.jpg": (lambda path: path.write_bytes(b""), "is empty or no file"),
    "missing.jpg": (lambda path: None, "is empty or no file"),
    "huge.jpg": (sparse, r"too large \(500 MB; 30 fit\)"),
    "bomb.png": (lambda path: png_claiming(path, 50_000, 50_000, b"\0" * 10_000_000), "claims more pixels"),
    "drawing.svg": (lambda path: path.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"), "no JPEG or PNG"),
    "drawing.png": (lambda path: path.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"), "no JPEG or PNG"),
    "text.png": (lambda path: path.write_text("hello"), "no JPEG or PNG"),
    "moving.gif": (lambda path: saved(path, form="GIF"), "no JPEG or PNG"),
    "cut.png": (lambda path: path.write_bytes(saved(path, form="PNG").read_bytes()[:40]), "damaged|claims"),
    "short.png": (lambda path: png_claiming(path, 500, 500, b"\0" * 9), "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore")
def test_a_hostile_file_is_one_sentence(tmp_path: Path, name: str, qtlog: Any) -> None:
    make, sentence = HOSTILE[name]
    make(tmp_path / name)
    with qtlog.disabled(), pytest.raises(UserError, match=sentence) as caught:
        load(tmp_path / name)
    assert name in str(caught.value)


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no file"):
        load(tmp_path)


def test_a_large_photo_is_scaled_down_while_it_is_read_and_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    image = load(saved(tmp_path / "large.jpg", (4000, 2000), exif=exif))
    assert (image.width(), image.height()) == (LONGEST_SIDE // 2, LONGEST_SIDE)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_is_framed_becomes_a_small_jpeg_with_nothing_else_in_it(tmp_path: Path, form: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "WHERE-IT-WAS-TAKEN"
    image = load(saved(tmp_path / "photo", (900, 700), form, exif=exif))
    jpeg = as_jpeg(image, QRect(100, 50, 450, 600))
    assert size_of(jpeg) == (300, 400)
    assert len(jpeg) < LARGEST // 4
    assert b"WHERE-IT-WAS-TAKEN" not in jpeg
    assert Image.open(io.BytesIO(jpeg)).size == (300, 400)


@pytest.fixture
def framer(qtbot: QtBot) -> Framer:
    made = Framer()
    qtbot.addWidget(made)
    made.resize(600, 450)
    made.show()
    made.show_image(QImage(1200, 900, QImage.Format.Format_RGB32))
    return made


def test_the_frame_is_a_face_in_the_middle_and_never_leaves_the_picture(framer: Framer) -> None:
    assert abs(framer.frame.center().x() - 600) < 3
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        for _n in range(200):
            QTest.keyClick(framer, key)
    assert (framer.frame.left(), framer.frame.top()) == (0, 0)
    for _n in range(200):
        QTest.keyClick(framer, Qt.Key.Key_Plus)
        QTest.keyClick(framer, Qt.Key.Key_Right)
    assert QRect(0, 0, 1200, 900).contains(framer.frame)
    for _n in range(200):
        QTest.keyClick(framer, Qt.Key.Key_Minus)
    assert framer.frame.height() >= 60
    assert abs(framer.frame.width() / framer.frame.height() - 0.75) < 0.02


def test_the_frame_is_dragged_by_the_mouse(framer: Framer) -> None:
    before = QRect(framer.frame)
    middle = framer.framed().center().toPoint()
    QTest.mousePress(framer, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(framer, middle + middle / 10)
    QTest.mouseRelease(framer, Qt.MouseButton.LeftButton)
    assert framer.frame.size() == before.size()
    assert framer.frame.left() > before.left()
    corner = framer.framed().bottomRight().toPoint()
    QTest.mousePress(framer, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(framer, corner - middle / 4)
    QTest.mouseRelease(framer, Qt.MouseButton.LeftButton)
    assert framer.frame.height() < before.height()


# -- with and without a camera


@pytest.fixture
def sheet(counter: Any) -> Callable[..., PhotoSheet]:
    def make(**more: Any) -> PhotoSheet:
        made = PhotoSheet(counter.window, lambda jpeg: used.append(jpeg), **more)
        made.used = used  # type: ignore[attr-defined]  # what was taken, for the test to look at
        return made

    used: list[bytes] = []
    return make


def test_where_the_system_lacks_what_a_camera_needs_a_sentence_says_so(sheet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)  # what importing it raises without libpulse
    made = sheet()
    assert "a part of its system is missing" in made.framer.words
    assert not made.take.isEnabled()


def test_where_no_camera_is_connected_a_sentence_says_so_and_a_file_will_do(
    sheet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, component: Callable[[str], str]
) -> None:
    try:
        from PySide6.QtMultimedia import QMediaDevices
    except ImportError:
        component("libpulse.so.0")
    monkeypatch.setattr(QMediaDevices, "videoInputs", staticmethod(lambda: []))
    made = sheet()
    assert "No camera is connected" in made.framer.words
    made.take_file(saved(tmp_path / "face.jpg"))
    assert made.take.isEnabled()
    QTest.keyClick(made.framer, Qt.Key.Key_Return)
    assert size_of(made.used[0]) == (300, 400)


def test_a_live_picture_stands_still_first_and_is_used_then(sheet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    made = sheet()
    made._seen(QImage(640, 480, QImage.Format.Format_RGB32))
    assert "Take the picture" in made.take.text()
    QTest.keyClick(made.framer, Qt.Key.Key_Return)
    assert (made.used, "Use this photo" in made.take.text()) == ([], True)
    QTest.keyClick(made.framer, Qt.Key.Key_Return)
    assert size_of(made.used[0]) == (300, 400)


def test_the_sheet_says_that_no_document_is_photographed_and_offers_the_photo_on_record(sheet: Any, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QLabel

    kept = as_jpeg(load(saved(tmp_path / "face.jpg")), QRect(0, 0, 450, 600))
    made = sheet(kept=kept)
    assert any("Never photograph an ID document" in label.text() for label in made.findChildren(QLabel))
    QTest.keyClick(made.framer, Qt.Key.Key_Return)
    assert made.used == [kept]


def test_a_file_that_cannot_be_used_is_said_where_the_picture_would_be(sheet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    (tmp_path / "face.png").write_text("<svg/>")
    made = sheet()
    made.take_file(tmp_path / "face.png")
    assert "no JPEG or PNG picture" in made.framer.words
    QTest.keyClick(made.framer, Qt.Key.Key_Escape)
    assert made.used == []
