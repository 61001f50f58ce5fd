"""A room with a board of matters at the left and one of them with its whole story at the right: tickets, complaints."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from ui import say
from ui.panels import Card, ListStates, line
from ui.reveal import HoldToShow, Whose, whose_row
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts
from ui.tickets.board_list import TicketList
from ui.tickets.card_body import SOURCE_KEY
from ui.tickets.matter_card import MatterCard
from ui.tickets.matter_filters import MatterFilters

SHARES = (44, 56)


class MattersScreen(Screen):
    """Arrow keys lead the card along; Ctrl+1 … Ctrl+9 and the keys on its buttons make the moves."""

    reveals: ClassVar[str]  # whose phone is shown while a key is held
    view_kind: ClassVar[str] = "TicketView"  # who has one open is told by the same record
    undo_work: ClassVar[str]

    def __init__(self, desk: Desk, title: str, filters: MatterFilters, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.filters = filters
        self.list = TicketList(self.board_row, name=title)
        self.states = ListStates(self.list)
        self.card = Card(title)
        self.shown: MatterCard = self.make_card()
        self._wanted: UUID | None = None
        self._is_other_list = False
        self.side = QStackedWidget()
        self.side.addWidget(self.shown)
        self.split = self._splitter()
        self.desk.signed_in.connect(self.begin)
        self.filters.changed.connect(self._narrow)
        self.states.again.connect(self.reload)
        self.list.picked.connect(self._picked)
        self.list.opened.connect(self._open)
        self.shown.closed.connect(self._close_card)
        self.shown.other_wanted.connect(self.mark)
        self.shown.source_wanted.connect(self.show_source)
        self.shown.moved.connect(self._moved)
        HoldToShow(self.tasks, self.list, lambda: whose_row(self.reveals, self.current()))
        HoldToShow(self.tasks, self.shown, self._whose, has_mouse=False)
        shortcuts(self, [(key, partial(self.shown.press, key)) for key in self.shown.keys.all])
        keys = (
            ("Ctrl+F", self.filters.toggle), ("Ctrl+B", self.filters.step_scope), ("Ctrl+Shift+F", self.shown.add_file),
            (SOURCE_KEY, self.shown.open_source),
        )  # fmt: skip
        shortcuts(self, keys)

    # -- what each says of itself

    @abstractmethod
    def make_card(self) -> MatterCard:
        """The card at the right."""

    @abstractmethod
    def board_row(self, row: Any) -> Any:
        """A row as the board paints it."""

    def id_of(self, row: Any) -> UUID:
        """Which record a row leads to."""
        found: UUID = row.id
        return found

    @abstractmethod
    def count_words(self, total: int) -> str:
        """How many there are."""

    @abstractmethod
    def say_empty(self) -> None:
        """Why the list is empty."""

    @abstractmethod
    def moved_words(self, moved: Any, move: Any) -> str:
        """What is said when a move was made."""

    def show_source(self, kind: str, source_id: UUID) -> None:
        """What it came out of, in its own room."""
        self.desk.record_wanted.emit(kind, source_id)

    # --

    def _splitter(self) -> QSplitter:
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.filters)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self.states, 1)
        made = QSplitter()
        made.setChildrenCollapsible(False)
        made.setHandleWidth(14)
        made.addWidget(self.card)
        made.addWidget(self.side)
        for place, share in enumerate(SHARES):
            made.setStretchFactor(place, share)
        made.setSizes([share * 25 for share in SHARES])
        return made

    def take_change(self, kinds: frozenset[str]) -> None:
        super().take_change(kinds)
        if self.view_kind in kinds:
            self.shown.look_again()

    def current(self) -> Any:
        """The row marked."""
        return self.list.current()

    # -- loading

    def begin(self) -> None:
        """Somebody else may sit here now: nothing of the one before stays in sight."""
        self.shown.close_one()
        self.list.set_rows(())
        self.states.show_loading()
        self.filters.begin()
        if self.isVisible():
            self.reload()
        else:
            self._is_stale = True

    def _narrow(self) -> None:
        """Others are wanted: the first of them is shown where the one shown is not among them."""
        self._is_other_list = True
        self.reload()

    def tick(self, now: datetime) -> None:
        """A minute has passed: colours and words of the clocks, without a query."""
        self.list.viewport().update()
        self.shown.tick(now)

    def show_rows(self, rows: Sequence[Any], total: int) -> None:
        """The rows of the list, of which there may be more."""
        self.card.set_count(self.count_words(total))
        rest = total - len(rows)
        self.card.set_foot(_("{n} more are not shown. Narrow the list above.").format(n=rest) if rest > 0 else "")
        self.list.set_rows(rows)
        if rows:
            self.states.show_rows()
            self._keep_place(rows)
        else:
            self.say_empty()

    def _keep_place(self, rows: Sequence[Any]) -> None:
        wanted = self._wanted or self.shown.record_id
        is_asked, self._wanted = self._wanted is not None, None
        is_other, self._is_other_list = self._is_other_list, False
        place = next((n for n, row in enumerate(rows) if self.id_of(row) == wanted), -1)
        blocked = self.list.selectionModel().blockSignals(True)
        if place < 0 and (wanted is None or (is_other and not is_asked and self.shown.form is None)):
            place = 0
            self.shown.show_one(self.id_of(rows[0]))
        if place >= 0:
            self.list.pick(place)
            self.list.scrollTo(self.list.currentIndex())
        else:
            self.list.clearSelection()
        self.list.selectionModel().blockSignals(blocked)
        self.list.viewport().update()

    def not_loaded(self, error: UserError) -> None:
        """The list could not be read."""
        self.states.show_error(str(error))

    # -- one of them

    def _picked(self, row: Any) -> None:
        if row is not None and self.id_of(row) != self.shown.record_id:
            self.shown.show_one(self.id_of(row))

    def _open(self, row: Any) -> None:
        """Enter on a row: to its moves."""
        self._picked(row)
        self.shown.enter()

    def mark(self, record_id: UUID, move: Any = None) -> None:
        """Show one, marked in the list where it is there; `move` opens its form."""
        self.side.setCurrentWidget(self.shown)
        self._wanted = record_id
        self.list.setFocus()  # the form of the move takes the cursor as soon as it is there
        self.shown.show_one(record_id, move, is_entered=True)
        self.reload()

    def show_record(self, kind: str, record_id: UUID) -> None:
        """One asked for by its id."""
        self.mark(record_id)

    def _whose(self) -> Whose | None:
        return whose_row(self.reveals, self.shown.whole.row) if self.shown.whole is not None else None

    def _close_card(self) -> None:
        self.shown.close_one()
        self.list.setFocus()

    def close_opening(self) -> None:
        """The form of a new one is done with: the card is in front again."""
        self.side.setCurrentWidget(self.shown)
        self.list.setFocus()

    def _moved(self, moved: Any, move: Any) -> None:
        say.toast(self.moved_words(moved, move), undo=partial(self._undo, moved))

    def _undo(self, moved: Any) -> None:
        words = _("{number} is as it was before.").format(number=moved.number)
        record_id = self.moved_id(moved)
        self.tasks.do(self, self.undo_work, record_id, version=moved.version, then=lambda _moved: say.toast(words))

    @abstractmethod
    def moved_id(self, moved: Any) -> UUID:
        """Which record was moved."""

    def step_out(self) -> bool:
        """Esc: the form of a move, then the filters, then to the list; False where there was nothing to close."""
        if self.shown.form is not None:
            self.shown.close_form()
        elif self.filters.is_narrowed:
            self.filters.clear()
            self.list.setFocus()
        elif not self.list.hasFocus() and self.list.isVisible():
            self.list.setFocus()
        else:
            return False
        return True
