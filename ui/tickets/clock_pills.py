"""Every clock of a ticket as a word, amber from 75 % on and red when it has passed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.panels import StatusPill
from ui.tickets.words import clock_pill, clock_sentence
from ui.visits.flow import Flow

if TYPE_CHECKING:
    from app.clocks.lists import ClockRow


class ClockPills(QWidget):
    """The tip of each says all there is to say of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self, gap=6)
        self._pills: list[StatusPill] = []
        self._clocks: tuple[ClockRow, ...] = ()

    def show_clocks(self, clocks: "Sequence[ClockRow]", now: datetime) -> None:
        """Show these."""
        self._clocks = tuple(clocks)
        while len(self._pills) < len(self._clocks):
            made = StatusPill(parent=self)
            self._pills.append(made)
            self._flow.addWidget(made)
        self.tick(now)
        self.setVisible(bool(self._clocks))

    @property
    def words(self) -> tuple[str, ...]:
        """What the clocks say, the one to act on first foremost."""
        return tuple(pill.text() for pill in self._pills[: len(self._clocks)])

    def tick(self, now: datetime) -> None:
        """The moment has changed."""
        for pill, row in zip(self._pills, self._clocks, strict=False):
            said, sentence = clock_pill(row, now), clock_sentence(row, now)
            pill.set(said.word, said.meaning)
            pill.setToolTip(sentence)
            pill.setAccessibleName(f"{said.word}. {sentence}")
        for pill in self._pills[len(self._clocks) :]:
            pill.set("")
        self.updateGeometry()
