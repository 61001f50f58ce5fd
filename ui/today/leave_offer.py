"""Below the boards after a sign-out, where something is left open: the outcome to be recorded, the slip to come back. Never forced."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.core.i18n import _
from ui.panels import button, label
from ui.tasks import Tasks
from ui.visits.carried_moves import CarriedMoves

if TYPE_CHECKING:
    from app.visits.carried import AtLeaving
    from app.visits.service import Moved


class LeaveOffer(QFrame):
    """Ctrl+O records the outcome, Ctrl+R says the slip is back; the next sign-out takes its place, the lists keep what is open."""

    outcome_wanted = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = tasks
        self._moves = CarriedMoves(tasks, self)
        self.moved: Moved | None = None
        self._words = label("")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.slip = button(_("Slip is back"), key="Ctrl+R", icon="receipt", clicked=self.take_slip)
        self.outcome = button(_("Record the outcome"), key="Ctrl+O", icon="pen-to-square", kind="primary", clicked=self.record)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self.slip)
        row.addWidget(self.outcome)
        row.addWidget(button("", icon="xmark", kind="quiet", clicked=self.close_offer))
        self.hide()

    def after(self, moved: "Moved") -> None:
        """Somebody was signed out: offer what is left open, if anything is."""
        self.moved = moved
        self._tasks.read(self, "app.visits.carried:at_leaving", moved.visit_id, key="leaving", then=self._show)

    def _show(self, left: "AtLeaving") -> None:
        if self.moved is None:
            return
        self._words.setText(f"{self.moved.name}  {self.moved.number}")
        self._words.setToolTip(self._words.text())
        self.slip.setVisible(left.has_slip)
        self.outcome.setVisible(left.is_record_due)
        self.setVisible(left.has_slip or left.is_record_due)

    def record(self) -> None:
        """Ctrl+O."""
        if self.moved is not None and not self.isHidden() and not self.outcome.isHidden():
            self.outcome_wanted.emit(self.moved)

    def take_slip(self) -> None:
        """Ctrl+R."""
        if self.moved is not None and not self.isHidden() and not self.slip.isHidden():
            self._moves.settle_slip(self.moved.visit_id, then=self.look_again)

    def look_again(self) -> None:
        """Something was seen to, here or elsewhere."""
        if self.moved is not None and not self.isHidden():
            self.after(self.moved)

    def close_offer(self) -> None:
        """Not now: it stays on the lists."""
        self.moved = None
        self.hide()
