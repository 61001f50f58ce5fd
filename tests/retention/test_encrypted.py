"""What was erased of an encrypted office is gone under the key too: every page is opened by hand, free ones and the log among them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.attachments.service import About, attach_bytes
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.office.encryption import encrypt
from app.retention.forgetting import forget
from app.storage import keyfile, keys
from app.storage.opening import NAME
from tests.retention.test_forgetting import WORDS, person
from tests.retention.test_running import come_and_go
from tests.retention.world import hits

PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16  # SQLCipher 4
WAL_HEAD, FRAME_HEAD = 32, 24


def opened(key: bytes, page: bytes, *, is_first: bool) -> bytes:
    """One page as SQLite sees it."""
    iv = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(page[SALT if is_first else 0 : PAGE - RESERVED]) + cipher.finalize()


def pages(folder: Path, key: bytes) -> Iterator[bytes]:
    """Every page of the database and every frame of its log."""
    data = (folder / NAME).read_bytes()
    for n in range(0, len(data), PAGE):
        yield opened(key, data[n : n + PAGE], is_first=n == 0)
    log = folder / f"{NAME}-wal"
    frames = log.read_bytes()[WAL_HEAD:] if log.exists() else b""
    for n in range(0, len(frames) - PAGE, FRAME_HEAD + PAGE):
        number = int.from_bytes(frames[n : n + 4], "big")
        yield opened(key, frames[n + FRAME_HEAD : n + FRAME_HEAD + PAGE], is_first=number == 1)


def left(folder: Path, key: bytes) -> set[str]:
    """Words of the person in any page."""
    forms = {word: {word.encode(), word.encode("unicode_escape")} for word in WORDS}
    return {word for page in pages(folder, key) for word, written in forms.items() if any(form in page for form in written)}


@pytest.mark.file_only("a server's disk is encrypted where it stands")
def test_a_person_forgotten_at_an_encrypted_office_is_in_no_page_and_no_byte(
    desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")
    encrypt(desk.store, desk.folder, "three quiet herons", by=SYSTEM, now=desk.now, remember=False)
    key = keys.key_of(desk.folder / NAME)
    assert key is not None
    for _n in range(3):
        visit_id = come_and_go(desk)
    desk.do(attach_bytes, About("visit", visit_id), ("letter.txt", " ".join(WORDS).encode()))
    kept = [path for path in (desk.folder / "attachments").rglob("*") if path.is_file()]
    assert left(desk.folder, key) == set(WORDS)  # the pages are opened rightly
    assert hits(desk.folder, WORDS) == []  # and nothing can be read without the key
    desk.do(forget, person(desk).id)
    assert left(desk.folder, key) == set()
    assert [path for path in kept if path.exists()] == []
    assert hits(desk.folder, WORDS) == []
    assert hits(temp, WORDS) == []
    assert desk.read(check_all).troubles == ()
    keys._held.clear()
