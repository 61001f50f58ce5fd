"""Several counters in the window: which office this one works in, the server tested, used, moved to and left; by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.storage.address import address_of, keep_address
from app.wiring import open_office
from tests.conftest import NOON, OFFICE_FORM
from tests.postgres import Server
from ui import say
from ui.main import Program, _arguments
from ui.office.join_page import JoinPage
from ui.office.server_page import ServerPage


@pytest.fixture
def database() -> str:
    """The office to begin with is a file."""
    return "sqlite"


@pytest.fixture
def empty(server: Server) -> str:
    """An empty database of its own."""
    server.tell("DROP DATABASE IF EXISTS paged WITH (FORCE)")
    server.tell("CREATE DATABASE paged")
    return server.address("paged")


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[Path], Program]]:
    """`start(folder)` is the program as it is started, with its own threads."""
    clock.fix(NOON)
    started: list[Program] = []

    def go(folder: Path) -> Program:
        program = Program(qapp, folder, _arguments().parse_args(["--data", str(folder), "--lang", "en", "--theme", "light"]))
        started.append(program)
        program.show()
        program.window.resize(1366, 700)
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow, timeout=90_000)
        qtbot.waitUntil(lambda: program.tasks.store is not None or program.window.gate.has_trouble, timeout=90_000)
        return program

    yield go
    for program in started:
        program.ticker.blockSignals(True)
        program.window.close()
        program.stop()
        program.window.deleteLater()
        program.ticker.deleteLater()


def wait_for_words(qtbot: QtBot, program: Program, words: str) -> None:
    """The office is another one: a new window says so on its page of signing in."""

    def said() -> bool:
        page = program.window.gate.page
        return page is not None and words in page.hint.text()

    qtbot.waitUntil(said, timeout=90_000)


def sign_in(qtbot: QtBot, program: Program) -> None:
    gate = program.window.gate
    qtbot.waitUntil(lambda: hasattr(gate.page, "people") and gate.page.people.currentData() is not None, timeout=90_000)
    gate.page.password.setText(OFFICE_FORM["password"])
    gate.page.sign_in()
    qtbot.waitUntil(lambda: not program.window.is_locked, timeout=90_000)


def page_of(qtbot: QtBot, program: Program) -> ServerPage:
    program.window.open_room("settings")
    room = program.window.room("settings")
    page = room.counters  # type: ignore[attr-defined]  # the settings' own
    room.tabs.setCurrentWidget(page)  # type: ignore[attr-defined]  # the settings' own
    qtbot.waitUntil(lambda: bool(page.facts["place"].text()), timeout=90_000)
    assert isinstance(page, ServerPage)
    return page


def tried(qtbot: QtBot, page: ServerPage | JoinPage, address: str) -> str:
    form = page.form
    qtbot.waitUntil(form.isVisible, timeout=90_000)
    form.form.fill({"address": address})
    QTest.keyClick(form.form.editor("address"), Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not form.is_busy and bool(form.outcome.pill.text()), timeout=90_000)
    return form.outcome.words.text()


@pytest.mark.loopback("a port where nothing is")
def test_an_office_is_moved_to_a_server_and_back_again_from_the_settings(
    qtbot: QtBot, office_folder: Path, empty: str, start: Callable[[Path], Program]
) -> None:
    program = start(office_folder)
    sign_in(qtbot, program)
    page = page_of(qtbot, program)
    assert page.facts["place"].text() == str(office_folder / "firstdesk.db")
    assert not page.leave.isVisible()
    assert "Nothing answers at 127.0.0.1, port 9" in tried(qtbot, page, "counter1@127.0.0.1:9/firstdesk")
    assert not page.form.use.isEnabled()
    assert "is empty" in tried(qtbot, page, empty)
    assert not page.form.use.isEnabled()
    page.form.move_there.click()
    program.window.findChildren(say.Question)[-1].answer()
    page.form.stop.click()
    qtbot.waitUntil(lambda: "Nothing half done was kept" in page.form.outcome.words.text(), timeout=90_000)
    assert address_of(office_folder) == ""
    seen = list[str]()
    page.form._using.progressed.connect(lambda _progress: seen.append(page.form.outcome.line.words))
    page.form.move_there.click()
    program.window.findChildren(say.Question)[-1].answer()
    assert page.form.stop.isVisible()
    qtbot.waitUntil(lambda: address_of(office_folder) == empty or page.form.outcome.pill.text() == "does not work", timeout=180_000)
    assert address_of(office_folder) == empty, page.form.outcome.words.text()
    assert any(words.startswith("Copying the rows to the server: ") and " of " in words for words in seen)
    qtbot.waitUntil(lambda: bool(program.tasks.store and program.tasks.store.address) and program.window.is_locked, timeout=60_000)
    wait_for_words(qtbot, program, "works on the server")
    sign_in(qtbot, program)
    page = page_of(qtbot, program)
    qtbot.waitUntil(lambda: "PostgreSQL" in page.facts["server"].text(), timeout=90_000)
    assert "stays on this PC" in page.facts["line"].text()
    assert "within a moment" in page.facts["others"].text()
    page.leave.click()
    program.window.findChildren(say.Question)[-1].answer()
    qtbot.waitUntil(lambda: bool(program.tasks.store and program.tasks.store.path) and program.window.is_locked, timeout=60_000)
    assert address_of(office_folder) == ""
    wait_for_words(qtbot, program, "works alone again")
    sign_in(qtbot, program)
    assert program.tasks.trouble == ""


def test_at_the_first_start_a_counter_joins_the_others(
    qtbot: QtBot, office_folder: Path, tmp_path: Path, empty: str, start: Callable[[Path], Program]
) -> None:
    from app.desk.moving import move_to

    store = open_office(office_folder)
    move_to(store, empty)
    store.close()
    program = start(tmp_path / "counter2")
    qtbot.waitUntil(lambda: program.window.gate.page is not None, timeout=90_000)
    program.window.gate.page.join_wanted.emit()
    page = program.window.gate.page
    assert isinstance(page, JoinPage)
    assert "美好家园" in tried(qtbot, page, empty)
    page.form.use.click()
    qtbot.waitUntil(lambda: address_of(tmp_path / "counter2") == empty, timeout=90_000)
    wait_for_words(qtbot, program, "works on the server")
    sign_in(qtbot, program)
    assert program.tasks.store is not None
    assert program.tasks.store.address == empty


@pytest.mark.loopback("a port where nothing is")
def test_a_server_that_does_not_open_has_its_address_put_right_on_the_same_page(
    qtbot: QtBot, office_folder: Path, tmp_path: Path, empty: str, start: Callable[[Path], Program]
) -> None:
    from app.desk.moving import move_to

    store = open_office(office_folder)
    move_to(store, empty)
    store.close()
    folder = tmp_path / "counter3"
    keep_address(folder, "postgresql://counter3:secret@127.0.0.1:9/firstdesk")
    program = start(folder)
    gate = program.window.gate
    qtbot.waitUntil(lambda: gate.has_trouble and hasattr(gate.page, "server_wanted"), timeout=90_000)
    gate.page.server_wanted.emit()
    page = gate.page
    assert isinstance(page, JoinPage)
    assert page.form.form.value("address") == "postgresql://counter3@127.0.0.1:9/firstdesk"
    assert page.form.form.value("password") == ""
    assert "美好家园" in tried(qtbot, page, empty)
    page.form.use.click()
    qtbot.waitUntil(lambda: address_of(folder) == empty, timeout=90_000)
    wait_for_words(qtbot, program, "works on the server")
    sign_in(qtbot, program)
