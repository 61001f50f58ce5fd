"""How far a backup, a restore or a move to a server is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import label

if TYPE_CHECKING:
    from app.storage.backups.watching import Progress


class ProgressLine(QWidget):
    """The stage in words over a bar, with numbers where its steps mean something (`counts`); one of unknown length moves to and fro."""

    def __init__(self, parent: QWidget | None = None, *, counts: bool = False) -> None:
        super().__init__(parent)
        self._counts = counts
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

        stage, is_known = _(STAGE_WORDS[progress.stage]), bool(progress.total)
        words = f"{stage}…"
        if self._counts and is_known:
            words = _("{stage}: {done} of {total}").format(stage=stage, done=f"{progress.done:,}", total=f"{progress.total:,}")
        self._words.setText(words)
        self._bar.setRange(0, 1000 if is_known else 0)
        if is_known:
            self._bar.setValue(round(1000 * progress.done / progress.total))

    def wait(self, words: str) -> None:
        """Something else that takes a while."""
        self._words.setText(words)
        self._bar.setRange(0, 0)

    @property
    def words(self) -> str:
        """What is said of the stage."""
        return self._words.text()
