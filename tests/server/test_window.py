"""The window on a server: other counters are seen at once; while the server is away a line says so, and nothing typed is lost."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import SYSTEM
from app.office.service import found
from app.places.service import add_home
from app.visits import service
from app.wiring import open_address
from tests.journeys.conftest import MORNING, Counter
from tests.postgres import Server
from ui import say, theme
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

FORM = {"name": "李红", "person": "李红", "password": "guitai-2026", "kind": "property"}
HEARD_WITHIN = 0.3  # seconds


@pytest.fixture
def counter(qtbot: QtBot, steady: Server, expected_log: list[str]) -> Iterator[Counter]:
    """A counter with its own threads, on a server."""
    expected_log.append("Exception during reset or similar")  # the pool's word for a connection that was cut
    clock.fix(MORNING)
    steady.tell("DROP DATABASE IF EXISTS shown WITH (FORCE)")
    steady.tell("CREATE DATABASE shown")
    store = open_address(steady.address("shown"))
    actor = store.do(found, FORM, now=MORNING).value
    store.do(add_home, {"code": "5-1-0803", "residents": "林先生"}, by=SYSTEM, now=MORNING)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    tasks = Tasks(lambda: store)
    window = MainWindow(Desk(tasks))
    qtbot.addWidget(window)
    tasks.trouble_changed.connect(lambda: window.say_clock(False))
    tasks.bug.connect(lambda number: pytest.fail(f"bug {number} in the window", pytrace=False))
    with qtbot.waitSignal(tasks.opened, timeout=20_000):
        tasks.start()
    made = Counter(window, store)
    voice = window.findChild(say.Voice)
    assert voice is not None
    voice.failed.connect(made.complaints.append)
    window.resize(1366, 700)
    window.show()
    window.activateWindow()
    window.open_desk(actor)
    yield made
    tasks.stop()


def test_what_another_counter_does_is_on_the_screen_within_300_ms(qtbot: QtBot, counter: Counter, steady: Server) -> None:
    other = open_address(steady.address("shown"))
    waits = []
    for n in range(5):
        heard: list[float] = []
        counter.window.tasks.changed.connect(lambda kinds, to=heard: to.append(time.perf_counter()) if "Visit" in kinds else None)
        other.do(service.arrive, {"name": f"李{n}", "host": "5-1-0803", "purpose": "Visiting"}, by=SYSTEM, now=MORNING)
        began = time.perf_counter()
        qtbot.waitUntil(lambda to=heard: bool(to), timeout=10_000)
        waits.append(heard[0] - began)
    other.close()
    assert sorted(waits)[2] < HEARD_WITHIN, waits


def test_while_the_server_is_away_a_line_says_so_and_what_was_typed_is_saved_afterwards(
    qtbot: QtBot, counter: Counter, steady: Server
) -> None:
    banner: Any = counter.window.banner
    panel: Any = counter.screen.panel
    panel.start({"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"})
    qtbot.waitUntil(lambda: not panel.is_blank)
    other = open_address(steady.address("shown"))
    other.do(service.arrive, {"name": "李早", "host": "5-1-0803", "purpose": "Visiting"}, by=SYSTEM, now=MORNING)
    other.close()
    board: Any = counter.screen.inside
    qtbot.waitUntil(lambda: [row.name for row in board.list.rows()] == ["李早"], timeout=20_000)
    steady.stop()
    counter.screen.reload()  # what could not be read meanwhile …
    try:
        qtbot.waitUntil(lambda: "does not answer" in banner.sentence, timeout=10_000)
        qtbot.waitUntil(lambda: "does not answer" in counter.screen.phone.board._foot.text(), timeout=20_000)
        assert ([row.name for row in board.list.rows()], board.states.currentIndex()) == (["李早"], 0), "who is inside is not seen any more"
        panel.save()
        qtbot.waitUntil(lambda: any("does not answer" in said for said in counter.complaints), timeout=20_000)
        assert not panel.is_blank, "what was typed is gone"
    finally:
        steady.start()
    qtbot.waitUntil(lambda: banner.sentence == "", timeout=20_000)
    qtbot.waitUntil(lambda: "answers again" in counter.window.foot.done.text(), timeout=20_000)
    assert not counter.window.foot.wrong.isVisible(), "what was said of the server still stands there"
    assert not panel.is_blank
    panel.save()
    qtbot.waitUntil(lambda: set(counter.inside) == {"王小明", "李早"}, timeout=20_000)  # … is read without anybody asking
