"""Which passes the list shows: where they stand, a home, words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.i18n import _
from app.passes.fields import STANDING_WORDS
from app.passes.validity import Standing
from ui.panels import button, restyle

TYPING_STOPS = 200


class PassFilters(QWidget):
    """Chips with their counts above two lines; `changed` when typing stops or a chip is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self._group = QButtonGroup(self)
        self.chips: dict[Standing | None, QPushButton] = {None: self._chip(_("All"))}
        self.chips |= {standing: self._chip(_(words)) for standing, words in STANDING_WORDS.items()}
        self._words = {standing: chip.accessibleName() for standing, chip in self.chips.items()}
        self.chips[None].setChecked(True)
        self.host = self._line(_("Host or home"))
        self.text = self._line(_("Name, company, phone, number, code"))
        chips, lines = QHBoxLayout(), QHBoxLayout()
        chips.setSpacing(6)
        lines.setSpacing(8)
        for chip in self.chips.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        lines.addWidget(self.host, 2)
        lines.addWidget(self.text, 3)
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

    def show_counts(self, counts: Mapping[Standing, int]) -> None:
        """How many stand where; used up ones stand out."""
        for standing, chip in self.chips.items():
            n = sum(counts.values()) if standing is None else counts.get(standing, 0)
            chip.setText(f"{self._words[standing]}  {n}")
            meaning = {Standing.USED_UP: "warn", Standing.ACTIVE: "ok"}.get(standing, "") if standing is not None and n else ""
            if chip.property("meaning") != meaning:
                chip.setProperty("meaning", meaning)
                restyle(chip)

    @property
    def standing(self) -> Standing | None:
        """The chip chosen; None for all."""
        return next((standing for standing, chip in self.chips.items() if chip.isChecked()), None)

    def wanted(self) -> dict[str, Any]:
        """The parts of a PassFilter."""
        return {"standing": self.standing, "host": self.host.text(), "text": self.text.text()}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything leaves rows out."""
        return self.standing is not None or bool(self.host.text().strip() or self.text.text().strip())

    def clear(self) -> None:
        """All again."""
        self.chips[None].setChecked(True)
        self.host.clear()
        self.text.clear()
        self._timer.stop()
        self.changed.emit()
