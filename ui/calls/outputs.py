"""What leaves the register of calls on paper: the call list of a day or month, the reception record sheet."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui import say
from ui.calls.filters import ContactFilters
from ui.screen import Desk
from ui.visits.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from app.calls.lists import ContactFilter


class CallOutputs(QObject):
    """Papers of the screen that owns it: shown first, or straight to the printer where the counter wants it so."""

    def __init__(self, desk: Desk, owner: QWidget, filters: ContactFilters) -> None:
        super().__init__(owner)
        self._tasks, self._owner, self._filters = desk.tasks, owner, filters
        self.sheet: PaperSheet | None = None

    def _wanted(self) -> "ContactFilter":
        from app.calls.lists import ContactFilter

        return ContactFilter(**self._filters.wanted())

    def show_calls(self) -> None:
        """The call list of what the register shows."""
        self._show_paper("calls", _("Call list"), "app.calls.drawing:call_list", "app.calls.printing:print_calls")

    def show_reception(self) -> None:
        """Everything received in these days, by visit, call, letter, fax or e-mail."""
        self._show_paper("reception", _("Reception record"), "app.desk.reception:reception_pdf", "app.desk.reception:print_reception")

    def _show_paper(self, paper: str, title: str, draw: str, send: str) -> None:
        wanted = self._wanted()
        counter = self._tasks.actor.counter if self._tasks.actor else ""

        def queue() -> None:
            self._tasks.do(self, send, wanted, then=partial(self._sent, title))

        def look() -> None:
            self._tasks.read(self, draw, wanted, key="paper", then=partial(self._show, title, queue))

        straight = "app.printing.lists:goes_straight"
        self._tasks.read(self, straight, counter, paper, key="straight", then=lambda is_straight: queue() if is_straight else look())

    def _show(self, title: str, queue: Callable[[], None], pdf: bytes) -> None:
        self.sheet = PaperSheet(self._owner.window(), title, pdf, queue, tasks=self._tasks)

    def _sent(self, title: str, _job_id: UUID) -> None:
        say.toast(_("{paper} waits for the printer.").format(paper=title))
