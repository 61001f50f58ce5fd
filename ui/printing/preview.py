"""A paper on the screen, drawn from the very PDF that is printed: crisp on every screen, page by page."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui import theme
from ui.panels import button, label

PAPER = QColor("#ffffff")  # paper is white in the dark too
MARGIN = 12


class PageView(QWidget):
    """One page of a document, as wide as there is room, never larger than life-size times two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._page = 0
        self._image = QImage()
        self.setAccessibleName(_("Preview of the paper"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_pdf(self, pdf: bytes) -> None:
        """Draw the first page; empty bytes clear the paper."""
        self._document.close()
        self._buffer.close()
        self._page = 0
        if pdf:
            self._buffer.setData(QByteArray(pdf))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._buffer)
        self._redraw()

    @property
    def pages(self) -> int:
        return max(0, self._document.pageCount())

    @property
    def page(self) -> int:
        return self._page

    def turn_to(self, page: int) -> None:
        self._page = min(max(0, page), max(0, self.pages - 1))
        self._redraw()

    def _redraw(self) -> None:
        self._image = QImage()
        self.setMinimumHeight(self._paper().size().toSize().height() + 2 * MARGIN if self.pages else theme.px(120))
        self.update()

    def _paper(self) -> QRectF:
        points = self._document.pagePointSize(self._page)
        width = min(self.width() - 2 * MARGIN, points.width() / 72 * 96 * 2)
        height = width * points.height() / max(1.0, points.width())
        return QRectF((self.width() - width) / 2, MARGIN, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.pages:
            return
        paper, ratio = self._paper(), self.devicePixelRatioF()
        wanted = QSize(round(paper.width() * ratio), round(paper.height() * ratio))
        if self._image.size() != wanted:
            self._image = self._document.render(self._page, wanted)
        painter = QPainter(self)
        painter.fillRect(paper, PAPER)
        painter.drawImage(paper, self._image)
        painter.setPen(theme.colour("edge"))
        painter.drawRect(paper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()


class PdfPreview(QWidget):
    """The pages of a paper with back and on; the arrows work by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PageView()
        self._back = button(_("Page back"), icon="chevron-left", kind="quiet", clicked=lambda: self._turn(-1))
        self._on = button(_("Page on"), icon="chevron-right", kind="quiet", clicked=lambda: self._turn(1))
        self._where = label("", "quiet")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.view)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        for part in (self._back, self._where, self._on):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll, 1)
        column.addLayout(row)
        self.show_pdf(b"")

    def show_pdf(self, pdf: bytes) -> None:
        """Show a paper; empty bytes clear it."""
        self.view.show_pdf(pdf)
        self._tell()

    def _turn(self, step: int) -> None:
        self.view.turn_to(self.view.page + step)
        self._tell()

    def _tell(self) -> None:
        many = self.view.pages
        for part in (self._back, self._on, self._where):
            part.setVisible(many > 1)
        self._where.setText(_("Page {n} of {many}").format(n=self.view.page + 1, many=many))
        self._back.setEnabled(self.view.page > 0)
        self._on.setEnabled(self.view.page + 1 < many)
