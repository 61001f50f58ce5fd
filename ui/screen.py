"""What the main window asks of a room's screen, and what it gives one: TodayScreen(desk), VisitsScreen(desk), ExchangeScreen(desk)."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.memory import Memory
from ui.tasks import Tasks

if TYPE_CHECKING:
    from uuid import UUID

    from app.desk.find import Hit
    from app.office.settings import Settings
    from app.tickets.fields import Move
    from ui.backup_keeper import BackupKeeper
    from ui.parking import Parking
    from ui.rows import Table


# where a form put away is filled in, if not on the first screen
FORM_ROOMS = {
    "expected": "expected",
    "mail": "calls",
    "ticket": "tickets",
    "move": "tickets",
    "complaint": "complaints",
    "complaint_move": "complaints",
}


class Desk(QObject):
    """The window as a screen sees it: the runner, the settings, and requests to go elsewhere."""

    settings_changed = Signal()
    signed_in = Signal()
    wanted = Signal(str)  # a room by its key: today, visits, people, printing, evacuation, handover, exchange, settings, about
    visit_wanted = Signal(object)  # a visit's id, shown in the visits room
    record_wanted = Signal(str, object)  # a record's kind and id, shown in the room of its kind
    hit_wanted = Signal(object, str)  # a hit of the one box, as if chosen there
    form_wanted = Signal(dict)  # the check-in form on the first screen, with these values
    carried_visit = Signal(dict)  # the check-in form, with what a call or message carries over
    call_wanted = Signal(dict)  # the form of a call (F3), with what is carried over
    message_wanted = Signal(dict)  # a message without a call of its own
    ticket_wanted = Signal(dict)  # the ticket form on the first screen, with these values (names all forms share)
    complaint_wanted = Signal(dict)  # the form of a complaint, the same way
    scan_refused = Signal(str)  # a badge was scanned while the desk is locked: the sign-in page takes its code
    scanner_said = Signal(str)  # where the serial scanner is, or that it is missing
    restore_wanted = Signal(object)  # a backup's path, and what was typed to open it: that office takes the place of this one
    office_changed = Signal(str)  # the data folder names another office now; what to say when it is open
    box_wanted = Signal()  # work is done: the cursor back to the one box

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.memory: Memory | None = None
        self.counter = ""
        self.has_own_language = False  # given on the command line for this run: the office's setting does not count
        self.has_own_colours = False
        self.announce_again: UUID | None = None  # the visit whose like the expected room announces when it opens
        self.pass_to_show: UUID | None = None  # the pass the room of passes shows when it opens
        self.shows_items = False  # whether that room opens with what is out and kept
        self.ticket_to_show: tuple[UUID, Move | None] | None = None  # the ticket the room of tickets shows, with the form of a move
        self.complaint_to_show: tuple[UUID, Any] | None = None  # the complaint its room shows, with the form of a move
        self.shows_calendar = False  # whether the settings open with the working calendar
        self.shows_backups = False  # or with the backups
        self.gate_hint = ""  # what the page of signing in has to say first (what a restore did)
        self.to_show: dict[str, UUID] = {}  # room -> the record it shows when it opens
        self.to_begin: dict[str, dict[str, Any]] = {}  # room -> what its new form is filled with when it opens
        self.settings: Settings | None = None  # None until read; `settings_changed` follows

    @cached_property
    def parking(self) -> "Parking":
        """Half-filled forms put away; made when somebody first asks, which is behind the first paint."""
        from ui.parking import Parking

        made = Parking(self.tasks, self)
        made.room_wanted.connect(lambda kind: self.wanted.emit(FORM_ROOMS[kind]) if kind in FORM_ROOMS else None)
        return made

    @cached_property
    def backups(self) -> "BackupKeeper":
        """Makes the nightly backup and those asked for; goes on while the desk is locked."""
        from ui.backup_keeper import BackupKeeper

        return BackupKeeper(self, self)

    def show_pass(self, pass_id: "UUID") -> None:
        """Open the room of passes with one of them at the side."""
        self.pass_to_show = pass_id
        self.wanted.emit("passes")

    def show_ticket(self, ticket_id: "UUID", move: "Move | None" = None) -> None:
        """Open the room of tickets with one of them shown, and the form of a move with it."""
        self.ticket_to_show = (ticket_id, move)
        self.wanted.emit("tickets")

    def show_complaint(self, complaint_id: "UUID", move: Any = None) -> None:
        """Open the room of complaints with one of them shown, and the form of a move with it."""
        self.complaint_to_show = (complaint_id, move)
        self.wanted.emit("complaints")

    def show_items(self) -> None:
        """Open the room of passes with everything that is out or kept."""
        self.shows_items = True
        self.wanted.emit("passes")

    def show_record(self, room: str, record_id: "UUID") -> None:
        """Open a room (opinions, incidents) with one of its records at the side."""
        self.to_show[room] = record_id
        self.wanted.emit(room)

    def begin_record(self, room: str, values: dict[str, Any]) -> None:
        """Open a room with a new form, everything known carried over."""
        self.to_begin[room] = values
        self.wanted.emit(room)

    def remember_columns(self, table: "Table") -> None:
        """Give a table the column widths it had last time, and keep new ones; its object name is the key."""
        if self.memory is not None:
            self.memory.follow(table)


class Screen(QWidget):
    """A room's page. `watches` are the record kinds whose change reloads it: at once in front, else when next shown."""

    watches: ClassVar[frozenset[str]] = frozenset()
    has_cursor: ClassVar[bool] = True  # whether the cursor goes into the room when it opens (else it stays in the one box)
    needs_height: ClassVar[bool] = False  # whether lines that can stand elsewhere give way to it
    takes_codes: ClassVar[bool] = False  # whether a badge scanned while this screen is in front is its own

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.tasks = desk.tasks
        self._is_stale = True
        self.setObjectName("Page")
        desk.signed_in.connect(self.freshen)  # what changed while the desk was locked

    @property
    def is_urgent(self) -> bool:
        """Whether what goes on here must not be locked away, and takes every badge scanned (a roll call)."""
        return False

    def reload(self) -> None:
        """Read what is shown again; the old rows stay until the new ones are there."""

    def tick(self, now: datetime) -> None:
        """A minute has passed: repaint clocks, without a query."""

    def settings_changed(self) -> None:
        """`desk.settings` are new."""

    def step_back(self) -> bool:
        """Esc: close what is open; False where there was nothing to close."""
        return False

    def print_selected(self) -> bool:
        """Ctrl+P: print or reprint what is selected; False where nothing is."""
        return False

    def park(self) -> bool:
        """Ctrl+Shift+K: put the half-filled form in front away as a card; False where nothing stands in one."""
        return False

    def carry(self, kind: str) -> bool:
        """F2 … F5: begin a form (visit, call, ticket, complaint) with what stands here; False where nothing does."""
        return False

    def take_focus(self) -> None:
        """The room was opened by its key: put the cursor where work begins."""
        self.setFocus()

    def enter(self) -> None:
        """The room was opened: the cursor is in it (an empty list takes none), so that its keys are heard."""
        self.take_focus()
        focused = self.window().focusWidget()
        if self.has_cursor and (focused is None or not self.isAncestorOf(focused)):
            self.setFocus()

    # -- only the first screen and the visits room answer these

    def new_visit(self, values: dict[str, Any] | None = None) -> None:
        """F2: the check-in form, with what is known already (or the kept draft)."""

    def new_ticket(self, values: dict[str, Any] | None = None) -> None:
        """F4: the ticket form, with what is known already."""

    def new_complaint(self, values: dict[str, Any] | None = None) -> None:
        """F5: the form of a complaint, with what is known already."""

    def sign_out(self) -> None:
        """F6: pick who leaves."""

    def new_call(self, values: dict[str, Any] | None = None) -> None:
        """F3: the form of a call, with what is known already."""

    def show_parked(self) -> None:
        """F8: the forms put away."""

    def evacuate(self) -> None:
        """F9: print the list of everybody inside and call the roll (the evacuation room answers)."""

    def take_hit(self, hit: "Hit", text: str) -> None:
        """Enter on a hit of the one box: check in, sign out or fill the form."""

    def take_text(self, text: str) -> None:
        """Enter in the one box with nothing found: a new visit with the text in the right field."""

    def take_code(self, code: str) -> None:
        """A badge was scanned, whatever room is in front: sign out, or check in who is expected."""

    def show_record(self, kind: str, record_id: "UUID") -> None:
        """Show one record of a kind this room has."""

    # -- the window's side

    def take_change(self, kinds: frozenset[str]) -> None:
        """Records changed somewhere: reload now or when shown."""
        if not kinds or kinds & self.watches:
            self._is_stale = True
            self.freshen()

    def freshen(self) -> None:
        """Reload where what is shown may be old and somebody sees it."""
        if self._is_stale and self.isVisible() and self.tasks.actor is not None:
            self._is_stale = False
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.freshen()


Opens = Callable[[Desk], Screen]
