"""One thing on a person's timeline as a row to press: its kind as an icon, when, its number, how it stands, what it was about."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from app.core import clock
from app.visits.fields import VisitState
from ui import icons, theme
from ui.boards import draw_struck, one_line
from ui.visits.words import at_words, is_unmeasured, leaving_words

if TYPE_CHECKING:
    from app.desk.timeline import Entry

ICONS = {
    "visit": "id-badge", "call": "phone", "message": "envelope", "mail": "envelope-open-text", "ticket": "clipboard-list",
    "opinion": "comment", "incident": "bell", "complaint": "circle-exclamation",
}  # fmt: skip
COLOURS = {"open": "warn", "done": "quiet", "refused": "bad"}
HIGH, SIDE, ICON = 42, 6, 15


def strike(shown: QLabel) -> None:
    """Draw a line through a label's text."""
    font = shown.font()
    font.setStrikeOut(True)
    shown.setFont(font)


def when_words(entry: "Entry") -> tuple[str, tuple[int, int]]:
    """When it was, of a visit that is over from when to when; and where a leaving time stands that nobody measured (start, length)."""
    row = entry.visit
    came = (row.admitted_at or row.arrived_at) if row is not None and row.state is VisitState.LEFT else None
    if row is None or came is None:
        return at_words(entry.at), (0, 0)
    is_same_day = row.left_at is not None and clock.day_of(row.left_at) == clock.day_of(came)
    left = f"{clock.local(row.left_at):%H:%M}" if is_same_day and row.left_at else at_words(row.left_at) or leaving_words(row)
    begin = f"{at_words(came)} – "
    return begin + left, (len(begin), len(left)) if is_unmeasured(row) else (0, 0)


def state_words(entry: "Entry") -> str:
    """How it stands; of a visit that is over how the leaving is known."""
    if entry.visit is not None and entry.visit.state is VisitState.LEFT:
        return leaving_words(entry.visit) or entry.state
    return entry.state


class EntryRow(QPushButton):
    """`struck` is where the words of the upper line are struck through: a leaving time nobody measured."""

    def __init__(self, entry: "Entry", clicked: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.upper, self.struck = when_words(entry)
        self.state = state_words(entry)
        self.setObjectName("SameName")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = " · ".join(part for part in (self.upper, entry.number, self.state, one_line(entry.words)) if part)
        self.setAccessibleName(told)
        self.setToolTip(told)
        self.clicked.connect(lambda *_unused: clicked())

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(HIGH))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def _colour(self) -> str:
        row = self.entry.visit
        return "warn" if row is not None and is_unmeasured(row) else COLOURS[self.entry.standing]

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        size = theme.px(ICON)
        box = self.rect().adjusted(SIDE, 3, -SIDE, -3)
        half = box.height() // 2
        icons.paint(painter, ICONS.get(self.entry.kind, "circle"), QRectF(box.left(), box.top() + (half - size) / 2, size, size),
                    theme.colour("quiet"))  # fmt: skip
        inner = box.adjusted(size + 8, 0, 0, 0)
        small = theme.font(theme.SMALL)
        upper, lower = QRect(inner.left(), inner.top(), inner.width(), half), QRect(inner.left(), inner.top() + half, inner.width(), half)
        painter.setFont(small)
        self._upper(painter, upper, QFontMetrics(small))
        painter.setFont(small)
        painter.setPen(theme.colour("text"))
        words = QFontMetrics(small).elidedText(one_line(self.entry.words) or "—", Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)
        painter.end()

    def _upper(self, painter: QPainter, box: QRect, metrics: QFontMetrics) -> None:
        """When and which number at the left, how it stands at the right; the number gives way first."""
        state = metrics.elidedText(self.state, Qt.TextElideMode.ElideRight, box.width() // 2)
        wide = metrics.horizontalAdvance(state)
        painter.setPen(theme.colour(self._colour()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine), state)
        room = box.width() - wide - 10
        when = metrics.elidedText(self.upper, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.colour("text"))
        draw_struck(painter, QRect(box.left(), box.top(), room, box.height()), when, self.struck)
        used = metrics.horizontalAdvance(when) + 10
        if self.entry.number and used + metrics.horizontalAdvance(self.entry.number) <= room:
            painter.setPen(theme.colour("quiet"))
            rest = box.adjusted(used, 0, 0, 0)
            painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), self.entry.number)
