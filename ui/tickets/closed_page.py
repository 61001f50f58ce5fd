"""What stands in the card for a file closed long ago, until whoever looks has said why it is opened."""

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import ClosedFile
from app.core.i18n import _
from ui import say
from ui.panels import EmptyState, button
from ui.tasks import Tasks


class ClosedPage(QWidget):
    """Passing by with the arrow keys asks nothing; Enter on the row, or the button, asks for the reason."""

    opened = Signal(object)  # the record

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._file: ClosedFile | None = None
        self._asked: say.Question | None = None
        self._words = EmptyState(icon="lock")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 24)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(button(_("Open"), key="Enter", clicked=self.ask), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def know(self, error: ClosedFile) -> None:
        """Which file it is."""
        self._file = error
        self._words.say(_("The file {number} is closed.").format(number=error.file[2]), str(error))

    def ask(self) -> None:
        """Ask why it is opened, once at a time; `opened` follows when that is kept."""
        if self._file is None or (self._asked is not None and shiboken6.isValid(self._asked) and self._asked.isVisible()):
            return
        from app.office.closed_files import REASONS

        kind, record_id, number = self._file.file
        self._asked = say.ask(
            _("Open the closed file {number}?").format(number=number), str(self._file), _("Open"),
            lambda why: self._tasks.do(
                self, "app.office.closed_files:open_file", kind, record_id, number, why,
                then=lambda _done: self.opened.emit(record_id), failed=say.error,
            ),
            line=_("Why it is opened"), presets=[_(reason) for reason in REASONS],
        )  # fmt: skip
        if self._asked is not None and self._asked.line is not None:
            QTimer.singleShot(0, self._asked.line, self._asked.line.setFocus)  # a room that has just opened takes the cursor once more
