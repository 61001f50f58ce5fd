"""The badge as it will be printed, drawn from the very PDF that goes to the printer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.i18n import _
from ui import theme

if TYPE_CHECKING:
    from app.visits.drawing import Preview

CORNER = 8
HIGH, LOW = 96, 28  # the least height, alone and beside the further fields of the form
BOXED_HEIGHT = 24
USUAL_SHAPE = 1.6  # width to height of most labels
PAPER = QColor("#ffffff")
EDGE = QColor(128, 136, 148, 110)


class BadgePreview(QWidget):
    """Page one of a PDF, as large as the room allows; paper stays white in dark mode because the badge does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._image = QImage()
        self._boxed = ""
        self._words = _("The badge appears here as it will be printed.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(HIGH)
        self.setAccessibleName(_("Badge preview"))

    def show_pdf(self, pdf: bytes) -> None:
        """Draw the first page of `pdf`; empty bytes clear the paper."""
        self._document.close()
        self._buffer.close()
        self._bytes = QByteArray(pdf)
        self._buffer.setData(self._bytes)
        if pdf:
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._buffer)
        self._image = QImage()
        self.update()

    def show_badge(self, badge: "Preview") -> None:
        """Draw a badge, and say which characters will be printed as code points in a box."""
        self._boxed = ""
        if badge.boxed:
            self._boxed = _("Printed as a code in a box: {characters}").format(characters=" ".join(badge.boxed[:8]))
        self.setAccessibleDescription(self._boxed)
        self.show_pdf(badge.pdf)

    def clear(self) -> None:
        """No badge: say what will stand here."""
        self._boxed = ""
        self.show_pdf(b"")

    def sizeHint(self) -> QSize:
        return QSize(320, 150)

    def _paper(self) -> QRectF:
        points = self._document.pagePointSize(0)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -BOXED_HEIGHT if self._boxed else -1)
        scale = min(room.width() / points.width(), room.height() / points.height())
        width, height = points.width() * scale, points.height() * scale
        return QRectF(room.center().x() - width / 2, room.top(), width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if self._document.pageCount() < 1:
            painter.setPen(QPen(EDGE, 1, Qt.PenStyle.DashLine))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            box.setHeight(min(box.height(), box.width() / USUAL_SHAPE))
            painter.drawRoundedRect(box, CORNER, CORNER)
            painter.setPen(self.palette().placeholderText().color())
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(box.adjusted(16, 8, -16, -8), flags, self._words)
            return
        paper = self._paper()
        outline = QPainterPath()
        outline.addRoundedRect(paper, CORNER, CORNER)
        painter.fillPath(outline, PAPER)
        painter.setClipPath(outline)
        painter.drawImage(paper, self._rendered(paper))
        painter.setClipping(False)
        painter.setPen(QPen(EDGE, 1))
        painter.drawPath(outline)
        if self._boxed:
            painter.setPen(theme.colour("warn"))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(0, self.height() - BOXED_HEIGHT, 0, 0), flags, self._boxed)

    def _rendered(self, paper: QRectF) -> QImage:
        wanted = (paper.size() * self.devicePixelRatioF()).toSize()
        if self._image.size() != wanted:
            self._image = self._document.render(0, wanted)
        return self._image
