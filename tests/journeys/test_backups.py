"""Back up, break the office, bring it back, move it to a new PC, in the clear and encrypted: through the real program, by keys."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core import clock, i18n
from app.core.actor import SYSTEM, Actor
from app.office.encryption import encrypt
from app.office.settings import change_setting
from app.storage import keyfile, keys
from app.storage.backups import reading
from app.storage.backups.manifest import DATABASE
from app.visits.lists import today
from app.wiring import open_office
from ui.hand import ALT, CTRL, Hand
from ui.main import Program, _arguments
from ui.office.found_page import FoundPage
from ui.office.gate import SignInPage, TroublePage
from ui.office.passphrases import UnlockPage
from ui.office.restore_pages import RestorePage

KEY = Qt.Key
PASSPHRASE = "three quiet herons"
Starts = Callable[[Path], "Keyboard"]


class Keyboard(Hand):
    """A hand on whatever window the program has now: it makes a new one when the office changes."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        super().__init__(program.window)
        self.program, self.qtbot = program, qtbot

    def wait_for(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=60_000)
        self.window = self.program.window
        self.program.window.activateWindow()

    def at(self, widget: QWidget) -> None:
        """A key goes where the cursor is: there once the window is in front and has put it there."""
        self.program.window.activateWindow()
        widget.setFocus()
        self.wait_for(widget.hasFocus)

    @property
    def page(self) -> Any:
        return self.program.window.gate.page

    def sign_in(self) -> None:
        self.wait_for(lambda: isinstance(self.page, SignInPage) and self.page.people.currentData() is not None)
        self.at(self.page.password)
        self.type("guitai-2026")
        self.enter()
        self.wait_for(lambda: self.program.tasks.actor is not None and self.program.desk.settings is not None)

    def walk_in(self, name: str) -> None:
        """Somebody comes: what the desk writes, without the keys other journeys play."""
        form = {"name": name, "host": "5-1-0803", "purpose": "送货"}
        self.program.tasks.do(None, "app.visits.service:arrive", form)
        self.wait_for(lambda: name in self.inside)

    @property
    def inside(self) -> tuple[str, ...]:
        store = self.program.tasks.store
        return tuple(row.name for row in store.read(today, now=clock.now()).inside.rows) if store is not None else ()


@pytest.fixture
def starts(qtbot: QtBot, qapp: QApplication) -> Iterator[Starts]:
    started: list[Program] = []

    def start(folder: Path) -> Keyboard:
        program = Program(qapp, folder, _arguments().parse_args(["--lang", "en"]))
        started.append(program)
        program.show()
        program.window.resize(1366, 700)
        qtbot.waitUntil(
            lambda: program.tasks.store is not None or isinstance(program.window.gate.page, TroublePage | UnlockPage), timeout=60_000
        )
        return Keyboard(program, qtbot)

    yield start
    for program in started:
        program.window.close()
        program.stop()
    i18n.use_language("en")


@pytest.fixture
def office(furnished: tuple[Path, Actor], tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(furnished[0], folder)
    store = open_office(folder)
    store.do(change_setting, "language", "en", by=SYSTEM, now=clock.now())
    store.close()
    return folder


def to_backups(hand: Keyboard) -> Any:
    hand.program.window.open_room("settings")
    room: Any = hand.program.window.room("settings")
    room.tabs.setCurrentWidget(room.backups)
    room.backups.take_focus()
    hand.wait_for(lambda: room.backups.keeper.plan is not None)
    return room.backups


def test_backed_up_broken_and_brought_back_by_keys(starts: Starts, office: Path) -> None:
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_B, CTRL)
    hand.wait_for(lambda: len(page.model.rows) == 1 and not page.keeper.is_running)
    hand.press(KEY.Key_1, ALT)
    hand.walk_in("李四")
    to_backups(hand)
    before = hand.program.window
    hand.press(KEY.Key_R, CTRL)
    bring_back(hand, sheet_view(hand))
    hand.wait_for(lambda: hand.program.window is not before)
    hand.wait_for(lambda: isinstance(hand.page, SignInPage) and "is kept in" in hand.page.hint.text())
    hand.sign_in()
    assert hand.inside == ("张三",)
    hand.walk_in("王五")
    (kept,) = reading.backups_in(office / "replaced")
    assert kept.manifest is not None
    assert kept.manifest.counts["visits"] == 2


