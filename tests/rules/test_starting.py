"""What the window may load before it is up, and what PySide6 does to Python's own objects."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

from tests.rules.sources import ROOT

# seconds together; none is needed to paint the first screen and to type into the one box
HEAVY = {
    *("sqlalchemy", "alembic", "sqlcipher3", "reportlab", "pypinyin", "openpyxl", "python_calamine", "xlsxwriter", "phonenumbers"),
    *("rapidfuzz", "argon2", "stdnum"),
}


def loaded_after(line: str) -> set[str]:
    """Top-level modules a fresh interpreter has after this line."""
    code = f"import sys; {line}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_window_is_up_before_the_heavy_libraries_are_loaded() -> None:
    assert loaded_after("import ui.main, ui.main_window") & HEAVY == set()


def test_the_office_tool_answers_help_without_qt_and_heavy_libraries() -> None:
    assert loaded_after("import app.__main__") & (HEAVY | {"PySide6"}) == set()


class _Bell(QObject):
    is_on = Signal(bool)
    anything = Signal(object)
    bare = Signal()


@pytest.mark.parametrize("value", [True, False, None, ()])
def test_a_signal_gives_back_every_reference_it_takes(value: object) -> None:
    """PySide6 6.12.0 on Python 3.11 dropped one reference to True at every emit and aborted within 2,000 of them.

    From Python 3.12 on True, False and None are never counted, so there this holds by itself.
    """
    bell, heard = _Bell(), list[object]()
    for signal in (bell.is_on, bell.anything, bell.bare):
        signal.connect(lambda *values: heard.append(len(values)))
    before = [sys.getrefcount(thing) for thing in (True, False, None, ())]
    for _ in range(1000):
        bell.is_on.emit(bool(value))
        bell.anything.emit(value)
        bell.bare.emit()
    after = [sys.getrefcount(thing) for thing in (True, False, None, ())]
    assert len(heard) == 3000
    assert max(abs(a - b) for a, b in zip(after, before, strict=True)) < 100


def test_a_program_that_ends_with_its_window_open_ends_in_order() -> None:
    """Qt sends events while Python is taken down; a filter of all events that is still there then would crash."""
    code = (
        "from PySide6.QtWidgets import QApplication, QLineEdit; from ui.scanner import Scanner; from ui.screen import Desk; "
        "from ui.tasks import Tasks; app = QApplication([]); line = QLineEdit(); "
        "scanner = Scanner(Desk(Tasks(lambda: None, inline=True)), line); line.show(); app.processEvents()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
