"""Encryption in the window: asked at the first start, unlocked at the next, changed in the settings; by keys alone."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import ADMINISTRATORS, Actor
from app.office.encryption import encrypt, protection, unlock
from app.storage import keyfile, keys, opening
from app.wiring import open_office
from tests.ui.conftest import OFFICE
from ui.main import Program, _arguments
from ui.main_window import MainWindow
from ui.office.gate import SignInPage
from ui.office.passphrases import MAY_BREAK, CodeView, ProtectPage, SecretSheet, UnlockPage
from ui.office.restore_pages import RestorePage
from ui.say import Question
from ui.tasks import Tasks

WORDS = "three quiet herons"


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "STRENGTH", "CHEAPEST")


def folder_of(window: MainWindow) -> Path:
    assert window.desk.memory is not None
    return window.desk.memory.folder


def at_the_question(window: MainWindow) -> ProtectPage:
    window.ask_who(is_founded=False)
    window.gate.page.form.fill(OFFICE)
    QTest.keyClick(window.gate.page.form.editor("password"), Qt.Key.Key_Return)
    page = window.gate.page
    assert isinstance(page, ProtectPage)
    return page


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def type_in(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def test_the_first_start_encrypts_by_two_entries_and_shows_the_recovery_code_once(
    qtbot: QtBot, tasks: Tasks, new_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = new_window()
    page = at_the_question(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.entries.edits[0])
    type_in(WORDS)
    press(Qt.Key.Key_Return)
    type_in("three quiet heron")
    press(Qt.Key.Key_Return)
    assert "not the same" in page.entries.wrong.text()
    assert not protection(folder_of(window)).is_encrypted
    for _entry in page.entries.edits:  # typed again by keys alone: Enter goes on to the second, whatever stands there
        type_in(WORDS)
        press(Qt.Key.Key_Return)
    assert page.code is not None
    assert protection(folder_of(window)).is_encrypted
    assert window.is_locked
    press(Qt.Key.Key_Return)
    assert not window.is_locked
    assert keyfile.unlock(folder_of(window), page.code.code) == keys.key_of(folder_of(window) / opening.NAME)


def with_code(window: MainWindow) -> ProtectPage:
    """The page of the first start, encrypted: it shows the code."""
    page = at_the_question(window)
    for edit in page.entries.edits:
        edit.setText(WORDS)
    page.encrypt()
    assert page.code is not None
    QApplication.processEvents()  # what came into the page is shown
    return page


def put_programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """Programs of these names stand before those of the PC."""
    for name, lines in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.mark.skipif(os.name != "posix", reason="CUPS is not on Windows")
def test_what_became_of_printing_the_code_stands_beside_its_button(
    tasks: Tasks, new_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_programs(tmp_path, monkeypatch, lp="echo lp: Error >&2; exit 1", lpstat="echo scheduler is not running")
    window = new_window()
    window.furnish()
    code = with_code(window).code
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert code.outcome.isVisible()
    assert code.outcome.text().startswith("Not printed. The print service of this PC is not running.")
    assert "save the sheet as a PDF" in code.outcome.text()
    put_programs(tmp_path, monkeypatch, lp="cat >/dev/null; echo request id is Laser-7")
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "was sent to the printer" in code.outcome.text()


@pytest.mark.skipif(os.name != "posix", reason="CUPS is not on Windows")
def test_while_the_printer_has_not_answered_the_page_says_so_and_enter_does_not_leave_the_code(
    qtbot: QtBot, qapp: QApplication, empty_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = tmp_path / "answered"
    wait = f"while [ ! -e {answered} ]; do sleep 0.02; done; echo lp: Error >&2; exit 1"
    put_programs(tmp_path, monkeypatch, lp=wait, lpstat="echo scheduler is not running")
    with started(qapp, Path(shutil.copytree(empty_office, tmp_path / "desk"))) as program:
        qtbot.waitUntil(lambda: program.tasks.store is not None, timeout=30_000)
        gate = program.window.gate
        gate.page.form.fill(OFFICE)
        gate.page.save()
        qtbot.waitUntil(lambda: isinstance(gate.page, ProtectPage), timeout=30_000)
        page = gate.page
        for edit in page.entries.edits:
            edit.setText(WORDS)
        page.encrypt()
        qtbot.waitUntil(lambda: page.code is not None, timeout=30_000)
        page.print_out()
        assert page.code.outcome.text() == "Sending it to the printer…"
        QTest.keyClick(page, Qt.Key.Key_Return)
        QTest.mouseClick(page.go, Qt.MouseButton.LeftButton)
        assert (gate.page, page.go.isEnabled(), program.window.is_locked) == (page, False, True)
        answered.touch()
        qtbot.waitUntil(lambda: page.code.outcome.text().startswith("Not printed."), timeout=10_000)
        assert QApplication.focusWidget() is page.go
        press(Qt.Key.Key_Return)
        assert not program.window.is_locked


def test_a_weak_passphrase_is_said_where_it_is_typed_and_no_is_one_key(tasks: Tasks, new_window: Callable[[], MainWindow]) -> None:
    window = new_window()
    page = at_the_question(window)
    for edit in page.entries.edits:
        edit.setText("short")
    page.encrypt()
    assert "at least 10" in page.entries.wrong.text()
    press(Qt.Key.Key_Escape)
    assert not window.is_locked
    assert not protection(folder_of(window)).is_encrypted


def test_after_a_weak_passphrase_a_good_one_shows_its_code_once(tasks: Tasks, new_window: Callable[[], MainWindow]) -> None:
    page = at_the_question(new_window())
    for words in ("short", WORDS):
        for edit in page.entries.edits:
            edit.setText(words)
        page.encrypt()
    assert page.findChildren(CodeView) == [page.code]


def test_encrypting_that_ends_in_a_bug_may_be_tried_again(
    tasks: Tasks, new_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    window = new_window()
    page = at_the_question(window)
    expected_log.append("bug ")
    bugs: list[str] = []
    tasks.bug.disconnect()
    tasks.bug.connect(bugs.append)
    with monkeypatch.context() as broken:
        broken.setattr(keyfile, "new_key", None)
        for edit in page.entries.edits:
            edit.setText(WORDS)
        page.encrypt()
    assert (len(bugs), page.go.isEnabled(), page.code) == (1, True, None)
    page.encrypt()
    assert page.findChildren(CodeView) == [page.code]


@pytest.fixture
def sheet_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the person picks in the dialog of files."""
    target = tmp_path / "sheet.pdf"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args: (str(target), ""))
    return target


