"""Entries for passphrases and codes, with a sentence below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
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
        for name in names:
            edit = QLineEdit()
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(1000)
            edit.setAccessibleName(name)
            edit.returnPressed.connect(self._go_on)
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(label(name, "label"))
            pair.addWidget(edit)
            column.addLayout(pair)
            self.edits.append(edit)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        column.addWidget(self.wrong)

    def _go_on(self) -> None:
        empty = next((edit for edit in self.edits if not edit.text()), None)
        if empty is None:
            self.submitted.emit()
        else:
            empty.setFocus()

    def values(self) -> list[str]:
        return [edit.text() for edit in self.edits]

    def complain(self, sentence: str, place: int = 0) -> None:
        """What is wrong, and the cursor where it is put right."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        if sentence:
            self.edits[place].setFocus()
            self.edits[place].selectAll()

    def are_alike(self, first: int = 0) -> bool:
        """Whether the last two are the same; says so where they are not."""
        texts = self.values()
        if not texts[first] or texts[first] != texts[first + 1]:
            self.complain(_("The two are not the same. Type the passphrase twice."), first)
            return False
        return True
