"""A backup is encrypted if the office is: with its key file beside it, opened by passphrase or recovery code, on a new PC too."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.attachments.service import About, attach_bytes, content
from app.core.actor import SYSTEM
from app.core.errors import Locked, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.encryption import decrypt, encrypt, protection, remove_plain_backups, seal_backups, unlock
from app.office.settings import change_setting, get_settings
from app.storage import keys
from app.storage.backups import reading, restoring
from app.storage.backups.making import Made, Order, make
from app.storage.backups.manifest import DATABASE, BackupKind
from app.storage.backups.running import run
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
    texts = [path.read_bytes() for path in made.path.rglob("*") if path.is_file()]
    names = (b"one letter", "信.txt".encode(), "李红".encode(), "美好家园".encode())
    assert not any(word in text for text in texts for word in names)
    assert reading.look(made.path).is_sealed
    assert reading.look(made.path, keys.key_of(desk.folder / DATABASE)).manifest == made.manifest
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
    assert protection(desk.folder).plain_backups == (made.path / DATABASE,)
    shutil.rmtree(made.path)
    encrypt(desk.store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now, remember=False)
    make(Order(desk.folder, desk.folder / "backups", BackupKind.NIGHTLY), now=desk.now)
    assert protection(desk.folder).plain_backups == ()
    keys._held.clear()


# -- what was backed up in the clear before


@pytest.fixture
def plain_ones(desk: Any, stick: Path) -> tuple[Path, Path, Path]:
    """An office in the clear with a letter kept, two nightly backups beside it and one taken along; then it is encrypted."""
    desk.attached = desk.do(attach_bytes, About("ticket", new_id()), ("信.txt", b"one letter"))
    (desk.folder / "backups").mkdir()
    made = []
    own = desk.folder / "backups"
    for folder, kind in ((own, BackupKind.NIGHTLY), (own, BackupKind.BY_HAND), (stick, BackupKind.TO_TAKE)):
        made.append(run(Order(desk.folder, folder, kind), now=desk.now).made.path)
        desk.later(hours=24)
    encrypt(desk.store, desk.folder, PASSPHRASE, by=SYSTEM, now=desk.now, remember=False)
    return made[0], made[1], made[2]


def names_left(*folders: Path) -> set[str]:
    """Files that say who works here, whose office it is, or what the letter said."""
    words = ("李红".encode(), "美好家园".encode(), b"one letter")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(word in path.read_bytes() for word in words)}


def test_plain_backups_are_encrypted_too_and_nothing_of_them_is_left_to_read(desk: Any, stick: Path, plain_ones: tuple[Path, ...]) -> None:
    assert {DATABASE, "manifest.json"} < names_left(desk.folder, stick)
    assert len(protection(desk.folder).plain_backups) == 3
    listed = reading.backups_in(desk.folder / "backups", keys.key_of(desk.folder / DATABASE))
    assert [row.note for row in listed] == ["Not encrypted: whoever has it can read it."] * 2
    assert seal_backups(desk.store, desk.folder, by=SYSTEM, now=desk.now) == 3
    assert names_left(desk.folder, stick) == set()
    assert protection(desk.folder).plain_backups == ()
    key = keys.key_of(desk.folder / DATABASE)
    rows = [row for folder in (desk.folder / "backups", stick) for row in reading.backups_in(folder, key)]
    assert [(row.manifest.kind, row.manifest.office, row.trouble, row.note) for row in rows if row.manifest] == [
        ("by_hand", "美好家园", "", ""), ("nightly", "美好家园", "", ""), ("to_take", "美好家园", "", ""),
    ]  # fmt: skip
    assert all(reading.check(row.path, key=key).troubles == () for row in rows)
    assert len([path for path in (desk.folder / "backups" / "attachments").rglob("*") if path.is_file()]) == 1
    again = make(Order(desk.folder, desk.folder / "backups", BackupKind.NIGHTLY), now=desk.now)  # shares the letter with them
    assert reading.check(again.path, key=key).troubles == ()
    assert len([path for path in (desk.folder / "backups" / "attachments").rglob("*") if path.is_file()]) == 1
    new = stick.parent / "new pc"
    keys.hold(desk.folder / DATABASE, None)
    restore_office(rows[2].path, new, by=SYSTEM, now=desk.now, typed=PASSPHRASE)
    store = open_office(new, create=False)
    assert store.read(content, desk.attached.id) == b"one letter"
    store.close()
    keys._held.clear()


def test_plain_backups_are_taken_away_for_good(desk: Any, stick: Path, plain_ones: tuple[Path, ...]) -> None:
    newer = make(Order(desk.folder, desk.folder / "backups", BackupKind.NIGHTLY), now=desk.now)
    assert remove_plain_backups(desk.store, desk.folder, by=SYSTEM, now=desk.now) == 3
    assert names_left(desk.folder, stick) == set()
    assert [path for path in plain_ones if path.exists()] == []
    assert reading.check(newer.path, key=keys.key_of(desk.folder / DATABASE)).troubles == ()
    keys._held.clear()


def test_a_plain_backup_that_is_not_whole_stays_as_it_is_and_is_named(desk: Any, stick: Path, plain_ones: tuple[Path, ...]) -> None:
    next(path for path in (plain_ones[2] / "attachments").rglob("*") if path.is_file()).unlink()
    with pytest.raises(UserError, match="an attached file is missing"):
        seal_backups(desk.store, desk.folder, by=SYSTEM, now=desk.now)
    assert protection(desk.folder).plain_backups == (plain_ones[2] / DATABASE,)
    assert [path.name for path in stick.iterdir()] == [plain_ones[2].name]
    keys._held.clear()


def test_a_plain_backup_of_another_office_is_not_ours_to_touch(desk: Any, stick: Path, plain_ones: tuple[Path, ...]) -> None:
    other = shutil.copytree(plain_ones[2], stick / "firstdesk-20260101-120000-to_take")
    said = json.loads((other / "manifest.json").read_text("utf-8"))
    (other / "manifest.json").write_text(json.dumps({**said, "office_id": "0" * 32}), "utf-8")
    assert remove_plain_backups(desk.store, desk.folder, by=SYSTEM, now=desk.now) == 3
    assert (other / DATABASE).exists()
    keys._held.clear()