def test_the_recovery_sheet_is_saved_as_a_pdf(tasks: Tasks, new_window: Callable[[], MainWindow], sheet_pdf: Path) -> None:
    from tests.printing.looking import words

    window = new_window()
    page = with_code(window)
    page.code.save.click()
    said = words(sheet_pdf.read_bytes())
    for group in page.code.code.split("-"):
        assert group in said
    assert OFFICE["name"] in said
    assert page.code.outcome.isVisible()
    assert page.code.outcome.text().replace(MAY_BREAK, "") == f"✓ Saved as {sheet_pdf}."


def test_enter_on_the_button_that_saves_saves_and_does_not_leave_the_code(
    tasks: Tasks, new_window: Callable[[], MainWindow], sheet_pdf: Path
) -> None:
    window = new_window()
    page = with_code(window)
    page.code.save.setFocus()
    press(Qt.Key.Key_Return)
    assert (sheet_pdf.exists(), window.is_locked, window.gate.page) == (True, True, page)
    page.go.setFocus()
    press(Qt.Key.Key_Return)
    assert not window.is_locked


def test_a_recovery_sheet_that_cannot_be_saved_is_said_beside_its_button(
    tasks: Tasks, new_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = new_window()
    page = with_code(window)
    gone = tmp_path / "gone" / "sheet.pdf"
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_args: (str(gone), ""))
    page.code.save.click()
    assert page.code.outcome.isVisible()
    assert page.code.outcome.text().startswith("sheet.pdf cannot be written")


@pytest.fixture
def settings_page(new_window: Callable[[], MainWindow], actor: Actor) -> MainWindow:
    window = new_window()
    window.open_desk(actor)
    window.open_room("settings")
    screen = window.front
    screen.tabs.setCurrentWidget(screen.protection)
    return window


