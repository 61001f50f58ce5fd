"""A real office in a real file, and the window on it with nothing waiting for a thread."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import Actor
from app.office.lists import can_sign_in
from app.office.service import found
from app.wiring import open_office
from ui import theme
from ui.main_window import MainWindow
from ui.memory import Memory
from ui.screen import Desk
from ui.tasks import Tasks

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
PASSWORD = "open-sesame-7"
OFFICE = {"name": "美好家园", "kind": "property", "person": "李红", "password": PASSWORD}


@pytest.fixture
def noon() -> Iterator[datetime]:
    clock.fix(NOON)
    yield NOON
    clock.fix(None)


def _made(folder: Path, *, is_founded: bool) -> Path:
    store = open_office(folder)
    if is_founded:
        store.do(found, OFFICE, now=NOON)
    store.close()
    return folder


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without an office; each test copies it (making one takes a second)."""
    return _made(tmp_path_factory.mktemp("empty") / "desk", is_founded=False)


@pytest.fixture(scope="session")
def founded_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of OFFICE."""
    return _made(tmp_path_factory.mktemp("founded") / "desk", is_founded=True)


@pytest.fixture
def tasks(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, noon: datetime) -> Iterator[Tasks]:
    """An inline runner on a real database file of its own; founded where the test asks for the founder."""
    is_founded = "actor" in request.fixturenames
    shutil.copytree(request.getfixturevalue("founded_office" if is_founded else "empty_office"), tmp_path / "desk")
    made = Tasks(lambda: open_office(tmp_path / "desk"), inline=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def actor(tasks: Tasks) -> Actor:
    """The founder, who administers and receives."""
    assert tasks.store is not None
    (founder,) = tasks.store.read(can_sign_in)
    return Actor(founder.id, founder.name, founder.roles)


@pytest.fixture
def desk(tasks: Tasks, tmp_path: Path) -> Desk:
    made = Desk(tasks)
    made.memory = Memory(tmp_path / "desk")
    made.has_own_language = True
    return made


@pytest.fixture
def new_window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Callable[[], MainWindow]:
    """Make the window, not yet signed in."""
    theme.apply(qapp, "light")

    def make() -> MainWindow:
        window = MainWindow(desk)
        qtbot.addWidget(window)
        window.resize(1366, 700)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


@pytest.fixture
def window(new_window: Callable[[], MainWindow], actor: Actor) -> MainWindow:
    """The window with the founder signed in."""
    made = new_window()
    made.open_desk(actor)
    return made
