"""Complaints that may be the same one again, while it is typed: each opened by a press, ticked as what is repeated."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.complaints.fields import SAME_WORDS, STATE_WORDS
from app.core.i18n import _, ngettext
from ui import theme
from ui.elided import ElidedButton
from ui.panels import label
from ui.visits.words import at_words

if TYPE_CHECKING:
    from uuid import UUID

    from app.complaints.similar import Similar

SEEN, LINE = 3, 30  # lines in sight at once, the others by scrolling


class SimilarPart(QWidget):
    """Takes no room where there is none; what was ticked stays ticked while it is still offered."""

    wanted = Signal(object)  # one of them is to be looked at
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Similar, ...] = ()
        self._ticks: dict[UUID, QCheckBox] = {}
        self._head = label("", "warn", wraps=True)
        lines = QWidget()
        self._column = QVBoxLayout(lines)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(2)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._head)
        column.addWidget(self._scroll)
        self.hide()

    @property
    def numbers(self) -> tuple[str, ...]:
        """What is offered, the likeliest first."""
        return tuple(row.number for row in self._rows)

    @property
    def chosen(self) -> "tuple[UUID, ...]":
        """Which are ticked as the same again."""
        return tuple(one for one, tick in self._ticks.items() if tick.isChecked())

    def tick_first(self) -> None:
        """Ctrl+U: the likeliest is the same again, or not after all."""
        if self._ticks:
            next(iter(self._ticks.values())).toggle()

    def show_rows(self, rows: "Sequence[Similar]") -> None:
        """Offer these."""
        if tuple(rows) == self._rows:
            return
        kept, self._rows = set(self.chosen), tuple(rows)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._ticks = {}
        for row in self._rows:
            self._column.addWidget(self._line(row, is_ticked=row.id in kept))
        words = ngettext("{n} complaint may be the same. Tick what is said again (Ctrl+U):",
                         "{n} complaints may be the same. Tick what is said again (Ctrl+U):", len(self._rows))  # fmt: skip
        self._scroll.setFixedHeight(theme.px(LINE) * min(SEEN, len(self._rows)))
        self._head.setText(words.format(n=len(self._rows)))
        self.setVisible(bool(self._rows))

    def _line(self, row: "Similar", *, is_ticked: bool) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        tick = QCheckBox()
        tick.setAccessibleName(_("{number} is the same again").format(number=row.number))
        tick.setToolTip(tick.accessibleName())
        tick.setChecked(is_ticked)
        tick.toggled.connect(lambda _on: self.ticked.emit())
        self._ticks[row.id] = tick
        why = _(", ").join(_(SAME_WORDS[one]) for one in row.why)
        shown = ElidedButton()
        shown.say(" · ".join(part for part in (row.number, why, row.summary) if part))
        state = " · ".join((_(STATE_WORDS[row.state]), at_words(row.received_at), row.kind, row.home or row.place))
        shown.setToolTip("\n".join((row.number, why, state, row.summary)))
        shown.setObjectName("SameName")
        shown.setIconSize(QSize(13, 13))
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        shown.clicked.connect(partial(self.wanted.emit, row.id))
        line.addWidget(tick)
        line.addWidget(shown, 1)
        return holder