def test_an_office_that_does_not_open_is_brought_back_from_the_page_that_says_so(starts: Starts, office: Path) -> None:
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_B, CTRL)
    hand.wait_for(lambda: len(page.model.rows) == 1 and not page.keeper.is_running)
    hand.program.window.close()
    hand.program.stop()
    (office / DATABASE).write_bytes(b"\x00\x01rubbish" * 600)
    hand = starts(office)
    assert isinstance(hand.page, TroublePage)
    hand.press(KEY.Key_R, CTRL)
    hand.wait_for(lambda: isinstance(hand.page, RestorePage) and hand.page.view.go.isEnabled())
    bring_back(hand, hand.page.view)
    hand.wait_for(lambda: isinstance(hand.page, SignInPage))
    hand.sign_in()
    assert hand.inside == ("张三",)
    assert (next((office / "replaced").iterdir()) / DATABASE).read_bytes().startswith(b"\x00\x01rubbish")


def test_to_a_new_pc_in_three_steps(starts: Starts, office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(stick))
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_U, CTRL)  # first step
    hand.wait_for(lambda: len(reading.backups_in(stick)) == 1 and not page.keeper.is_running)
    hand = starts(tmp_path / "new pc")  # second
    hand.wait_for(lambda: isinstance(hand.page, FoundPage))
    hand.press(KEY.Key_R, CTRL)  # third
    hand.wait_for(lambda: isinstance(hand.page, RestorePage))
    hand.press(KEY.Key_O, CTRL)
    hand.wait_for(lambda: hand.page.view.go.isEnabled())
    bring_back(hand, hand.page.view)
    hand.wait_for(lambda: isinstance(hand.page, SignInPage) and "as it was at" in hand.page.hint.text())
    hand.sign_in()
    assert hand.inside == ("张三",)


def test_a_backup_that_turns_out_damaged_leaves_the_office_as_it_was(starts: Starts, office: Path) -> None:
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_B, CTRL)
    hand.wait_for(lambda: len(page.model.rows) == 1 and not page.keeper.is_running)
    path = page.model.rows[0].path / DATABASE
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    hand.press(KEY.Key_R, CTRL)
    bring_back(hand, sheet_view(hand))
    hand.wait_for(lambda: isinstance(hand.page, SignInPage) and "nothing was changed" in hand.page.wrong.text())
    hand.sign_in()
    assert hand.inside == ("张三",)
    assert not (office / "replaced").exists()


# -- an encrypted office


