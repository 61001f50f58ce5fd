"""A stock at scale: the true badge on its page, the outline of every label and of what the printer reaches, used labels hatched."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui import theme
from ui.printing.preview import MARGIN, PageView

if TYPE_CHECKING:
    from app.visits.stock_preview import Rect, StockPreview

RULER = 14
TRUE = 96 / 25.4  # pixels a millimetre is long on the screen at its true size
LARGEST = 2.0
DASHES = Qt.PenStyle.DashLine


class StockView(PageView):
    """The whole page fits into the view; rulers in mm at its edges say how large it is in truth."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: StockPreview | None = None
        self.setMinimumHeight(theme.px(160))
        self.setAccessibleName(_("The stock with a badge on it"))

    def show_preview(self, preview: "StockPreview | None") -> None:
        """Draw a stock; None clears it."""
        self.preview = preview
        self.show_pdf(preview.pdf if preview else b"")

    @property
    def scale(self) -> float:
        """Pixels a millimetre is long here."""
        width, height = self.preview.page if self.preview else (1.0, 1.0)
        room = QSize(self.width() - 2 * MARGIN - RULER, self.height() - 2 * MARGIN - RULER)
        return max(0.1, min(room.width() / width, room.height() / height, TRUE * LARGEST))

    @property
    def percent(self) -> int:
        """The size on the screen beside the true one."""
        return round(self.scale / TRUE * 100)

    def _redraw(self) -> None:
        self._image = QImage()
        self.update()

    def _paper(self) -> QRectF:
        width, height = self.preview.page if self.preview else (0.0, 0.0)
        scale = self.scale
        left = RULER + (self.width() - RULER - width * scale) / 2
        return QRectF(left, RULER + MARGIN / 2, width * scale, height * scale)

    def _box(self, rect: "Rect") -> QRectF:
        paper, scale = self._paper(), self.scale
        return QRectF(paper.x() + rect[0] * scale, paper.y() + rect[1] * scale, rect[2] * scale, rect[3] * scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.preview is None or not self.pages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (label, inner) in enumerate(zip(self.preview.labels, self.preview.printable, strict=True)):
            if number < self.preview.used:
                painter.fillRect(self._box(label), Qt.BrushStyle.BDiagPattern)
            painter.setPen(QPen(theme.colour("quiet"), 1))
            painter.drawRect(self._box(label))
            painter.setPen(QPen(theme.colour("accent") if theme.colour("accent").lightness() < 160 else Qt.GlobalColor.blue, 1, DASHES))
            painter.drawRect(self._box(inner))
        self._draw_rulers(painter)

    def _draw_rulers(self, painter: QPainter) -> None:
        paper, scale = self._paper(), self.scale
        painter.setPen(theme.colour("quiet"))
        font = theme.font()
        font.setPixelSize(9)
        painter.setFont(font)
        step = next((step for step in (5, 10, 20, 50) if step * scale >= 22), 100)
        for mm in range(0, int(paper.width() / scale + 0.01) + 1, step):
            x = paper.x() + mm * scale
            painter.drawLine(QPointF(x, paper.y() - 4), QPointF(x, paper.y() - 1))
            painter.drawText(QRectF(x - 15, paper.y() - 16, 30, 11), Qt.AlignmentFlag.AlignCenter, str(mm))
        for mm in range(0, int(paper.height() / scale + 0.01) + 1, step):
            y = paper.y() + mm * scale
            painter.drawLine(QPointF(paper.x() - 4, y), QPointF(paper.x() - 1, y))
            painter.drawText(QRectF(paper.x() - 30, y - 6, 24, 12), Qt.AlignmentFlag.AlignRight, str(mm))
