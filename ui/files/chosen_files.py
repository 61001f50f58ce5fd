"""Files chosen for a record that is not on record yet: they are kept when it is saved."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.choosing import files_to_open
from ui.elided import ElidedButton
from ui.panels import button


class ChosenFiles(QWidget):
    """A line for each that leaves it out; `add_button` goes where there is room; `changed` when one came or went."""

    changed = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.add_button = button(words, key="Ctrl+Shift+F", icon="paperclip", kind="quiet", clicked=self.choose)
        self.hide()

    def choose(self) -> None:
        """Ctrl+Shift+F: pick files of this PC."""
        self.add(files_to_open(self, self._words))

    def add(self, paths: Sequence[Path]) -> None:
        """These files too; one chosen already stays once."""
        self.show_paths((*self.paths, *paths))
        self.changed.emit()

    def leave_out(self, path: Path) -> None:
        """Not this one after all; the file itself stays where it is."""
        self.show_paths(each for each in self.paths if each != path)
        self.changed.emit()

    def show_paths(self, paths: Iterable[Path]) -> None:
        """Exactly these."""
        self.paths = tuple(dict.fromkeys(paths))
        while (item := self._column.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for path in self.paths:
            self._column.addWidget(self._line(path))
        self.setVisible(bool(self.paths))

    def _line(self, path: Path) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        words = _("Leave out {name}").format(name=path.name)
        made = ElidedButton(icon="xmark", mode=Qt.TextElideMode.ElideMiddle)
        made.setProperty("kind", "quiet")
        made.clicked.connect(partial(self.leave_out, path))
        made.say(path.name)
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setMaximumHeight(28)
        line.addWidget(made)
        line.addStretch(1)
        return holder
