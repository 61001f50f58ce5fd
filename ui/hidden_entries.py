"""Entries for passphrases and codes, with a sentence below."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import label


class Entries(QWidget):
    """Hidden entries, one below the other; Enter goes on to the next, behind the last it is submitted."""

    submitted = Signal()

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.edits: list[QLineEdit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for place, name in enumerate(names):
            edit = QLineEdit()
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(1000)
            edit.setAccessibleName(name)
            edit.returnPressed.connect(partial(self._go_on, place))
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(label(name, "label"))
            pair.addWidget(edit)
            column.addLayout(pair)
            self.edits.append(edit)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        column.addWidget(self.wrong)

    def _go_on(self, place: int) -> None:
        """Enter in one of them: what stands in the next is typed over, so after a complaint all can be typed again."""
        empty = next((n for n, edit in enumerate(self.edits) if not edit.text()), None)
        if place + 1 < len(self.edits):
            self._focus(place + 1)
        elif empty is not None:
            self._focus(empty)
        else:
            self.submitted.emit()

    def _focus(self, place: int) -> None:
        self.edits[place].setFocus()
        self.edits[place].selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # an entry took it: to the page behind it would be one more
        else:
            super().keyPressEvent(event)

    def values(self) -> list[str]:
        return [edit.text() for edit in self.edits]

    def complain(self, sentence: str, place: int = 0) -> None:
        """What is wrong, and the cursor where it is put right."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        if sentence:
            self._focus(place)

    def are_alike(self, first: int = 0) -> bool:
        """Whether the last two are the same; says so where they are not."""
        texts = self.values()
        if not texts[first] or texts[first] != texts[first + 1]:
            self.edits[first + 1].clear()  # nobody can see which of the two it was
            self.complain(_("The two are not the same. Type the passphrase twice."), first)
            return False
        self.complain("")
        return True
