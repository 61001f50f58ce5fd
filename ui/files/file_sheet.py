"""A kept file over the window: a picture or a PDF is drawn, nothing is ever run."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from app.core.i18n import _
from ui import theme
from ui.panels import Sheet, button, label

LARGEST_SIDE = 6000  # pixels kept in memory of a picture, however large the file's is


def picture_of(data: bytes) -> QImage:
    """The picture, upright, never larger than LARGEST_SIDE; a null one where it cannot be read."""
    kept = QByteArray(data)
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LARGEST_SIDE:
        reader.setScaledSize(size.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PictureView(QLabel):
    """A picture as large as its room, or at its own size."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = QSize(max(1, self.width()), max(1, self.height()))
        fits = self._image.width() <= room.width() and self._image.height() <= room.height()
        shown = (
            self._image
            if fits
            else self._image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        self.setPixmap(QPixmap.fromImage(shown))


class FileSheet(Sheet):
    """Esc closes; Ctrl+S saves a copy."""

    def __init__(self, over: QWidget, title: str, about: str, data: bytes, *, is_pdf: bool) -> None:
        super().__init__(over, title, width=min(1100, max(480, over.width() - 120)))
        self.card.setFixedHeight(max(320, over.height() - theme.px(60)))
        self.saves = button(_("Save a copy …"), key="Ctrl+S", icon="download")
        self.body.addWidget(label(about, "quiet", wraps=True))
        self._view = self._pdf(data) if is_pdf else self._picture(data)
        self._view.setAccessibleName(title)
        self.body.addWidget(self._view, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.saves)
        close = button(_("Close"), key="Esc", kind="primary", clicked=self.close_sheet)
        row.addWidget(close)
        self.body.addLayout(row)
        close.setFocus()

    def _pdf(self, data: bytes) -> QWidget:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        self._bytes = QByteArray(data)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        if self.document.error() is not QPdfDocument.Error.None_:
            return self._trouble(_("This PDF cannot be shown: it is damaged or locked by a password. Save a copy to look at it elsewhere."))
        view = QPdfView(self.card)
        view.setDocument(self.document)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        return view

    def _picture(self, data: bytes) -> QWidget:
        image = picture_of(data)
        if image.isNull():
            return self._trouble(_("This picture cannot be shown: it is damaged. Save a copy to look at it elsewhere."))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(PictureView(image))
        return area

    def _trouble(self, sentence: str) -> QWidget:
        made = label(sentence, "error", wraps=True)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made
