"""A complaint was just registered: the number on register, notice and original, whose it is, what the desk still has to do."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.core.i18n import _
from ui.complaints.move_keys import KEYS
from ui.complaints.papers import SLIP, ComplaintPapers, there
from ui.complaints.words import state_pill
from ui.panels import button, label
from ui.shortcuts import ANYWHERE, shortcut
from ui.tasks import Tasks
from ui.tickets.offers import MoveKeys
from ui.tickets.saved_panel import SavedPanel
from ui.visits.words import Pill

if TYPE_CHECKING:
    from app.complaints.service import Registered

SLIP_KEY = "Ctrl+7"


class ComplaintSaved(SavedPanel):
    """Sentences of the registration stay here until the next person."""

    paper_wanted = Signal(object, str)  # the acknowledgement slip of a complaint: its id and number
    read_work: ClassVar[str] = "app.complaints.whole:whole"
    keys: ClassVar[MoveKeys] = KEYS

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        self._notes: QLabel = label("", "warn", wraps=True)
        self._slip = button(_("Acknowledgement slip"), key=SLIP_KEY, icon="print", clicked=self.print_slip)
        self._slip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._may_print = False
        super().__init__(tasks, parent)
        self.papers = ComplaintPapers(tasks, self)
        shortcut(self, SLIP_KEY, self.print_slip, ANYWHERE)

    def parts(self) -> tuple[QWidget, ...]:
        return self._notes, self._slip

    def start(self, opened: "Registered") -> None:
        """Show what was registered."""
        words = _("Yours from now on, {name}: tell the person the number.").format(name=opened.owner)
        if self._tasks.actor is not None and opened.owner != self._tasks.actor.name:
            words = _("{name} has it from now on; tell the person the number.").format(name=opened.owner)
        self.begin(opened.complaint_id, opened.number, opened.name, opened.state, words)
        self._notes.setText("\n".join(opened.notes))
        self._notes.setVisible(bool(opened.notes))
        self._offer_slip(may=False)
        if there(SLIP):
            self._tasks.read(self, "app.complaints.printing:may_acknowledge", key="slip", then=lambda may: self._offer_slip(may=may))

    def _offer_slip(self, *, may: bool) -> None:
        """Whoever may not print it, as the service says, is not offered it."""
        self._may_print = may
        self._slip.setVisible(may)

    def print_slip(self) -> None:
        """Ctrl+7: what the person takes along."""
        if self.isVisible() and self.record_id is not None and self._may_print:
            self.paper_wanted.emit(self.record_id, self._number.text())

    def pill(self, state: Any) -> Pill:
        return state_pill(state)

    def said_of(self, row: Any) -> tuple[str, str]:
        return " · ".join(part for part in (row.complainant, row.home or row.place) if part), row.summary
