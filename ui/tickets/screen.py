"""The room of tickets: the board at the left, one ticket with its whole story at the right; for guards their direction notes alone."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.core import clock
from app.core.i18n import _, ngettext
from app.tickets.fields import CLERKS, Move, Scope
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import shortcuts
from ui.tickets.ab_page import AbPage
from ui.tickets.board_list import TicketBoardRow
from ui.tickets.card import TicketCard
from ui.tickets.direction_page import DirectionPage
from ui.tickets.filters import TicketFilters
from ui.tickets.matters_screen import MattersScreen
from ui.tickets.open_side import TicketSide
from ui.tickets.to_complaint import carry_ticket
from ui.tickets.words import board_row, moved_words
from ui.visits.side_card import side_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.office.presence import DepartmentRow
    from app.tickets.deed import Moved
    from app.tickets.lists import Board, TicketRow
    from app.tickets.promising import ItemRow
    from app.tickets.waiting import WaitingRow


class TicketsScreen(MattersScreen):
    """For guards the direction notes alone; for everybody else tickets, notes and A/B sheets."""

    watches: ClassVar[frozenset[str]] = frozenset(
        (
            *("Ticket", "TicketEvent", "TicketLink", "PaperList", "MissingPaper", "RedLightReport", "Handover"),
            *("Verification", "DirectionNote", "PromiseItem", "Clock", "Attachment", "Absence", "DutyPair", "Department", "Staff"),
        )
    )
    reveals: ClassVar[str] = "ticket"
    undo_work: ClassVar[str] = "app.tickets.undoing:undo"
    filters: TicketFilters
    shown: TicketCard

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        self._waiting: dict[UUID, str] = {}
        super().__init__(desk, _("Tickets"), TicketFilters(), parent)
        self.notes, self.sheets = DirectionPage(desk), AbPage(desk)
        self.pages = QStackedWidget()
        self.opening: TicketSide | None = None  # the form at the side, for who has no first screen
        for verb, key, icon, act in (
            (_("Directions"), "Ctrl+D", "signs-post", partial(self.show_page, self.notes)),
            (_("A/B"), "Ctrl+Shift+A", "right-left", partial(self.show_page, self.sheets)),
        ):  # fmt: skip
            self.card.add_to_head(button(verb, key=key, icon=icon, kind="quiet", clicked=act))
        for page in (self.split, self.notes, self.sheets):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)
        for page in (self.notes, self.sheets):
            page.closed.connect(self._close_page)
        self.notes.ticket_wanted.connect(self.desk.ticket_wanted.emit)
        keys = (("Ctrl+D", partial(self.show_page, self.notes)), ("Ctrl+Shift+A", partial(self.show_page, self.sheets)))
        shortcuts(self, keys)

    def make_card(self) -> TicketCard:
        return TicketCard(self.desk)

    def board_row(self, row: "TicketRow") -> TicketBoardRow:
        return board_row(row, clock.now(), waits=self._waits(row))

    def count_words(self, total: int) -> str:
        return ngettext("{n} ticket", "{n} tickets", total).format(n=total)

    def moved_words(self, moved: "Moved", move: Move) -> str:
        return moved_words(moved, move)

    def moved_id(self, moved: "Moved") -> UUID:
        return moved.ticket_id

    # -- loading

    @property
    def is_for_clerks(self) -> bool:
        """Whether who sits here may own tickets; a guard sees direction notes alone (W4.4)."""
        return self.tasks.actor is not None and bool(self.tasks.actor.roles & CLERKS)

    def begin(self) -> None:
        self.pages.setCurrentWidget(self.split if self.is_for_clerks else self.notes)
        super().begin()

    def reload(self) -> None:
        """Read the board as the filters stand, and the ticket shown."""
        self.notes.configure(is_clerk=self.is_for_clerks)
        if not self.is_for_clerks:
            self.pages.setCurrentWidget(self.notes)
            self.shown.close_one()
            self.list.set_rows(())
        page = self.pages.currentWidget()
        if isinstance(page, DirectionPage | AbPage):
            page.reload()
            return
        from app.tickets.lists import TicketFilter

        self.tasks.read(self, "app.tickets.promising:items", key="items", then=self._know_items)
        self.tasks.read(self, "app.office.presence:departments", key="departments", then=self._know_departments)
        self.tasks.read(self, "app.tickets.waiting:waiting_for", key="waiting", then=self._know_waiting)
        parts = self.filters.wanted()
        if parts is not None and not self.filters.is_to_decide:
            wanted = TicketFilter(**parts)
            self.tasks.read(self, "app.tickets.lists:board", wanted, key="board", then=self._show, failed=self.not_loaded)
        self.shown.reload()

    def _know_items(self, items: "Sequence[ItemRow]") -> None:
        self.filters.know_items([item.name for item in items])

    def _know_departments(self, rows: "Sequence[DepartmentRow]") -> None:
        self.filters.know_departments([row.name for row in rows])

    def _know_waiting(self, rows: "Sequence[WaitingRow]") -> None:
        from app.tickets.waiting import WAITS_WORDS

        self._waiting = {row.ticket.id: _(WAITS_WORDS[row.waits]) for row in rows}
        self.filters.show_waiting(len(self._waiting))
        if self.filters.is_to_decide:
            self.tasks.forget(self, "board")
            self.show_rows(tuple(dict.fromkeys(row.ticket for row in rows)), len(self._waiting))

    def _show(self, board: "Board") -> None:
        self.filters.show_levels(board.levels)
        self.show_rows(board.rows, board.total)

    def _waits(self, row: "TicketRow") -> str:
        """For which decision a ticket waits, on the board of those who decide."""
        return self._waiting.get(row.id, "") if self.filters.is_to_decide else ""

    def say_empty(self) -> None:
        if self.filters.is_to_decide:
            self.states.show_empty(_("Nothing waits for your decision."), _("Ctrl+B shows your tickets."), icon="ticket")
        elif self.filters.is_narrowed:
            self.states.show_empty(_("No ticket fits these filters."), _("Esc shows all again."))
        elif self.filters.scope is Scope.MINE:
            self.states.show_empty(
                _("Nothing waits for you."), _("Ctrl+B shows your department's tickets, then all. F4 opens a new one."), icon="ticket"
            )
        elif self.filters.scope is Scope.DEPARTMENT:
            self.states.show_empty(_("Nothing waits in your department."), _("Ctrl+B shows all tickets."), icon="ticket")
        else:
            self.states.show_empty(_("No ticket is open."), _("F4 opens one for whoever brings a matter."), icon="ticket")

    # -- one ticket

    def mark(self, record_id: UUID, move: Move | None = None) -> None:
        self.pages.setCurrentWidget(self.split)
        super().mark(record_id, move)

    def show_source(self, kind: str, source_id: UUID) -> None:
        """What a ticket was opened from: a direction note here, anything else in its own room."""
        if kind == "direction":
            self.notes.mark(source_id)
            self.pages.setCurrentWidget(self.notes)
            self.notes.reload()
            self.notes.list.setFocus()
        else:
            super().show_source(kind, source_id)

    # -- direction notes, A/B sheets

    def show_page(self, page: DirectionPage | AbPage) -> None:
        """Ctrl+D: what the guards told whom; Ctrl+Shift+A: A/B sheets. Again: back to the tickets."""
        if self.pages.currentWidget() is page:
            self._close_page()
        elif self.is_for_clerks:
            self.pages.setCurrentWidget(page)
            page.reload()
            page.take_focus()

    def new_ticket(self, values: dict[str, Any] | None = None) -> None:
        """F4 of who has no first screen: the form at the side; a guard's is that of a direction note (W4.4)."""
        if not self.is_for_clerks:
            self.pages.setCurrentWidget(self.notes)
            self.notes.reload()
            self.notes.start(values)
            return
        self.pages.setCurrentWidget(self.split)
        if self.opening is None:
            self.opening = TicketSide(self.desk, self.side, self, self.close_opening)
            if self.desk.settings is not None:
                self.opening.configure(is_printed=self.desk.settings.print_ticket)
        self.opening.start(values)

    def _close_page(self) -> None:
        if self.is_for_clerks:
            self.pages.setCurrentWidget(self.split)
            self.reload()
            self.list.setFocus()

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the state at the side, the form of a move, the notes, then the filters."""
        if side_card(self).put_away():
            return True
        if self.pages.currentWidget() is not self.split and self.is_for_clerks:
            self._close_page()
        elif self.opening is not None and self.opening.step_back():
            pass
        else:
            return self.step_out()
        return True

    def carry(self, kind: str) -> bool:
        """F5: the ticket shown becomes a complaint as well; it goes its own way."""
        if self.opening is not None and self.opening.is_open:
            return self.opening.carry(kind)
        whole = self.shown.whole
        if kind != "complaint" or whole is None or not self.is_for_clerks or self.pages.currentWidget() is not self.split:
            return False
        carry_ticket(self.desk, self, whole.row.id)
        return True

    def park(self) -> bool:
        """Ctrl+Shift+K: the form of a new ticket, or of a move, becomes a card."""
        return (self.opening is not None and self.opening.park()) or self.shown.park()

    def print_selected(self) -> bool:
        """Ctrl+P: the notice, the report or the receipt of the ticket shown."""
        return self.shown.print_selected()

    def take_focus(self) -> None:
        """The list; a ticket another room wants to see comes first."""
        wanted, self.desk.ticket_to_show = self.desk.ticket_to_show, None
        if not self.is_for_clerks:
            self.notes.start()
        elif wanted is not None:
            self.mark(*wanted)
        else:
            self.list.setFocus()
