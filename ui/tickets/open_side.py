"""At the first screen's side: the ticket form, and what comes next for a ticket just opened."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _
from ui import say
from ui.screen import Desk
from ui.tickets.draft import carried_over

if TYPE_CHECKING:
    from app.drafts.fields import HalfFilled
    from app.tickets.service import Opened
    from ui.tickets.open_panel import TicketPanel
    from ui.tickets.saved_panel import TicketSaved

Page = TypeVar("Page", "TicketPanel", "TicketSaved")


class TicketSide(QObject):
    """Pages of `side`; `finish` brings the check-in form back in front."""

    def __init__(self, desk: Desk, side: QStackedWidget, owner: QWidget, finish: Callable[[], object]) -> None:
        super().__init__(owner)
        self._desk, self._side, self._finish = desk, side, finish
        self._is_printed: bool | None = None  # unknown until the settings are read
        self._made: list[QWidget] = []
        desk.parking.register("ticket", self._bring_back)

    @cached_property
    def panel(self) -> "TicketPanel":
        """The form, made when it is first wanted: most sign-ins open the day without one."""
        from ui.tickets.open_panel import TicketPanel

        made = TicketPanel(self._desk.tasks, self._desk.parking)
        if self._is_printed is not None:
            made.configure(is_printed=self._is_printed)
        made.said.connect(say.toast)
        made.saved.connect(self._opened)
        made.brought.connect(self._bring)
        made.open_wanted.connect(self._desk.show_ticket)
        return self._add(made)

    @cached_property
    def done(self) -> "TicketSaved":
        """What comes next for a ticket just opened."""
        from ui.tickets.saved_panel import TicketSaved

        made = TicketSaved(self._desk.tasks)
        made.wanted.connect(self._desk.show_ticket)
        return self._add(made)

    def _add(self, page: Page) -> Page:
        page.closed.connect(self._finish)
        self._side.addWidget(page)
        self._made.append(page)
        return page

    def _bring_back(self, form: "HalfFilled") -> None:
        """A form put away, before any was opened in this window."""
        self.panel.bring_back(form)

    @property
    def is_open(self) -> bool:
        """Whether one of its pages is in front."""
        return self._side.currentWidget() in self._made

    def configure(self, *, is_printed: bool) -> None:
        """What the office's settings say about receipts."""
        self._is_printed = is_printed
        if "panel" in self.__dict__:
            self.panel.configure(is_printed=is_printed)

    def start(self, values: dict[str, Any] | None) -> None:
        """F4: the form with what is known, else as it was left."""
        self._side.setCurrentWidget(self.panel)
        if values:
            self.panel.start(carried_over(values))
        self.panel.item.reload()
        self.panel.go_to_first_empty()

    def _bring(self) -> None:
        self._desk.wanted.emit("today")
        self._side.setCurrentWidget(self.panel)

    def _opened(self, opened: "Opened") -> None:
        words = " ".join((_("Ticket {number} is open.").format(number=opened.number), *opened.notes))
        say.toast(words, undo=partial(self._undo, opened))
        self._side.setCurrentWidget(self.done)
        self.done.start(opened)
        self._desk.box_wanted.emit()

    def _undo(self, opened: "Opened") -> None:
        words = _("Ticket {number} is void; its number is used up.").format(number=opened.number)

        def undone(_moved: object) -> None:
            say.toast(words)
            if self._side.currentWidget() is self.done:
                self._finish()

        self._desk.tasks.do(self, "app.tickets.undoing:undo", opened.ticket_id, version=opened.version, then=undone)

    def step_back(self) -> bool:
        """Esc: the form is put away; False where nothing is open."""
        if not self.is_open:
            return False
        if self._side.currentWidget() is self.panel:
            self.panel.cancel()
        else:
            self._finish()
        return True

    def park(self) -> bool:
        """Ctrl+Shift+K: the form becomes a card; False where nothing stands in it."""
        if not self.is_open or self._side.currentWidget() is not self.panel or self.panel.is_blank:
            return False
        self.panel.cancel()
        return True

    def reload(self) -> None:
        """Something changed: the ticket just opened is read again."""
        if self.is_open and self._side.currentWidget() is self.done:
            self.done.reload()
