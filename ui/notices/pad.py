"""The field a visitor signs in: mouse, finger or pen; kept as strokes, drawn like ink on white paper."""

from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.errors import UserError
from app.notices.strokes import FULL, MOST_POINTS, WIDE, Point, pack
from ui import theme

PAPER, INK, LINE = QColor("#ffffff"), QColor("#10243c"), QColor("#b9c2cc")
CORNER = 10


class Pad(QWidget):
    """`changed` after every stroke. A pen outranks the mouse events that systems make of it; a second finger draws nothing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._is_down = False
        self._finger = -1
        self._clock = QElapsedTimer()
        self.hint = ""
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.px(170))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(760), theme.px(190))

    # -- what was drawn

    @property
    def high(self) -> int:
        """The pad's height in units of its width."""
        return max(1, min(WIDE, round(self.height() / max(1, self.width()) * WIDE)))

    @property
    def is_empty(self) -> bool:
        return not self._strokes

    def packed(self) -> bytes:
        """The strokes as kept; raises UserError where nobody signed."""
        return pack(self._strokes, self.high)

    @property
    def is_signed(self) -> bool:
        """Whether there is enough line for a name."""
        try:
            self.packed()
        except UserError:
            return False
        return True

    def clear(self) -> None:
        """White paper again."""
        self._strokes, self._is_down, self._finger = [], False, -1
        self.changed.emit()
        self.update()

    # -- drawing

    def _begin(self, at: QPointF, pressure: float) -> None:
        if not self._clock.isValid():
            self._clock.start()
        self._is_down = True
        self._strokes.append([])
        self._add(at, pressure)

    def _add(self, at: QPointF, pressure: float) -> None:
        if sum(map(len, self._strokes)) >= MOST_POINTS:
            return
        scale = WIDE / max(1, self.width())
        x = min(WIDE, max(0, round(at.x() * scale)))
        y = min(self.high, max(0, round(at.y() * scale)))
        point = Point(x, y, min(FULL, max(0, round(pressure * FULL))), int(self._clock.elapsed()))
        stroke = self._strokes[-1]
        if not stroke or stroke[-1][:2] != (x, y):
            stroke.append(point)
        self.update()

    def _end(self) -> None:
        if self._is_down:
            self._is_down = False
            self.changed.emit()

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove and self._is_down:
            self._add(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()  # else the system sends the same as a mouse once more

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touched(event)
            event.accept()
            return True
        return super().event(event)

    def _touched(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchCancel:
            self._finger = -1
            self._end()
            return
        for point in event.points():
            state, pressure = point.state(), point.pressure()
            weight = pressure if 0 < pressure < 1 else 0.5  # most screens tell none, or always 1
            if state == point.State.Pressed and self._finger < 0:
                self._finger = point.id()
                self._begin(point.position(), weight)
            elif point.id() == self._finger and state == point.State.Updated:
                self._add(point.position(), weight)
            elif point.id() == self._finger and state == point.State.Released:
                self._finger = -1
                self._end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._is_down:
            self.setFocus()
            self._begin(event.position(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_down and self._finger < 0:
            self._add(event.position(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._finger < 0:
            self._end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.high
        self._strokes = [[point._replace(y=min(high, point.y)) for point in stroke] for stroke in self._strokes]

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("accent") if self.hasFocus() else theme.colour("border"), 2 if self.hasFocus() else 1))
        painter.setBrush(PAPER)
        painter.drawRoundedRect(box, CORNER, CORNER)
        base = round(self.height() * 0.76)
        painter.setPen(QPen(LINE, 1, Qt.PenStyle.DashLine))
        painter.drawLine(24, base, self.width() - 24, base)
        if self.is_empty and self.hint:
            painter.setFont(theme.font(theme.HEAD))
            painter.setPen(QColor("#5d6975"))
            painter.drawText(
                self.rect().adjusted(24, 10, -24, 0), int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), self.hint
            )
        scale = self.width() / WIDE
        for start, end, pressure in self._segments():
            painter.setPen(QPen(INK, 1.6 + 2.4 * pressure / FULL, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start.x * scale, start.y * scale), QPointF(end.x * scale, end.y * scale))

    def _segments(self) -> Iterator[tuple[Point, Point, int]]:
        for stroke in self._strokes:
            for place, point in enumerate(stroke):
                before = stroke[place - 1] if place else point
                yield before, point, point.pressure
