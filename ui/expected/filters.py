"""Which expected visits the board shows: a group by when they come, a day, host, purpose, words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _
from app.visits.fields import DUE_WORDS, Due
from ui.panels import button, restyle

TYPING_STOPS = 200
DAY = Field("day", N_("Day"), Kind.DATE)


class ExpectedFilters(QWidget):
    """Chips with their counts above a row of lines; `changed` when typing stops or a chip is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self._group = QButtonGroup(self)
        self.chips: dict[Due | None, QPushButton] = {None: self._chip(_("All"))}
        self.chips |= {due: self._chip(_(words)) for due, words in DUE_WORDS.items()}
        self._words = {due: chip.accessibleName() for due, chip in self.chips.items()}
        self.chips[None].setChecked(True)
        self.day = self._line(_("Day, such as 11-25"))
        self.host = self._line(_("Host or home"))
        self.purpose = self._line(_("Purpose"))
        self.text = self._line(_("Name, company, phone, note, number"))
        chips, lines = QHBoxLayout(), QHBoxLayout()
        chips.setSpacing(6)
        lines.setSpacing(8)
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        for line, share in ((self.day, 2), (self.host, 2), (self.purpose, 2), (self.text, 3)):
            lines.addWidget(line, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(chips)
        column.addLayout(lines)

    def _chip(self, words: str) -> QPushButton:
        made = button(words, clicked=self.changed.emit)
        made.setCheckable(True)
        made.setProperty("chip", True)
        self._group.addButton(made)
        return made

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setClearButtonEnabled(True)
        line.setMinimumHeight(34)
        line.textChanged.connect(lambda _text: self._timer.start())
        line.returnPressed.connect(self.changed)
        return line

    def show_counts(self, counts: Mapping[Due, int]) -> None:
        """How many each group holds; missed ones stand out."""
        for due, chip in self.chips.items():
            n = sum(counts.values()) if due is None else counts.get(due, 0)
            chip.setText(f"{self._words[due]}  {n}")
            meaning = {Due.MISSED: "warn", Due.NOW: "ok"}.get(due, "") if due is not None and n else ""
            if chip.property("meaning") != meaning:
                chip.setProperty("meaning", meaning)
                restyle(chip)

    @property
    def due(self) -> Due | None:
        """The group chosen; None for all."""
        return next((due for due, chip in self.chips.items() if chip.isChecked()), None)

    def wanted(self) -> dict[str, Any]:
        """The parts of an ExpectedFilter; a day that is not readable yet narrows nothing."""
        from app.visits.expecting import day_meant

        try:
            day = clean((DAY,), {"day": day_meant(self.day.text(), clock.day_of(clock.now()))}).values["day"]
        except FormErrors:
            day = None
        return {"due": self.due, "day": day, "host": self.host.text(), "purpose": self.purpose.text(), "text": self.text.text()}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything leaves rows out."""
        return self.due is not None or any(line.text().strip() for line in (self.day, self.host, self.purpose, self.text))

    def clear(self) -> None:
        """All again."""
        self.chips[None].setChecked(True)
        for line in (self.day, self.host, self.purpose, self.text):
            line.clear()
        self._timer.stop()
        self.changed.emit()
