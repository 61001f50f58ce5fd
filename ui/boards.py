"""Boards: two lines and a pill for each row, painted by one delegate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons, theme
from ui.rows import ACCESSIBLE, DISPLAY, NOWHERE, ROW, TOOLTIP, Index, is_typing

SIDE = 14
ICON = 18
MEANINGS = {"ok": ("ok", "ok_soft"), "warn": ("warn", "warn_soft"), "bad": ("bad", "bad_soft"), "quiet": ("quiet", "quiet_soft")}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What one row of a board shows: a strong line, a quiet line (`struck`: where it is struck through), a pill with its meaning."""

    title: str
    detail: str = ""
    icon: str = ""
    pill: str = ""
    meaning: str = "quiet"
    struck: tuple[int, int] = (0, 0)
    is_inner: bool = False  # one of a group unfolded above it


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that names those below it; the keys pass it over."""

    title: str


class BoardModel(QAbstractListModel):
    """Frozen rows, turned into what they show only when painted (clocks move on without a reload)."""

    def __init__(self, shown: Callable[[Any], BoardRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self.rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Take new rows; the caller keeps the selection by its id."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def shown(self, number: int) -> BoardRow:
        row = self.rows[number]
        return BoardRow(row.title) if isinstance(row, Heading) else self._shown(row)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_heading = index.isValid() and isinstance(self.rows[index.row()], Heading)
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == ROW:
            return self.rows[index.row()]
        if role in (DISPLAY, ACCESSIBLE, TOOLTIP):
            row = self.shown(index.row())
            return "\n".join(part for part in (row.title, row.detail, row.pill) if part)
        return None


class BoardDelegate(QStyledItemDelegate):
    """Paints a BoardRow; texts that do not fit are cut with an ellipsis, the pill never is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.px(theme.BOARD_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, BoardModel):
            return
        row = model.shown(index.row())
        box: QRect = option.rect
        if isinstance(model.rows[index.row()], Heading):
            self._heading(painter, row.title, box)
            return
        self._ground(painter, option, box)
        left = box.left() + SIDE * (2 if row.is_inner else 1)
        if row.icon:
            size = theme.px(ICON)
            spot = QRectF(left, box.center().y() - size / 2 + 1, size, size)
            icons.paint(painter, row.icon, spot, theme.colour("quiet"))
            left += size + 10
        right = self._pill(painter, row, box) if row.pill else box.right() - SIDE
        self._lines(painter, row, QRect(left, box.top(), max(20, right - left - 10), box.height()))
        painter.setPen(theme.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _heading(self, painter: QPainter, words: str, box: QRect) -> None:
        painter.fillRect(box, theme.colour("quiet_soft"))
        painter.setFont(theme.font(theme.BODY, is_bold=True))
        painter.setPen(theme.colour("text"))
        inner = box.adjusted(SIDE, 0, -SIDE, 0)
        painter.drawText(
            inner, int(Qt.AlignmentFlag.AlignVCenter), painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        )

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))

    def _lines(self, painter: QPainter, row: BoardRow, box: QRect) -> None:
        title, detail = theme.font(theme.BODY), theme.font(theme.SMALL)
        half = box.height() // 2
        upper = QRect(box.left(), box.top() + 5, box.width(), half - 4) if row.detail else box
        painter.setFont(title)
        painter.setPen(theme.colour("text"))
        words = QFontMetrics(title).elidedText(one_line(row.title), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(upper, int(Qt.AlignmentFlag.AlignVCenter), words)
        if row.detail:
            painter.setFont(detail)
            painter.setPen(theme.colour("quiet"))
            lower = QRect(box.left(), box.top() + half + 1, box.width(), half - 5)
            words = QFontMetrics(detail).elidedText(one_line(row.detail), Qt.TextElideMode.ElideRight, box.width())
            draw_struck(painter, lower, words, row.struck)

    def _pill(self, painter: QPainter, row: BoardRow, box: QRect) -> int:
        font = theme.font(theme.SMALL)
        text, ground = MEANINGS[row.meaning]
        width, height = QFontMetrics(font).horizontalAdvance(row.pill) + 22, theme.px(22)
        pill = QRectF(box.right() - SIDE - width, box.center().y() - height / 2, width, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme.colour(text))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), row.pill)
        painter.restore()
        return int(pill.left())


def draw_struck(painter: QPainter, box: QRect, words: str, struck: tuple[int, int]) -> None:
    """One line of text with a line through `struck` (start, length), as the register's paper has it."""
    start, length = struck
    plain = painter.font()
    through = QFont(plain)
    through.setStrikeOut(True)
    parts = ((words[:start], plain), (words[start : start + length], through), (words[start + length :], plain))
    for text, font in parts:
        painter.setFont(font)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        box = box.adjusted(QFontMetrics(font).horizontalAdvance(text), 0, 0, 0)
    painter.setFont(plain)


def one_line(text: str) -> str:
    """Text as one line of a list, whatever line ends it holds."""
    return " ".join(text.split()) if "\n" in text or "\r" in text else text


class BoardList(QListView):
    """A board of two-line rows. `opened` on Enter or double click, `picked` when the current row changes."""

    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, shown: Callable[[Any], BoardRow], parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._rows = BoardModel(shown, self)
        self.setModel(self._rows)
        self.setItemDelegate(BoardDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(0)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))
        self.selectionModel().currentChanged.connect(lambda now, _before: self.picked.emit(now.data(ROW)) if now.isValid() else None)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Take new rows; the row of the same id stays picked, the scroll stays where it was."""
        kept = getattr(self.current(), "id", None)
        scroll = self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self._rows.set_rows(rows)
        for number, row in enumerate(rows):
            if kept is not None and getattr(row, "id", None) == kept:
                self.setCurrentIndex(self._rows.index(number))
        self.selectionModel().blockSignals(blocked)
        self.verticalScrollBar().setValue(scroll)

    def rows(self) -> tuple[Any, ...]:
        return self._rows.rows

    def current(self) -> Any | None:
        """The row picked, or None."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def pick(self, number: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self._rows.index(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self.current() is not None:
            self.opened.emit(self.current())
        elif is_typing(event):
            event.ignore()  # the window takes it into the one box
        else:
            super().keyPressEvent(event)
