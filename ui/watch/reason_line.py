"""A reason: presets by click or number, or a line in one's own words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import button


class ReasonLine(QWidget):
    """`given` with the words, by a preset (its number while the line is empty) or by Enter."""

    given = Signal(str)

    # on the class: the window's events are filtered before __init__ is through
    _presets: tuple[str, ...] = ()
    line: QLineEdit | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = [button("", clicked=partial(self._take, place)) for place in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for chip in self._chips:
            chip.setProperty("chip", True)
            column.addWidget(chip)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Reason"))
        self.line.setPlaceholderText(_("Reason in your own words"))
        self.line.setMaxLength(255)
        self.line.returnPressed.connect(self._enter)
        self.line.installEventFilter(self)
        column.addWidget(self.line)

    def ask(self, presets: Sequence[str]) -> None:
        """Offer these; nothing is written yet."""
        self._presets = tuple(presets)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(self._presets))
            chip.setText(f"{place + 1}  {self._presets[place]}" if place < len(self._presets) else "")
            chip.setAccessibleName(chip.text())
        if self.line is not None:
            self.line.clear()

    def take_focus(self) -> None:
        """The cursor into the line, where digits pick a preset."""
        if self.line is not None:
            self.line.setFocus()

    def text(self) -> str:
        """What is written."""
        return self.line.text().strip() if self.line is not None else ""

    def _take(self, place: int) -> None:
        if self.line is not None and place < len(self._presets):
            self.line.setText(self._presets[place])
            self._enter()

    def _enter(self) -> None:
        if self.text():
            self.given.emit(self.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            typed = event.text()
            if not self.text() and typed.isdecimal() and 1 <= int(typed) <= len(self._presets):
                self._take(int(typed) - 1)
                return True
        return super().eventFilter(watched, event)
