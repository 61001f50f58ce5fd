"""The print room: every paper of this counter with its state and reason, and what can be done about it."""

from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.core import clock
from app.core.i18n import N_, _, ngettext
from ui import say
from ui.panels import Card, EmptyState, ListStates, StatusPill, button, label
from ui.printing.preview import PdfPreview
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen

if TYPE_CHECKING:
    from app.printing.queue import JobRow

PAPERS = {
    "badge": N_("Badge"), "slip": N_("Visit slip"), "register": N_("Visit register"), "record": N_("Visit record"),
    "evacuation": N_("Evacuation list"), "evacuation_report": N_("Evacuation report"),
    "handover": N_("Hand-over sheet"),
}  # fmt: skip
DRAWERS = {
    "badge": "app.visits.drawing:badge_job", "slip": "app.visits.drawing:slip_job",
    "register": "app.visits.drawing:register_job", "record": "app.visits.drawing:record_job",
    "evacuation": "app.evacuations.drawing:list_job", "evacuation_report": "app.evacuations.drawing:report_job",
    "handover": "app.shifts.drawing:handover_job",
}  # fmt: skip
STATES = {
    "waiting": (N_("waiting"), "quiet"), "printing": (N_("printing"), "warn"), "failed": (N_("not printed"), "bad"),
    "done": (N_("printed"), "ok"), "cancelled": (N_("cancelled"), "quiet"),
}  # fmt: skip
ORDER = ("failed", "printing", "waiting", "done", "cancelled")
SIDE = 380
MOST = 200  # as many as the queue's list gives


def _when(at: datetime) -> str:
    wall = clock.local(at)
    return f"{wall:%H:%M}" if wall.date() == clock.day_of(clock.now()) else f"{wall:%m-%d %H:%M}"


def _paper(job: "JobRow") -> str:
    return _(PAPERS.get(job.paper, job.paper))


def _state(job: "JobRow") -> str:
    return _(STATES[job.state][0])


def _printer(job: "JobRow") -> str:
    if job.printer.startswith("folder:"):
        return _("PDF in {folder}").format(folder=PurePath(job.printer.removeprefix("folder:")).name)
    return job.printer or _("the system's printer")


COLUMNS = (
    Column(N_("Time"), lambda job: _when(job.made_at), 92, is_right=True),
    Column(N_("Paper"), _paper, 110),
    Column(N_("Visit"), lambda job: job.title, 150),
    Column(N_("State"), _state, 100, meaning=lambda job: {"bad": "bad", "ok": "ok"}.get(STATES[job.state][1], "")),
    Column(N_("Printer"), _printer, 150),
    Column(N_("Printed"), lambda job: str(job.times_printed), 76, is_right=True),
    Column(N_("Reason"), lambda job: job.reason, 200, is_stretched=True),
)


