"""The register of all visits: filters above, a list of any length, one visit's details at the side, its papers and exports."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.i18n import _, ngettext
from ui.paged_register import PagedRegister
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import shortcuts
from ui.visits.columns import REGISTER
from ui.visits.details_panel import DetailsPanel
from ui.visits.filters import FilterBar
from ui.visits.item_words import Things
from ui.visits.moves import Moves
from ui.visits.outputs import Outputs
from ui.visits.to_ticket import carry_visit

if TYPE_CHECKING:
    from app.visits.lists import VisitFilter, VisitRow


class VisitsScreen(PagedRegister):
    """Enter on a visit opens its details."""

    watches: ClassVar[frozenset[str]] = frozenset({"Visit", "PrintJob", "VisitEscort", "VisitOutcome", "NextStep", "VisitSlip"})
    room: ClassVar[str] = "visit_register"
    revealed: ClassVar[str] = "visit"
    days_work: ClassVar[str] = "app.visits.lists:register_days"
    page_work: ClassVar[str] = "app.visits.lists:register_page"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        filters = FilterBar()
        super().__init__(desk, REGISTER, filters, _("Visit register"), parent)
        self.filters = filters
        self.moves = Moves(self.tasks, self)
        self.details = DetailsPanel(desk, self.moves)
        self.outputs = Outputs(desk, self, self.filters)
        for verb, icon, call in (
            (_("Register paper"), "print", self.outputs.show_register),
            (_("CSV"), "file-csv", lambda: self.outputs.export("csv")),
            (_("XLSX"), "file-excel", lambda: self.outputs.export("xlsx")),
        ):
            self.card.add_to_head(button(verb, icon=icon, kind="quiet", clicked=call))
        self.lay_out(self.details)
        things = Things(self.tasks, self)
        self.moves.left.connect(lambda moved: things.ask_back(moved.visit_id, moved.name))
        self.details.closed.connect(self._close_details)
        self.details.other_wanted.connect(self.show_visit)
        shortcuts(self, self.details.keys)

    # -- the list

    def filter(self) -> "VisitFilter":
        """What the list shows now, as the services take it."""
        from app.visits.lists import VisitFilter

        wanted = self.filters.wanted()
        return VisitFilter(wanted.first, wanted.last, wanted.states, wanted.host, wanted.text)

    def count_words(self, total: int) -> str:
        return ngettext("{n} visit", "{n} visits", total).format(n=f"{total:,}")

    def say_empty(self) -> None:
        if self.filters.is_filtered():
            self.states.show_empty(_("No visit fits this filter."), _("Widen the days or clear a filter."))
        else:
            self.states.show_empty(_("No visits in these days."), _("Visits appear here as soon as somebody is checked in."))

    def read_side(self) -> None:
        if self.details.isVisible():
            self.details.reload()

    # -- one visit

    def _picked(self, row: "VisitRow | None") -> None:
        """Arrow keys lead the details along; the focus alone opens nothing."""
        if self.details.isVisible():
            self._open(row)

    def _open(self, row: "VisitRow | None") -> None:
        if row is not None:
            self.details.show_visit(row.id)
            self.details.show()

    def show_record(self, kind: str, record_id: UUID) -> None:
        self.show_visit(record_id)

    def show_visit(self, visit_id: UUID) -> None:
        """Show one visit with its details, wherever the list stands."""
        self._wanted = visit_id
        self.details.show_visit(visit_id)
        self.details.show()

    def _close_details(self) -> None:
        self.details.hide()
        self.table.setFocus()

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the correction, then the details, then the filter."""
        if self.details.step_back():
            return True
        if self.details.isVisible():
            self._close_details()
            return True
        if self.filters.is_filtered():
            self.filters.clear()
            return True
        return False

    def carry(self, kind: str) -> bool:
        """F4, F5: the matter of the visit shown becomes a ticket or a complaint."""
        wanted = {"ticket": self.desk.ticket_wanted, "complaint": self.desk.complaint_wanted}.get(kind)
        if wanted is None or not self.details.isVisible() or self.details.details is None:
            return False
        carry_visit(self.tasks, self, self.details.details.row.id, wanted.emit)
        return True

    def print_selected(self) -> bool:
        """Ctrl+P: the badge of the visit shown, again."""
        return self.details.reprint()
