"""The print room: every paper of this counter with its state and reason, and what can be done about it."""

from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import N_, _, ngettext
from ui import say
from ui.choosing import file_to_save
from ui.handing_out import hand_out
from ui.panels import Card, EmptyState, ListStates, StatusPill, button, label
from ui.printing.elsewhere import Elsewhere
from ui.printing.preview import PdfPreview
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import ALONE, shortcut, shortcuts

if TYPE_CHECKING:
    from app.printing.queue import JobRow

PAPERS = {
    "badge": N_("Badge"), "badges": N_("Badges of a group"), "slip": N_("Visit slip"), "register": N_("Visit register"),
    "record": N_("Visit record"), "agreement": N_("Confidentiality agreement"),
    "evacuation": N_("Evacuation list"), "evacuation_report": N_("Evacuation report"),
    "pass": N_("Pass"), "pass_list": N_("List of passes"),
    "message": N_("Message slip"), "calls": N_("Call list"), "reception": N_("Reception record"),
    "handover": N_("Hand-over sheet"), "month": N_("Report of the month"),
    "opinions": N_("Register of opinions"), "incident": N_("Record of an incident"), "plan": N_("Contingency plan"),
    "ticket": N_("First-contact ticket"), "one_time_notice": N_("One-time notice"), "red_light": N_("Red-light report"),
    "ab_handover": N_("A/B hand-over"), "direction": N_("Direction note"),
    "complaint_ack": N_("Receipt of a complaint"), "handling_notice": N_("Notice to handle a complaint"),
    "verification": N_("Verification sheet"), "return_visit": N_("Record of a return visit"),
    "complaint_course": N_("Course of a complaint"), "complaint_register": N_("Register of complaints"),
    "round_list": N_("Round of return visits"), "complaint_report": N_("Report on complaints"),
    "staff_badge": N_("Staff badge"), "deletion": N_("Deletion report"),
}  # fmt: skip
DRAWERS = {
    "badge": "app.passes.drawing:badge_job", "badges": "app.visits.group_drawing:badges_job", "slip": "app.visits.drawing:slip_job",
    "register": "app.visits.drawing:register_job", "record": "app.visits.drawing:record_job",
    "agreement": "app.visits.signed_papers:agreement_job",
    "evacuation": "app.evacuations.drawing:list_job", "evacuation_report": "app.evacuations.drawing:report_job",
    "pass": "app.passes.drawing:pass_job", "pass_list": "app.passes.drawing:list_job",
    "message": "app.calls.drawing:message_job", "calls": "app.calls.drawing:calls_job", "reception": "app.desk.reception:reception_job",
    "handover": "app.shifts.drawing:handover_job", "month": "app.reports.service:month_job",
    "opinions": "app.opinions.drawing:register_job", "incident": "app.incidents.drawing:record_job",
    "plan": "app.incidents.drawing:plan_job",
    "ticket": "app.tickets.drawing:ticket_job", "one_time_notice": "app.tickets.drawing:notice_job",
    "red_light": "app.tickets.drawing:red_light_job", "ab_handover": "app.tickets.drawing:ab_handover_job",
    "direction": "app.tickets.drawing:direction_job",
    "complaint_ack": "app.complaints.drawing:ack_job", "handling_notice": "app.complaints.drawing:notice_job",
    "verification": "app.complaints.drawing:verification_job", "return_visit": "app.complaints.drawing:return_visit_job",
    "complaint_course": "app.complaints.drawing:course_job", "complaint_register": "app.complaints.list_papers:register_job",
    "round_list": "app.complaints.list_papers:round_job", "complaint_report": "app.reports.service:complaints_job",
    "staff_badge": "app.desk.staff_badges:badge_job", "deletion": "app.retention.drawing:report_job",
}  # fmt: skip
PAPERS["test"], DRAWERS["test"] = N_("Test label"), "app.printing.papers:trial_job"
STATES = {
    "waiting": (N_("waiting"), "quiet"), "printing": (N_("printing"), "warn"), "failed": (N_("not printed"), "bad"),
    "done": (N_("printed"), "ok"), "cancelled": (N_("cancelled"), "quiet"),
    "held": (N_("waits for its printer"), "bad"), "look": (N_("to be looked at"), "warn"),
}  # fmt: skip
JOBS, STOCKS, ROUTES = range(3)
SIDE = 380
MOST = 200  # as many as the queue's list gives


def when(at: datetime) -> str:
    """The time of today, else the day with it."""
    wall = clock.local(at)
    return f"{wall:%H:%M}" if wall.date() == clock.day_of(clock.now()) else f"{wall:%m-%d %H:%M}"


