"""A key reaches as far as it says: a room's stays in the room, an open sheet has its keys for itself."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.panels import Sheet
from ui.shortcuts import ALONE, ANYWHERE, WITHIN, put_asleep, shortcut, wake

CTRL = Qt.KeyboardModifier.ControlModifier
ROOMS = ("expected", "passes", "visits", "watch", "printing", "handover", "people")


class Page(QWidget):
    """A room with a field, and a field beside the room."""

    def __init__(self) -> None:
        super().__init__()
        self.room, self.beside = QWidget(), QLineEdit()
        self.inner = QLineEdit()
        QVBoxLayout(self.room).addWidget(self.inner)
        column = QVBoxLayout(self)
        column.addWidget(self.room)
        column.addWidget(self.beside)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.mark.parametrize(
    ("reach", "heard"),
    [(WITHIN, ["room", "inner"]), (ALONE, ["room"]), (ANYWHERE, ["room", "inner", "beside"])],
)
def test_a_key_is_heard_as_far_as_its_reach(page: Page, reach: Qt.ShortcutContext, heard: list[str]) -> None:
    got: list[str] = []
    name = ""
    shortcut(page.room, "Ctrl+J", lambda: got.append(name), reach)
    for name in ("room", "inner", "beside"):
        widget = getattr(page, name)
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_J, CTRL)
    assert got == heard


def test_a_room_does_nothing_at_its_key_while_the_cursor_is_in_the_one_box(window: MainWindow) -> None:
    window.open_room("expected")
    room: Any = window.front
    window.box.setFocus()
    QTest.keyClick(window.box, Qt.Key.Key_N, CTRL)
    assert window.box.hasFocus()
    window.open_room("expected")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_N, CTRL)
    assert room.panel.form.focused() == "name"


@pytest.mark.parametrize("key", ROOMS)
def test_the_keys_of_a_room_with_empty_lists_are_heard_when_it_opens(window: MainWindow, key: str) -> None:
    window.open_room(key)
    room, focused = window.front, window.focusWidget()
    assert room is not None
    assert focused is room or room.isAncestorOf(focused)


def test_an_open_sheet_has_its_keys_for_itself_and_the_window_has_them_back(window: MainWindow) -> None:
    got: list[int] = []

    class Own(Sheet):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            if event.key() != Qt.Key.Key_Control:
                got.append(event.key())

    window.open_room("expected")
    room: Any = window.front
    sheet = Own(window, "x")
    keys = [Qt.Key.Key_N, Qt.Key.Key_K, Qt.Key.Key_D, Qt.Key.Key_1]
    for key in keys:
        QTest.keyClick(sheet.card, key, CTRL)
    QTest.keyClick(sheet.card, Qt.Key.Key_F2)
    assert got == [*keys, Qt.Key.Key_F2]
    assert room.panel.form.focused() == ""
    sheet.close_sheet()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_K, CTRL)
    assert window.box.hasFocus()


def test_locking_printing_and_esc_are_the_windows_over_a_sheet_too(window: MainWindow) -> None:
    sheet = Sheet(window, "x")
    QTest.keyClick(sheet.card, Qt.Key.Key_L, CTRL)
    assert window.is_locked


def test_named_keys_sleep_but_for_the_one_that_takes_them(page: Page) -> None:
    got: list[str] = []
    shortcut(page.room, "Ctrl+1", lambda: got.append("room"))
    shortcut(page, "Ctrl+1", lambda: got.append("card"), ANYWHERE)
    asleep = put_asleep(page, {"Ctrl+1"}, but=page)
    page.inner.setFocus()
    QTest.keyClick(page.inner, Qt.Key.Key_1, CTRL)
    wake(asleep)
    assert (got, asleep) == (["card"], [])
