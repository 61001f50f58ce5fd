"""The data encrypted on the disk: the same office before and after, nothing to read without its key, and every way it can break off."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from app.attachments.service import About, attach_bytes, content
from app.core.actor import Actor, Role
from app.core.errors import FormErrors, Locked, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office import encryption
from app.storage import converting, keyfile, keys, opening, tries
from app.storage.engine import open_file
from app.visits.lists import inside
from app.visits.service import arrive
from app.wiring import open_office
from tests.conftest import Desk

WORDS = "three quiet herons"
VISITOR = {"name": "欧阳若兰", "phone": "13800138777", "host": "5-1-0803", "purpose": "探访"}


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter of a second for each passphrase is for people."""
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.do(arrive, VISITOR)
    return desk


def protect(desk: Desk, passphrase: str = WORDS) -> str:
    return encryption.encrypt(desk.store, desk.folder, passphrase, by=desk.by, now=desk.now, remember=False)


def kept_with(desk: Desk, data: bytes) -> Any:
    return desk.do(attach_bytes, About("visit", new_id()), ("letter.txt", data))


def forget(desk: Desk) -> None:
    """As if the program had ended."""
    desk.store.close()
    keys.hold(desk.folder / opening.NAME, None)


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_the_office_is_the_same_before_and_after_and_nobody_reads_it_from_the_disk(filled: Desk) -> None:
    file = kept_with(filled, "欧阳若兰 complained in writing".encode())
    before = filled.read(check_all).counts
    protect(filled)
    assert filled.read(inside).rows[0].name == VISITOR["name"]
    after = filled.read(check_all)
    assert after.troubles == ()
    assert after.counts == {**before, "AuditEvent": before["AuditEvent"] + 1}
    assert filled.read(content, file.id) == "欧阳若兰 complained in writing".encode()
    later = filled.do(arrive, {**VISITOR, "name": "上官婉儿"})
    assert later
    on_disk = everything_on_disk(filled.folder)
    for word in ("欧阳若兰", "上官婉儿", VISITOR["phone"], "5-1-0803", "complained"):
        assert word.encode() not in on_disk


def test_a_new_program_asks_for_the_passphrase_and_takes_it_or_the_recovery_code(filled: Desk) -> None:
    code = protect(filled)
    forget(filled)
    with pytest.raises(Locked, match="encrypted"):
        open_office(filled.folder)
    with pytest.raises(Locked, match="does not open"):
        encryption.unlock(filled.folder, "three quiet heroes")
    for typed in (WORDS, code, code.lower().replace("-", " "), code.replace("0", "O").replace("1", "l")):
        encryption.unlock(filled.folder, typed)
        with closing(open_office(filled.folder)) as store:
            assert store.read(inside).rows[0].name == VISITOR["name"]
        keys.hold(filled.folder / opening.NAME, None)


def test_a_slip_in_the_recovery_code_is_noticed_before_it_is_tried() -> None:
    code = keyfile.new_recovery_code()
    other = "0" if code[3] != "0" else "2"
    slipped = code[:3] + other + code[4:]
    assert keyfile.as_recovery_code(code) == code.replace("-", "")
    assert keyfile.as_recovery_code(slipped) != slipped.replace("-", "") or keyfile.as_recovery_code(slipped) is None


def test_composed_and_decomposed_letters_are_one_passphrase(filled: Desk) -> None:
    protect(filled, "Café at the corner")
    assert keyfile.unlock(filled.folder, "Cafe\N{COMBINING ACUTE ACCENT} at the corner")


def test_wrong_tries_are_slowed_after_the_fifth(filled: Desk) -> None:
    protect(filled)
    for _n in range(tries.FREE_TRIES):
        with pytest.raises(Locked, match="does not open"):
            keyfile.unlock(filled.folder, "wrong as can be")
    with pytest.raises(Locked, match="Too many wrong tries"):
        keyfile.unlock(filled.folder, WORDS)