def paper_words(job: "JobRow") -> str:
    """What kind of paper it is."""
    return _(PAPERS.get(job.paper, job.paper))


def state_of(job: "JobRow") -> tuple[str, str]:
    """The word for how it stands, and what it means."""
    word, meaning = STATES["look" if job.is_to_look else "held" if job.is_held else str(job.state)]
    return _(word), meaning


def printer_name(printer: str) -> str:
    """A printer, or the folder that stands for one."""
    if printer.startswith("folder:"):
        return _("PDF in {folder}").format(folder=PurePath(printer.removeprefix("folder:")).name)
    return printer or _("the system's printer")


COLUMNS = (
    Column(N_("Time"), lambda job: when(job.made_at), 80, is_right=True),
    Column(N_("Paper"), paper_words, 96),
    Column(N_("Visit"), lambda job: job.title, 136),
    Column(N_("State"), lambda job: state_of(job)[0], 124, meaning=lambda job: {"bad": "bad", "ok": "ok"}.get(state_of(job)[1], "")),
    Column(N_("Printer"), lambda job: printer_name(job.printer), 130),
    Column(N_("Printed"), lambda job: str(job.times_printed), 76, is_right=True),
    Column(N_("Reason"), lambda job: job.reason, 200, is_stretched=True),
)


def _rank(job: "JobRow") -> int:
    return 0 if job.state == "failed" or job.is_held else 1 if job.state in ("waiting", "printing") else 2


