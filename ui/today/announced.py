"""Above the people of the same name: the visit somebody typed in may be announced with, and the desk's own note about it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.visits.fields import VisitState
from ui.panels import label
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.today.draft import Draft
from ui.today.visit_form import VisitForm
from ui.visits.companion_strip import companions_to_come
from ui.visits.words import expected_words

if TYPE_CHECKING:
    from app.visits.details import VisitDetails
    from app.visits.lists import VisitRow

AFTER = 150


class Announced(QWidget):
    """Offers the announced visit whose name or phone is typed, early or late; Ctrl+E takes it (`taken` with values and Draft)."""

    taken = Signal(dict, object)

    def __init__(self, tasks: Tasks, form: VisitForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._form = tasks, form
        self._offered: VisitRow | None = None
        self._words = ""
        self._about, self._is_announced = Draft(), False
        self._offer = QPushButton()
        self._offer.setObjectName("SameName")
        self._offer.setFlat(True)
        self._offer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._offer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._offer.clicked.connect(self.take)
        self._note = label("", "quiet", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._offer)
        column.addWidget(self._note)
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self.ask)
        shortcut(parent, "Ctrl+E", self.take)
        form.edited.connect(self._edited)
        self.start(Draft())

    def start(self, about: Draft) -> None:
        """A form begins: about an announced visit its note is shown, else one is looked for."""
        self._about, self._is_announced = about, about.visit_id is not None
        self._tasks.forget(self, "announced")
        self._show(None)
        self._note.setText(_("Desk note: {note}").format(note=about.desk_note) if about.desk_note else "")
        self._settle()
        if not self._is_announced:
            self._timer.start()

    def _edited(self, name: str) -> None:
        if name in ("name", "phone") and not self._is_announced:
            self._timer.start()

    def ask(self) -> None:
        """Look for a visit announced with the name or phone as typed."""
        name, phone = self._form.text("name").strip(), self._form.text("phone").strip()
        if self._is_announced or not (name or phone):
            self._show(None)
            return
        self._tasks.read(self, "app.visits.expected:matches", name, phone, key="announced", then=self._found)

    def _found(self, rows: "tuple[VisitRow, ...]") -> None:
        self._show(rows[0] if rows else None)

    def _show(self, row: "VisitRow | None") -> None:
        self._offered = row
        if row is not None:
            when = _("missed {when}") if row.state is VisitState.MISSED else _("expected {when}")
            parts = (when.format(when=expected_words(row)), row.name, row.phone, f"→ {row.host}", row.purpose)
            self._words = "Ctrl+E  " + " · ".join(part for part in parts if part)
            self._offer.setAccessibleName(self._words)
            self._offer.setToolTip(self._words)
        self._settle()

    def _settle(self) -> None:
        self._offer.setVisible(self._offered is not None)
        self._note.setVisible(bool(self._note.text()))
        self.setVisible(self._offered is not None or bool(self._note.text()))
        self._elide()

    def _elide(self) -> None:
        words = self._offer.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(40, self.width() - 16))
        self._offer.setText(words.replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def take(self) -> None:
        """It is this visit: the form becomes its check-in."""
        if self._offered is not None:
            self._tasks.read(self, "app.visits.details:visit", self._offered.id, key="take", then=self._taken)

    def _taken(self, details: "VisitDetails") -> None:
        """What was typed stays where the announcement says nothing."""
        known = {name: value for values in (self._form.values(), details.form) for name, value in values.items() if value}
        row = details.row
        about = Draft(person_id=row.person_id, visit_id=row.id, desk_note=row.desk_note, begun_at=self._about.begun_at)
        about.companions = companions_to_come(details)
        self._form.fill({})  # the same form goes on: it is no draft to keep
        self.taken.emit(known, about)
