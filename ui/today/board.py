"""A card of visits: two-line rows with a clock or state, how many there are, and how many more than fit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _, ngettext
from app.visits.fields import VisitorType
from ui import theme
from ui.boards import BoardList, BoardRow
from ui.panels import Card, ListStates
from ui.visits.escort_words import escort_pill, is_late
from ui.visits.words import Limits, detail, pill, struck_span, title

if TYPE_CHECKING:
    from app.visits.attempts import Tries
    from app.visits.carried import EscortWait
    from app.visits.lists import VisitRow

ICONS = {
    VisitorType.GUEST: "user",
    VisitorType.DELIVERY: "truck",
    VisitorType.CONTRACTOR: "screwdriver-wrench",
    VisitorType.INTERVIEW: "user-tie",
    VisitorType.OFFICIAL: "building-columns",
    VisitorType.OTHER: "user",
}


class VisitBoard(Card):
    """`chosen` on Enter or double click, `menu_wanted` on the menu key or right click."""

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, title: str, *, empty: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.limits = Limits()
        self.escorts: Mapping[UUID, EscortWait] = {}
        self.tries: Mapping[UUID, Tries] = {}
        self.overnight: frozenset[UUID] = frozenset()
        self._empty, self._hint, self._total = empty, hint, 0
        self.list = BoardList(self._shown, name=title or _("Visits"))
        self.states = ListStates(self.list)
        self.body.addWidget(self.states)
        self.list.opened.connect(self.chosen)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.verticalScrollBar().valueChanged.connect(self._show_rest)
        self.list.viewport().installEventFilter(self)

    def _shown(self, row: "VisitRow") -> BoardRow:
        wait, now = self.escorts.get(row.id), clock.now()
        mark = (escort_pill(wait, now, self.limits.escort) if wait else None) or pill(
            row, now, self.limits, self.tries.get(row.id), is_overnight=row.id in self.overnight
        )
        icon = "users" if row.people > 1 else ICONS.get(row.type, "user")
        words = detail(row)
        escort = " · " + _("escort {name}").format(name=wait.name) if wait and wait.name else ""
        return BoardRow(title(row), words + escort, icon, mark.word, mark.meaning, struck_span(row, words))

    def late_escorts(self) -> frozenset[UUID]:
        """The visits whose escort is over the limit now."""
        now = clock.now()
        return frozenset(key for key, wait in self.escorts.items() if is_late(wait, now, self.limits.escort))

    def know_escorts(self, waits: Sequence["EscortWait"]) -> None:
        """Whose escort has not reported yet: what their rows say is painted anew."""
        self.escorts = {wait.visit_id: wait for wait in waits}
        self.list.viewport().update()

    def show_rows(self, rows: Sequence["VisitRow"], *, total: int) -> None:
        """Take new rows; `total` is how many there are in all."""
        self._total = total
        self.list.set_rows(rows)
        if rows:
            self.states.show_rows()
        else:
            self.states.show_empty(self._empty, self._hint)
        self._show_rest()

    def show_trouble(self, sentence: str) -> None:
        """The list could not be read."""
        self.states.show_error(sentence)

    def _show_rest(self) -> None:
        height = max(1, theme.px(theme.BOARD_ROW))
        seen = (self.list.verticalScrollBar().value() + self.list.viewport().height()) // height
        rest = self._total - max(0, seen)
        is_cut = bool(self.list.rows()) and rest > 0
        self.set_foot("↓ " + ngettext("{n} more", "{n} more", rest).format(n=rest) if is_cut else "")

    def current(self) -> "VisitRow | None":
        """The marked row."""
        row: VisitRow | None = self.list.current()
        return row

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

    def _menu(self, where: QPoint) -> None:
        row = self.current()
        if row is not None:
            self.menu_wanted.emit(row, self.list.viewport().mapToGlobal(where))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_rest()
        return super().eventFilter(watched, event)
