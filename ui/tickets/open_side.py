"""At the first screen's side: the form of a ticket or a complaint, and what comes next for one just taken down."""

from abc import abstractmethod
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _
from ui import say
from ui.covered import CoveredForm
from ui.screen import Desk
from ui.tickets.draft import TicketDraft, carried_over
from ui.tickets.to_complaint import carry_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.drafts.fields import HalfFilled
    from app.tickets.service import Opened
    from ui.tickets.open_panel import TicketPanel
    from ui.tickets.opening_panel import OpeningPanel
    from ui.tickets.saved_panel import SavedPanel, TicketSaved


class OpeningSide(QObject):
    """Pages of `side`, made when first wanted: most sign-ins open the day without one. `finish` brings the check-in form back in front."""

    kind: ClassVar[str]
    undo_work: ClassVar[str]
    room: str = "today"  # where the form is brought in front

    def __init__(self, desk: Desk, side: QStackedWidget, owner: QWidget, finish: "Callable[[], object]") -> None:
        super().__init__(owner)
        self._desk, self._side, self._finish = desk, side, finish
        self._made: list[QWidget] = []
        desk.parking.register(self.kind, self._bring_back)

    # -- what each says of itself

    @abstractmethod
    def make_panel(self) -> "OpeningPanel":
        """The form."""

    @abstractmethod
    def make_saved(self) -> "SavedPanel":
        """The page for what was just taken down."""

    @abstractmethod
    def carried(self, values: dict[str, Any]) -> TicketDraft:
        """A form with everything known."""

    @abstractmethod
    def show(self, record_id: Any, move: Any = None) -> None:
        """It in its room."""

    @abstractmethod
    def id_of(self, opened: Any) -> Any:
        """The id of what was just taken down."""

    @abstractmethod
    def said(self, opened: Any) -> str:
        """What is said when it is."""

    @abstractmethod
    def undone(self, opened: Any) -> str:
        """What is said when it is taken back."""

    @abstractmethod
    def begin(self, opened: Any) -> None:
        """What comes next, in front."""

    # -- its pages

    @cached_property
    def panel(self) -> "OpeningPanel":
        """The form, made when it is first wanted."""
        made = self.make_panel()
        made.said.connect(say.toast)
        made.saved.connect(self._opened)
        made.brought.connect(self._bring)
        made.open_wanted.connect(self.show)
        self._add(made)
        self._covered = CoveredForm(self._desk.parking, self._side, made, lambda: made.start(TicketDraft()), self)
        return made

    @cached_property
    def done(self) -> "SavedPanel":
        """What comes next for one just taken down."""
        made = self.make_saved()
        made.wanted.connect(self.show)
        self._add(made)
        return made

    def _add(self, page: "OpeningPanel | SavedPanel") -> None:
        page.closed.connect(self._finish)
        self._side.addWidget(page)
        self._made.append(page)

    def _bring_back(self, form: "HalfFilled") -> None:
        """A form put away, before any was opened in this window."""
        self.panel.bring_back(form)

    @property
    def is_open(self) -> bool:
        """Whether one of its pages is in front."""
        return self._side.currentWidget() in self._made

    @property
    def _is_form(self) -> bool:
        return self.is_open and self._side.currentWidget() is self.panel

    def start(self, values: dict[str, Any] | None) -> None:
        """The form with what is known, else as it was left."""
        self._side.setCurrentWidget(self.panel)
        if values:
            self.panel.start(self.carried(values))
        self.panel.refresh()
        if not values and self._covered.come_back():
            return
        self.panel.go_to_first_empty()

    def _bring(self) -> None:
        self._desk.wanted.emit(self.room)
        self._side.setCurrentWidget(self.panel)

    def _opened(self, opened: Any) -> None:
        say.toast(self.said(opened), undo=partial(self._undo, opened))
        self._side.setCurrentWidget(self.done)
        self.begin(opened)
        self._desk.box_wanted.emit()

    def _undo(self, opened: Any) -> None:
        words = self.undone(opened)

        def undone(_moved: object) -> None:
            say.toast(words)
            if self._side.currentWidget() is self.done:
                self._finish()

        self._desk.tasks.do(self, self.undo_work, self.id_of(opened), version=opened.version, then=undone)

    def step_back(self) -> bool:
        """Esc: the form is put away; False where nothing is open."""
        if not self.is_open:
            return False
        if self._is_form:
            self.panel.cancel()
        else:
            self._finish()
        return True

    def carry(self, _kind: str) -> bool:
        """F2 … F5 with what was just taken down; False where nothing of it goes along."""
        return False

    def park(self) -> bool:
        """Ctrl+Shift+K: the form becomes a card; False where nothing stands in it."""
        if not self._is_form or self.panel.is_blank:
            return False
        self.panel.cancel()
        return True

    def reload(self) -> None:
        """Something changed: what was just taken down is read again."""
        if self.is_open and not self._is_form:
            self.done.reload()


class TicketSide(OpeningSide):
    """F4."""

    kind: ClassVar[str] = "ticket"
    undo_work: ClassVar[str] = "app.tickets.undoing:undo"
    panel: "TicketPanel"
    done: "TicketSaved"

    def __init__(self, desk: Desk, side: QStackedWidget, owner: QWidget, finish: "Callable[[], object]") -> None:
        super().__init__(desk, side, owner, finish)
        self._is_printed: bool | None = None  # unknown until the settings are read

    def make_panel(self) -> "OpeningPanel":
        from ui.tickets.open_panel import TicketPanel

        made = TicketPanel(self._desk.tasks, self._desk.parking)
        if self._is_printed is not None:
            made.configure(is_printed=self._is_printed)
        return made

    def make_saved(self) -> "SavedPanel":
        from ui.tickets.saved_panel import TicketSaved

        return TicketSaved(self._desk.tasks)

    def configure(self, *, is_printed: bool) -> None:
        """What the office's settings say about receipts."""
        self._is_printed = is_printed
        if "panel" in self.__dict__:
            self.panel.configure(is_printed=is_printed)

    def carried(self, values: dict[str, Any]) -> TicketDraft:
        return carried_over(values)

    def show(self, record_id: Any, move: Any = None) -> None:
        self._desk.show_ticket(record_id, move)

    def id_of(self, opened: "Opened") -> Any:
        return opened.ticket_id

    def said(self, opened: "Opened") -> str:
        return " ".join((_("Ticket {number} is open.").format(number=opened.number), *opened.notes))

    def undone(self, opened: "Opened") -> str:
        return _("Ticket {number} is void; its number is used up.").format(number=opened.number)

    def begin(self, opened: "Opened") -> None:
        self.done.start(opened)

    def carry(self, kind: str) -> bool:
        """F5: the ticket just taken down becomes a complaint as well."""
        ticket_id = self.done.record_id if self.is_open and not self._is_form else None
        if kind != "complaint" or ticket_id is None:
            return False
        carry_ticket(self._desk, self, ticket_id)
        return True
