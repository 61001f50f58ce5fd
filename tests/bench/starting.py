"""From a double click to a painted window that takes keys (the page of signing in), beside a process with one bare widget.

Both run from bytecode kept on disk, as after any second start, whatever this machine's settings say about keeping it."""

from collections.abc import Iterator

from tests.bench.child import run
from tests.bench.measure import Line, Pair
from tests.bench.office import Sample
from ui.memory import NAME

RUNS = 9
BARE = """
import os
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        print("ready", flush=True)
        os._exit(0)
app = QApplication([])
bare = Bare()
bare.resize(1366, 768)
bare.show()
app.exec()
"""
OURS = """
import os, sys
from ui import main
class Watched(main.Program):
    def show(self):
        from PySide6.QtCore import Qt
        super().show()
        self.window.painted.connect(self.type_a_key, Qt.ConnectionType.QueuedConnection)
    def type_a_key(self):
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication, QLineEdit
        place = next(edit for edit in self.window.findChildren(QLineEdit) if edit.isVisible() and edit.isEnabled())
        QApplication.sendEvent(place, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))
        assert place.text().endswith("a"), "the window takes no keys"
        print("ready", flush=True)
        os._exit(0)
main.Program = Watched
main.main(["--data", sys.argv[1]])
"""


def measure(sample: Sample) -> Iterator[Line]:
    """Both from a warm disk; the database loads behind the window, so its size does not count."""
    pair = Pair([], [])
    with sample.copied() as (folder,):
        (folder / NAME).write_text("[General]\nfounded=yes\nperson=李红\n", "utf-8")  # what the window kept when it last closed
        for n in range(RUNS + 1):
            floor, ours = run(BARE, until="ready")[0], run(OURS, str(folder), until="ready")[0]
            if n:
                pair.floor.append(floor)
                pair.ours.append(ours)
    yield pair.typical("start to painted window taking keys", most_ratio=2)
