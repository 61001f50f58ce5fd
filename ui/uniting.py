"""After the nightly backup the indexes of the one box are made one part each, a little at a time: check-ins come in between."""

from PySide6.QtCore import QObject, QTimer

from ui.tasks import Tasks

PAUSE = 20  # ms between two steps of about as long


def unite(tasks: Tasks, owner: QObject, *, begins: bool = True) -> None:
    """Step after step until nothing is left or the owner is gone; what cannot be done is left to the next night."""

    def go_on(is_more: bool) -> None:
        if is_more:
            QTimer.singleShot(PAUSE, owner, lambda: unite(tasks, owner, begins=False))

    tasks.do(owner, "app.desk.uniting:unite", begins=begins, then=go_on, failed=lambda _error: None)
