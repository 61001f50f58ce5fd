"""At the first screen's side: escorts awaited, outcomes to be written, slips to come back, each with its key."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.core.i18n import _, ngettext
from app.visits.fields import VisitState
from ui import say
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts
from ui.today.board import VisitBoard
from ui.today.leave_offer import LeaveOffer
from ui.visits.carried_moves import CarriedMoves

if TYPE_CHECKING:
    from app.visits.carried import EscortWait
    from app.visits.lists import VisitRow
    from ui.visits.escort_panel import EscortPanel
    from ui.visits.outcome_panel import OutcomePanel

Page = TypeVar("Page", "EscortPanel", "OutcomePanel")


class CarriedSide(QObject):
    """Knows whose escort has not come; opens its panels in `side`, and `finish` brings the form back."""

    def __init__(
        self, desk: Desk, side: QStackedWidget, boards: Sequence[VisitBoard], owner: QWidget, finish: Callable[[], object]
    ) -> None:
        super().__init__(owner)
        self._desk, self._tasks, self._side, self._boards, self._finish = desk, desk.tasks, side, tuple(boards), finish
        self._made: list[QWidget] = []
        self._late: frozenset[UUID] = frozenset()
        self._changed: Callable[[], object] = lambda: None
        self.moves = CarriedMoves(desk.tasks, self)
        self.offer = LeaveOffer(desk.tasks)
        self.hand_over = button("", icon="handshake", kind="quiet", clicked=lambda: desk.wanted.emit("handover"))
        self.hand_over.setToolTip(_("Hand over …") + "  Alt+H")
        self.hand_over.setAccessibleName(_("Hand over …"))
        self.offer.outcome_wanted.connect(lambda moved: self.record_outcome(moved.visit_id, moved.name))
        # the cursor is in the one box again once somebody has left
        keys = (("Ctrl+Shift+H", self.escort_here), ("Ctrl+O", self._opinion_or_outcome), ("Ctrl+R", self.offer.take_slip))
        shortcuts(owner, keys, ANYWHERE)

    @cached_property
    def escorting(self) -> "EscortPanel":
        """Who escorts somebody; made when first wanted."""
        from ui.visits.escort_panel import EscortPanel

        return self._add(EscortPanel(self._desk))

    @cached_property
    def outcome(self) -> "OutcomePanel":
        """What came of a visit; made when first wanted."""
        from ui.visits.outcome_panel import OutcomePanel

        return self._add(OutcomePanel(self._desk))

    def _add(self, page: Page) -> Page:
        page.closed.connect(self._finish)
        self._side.addWidget(page)
        self._made.append(page)
        return page

    def reload(self, changed: Callable[[], object]) -> None:
        """Read who is awaited; `changed` paints the board anew where that makes a difference."""
        self._changed = changed
        self._tasks.read(self, "app.visits.carried:unreported", key="escorts", then=self._know)
        self.offer.look_again()

    def _opinion_or_outcome(self) -> None:
        """Ctrl+O: a call or message in front becomes an opinion; else the outcome of who was signed out is recorded."""
        from ui.calls.call_panel import CallPanel
        from ui.calls.contact_panel import ContactPanel

        front = self._side.currentWidget()
        if isinstance(front, (CallPanel, ContactPanel)):
            front.carry("opinion")
        else:
            self.offer.record()

    def _know(self, waits: "tuple[EscortWait, ...]") -> None:
        for board in self._boards:
            board.know_escorts(waits)
        self._changed()

    @property
    def waits(self) -> "dict[UUID, EscortWait]":
        """Whose escort has not reported."""
        return dict(self._boards[0].escorts)

    def tick(self) -> None:
        """Somebody may have become late."""
        if self._boards[0].late_escorts() != self._late:
            self._changed()

    def in_order(self, rows: "Sequence[VisitRow]") -> "list[VisitRow]":
        """Who waits first, then those whose escort is late, then the others as they stood."""
        self._late = self._boards[0].late_escorts()
        return sorted(rows, key=lambda row: (row.state is not VisitState.WAITING, row.id not in self._late))

    def words(self) -> str:
        """How many escorts are late; empty for none."""
        return ngettext("{n} escort late", "{n} escorts late", len(self._late)).format(n=len(self._late)) if self._late else ""

    def escort_here(self) -> None:
        """Ctrl+Shift+H: the escort of the visitor marked is at the desk; where only one is awaited, that one."""
        if self.is_open and self._side.currentWidget() is self.escorting:
            self.escorting.report()
            return
        waits, row = self.waits, self._boards[0].current()
        if row is not None and row.id in waits:
            self.report(row.id)
        elif len(waits) == 1:
            self.report(next(iter(waits)))
        else:
            say.error(_("Mark the visitor whose escort is here.") if waits else _("No escort is awaited."))

    def report(self, visit_id: UUID) -> None:
        """The escort of this visit is here; where nobody is named yet, the panel opens."""
        wait = self.waits[visit_id]
        self.moves.escort_here(visit_id, lambda: self.name_escort(visit_id, wait.visitor))

    def name_escort(self, visit_id: UUID, name: str) -> None:
        """Say who escorts somebody who is here."""
        self._side.setCurrentWidget(self.escorting)
        self.escorting.start(visit_id, name)

    def record_outcome(self, visit_id: UUID, name: str) -> None:
        """Write down what came of a visit."""
        self._side.setCurrentWidget(self.outcome)
        self.outcome.start(visit_id, name)

    @property
    def is_open(self) -> bool:
        """Whether one of its panels is in front."""
        return self._side.currentWidget() in self._made

    def add_to_menu(self, menu: QMenu, row: "VisitRow") -> None:
        """What can be done with what a visit carries."""
        if row.id in self.waits:
            menu.addAction(_("Escort is here"), lambda: self.report(row.id))
        if row.state in (VisitState.WAITING, VisitState.INSIDE):
            menu.addAction(_("Escort and areas …"), lambda: self.name_escort(row.id, row.name))
        if row.state in (VisitState.INSIDE, VisitState.LEFT):
            menu.addAction(_("Record the outcome …"), lambda: self.record_outcome(row.id, row.name))
