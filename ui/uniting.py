"""After the nightly backup the indexes of the one box are made one part each, a little at a time: check-ins come in between."""

from PySide6.QtCore import QObject, QTimer

from app.core.errors import UserError
from ui.tasks import Tasks

PAUSE = 20  # ms between two steps of about as long


class Uniting(QObject):
    """One round at a time; what could not be done is left to the next night."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._is_running = False

    def begin(self) -> None:
        """Nothing where a round is under way."""
        if not self._is_running:
            self._is_running = True
            self._step(begins=True)

    def _step(self, *, begins: bool = False) -> None:
        self._tasks.do(self, "app.desk.uniting:unite", begins=begins, then=self._go_on, failed=self._stop)

    def _go_on(self, is_more: bool) -> None:
        self._is_running = is_more
        if is_more:
            QTimer.singleShot(PAUSE, self, self._step)

    def _stop(self, _error: UserError) -> None:
        self._is_running = False
