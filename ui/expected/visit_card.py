"""One expected visit at the side of the board: what was announced, and what can be done with it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.expected.announced_mark import mark_words
from ui.panels import StatusPill, button, label, line
from ui.visits.details_panel import facts
from ui.visits.words import state_pill

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from app.visits.watched import Mark


class VisitCard(QFrame):
    """Says which move was chosen; the screen does it."""

    closed = Signal()
    wanted = Signal(str)  # check_in, change, again, cancel, rest, register

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.row: VisitRow | None = None
        self._name, self._pill, self._number = label("", "head"), StatusPill(), label("", "quiet")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        column.addWidget(self._number)
        column.addWidget(line())
        column.addWidget(self._scroll, 1)
        column.addWidget(self._button(_("Check in"), "check_in", key="Enter", kind="big"))
        grid = QGridLayout()
        grid.setSpacing(8)
        self._rest = self._button(_("Cancel all from here …"), "rest", kind="danger")
        made = (
            self._button(_("Change …"), "change"), self._button(_("Expect again …"), "again"),
            self._button(_("Cancel visit …"), "cancel", key="Del", kind="danger"), self._button(_("Open in the register"), "register"),
        )  # fmt: skip
        for place, each in enumerate(made):
            grid.addWidget(each, place // 2, place % 2)
        grid.addWidget(self._rest, 2, 0, 1, 2)
        column.addLayout(grid)

    def _button(self, words: str, move: str, *, key: str = "", kind: str = "") -> QWidget:
        made = button(words, key=key, kind=kind, clicked=lambda: self.wanted.emit(move))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def show_row(self, row: "VisitRow", watched: "Mark | None" = None) -> None:
        """What was announced, and whether the visitor is to be checked on arrival."""
        self.row = row
        self._name.setText(row.name)
        self._name.setToolTip(row.name)
        mark = state_pill(row.state)
        self._pill.set(mark.word, mark.meaning)
        self._number.setText(" · ".join(part for part in (row.number, row.phone, mark_words(watched)) if part))
        self._rest.setVisible(row.series_id is not None)
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(facts(row)):
            head = label(name, "quiet", wraps=True)
            head.setMaximumWidth(110)
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wraps=True), place, 1)
        grid.setRowStretch(len(facts(row)), 1)
        self._scroll.setWidget(body)
