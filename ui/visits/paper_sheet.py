"""A paper over the window: look at its pages, print it, save it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _, ngettext
from ui import theme
from ui.choosing import file_to_save
from ui.handing_out import hand_out
from ui.panels import Sheet, button, label
from ui.tasks import Tasks


class PaperSheet(Sheet):
    """The very PDF that is printed, all pages; Ctrl+P prints, Ctrl+S saves, Esc closes."""

    def __init__(self, over: QWidget, title: str, pdf: bytes, send: Callable[[], None], *, tasks: Tasks) -> None:
        super().__init__(over, title, width=min(980, max(480, over.width() - 120)))
        self._title, self.pdf, self._send, self._tasks = title, pdf, send, tasks
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes, self)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self.view = QPdfView(self.card)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setAccessibleName(title)
        self.card.setFixedHeight(max(320, over.height() - theme.px(60)))
        self.body.addWidget(self.view, 1)
        self.body.addLayout(self._buttons())
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        pages = self.document.pageCount()
        row.addWidget(label(ngettext("{n} page", "{n} pages", pages).format(n=pages), "quiet"))
        row.addStretch(1)
        row.addWidget(button(_("Close"), key="Esc", clicked=self.close_sheet))
        row.addWidget(button(_("Save as PDF …"), key="Ctrl+S", icon="file-pdf", clicked=self.ask_and_save))
        row.addWidget(button(_("Print"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_out))
        return row

    def ask_and_save(self) -> None:
        """Ask where to put the PDF."""
        if path := file_to_save(self, _("Save as"), f"{self._title}.pdf", "PDF (*.pdf)"):
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the PDF; noted on the trail first."""
        hand_out(self, self._tasks, path, self.pdf, about={"title": self._title})

    def print_out(self) -> None:
        """Queue the paper for the desk's printer for forms."""
        self._send()
        self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() == Qt.Key.Key_S:
            self.ask_and_save()
        else:
            super().keyPressEvent(event)
