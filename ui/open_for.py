"""How long the form in front has been open."""

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _
from ui.panels import StatusPill

CALM = 60  # seconds; nobody in a queue minds less


class OpenFor(StatusPill):
    """Counts from the first entry; empty where nothing is begun."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._begun_at: datetime | None = None
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._show)

    def count_from(self, begun_at: datetime | None) -> None:
        """Aware UTC, or None to stop."""
        self._begun_at = begun_at
        if begun_at is None:
            self._clock.stop()
        else:
            self._clock.start()
        self._show()

    def _show(self) -> None:
        if self._begun_at is None:
            self.set("")
            return
        seconds = max(0, int((clock.now() - self._begun_at).total_seconds()))
        words = _("open {n} s").format(n=seconds) if seconds < 600 else _("open {n} min").format(n=seconds // 60)
        self.set(words, "ok" if seconds < CALM else "quiet")
