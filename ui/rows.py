"""Read-only tables and boards over frozen rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.core.i18n import _
from ui import theme

# Roles as plain ints: comparing Qt's enum members costs 40 ms a frame.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
FONT = int(Qt.ItemDataRole.FontRole)
ROW = int(Qt.ItemDataRole.UserRole)
HORIZONTAL = Qt.Orientation.Horizontal
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
PAGE = 200
KEPT_TEXTS = 4000
SINGLE_LINE = int(Qt.TextFlag.TextSingleLine)
SELECTED, HOVERED = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver
ANSWERED = frozenset({DISPLAY, TOOLTIP, FOREGROUND, ROW, FONT, ACCESSIBLE, ALIGN})

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key writes something (a blank alone does not)."""
    return bool(event.text().strip()) and event.text().isprintable() and not event.modifiers() & CHORD


@dataclass(frozen=True)
class Column:
    """One column: its heading, the text of a row, its width in design pixels; `struck` and `meaning` may look at the row."""

    title: str
    text: Callable[[Any], str]
    width: int = 110
    is_right: bool = False
    is_stretched: bool = False
    meaning: Callable[[Any], str] | None = None
    struck: Callable[[Any], bool] | None = None

    @property
    def align(self) -> int:
        """Qt's word for where the text stands."""
        return RIGHT if self.is_right else LEFT


class _Columns(QAbstractTableModel):
    """What a table of rows and a paged one share."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def row(self, number: int) -> Any | None:
        """The frozen row at a place, or None where it is not there (yet)."""
        return None

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not HORIZONTAL or section >= len(self.columns):
            return None
        if role == DISPLAY:
            return _(self.columns[section].title)
        if role == ALIGN:
            return self.columns[section].align
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        # a painted cell asks eight times, and only one answer is its text: what needs no row is answered first
        if role not in ANSWERED:
            return None
        column = self.columns[index.column()]
        if role == ALIGN:
            return column.align
        if (role == FONT and column.struck is None) or (role == FOREGROUND and column.meaning is None):
            return None
        row = self.row(index.row())
        if role == ROW:
            return row
        if row is None:
            return "…" if role == DISPLAY and index.column() == 0 else None
        return column.text(row) if role == DISPLAY else self._cell(column, row, role)

    def _cell(self, column: Column, row: Any, role: int) -> Any:
        if role == TOOLTIP:
            return column.text(row)
        if role == ACCESSIBLE:
            return " ".join((_(column.title), column.text(row)))
        if role == FOREGROUND and column.meaning is not None and (meaning := column.meaning(row)):
            return theme.colour(meaning)
        if role == FONT and column.struck is not None and column.struck(row):
            font = theme.font()
            font.setStrikeOut(True)
            return font
        return None


class RowsModel(_Columns):
    """All rows at hand (up to a few hundred)."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Take new rows; the same number only repaints, so selection and scroll stay."""
        if len(rows) == len(self.rows):
            self.rows = tuple(rows)
            if self.rows and self.columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> Any | None:
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)


class PagedRows(_Columns):
    """A register of any length: pages are asked for when they come into view, the farthest ones are let go again.

    `wanted(start, count)` is emitted for a missing page; the screen reads it and hands it in by `take`."""

    wanted = Signal(int, int)

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None, *, page: int = PAGE, kept: int = 12) -> None:
        super().__init__(columns, parent)
        self._page, self._kept, self._total = page, kept, 0
        self._pages: dict[int, tuple[Any, ...]] = {}
        self._asked: set[int] = set()

    def start(self, total: int) -> None:
        """A new list of `total` rows, none of them read yet."""
        self.beginResetModel()
        self._total = total
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Read the pages again, keeping the old rows on screen until the new ones are there."""
        self._asked.clear()
        for number in list(self._pages):
            self._ask(number)

    def take(self, start: int, rows: Sequence[Any]) -> None:
        """The rows from `start` on, as asked for."""
        number = start // self._page
        self._pages[number] = tuple(rows)
        self._asked.discard(number)
        for far in sorted(self._pages, key=lambda page: -abs(page - number))[: max(0, len(self._pages) - self._kept)]:
            del self._pages[far]
        last = min(start + self._page, self._total) - 1
        if last >= start:
            self.dataChanged.emit(self.index(start, 0), self.index(last, len(self.columns) - 1))

    def missed(self, start: int) -> None:
        """The page could not be read; it is asked for again when next seen."""
        self._asked.discard(start // self._page)

    def row(self, number: int) -> Any | None:
        if not 0 <= number < self._total:
            return None
        page, place = divmod(number, self._page)
        rows = self._pages.get(page)
        if rows is None:
            self._ask(page)
            return None
        return rows[place] if place < len(rows) else None

    def _ask(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(page * self._page, min(self._page, self._total - page * self._page))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self._total


class CellDelegate(QStyledItemDelegate):
    """Paints a cell as the style sheet would, in a third of the time: the sheet works out its rules anew for every cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fitted: dict[tuple[str, int], str] = {}
        self._fitted_for = QFont()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, box, state = index.model(), option.rect, option.state
        if not isinstance(model, _Columns):
            return
        if state & SELECTED:
            painter.fillRect(box, theme.colour("accent_soft"))
        elif state & HOVERED:
            painter.fillRect(box, theme.colour("hover"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("line"))
        column, row = model.columns[index.column()], model.row(index.row())
        text = model.data(index) if row is None else column.text(row)
        if not text:
            return
        meaning = column.meaning(row) if column.meaning is not None and row is not None else ""
        struck = column.struck is not None and row is not None and column.struck(row)
        painter.setFont(model.data(index, FONT) if struck else option.font)
        painter.setPen(theme.colour(meaning or "text"))
        inner = box.adjusted(11, 0, -11, -2)  # where the headings stand
        painter.drawText(inner, column.align | SINGLE_LINE, self._fit(text, inner.width(), option))

    def _fit(self, text: str, width: int, option: QStyleOptionViewItem) -> str:
        if option.font != self._fitted_for or len(self._fitted) > KEPT_TEXTS:
            self._fitted.clear()
            self._fitted_for = QFont(option.font)
        found = self._fitted.get((text, width))
        if found is None:
            found = self._fitted[text, width] = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return found


class Table(QTableView):
    """A register: 32 px rows, whole rows selected, Enter or double click opens."""

    opened = Signal(object)
    picked = Signal(object)

    def __init__(self, model: _Columns, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setObjectName(name or "Table")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(theme.px(theme.REGISTER_ROW))
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.REGISTER_ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._lay_out(model)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.picked.emit(model.row(now.row())))

    def _lay_out(self, model: _Columns) -> None:
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setMinimumSectionSize(40)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, theme.px(column.width))
            if column.is_stretched:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def current(self) -> Any | None:
        """The row picked, or None."""
        model = self.model()
        return model.row(self.currentIndex().row()) if isinstance(model, _Columns) else None

    def model_columns(self) -> tuple[Column, ...]:
        """The columns as declared."""
        model = self.model()
        return model.columns if isinstance(model, _Columns) else ()

    def _open(self, number: int) -> None:
        if (row := self.current()) is not None and number >= 0:
            self.opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open(self.currentIndex().row())
        elif is_typing(event):
            event.ignore()  # the window takes it into the one box
        else:
            super().keyPressEvent(event)