class PrintingScreen(Screen):
    """Failed papers first, then what waits, then the newest; the paper itself at the side."""

    watches: ClassVar[frozenset[str]] = frozenset({"PrintJob"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Print jobs"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda job: self._again())
        self.states = ListStates(self.table)
        self.states.again.connect(self.reload)
        self.card = Card(_("Print jobs"))
        self.card.body.addWidget(self.states)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self._side())
        desk.remember_columns(self.table)
        self._picked(None)

    def _side(self) -> Card:
        self.details = Card(_("Paper"), is_flush=False)
        self.details.setFixedWidth(SIDE)
        self.pill = StatusPill()
        self.details.add_to_head(self.pill)
        self.about = label("", "quiet", wraps=True)
        self.reason = label("", "error", wraps=True)
        self.preview = PdfPreview()
        self.nothing = EmptyState(_("No paper is picked."), _("Pick one of the list to see it."), icon="file")
        self.again = button(_("Print again"), key="Ctrl+P", icon="print", kind="primary", clicked=self._again)
        self.save = button(_("Save as PDF…"), icon="download", clicked=self._save)
        self.cancel = button(_("Cancel"), icon="xmark", clicked=self._cancel)
        self.dismiss = button(_("Dismiss"), icon="check", clicked=self._cancel)
        self.to_visit = button(_("Show visit"), icon="id-badge", clicked=self._show_visit)
        self.details.body.addWidget(self.about)
        self.details.body.addWidget(self.reason)
        self.details.body.addWidget(self.preview, 1)
        self.details.body.addWidget(self.nothing, 1)
        self.details.body.addWidget(self.again)
        for pair in ((self.save, self.to_visit), (self.cancel, self.dismiss)):
            row = QHBoxLayout()
            for part in pair:
                row.addWidget(part, 1)
            self.details.body.addLayout(row)
        return self.details

    # -- loading

    def reload(self) -> None:
        counter = self.tasks.actor.counter if self.tasks.actor else ""
        self.tasks.read(self, "app.printing.queue:recent_jobs", counter, key="jobs", then=self._loaded, failed=self._not_loaded)

    def _loaded(self, jobs: "tuple[JobRow, ...]") -> None:
        kept = self.table.current()
        ordered = sorted(jobs, key=lambda job: 0 if job.state == "failed" else 1 if job.state in ("waiting", "printing") else 2)
        self.model.set_rows(ordered)
        failed = sum(job.state == "failed" for job in jobs)
        self.card.set_count(ngettext("{n} not printed", "{n} not printed", failed).format(n=failed) if failed else "")
        cut = _("The newest {n} papers are shown; older ones are with their visits.").format(n=len(jobs))
        self.card.set_foot(cut if len(jobs) >= MOST else "")
        if not jobs:
            hint = _("A badge appears here as soon as a visitor is checked in.")
            self.states.show_empty(_("Nothing was printed here yet."), hint, icon="print")
            self._picked(None)
            return
        self.states.show_rows()
        number = next((n for n, job in enumerate(ordered) if kept is not None and job.id == kept.id), 0)
        self.table.selectRow(number)
        self._picked(ordered[number])

    def _not_loaded(self, error: Exception) -> None:
        self.states.show_error(str(error))

    # -- the paper picked

    def _picked(self, job: "JobRow | None") -> None:
        is_there = job is not None
        parts: tuple[QWidget, ...] = (self.preview, self.again, self.save, self.cancel, self.dismiss, self.to_visit, self.about)
        for part in parts:
            part.setVisible(is_there)
        self.nothing.setVisible(not is_there)
        self.reason.setVisible(is_there and bool(job and job.reason))
        if job is None:
            self.pill.set("")
            return
        word, meaning = STATES[job.state]
        self.pill.set(_(word), meaning)
        times = ngettext("printed once", "printed {n} times", job.times_printed).format(n=job.times_printed) if job.times_printed else ""
        self.about.setText(" · ".join(part for part in (job.title, _paper(job), _printer(job), job.stock, times) if part))
        self.reason.setText(job.reason)
        self.again.setEnabled(job.state not in ("waiting", "printing"))
        self.cancel.setVisible(job.state in ("waiting", "printing"))
        self.dismiss.setVisible(job.state == "failed")
        self.to_visit.setVisible(job.paper in ("badge", "slip"))
        self._draw(job, self.preview.show_pdf)

    def _draw(self, job: "JobRow", then: object) -> None:
        draw = DRAWERS.get(job.paper)
        if draw is None or not callable(then):
            self.preview.show_pdf(b"")
            return
        self.tasks.read(self, draw, job, key="paper", then=then, failed=lambda _error: self.preview.show_pdf(b""))

    # -- what can be done

    def print_selected(self) -> bool:
        if self.table.current() is None:
            return False
        self._again()
        return True

    def _again(self) -> None:
        job = self.table.current()
        if job is None or job.state in ("waiting", "printing"):
            return
        work = "app.printing.queue:retry" if job.state in ("failed", "cancelled") else "app.printing.queue:reprint"
        self.tasks.do(self, work, job.id, then=lambda done: say.toast(_("{title}: sent to the printer").format(title=done.title)))

    def _cancel(self) -> None:
        job = self.table.current()
        if job is None:
            return
        work = "app.printing.queue:dismiss" if job.state == "failed" else "app.printing.queue:cancel"
        self.tasks.do(self, work, job.id, then=lambda done: say.toast(_("{title}: not printed any more").format(title=done.title)))

    def _save(self) -> None:
        job = self.table.current()
        if job is not None:
            self._draw(job, lambda pdf: self._save_pdf(pdf, job.title))

    def _save_pdf(self, pdf: bytes, title: str) -> None:
        save_pdf(self, pdf, title)

    def _show_visit(self) -> None:
        if (job := self.table.current()) is not None:
            self.desk.visit_wanted.emit(job.record_id)

    def take_focus(self) -> None:
        self.table.setFocus()


def save_pdf(parent: QWidget, pdf: bytes, title: str) -> None:
    """Ask where, write the file, say so; a folder that cannot be written is said in a sentence."""
    path, _kind = QFileDialog.getSaveFileName(parent, _("Save as PDF"), f"{title}.pdf", _("PDF files (*.pdf)"))
    if not path:
        return
    try:
        Path(path).write_bytes(pdf)
    except OSError as error:
        say.error(_("The PDF cannot be saved there: {reason}. Choose another folder.").format(reason=error.strerror or error))
        return
    say.toast(_("Saved as {name}").format(name=Path(path).name))
