"""The rows of a group, mended in place."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.core.i18n import N_, _, ngettext
from app.visits.fields import EXPECT_FIELDS
from ui import theme
from ui.rows import ALIGN, DISPLAY, HORIZONTAL, LEFT, NOWHERE, RIGHT, TOOLTIP, Index

if TYPE_CHECKING:
    from app.exchange.groups import GroupRow

EDIT = int(Qt.ItemDataRole.EditRole)
GROUND = int(Qt.ItemDataRole.BackgroundRole)
INK = int(Qt.ItemDataRole.ForegroundRole)
LINE, WRONG, FIRST = 0, 1, 2  # columns: where it stands, what to mend, then the fields
WIDTHS = {
    "name": 120, "phone": 116, "lead": 120, "host": 130, "purpose": 90, "company": 120, "day": 96, "time": 62, "people": 72, "plate": 90,
    "desk_note": 140,
}  # fmt: skip
LABELS = {field.name: field.label for field in EXPECT_FIELDS} | {"lead": N_("Lead")}


def lead_words(row: "GroupRow") -> str:
    """Who leads somebody, as written or as told by the rows; how many a lead leads."""
    if row.companions:
        return ngettext("leads {n}", "leads {n}", row.companions).format(n=row.companions)
    return row.lead or row.form.get("lead", "")


class GroupModel(QAbstractTableModel):
    """GroupRows; `edited` after every mend."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[GroupRow, ...] = ()
        self.fields = tuple(WIDTHS)

    def set_rows(self, rows: "Sequence[GroupRow]") -> None:
        """Other rows, or the same ones looked over."""
        if len(rows) == len(self.rows):
            self.rows = tuple(rows)
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(rows) - 1), self.columnCount() - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else FIRST + len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not HORIZONTAL or role != DISPLAY:
            return None
        if section < FIRST:
            return (_("Line"), _("What must be mended"))[section]
        return _(N_("Desk note")) if self.fields[section - FIRST] == "desk_note" else _(LABELS[self.fields[section - FIRST]])

    def flags(self, index: Index) -> Qt.ItemFlag:
        can = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return can | Qt.ItemFlag.ItemIsEditable if index.column() >= FIRST else can

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        row, column = self.rows[index.row()], index.column()
        name = self.fields[column - FIRST] if column >= FIRST else ""
        if role in (DISPLAY, EDIT):
            if role == DISPLAY and name == "lead" and not row.errors:
                return lead_words(row)
            return row.form.get(name, "") if name else str(row.line) if column == LINE else row.reason
        if role == TOOLTIP:
            return row.errors.get(name) or row.reason
        if role == GROUND:
            return theme.colour("bad_soft") if name in row.errors else None
        if role == INK:
            is_told = name == "lead" and not row.form.get("lead", "")  # by the other rows, not written there
            return theme.colour("quiet" if row.left_out or is_told else "bad" if column == WRONG or name in row.errors else "text")
        return (RIGHT if column == LINE else LEFT) if role == ALIGN else None

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or index.column() < FIRST:
            return False
        number, name = index.row(), self.fields[index.column() - FIRST]
        row = self.rows[number]
        if row.form.get(name, "") == str(value):
            return False
        mended = replace(row, form={**row.form, name: str(value)})
        self.rows = (*self.rows[:number], mended, *self.rows[number + 1 :])
        self.edited.emit()
        return True

    def take_out(self, numbers: Sequence[int]) -> None:
        """Rows that are not wanted."""
        gone = set(numbers)
        self.set_rows([row for number, row in enumerate(self.rows) if number not in gone])
        self.edited.emit()


class _CellPainter(QStyledItemDelegate):
    """Marks cells to mend; the style sheet would leave out a ground of their own."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if (ground := index.data(GROUND)) is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setStyleSheet("padding: 0 4px; min-height: 0; border-radius: 0;")
        editor.setGeometry(option.rect)


class GroupTable(QTableView):
    """A cell is mended by typing over it, or with Enter; Del takes rows out."""

    def __init__(self, model: GroupModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(_CellPainter(self))
        self.setAccessibleName(_("Rows of the group"))
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.SelectedClicked)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(theme.REGISTER_ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        for column, width in enumerate((52, 250, *WIDTHS.values())):
            self.setColumnWidth(column, theme.px(width))

    def go_to_first_fault(self) -> None:
        """The cursor to the first cell to mend."""
        for number, row in enumerate(self._rows.rows):
            wrong = [column for column, name in enumerate(self._rows.fields, FIRST) if name in row.errors]
            if wrong:
                self.setCurrentIndex(self._rows.index(number, wrong[0]))
                return
        if self._rows.rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows.index(0, FIRST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Delete and not is_editing:
            self._rows.take_out(sorted({index.row() for index in self.selectedIndexes()}))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and not is_editing:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)
