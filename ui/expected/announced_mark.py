"""While somebody is announced: a quiet line where they are to be checked when they come, or are a VIP. Nothing is asked yet."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.core.i18n import _
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.watched import Mark

AFTER = 200
LOOKED_AT = ("name", "phone", "company", "plate")


def mark_words(mark: "Mark | None") -> str:
    """What the operator reads; nothing of why."""
    if mark is None:
        return ""
    told = " ".join(("·", _("tell {whom}").format(whom=mark.tell))) if mark.tell else ""
    if mark.is_vip:
        return " ".join(part for part in ("★", _("VIP"), told) if part)
    return "● " + _("To be checked on arrival")


class AnnouncedMark(QLabel):
    """Looks again whenever name, phone, company or plate change."""

    def __init__(
        self, tasks: Tasks, values: Callable[[], Mapping[str, object]], person: Callable[[], UUID | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tasks, self._values, self._person = tasks, values, person
        self.setProperty("quiet", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self, singleShot=True, interval=AFTER)
        self._timer.timeout.connect(self.ask)
        self.hide()

    def edited(self, name: str) -> None:
        """A field was typed in or filled."""
        if name in LOOKED_AT:
            self._timer.start()

    def ask(self) -> None:
        """Look with the form as it stands."""
        self._timer.stop()
        self._tasks.read(self, "app.visits.watched:mark", self._values(), self._person(), key="mark", then=self._show)

    def _show(self, mark: "Mark | None") -> None:
        words = mark_words(mark)
        self.setText(words)
        self.setToolTip(words)
        self.setVisible(bool(words))
