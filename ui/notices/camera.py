"""The webcam, where the PC has one: loaded late, its absence is a sentence."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLoggingCategory, QObject, Signal
from PySide6.QtGui import QImage

from app.core.errors import UserError
from app.core.i18n import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame


class Camera(QObject):
    """Live pictures until stopped; raises UserError where there is no camera to open."""

    seen = Signal(QImage)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # that libraries for faster films are missing is no trouble for a photo
        QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")
        try:
            from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink
        except ImportError as error:  # a library of the system is missing (on Linux libpulse)
            raise UserError(_("This PC cannot use a camera: a part of its system is missing. Choose a picture file instead.")) from error
        if not QMediaDevices.videoInputs():
            raise UserError(_("No camera is connected. Connect one and try again, or choose a picture file."))
        self._camera: Any = QCamera(QMediaDevices.defaultVideoInput(), self)
        self._sink = QVideoSink(self)
        self._session = QMediaCaptureSession(self)
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._take)
        self._camera.errorOccurred.connect(self._trouble)
        self._camera.start()

    def _take(self, frame: "QVideoFrame") -> None:
        image = frame.toImage()
        if not image.isNull():
            self.seen.emit(image)

    def _trouble(self, _error: object, words: str) -> None:
        sentence = _("The camera gives no picture ({reason}). Another program may be using it; choose a picture file instead.")
        self.failed.emit(sentence.format(reason=words))

    def stop(self) -> None:
        """Switch the camera (and its lamp) off."""
        self._camera.stop()
