"""A picture file turned into a small JPEG: checked before it is decoded, so that no file can fill the memory."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from app.core.errors import UserError
from app.core.i18n import _

LARGEST_FILE = 30_000_000  # bytes
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1600  # what is shown and framed; more is of no use for a badge
FACE = QSize(300, 400)
QUALITY = 84
FORMATS = (b"jpeg", b"jpg", b"png")


def load(path: Path) -> QImage:
    """The picture of a JPEG or PNG file, upright, its longer side at most LONGEST_SIDE. Raises UserError with one sentence."""
    try:
        size = path.stat().st_size if path.is_file() else -1
    except OSError as error:
        raise UserError(_("{file} cannot be read ({reason}).").format(file=path.name, reason=error.strerror)) from error
    if size <= 0:
        raise UserError(_("{file} is empty or no file. Choose a JPEG or PNG picture.").format(file=path.name))
    if size > LARGEST_FILE:
        sentence = _("{file} is too large ({n} MB; {most} fit). Choose a smaller picture.")
        raise UserError(sentence.format(file=path.name, n=size // 1_000_000, most=LARGEST_FILE // 1_000_000))
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if reader.format().data() not in FORMATS:
        raise UserError(_("{file} is no JPEG or PNG picture. Choose another file.").format(file=path.name))
    claimed = reader.size()
    if not claimed.isValid() or claimed.width() * claimed.height() > MOST_PIXELS:
        raise UserError(_("{file} claims more pixels than a photo has, so it was not opened.").format(file=path.name))
    if max(claimed.width(), claimed.height()) > LONGEST_SIDE:
        reader.setScaledSize(claimed.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UserError(_("{file} is damaged and cannot be shown. Choose another file.").format(file=path.name))
    return image


def as_jpeg(image: QImage, frame: QRect) -> bytes:
    """What lies in the frame as a small JPEG of 3 × 4, on white; nothing else of the file (place, camera, time) goes with it."""
    face = QImage(FACE, QImage.Format.Format_RGB32)
    face.fill(Qt.GlobalColor.white)
    painter = QPainter(face)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    part = image.copy(frame.intersected(image.rect()))
    fitted = part.scaled(FACE, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)
    painter.drawImage((FACE.width() - fitted.width()) // 2, (FACE.height() - fitted.height()) // 2, fitted)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(QUALITY)
    writer.write(face)
    return bytes(kept.data())
