"""The scan of a letter lies with its entry in the register: hashed, limited in size, never run."""

from pathlib import Path
from typing import Any

import pytest

from app.attachments.fields import LARGEST, FileKind
from app.attachments.service import content
from app.calls.corrections import void
from app.calls.details import contact
from app.calls.mail import enter
from app.calls.scans import attach, detach
from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all

LETTER = {"direction": "in", "kind": "letter", "name": "街道办", "about": "消防检查通知"}


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "通知.pdf"
    path.write_bytes(b"%PDF-1.4 a notice")
    return path


def files(line: Any, taken: Any) -> list[str]:
    return [row.name for row in line.read(contact, "mail", taken.id, now=line.now).files]


def test_a_letter_is_entered_with_its_scans(line: Any, scan: Path) -> None:
    taken = line.do(enter, LETTER, None, [scan])
    (row,) = line.read(contact, "mail", taken.id, now=line.now).files
    assert (row.kind, row.is_shown, row.size, row.added_by) == (FileKind.PDF, True, 17, "李红")
    assert line.read(content, row.id) == b"%PDF-1.4 a notice"
    assert line.read(check_all).troubles == ()


@pytest.mark.file_only("kept files lie in a folder beside it")
def test_what_is_kept_is_named_when_it_was_changed_behind_the_programs_back(line: Any, scan: Path) -> None:
    taken = line.do(enter, LETTER, None, [scan])
    (kept,) = [path for path in (line.folder / "attachments").rglob("*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF-1.4 another!")
    assert any("通知.pdf is not as it was kept" in sentence for sentence in line.read(check_all).troubles)
    assert files(line, taken) == ["通知.pdf"]


def test_a_scan_that_is_too_large_leaves_no_letter_behind(line: Any, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UserError, match="at most 25 MB"):
        line.do(enter, LETTER, None, [large])
    assert line.do(enter, LETTER).number == "L20261121-0001", "the number was not used up"


def test_a_scan_comes_later_and_goes_with_a_reason_and_the_trail_says_so(line: Any, scan: Path) -> None:
    taken = line.do(enter, LETTER)
    row = line.do(attach, taken.id, scan)
    assert line.do(attach, taken.id, scan).id == row.id, "the same scan twice is one"
    with pytest.raises(FormErrors, match="A reason is needed"):
        line.do(detach, taken.id, row.id, " ")
    line.do(detach, taken.id, row.id, "Wrong file")
    assert files(line, taken) == []
    events = line.read(contact, "mail", taken.id, now=line.now).events
    told = [(event.what, event.detail) for event in events]
    assert told[0] == ("entered", "")
    assert ("file added", "通知.pdf") in told
    assert told[-1] == ("file taken away", "通知.pdf; Wrong file")
    assert line.read(check_all).troubles == ()


def test_a_void_letter_takes_no_scan_and_only_the_desk_adds_one(line: Any, scan: Path) -> None:
    taken = line.do(enter, LETTER)
    handler = Actor(None, "张工", frozenset({Role.HANDLER}))
    with pytest.raises(UserError, match="needs another role"):
        line.store.do(attach, taken.id, scan, by=handler, now=line.now)
    line.do(void, "mail", taken.id, "entered twice")
    with pytest.raises(UserError):
        line.do(attach, taken.id, scan)