def test_the_settings_encrypt_later_change_the_passphrase_and_go_back(settings_page: MainWindow) -> None:
    page = settings_page.front.protection
    assert page.encrypt.isVisible()
    page.encrypt.click()
    code = answer(settings_page, WORDS, WORDS)
    assert code
    page.reload()
    assert not page.encrypt.isVisible()
    page.change.click()
    assert answer(settings_page, WORDS, "four loud sparrows", "four loud sparrows") == ""
    page.sheet.click()
    newer = answer(settings_page, "four loud sparrows")
    assert newer != code
    page.decrypt.click()
    answer(settings_page, newer)
    assert not protection(folder_of(settings_page)).is_encrypted


def enter_each(*texts: str) -> None:
    """Each into the field with the cursor, and Enter."""
    for words in texts:
        type_in(words)
        press(Qt.Key.Key_Return)


def open_sheet(window: MainWindow) -> SecretSheet:
    (sheet,) = [one for one in window.findChildren(SecretSheet) if one.isVisible()]
    return sheet


def test_a_change_of_passphrase_is_typed_again_by_keys_alone_until_it_is_right(settings_page: MainWindow) -> None:
    page = encrypted(settings_page)
    page.change.click()
    sheet = open_sheet(settings_page)
    enter_each(WORDS, "four loud sparrows", "four loud sparrow")
    assert "not the same" in sheet.entries.wrong.text()
    enter_each("short", "short")
    assert "at least 10" in sheet.entries.wrong.text()
    enter_each("four loud sparrows", "four loud sparrows")
    assert not sheet.isVisible()
    assert keyfile.unlock(folder_of(settings_page), "four loud sparrows")


def test_the_sheet_of_the_code_closes_by_enter(settings_page: MainWindow) -> None:
    settings_page.front.protection.encrypt.click()
    sheet = open_sheet(settings_page)
    enter_each(WORDS, WORDS)
    assert sheet.code is not None
    QApplication.processEvents()
    sheet.go.setFocus()
    press(Qt.Key.Key_Return)
    assert not sheet.isVisible()


def encrypted(window: MainWindow) -> Any:
    """The page of encryption, by which the office was encrypted just now."""
    page: Any = window.front.protection
    page.encrypt.click()
    answer(window, WORDS, WORDS)
    page.reload()
    return page


def answer(window: MainWindow, *texts: str) -> str:
    """Type into the sheet in front, go on, and close it; gives the code it showed."""
    sheet = open_sheet(window)
    for edit, text in zip(sheet.entries.edits, texts, strict=True):
        edit.setText(text)
    sheet.go_on()
    assert sheet.entries.wrong.text() == ""
    code = sheet.code.code if sheet.code else ""
    if sheet.code:
        sheet.go.click()
    QApplication.sendPostedEvents()
    return code


def test_a_wrong_passphrase_stays_in_the_sheet(settings_page: MainWindow) -> None:
    page = encrypted(settings_page)
    page.decrypt.click()
    sheet = open_sheet(settings_page)
    sheet.entries.edits[0].setText("three quiet heroes")
    sheet.go_on()
    assert "does not open" in sheet.entries.wrong.text()
    assert sheet.isVisible()
    assert protection(folder_of(settings_page)).is_encrypted


@pytest.fixture
def locked_office(founded_office: Path, tmp_path: Path) -> Path:
    """An encrypted office whose key nobody remembers."""
    folder = Path(shutil.copytree(founded_office, tmp_path / "desk"))
    store = open_office(folder)
    encrypt(store, folder, WORDS, by=Actor(None, "Firstdesk", ADMINISTRATORS), now=clock.now(), remember=False)
    store.close()
    keys.hold(folder / opening.NAME, None)
    return folder


@contextmanager
def started(qapp: QApplication, folder: Path) -> Iterator[Program]:
    program = Program(qapp, folder, _arguments().parse_args(["--lang", "en"]))
    try:
        program.show()
        yield program
    finally:
        program.window.close()
        program.stop()
        keys.hold(folder / opening.NAME, None)


def test_an_encrypted_office_asks_before_the_sign_in_and_opens_with_the_passphrase(
    qtbot: QtBot, qapp: QApplication, locked_office: Path
) -> None:
    with started(qapp, locked_office) as program:
        qtbot.waitUntil(lambda: isinstance(program.window.gate.page, UnlockPage), timeout=30_000)
        page = program.window.gate.page
        QTest.keyClicks(page.entries.edits[0], "three quiet heroes")
        QTest.keyClick(page.entries.edits[0], Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "does not open" in page.entries.wrong.text(), timeout=10_000)
        page.entries.edits[0].setText(WORDS)
        QTest.keyClick(page.entries.edits[0], Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not isinstance(program.window.gate.page, UnlockPage), timeout=30_000)
        qtbot.waitUntil(lambda: program.window.gate.page.people.count() == 1, timeout=10_000)
    with pytest.raises(Exception, match="does not open"):
        unlock(locked_office, "nothing of it")


