"""An earlier visit as a line to press: a leaving time nobody measured is struck through."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ui import theme
from ui.boards import draw_struck
from ui.visits.words import history, struck_span

if TYPE_CHECKING:
    from app.visits.lists import VisitRow


def strike(shown: QLabel) -> None:
    """Draw a line through a label's text."""
    font = shown.font()
    font.setStrikeOut(True)
    shown.setFont(font)


class HistoryButton(QPushButton):
    """When (from when to when), to whom, what for; `struck` is where the words are struck through."""

    def __init__(self, row: "VisitRow", clicked: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = history(row)
        self.struck = struck_span(row, self.words)
        self.setText(self.words.replace("&", "&&"))  # also what a screen reader says and how wide the style makes it
        self.setAccessibleName(self.words)
        self.setToolTip(self.words)
        self.setProperty("kind", "quiet")
        self.setObjectName("SameName")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda *_unused: clicked())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.struck[1]:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setFont(self.font())
        painter.setPen(theme.colour("text"))
        inner = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).adjusted(2, 0, -2, 0)
        words = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, inner.width())
        draw_struck(painter, inner, words, self.struck)
        painter.end()
