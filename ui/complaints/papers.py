"""The papers of complaints, looked at before they are printed; only those this program draws are offered."""

from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.complaints.fields import State
from app.core.i18n import N_, _
from ui import say
from ui.panels import button
from ui.tasks import Tasks
from ui.visits.flow import Flow
from ui.visits.paper_sheet import PaperSheet

SLIP = "complaint_ack"
DRAWS, PRINTS = "app.complaints.drawing:", "app.complaints.printing:"


class Paper(NamedTuple):
    """A paper of one complaint: what stands on its button, what draws it and what sends it to the printer."""

    title: str
    draw: str
    print: str


PAPERS = {
    "complaint_ack": Paper(N_("Acknowledgement"), "acknowledgement", "print_acknowledgement"),
    "verification": Paper(N_("Verification sheet"), "verification", "print_verification"),
    "handling_notice": Paper(N_("Handling notice"), "handling_notice", "print_notice"),
    "return_visit": Paper(N_("Return-visit record"), "return_visit", "print_return_visit"),
    "complaint_course": Paper(N_("Whole course"), "course", "print_course"),
}
# what a state needs on paper (Ctrl+P)
USUAL = {
    State.VERIFYING: "verification", State.TO_DECIDE: "verification", State.MANAGER: "verification",
    State.DISPATCHED: "handling_notice", State.IN_HAND: "handling_notice", State.TO_REPORT: "handling_notice",
    State.TO_REVISIT: "return_visit", State.CLOSED: "complaint_course", State.ENDED: "complaint_course",
    State.NEVER_MET: "return_visit",
}  # fmt: skip


def there(kind: str) -> bool:
    """Whether this program draws a paper of the kind."""
    from app.wiring import DRAWN_BY

    return kind in DRAWN_BY


class PapersBar(QWidget):
    """A button for each paper; Ctrl+P is the one the state needs."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)  # without a parent it would flash up as a window of its own
        self.hide()  # nothing is chosen yet
        self._record_id: UUID | None = None
        self._number, self._state = "", State.REGISTERED
        self.papers = ComplaintPapers(tasks, owner)
        flow = Flow(self, gap=6)
        for kind, paper in PAPERS.items():
            if there(kind):
                made = button(_(paper.title), icon="print", clicked=partial(self.look_at, kind))
                made.setProperty("chip", True)
                flow.addWidget(made)

    def show_of(self, record_id: UUID, number: str, state: State) -> None:
        """Whose papers they are; a void complaint has none."""
        self._record_id, self._number, self._state = record_id, number, state
        self.setVisible(state is not State.VOID and any(there(kind) for kind in PAPERS))

    def look_at(self, kind: str) -> None:
        """A paper as it will be printed."""
        if self._record_id is not None:
            self.papers.look_at(kind, self._record_id, self._number)

    def print_usual(self) -> bool:
        """Ctrl+P: what the state needs on paper is shown; False where nothing is."""
        kind = USUAL.get(self._state, "complaint_ack")
        if self._record_id is None or self._state is State.VOID or not there(kind):
            return False
        self.look_at(kind)
        return True


class ComplaintPapers(QObject):
    """Shows papers over the window of `owner`."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._owner = tasks, owner
        self.sheet: PaperSheet | None = None

    def look_at(self, kind: str, record_id: UUID, number: str) -> None:
        """One of the papers of a complaint."""
        paper = PAPERS[kind]
        title = " ".join((_(paper.title), number))
        self._go(kind, title, f"{DRAWS}{paper.draw}", partial(self.send, title, paper.print, record_id), record_id)

    def look_at_round(self) -> None:
        """The return visits of this week, in the order of the addresses."""
        title = _("Return visits of the week")
        self._go("round_list", title, "app.complaints.list_papers:round_list", partial(self.send, title, "print_round"))

    def look_at_register(self, first: date, last: date) -> None:
        """The register of some days."""
        title = _("Register of complaints")
        work = "app.complaints.list_papers:register"
        self._go("complaint_register", title, work, partial(self.send, title, "print_register", first, last), first, last)

    def _go(self, kind: str, title: str, draw: str, send: "partial[None]", *what: object) -> None:
        """Shown first; the slip straight to the printer where this counter wants it so."""

        def show(pdf: bytes) -> None:
            self.sheet = PaperSheet(self._owner.window(), title, pdf, send, tasks=self._tasks)

        def go(is_straight: bool) -> None:
            if is_straight:
                send()
            else:
                self._tasks.read(self, draw, *what, key="paper", then=show)

        if kind != SLIP:
            go(is_straight=False)
            return
        counter = self._tasks.actor.counter if self._tasks.actor else ""
        self._tasks.read(self, "app.printing.lists:goes_straight", counter, kind, key="straight", then=go)

    def send(self, title: str, work: str, *what: object) -> None:
        """To the printer, without another look."""
        words = _("{paper} waits for the printer.").format(paper=title)
        self._tasks.do(self, f"{PRINTS}{work}", *what, then=lambda _job: say.toast(words))
