"""Files kept with a record: what may be kept, under which name, what it is said to be; never run, never lost unseen."""

import hashlib
import io
import os
import struct
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.attachments import service
from app.attachments.fields import FOLDER, LARGEST, MOST_OF_ONE, FileKind
from app.attachments.service import About, attach, attach_bytes, content, copy_out, detach, files_of, sweep, troubles
from app.attachments.sniffing import is_misleading, kind_of, shown_name
from app.core.errors import FormErrors, UserError
from app.core.ids import new_id
from app.desk.check import check_all

ABOUT = About("ticket", new_id())


def jpeg(width: int = 40, height: int = 30, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 0, 0)).save(out, form)
    return out.getvalue()


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def kept(desk: Any, name: str = "信.pdf", data: bytes = b"%PDF-1.7 ...") -> service.FileRow:
    found: service.FileRow = desk.do(attach_bytes, ABOUT, (name, data))
    return found


def stored(desk: Any) -> list[Path]:
    return sorted(path for path in (desk.folder / FOLDER).rglob("*") if path.is_file())


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_a_file_is_kept_beside_the_database_under_a_name_of_our_own(desk: Any, tmp_path: Path) -> None:
    source = tmp_path / "漏水 照片.jpg"
    source.write_bytes(jpeg())
    row = desk.do(attach, ABOUT, source, "卫生间")
    assert (row.name, row.kind, row.is_shown, row.is_misleading, row.note) == ("漏水 照片.jpg", FileKind.JPEG, True, False, "卫生间")
    (path,) = stored(desk)
    assert path.name == row.id.hex
    assert (path.stat().st_mode & 0o777) == 0o600
    assert row.hash == hashlib.sha256(source.read_bytes()).digest()
    assert desk.read(content, row.id) == source.read_bytes()
    assert desk.read(check_all).troubles == ()


@pytest.mark.file_only("kept files lie in a folder beside it")
@pytest.mark.parametrize("size", [0, LARGEST + 1])
def test_empty_and_too_large_files_are_refused_with_a_sentence(desk: Any, tmp_path: Path, size: int) -> None:
    source = tmp_path / "big.pdf"
    with source.open("wb") as file:
        file.truncate(size)
    with pytest.raises(UserError, match=r"big\.pdf"):
        desk.do(attach, ABOUT, source)
    assert stored(desk) == []


def test_two_gigabytes_that_take_no_room_on_the_disk_are_refused_without_being_read(desk: Any, tmp_path: Path) -> None:
    source = tmp_path / "sparse.bin"
    with source.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(UserError, match="2048 MB"):
        desk.do(attach, ABOUT, source)


def test_what_is_no_file_is_refused(desk: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    for name in ("pipe", "gone", "missing.pdf", "."):
        with pytest.raises(UserError):
            desk.do(attach, ABOUT, tmp_path / name)


@pytest.mark.file_only("kept files lie in a folder beside it")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"), ("CON", "_CON"), ("nul.txt", "_nul.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"), ("a\x00b\nc.pdf", "abc.pdf"), ("", "file"), ("...", "file"), (" 信 .pdf ", "信 .pdf"),
        ("名" * 300 + ".pdf", "名" * 99 + "…" + "名" * 16 + ".pdf"), ("\u200b\u2066x.png", "x.png"), ("LPT1", "_LPT1"),
        ("信件.pdf. .", "信件.pdf"), ("CON .txt", "_CON .txt"), ("com¹.pdf", "_com¹.pdf"), ("CONOUT$", "_CONOUT$"),
    ],
)  # fmt: skip
def test_hostile_names_are_harmless(desk: Any, name: str, shown: str) -> None:
    assert shown_name(name) == shown
    row = kept(desk, name)
    assert row.name == shown
    assert stored(desk)[0].name == row.id.hex


@pytest.mark.parametrize(
    ("name", "data", "kind", "is_odd"),
    [
        ("信.pdf", b"%PDF-1.4", FileKind.PDF, False), ("照.jpg", jpeg(), FileKind.JPEG, False),
        ("照.png", jpeg(form="PNG"), FileKind.PNG, False),
        ("照.webp", jpeg(form="WEBP"), FileKind.WEBP, False), ("照.tif", jpeg(form="TIFF"), FileKind.TIFF, False),
        ("照.bmp", jpeg(form="BMP"), FileKind.BMP, False), ("照.gif", jpeg(form="GIF"), FileKind.GIF, False),
        ("letter.pdf", b"MZ\x90\x00", FileKind.PROGRAM, True), ("letter.pdf.exe", b"MZ\x90\x00", FileKind.PROGRAM, False),
        ("photo.jpg", b"<html><script>", FileKind.WEB_PAGE, True), ("a.svg", b"<svg xmlns=''>", FileKind.WEB_PAGE, False),
        ("run.bat", b"@echo off", FileKind.PROGRAM, False), ("note.txt", "你好".encode(), FileKind.TEXT, False),
        ("x.sh", b"#!/bin/sh", FileKind.PROGRAM, False), ("a.docx", zipped("[Content_Types].xml"), FileKind.OFFICE, False),
        ("a.jar", zipped("META-INF/MANIFEST.MF"), FileKind.PROGRAM, False), ("a.zip", zipped("../../x"), FileKind.ARCHIVE, False),
        ("a.jpg", zipped("x"), FileKind.ARCHIVE, True), ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OFFICE, False),
        ("a", b"\x00\x01\x02\x03", FileKind.UNKNOWN, False), ("a.png", b"\x00\x01\x02\x03", FileKind.UNKNOWN, True),
        ("a.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.PROGRAM, False), ("a.mp4", b"\x00\x00\x00\x18ftypisom", FileKind.VIDEO, False),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", FileKind.HEIC, False), ("a.amr", b"#!AMR\n", FileKind.SOUND, False),
        ("e.txt", b"a\x00b", FileKind.UNKNOWN, False),
    ],
)  # fmt: skip
def test_a_file_is_what_its_bytes_say_and_a_name_that_says_otherwise_is_named_so(
    name: str, data: bytes, kind: FileKind, is_odd: bool
) -> None:
    assert (kind_of(data, name), is_misleading(kind, name)) == (kind, is_odd)


