"""A ticket or a complaint was just taken down: its number, its clocks, and what comes next by one key each."""

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _
from ui.panels import StatusPill, button, label, line
from ui.shortcuts import ANYWHERE, shortcut
from ui.tasks import Tasks
from ui.tickets.clock_pills import ClockPills
from ui.tickets.move_keys import KEYS
from ui.tickets.offers import MOST_NUMBERED, MoveKeys, Offer
from ui.tickets.words import state_pill
from ui.visits.words import Pill

if TYPE_CHECKING:
    from app.tickets.service import Opened

MOST = 6


class SavedPanel(QFrame):
    """Takes no focus: the next visitor may be typed at once. Ctrl+1 … Ctrl+6 go on with it while this is in front."""

    closed = Signal()
    wanted = Signal(object, object)  # its id and the move, or None to look at it
    read_work: ClassVar[str]
    keys: ClassVar[MoveKeys]

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = tasks
        self.record_id: UUID | None = None  # of what is shown
        self._offers: tuple[Offer, ...] = ()
        self._number, self._pill = label("", "title"), StatusPill(parent=self)
        self._title, self._matter, self._owner = label("", "head", wraps=True), label("", wraps=True), label("", "quiet", wraps=True)
        self.clocks = ClockPills()
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._number, 1)
        head.addWidget(self._pill)
        column.addLayout(head)
        for part in (self._title, self._matter, self.clocks, self._owner, *self.parts(), line(), label(_("What next?"), "quiet")):
            column.addWidget(part)
        column.addLayout(self._buttons)
        column.addStretch(1)
        row = QHBoxLayout()
        for verb, key, act in ((_("Show it"), "Ctrl+9", self._show_it), (_("Later"), "Esc", self.closed.emit)):
            made = button(verb, key=key, clicked=act)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(made, 1)
        column.addLayout(row)
        for n in range(1, MOST + 1):
            shortcut(self, f"Ctrl+{n}", partial(self.choose, n - 1), ANYWHERE)
        shortcut(self, f"Ctrl+{MOST_NUMBERED}", self._show_it, ANYWHERE)

    # -- what each says of itself

    def parts(self) -> tuple[QWidget, ...]:
        """What stands above the moves."""
        return ()

    @abstractmethod
    def pill(self, state: Any) -> Pill:
        """The state as a word with its meaning."""

    @abstractmethod
    def said_of(self, row: Any) -> tuple[str, str]:
        """Whose it is and what about."""

    # --

    @property
    def verbs(self) -> tuple[str, ...]:
        """What is offered, in the order of the keys."""
        return tuple(offer.verb for offer in self._offers)

    def begin(self, record_id: UUID, number: str, name: str, state: Any, owner: str) -> None:
        """Show what was taken down; clocks and moves as soon as they are read."""
        self.record_id = record_id
        self._number.setText(number)
        self._pill.set(*self.pill(state))
        self._title.setText(name)
        self._matter.setText("")
        self._owner.setText(owner)
        self._offer(())
        self.reload()

    def reload(self) -> None:
        """Read it again."""
        if self.record_id is not None:
            self._tasks.read(self, self.read_work, self.record_id, key="saved", then=self._show, failed=lambda _error: self.closed.emit())

    def _show(self, whole: Any) -> None:
        row = whole.row
        if row.id != self.record_id:
            return
        self._pill.set(*self.pill(row.state))
        title, matter = self.said_of(row)
        self._title.setText(title)
        self._matter.setText(matter)
        self.clocks.show_clocks(row.running, clock.now())
        self._offer(self.keys.main_offers(whole.moves)[:MOST])

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        self._offers = offers
        while (item := self._buttons.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        for place, offer in enumerate(offers):
            made = button(offer.verb, key=offer.key, clicked=partial(self.choose, place))
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._buttons.addWidget(made)

    def choose(self, place: int) -> None:
        """Go on with one of the moves, in its room."""
        if self.isVisible() and place < len(self._offers):
            self.wanted.emit(self.record_id, self._offers[place].move)

    def _show_it(self) -> None:
        if self.isVisible() and self.record_id is not None:
            self.wanted.emit(self.record_id, None)


class TicketSaved(SavedPanel):
    """A ticket just opened."""

    read_work: ClassVar[str] = "app.tickets.whole:whole"
    keys: ClassVar[MoveKeys] = KEYS

    def start(self, opened: "Opened") -> None:
        """Show what was opened."""
        words = _("It is yours until somebody else has accepted it and the person was answered.")
        self.begin(opened.ticket_id, opened.number, opened.name, opened.state, words)

    def pill(self, state: Any) -> Pill:
        return state_pill(state)

    def said_of(self, row: Any) -> tuple[str, str]:
        return " · ".join(part for part in (row.caller, row.home) if part), row.matter
