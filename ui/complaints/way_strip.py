"""The way of a complaint in one line: which stops are behind it, where it stands, in which round."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.complaints.fields import State
from app.core.i18n import _
from ui import theme
from ui.complaints.words import STOPS

HIGH, DOT = 40, 5


class WayStrip(QWidget):
    """Painted; the words beside each stop say what the colours repeat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._is_bad = -1, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HIGH))

    def show_state(self, state: State) -> None:
        """Where it stands; void and merged ones stand nowhere."""
        self._place = next((n for n, (_words, states) in enumerate(STOPS) if state in states), -1)
        self._is_bad = state in (State.ENDED, State.NEVER_MET)
        self.setAccessibleName(_(STOPS[self._place][0]) if self._place >= 0 else "")
        self.update()

    @property
    def stands(self) -> bool:
        """Whether it stands anywhere on the way."""
        return self._place >= 0

    def sizeHint(self) -> QSize:
        return QSize(360, theme.px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, y, dot = self.width() / len(STOPS), 10.0, theme.px(DOT)
        centres = [QPointF(step * (n + 0.5), y) for n in range(len(STOPS))]
        for n, (here, there) in enumerate(pairwise(centres)):
            painter.setPen(QPen(theme.colour("accent" if n < self._place else "line"), 2))
            painter.drawLine(here, there)
        for n, centre in enumerate(centres):
            is_here, is_past = n == self._place, n < self._place
            ink = theme.colour("bad" if is_here and self._is_bad else "accent" if is_here or is_past else "line")
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink if is_here or is_past else theme.colour("card"))
            size = dot + 2 if is_here else dot
            painter.drawEllipse(centre, size, size)
            painter.setPen(theme.colour("text" if is_here else "quiet"))
            painter.setFont(theme.font(theme.SMALL, is_bold=is_here))
            box = QRectF(centre.x() - step / 2, y + dot + 4, step, self.height() - y - dot - 4)
            words = painter.fontMetrics().elidedText(_(STOPS[n][0]), Qt.TextElideMode.ElideRight, int(step) - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)
        painter.end()