def test_an_office_that_asked_shows_the_page_of_its_passphrase_at_once_and_takes_what_is_typed_before_it_is_open(
    qtbot: QtBot, qapp: QApplication, locked_office: Path
) -> None:
    with started(qapp, locked_office) as program:
        qtbot.waitUntil(lambda: isinstance(program.window.gate.page, UnlockPage), timeout=30_000)
    with started(qapp, locked_office) as program:
        page = program.window.gate.page
        QTest.keyClicks(page.entries.edits[0], "three")
        qtbot.waitSignal(program.tasks.locked, timeout=30_000).wait()
        assert (program.window.gate.page, page.entries.values(), page.entries.wrong.text()) == (page, ["three"], "")
    with started(qapp, locked_office) as program:
        program.window.gate.page.restore_wanted.emit()
        qtbot.waitSignal(program.tasks.locked, timeout=30_000).wait()
        assert isinstance(program.window.gate.page, RestorePage)
    assert type(after(qtbot, qapp, locked_office, "three quiet heroes")) is UnlockPage
    assert type(after(qtbot, qapp, locked_office, WORDS)) is SignInPage


def after(qtbot: QtBot, qapp: QApplication, folder: Path, typed: str) -> object:
    """The page that stands when what was typed at the first moment was answered."""
    with started(qapp, folder) as program:
        page = program.window.gate.page
        assert isinstance(page, UnlockPage)
        page.entries.edits[0].setText(typed)
        QTest.keyClick(page.entries.edits[0], Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: program.window.gate.page is not page or bool(page.entries.wrong.text()), timeout=30_000)
        return program.window.gate.page


def test_a_pc_that_knows_the_key_by_now_shows_the_sign_in_at_once_from_the_second_start_on(
    qtbot: QtBot, qapp: QApplication, locked_office: Path
) -> None:
    with started(qapp, locked_office) as program:
        qtbot.waitUntil(lambda: isinstance(program.window.gate.page, UnlockPage), timeout=30_000)
    unlock(locked_office, WORDS)
    with started(qapp, locked_office) as program:
        assert isinstance(program.window.gate.page, UnlockPage)
        qtbot.waitUntil(lambda: isinstance(program.window.gate.page, SignInPage), timeout=30_000)
    unlock(locked_office, WORDS)
    with started(qapp, locked_office) as program:
        assert isinstance(program.window.gate.page, SignInPage)


def test_backups_made_before_are_named_with_what_can_be_done_and_encrypted_or_deleted(settings_page: MainWindow) -> None:
    page, folder = settings_page.front.protection, folder_of(settings_page)
    for _n in range(2):
        settings_page.desk.backups.back_up("by_hand", str(backup_folder(folder)))
    assert page.backups.isHidden()
    page.encrypt.click()
    answer(settings_page, WORDS, WORDS)
    page.reload()
    assert page.backups.text().startswith("2 backups made before are not encrypted")
    assert str(folder / "backups") in page.backups.text()
    QTest.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert "2 backups are encrypted" in settings_page.foot.done.accessibleName()
    assert (page.backups.isHidden(), page.seal.isHidden(), page.progress.isHidden()) == (True, True, True)
    assert protection(folder).plain_backups == ()


def test_backups_made_before_are_deleted_only_after_a_question(settings_page: MainWindow) -> None:
    page, folder = settings_page.front.protection, folder_of(settings_page)
    settings_page.desk.backups.back_up("by_hand", str(backup_folder(folder)))
    page.encrypt.click()
    answer(settings_page, WORDS, WORDS)
    page.reload()
    QTest.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    (question,) = [one for one in settings_page.findChildren(Question) if one.isVisible()]
    assert len(protection(folder).plain_backups) == 1
    question.answer()
    assert protection(folder).plain_backups == ()
    assert "1 backup is gone" in settings_page.foot.done.accessibleName()
    assert page.backups.isHidden()


def backup_folder(folder: Path) -> Path:
    """The one beside the data, made as the program makes it."""
    from app.storage.backups.making import own_folder

    return own_folder(folder)
