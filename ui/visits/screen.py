"""The register of all visits: filters above, a list of any length, one visit's details at the side, its papers and exports."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui.panels import Card, ListStates, button
from ui.reveal import HoldToShow, whose_row
from ui.rows import PagedRows, Table
from ui.screen import Desk, Screen
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

Days = tuple[tuple[int, int], ...]


class VisitsScreen(Screen):
    """Pages through a million visits as through ten; Enter on one opens its details."""

    watches: ClassVar[frozenset[str]] = frozenset({"Visit", "PrintJob", "VisitEscort", "VisitOutcome", "NextStep", "VisitSlip"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._days: Days = ()
        self._reading = 0  # which reading of the list pages belong to: an answer to an earlier filter is dropped
        self._wanted_visit: UUID | None = None
        self.moves = Moves(self.tasks, self)
        self.filters = FilterBar()
        self.rows = PagedRows(REGISTER, self)
        self.table = Table(self.rows, name=_("Visit register"))
        self.table.setObjectName("visit_register")
        desk.remember_columns(self.table)
        self.hold = HoldToShow(self.tasks, self.table, lambda: whose_row("visit", self.table.current()))
        self.states = ListStates(self.table)
        self.card = Card(_("Visit register"))
        self.details = DetailsPanel(desk, self.moves)
        self.outputs = Outputs(desk, self, self.filters)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.body.addWidget(self.states)
        for verb, icon, call in (
            (_("Register paper"), "print", self.outputs.show_register),
            (_("CSV"), "file-csv", lambda: self.outputs.export("csv")),
            (_("XLSX"), "file-excel", lambda: self.outputs.export("xlsx")),
        ):
            self.card.add_to_head(button(verb, icon=icon, kind="quiet", clicked=call))
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.addWidget(self.card)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([760, 372])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self.filters)
        column.addLayout(row)
        column.addWidget(self._split, 1)
        self.details.hide()

    def _wire(self) -> None:
        things = Things(self.tasks, self)
        self.moves.left.connect(lambda moved: things.ask_back(moved.visit_id, moved.name))
        self.filters.changed.connect(self.reload)
        self.rows.wanted.connect(self._read_page)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self.rows.row(index.row())))
        self.states.again.connect(self.reload)
        self.details.closed.connect(self._close_details)
        self.details.other_wanted.connect(self.show_visit)
        shortcuts(self, self.details.keys)

    # -- loading

    def filter(self) -> "VisitFilter":
        """What the list shows now, as the services take it."""
        from app.visits.lists import VisitFilter

        wanted = self.filters.wanted()
        return VisitFilter(wanted.first, wanted.last, wanted.states, wanted.host, wanted.text)

    def reload(self) -> None:
        """Count the days of the filter; pages are read as they come into view."""
        if self.tasks.actor is None:
            return
        self.tasks.read(self, "app.visits.lists:register_days", self.filter(), key="days", then=self._counted, failed=self._not_loaded)
        if self.details.isVisible():
            self.details.reload()

    def _counted(self, days: Days) -> None:
        total = sum(count for _day, count in days)
        is_same = days == self._days
        self._reading += 1
        self._days = days
        self.card.set_count(ngettext("{n} visit", "{n} visits", total).format(n=f"{total:,}"))
        if is_same and total:
            self.rows.refresh()
        else:
            kept = self._current_id()
            self.rows.start(total)
            self._wanted_visit = self._wanted_visit or kept
        if total:
            self.states.show_rows()
        else:
            self._say_empty()

    def _say_empty(self) -> None:
        if self.filters.is_filtered():
            self.states.show_empty(_("No visit fits this filter."), _("Widen the days or clear a filter."))
        else:
            self.states.show_empty(_("No visits in these days."), _("Visits appear here as soon as somebody is checked in."))

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _read_page(self, start: int, count: int) -> None:
        days, reading = self._days, self._reading
        self.tasks.read(
            self,
            "app.visits.lists:register_page",
            self.filter(),
            days,
            start,
            count,
            then=lambda rows: self._take_page(reading, start, rows),
            failed=lambda error: self.rows.missed(start),
        )

    def _take_page(self, reading: int, start: int, rows: "Sequence[VisitRow]") -> None:
        if reading != self._reading:
            return
        self.rows.take(start, rows)
        for place, row in enumerate(rows):
            if row.id == self._wanted_visit:
                self._wanted_visit = None
                self.table.setCurrentIndex(self.rows.index(start + place, 0))
                self.table.scrollTo(self.rows.index(start + place, 0))

    # -- one visit

    def _current_id(self) -> UUID | None:
        row = self.table.current()
        return row.id if row is not None else None

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
        self._wanted_visit = visit_id
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
        """F4: the matter of the visit shown becomes a ticket."""
        if kind != "ticket" or not self.details.isVisible() or self.details.details is None:
            return False
        carry_visit(self.tasks, self, self.details.details.row.id, self.desk.ticket_wanted.emit)
        return True

    def print_selected(self) -> bool:
        """Ctrl+P: the badge of the visit shown, again."""
        return self.details.reprint()

    def take_focus(self) -> None:
        """The cursor to the list."""
        self.table.setFocus()
