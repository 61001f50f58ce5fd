"""A card of visits: two-line rows with a clock or state, groups folded, how many there are, and how many more than fit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _, ngettext
from app.visits.fields import VisitorType
from ui import theme
from ui.boards import BoardList, BoardRow
from ui.panels import Card, ListStates
from ui.visits.escort_words import escort_pill, is_late
from ui.visits.parties import Party, folded, has_group, marked
from ui.visits.words import Limits, Pill, detail, moment, pill, struck_span, title

if TYPE_CHECKING:
    from app.visits.attempts import Tries
    from app.visits.carried import EscortWait
    from app.visits.lists import VisitRow
    from app.visits.watched import Mark

ICONS = {
    VisitorType.GUEST: "user",
    VisitorType.DELIVERY: "truck",
    VisitorType.CONTRACTOR: "screwdriver-wrench",
    VisitorType.INTERVIEW: "user-tie",
    VisitorType.OFFICIAL: "building-columns",
    VisitorType.OTHER: "user",
}
FOLD_WIDTH = 40  # where a click folds and unfolds


class VisitBoard(Card):
    """`chosen` on Enter or double click, `menu_wanted` on the menu key or right click.

    Right and Left (or Space) unfold and fold a group; `party_wanted` asks for its people, `whole_wanted` acts on all of it."""

    chosen = Signal(object)
    party_wanted = Signal(object)
    whole_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, title: str, *, empty: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.limits = Limits()
        self.escorts: Mapping[UUID, EscortWait] = {}
        self.tries: Mapping[UUID, Tries] = {}
        self.overnight: frozenset[UUID] = frozenset()
        self.marks: Mapping[UUID, Mark] = {}
        self._empty, self._hint, self._total = empty, hint, 0
        self._visits: tuple[VisitRow, ...] = ()
        self._unfolded: set[UUID] = set()
        self.list = BoardList(self._shown, name=title or _("Visits"))
        self.states = ListStates(self.list)
        self.body.addWidget(self.states)
        self.list.opened.connect(self._opened)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.verticalScrollBar().valueChanged.connect(self._show_rest)
        self.list.viewport().installEventFilter(self)
        self.list.installEventFilter(self)

    def _mark(self, row: "VisitRow") -> Pill:
        """What is most pressing about a visitor: an escort who is not there, else where the visit stands."""
        wait, now = self.escorts.get(row.id), clock.now()
        return (escort_pill(wait, now, self.limits.escort) if wait else None) or pill(
            row, now, self.limits, self.tries.get(row.id), is_overnight=row.id in self.overnight
        )

    def _shown(self, row: "VisitRow | Party") -> BoardRow:
        if isinstance(row, Party):
            mark = self._mark(row.head)
            parts = (moment(row.head), row.of_all, row.others)
            icon = "chevron-down" if row.is_open else "chevron-right"
            return BoardRow(marked(row.title, row, self.marks), " · ".join(part for part in parts if part), icon, mark.word, mark.meaning)
        mark, wait = self._mark(row), self.escorts.get(row.id)
        icon = "users" if row.people > 1 else ICONS.get(row.type, "user")
        is_inner = self._is_inner(row)
        words = detail(row, is_inner=is_inner)
        escort = " · " + _("escort {name}").format(name=wait.name) if wait and wait.name else ""
        name, struck = marked(title(row), row, self.marks), struck_span(row, words)
        return BoardRow(name, words + escort, icon, mark.word, mark.meaning, struck, is_inner=is_inner)

    def _is_inner(self, row: "VisitRow") -> bool:
        return (row.lead_id or row.id) in self._unfolded

    def late_escorts(self) -> frozenset[UUID]:
        """The visits whose escort is over the limit now."""
        now = clock.now()
        return frozenset(key for key, wait in self.escorts.items() if is_late(wait, now, self.limits.escort))

    def know_escorts(self, waits: Sequence["EscortWait"]) -> None:
        """Whose escort has not reported yet: what their rows say is painted anew."""
        self.escorts = {wait.visit_id: wait for wait in waits}
        self.list.viewport().update()

    def know_marks(self, marks: "Mapping[UUID, Mark]") -> None:
        """Who is to be checked when they come: their rows are painted anew."""
        self.marks = marks
        self.list.viewport().update()

    def show_rows(self, rows: Sequence["VisitRow"], *, total: int) -> None:
        """Take new rows; `total` is how many there are in all."""
        self._visits, self._total = tuple(rows), total
        here = [row.lead_id or row.id for row in rows]
        self._unfolded = {lead_id for lead_id in self._unfolded if here.count(lead_id) > 1}
        self._fold()
        if rows:
            self.states.show_rows()
        else:
            self.states.show_empty(self._empty, self._hint)
        self._show_rest()

    def _fold(self) -> None:
        self.list.set_rows(folded(self._visits, self._unfolded))

    def fold(self, party: Party, *, is_open: bool) -> None:
        """Show a group's people below it, or put them away."""
        (self._unfolded.add if is_open else self._unfolded.discard)(party.lead_id)
        self._fold()
        here = self.list.currentIndex()
        if here.isValid() and is_open:  # its people are in sight, and so is the group itself
            self.list.scrollTo(here.siblingAtRow(min(here.row() + len(party.rows), len(self.list.rows()) - 1)))
        self.list.scrollTo(here)
        self._show_rest()

    def show_trouble(self, sentence: str) -> None:
        """The list could not be read."""
        self.states.show_error(sentence)

    def _show_rest(self) -> None:
        height = max(1, theme.px(theme.BOARD_ROW))
        seen = (self.list.verticalScrollBar().value() + self.list.viewport().height()) // height
        shown = self.list.rows()[: max(0, seen)]
        visits = sum(len(row.rows) if isinstance(row, Party) and not row.is_open else not isinstance(row, Party) for row in shown)
        rest = self._total - visits
        is_cut = bool(self.list.rows()) and rest > 0
        self.set_foot("↓ " + ngettext("{n} more", "{n} more", rest).format(n=rest) if is_cut else "")

    def current(self) -> "VisitRow | None":
        """The visit marked; None for a group's row."""
        row: VisitRow | Party | None = self.list.current()
        return None if isinstance(row, Party) else row

    @property
    def party(self) -> "Party | None":
        """The group marked, or None for a single visit."""
        row = self.list.current()
        return row if isinstance(row, Party) else None

    def mark(self, number: int) -> None:
        """Mark a row by its place; -1 marks none."""
        if 0 <= number < len(self.list.rows()):
            self.list.pick(number)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(self.list.model().index(-1, -1))

    def step(self, by: int) -> None:
        """Mark the next row from a field above the list."""
        index = self.list.currentIndex()
        now = index.row() if index.isValid() else -1
        self.mark(max(0, min(len(self.list.rows()) - 1, now + by)))

    def tick(self) -> None:
        """Clocks have moved on: paint again."""
        self.list.viewport().update()

    def _opened(self, row: "VisitRow | Party") -> None:
        if isinstance(row, Party):
            self.party_wanted.emit(row.head)
        else:
            self.chosen.emit(row)

    def _menu(self, where: QPoint) -> None:
        row = self.list.current()
        if row is not None:
            self.menu_wanted.emit(row, self.list.viewport().mapToGlobal(where))

    def take_key(self, event: QKeyEvent) -> bool:
        """The keys of groups, from the list or a field above it: fold, unfold, Ctrl+G its people, Ctrl+Enter all of it."""
        row = self.list.current()
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_group(row):
            self.whole_wanted.emit(row.head if isinstance(row, Party) else row)
        elif has_ctrl and event.key() == Qt.Key.Key_G and has_group(row):
            self.party_wanted.emit(row.head if isinstance(row, Party) else row)
        else:
            return False
        return True

    def _fold_key(self, event: QKeyEvent) -> bool:
        row = self.list.current()
        if not isinstance(row, Party) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_Space:
            self.fold(row, is_open=not row.is_open)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.fold(row, is_open=event.key() == Qt.Key.Key_Right)
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_rest()
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.take_key(event) or self._fold_key(event)
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent) and event.position().x() < FOLD_WIDTH:
            party = self.party
            if party is not None and event.button() is Qt.MouseButton.LeftButton:
                self.fold(party, is_open=not party.is_open)
        return super().eventFilter(watched, event)
