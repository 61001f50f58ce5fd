"""Files chosen for a record that is not on record yet: they are kept when it is saved."""

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import button


class ChosenFiles(QWidget):
    """A line for each with a button that leaves it out; `changed` when one came or went."""

    changed = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(1)
        add = button(words, key="Ctrl+Shift+F", icon="paperclip", kind="quiet", clicked=self.choose)
        add.setMaximumHeight(28)
        self._column.addWidget(add)

    def choose(self) -> None:
        """Ctrl+Shift+F: pick files of this PC."""
        paths, _kind = QFileDialog.getOpenFileNames(self, self._words)
        self.add([Path(path) for path in paths])

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
        while (item := self._column.takeAt(1)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for path in self.paths:
            self._column.addWidget(self._line(path))

    def _line(self, path: Path) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        words = _("Leave out {name}").format(name=path.name)
        made = button(path.name, icon="xmark", kind="quiet", clicked=partial(self.leave_out, path))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setMaximumHeight(28)
        line.addWidget(made, 1)
        return holder
