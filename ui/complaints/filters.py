"""Which complaints the board shows: whose, how near their limits, in which order; or the return visits, or the corrective actions."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QPushButton, QWidget

from app.complaints.fields import CLOSED, ORDER_WORDS, SCOPE_WORDS, STATE_WORDS, Order, Scope, State
from app.core.i18n import N_, _
from app.tickets.fields import Level
from ui.panels import restyle
from ui.tickets.matter_filters import ALL, MatterFilters

if TYPE_CHECKING:
    from app.complaints.kinds import KindRow


class View(StrEnum):
    """What the list shows."""

    BOARD = "board"
    VISITS = "visits"
    ACTIONS = "actions"


VIEW_WORDS = {View.VISITS: N_("Return visits of the week"), View.ACTIONS: N_("Corrective actions")}


class ComplaintFilters(MatterFilters):
    """Mine, my team's and all are boards; behind them two lists of their own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SCOPE_WORDS, (Level.LATE, Level.SOON), _("Number, name, home, words of summary and story"), parent)
        self.views = {view: self.scope_chip(_(words)) for view, words in VIEW_WORDS.items()}
        self.order = self.choice(_("Order"))
        self.kind, self.team = self.choice(_("Kind of complaint")), self.choice(_("Team"))
        self.lay_out((*self.scopes.values(), *self.views.values(), *self.levels.values()), self.team, self.kind, self.order)
        self.offer(self.order, [(order.value, _(words)) for order, words in ORDER_WORDS.items()])
        self.offer_states(STATE_WORDS, CLOSED)
        self.know_kinds(())
        self.know_teams(())

    def know_kinds(self, rows: "Sequence[KindRow]") -> None:
        """The tree of kinds, each below the one above it."""
        inner = [(row.id.hex, f"{'   ' * (row.level - 1)}{row.name}") for row in rows]
        self.offer(self.kind, [(ALL, _("all kinds")), *inner])

    def know_teams(self, names: Sequence[str]) -> None:
        """The departments there are."""
        self.offer(self.team, [(ALL, _("all teams")), *((name, name) for name in names)])

    @property
    def _scope_chips(self) -> list[QPushButton]:
        return [*self.scopes.values(), *self.views.values()]

    @property
    def view(self) -> View:
        """What the list shows."""
        return next((view for view, chip in self.views.items() if chip.isChecked()), View.BOARD)

    @property
    def scope(self) -> Scope:
        """Whose complaints are shown."""
        return next((scope for scope, chip in self.scopes.items() if chip.isChecked()), Scope.ALL)

    def show_counts(self, visits: int, actions: int) -> None:
        """How many return visits and corrective actions wait."""
        for view, n in ((View.VISITS, visits), (View.ACTIONS, actions)):
            chip = self.views[view]
            chip.setText("  ".join((_(VIEW_WORDS[view]), str(n))))
            meaning = "warn" if n and view is View.VISITS else ""
            if chip.property("meaning") != meaning:
                chip.setProperty("meaning", meaning)
                restyle(chip)

    def fit_view(self) -> None:
        """What only a board is narrowed by is there with a board alone."""
        is_board = self.view is View.BOARD
        for part in (*self.levels.values(), self.order, self.more):
            part.setVisible(is_board)
        if not is_board and self.more.isChecked():
            self.toggle()

    def toggle(self) -> None:
        if self.view is View.BOARD or self.more.isChecked():
            super().toggle()

    def choose_view(self, view: View) -> None:
        """One of the two lists."""
        self.views[view].setChecked(True)
        self.changed.emit()

    def wanted(self) -> dict[str, Any] | None:
        """The parts of a ComplaintFilter; None where a day cannot be read (its sentence stands below it)."""
        parts = self.parts(State, CLOSED)
        if parts is None:
            return None
        kind = str(self.kind.currentData() or "")
        return {
            "scope": self.scope, "order": Order(str(self.order.currentData() or Order.DUE)), "kind_id": UUID(hex=kind) if kind else None,
            "team": str(self.team.currentData() or ""), **parts,
        }  # fmt: skip
