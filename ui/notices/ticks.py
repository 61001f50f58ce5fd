"""Several choices of one setting, each with its tick; saved when ticked."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.core.i18n import _
from ui.panels import label

ACROSS = 3


class Ticks(QWidget):
    """`changed` gives the ticked words as the setting keeps them, parted by blanks; `least` of them stay ticked."""

    changed = Signal(str)

    def __init__(self, title: str, words: Mapping[str, str], *, least: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._is_filling = least, False
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(label(title, "label"), 0, 0, 1, ACROSS)
        for place, (word, shown) in enumerate(words.items()):
            box = QCheckBox(_(shown))
            box.setAccessibleName(": ".join((title, box.text())))
            box.toggled.connect(self._toggled)
            self.boxes[word] = box
            grid.addWidget(box, 1 + place // ACROSS, place % ACROSS)

    def value(self) -> str:
        """The ticked words."""
        return " ".join(word for word, box in self.boxes.items() if box.isChecked())

    def show_value(self, value: str) -> None:
        """What is in force."""
        self._is_filling = True
        for word, box in self.boxes.items():
            box.setChecked(word in value.split())
        self._is_filling = False

    def _toggled(self, is_on: bool) -> None:
        if self._is_filling:
            return
        if not is_on and len(self.value().split()) < self._least:
            self.show_value(" ".join((self.value(), next(word for word, box in self.boxes.items() if box is self.sender()))))
            return
        self.changed.emit(self.value())
