"""End of day: everybody still inside is listed first; only what is ticked is closed, and it is said to be closed in bulk."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from ui import theme
from ui.panels import button, label
from ui.visits.moves import Moves
from ui.visits.words import detail, title

if TYPE_CHECKING:
    from app.visits.lists import VisitRow

ID_ROLE = int(Qt.ItemDataRole.UserRole)


class BulkPanel(QFrame):
    """A list to tick; Space ticks a row, Ctrl+A ticks all, Ctrl+Enter closes the ticked ones."""

    closed = Signal()

    def __init__(self, moves: Moves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._moves = moves
        self._list = QListWidget()
        self._list.setAccessibleName(_("Still inside"))
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.installEventFilter(self)
        self._list.itemChanged.connect(self._relabel)
        self._go = button("", kind="big", clicked=self._close_ticked)
        self._rows: tuple[VisitRow, ...] = ()
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addWidget(label(_("End of day: still inside"), "head"))
        words = _("Look for each of them first. Ticked visits are closed with “closed in bulk”: the time is not counted as a measured one.")
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self._list, 1)
        column.addWidget(self._go)
        row = QHBoxLayout()
        row.addWidget(button(_("Tick all"), key="Ctrl+A", clicked=self._tick_all), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)
        self._relabel()

    def start(self) -> None:
        """Nothing is ticked to begin with."""
        self.show_rows(self._rows, keeps_ticks=False)
        self._list.setFocus()
        self._list.setCurrentRow(0)

    def show_rows(self, rows: Sequence["VisitRow"], *, keeps_ticks: bool = True) -> None:
        """List these visits; ticks stay on rows that stay."""
        ticked = set(self._ticked()) if keeps_ticks else set()
        self._rows = tuple(rows)
        self._list.blockSignals(True)
        self._list.clear()
        for row in self._rows:
            item = QListWidgetItem(f"{title(row)}\n{detail(row)}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if row.id in ticked else Qt.CheckState.Unchecked)
            item.setData(ID_ROLE, row.id)
            item.setSizeHint(QSize(0, theme.px(theme.BOARD_ROW)))
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._relabel()

    def _ticked(self) -> list[UUID]:
        items = [self._list.item(place) for place in range(self._list.count())]
        return [item.data(ID_ROLE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _relabel(self) -> None:
        count = len(self._ticked())
        self._go.setEnabled(count > 0)
        words = ngettext("Close {n} visit  Ctrl+Enter", "Close {n} visits  Ctrl+Enter", count)
        self._go.setText(words.format(n=count) if count else _("Tick who has left"))

    def _tick_all(self) -> None:
        for place in range(self._list.count()):
            self._list.item(place).setCheckState(Qt.CheckState.Checked)

    def _close_ticked(self) -> None:
        ticked = self._ticked()
        if ticked:
            self._moves.leave_many(ticked, self.closed.emit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the list would take Ctrl+A for its own selection
        is_key = watched is self._list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        return (is_key and isinstance(event, QKeyEvent) and self._key(event)) or super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_A:
            self._tick_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close_ticked()
        else:
            return False
        return True
