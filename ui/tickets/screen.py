"""The room of tickets: the board at the left, one ticket with its whole story at the right; for guards their direction notes alone."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.tickets.fields import CLERKS, Move, Scope
from ui import say
from ui.panels import Card, ListStates, button, line
from ui.reveal import HoldToShow, Whose, whose_row
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts
from ui.tickets.ab_page import AbPage
from ui.tickets.board_list import TicketList
from ui.tickets.card import TicketCard
from ui.tickets.card_body import SOURCE_KEY
from ui.tickets.direction_page import DirectionPage
from ui.tickets.filters import TicketFilters
from ui.tickets.move_keys import MOST_NUMBERED, SIDE
from ui.tickets.open_side import TicketSide
from ui.tickets.words import board_row, moved_words
from ui.visits.side_card import side_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.office.presence import DepartmentRow
    from app.tickets.deed import Moved
    from app.tickets.lists import Board, TicketRow
    from app.tickets.promising import ItemRow
    from app.tickets.waiting import WaitingRow

SHARES = (44, 56)


class TicketsScreen(Screen):
    """Arrow keys lead the card along; Ctrl+1 … Ctrl+9 and the keys on its buttons make the moves."""

    watches: ClassVar[frozenset[str]] = frozenset(
        (
            *("Ticket", "TicketEvent", "TicketLink", "PaperList", "MissingPaper", "RedLightReport", "Handover"),
            *("Verification", "DirectionNote", "PromiseItem", "Clock", "Attachment", "Absence", "DutyPair", "Department", "Staff"),
        )
    )

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__(desk, parent)
        self.filters = TicketFilters()
        self.list = TicketList(lambda row: board_row(row, clock.now(), waits=self._waits(row)), name=_("Tickets"))
        self.states = ListStates(self.list)
        self.card = Card(_("Tickets"))
        self.shown = TicketCard(desk)
        self.notes, self.sheets = DirectionPage(desk), AbPage(desk)
        self._waiting: dict[UUID, str] = {}
        self.pages = QStackedWidget()
        self.opening: TicketSide | None = None  # the form at the side, for who has no first screen
        self._wanted_ticket: UUID | None = None
        self._is_other_list = False
        self._build()
        self._wire()

    def _build(self) -> None:
        for verb, key, icon, act in (
            (_("Directions"), "Ctrl+D", "signs-post", partial(self.show_page, self.notes)),
            (_("A/B"), "Ctrl+Shift+A", "right-left", partial(self.show_page, self.sheets)),
        ):  # fmt: skip
            self.card.add_to_head(button(verb, key=key, icon=icon, kind="quiet", clicked=act))
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.filters)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self.states, 1)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.addWidget(self.card)
        self.side = QStackedWidget()
        self.side.addWidget(self.shown)
        self._split.addWidget(self.side)
        for place, share in enumerate(SHARES):
            self._split.setStretchFactor(place, share)
        self._split.setSizes([share * 25 for share in SHARES])
        for page in (self._split, self.notes, self.sheets):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _wire(self) -> None:
        self.desk.signed_in.connect(self._begin)
        self.filters.changed.connect(self._narrow)
        self.states.again.connect(self.reload)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._open)
        self.shown.closed.connect(self._close_card)
        self.shown.other_wanted.connect(self.mark)
        self.shown.source_wanted.connect(self._show_source)
        self.shown.moved.connect(self._moved)
        for page in (self.notes, self.sheets):
            page.closed.connect(self._close_page)
        self.notes.ticket_wanted.connect(self.desk.ticket_wanted.emit)
        HoldToShow(self.tasks, self.list, lambda: whose_row("ticket", self.list.current()))
        HoldToShow(self.tasks, self.shown, self._whose, has_mouse=False)
        keys = [f"Ctrl+{n}" for n in range(1, MOST_NUMBERED + 1)] + list(SIDE.values())
        shortcuts(self, [(key, partial(self.shown.press, key)) for key in keys])
        shortcuts(
            self,
            (
                ("Ctrl+F", self.filters.toggle), ("Ctrl+B", self.filters.step_scope), ("Ctrl+Shift+F", self.shown.add_file),
                (SOURCE_KEY, self.shown.open_source),
                ("Ctrl+D", partial(self.show_page, self.notes)), ("Ctrl+Shift+A", partial(self.show_page, self.sheets)),
            ),
        )  # fmt: skip

    def take_change(self, kinds: frozenset[str]) -> None:
        super().take_change(kinds)
        if "TicketView" in kinds:
            self.shown.look_again()

    # -- loading

    @property
    def is_for_clerks(self) -> bool:
        """Whether who sits here may own tickets; a guard sees direction notes alone (W4.4)."""
        return self.tasks.actor is not None and bool(self.tasks.actor.roles & CLERKS)

    def _begin(self) -> None:
        """Somebody else may sit here now: nothing of the one before stays in sight."""
        self.shown.close_ticket()
        self.list.set_rows(())
        self.states.show_loading()
        self.filters.begin()
        self.pages.setCurrentWidget(self._split if self.is_for_clerks else self.notes)
        if self.isVisible():
            self.reload()
        else:
            self._is_stale = True

    def _narrow(self) -> None:
        """Other tickets are wanted: the first of them is shown where the one shown is not among them."""
        self._is_other_list = True
        self.reload()

    def reload(self) -> None:
        """Read the board as the filters stand, and the ticket shown."""
        self.notes.configure(is_clerk=self.is_for_clerks)
        if not self.is_for_clerks:
            self.pages.setCurrentWidget(self.notes)
            self.shown.close_ticket()
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
            self.tasks.read(self, "app.tickets.lists:board", wanted, key="board", then=self._show, failed=self._not_loaded)
        self.shown.reload()

    def _know_items(self, items: "Sequence[ItemRow]") -> None:
        self.filters.know_items([item.name for item in items])

    def _know_departments(self, rows: "Sequence[DepartmentRow]") -> None:
        self.filters.know_departments([row.name for row in rows])

    def tick(self, now: datetime) -> None:
        """A minute has passed: colours and words of the clocks, without a query."""
        self.list.viewport().update()
        self.shown.tick(now)

    def _know_waiting(self, rows: "Sequence[WaitingRow]") -> None:
        from app.tickets.waiting import WAITS_WORDS

        self._waiting = {row.ticket.id: _(WAITS_WORDS[row.waits]) for row in rows}
        self.filters.show_waiting(len(self._waiting))
        if self.filters.is_to_decide:
            self.tasks.forget(self, "board")
            self._show_rows(tuple(dict.fromkeys(row.ticket for row in rows)), len(self._waiting))

    def _show(self, board: "Board") -> None:
        self.filters.show_levels(board.levels)
        self._show_rows(board.rows, board.total)

    def _show_rows(self, rows: "Sequence[TicketRow]", total: int) -> None:
        self.card.set_count(ngettext("{n} ticket", "{n} tickets", total).format(n=total))
        rest = total - len(rows)
        self.card.set_foot(_("{n} more are not shown. Narrow the list above.").format(n=rest) if rest > 0 else "")
        self.list.set_rows(rows)
        if rows:
            self.states.show_rows()
            self._keep_place(rows)
        else:
            self._say_empty()

    def _keep_place(self, rows: "Sequence[TicketRow]") -> None:
        wanted = self._wanted_ticket or self.shown.ticket_id
        is_asked, self._wanted_ticket = self._wanted_ticket is not None, None
        is_other, self._is_other_list = self._is_other_list, False
        place = next((n for n, row in enumerate(rows) if row.id == wanted), -1)
        blocked = self.list.selectionModel().blockSignals(True)
        if place < 0 and (wanted is None or (is_other and not is_asked and self.shown.form is None)):
            place = 0
            self.shown.show_ticket(rows[0].id)
        if place >= 0:
            self.list.pick(place)
            self.list.scrollTo(self.list.currentIndex())
        else:
            self.list.clearSelection()
        self.list.selectionModel().blockSignals(blocked)
        self.list.viewport().update()

    def _waits(self, row: "TicketRow") -> str:
        """For which decision a ticket waits, on the board of those who decide."""
        return self._waiting.get(row.id, "") if self.filters.is_to_decide else ""

    def _say_empty(self) -> None:
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

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    # -- one ticket

    def _picked(self, row: "TicketRow | None") -> None:
        if row is not None and row.id != self.shown.ticket_id:
            self.shown.show_ticket(row.id)

    def _open(self, row: "TicketRow") -> None:
        """Enter on a row: to its moves."""
        self._picked(row)
        self.shown.take_focus()

    def mark(self, ticket_id: UUID, move: Move | None = None) -> None:
        """Show one ticket, marked in the list where it is there; `move` opens its form."""
        self.pages.setCurrentWidget(self._split)
        self.side.setCurrentWidget(self.shown)
        self._wanted_ticket = ticket_id
        self.list.setFocus()  # the form of the move takes the cursor as soon as it is there
        self.shown.show_ticket(ticket_id, move)
        self.reload()

    def show_record(self, kind: str, record_id: UUID) -> None:
        """A ticket asked for by its id."""
        self.mark(record_id)

    def _show_source(self, kind: str, source_id: UUID) -> None:
        """What a ticket was opened from: a direction note here, anything else in its own room."""
        if kind == "direction":
            self.notes.mark(source_id)
            self.pages.setCurrentWidget(self.notes)
            self.notes.reload()
            self.notes.list.setFocus()
        else:
            self.desk.record_wanted.emit(kind, source_id)

    def _whose(self) -> Whose | None:
        return whose_row("ticket", self.shown.whole.row) if self.shown.whole is not None else None

    def _close_card(self) -> None:
        self.shown.close_ticket()
        self.list.setFocus()

    def _moved(self, moved: "Moved", move: Move) -> None:
        say.toast(moved_words(moved, move), undo=partial(self._undo, moved))

    def _undo(self, moved: "Moved") -> None:
        words = _("{number} is as it was before.").format(number=moved.number)
        self.tasks.do(self, "app.tickets.undoing:undo", moved.ticket_id, version=moved.version, then=lambda _moved: say.toast(words))

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
        self.pages.setCurrentWidget(self._split)
        if self.opening is None:
            self.opening = TicketSide(self.desk, self.side, self, self._close_opening)
            if self.desk.settings is not None:
                self.opening.configure(is_printed=self.desk.settings.print_ticket)
        self.opening.start(values)

    def _close_opening(self) -> None:
        self.side.setCurrentWidget(self.shown)
        self.list.setFocus()

    def _close_page(self) -> None:
        if self.is_for_clerks:
            self.pages.setCurrentWidget(self._split)
            self.reload()
            self.list.setFocus()

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the state at the side, the form of a move, the notes, then the filters."""
        if side_card(self).put_away():
            return True
        if self.pages.currentWidget() is not self._split and self.is_for_clerks:
            self._close_page()
        elif self.opening is not None and self.opening.step_back():
            pass
        elif self.shown.form is not None:
            self.shown.close_form()
        elif self.filters.is_narrowed:
            self.filters.clear()
            self.list.setFocus()
        elif not self.list.hasFocus() and self.list.isVisible():
            self.list.setFocus()
        else:
            return False
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
