"""Ctrl+I: one thing given out or taken in; a digit says what, its number or words follow, Enter notes it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.core.errors import FormErrors
from app.core.forms import clean
from app.core.i18n import _
from app.items.fields import ITEM_FIELDS, ITEM_WORDS
from ui.panels import Sheet, button, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.items.lists import ItemRow


def ask_item(over: QWidget, tasks: Tasks, then: Callable[[dict[str, str]], object]) -> None:
    """Ctrl+I: ask, unless another question stands open."""
    if not any(sheet.isVisible() for sheet in over.window().findChildren(Sheet)):
        ItemSheet(over, tasks, then)


class ItemSheet(Sheet):
    """Hands `{kind, number, note}` to `then` and closes; a card or key somebody still has is refused with a sentence."""

    def __init__(self, over: QWidget, tasks: Tasks, then: Callable[[dict[str, str]], object]) -> None:
        super().__init__(over.window(), _("Give out or take in"), width=480)
        self._tasks, self._then = tasks, then
        self._kinds = QButtonGroup(self)
        grid = QGridLayout()
        grid.setSpacing(6)
        for n, words in enumerate(ITEM_WORDS.values()):
            grid.addWidget(self._chip(n, _(words)), n // 3, n % 3)
        self.body.addLayout(grid)
        self.number, self.note = QLineEdit(), QLineEdit()
        for edit, field in ((self.number, ITEM_FIELDS[1]), (self.note, ITEM_FIELDS[2])):
            words = _(field.label)
            self.body.addWidget(label(words, "label"))
            edit.setAccessibleName(words)
            edit.setMaxLength(field.longest)
            edit.returnPressed.connect(self.answer)
            self.body.addWidget(edit)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        row.addWidget(button(_("Note it"), key="Enter", kind="primary", clicked=self.answer))
        self.body.addLayout(row)
        self.card.setFocus()

    def _chip(self, n: int, words: str) -> QPushButton:
        chip = button(f"{n + 1} {words}", clicked=partial(self.pick, n))
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        chip.setChecked(n == 0)
        self._kinds.addButton(chip, n)
        return chip

    def pick(self, n: int) -> None:
        """What it is; the cursor goes to its number."""
        self._kinds.button(n).setChecked(True)
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if not self.number.hasFocus() and not self.note.hasFocus() and typed.isdecimal() and 1 <= int(typed) <= len(ITEM_WORDS):
            self.pick(int(typed) - 1)
            event.accept()
        else:
            super().keyPressEvent(event)

    def answer(self) -> None:
        """Check it, then hand it over."""
        kind = list(ITEM_WORDS)[max(0, self._kinds.checkedId())]
        form = {"kind": kind.value, "number": self.number.text().strip(), "note": self.note.text().strip()}
        if not (form["number"] or form["note"]):
            self._say(_("Write its number, or a word about it."))
            return
        try:
            clean(ITEM_FIELDS, form)
        except FormErrors as error:
            self._say(str(error))
            return
        self._tasks.read(self, "app.items.lists:held_by", kind, form["number"], key="held", then=lambda row: self._found(form, row))

    def _found(self, form: dict[str, str], row: "ItemRow | None") -> None:
        if row is None:
            self.close_sheet()
            self._then(form)
            return
        self._say(_("{what} is still out with {name}. Take it back first, or correct the number.").format(what=row.words, name=row.name))

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.show()
        self.number.setFocus()