def test_a_picture_that_claims_two_and_a_half_billion_points_is_kept_but_never_drawn(desk: Any) -> None:
    huge = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 50_000, 50_000) + b"\x08\x02\x00\x00\x00" + b"\x00" * 4
    row = kept(desk, "大.png", huge)
    assert (row.kind, row.is_shown) == (FileKind.PNG, False)
    assert not kept(desk, "短.png", b"\x89PNG\r\n\x1a\n").is_shown


def test_a_copy_is_never_written_over_another_file_and_starts_nothing(desk: Any, tmp_path: Path) -> None:
    program = kept(desk, "letter.pdf", b"MZ\x90\x00")
    out = desk.read(copy_out, program.id, tmp_path)
    assert out.name == "letter.pdf.bin"
    with pytest.raises(UserError, match="there already"):
        desk.read(copy_out, program.id, tmp_path)
    assert desk.read(copy_out, kept(desk, "照片", jpeg()).id, tmp_path).name == "照片.jpg"
    assert desk.read(copy_out, kept(desk, "另一张.exe", jpeg(41)).id, tmp_path).name == "另一张.jpg"
    with pytest.raises(UserError, match="cannot be written"):
        desk.read(copy_out, program.id, tmp_path / "no" / "such")


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_the_same_file_twice_with_one_record_is_kept_once(desk: Any) -> None:
    assert kept(desk).id == kept(desk, "again.pdf").id
    assert len(stored(desk)) == 1
    other = desk.do(attach_bytes, About("ticket", new_id()), ("信.pdf", b"%PDF-1.7 ..."))
    assert other.id != kept(desk).id


def test_a_record_holds_forty_files(desk: Any) -> None:
    for n in range(MOST_OF_ONE):
        kept(desk, f"{n}.txt", f"text {n}".encode())
    with pytest.raises(UserError, match="40 files"):
        kept(desk, "41.txt", b"one more")


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_taken_away_the_file_goes_and_that_it_was_there_stays(desk: Any) -> None:
    row = kept(desk)
    with pytest.raises(FormErrors):
        desk.do(detach, row.id, " ")
    desk.do(detach, row.id, "传错了")
    assert stored(desk) == []
    assert desk.read(files_of, ABOUT.id) == ()
    assert [one.reason for one in desk.read(files_of, ABOUT.id, with_removed=True)] == ["传错了"]
    with pytest.raises(UserError, match="taken away by 李红"):
        desk.read(content, row.id)


def _fails(s: Any, *, by: Any, now: Any) -> UUID:
    attach_bytes(s, ABOUT, ("a.pdf", b"%PDF-1"), by=by, now=now)
    raise UserError("the rest did not work")


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_a_transaction_that_comes_to_nothing_leaves_no_file(desk: Any) -> None:
    with pytest.raises(UserError):
        desk.do(_fails)
    assert stored(desk) == []
    assert desk.read(files_of, ABOUT.id) == ()


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_what_a_lost_moment_of_power_left_is_swept_and_nothing_else(desk: Any) -> None:
    row = kept(desk)
    stray = stored(desk)[0].parent / new_id().hex
    stray.write_bytes(b"left behind")
    assert desk.do(sweep) == 1
    assert [path.name for path in stored(desk)] == [row.id.hex]


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_a_file_changed_or_gone_behind_the_programs_back_is_named(desk: Any) -> None:
    row = kept(desk)
    assert desk.read(troubles) == ()
    (path,) = stored(desk)
    path.write_bytes(b"%PDF-1.7 !!!")
    assert "not as it was kept" in desk.read(check_all).troubles[0]
    path.unlink()
    with pytest.raises(UserError, match="missing"):
        desk.read(content, row.id)


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_a_disk_that_takes_nothing_more_changes_nothing(desk: Any) -> None:
    (desk.folder / FOLDER).write_text("a file where the folder should be")
    with pytest.raises(UserError, match="Nothing was changed"):
        kept(desk)
    assert desk.read(files_of, ABOUT.id) == ()
