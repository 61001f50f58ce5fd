"""The papers the tour leaves behind: as PDF, each page as a picture beside it."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from app.core import clock
from ui import tour_notices, tour_opinions
from ui.tasks import Tasks

PAPER_DPI = 200


def leave_papers(tasks: Tasks, folder: Path) -> None:
    """Badge, slips, agreement, register and record of the last visit, the evacuation list, opinions, an incident and its plan."""
    from app.evacuations.drawing import list_now
    from app.visits import drawing
    from app.visits.lists import VisitFilter, register_rows

    folder.mkdir(parents=True, exist_ok=True)
    assert tasks.store is not None, "the office is open"
    read, now, by = tasks.store.read, clock.now(), tasks.actor
    visit = [row for row in read(register_rows, VisitFilter()) if row.badge is not None][-1].id
    for stock in ("brother-62x100", "brother-62x29", "avery-l4785"):
        _keep(folder / f"badge-{stock}.pdf", read(drawing.badge, visit, now=now, by=by, stock=stock))
    _keep(folder / "badge-reprint.pdf", read(drawing.badge, visit, now=now, by=by, reprint=1))
    for form in ("A5", "roll80"):
        _keep(folder / f"slip-{form}.pdf", read(drawing.slip, visit, now=now, by=by, form=form))
    _keep(folder / "agreement.pdf", tour_notices.agreement(tasks, visit))
    _keep(folder / "register.pdf", read(drawing.register, drawing.today_filter(now), now=now, by=by))
    _keep(folder / "record.pdf", read(drawing.record, visit, now=now, by=by))
    _keep(folder / "evacuation.pdf", read(list_now, now=now, by=by))
    for name, pdf in tour_opinions.papers(tasks).items():
        _keep(folder / f"{name}.pdf", pdf)


def _keep(path: Path, pdf: bytes) -> None:
    path.write_bytes(pdf)
    held = QByteArray(pdf)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    for page in range(document.pageCount()):
        size = (document.pagePointSize(page) * PAPER_DPI / 72).toSize()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.drawImage(0, 0, document.render(page, size))
        painter.end()
        image.save(str(path.with_name(f"{path.stem}-{page + 1}.png")))
    document.close()
