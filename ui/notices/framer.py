"""A picture with a frame of 3 × 4 on the face: dragged by the mouse, moved and resized by keys."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _
from ui import theme

LEAST = 60  # pixels of the picture: a face in fewer cannot be recognised
HANDLE = 18
SHADE = QColor(8, 14, 18, 150)
STEP = 0.02


class Framer(QWidget):
    """The frame in pixels of the picture. Arrows move it, + and - resize it; dragging its lower right corner resizes, elsewhere moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.frame = QRect()
        self.is_live = False
        self.words = ""
        self._grip: QPoint | None = None
        self._resizes = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(250))
        self.setAccessibleName(_("Picture with the frame of the badge photo"))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), theme.px(360))

    def show_image(self, image: QImage, *, is_live: bool = False) -> None:
        """Another picture; the frame stays where it was between live pictures of one size."""
        is_same = is_live and self.is_live and image.size() == self.image.size()
        self.image, self.is_live = image, is_live
        if not is_same:
            high = round(min(image.height(), image.width() / 0.75) * 0.9)
            self.frame = QRect(0, 0, round(high * 0.75), high)
            self.frame.moveCenter(image.rect().center())
        self.update()

    # -- between the picture and the screen

    def _shown(self) -> QRectF:
        if self.image.isNull():
            return QRectF()
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height())

    def _scale(self) -> float:
        return self._shown().width() / max(1, self.image.width())

    def framed(self) -> QRectF:
        """The frame on the screen."""
        shown, scale = self._shown(), self._scale()
        x, y = shown.x() + self.frame.x() * scale, shown.y() + self.frame.y() * scale
        return QRectF(x, y, self.frame.width() * scale, self.frame.height() * scale)

    # -- moving

    def _move(self, dx: float, dy: float) -> None:
        self.frame.translate(round(dx), round(dy))
        self._keep_inside()

    def _resize(self, by: float) -> None:
        """Grow by so many pixels of height around the middle."""
        centre = self.frame.center()
        self._set_height(self.frame.height() + by)
        self.frame.moveCenter(centre)
        self._keep_inside()

    def _set_height(self, high: float) -> None:
        most = min(self.image.height(), self.image.width() / 0.75)
        high = max(min(LEAST, most), min(most, high))
        self.frame.setSize(QSize(max(1, int(high * 0.75)), max(1, int(high))))

    def _keep_inside(self) -> None:
        room = self.image.rect()
        self.frame.moveLeft(max(0, min(self.frame.left(), room.width() - self.frame.width())))
        self.frame.moveTop(max(0, min(self.frame.top(), room.height() - self.frame.height())))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.image.isNull():
            return
        self.setFocus()
        corner = self.framed().bottomRight()
        self._resizes = (event.position() - corner).manhattanLength() < theme.px(HANDLE) * 2
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            return
        moved = (event.position().toPoint() - self._grip) / max(0.001, self._scale())
        self._grip = event.position().toPoint()
        if self._resizes:
            self._set_height(self.frame.height() + max(moved.y(), moved.x() / 0.75, key=abs))
            self._keep_inside()
        else:
            self._move(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._resize(self.image.height() * STEP * 2 * (1 if event.angleDelta().y() > 0 else -1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = max(2.0, self.image.height() * STEP)
        moves: dict[int, tuple[float, float]] = {
            Qt.Key.Key_Left: (-step, 0), Qt.Key.Key_Right: (step, 0), Qt.Key.Key_Up: (0, -step), Qt.Key.Key_Down: (0, step),
        }  # fmt: skip
        if event.key() in moves and not self.image.isNull():
            self._move(*moves[event.key()])
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._resize(step * 2)
        elif event.key() == Qt.Key.Key_Minus:
            self._resize(-step * 2)
        else:
            super().keyPressEvent(event)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self.image.isNull():
            painter.setPen(QPen(theme.colour("border"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
            painter.setPen(theme.colour("quiet"))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(24, 16, -24, -16), flags, self.words)
            return
        shown, framed = self._shown(), self.framed()
        painter.drawImage(shown, self.image)
        outside = QPainterPath()
        outside.addRect(shown)
        inside = QPainterPath()
        inside.addRect(framed)
        painter.fillPath(outside.subtracted(inside), SHADE)
        painter.setPen(QPen(theme.colour("accent") if self.hasFocus() else QColor("#ffffff"), 2))
        painter.drawRect(framed)
        side = theme.px(HANDLE) / 2
        painter.fillRect(QRectF(framed.right() - side, framed.bottom() - side, side * 2, side * 2), theme.colour("accent"))
