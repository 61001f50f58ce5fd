"""A backup is encrypted if the office is: with its key file beside it, opened by passphrase or recovery code, on a new PC too."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.attachments.service import About, attach_bytes, content
from app.core.actor import SYSTEM
from app.core.errors import Locked
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.encryption import decrypt, encrypt, plain_backups, unlock
from app.office.settings import change_setting, get_settings
from app.storage import keys
from app.storage.backups import reading, restoring
from app.storage.backups.making import Made, Order, make
from app.storage.backups.manifest import DATABASE, BackupKind
from app.storage.backups.unlocking import key_for
from app.wiring import open_office, restore_office

PASSPHRASE = "vier kleine Worte"
OTHER = "ganz andere Worte"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def code(desk: Any) -> Any:
    """The recovery code of the office, encrypted and with one letter kept; keys are let go of afterwards."""
    desk.attached = desk.do(attach_bytes, About("ticket", new_id()), ("信.txt", b"one letter"))
    yield encrypt(desk.store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now, remember=False)
    keys._held.clear()


def backed_up(desk: Any, folder: Path, kind: BackupKind = BackupKind.TO_TAKE) -> Made:
    return make(Order(desk.folder, folder, kind), now=desk.now)


def test_nothing_in_it_can_be_read_without_the_key(desk: Any, code: str, stick: Path) -> None:
    made = backed_up(desk, stick)
    assert keys.is_encrypted(made.path / DATABASE)
    texts = [path.read_bytes() for path in made.path.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert not any(b"one letter" in text or "信.txt".encode() in text or "李红".encode() in text for text in texts)
    key = key_for(made.path, desk.folder)
    assert reading.check(made.path, key=key).troubles == ()
    keys.hold(desk.folder / DATABASE, None)
    with pytest.raises(Locked, match="This backup is encrypted"):
        key_for(made.path, desk.folder)
    with pytest.raises(Locked):
        key_for(made.path, desk.folder, OTHER)
    assert key_for(made.path, desk.folder, PASSPHRASE) == key_for(made.path, desk.folder, code) == key
    assert reading.check(made.path).troubles == ("Damaged: the database cannot be read.",)


@pytest.mark.parametrize("by_code", [False, True])
def test_a_new_pc_opens_it_by_passphrase_or_recovery_code(desk: Any, code: str, stick: Path, tmp_path: Path, by_code: bool) -> None:
    made = backed_up(desk, stick)
    desk.store.close()
    keys._held.clear()
    new = tmp_path / "new pc"
    with pytest.raises(Locked):
        restore_office(made.path, new, by=SYSTEM, now=desk.now)
    restore_office(made.path, new, by=SYSTEM, now=desk.now, typed=code if by_code else PASSPHRASE)
    store = open_office(new, create=False)
    assert store.read(check_all).troubles == ()
    assert store.read(content, desk.attached.id) == b"one letter"
    store.close()
    keys._held.clear()
    with pytest.raises(Locked):
        open_office(new, create=False)
    unlock(new, PASSPHRASE)
    open_office(new, create=False).close()


def test_back_and_forth_between_plain_and_encrypted_each_keeps_its_own_key(desk: Any, stick: Path) -> None:
    plain = backed_up(desk, stick)
    desk.do(change_setting, "waiting_red", 99)
    encrypt(desk.store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now, remember=False)
    desk.store.close()
    done = restore_office(plain.path, desk.folder, by=SYSTEM, now=desk.now)
    assert not (desk.folder / keys.KEY_FILE).exists()
    assert not keys.is_encrypted(desk.folder / DATABASE)
    store = open_office(desk.folder, create=False)
    assert store.read(get_settings).waiting_red == 15
    store.close()
    (kept,) = reading.backups_in(desk.folder / restoring.ASIDE)
    assert done.kept == kept.path
    assert keys.is_encrypted(kept.path / DATABASE)
    desk.later(hours=1)
    restore_office(kept.path, desk.folder, by=SYSTEM, now=desk.now, typed=PASSPHRASE)
    store = open_office(desk.folder, create=False)
    assert store.read(get_settings).waiting_red == 99
    decrypt(store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now)
    store.close()
    keys._held.clear()


def test_copies_made_in_the_clear_are_named_once_the_office_is_encrypted(desk: Any, tmp_path: Path) -> None:
    (desk.folder / "backups").mkdir()
    made = make(Order(desk.folder, desk.folder / "backups", BackupKind.NIGHTLY), now=desk.now)
    assert plain_backups(desk.folder) == [made.path / DATABASE]
    shutil.rmtree(made.path)
    encrypt(desk.store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now, remember=False)
    make(Order(desk.folder, desk.folder / "backups", BackupKind.NIGHTLY), now=desk.now)
    assert plain_backups(desk.folder) == []
    keys._held.clear()
