"""A person's hand for the tour and the journey tests: presses keys into the real window and counts them."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hand:
    """`keys` counts presses: a chord is one, and so is choosing an input method's candidate."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.keys = 0

    def _target(self) -> QWidget:
        QCoreApplication.processEvents()
        return QApplication.focusWidget() or self.window

    def type(self, text: str) -> None:
        """Type character by character; what no key has comes as an input method's commit."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self._target(), character)
            else:
                commit = QInputMethodEvent()
                commit.setCommitString(character)
                QCoreApplication.sendEvent(self._target(), commit)
            self.keys += 1

    def press(self, key: Qt.Key, chord: Qt.KeyboardModifier = PLAIN) -> None:
        """One key, alone or with Ctrl, Alt or Shift held."""
        QTest.keyClick(self._target(), key, chord)
        self.keys += 1
        QCoreApplication.processEvents()

    def enter(self) -> None:
        """The Enter key."""
        self.press(Qt.Key.Key_Return)

    def save(self) -> None:
        """Ctrl+Enter."""
        self.press(Qt.Key.Key_Return, CTRL)
