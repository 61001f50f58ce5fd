"""Takes the badge photo: by the camera, from a file, or the one taken at an earlier visit."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from ui import theme
from ui.choosing import file_to_open
from ui.notices.camera import Camera
from ui.notices.framer import Framer
from ui.notices.picture_file import as_jpeg, load
from ui.panels import Sheet, button, label


class PhotoSheet(Sheet):
    """Enter takes and then uses the picture; `used` gets the small JPEG, or nothing where the photo just taken is taken away."""

    def __init__(self, over: QWidget, used: Callable[[bytes], object], *, kept: bytes = b"", is_new: bool = False) -> None:
        super().__init__(over, _("Photo for the badge"), width=720)
        self._used, self._kept, self._is_new = used, kept, is_new
        self._camera: Camera | None = None
        self.framer = Framer()
        warning = label(_("Never photograph an ID document: a face only, and only with the visitor's consent."), "error", wraps=True)
        self.body.addWidget(warning)
        self.body.addWidget(self.framer, 1)
        self.sentence = label("", "quiet", wraps=True)
        self.body.addWidget(self.sentence)
        self.body.addLayout(self._buttons())
        self.card.setFixedHeight(min(theme.px(620), max(420, over.height() - theme.px(60))))
        self.closed.connect(self._stop)
        if kept:
            self.show_kept()
        else:
            self.open_camera()
        self.framer.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(button(_("Choose a file …"), key="Ctrl+O", clicked=self.choose))
        row.addWidget(button(_("Camera"), key="Ctrl+R", clicked=self.open_camera))
        if self._is_new:
            row.addWidget(button(_("No photo"), key="Del", clicked=self._take_away))
        row.addStretch(1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.close_sheet))
        self.take = button("", kind="primary", clicked=self.go_on)
        row.addWidget(self.take)
        self._relabel()
        return row

    def _relabel(self) -> None:
        is_live = self.framer.is_live and not self.framer.image.isNull()
        self.take.setText("  ".join((_("Take the picture") if is_live else _("Use this photo"), "Enter")))
        self.take.setEnabled(not self.framer.image.isNull())

    # -- where the picture comes from

    def show_kept(self) -> None:
        """The photo that is there already."""
        self.framer.show_image(QImage.fromData(self._kept))
        self.framer.frame = self.framer.image.rect()
        self.sentence.setText(_("This is the photo on record. Take a new one only where it is needed."))
        self._relabel()

    def open_camera(self) -> None:
        """Live pictures; without a camera its sentence stands where the picture would."""
        self._stop()
        self._show(QImage())
        try:
            self._camera = Camera(self)
        except UserError as error:
            self._say(str(error))
            return
        self._say(_("The camera is starting …"))
        self._camera.seen.connect(self._seen)
        self._camera.failed.connect(self._say)

    def _say(self, sentence: str) -> None:
        self.framer.words = sentence
        self.framer.setAccessibleDescription(sentence)
        self.sentence.setText("")
        self.framer.update()
        self._relabel()

    def _seen(self, image: QImage) -> None:
        was_empty = self.framer.image.isNull()
        self.framer.show_image(image, is_live=True)
        if was_empty:
            self.sentence.setText(_("Move the frame with the mouse or the arrows, + and - resize it."))
            self._relabel()

    def choose(self) -> None:
        """Ask for a file."""
        if path := file_to_open(self, _("Photo for the badge"), "JPEG, PNG (*.jpg *.jpeg *.png)"):
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Show a picture file; what is wrong with it stands where the picture would."""
        self._stop()
        try:
            self._show(load(path))
        except UserError as error:
            self._show(QImage())
            self._say(str(error))
            return
        self.sentence.setText(_("Move the frame with the mouse or the arrows, + and - resize it."))
        self.framer.setFocus()

    def _show(self, image: QImage) -> None:
        self.framer.show_image(image)
        self._relabel()

    def _stop(self) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._camera.deleteLater()
            self._camera = None

    # -- the end

    def go_on(self) -> None:
        """Enter: the live picture stands still; a still one is used as framed."""
        if self.framer.image.isNull():
            return
        if self.framer.is_live:
            self._stop()
            frame = QImage(self.framer.image), self.framer.frame
            self.framer.show_image(frame[0])
            self.framer.frame = frame[1]
            self._relabel()
            return
        is_kept = bool(self._kept) and self.framer.image == QImage.fromData(self._kept) and self.framer.frame == self.framer.image.rect()
        jpeg = self._kept if is_kept else as_jpeg(self.framer.image, self.framer.frame)
        self.close_sheet()
        self._used(jpeg)

    def _take_away(self) -> None:
        self.close_sheet()
        self._used(b"")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = self.focusWidget()
            pressed.click() if isinstance(pressed, QPushButton) else self.go_on()
        elif has_ctrl and event.key() == Qt.Key.Key_O:
            self.choose()
        elif event.key() == Qt.Key.Key_Delete and self._is_new:
            self._take_away()
        elif has_ctrl and event.key() == Qt.Key.Key_R:
            self.open_camera()
        else:
            super().keyPressEvent(event)
        event.accept()
