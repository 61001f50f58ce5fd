"""What leaves the register: papers to look at, print or save, and the list as a spreadsheet."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _, ngettext
from ui import say
from ui.choosing import file_to_save
from ui.handing_out import table_work
from ui.long_work import once
from ui.screen import Desk
from ui.visits.filters import FilterBar
from ui.visits.paper_sheet import PaperSheet

KINDS = {"csv": "CSV (*.csv)", "xlsx": "Excel (*.xlsx)", "pdf": "PDF (*.pdf)"}


def ask_file(over: QWidget, name: str, ending: str) -> Path | None:
    """Where to save, a name with today's date proposed; None where the person changed their mind."""
    return file_to_save(over, _("Save as"), f"{name} {clock.day_of(clock.now()):%Y-%m-%d}.{ending}", KINDS[ending])


class Outputs(QObject):
    """Papers and exports of the screen that owns it."""

    def __init__(self, desk: Desk, owner: QWidget, filters: FilterBar | None = None) -> None:
        super().__init__(owner)
        self._desk, self._tasks, self._owner, self._filters = desk, desk.tasks, owner, filters
        self.sheet: PaperSheet | None = None

    def _wanted(self) -> object:
        from app.visits.lists import VisitFilter

        wanted = self._filters.wanted() if self._filters else None
        if wanted is None:
            return VisitFilter()
        return VisitFilter(wanted.first, wanted.last, wanted.states, wanted.host, wanted.text)

    def show_register(self) -> None:
        """The register of what the list shows, as it will be printed."""
        title = _("Visit register")
        wanted = self._wanted()

        def send() -> None:
            self._tasks.do(self, "app.visits.service:print_register", wanted, then=partial(self._sent, title))

        self._look_or_send("register", send, lambda: self._draw(title, send, "app.visits.drawing:register", wanted))

    def show_record(self, visit_id: UUID, number: str) -> None:
        """Everything on record of one visit, on paper."""
        title = _("Visit record {number}").format(number=number)

        def send() -> None:
            self._tasks.do(self, "app.visits.service:print_record", visit_id, then=partial(self._sent, title))

        self._look_or_send("record", send, lambda: self._draw(title, send, "app.visits.drawing:record", visit_id))

    def _look_or_send(self, paper: str, send: Callable[[], None], look: Callable[[], None]) -> None:
        """Straight to the printer where this counter wants it so, else shown first."""
        counter = self._tasks.actor.counter if self._tasks.actor else ""
        straight = "app.printing.lists:goes_straight"
        self._tasks.read(self, straight, counter, paper, key="straight", then=lambda is_straight: send() if is_straight else look())

    def _draw(self, title: str, send: Callable[[], None], draw: str, what: object) -> None:
        self._tasks.read(self, draw, what, key="paper", then=partial(self._show, title, send))

    def _show(self, title: str, send: Callable[[], None], pdf: bytes) -> None:
        self.sheet = PaperSheet(self._owner.window(), title, pdf, send, tasks=self._tasks)

    def _sent(self, title: str, _job_id: UUID) -> None:
        say.toast(_("{paper} waits for the printer.").format(paper=title))

    def export(self, ending: str) -> None:
        """Ask where, then write what the list shows."""
        path = ask_file(self._owner, _("Visits"), ending)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what the list shows as CSV or XLSX, told apart by the file's ending."""
        work = table_work(self._tasks, path, "visits", self._wanted(), "app.exchange.exporting:export_visits")
        once(self._tasks, self, work, partial(self._exported, path))

    def _exported(self, path: Path, count: int) -> None:
        say.toast(ngettext("{n} visit written to {file}.", "{n} visits written to {file}.", count).format(n=count, file=path.name))
