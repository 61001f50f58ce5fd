"""A board of tickets: two lines a row, and every clock of a ticket as a word of its own at the right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from ui import icons, theme
from ui.boards import ICON, MEANINGS, SIDE, BoardDelegate, BoardList, BoardModel, BoardRow, one_line
from ui.rows import Index

ROW = 54
PILL = 20
GAP = 6
LANE, NUMBER = 24, 118  # a line of clocks; what a number needs beside them
Clocks = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TicketBoardRow(BoardRow):
    """`pill` is the clock that is due first; `clocks` are the others as (word, meaning), in the second line."""

    clocks: tuple[tuple[str, str], ...] = ()


class TicketDelegate(BoardDelegate):
    """The first clock beside the title, the others beside the second line; words are cut, clocks never."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        row = model.shown(index.row()) if isinstance(model, BoardModel) else None
        if not isinstance(row, TicketBoardRow):
            super().paint(painter, option, index)
            return
        box: QRect = option.rect
        self._ground(painter, option, box)
        left = box.left() + SIDE
        if row.icon:
            size = theme.px(ICON)
            icons.paint(painter, row.icon, QRectF(left, box.center().y() - size / 2, size, size), theme.colour("quiet"))
            left += size + 10
        half = box.height() // 2
        upper = QRect(left, box.top() + 4, box.right() - SIDE - left, half - 4)
        lower = QRect(left, box.top() + half, box.right() - SIDE - left, half - 4)
        self._line(painter, row.title, _cut(upper, self._pills(painter, upper, ((row.pill, row.meaning),) if row.pill else ())), "text")
        self._line(painter, row.detail, _cut(lower, self._pills(painter, lower, row.clocks)), "quiet")
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _pills(self, painter: QPainter, lane: QRect, pills: tuple[tuple[str, str], ...]) -> int:
        """Paint them from the right; gives where the leftmost begins."""
        right = lane.right()
        metrics = theme.measure(theme.SMALL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL))
        for word, meaning in reversed(pills):
            text, ground = MEANINGS[meaning]
            width, height = metrics.horizontalAdvance(word) + 18, theme.px(PILL)
            pill = QRectF(right - width, lane.center().y() - height / 2 + 1, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(pill, height / 2, height / 2)
            painter.setPen(theme.colour(text))
            painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), word)
            right = int(pill.left()) - GAP
        painter.restore()
        return right

    def _line(self, painter: QPainter, words: str, lane: QRect, token: str) -> None:
        size = theme.BODY if token == "text" else theme.SMALL
        painter.setFont(theme.font(size))
        painter.setPen(theme.colour(token))
        shown = theme.measure(size).elidedText(one_line(words), Qt.TextElideMode.ElideRight, lane.width())
        painter.drawText(lane, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def _cut(lane: QRect, right: int) -> QRect:
    """The room left of the pills, never narrower than a few letters."""
    return QRect(lane.left(), lane.top(), max(40, right - lane.left() - GAP), lane.height())


class DueDelegate(TicketDelegate):
    """Own matters (`is_mine`) have a bar at their beginning; clocks that do not fit beside the second line have lines of their own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view, model = self.parent(), index.model()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        lanes = self.lanes(model.shown(index.row()), width) if isinstance(model, BoardModel) else []
        return QSize(120, theme.px(ROW) + theme.px(LANE) * max(0, len(lanes) - 1))

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
        size, high, low = theme.px(ICON), theme.px(ROW), theme.px(LANE)
        icons.paint(painter, shown.icon, QRectF(box.left() + SIDE, box.top() + (high - size) / 2, size, size), theme.colour("quiet"))
        left = box.left() + SIDE + size + 10
        lane = QRect(left, box.top() + 4, box.right() - SIDE - left, high // 2 - 4)
        self._line(painter, shown.title, _cut(lane, self._pills(painter, lane, ((shown.pill, shown.meaning),))), "text")
        lane.translate(0, high // 2 - 4)
        first, *others = self.lanes(shown, box.width())
        self._line(painter, shown.detail, _cut(lane, self._pills(painter, lane, first)), "quiet")
        for clocks in others:
            lane.translate(0, low)
            self._pills(painter, lane, clocks)
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if getattr(due, "is_mine", False):
            painter.fillRect(box.left(), box.top() + 7, 3, box.height() - 15, theme.colour("accent"))


class TicketList(BoardList):
    """Enter or a double click opens a ticket."""

    def __init__(self, shown: Callable[[Any], BoardRow], parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(shown, parent, name=name)
        self.setItemDelegate(TicketDelegate(self))
