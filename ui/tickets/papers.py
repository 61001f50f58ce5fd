"""The papers of tickets: looked at before they are printed, printed again, saved; printing a notice freezes its list."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.tickets.fields import TicketState
from ui import say
from ui.tasks import Tasks
from ui.visits.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from app.tickets.story import ListRow, ReportRow
    from app.tickets.whole import Whole

DRAWS, PRINTS = "app.tickets.drawing:", "app.tickets.printing:"


class TicketPapers(QObject):
    """Shows papers over the window of `owner`."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._owner = tasks, owner
        self.sheet: PaperSheet | None = None

    def look_at_list(self, ticket_id: UUID, row: "ListRow") -> None:
        """The one-time notice as it will be printed; printing it freezes the list."""
        title = _("One-time notice {number}").format(number=row.number)
        self._look(title, "notice", ticket_id, row.number, send=partial(self._send, "print_notice", row.id, title))

    def look_at_report(self, ticket_id: UUID, row: "ReportRow") -> None:
        """The red-light report, three copies."""
        title = _("Red-light report {number}").format(number=row.number)
        self._look(title, "red_light", ticket_id, row.number, send=partial(self._send, "print_red_light", row.id, title))

    def look_at_receipt(self, ticket_id: UUID, number: str) -> None:
        """What the person gets."""
        title = _("Receipt of {number}").format(number=number)
        self._look(title, "ticket", ticket_id, send=partial(self._send, "print_ticket", ticket_id, title))

    def look_at_sheet(self, sheet_id: UUID, number: str) -> None:
        """An A/B sheet as it was frozen."""
        title = _("A/B sheet {number}").format(number=number)
        self._look(title, "ab_handover", sheet_id, send=partial(self._send, "print_ab_sheet", sheet_id, title))

    def look_at_direction(self, direction_id: UUID, number: str) -> None:
        """A direction note for the visitor."""
        title = _("Direction note {number}").format(number=number)
        self._look(title, "direction_note", direction_id, send=partial(self._send, "print_direction", direction_id, title))

    def print_of(self, whole: "Whole") -> None:
        """Ctrl+P: a notice not printed yet is shown first, as printing freezes it; else what this state needs, again."""
        row = whole.row
        lists = [one for one in whole.attached.lists if one.is_valid]
        if lists and lists[-1].printed_at is None and row.state is TicketState.WAITING:
            self.look_at_list(row.id, lists[-1])
        elif row.state is TicketState.WAITING and lists:
            self._send("print_notice", lists[-1].id, _("One-time notice {number}").format(number=lists[-1].number))
        elif row.state in (TicketState.RED_LIGHT, TicketState.REFUSED, TicketState.NOT_NOW) and whole.attached.reports:
            report = whole.attached.reports[-1]
            self._send("print_red_light", report.id, _("Red-light report {number}").format(number=report.number))
        else:
            self._send("print_ticket", row.id, _("Receipt of {number}").format(number=row.number))

    def _look(self, title: str, draw: str, *what: object, send: Callable[[], None]) -> None:
        self._tasks.read(self, f"{DRAWS}{draw}", *what, key="paper", then=lambda pdf: self._show(title, pdf, send))

    def _show(self, title: str, pdf: bytes, send: Callable[[], None]) -> None:
        self.sheet = PaperSheet(self._owner.window(), title, pdf, send, tasks=self._tasks)

    def _send(self, work: str, record_id: UUID, title: str) -> None:
        words = _("{paper} waits for the printer.").format(paper=title)
        self._tasks.do(self, f"{PRINTS}{work}", record_id, then=lambda _job: say.toast(words))
