"""A second list waits: the head approves it here at the counter with name and password, and the desk need not change over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from ui import theme
from ui.panels import button, label
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.office.lists import StaffRow
    from app.tickets.papers_missing import Approved


class ApproveStrip(QWidget):
    """`approved` with what came of it."""

    approved = Signal(object)

    def __init__(self, tasks: Tasks, ticket_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._ticket_id = tasks, ticket_id
        self.head, self.password = QComboBox(), QLineEdit()
        self.head.setAccessibleName(_("Head who approves"))
        self.password.setAccessibleName(_("Password of the head"))
        self.password.setPlaceholderText(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(256)
        self.password.returnPressed.connect(self.approve)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        for part, stretch in ((self.head, 2), (self.password, 2)):
            part.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
            row.addWidget(part, stretch)
        row.addWidget(button(_("Approve here"), key="Enter", clicked=self.approve))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._wrong)
        tasks.read(self, "app.watch.lists:heads", key="heads", then=self._offer)

    def _offer(self, rows: "Sequence[StaffRow]") -> None:
        self.head.clear()
        for row in rows:
            # as text: Qt finds no UUID again
            self.head.addItem(" · ".join(part for part in (row.name, row.post or row.department) if part), str(row.id))

    def approve(self) -> None:
        """With name and password of the head; a wrong password is counted and said."""
        if not self.head.count():
            self._say(_("Nobody here is a head with a password. An administrator gives somebody the role in the settings."))
            return
        given, head_id = self.password.text(), UUID(self.head.currentData())
        self.password.clear()
        self._tasks.do(
            self, "app.tickets.papers_missing:approve_here", self._ticket_id, head_id, given, then=self._answered, failed=self._failed
        )  # fmt: skip

    def _answered(self, done: "Approved") -> None:
        if done.is_done:
            self.approved.emit(done.moved)
        else:
            self._say(done.sentence)
            self.password.setFocus()

    def _failed(self, error: UserError) -> None:
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))
