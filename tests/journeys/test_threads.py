"""The same counter with the real threads behind the window: nothing is lost between a key and its answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import SYSTEM
from app.office.service import found
from app.places.service import add_home
from app.visits.lists import VisitFilter, register_rows
from app.wiring import open_office
from tests.journeys.conftest import MORNING, Counter
from ui import theme
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks


@pytest.fixture
def busy_counter(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """The window over its writer and reader threads."""
    clock.fix(MORNING)
    store = open_office(tmp_path / "office")
    form = {"name": "美好家园", "kind": "property", "person": "李红", "password": "guitai-2026"}
    actor = store.do(found, form, now=MORNING).value
    store.do(add_home, {"code": "5-1-0803", "residents": "林先生"}, by=SYSTEM, now=MORNING)
    theme.apply(qapp, "light")
    tasks = Tasks(lambda: store)
    window = MainWindow(Desk(tasks))
    qtbot.addWidget(window)
    made = Counter(window, store)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tasks.start()
    qtbot.waitUntil(lambda: tasks.store is not None, timeout=10_000)
    window.open_desk(actor)
    qtbot.waitUntil(lambda: window.desk.settings is not None, timeout=10_000)
    yield made
    tasks.stop()


def test_enter_waits_for_the_answer_to_the_text_as_it_stands(busy_counter: Counter, qtbot: QtBot) -> None:
    counter, form = busy_counter, busy_counter.screen.panel.form
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    qtbot.waitUntil(lambda: form.text("name") == "周海洋", timeout=10_000)
    counter.type("0803")
    counter.enter()
    qtbot.waitUntil(lambda: form.edits["purpose"].hasFocus(), timeout=10_000)
    assert form.text("host") == "5-1-0803 林先生"
    counter.type("1")
    counter.save()
    qtbot.waitUntil(lambda: form.is_blank() and counter.window.box.hasFocus(), timeout=10_000)
    (row,) = counter.store.read(register_rows, VisitFilter())
    assert (row.name, row.host, row.purpose) == ("周海洋", "5-1-0803 林先生", "Visiting")


def test_saving_before_the_host_is_looked_up_waits_and_does_not_take_it_as_written(busy_counter: Counter, qtbot: QtBot) -> None:
    counter, panel = busy_counter, busy_counter.screen.panel
    qtbot.waitUntil(lambda: panel.hosts.keeps_hosts, timeout=10_000)
    counter.window.new_visit({"name": "周海洋", "purpose": "探访"})
    qtbot.waitUntil(lambda: panel.form.edits["host"].hasFocus(), timeout=10_000)
    counter.type("nobody here")
    counter.save()
    qtbot.waitUntil(lambda: bool(panel.form.edits["host"].property("wrong")), timeout=10_000)
    assert counter.store.read(register_rows, VisitFilter()) == ()
    counter.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.form.is_blank, timeout=10_000)
    (row,) = counter.store.read(register_rows, VisitFilter())
    assert row.host == "nobody here"