@pytest.mark.parametrize("weak", ["", "short", "1111111111111", "1234567890"])
def test_a_weak_passphrase_changes_nothing(filled: Desk, weak: str) -> None:
    before = sorted(path.name for path in filled.folder.rglob("*"))
    with pytest.raises(FormErrors):
        protect(filled, weak)
    assert sorted(path.name for path in filled.folder.rglob("*")) == before


def test_only_an_administrator_encrypts(filled: Desk) -> None:
    guard = Actor(None, "王保安", frozenset({Role.GUARD}))
    with pytest.raises(UserError, match="another role"):
        encryption.encrypt(filled.store, filled.folder, WORDS, by=guard, now=filled.now)
    assert not keys.is_encrypted(filled.folder / opening.NAME)


def test_another_passphrase_and_another_code_make_the_old_ones_worthless(filled: Desk) -> None:
    code = protect(filled)
    here = {"by": filled.by, "now": filled.now}
    encryption.change_passphrase(filled.store, filled.folder, WORDS, "four loud sparrows", **here)
    newer = encryption.new_recovery_code(filled.store, filled.folder, "four loud sparrows", **here)
    for worthless in (WORDS, code):
        with pytest.raises(Locked):
            keyfile.unlock(filled.folder, worthless)
    assert keyfile.unlock(filled.folder, newer) == keyfile.unlock(filled.folder, "four loud sparrows")
    assert filled.read(check_all).troubles == ()


def test_kept_in_the_clear_again_by_the_recovery_code(filled: Desk) -> None:
    file = kept_with(filled, b"letter")
    code = protect(filled)
    encryption.decrypt(filled.store, filled.folder, code, by=filled.by, now=filled.now)
    forget(filled)
    assert not (filled.folder / keys.KEY_FILE).exists()
    with closing(open_office(filled.folder)) as store:
        assert store.read(content, file.id) == b"letter"
        assert store.read(check_all).troubles == ()
    assert (filled.folder / opening.NAME).read_bytes().startswith(keys.HEADER)


