"""Keys of the window, of a room, of a single list: every shortcut of the program is made here, with its reach."""

import sys
from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Act = Callable[[], object]

WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut  # the owner or something in it has the focus
ALONE = Qt.ShortcutContext.WidgetShortcut  # the owner itself has the focus
ANYWHERE = Qt.ShortcutContext.WindowShortcut  # whatever in the window has it, while the owner is seen and no sheet is open
_OVER_SHEETS = "over_sheets"


def key_words(key: str) -> str:
    """A key as it stands on keyboards: as signs on a Mac, else by its name in Latin letters, whatever language Qt speaks."""
    native, plain = QKeySequence.SequenceFormat.NativeText, QKeySequence.SequenceFormat.PortableText
    return QKeySequence(key).toString(native if sys.platform == "darwin" else plain)


def shortcut(owner: QWidget, key: str, act: Act, reach: Qt.ShortcutContext = WITHIN) -> QShortcut:
    """Let `act` be done by a key; PySide keeps no context given together with what is called, so it is set by itself."""
    made = QShortcut(QKeySequence(key), owner)
    made.setContext(reach)
    made.activated.connect(act)
    return made


def shortcuts(owner: QWidget, keys: Iterable[tuple[str, Act]], reach: Qt.ShortcutContext = WITHIN) -> None:
    """Several keys of one reach."""
    for key, act in keys:
        shortcut(owner, key, act, reach)


def bind(window: QWidget, keys: Iterable[tuple[str, Act]], press: Callable[[Act], object], *, is_over_sheets: bool = False) -> None:
    """Let `press` hear of the acts whose keys are pressed anywhere in the window; while a sheet is open only of those over sheets."""
    for key, act in keys:
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(ANYWHERE)
        action.setProperty(_OVER_SHEETS, is_over_sheets)
        action.triggered.connect(lambda _on=False, act=act: press(act))
        window.addAction(action)


def put_asleep(window: QWidget, keys: Collection[str] | None = None, *, but: QWidget | None = None) -> list[QAction | QShortcut]:
    """Keys that reach through the window sleep (all but those over sheets, or the ones named but for `but`'s); gives them, to wake them."""
    actions = window.findChildren(QAction)
    made: list[QAction | QShortcut] = [*actions, *(one for one in window.findChildren(QShortcut) if one.parent() is not but)]
    asleep = [one for one in made if one.isEnabled() and _sleeps(one, keys)]
    for one in asleep:
        one.setEnabled(False)
    return asleep


def _sleeps(one: QAction | QShortcut, keys: Collection[str] | None) -> bool:
    key, reach = (one.shortcut(), one.shortcutContext()) if isinstance(one, QAction) else (one.key(), one.context())
    if keys is not None:
        return key.toString() in keys
    return not key.isEmpty() and reach == ANYWHERE and not one.property(_OVER_SHEETS)


def wake(asleep: list[QAction | QShortcut]) -> None:
    """Those put to sleep hear their keys again."""
    import shiboken6

    for one in asleep:
        if shiboken6.isValid(one):
            one.setEnabled(True)
    asleep.clear()
