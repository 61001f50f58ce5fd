"""Bringing a backup back from within the desk: the sheet over the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui.backups.restore_view import RestoreView
from ui.panels import Sheet
from ui.screen import Desk

WIDTH = 1060


class RestoreSheet(Sheet):
    """For who administers; Esc goes back one step."""

    def __init__(self, over: QWidget, desk: Desk) -> None:
        super().__init__(over, _("Bring a backup back"), width=WIDTH)
        self._desk = desk
        self.view = RestoreView(desk, is_founded=True)
        self.view.wanted.connect(self._take)
        self.view.left.connect(self.close_sheet)
        self.body.addWidget(self.view)
        self.view.table.setFocus()

    def _take(self, wanted: object) -> None:
        super().close_sheet()
        self._desk.restore_wanted.emit(wanted)

    def close_sheet(self) -> None:
        """Esc: the list again, or away."""
        if not self.view.step_back():
            super().close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        event.accept()
