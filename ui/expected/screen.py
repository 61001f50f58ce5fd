"""The board of expected visits: who comes when, who never came; announced, checked in, changed and cancelled from here."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say
from ui.expected.announce_panel import AnnouncePanel
from ui.expected.columns import EXPECTED
from ui.expected.filters import ExpectedFilters
from ui.expected.folding import Folding
from ui.expected.group_page import GroupPage
from ui.expected.visit_card import VisitCard
from ui.panels import Card, ListStates, button, line
from ui.reveal import HoldToShow, whose_row
from ui.rows import RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import ALONE, shortcut
from ui.visits.details_panel import as_hit
from ui.visits.group_panel import GroupPanel
from ui.visits.moves import Moves, reasons
from ui.visits.parties import Party, folded

if TYPE_CHECKING:
    from app.visits.expected import ExpectedBoard
    from app.visits.lists import VisitRow

SIDE_WIDTH = 372


class ExpectedScreen(Screen):
    """Enter checks in who is marked; Ctrl+N announces; the side shows the form or the visit marked."""

    watches: ClassVar[frozenset[str]] = frozenset({"Visit", "Setting"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.filters = ExpectedFilters()
        self.model = RowsModel(EXPECTED, self)
        self.table = Table(self.model, name=_("Expected visits"))
        self.table.setObjectName("expected")
        desk.remember_columns(self.table)
        self.hold = HoldToShow(self.tasks, self.table, lambda: whose_row("visit", self.table.current()))
        self.states = ListStates(self.table)
        self.card = Card(_("Expected visits"))
        self.panel = AnnouncePanel(self.tasks, desk.parking)
        self.visit = VisitCard()
        self.party = GroupPanel(self.tasks, self.moves)
        self._unfolded: set[UUID] = set()
        self.groups = GroupPage(self.tasks)
        self._rows: tuple[VisitRow, ...] = ()
        self._sorted_by = (0, False)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.add_to_head(button(_("Announce"), key="Ctrl+N", icon="plus", clicked=self.announce))
        self.card.add_to_head(button(_("Group …"), icon="users", clicked=self.open_groups))
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.filters)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self.states, 1)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.side = QStackedWidget()
        self.side.addWidget(self.panel)
        self.side.addWidget(self.visit)
        self.side.addWidget(self.party)
        self.side.setFixedWidth(SIDE_WIDTH)
        self._board = QWidget()
        row = QHBoxLayout(self._board)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._board)
        self.pages.addWidget(self.groups)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _wire(self) -> None:
        self.filters.changed.connect(self.reload)
        self.states.again.connect(self.reload)
        self.table.picked.connect(self._picked)
        self.table.clicked.connect(lambda index: self._picked(self.model.row(index.row())))
        self.table.opened.connect(lambda row: self._do("check_in", row))
        self.party.closed.connect(self._close_side)
        self.party.form_wanted.connect(lambda row: self.desk.hit_wanted.emit(as_hit(row), row.name))
        self.folding = Folding(self.table, self)
        self.folding.folded.connect(self._fold)
        self.folding.party_wanted.connect(self._show_party)
        self.folding.whole_wanted.connect(lambda visit_id: self.moves.together.check_in_group(visit_id))
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.panel.closed.connect(self._close_side)
        self.panel.brought.connect(self._bring)
        self.panel.announced.connect(self._announced)
        self.visit.closed.connect(self._close_side)
        self.visit.wanted.connect(lambda move: self._do(move, self.visit.row))
        self.groups.closed.connect(self._close_groups)
        self.groups.taken.connect(self._close_groups)
        shortcut(self, "Ctrl+N", self.announce)
        shortcut(self.table, "Del", lambda: self._do("cancel", self.table.current()), ALONE)

    # -- loading

    def reload(self) -> None:
        """Read the board as the filters stand."""
        from app.visits.expected import ExpectedFilter

        wanted = ExpectedFilter(**self.filters.wanted())
        self.tasks.read(self, "app.visits.expected:board", wanted, key="board", then=self._show, failed=self._not_loaded)

    def _show(self, board: "ExpectedBoard") -> None:
        self._rows = board.rows
        self.filters.show_counts(board.counts)
        self.card.set_count(ngettext("{n} visit", "{n} visits", board.total).format(n=board.total))
        rest = board.total - len(board.rows)
        self.card.set_foot(_("{n} more are not shown. Narrow the list above.").format(n=rest) if rest > 0 else "")
        self._fill()
        if board.rows:
            self.states.show_rows()
        elif self.filters.is_narrowed:
            self.states.show_empty(_("Nobody expected fits these filters."), _("Esc shows all again."))
        else:
            hint = _("Ctrl+N announces a visit; a whole group comes from a file.")
            self.states.show_empty(_("Nobody is expected."), hint, icon="calendar-check")

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _fill(self) -> None:
        """The rows in the order chosen; whoever was marked stays marked."""
        kept = getattr(self.table.current(), "id", None)
        place, is_down = self._sorted_by
        rows: Sequence[VisitRow] = self._rows
        if place:
            text: Callable[[VisitRow], str] = EXPECTED[place].text
            rows = sorted(rows, key=lambda row: text(row).casefold(), reverse=is_down)
        elif is_down:
            rows = rows[::-1]
        shown_rows = folded(rows, self._unfolded)
        blocked = self.table.selectionModel().blockSignals(True)
        self.model.set_rows(shown_rows)
        found = next((number for number, row in enumerate(shown_rows) if row.id == kept), -1)
        if found >= 0:
            self.table.selectRow(found)
        else:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.model.index(-1, -1))
        self.table.selectionModel().blockSignals(blocked)
        self.table.viewport().update()
        shown = next((row for row in self._rows if self.visit.row is not None and row.id == self.visit.row.id), None)
        if self.side.currentWidget() is self.party:
            self.party.reload()
        if self.side.currentWidget() is self.visit:
            if shown is None:
                self._close_side()
            else:
                self.visit.show_row(shown)

    def _fold(self, lead_id: UUID, is_open: bool) -> None:
        (self._unfolded.add if is_open else self._unfolded.discard)(lead_id)
        self._fill()

    def _sort(self, place: int) -> None:
        was, is_down = self._sorted_by
        self._sorted_by = (place, not is_down if was == place else False)
        head = self.table.horizontalHeader()
        head.setSortIndicatorShown(True)
        order = Qt.SortOrder.DescendingOrder if self._sorted_by[1] else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(place, order)
        self._fill()

    def tick(self, now: datetime) -> None:
        """Whoever was to come soon is due now."""
        self.reload()

    # -- the side

    def announce(self) -> None:
        """Ctrl+N: the form as it was left, else an empty one."""
        self.pages.setCurrentWidget(self._board)
        self.side.setCurrentWidget(self.panel)
        if self.panel.is_blank:
            self.panel.start()
        self.panel.form.focus("name")

    def _picked(self, row: "VisitRow | Party | None") -> None:
        if isinstance(row, Party):
            self.side.setCurrentWidget(self.party)
            self.party.start(row.head.id, "check_in")
        elif row is not None:
            self.visit.show_row(row)
            self.side.setCurrentWidget(self.visit)

    def _show_party(self, visit_id: UUID) -> None:
        self.side.setCurrentWidget(self.party)
        self.party.start(visit_id, "check_in")
        self.party.take_focus()

    def _close_side(self) -> None:
        self.side.setCurrentWidget(self.panel)
        self.table.setFocus()

    def _announced(self, visit_id: UUID) -> None:
        self.table.setFocus()
        rows: Sequence[VisitRow | Party] = self.model.rows
        number = next((n for n, row in enumerate(rows) if visit_id in (row.id, row.lead_id)), -1)
        if number >= 0:
            self.table.selectRow(number)

    def open_groups(self) -> None:
        """A group from a file or the clipboard."""
        self.pages.setCurrentWidget(self.groups)
        self.groups.path.setFocus()

    def _close_groups(self) -> None:
        self.pages.setCurrentWidget(self._board)
        self.table.setFocus()

    # -- what can be done

    def _do(self, move: str, row: "VisitRow | Party | None") -> None:
        if row is None:
            return
        if isinstance(row, Party):
            if move == "cancel":
                self.moves.together.ask_cancel([each.id for each in row.rows], row.name)
            else:
                self._show_party(row.head.id)
        elif move == "check_in":
            self.moves.check_in(row.id, lambda: self.desk.hit_wanted.emit(as_hit(row), row.name))
        elif move == "again":
            self.expect_again(row.id)
        elif move == "change":
            self.tasks.read(self, "app.visits.expecting:announced_form", row.id, then=lambda copy: self._start(copy, row))
        elif move == "cancel":
            self.moves.ask_reason("cancel", row)
        elif move == "rest":
            self._ask_rest(row)
        else:
            self.desk.visit_wanted.emit(row.id)

    def _start(self, copy: object, row: "VisitRow | None") -> None:
        from app.visits.expecting import Again

        assert isinstance(copy, Again), "the service's answer"
        self.pages.setCurrentWidget(self._board)
        self.side.setCurrentWidget(self.panel)
        if row is None:
            self.panel.start_again(copy)
        else:
            self.panel.start_change(copy, row)

    def expect_again(self, visit_id: UUID) -> None:
        """The form filled in from a visit, the day open."""
        self.tasks.read(self, "app.visits.expecting:again", visit_id, then=lambda copy: self._start(copy, None))

    def _ask_rest(self, row: "VisitRow") -> None:
        def cancel(reason: str) -> None:
            self.tasks.do(self, "app.visits.expecting:cancel_series", row.id, reason, then=self._rest_cancelled)

        verb = _("Cancel all from here")
        what = _("{number}  {name}, and every later visit announced with it").format(number=row.number, name=row.name)
        say.ask(verb, what, verb, cancel, line=_("Reason"), presets=reasons("cancel"), no=_("Keep them"))

    def _rest_cancelled(self, count: int) -> None:
        say.toast(ngettext("{n} visit cancelled.", "{n} visits cancelled.", count).format(n=count))

    def _bring(self) -> None:
        self.desk.wanted.emit("expected")
        self.pages.setCurrentWidget(self._board)
        self.side.setCurrentWidget(self.panel)

    def park(self) -> bool:
        """Ctrl+Shift+K: the announcement being written becomes a card."""
        return self.side.currentWidget() is self.panel and self.panel.park()

    def step_back(self) -> bool:
        """Esc: the group, the visit marked, then the filters."""
        if self.pages.currentWidget() is self.groups:
            self.groups.step_back()
        elif self.side.currentWidget() in (self.visit, self.party):
            self._close_side()
        elif self.panel.form.focused():
            self.table.setFocus()
        elif self.filters.is_narrowed:
            self.filters.clear()
        else:
            return False
        return True

    def take_focus(self) -> None:
        """The list; a visit another room wants announced again opens in the form."""
        self.table.setFocus()
        wanted, self.desk.announce_again = self.desk.announce_again, None
        carried = self.desk.to_begin.pop("expected", None)
        if carried is not None:
            self.pages.setCurrentWidget(self._board)
            self.side.setCurrentWidget(self.panel)
            self.panel.start_with(carried)
        elif wanted is not None:
            self.expect_again(wanted)
        elif self.model.rows and self.table.current() is None:
            self.table.selectRow(0)