@pytest.fixture
def code(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The recovery code of the office, which is encrypted now."""
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")
    store = open_office(office)
    made = encrypt(store, office, PASSPHRASE, by=SYSTEM, now=clock.now(), remember=False)
    store.close()
    yield made
    keys._held.clear()


def shut(hand: Keyboard) -> None:
    """The program is gone, and with it the key it held."""
    hand.program.window.close()
    hand.program.stop()
    keys._held.clear()


def sheet_view(hand: Keyboard) -> Any:
    """What the sheet over the window shows, once one of its backups can be brought back."""
    hand.wait_for(lambda: any(sheet.view.go.isEnabled() for sheet in hand.program.window._open_sheets()))
    return next(sheet.view for sheet in hand.program.window._open_sheets())


def bring_back(hand: Keyboard, view: Any, passphrase: str = "") -> None:
    """Enter on the backup picked, its passphrase where it is encrypted, and Enter once more when it is asked."""
    hand.at(view.table)
    hand.enter()
    if passphrase:
        hand.wait_for(lambda: view.secrets.isVisible())
        open_by(hand, view, passphrase)
    hand.wait_for(lambda: view.yes.isVisible())
    hand.enter()


def open_by(hand: Keyboard, page: Any, typed: str) -> None:
    hand.at(page.secrets.edits[0])
    hand.type(typed)
    hand.enter()


def test_an_encrypted_office_goes_to_a_new_pc_by_the_recovery_code_of_its_sheet(
    starts: Starts, office: Path, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(stick))
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_U, CTRL)
    hand.wait_for(lambda: len(reading.backups_in(stick)) == 1 and not page.keeper.is_running)
    shut(hand)
    hand = starts(tmp_path / "new pc")
    hand.wait_for(lambda: isinstance(hand.page, FoundPage))
    hand.press(KEY.Key_R, CTRL)
    hand.wait_for(lambda: isinstance(hand.page, RestorePage))
    hand.press(KEY.Key_O, CTRL)
    view = hand.page.view
    hand.wait_for(lambda: view.go.isEnabled())
    (row,) = view.model.rows
    assert (row.is_sealed, row.manifest.office, row.manifest.counts) == (True, "", {})
    hand.at(view.table)
    hand.enter()
    hand.wait_for(lambda: view.secrets.isVisible())
    open_by(hand, view, "three quiet heron")
    hand.wait_for(lambda: "This does not open the backup" in view.secrets.wrong.text())
    open_by(hand, view, code.lower().replace("-", " "))
    hand.wait_for(lambda: view.yes.isVisible())
    assert "美好家园" in view.question.text()
    assert "1 visit " in view.answer.text()
    hand.enter()
    hand.wait_for(lambda: isinstance(hand.page, SignInPage) and "as it was at" in hand.page.hint.text())
    hand.sign_in()
    assert hand.inside == ("张三",)
    assert keys.looks_encrypted(tmp_path / "new pc" / DATABASE)


def test_a_locked_office_is_brought_back_from_the_page_that_asks_for_its_passphrase(starts: Starts, office: Path, code: str) -> None:
    hand = starts(office)
    hand.sign_in()
    hand.walk_in("张三")
    page = to_backups(hand)
    hand.press(KEY.Key_B, CTRL)
    hand.wait_for(lambda: len(page.model.rows) == 1 and not page.keeper.is_running)
    assert page.model.rows[0].manifest.office == "美好家园"  # the open office's own says what it holds
    hand.walk_in("李四")
    shut(hand)
    hand = starts(office)
    assert isinstance(hand.page, UnlockPage)
    hand.press(KEY.Key_R, CTRL)
    hand.wait_for(lambda: isinstance(hand.page, RestorePage) and hand.page.view.go.isEnabled())
    hand.press(KEY.Key_Escape)
    assert isinstance(hand.page, UnlockPage)
    hand.press(KEY.Key_R, CTRL)
    hand.wait_for(lambda: isinstance(hand.page, RestorePage) and hand.page.view.go.isEnabled())
    bring_back(hand, hand.page.view, PASSPHRASE)
    hand.wait_for(lambda: isinstance(hand.page, SignInPage) and "is kept in" in hand.page.hint.text())
    hand.sign_in()
    assert hand.inside == ("张三",)
    (kept,) = (office / "replaced").iterdir()
    assert keys.looks_encrypted(kept / DATABASE)
    assert (kept / keys.KEY_FILE).exists()


def test_a_backup_that_cannot_be_brought_back_leaves_a_locked_office_locked_and_says_why(starts: Starts, office: Path, code: str) -> None:
    hand = starts(office)
    hand.sign_in()
    page = to_backups(hand)
    hand.press(KEY.Key_B, CTRL)
    hand.wait_for(lambda: len(page.model.rows) == 1 and not page.keeper.is_running)
    path = page.model.rows[0].path / DATABASE
    shut(hand)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    hand = starts(office)
    hand.press(KEY.Key_R, CTRL)
    hand.wait_for(lambda: isinstance(hand.page, RestorePage) and hand.page.view.go.isEnabled())
    bring_back(hand, hand.page.view, PASSPHRASE)
    hand.wait_for(lambda: isinstance(hand.page, UnlockPage) and "nothing was changed" in hand.page.wrong.text())
    assert not (office / "replaced").exists()
    hand.at(hand.page.entries.edits[0])
    hand.type(PASSPHRASE)
    hand.enter()
    hand.sign_in()
