"""The keys of groups on the table of expected visits: fold, unfold, their people, all of them here."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from ui.rows import Table
from ui.visits.parties import Party, has_group

if TYPE_CHECKING:
    from app.visits.lists import VisitRow

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Folding(QObject):
    """Right, Left or Space fold the group marked; Ctrl+G shows its people, Ctrl+Enter checks all of them in."""

    folded = Signal(object, bool)  # the lead's visit, whether it is unfolded now
    party_wanted = Signal(object)
    whole_wanted = Signal(object)

    def __init__(self, table: Table, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self._table and event.type() == QEvent.Type.KeyPress
        return is_key and isinstance(event, QKeyEvent) and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        row: VisitRow | Party | None = self._table.current()
        if row is None or not has_group(row):
            return False
        visit_id = row.head.id if isinstance(row, Party) else row.id
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() in ENTER:
                self.whole_wanted.emit(visit_id)
                return True
            if event.key() == Qt.Key.Key_G:
                self.party_wanted.emit(visit_id)
                return True
            return False
        if not isinstance(row, Party) or event.key() not in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space):
            return False
        is_open = event.key() == Qt.Key.Key_Right or (event.key() == Qt.Key.Key_Space and not row.is_open)
        self.folded.emit(row.lead_id, is_open)
        return True
