"""What falls due, on the first screen: own matters first, then by the last moment to act, every clock of a matter in sight."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QPushButton, QStyleOptionViewItem, QWidget

from app.core import clock
from app.core.i18n import N_, _, ngettext
from app.tickets.fields import Level, Scope
from ui import icons, theme
from ui.boards import ICON, SIDE, BoardModel, BoardRow
from ui.panels import Card, ListStates
from ui.rows import Index
from ui.screen import Desk
from ui.shortcuts import shortcut
from ui.tickets.board_list import GAP, TicketBoardRow, TicketDelegate, TicketList
from ui.tickets.board_list import ROW as HIGH
from ui.tickets.words import board_row

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.errors import UserError
    from app.desk.due import Due, DueRow

WORDS = {Scope.MINE: N_("Mine"), Scope.DEPARTMENT: N_("Department"), Scope.ALL: N_("All")}
NEXT_SCOPE = "Ctrl+B"
LANE, NUMBER = 24, 118  # a line of clocks; what a ticket's number needs beside them
Clocks = tuple[tuple[str, str], ...]
WATCHED = frozenset({"Ticket", "Clock", "WorkingCalendar", "Handover", "Absence", "DutyPair", "Department", "Staff", "Office"})


class DueDelegate(TicketDelegate):
    """Own matters have a bar at their beginning; clocks that do not fit beside the second line have lines of their own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view, model = self.parent(), index.model()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lanes = self.lanes(model.shown(index.row()), width) if isinstance(model, BoardModel) else []
        return QSize(120, theme.px(HIGH) + theme.px(LANE) * max(0, len(lanes) - 1))

    @staticmethod
    def lanes(row: BoardRow, width: int) -> list[Clocks]:
        """The clocks behind the first one, line by line; the first line leaves room for the number."""
        clocks = row.clocks if isinstance(row, TicketBoardRow) else ()
        found: list[Clocks] = [()]
        whole = width - 2 * SIDE - theme.px(ICON) - 10
        left = whole - theme.px(NUMBER)
        for clock_words in clocks:
            wide = theme.measure(theme.SMALL).horizontalAdvance(clock_words[0]) + 18 + GAP
            if wide > left and (found[-1] or len(found) == 1):
                found.append(())
                left = whole
            found[-1] = (*found[-1], clock_words)
            left -= wide
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, BoardModel):
            return
        shown, due, box = model.shown(index.row()), model.rows[index.row()], option.rect
        if not isinstance(shown, TicketBoardRow):
            super().paint(painter, option, index)
            return
        self._ground(painter, option, box)
        size, high, low = theme.px(ICON), theme.px(HIGH), theme.px(LANE)
        icons.paint(painter, shown.icon, QRectF(box.left() + SIDE, box.top() + (high - size) / 2, size, size), theme.colour("quiet"))
        left = box.left() + SIDE + size + 10
        lane = QRect(left, box.top() + 4, box.right() - SIDE - left, high // 2 - 4)
        self._line(painter, shown.title, _beside(lane, self._pills(painter, lane, ((shown.pill, shown.meaning),))), "text")
        lane.translate(0, high // 2 - 4)
        first, *others = self.lanes(shown, box.width())
        self._line(painter, shown.detail, _beside(lane, self._pills(painter, lane, first)), "quiet")
        for clocks in others:
            lane.translate(0, low)
            self._pills(painter, lane, clocks)
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if due.is_mine:
            painter.fillRect(box.left(), box.top() + 7, 3, box.height() - 15, theme.colour("accent"))


def _beside(lane: QRect, right: int) -> QRect:
    """The room left of the clocks."""
    return QRect(lane.left(), lane.top(), max(40, right - lane.left() - GAP), lane.height())


class DueBoard(Card):
    """Enter or a double click opens the matter in its room. Ctrl+B goes from mine to the department's to all."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Falls due"), parent)
        self._tasks = desk.tasks
        self._is_stale = True
        self.due: Due | None = None
        self.list = TicketList(_shown, name=_("Falls due"))
        self.list.setItemDelegate(DueDelegate(self.list))
        self.list.setUniformItemSizes(False)
        self.states = ListStates(self.list)
        self._group = QButtonGroup(self)
        self.chips = {scope: self._chip(scope) for scope in WORDS}
        self.chips[Scope.ALL].setChecked(True)
        self.body.addWidget(self.states)
        self.list.opened.connect(lambda due: desk.show_ticket(due.row.id))
        self.list.verticalScrollBar().valueChanged.connect(self._show_rest)
        self.list.viewport().installEventFilter(self)
        self.states.again.connect(self.reload)
        desk.tasks.changed.connect(self.take_change)
        desk.signed_in.connect(self.reload)
        shortcut(self, NEXT_SCOPE, self.step_scope)

    def _chip(self, scope: Scope) -> QPushButton:
        made = QPushButton()
        made.setProperty("chip", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setToolTip(_("Whose matters are listed") + f"  {NEXT_SCOPE}")
        made.clicked.connect(lambda *_unused: self.reload())
        self._group.addButton(made)
        self.add_to_head(made)
        self._name_chip(made, scope, 0)
        return made

    @staticmethod
    def _name_chip(chip: QPushButton, scope: Scope, many: int) -> None:
        chip.setText(" ".join(part for part in (_(WORDS[scope]), str(many) if many else "") if part))
        chip.setAccessibleName(chip.text())

    @property
    def scope(self) -> Scope:
        """Whose matters are listed."""
        return next(scope for scope, chip in self.chips.items() if chip.isChecked())

    def step_scope(self) -> None:
        """The next of mine, the department's, all."""
        order = list(self.chips)
        self.chips[order[(order.index(self.scope) + 1) % len(order)]].setChecked(True)
        self.reload()

    # -- loading

    def reload(self) -> None:
        """Read the list as the chips stand."""
        self._is_stale = False
        if self._tasks.actor is not None:
            self._tasks.read(self, "app.desk.due:falling_due", self.scope, key="due", then=self._show, failed=self._not_loaded)

    def take_change(self, kinds: frozenset[str]) -> None:
        """Something changed: read again, when it is seen."""
        if kinds & WATCHED:
            self._is_stale = True
            self.freshen()

    def freshen(self) -> None:
        """Read again what may be old, where somebody sees it."""
        if self._is_stale and self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.freshen()

    def tick(self, now: datetime) -> None:
        """Clocks have moved on: paint again, with no query."""
        self.list.viewport().update()
        self._show_rest()

    def _show(self, due: "Due") -> None:
        self.due = due
        kept = self.list.current()
        for scope, chip in self.chips.items():
            self._name_chip(chip, scope, due.totals.get(scope, 0))
        self.list.set_rows(due.rows)
        if due.rows:
            self.states.show_rows()
        else:
            self._say_empty()
        place = next((n for n, row in enumerate(due.rows) if kept is not None and row.row.id == kept.row.id), -1)
        if place >= 0:
            self.list.pick(place)
        self._show_rest()

    def _levels(self) -> tuple[str, ...]:
        """How many are too late or soon will be."""
        rows, now = self.due.rows if self.due is not None else (), clock.now()
        levels = [due.row.level(now) for due in rows]
        late, soon = levels.count(Level.LATE), levels.count(Level.SOON)
        return (
            ngettext("{n} overdue", "{n} overdue", late).format(n=late) if late else "",
            ngettext("{n} due soon", "{n} due soon", soon).format(n=soon) if soon else "",
        )

    def _say_empty(self) -> None:
        elsewhere = self.due is not None and self.due.totals.get(Scope.ALL, 0)
        if elsewhere:
            self.states.show_empty(_("Nothing falls due here."), _("Ctrl+B shows what waits for others."), icon="circle-check")
        else:
            self.states.show_empty(_("No ticket is open."), _("F4 opens one for whoever brings a matter."), icon="circle-check")

    def _not_loaded(self, error: "UserError") -> None:
        self.states.show_error(str(error))

    def _show_rest(self) -> None:
        total = self.due.totals.get(self.scope, 0) if self.due is not None else 0
        model, high = self.list.model(), self.list.viewport().height()
        seen = sum(self.list.visualRect(model.index(n, 0)).bottom() <= high for n in range(len(self.list.rows())))
        rest = total - seen
        more = "↓ " + ngettext("{n} more", "{n} more", rest).format(n=rest) if self.list.rows() and rest > 0 else ""
        self.set_foot(" · ".join(part for part in (more, *self._levels()) if part))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.list.scheduleDelayedItemsLayout()  # a narrower row has more lines
            self._show_rest()
        return super().eventFilter(watched, event)

    def current(self) -> "UUID | None":
        """The ticket marked."""
        due = self.list.current()
        return due.row.id if due is not None else None


def _shown(due: "DueRow") -> TicketBoardRow:
    return board_row(due.row, clock.now())
