"""A head confirms at the desk what only a head may: A and B both away, an absence not planned ahead (W5)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from ui.panels import Sheet, button, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.office.absences import Marked, NeedsHead


class HeadSheet(Sheet):
    """Why it is asked, who confirms, the password; a head who is signed in needs none. `work` is called again with the word."""

    def __init__(
        self, over: QWidget, tasks: Tasks, error: "NeedsHead", work: tuple[str, tuple[Any, ...]], done: "Callable[[Marked], object]"
    ) -> None:
        super().__init__(over, _("The head confirms"), width=520)
        self._tasks, self._work, self._done = tasks, work, done
        heads = error.heads
        own = tasks.actor.staff_id if tasks.actor else None
        self.is_own = own in heads
        self.body.addWidget(label(str(error), wraps=True))
        self.who, self.password = QComboBox(), QLineEdit()
        for key, name in heads.items():
            self.who.addItem(name, key)
        self.who.setAccessibleName(_("Who confirms"))
        self.password.setAccessibleName(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1000)
        self.password.returnPressed.connect(self.confirm)
        if not self.is_own:
            for words, part in ((_("Who confirms"), self.who), (_("Password"), self.password)):
                pair = QVBoxLayout()
                pair.setSpacing(2)
                pair.addWidget(label(words, "label"))
                pair.addWidget(part)
                self.body.addLayout(pair)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        self.yes = button(_("I confirm it") if self.is_own else _("Confirm"), key="Enter", kind="primary", clicked=self.confirm)
        self.yes.setAutoDefault(True)
        self.yes.setEnabled(bool(heads))
        row.addWidget(self.yes)
        self.body.addLayout(row)
        (self.yes if self.is_own else self.password).setFocus()

    def confirm(self) -> None:
        """The same move once more, with the head's word."""
        from app.office.absences import Word

        if not self.yes.isEnabled():
            return
        if not self.is_own and not self.password.text():
            self._complain(_("Type the password of the head who confirms."))
            return
        self.yes.setEnabled(False)
        verb, args = self._work
        word = Word() if self.is_own else Word(self.who.currentData(), self.password.text())
        self._tasks.do(self, verb, *args, word, then=self._answered, failed=self._refused)

    def _answered(self, marked: "Marked") -> None:
        if marked.absence_id is None:
            self._complain(marked.sentence)
            return
        self.close_sheet()
        self._done(marked)

    def _refused(self, error: UserError) -> None:
        self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.yes.setEnabled(True)
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self.password.selectAll()
        self.password.setFocus()
