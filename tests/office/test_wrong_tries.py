"""Whatever secret is guessed at whichever door: five tries are free, then each wrong one makes the next wait longer, the right one too."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from app.__main__ import main
from app.core import clock
from app.core.actor import Role
from app.core.errors import UserError
from app.office import badges, encryption, passwords, quick
from app.office import service as office
from app.office.record import Password, Pin, Staff
from app.storage import keyfile, keys, opening, tries
from app.watch import service as watch
from app.watch.fields import Said
from app.wiring import open_office
from tests.watch.test_watch import BAN, said, seen

RIGHT, PIN, WORDS, WRONG = "correct horse", "492751", "three quiet herons", "wrong as can be"
Door = Callable[[Any, bool], bool]  # whether the right secret is given → whether it opened; UserError while one must wait


def staff_id(desk: Any) -> Any:
    return desk.read(lambda s: s.execute(select(Staff.id).where(Staff.name == "李红")).scalar_one())


def password(desk: Any, is_right: bool) -> bool:
    return desk.store.do(quick.sign_in, "李红", RIGHT if is_right else WRONG, now=clock.now()).value.actor is not None


def pin(desk: Any, is_right: bool) -> bool:
    return desk.store.do(quick.sign_in, staff_id(desk), PIN if is_right else "135246", now=clock.now()).value.actor is not None


def badge(desk: Any, is_right: bool) -> bool:
    serial = desk.read(badges.badge_of, staff_id(desk)) if is_right else badges.FIRST_STAFF_BADGE
    return desk.store.do(badges.scan_in, serial, now=clock.now()).value.staff_id is not None


def of_a_head(desk: Any, is_right: bool) -> bool:
    """A head's password typed at somebody else's desk, to let in whom the watch list holds."""
    secret = (RIGHT if is_right else WRONG, "由保安陪同")
    desk.now = clock.now()
    said(desk, desk.entry, Said.SAME)  # the answer holds for a while only
    return desk.store.do(watch.release, desk.entry, seen(name="张伟"), staff_id(desk), secret, by=desk.by, now=clock.now()).value.is_done


def own_old(desk: Any, is_right: bool) -> bool:
    return desk.store.do(passwords.is_right, staff_id(desk), RIGHT if is_right else WRONG, now=clock.now()).value


def passphrase(desk: Any, is_right: bool) -> bool:
    """At the window's page before the data, and behind every change of the protection."""
    try:
        encryption.unlock(desk.folder, WORDS if is_right else WRONG)
    except UserError as error:
        if "Too many" in str(error):
            raise
        return False
    return True


def by_the_tool(desk: Any, *words: str, **environment: str) -> bool:
    """A process of its own each time: nothing is remembered in it."""
    tries._known.clear()
    os.environ.update(environment)
    capsys = desk.capsys
    capsys.readouterr()
    code = main(["--data", str(desk.folder), "--lang", "en", *words])
    error = capsys.readouterr().err
    if "Too many wrong tries" in error:
        raise UserError(error)
    return code == 0


def tool_password(desk: Any, is_right: bool) -> bool:
    return by_the_tool(desk, "--as", "李红", "audit", "head", FIRSTDESK_PASSWORD=RIGHT if is_right else WRONG)


def tool_passphrase(desk: Any, is_right: bool) -> bool:
    keys.hold(desk.folder / opening.NAME, None)
    return by_the_tool(desk, "audit", "head", FIRSTDESK_PASSPHRASE=WORDS if is_right else WRONG)


DOORS: dict[str, Door] = {
    "password": password, "pin": pin, "staff badge": badge, "password of a head": of_a_head, "own password once more": own_old,
    "passphrase": passphrase, "office tool, password": tool_password, "office tool, passphrase": tool_passphrase,
}  # fmt: skip


@pytest.fixture
def guarded(desk: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """An encrypted office with a password, a PIN, a badge and somebody on the watch list; hashes that take no quarter of a second."""
    for name in ("FIRSTDESK_PASSWORD", "FIRSTDESK_PASSPHRASE"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")
    clock.fix(desk.now)
    key = staff_id(desk)
    desk.do(quick.set_pin, key, PIN)
    desk.do(badges.give_badge, key)
    desk.do(office.change_staff, key, {"name": "李红", "role": f"{Role.ADMINISTRATOR},{Role.MANAGER}"})
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for kind, secret in ((Password, RIGHT), (Pin, PIN)):
        desk.store.idle(lambda s, kind=kind, secret=secret: s.execute(update(kind).values(hash=cheap.hash(secret))))
    desk.capsys, desk.entry = capsys, None
    yield desk
    clock.fix(None)


def later(seconds: float) -> datetime:
    clock.fix(clock.now() + timedelta(seconds=seconds))
    return clock.now()


@pytest.mark.parametrize("door", list(DOORS))
def test_wrong_tries_are_slowed_at_every_door(guarded: Any, door: str) -> None:
    opens = DOORS[door]
    if "passphrase" in door:
        encryption.encrypt(guarded.store, guarded.folder, WORDS, by=guarded.by, now=clock.now(), remember=False)
    if door == "password of a head":
        guarded.entry = guarded.do(watch.add, BAN)
    assert [opens(guarded, False) for _try in range(5)] == [False] * 5
    for wait in (2, 4):
        with pytest.raises(UserError, match=f"Wait {wait} seconds"):
            opens(guarded, True)
        later(wait)
        assert not opens(guarded, False)
    for _more in range(7):  # never longer than five minutes
        later(300)
        assert not opens(guarded, False)
    with pytest.raises(UserError, match="Wait 300 seconds"):
        opens(guarded, True)
    later(300)
    assert opens(guarded, True)
    assert not opens(guarded, False), "after the right one five are free again"
    assert opens(guarded, True)


def test_a_clock_set_back_neither_skips_the_wait_for_the_passphrase_nor_makes_it_endless(guarded: Any) -> None:
    encryption.encrypt(guarded.store, guarded.folder, WORDS, by=guarded.by, now=clock.now(), remember=False)
    for _try in range(5):
        passphrase(guarded, False)
    later(-86_400 * 400)
    with pytest.raises(UserError, match="Wait 2 seconds"):
        passphrase(guarded, True)
    later(2)
    assert passphrase(guarded, True)


@pytest.mark.parametrize("said", ["", "{}", "[]", '{"wrong": "x", "at": 1}', '{"wrong": 9, "at": 1e300}', "\x00"])
def test_a_count_nobody_can_read_opens_nothing_by_itself_and_stops_nobody(guarded: Any, said: str) -> None:
    encryption.encrypt(guarded.store, guarded.folder, WORDS, by=guarded.by, now=clock.now(), remember=False)
    (guarded.folder / tries.FILE).write_text(said, "utf-8")
    assert not passphrase(guarded, False)
    assert passphrase(guarded, True)
    with closing(open_office(guarded.folder)) as store:
        assert store.read(lambda s: s.execute(select(Staff.name)).scalar_one()) == "李红"
