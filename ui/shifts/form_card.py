"""Who takes over, a note for the next shift, the button that freezes and prints."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core.errors import FormErrors, UnknownStaff, UserError
from app.core.i18n import _, ngettext
from app.shifts.fields import HANDOVER_FIELDS
from ui import say
from ui.forms import FormView
from ui.panels import Card, button, label
from ui.screen import Desk
from ui.visits.staff_edit import StaffEdit

if TYPE_CHECKING:
    from app.shifts.service import Handed


class FormCard(Card):
    """Ctrl+Enter asks once more and hands over; nothing typed is lost."""

    handed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Hand over the shift"), parent, is_flush=False)
        self._tasks = desk.tasks
        self.open = 0
        self.to = StaffEdit(desk.tasks)
        self.form = FormView(HANDOVER_FIELDS, (("to",), ("note",)), editors={"to": self.to})
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self._wrong)
        self.body.addWidget(button(_("Hand over and print"), key="Ctrl+Enter", kind="primary", icon="handshake", clicked=self.save))
        self.form.submitted.connect(self.save)
        self.to.settled.connect(self._settled)

    def _settled(self) -> None:
        if self.to.is_as_written:
            self.save()
        else:
            self.form.go_on("to")

    def save(self) -> None:
        """Ask once more, as the sheet is numbered and kept."""
        self.to.take_marked()
        name = self.to.text().strip()
        if not name:
            self._send()  # the service says what is missing
            return
        words = ngettext("{n} open line is frozen on the sheet and printed for both to sign.",
                         "{n} open lines are frozen on the sheet and printed for both to sign.", self.open)  # fmt: skip
        title = _("Hand over to {name}?").format(name=name)
        say.ask(title, words.format(n=self.open), _("Hand over"), lambda _words: self._send())

    def _send(self) -> None:
        from app.shifts.service import Taker

        taker = Taker(self.to.ref, self.to.is_as_written)
        self._tasks.do(self, "app.shifts.service:hand_over", self.form.values(), taker, then=self._handed, failed=self._refused)

    def _handed(self, done: "Handed") -> None:
        say.toast(_("{number}: handed over to {name}; the sheet waits for the printer.").format(number=done.number, name=done.to_name))
        self.form.clear()
        self.to.start()
        self._wrong.hide()
        self.handed.emit(done)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, UnknownStaff):
            self.to.take_as_written()
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