def test_another_program_with_the_file_open_stops_it_and_nothing_has_changed(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled.folder / opening.NAME
    monkeypatch.setattr(converting, "BUSY_MS", 50)
    with closing(open_file(path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM visit").fetchall()
        with pytest.raises(UserError, match="Another program"):
            protect(filled)
        other.execute("COMMIT")
    assert not keys.is_encrypted(path)
    assert not (filled.folder / keys.KEY_FILE).exists()
    assert not list(filled.folder.glob("*.new*"))
    filled.do(arrive, {**VISITOR, "name": "还能登记"})
    assert filled.read(check_all).troubles == ()


def test_a_pc_that_went_off_between_database_and_files_seals_them_at_the_next_start(filled: Desk) -> None:
    file = kept_with(filled, b"a letter in the clear")
    protect(filled)
    path = next(path for path in (filled.folder / "attachments").rglob("*") if path.is_file())
    path.write_bytes(b"a letter in the clear")  # as it lay there before
    assert encryption.seal_files(filled.store) == 1
    assert b"letter" not in path.read_bytes()
    assert filled.read(content, file.id) == b"a letter in the clear"
    assert encryption.seal_files(filled.store) == 0


def test_a_sealed_file_put_in_the_place_of_another_is_not_shown(filled: Desk) -> None:
    protect(filled)
    one, two = kept_with(filled, b"one"), kept_with(filled, b"two")
    places = {path.name: path for path in (filled.folder / "attachments").rglob("*") if path.is_file()}
    shutil.copyfile(places[one.id.hex], places[two.id.hex])
    with pytest.raises(UserError, match="not as it was kept"):
        filled.read(content, two.id)


def test_a_key_file_of_another_office_and_none_at_all_are_said(filled: Desk, tmp_path: Path) -> None:
    protect(filled)
    forget(filled)
    key_file = filled.folder / keys.KEY_FILE
    whole = key_file.read_text()
    key_file.write_text(whole[:100])
    with pytest.raises(UserError, match="missing or broken"):
        open_office(filled.folder)
    keyfile.make(filled.folder, keyfile.new_key(), WORDS, keyfile.new_recovery_code())
    encryption.unlock(filled.folder, WORDS)
    with pytest.raises(UserError, match="of another office"):
        open_office(filled.folder)
    keys.hold(filled.folder / opening.NAME, None)
    key_file.unlink()
    with pytest.raises(UserError, match="damaged or of another program"):
        open_office(filled.folder)
    key_file.write_text(whole)
    encryption.unlock(filled.folder, WORDS)
    open_office(filled.folder).close()


def test_one_flipped_bit_of_an_encrypted_file_is_noticed(filled: Desk) -> None:
    protect(filled)
    path = filled.folder / opening.NAME
    filled.store.close()
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 4
    path.write_bytes(held)
    with pytest.raises(UserError, match="damaged"), closing(open_office(filled.folder)) as store:
        raise UserError("; ".join(store.read(check_all).troubles))


def test_a_read_only_folder_opens_encrypted_too(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    protect(filled)
    filled.store.close()
    monkeypatch.setattr("app.storage.places.is_writable", lambda _path: False)
    with closing(open_office(filled.folder)) as store:
        assert store.read_only
        assert store.read(inside).rows[0].name == VISITOR["name"]


class Kept(KeyringBackend):
    """A key store as a desktop has one."""

    priority = 5  # type: ignore[assignment]  # the library declares it as a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not kept")


@pytest.fixture
def key_store() -> Iterator[Kept]:
    before, made = keyring.get_keyring(), Kept()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_pc_with_a_key_store_opens_the_office_by_itself_until_it_is_told_to_forget(filled: Desk, key_store: Kept) -> None:
    here = {"by": filled.by, "now": filled.now}
    encryption.encrypt(filled.store, filled.folder, WORDS, **here)
    assert encryption.protection(filled.folder).is_remembered
    forget(filled)
    filled.store = open_office(filled.folder)
    encryption.remember_here(filled.store, filled.folder, is_on=False, **here)
    assert key_store.kept == {}
    forget(filled)
    with pytest.raises(Locked):
        open_office(filled.folder)


def test_a_pc_without_one_says_so(filled: Desk) -> None:
    protect(filled)
    assert not encryption.protection(filled.folder).is_remembered
    assert not encryption.protection(filled.folder).can_remember
    with pytest.raises(UserError, match="no key store"):
        encryption.remember_here(filled.store, filled.folder, is_on=True, by=filled.by, now=filled.now)


def test_earlier_backups_in_the_clear_are_named_and_the_one_made_meanwhile_is_gone(filled: Desk) -> None:
    from app.storage.backup import back_up

    backups = filled.folder / "backups"
    back_up(filled.folder / opening.NAME, backups / "monday.db")
    protect(filled)
    back_up(filled.folder / opening.NAME, backups / "tuesday.db")
    assert [path.name for path in encryption.protection(filled.folder).plain_backups] == ["monday.db"]
    with closing(open_file(backups / "tuesday.db", key=keys.key_of(filled.folder / opening.NAME))) as copy:
        assert copy.execute("SELECT count(*) FROM visit").fetchone() == (1,)


def test_a_disk_that_fills_while_it_is_encrypted_leaves_the_office_as_it_was(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(converting, "check_same", full)
    with pytest.raises(UserError, match="could not be written"):
        protect(filled)
    assert not keys.is_encrypted(filled.folder / opening.NAME)
    assert not (filled.folder / keys.KEY_FILE).exists()
    filled.now += timedelta(minutes=1)
    assert filled.do(arrive, {**VISITOR, "name": "还能登记"})


def test_asking_how_the_data_lies_takes_no_lock_away(filled: Desk) -> None:
    """Linux gives up a program's locks on a file with the first handle of it that is closed, whoever opened that."""
    path = filled.folder / opening.NAME
    with closing(open_file(path)) as ours:
        ours.execute("BEGIN IMMEDIATE")
        locks = Path("/proc/locks")

        def held() -> list[list[str]]:
            """This process's locks on the file; another one may hold a file of the same number on another disk."""
            lines = [line.split()[1:] for line in locks.read_text().splitlines() if f":{path.stat().st_ino} " in line]
            return [words for words in lines if str(os.getpid()) in words]

        before = held()
        encryption.protection(filled.folder)
        assert held() == before
        assert before