class PrintingScreen(Screen):
    """Failed papers first, then what waits, then the newest; the paper itself at the side. Stocks and printers have tabs of their own."""

    watches: ClassVar[frozenset[str]] = frozenset({"PrintJob", "LabelStock", "PaperRoute", "Setting"})

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
        self.elsewhere = Elsewhere(desk)
        self._pages: dict[int, Any] = {}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(_("Printing"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for number, (title, page) in enumerate(((_("Papers"), self._jobs_page()), (_("Label stocks"), None), (_("Printers"), None)), 1):
            self.tabs.addTab(page or _holder(), title)
            self.tabs.setTabToolTip(number - 1, f"Ctrl+{number}")
            shortcut(self, f"Ctrl+{number}", partial(self.show_tab, number - 1))
        self.tabs.currentChanged.connect(lambda _tab: self.reload())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        desk.remember_columns(self.table)
        self._picked(None)

    def _jobs_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        lists = QVBoxLayout()
        lists.setSpacing(12)
        lists.addWidget(self.card, 3)
        lists.addWidget(self.elsewhere, 2)
        row.addLayout(lists, 1)
        row.addWidget(self._side())
        shortcuts(page, (("Ctrl+O", self.ask_printer), ("Ctrl+S", self._save)))
        shortcut(self.table, "Del", self._cancel, ALONE)
        return page

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
        self.other = button(_("Other printer…"), key="Ctrl+O", icon="right-left", clicked=self.ask_printer)
        self.save = button(_("Save as PDF…"), icon="download", clicked=self._save)
        self.cancel = button(_("Cancel"), key="Del", icon="xmark", clicked=self._cancel)
        self.dismiss = button(_("Dismiss"), key="Del", icon="check", clicked=self._cancel)
        self.to_visit = button(_("Show visit"), icon="id-badge", clicked=self._show_visit)
        for part in (self.about, self.reason, self.preview, self.nothing, self.again):
            self.details.body.addWidget(part, 1 if part in (self.preview, self.nothing) else 0)
        self.save.setToolTip("Ctrl+S")
        for pair in ((self.other,), (self.save, self.to_visit), (self.cancel, self.dismiss)):
            row = QHBoxLayout()
            for part in pair:
                row.addWidget(part, 1)
            self.details.body.addLayout(row)
        return self.details

    # -- the tabs

    def show_tab(self, number: int) -> None:
        """Papers, stocks or printers, with the cursor where work begins."""
        self.tabs.setCurrentIndex(number)
        self.take_focus()

    def page(self, number: int) -> Any:
        """The page of a tab beside the papers, made when it is first wanted."""
        if number not in self._pages:
            from ui.printing.routes_page import RoutesPage
            from ui.printing.stocks_page import StocksPage

            made: QWidget = StocksPage(self.desk) if number == STOCKS else RoutesPage(self.desk)
            self._pages[number] = made
            holder = self.tabs.widget(number)
            if holder is not None and (layout := holder.layout()) is not None:
                layout.addWidget(made)
        return self._pages[number]

    # -- loading

    def reload(self) -> None:
        if self.tabs.currentIndex() != JOBS:
            self.page(self.tabs.currentIndex()).reload()
            return
        counter = self.tasks.actor.counter if self.tasks.actor else ""
        self.elsewhere.reload(counter)
        self.tasks.read(self, "app.printing.queue:recent_jobs", counter, key="jobs", then=self._loaded, failed=self._not_loaded)

    def _loaded(self, jobs: "tuple[JobRow, ...]") -> None:
        kept = self.table.current()
        ordered = sorted(jobs, key=_rank)
        self.model.set_rows(ordered)
        failed = sum(job.state == "failed" or job.is_held for job in jobs)
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
        parts: tuple[QWidget, ...] = (self.preview, self.again, self.other, self.save, self.cancel, self.dismiss, self.to_visit, self.about)
        for part in parts:
            part.setVisible(is_there)
        self.nothing.setVisible(not is_there)
        self.reason.setVisible(is_there and bool(job and job.reason))
        if job is None:
            self.pill.set("")
            return
        self.pill.set(*state_of(job))
        times = ngettext("printed once", "printed {n} times", job.times_printed).format(n=job.times_printed) if job.times_printed else ""
        self.about.setText(" · ".join(part for part in (job.title, paper_words(job), printer_name(job.printer), job.stock, times) if part))
        self.reason.setText(job.reason)
        self.again.setEnabled(job.is_to_look or job.state not in ("waiting", "printing"))
        self.other.setEnabled(job.state != "printing" or job.is_held)
        self.cancel.setVisible(job.state in ("waiting", "printing"))
        self.dismiss.setVisible(job.state == "failed")
        self.to_visit.setVisible(job.paper in ("badge", "badges", "slip"))
        self._draw(job, self.preview.show_pdf)

    def _draw(self, job: "JobRow", then: object) -> None:
        draw = DRAWERS.get(job.paper)
        if draw is None or not callable(then):
            self.preview.show_pdf(b"")
            return
        self.tasks.read(self, draw, job, key="paper", then=then, failed=lambda _error: self.preview.show_pdf(b""))

    # -- what can be done

    def print_selected(self) -> bool:
        if self.tabs.currentIndex() != JOBS:
            return bool(self.page(self.tabs.currentIndex()).print_selected())
        if self.elsewhere.has_focus:
            return self.elsewhere.take_over()
        if self.table.current() is None:
            return False
        self._again()
        return True

    def _again(self) -> None:
        job = self.table.current()
        if job is None or (job.state in ("waiting", "printing") and not job.is_to_look):
            return
        verb = "release" if job.is_to_look else "retry" if job.state in ("failed", "cancelled") else "reprint"
        self.tasks.do(self, f"app.printing.queue:{verb}", job.id, then=self._sent)

    def _sent(self, job: "JobRow") -> None:
        say.toast(_("{title}: sent to the printer").format(title=job.title))

    def ask_printer(self) -> None:
        """Another printer for the paper picked."""
        from ui.printing.printer_sheet import PrinterSheet

        job = self.table.current()
        if job is not None and self.other.isEnabled():
            PrinterSheet(self.window(), self.tasks, job.printer, lambda printer: self.send_to(job, printer))

    def send_to(self, job: "JobRow", printer: str) -> None:
        """Print it there; a printer in trouble that has it gives it back first."""
        self.tasks.do(self, "app.printing.queue:send_to", job.id, printer, then=self._sent)

    def _cancel(self) -> None:
        job = self.table.current()
        if job is None or job.state in ("done", "cancelled"):
            return
        work = "app.printing.queue:dismiss" if job.state == "failed" else "app.printing.queue:cancel"
        self.tasks.do(self, work, job.id, then=lambda done: say.toast(_("{title}: not printed any more").format(title=done.title)))

    def _save(self) -> None:
        job = self.table.current()
        if job is not None:
            self._draw(job, lambda pdf: self._save_pdf(pdf, job.title))

    def _save_pdf(self, pdf: bytes, title: str) -> None:
        if path := file_to_save(self, _("Save as PDF"), f"{title}.pdf", _("PDF files (*.pdf)")):
            hand_out(self, self.tasks, path, pdf, about={"title": title})

    def _show_visit(self) -> None:
        if (job := self.table.current()) is not None:
            self.desk.visit_wanted.emit(job.record_id)

    def take_focus(self) -> None:
        if self.tabs.currentIndex() == JOBS:
            self.table.setFocus()
        else:
            self.page(self.tabs.currentIndex()).take_focus()


def _holder() -> QWidget:
    holder = QWidget()
    QVBoxLayout(holder).setContentsMargins(0, 8, 0, 0)
    return holder
