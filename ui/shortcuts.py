"""Keys that work everywhere in a window."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

Act = Callable[[], object]


def bind(window: QWidget, keys: Iterable[tuple[str, Act]], press: Callable[[Act], object]) -> None:
    """Let `press` hear of the acts whose keys are pressed anywhere in the window."""
    for key, act in keys:
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _on=False, act=act: press(act))
        window.addAction(action)
