"""A window in a process of its own, with its real threads, to be killed: python -m tests.journeys.window_child FOLDER."""

import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.actor import Actor, Role
from app.drafts.record import ParkedForm
from app.wiring import open_office
from ui import theme
from ui.hand import CTRL, Hand
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

LI_HONG = Actor(None, "李红", frozenset({Role.RECEPTIONIST}))
SHIFT = Qt.KeyboardModifier.ShiftModifier


def until(holds: Any) -> None:
    """Let the window work until it is so."""
    end = time.monotonic() + 60
    while not holds():
        QApplication.processEvents()
        assert time.monotonic() < end, "it never came to this"
        time.sleep(0.01)


def main(folder: Path) -> None:
    """Two forms put away by keys, a third still being typed; then wait to be killed."""
    application = QApplication([])
    theme.apply(application, "light")
    tasks = Tasks(lambda: open_office(folder))
    window = MainWindow(Desk(tasks))
    tasks.start()
    window.show()
    until(lambda: tasks.store is not None)
    window.open_desk(LI_HONG)
    hand = Hand(window)
    for name, key in (("先来", Qt.Key.Key_K), ("后到", Qt.Key.Key_Escape)):
        window.new_visit({"name": name})
        hand.type("0803")
        hand.press(key, CTRL | SHIFT if key == Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier)
        if key == Qt.Key.Key_Escape:
            hand.press(key)  # the first closed the list of hosts
    window.new_visit({"name": "还在写"})
    hand.type("1202")
    until(lambda: len(tasks.store.read(all_kept)) == 3)
    print("typed", flush=True)
    time.sleep(600)


def all_kept(s: Any) -> list[Any]:
    """What is kept aside, cards and the form in front."""
    from sqlalchemy import select

    return list(s.execute(select(ParkedForm.title, ParkedForm.is_open)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
