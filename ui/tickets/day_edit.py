"""A line for a day: 2026-11-25 or +7; what stands for a day is written out when the line is left."""

from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core import clock
from app.core.i18n import _

MOST_DAYS = 3660


class DayEdit(QLineEdit):
    """`settled` on Enter."""

    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("2026-11-21, +7"))

    @property
    def day(self) -> str:
        """What is meant: +7 is the day in a week; anything else is as written."""
        plain = self.text().strip()
        if plain.startswith("+") and plain[1:].isascii() and plain[1:].isdecimal() and len(plain) < 6 and int(plain[1:]) <= MOST_DAYS:
            return (clock.day_of(clock.now()) + timedelta(days=int(plain[1:]))).isoformat()
        return self.text()

    def write_out(self) -> None:
        """What stands for a day becomes the day."""
        if self.day != self.text():
            self.setText(self.day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.write_out()
            self.settled.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.write_out()
