"""Printing through Qt to any printer of the PC, and the choice between it and CUPS's own commands."""

import itertools
import os
import shutil
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRect, QSize, QSizeF, Qt, QThread, Signal, Slot
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from app.core.errors import UserError
from app.core.i18n import _

if TYPE_CHECKING:
    from app.printing.spool import Progress, Spooler

A4 = (210.0, 297.0)
LONGEST_WAIT = 60.0
MOST_DOTS = 600


class _Order:
    """One paper on its way from the print thread to the window's thread and back."""

    def __init__(self, pdf: bytes, printer: str, title: str, copies: int) -> None:
        self.pdf, self.printer, self.title, self.copies = pdf, printer, title, copies
        self.is_done = threading.Event()
        self.trouble = ""


class QtSpooler(QObject):
    """Any printer the system knows. Qt gives no job id and no later word: what it took counts as printed.

    Qt's printers belong to the window's thread; the print thread waits while the paper is drawn there."""

    _ordered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = itertools.count(1)
        self._ordered.connect(self._print, Qt.ConnectionType.QueuedConnection)

    def printers(self) -> Sequence[str]:
        """Names of the printers of this PC, the usual one first."""
        return printers()

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        """Draw the PDF on the printer; raises UserError where it is gone or did not take it."""
        order = _Order(pdf, printer, title, copies)
        if QThread.currentThread() == self.thread():
            self._print(order)
        else:
            self._ordered.emit(order)
            if not order.is_done.wait(LONGEST_WAIT):
                raise UserError(_("The printer's driver did not answer. Look whether the paper came out before you print again."))
        if order.trouble:
            raise UserError(order.trouble)
        return f"qt-{next(self._count)}"

    def look(self, ticket: str) -> "Progress":
        """What the printer took is done: more Qt does not say."""
        from app.printing.spool import Progress, Stage

        return Progress(Stage.DONE)

    def cancel(self, ticket: str) -> None:
        """Given to the driver is given."""

    @Slot(object)
    def _print(self, order: _Order) -> None:
        try:
            order.trouble = print_pdf(order)
        finally:
            order.is_done.set()


def printers() -> tuple[str, ...]:
    """Names of the printers of this PC, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: name != usual))


def print_pdf(order: _Order) -> str:
    """Draw every page at the printer's own resolution, black and white kept sharp; gives the sentence of what went wrong, or ""."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(order.printer) if order.printer else QPrinterInfo.defaultPrinter()
    if info.isNull():
        if order.printer:
            return _("The printer {name} is not there. Switch it on or choose another in the settings.").format(name=order.printer)
        return _("This PC has no printer set up. Add one to the system, or choose a folder in the settings.")
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(order.pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(min(printer.resolution(), MOST_DOTS))
    printer.setDocName(order.title)
    printer.setCopyCount(order.copies)
    printer.setFullPage(True)
    is_drawn = _draw(document, printer)
    document.close()
    buffer.close()
    sentence = _("The printer {name} did not take the paper. Check that it is on and connected.")
    return "" if is_drawn else sentence.format(name=info.printerName())


def _draw(document: Any, printer: Any) -> bool:
    _set_page(document, printer, 0)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            _set_page(document, printer, page)
            if not printer.newPage():
                painter.end()
                return False
        size = document.pagePointSize(page) * printer.resolution() / 72
        image: QImage = document.render(page, QSize(round(size.width()), round(size.height())))
        painter.drawImage(QRect(0, 0, image.width(), image.height()), _black(image))
    return bool(painter.end())


def _set_page(document: Any, printer: Any, page: int) -> None:
    points = document.pagePointSize(page)
    is_wide = points.width() > points.height()
    upright = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))


def _black(image: QImage) -> QImage:
    """White under what is transparent: a printer paints transparent as black."""
    page = QImage(image.size(), QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    painter.drawImage(0, 0, image)
    painter.end()
    return page


def choose(parent: QObject | None = None) -> "Spooler":
    """CUPS's own commands where they are there (they know job and reason), else Qt; folders always."""
    from app.printing.spool import AnySpooler

    if os.name == "posix" and shutil.which("lp"):
        from app.printing.cups import CupsSpooler

        return AnySpooler(CupsSpooler())
    return AnySpooler(QtSpooler(parent))
