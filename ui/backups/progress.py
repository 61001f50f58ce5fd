"""How far a backup or a restore is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import label

if TYPE_CHECKING:
    from app.storage.backups.watching import Progress


class ProgressLine(QWidget):
    """The stage in words over a bar; a stage of unknown length moves to and fro."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._words)
        column.addWidget(self._bar)

    def show_progress(self, progress: "Progress") -> None:
        from app.storage.backups.watching import STAGE_WORDS

        self._words.setText(_(STAGE_WORDS[progress.stage]) + "…")
        self._bar.setRange(0, 1000 if progress.total else 0)
        if progress.total:
            self._bar.setValue(round(1000 * progress.done / progress.total))

    @property
    def words(self) -> str:
        """What is said of the stage."""
        return self._words.text()
