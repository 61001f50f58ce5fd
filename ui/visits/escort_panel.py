"""At the side of a screen: who escorts a visitor who is here already, where they may go, and that the escort has come."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UnknownStaff, UserError
from app.core.i18n import _
from app.visits.kinds import Escorting, split
from ui import say
from ui.panels import button, label
from ui.screen import Desk
from ui.visits.carried_moves import CarriedMoves
from ui.visits.escort_form import EscortForm
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.visits.carried import EscortRow


class EscortPanel(QFrame):
    """Ctrl+Enter keeps what is typed, Ctrl+Shift+H says the escort is here, Esc goes back."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._desk, self._tasks = desk, desk.tasks
        self._visit_id: UUID | None = None
        self._moves = CarriedMoves(desk.tasks, self)
        self._title = label(_("Escort and areas"), "head")
        self._name = label("", "quiet", wraps=True)
        self._about = label("", wraps=True)
        self._sentence = label("", "error", wraps=True)
        self.form = EscortForm(desk.tasks, self)
        self.form.submitted.connect(self.save)
        self.form.edited.connect(lambda: self._sentence.setText(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        for part in (self._title, self._name, self._about, self.form, self._sentence):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(button(_("Escort is here"), key="Ctrl+Shift+H", icon="user-check", clicked=self.report))
        row = QHBoxLayout()
        row.addWidget(button(_("Save"), key="Ctrl+Enter", kind="primary", clicked=self.save), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)

    def start(self, visit_id: UUID, name: str) -> None:
        """Show what is on record of this visit."""
        self._visit_id = visit_id
        self._name.setText(name)
        self._about.setText("")
        self._sentence.setText("")
        self._tasks.read(self, "app.visits.carried:escort_of", visit_id, key="escort", then=self._show)

    def _show(self, row: "EscortRow | None") -> None:
        settings = self._desk.settings
        options = split(settings.areas) if settings else ()
        self.form.fill(Escorting(row.name, None, row.areas, row.is_told) if row else Escorting(), options)
        if row is not None and row.reported_at is not None:
            self._about.setText(_("Here since {time}.").format(time=at_words(row.reported_at)))
        elif row is not None:
            self._about.setText(_("Called at {time}, not reported yet.").format(time=at_words(row.called_at)))
        self.form.focus()

    def save(self) -> None:
        """Keep who escorts and where the visitor may go."""
        self.form.settle()
        if self._visit_id is not None:
            self._tasks.do(
                self, "app.visits.escorting:name_escort", self._visit_id, self.form.said(), then=self._saved, failed=self._refused
            )

    def _saved(self, row: "EscortRow") -> None:
        say.toast(_("Escort: {name}").format(name=row.name) if row.name else _("The escort is named later."))
        self.closed.emit()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, UnknownStaff):
            self.form.escort.take_as_written()
        self._sentence.setText(str(error))
        if isinstance(error, FormErrors):
            self.form.focus()

    def report(self) -> None:
        """Ctrl+Shift+H: the escort on record is at the desk."""
        if self._visit_id is not None:
            self._moves.escort_here(self._visit_id)
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif has_ctrl and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() == Qt.Key.Key_H:
            self.report()
        else:
            super().keyPressEvent(event)
