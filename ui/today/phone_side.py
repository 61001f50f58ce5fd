"""At the first screen's side: a call being noted, a message and its moves, forms put away; under the boards the messages that wait."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import say
from ui.calls.links import begin
from ui.calls.message_board import MessageBoard
from ui.calls.moves import CallMoves
from ui.calls.words import CALL, MESSAGE
from ui.covered import CoveredForm
from ui.reveal import HoldToShow, whose_row
from ui.screen import Desk

if TYPE_CHECKING:
    from app.calls.lists import MessageRow
    from app.calls.service import Taken
    from app.drafts.fields import HalfFilled
    from ui.calls.call_panel import CallPanel
    from ui.calls.contact_panel import ContactPanel
    from ui.today.parked_panel import ParkedPanel

Page = TypeVar("Page", "CallPanel", "ContactPanel", "ParkedPanel")


class PhoneSide(QObject):
    """Pages of `side`; `finish` brings the check-in form back in front, `visit` begins one with values carried over."""

    def __init__(
        self, desk: Desk, side: QStackedWidget, owner: QWidget, finish: Callable[[], object], visit: Callable[[dict[str, Any]], object]
    ) -> None:
        super().__init__(owner)
        self._desk, self._side, self._finish, self._visit = desk, side, finish, visit
        self.moves = CallMoves(desk.tasks, self)
        self._made: list[QWidget] = []
        self.board = MessageBoard()
        for kind in ("call", "message"):
            desk.parking.register(kind, self._bring_back)
        self.board.chosen.connect(lambda row: self.show_message(row.id))
        self.board.all_wanted.connect(lambda: desk.wanted.emit("calls"))
        HoldToShow(desk.tasks, self.board.list, lambda: whose_row("contact", self.board.list.current()))
        desk.call_wanted.connect(self.new_call)
        desk.message_wanted.connect(self.new_message)
        desk.carried_visit.connect(self._carried_visit)

    # -- its pages, each made when first wanted

    @cached_property
    def call(self) -> "CallPanel":
        """The form of a call or message."""
        from ui.calls.call_panel import CallPanel

        made = CallPanel(self._desk)
        made.saved.connect(self._saved)
        made.said.connect(say.toast)
        made.brought.connect(self._bring)
        made.carried.connect(partial(begin, self._desk))
        self._covered = CoveredForm(self._desk.parking, self._side, self._add(made), lambda: made.start({}), self)
        return made

    @cached_property
    def contact(self) -> "ContactPanel":
        """A call, message or letter with its moves."""
        from ui.calls.contact_panel import ContactPanel

        made = ContactPanel(self._desk, self.moves)
        made.carried.connect(partial(begin, self._desk))
        made.other_wanted.connect(self._desk.record_wanted)
        return self._add(made)

    @cached_property
    def parked(self) -> "ParkedPanel":
        """The cards of forms put away."""
        from ui.today.parked_panel import ParkedPanel

        return self._add(ParkedPanel(self._desk.parking))

    def _add(self, page: Page) -> Page:
        page.closed.connect(self._finish)
        self._side.addWidget(page)
        self._made.append(page)
        return page

    def _bring_back(self, form: "HalfFilled") -> None:
        """A form put away, before any was opened in this window."""
        self.call.bring_back(form)

    # -- what is in front

    @property
    def is_open(self) -> bool:
        """Whether one of its pages is in front."""
        return self._side.currentWidget() in self._made

    def _bring(self) -> None:
        self._desk.wanted.emit("today")
        self._side.setCurrentWidget(self.call)

    def new_call(self, values: dict[str, Any] | None = None) -> None:
        """F3: a call, with what is known already; a half-filled one is gone on with."""
        self._form(values, CALL)

    def new_message(self, values: dict[str, Any] | None = None) -> None:
        """A message that was not left in a call."""
        self._form(values, MESSAGE)

    def _form(self, values: dict[str, Any] | None, holds: str) -> None:
        self._bring()
        if values or (self.call.is_blank and self.call.holds != holds):
            self.call.start(values or {}, holds)
        if values or not self._covered.come_back():
            self.call.take_focus()

    def take_message(self) -> None:
        """Ctrl+M: in the call being noted, from whoever is shown, or by itself."""
        if not self.carry("message"):
            self.new_message()

    def show_message(self, message_id: UUID) -> None:
        """A message at the side, its moves one key each."""
        self._side.setCurrentWidget(self.contact)
        self.contact.show_contact("message", message_id)
        self.contact.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_parked(self) -> None:
        """F8: the cards."""
        self._side.setCurrentWidget(self.parked)
        self.parked.start()

    # -- what is made of it

    def carry(self, kind: str) -> bool:
        """F2, F3, F4, Ctrl+M while a call or message is in front: the other form begins with it."""
        front = self._side.currentWidget()
        if not self.is_open:
            return False
        if front is self.contact:
            return self.contact.carry(kind)
        if front is self.call and kind == "message":
            self.call.add_message()
            return True
        if front is not self.call or kind == "call" or self.call.is_blank:
            return False
        self.call.carry(kind)
        return True

    def _carried_visit(self, values: dict[str, Any]) -> None:
        self._desk.wanted.emit("today")
        self._visit(values)

    def _saved(self, taken: "Taken") -> None:
        self.moves.taken(taken)
        self._finish()

    # -- the screen's side

    def reload(self) -> None:
        """Messages changed."""
        self._desk.tasks.read(
            self, "app.calls.lists:open_messages", limit=200, key="messages", then=self._show, failed=self.board.show_trouble
        )
        if self.is_open and self._side.currentWidget() is self.contact:
            self.contact.reload()

    def _show(self, rows: "tuple[MessageRow, ...]") -> None:
        self.board.show_rows(rows)

    def step_back(self) -> bool:
        """Esc closes what is open; False where nothing is."""
        front = self._side.currentWidget()
        if not self.is_open:
            return False
        if front is self.contact and self.contact.step_back():
            return True
        if front is self.call:
            self.call.cancel()
        else:
            self._finish()
        return True

    def park(self) -> bool:
        """Ctrl+Shift+K: the form in front becomes a card; False where nothing stands in it."""
        return self.is_open and self._side.currentWidget() is self.call and self.call.park()

    def print_selected(self) -> bool:
        """Ctrl+P: the slip of the message shown or marked."""
        if self.is_open and self._side.currentWidget() is self.contact and self.contact.print_out():
            return True
        row = self.board.list.current() if self.board.list.hasFocus() else None
        if row is None:
            return False
        self.moves.print_slip(row.id)
        return True

    def tick(self) -> None:
        """A minute has passed."""
        if self.is_open and self._side.currentWidget() is self.parked:
            self.parked.tick()
        self.board.tick()
