"""A paper that is shown before it is printed, where the counter wants it so."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.i18n import _
from ui import say, theme
from ui.panels import Sheet, button, label
from ui.screen import Desk

if TYPE_CHECKING:
    from uuid import UUID

    from app.printing.queue import JobRow


class LookKeeper(QObject):
    """Shows each paper that waits for a look once by itself, one after the other; afterwards it waits in the print room."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk, self._over = desk, over
        self._seen: set[UUID] = set()
        self.sheet: LookSheet | None = None

    def show(self, jobs: "tuple[JobRow, ...]") -> None:
        """The first paper nobody has seen yet; an open question is not covered."""
        from ui.printing.screen import DRAWERS

        window = self._over.window()
        fresh = next((job for job in jobs if job.id not in self._seen), None)
        if fresh is None or any(sheet.isVisible() for sheet in window.findChildren(Sheet)):
            return
        self._seen.add(fresh.id)
        if draw := DRAWERS.get(fresh.paper):
            self._desk.tasks.read(self, draw, fresh, key="look", then=lambda pdf: self._soon(fresh, pdf))

    def _soon(self, job: "JobRow", pdf: bytes) -> None:
        """After what queued the paper has put the cursor where it wants it: the sheet takes it then."""
        QTimer.singleShot(0, self, lambda: self._open(job, pdf))

    def _open(self, job: "JobRow", pdf: bytes) -> None:
        self.sheet = LookSheet(self._desk, self._over.window(), job, pdf)
        self.sheet.closed.connect(self._next)

    def _next(self) -> None:
        self.sheet = None
        counter = self._desk.tasks.actor.counter if self._desk.tasks.actor else ""
        read = self._desk.tasks.read
        read(self, "app.printing.queue:to_look", counter, key="next", then=lambda jobs: self.show(jobs) if jobs else None)


class LookSheet(Sheet):
    """Enter or Ctrl+P prints, Esc leaves it in the print room, Del prints it not at all."""

    def __init__(self, desk: Desk, over: QWidget, job: "JobRow", pdf: bytes) -> None:
        from ui.printing.preview import PdfPreview
        from ui.printing.screen import paper_words, printer_name

        super().__init__(over, _("Look, then print: {paper} {number}").format(paper=paper_words(job), number=job.title), width=620)
        self._desk, self._job = desk, job
        self.preview = PdfPreview()
        self.preview.setFixedHeight(min(theme.px(420), max(240, over.height() - theme.px(240))))
        self.preview.show_pdf(pdf)
        where = _("{n} × on {printer}").format(n=job.copies, printer=printer_name(job.printer))
        self.body.addWidget(self.preview)
        self.body.addWidget(label(where, "quiet", wraps=True))
        row = QHBoxLayout()
        row.addWidget(button(_("Do not print"), key="Del", clicked=self.drop))
        row.addStretch(1)
        row.addWidget(button(_("Later"), key="Esc", clicked=self.close_sheet))
        self.go = button(_("Print"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_out)
        row.addWidget(self.go)
        self.body.addLayout(row)
        self.go.setFocus()

    def print_out(self) -> None:
        """It looks right: to the printer with it."""
        self._desk.tasks.do(self._desk, "app.printing.queue:release", self._job.id, then=self._sent)
        self.close_sheet()

    def _sent(self, job: "JobRow") -> None:
        say.toast(_("{title}: sent to the printer").format(title=job.title))

    def drop(self) -> None:
        """It is wrong: it stays on record as cancelled."""
        told = _("{title}: not printed any more").format(title=self._job.title)
        self._desk.tasks.do(self._desk, "app.printing.queue:cancel", self._job.id, then=lambda _job: say.toast(told))
        self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.print_out()
        elif event.key() == Qt.Key.Key_Delete:
            self.drop()
        else:
            super().keyPressEvent(event)
