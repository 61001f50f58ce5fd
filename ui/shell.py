"""What stands around the rooms: rail, one box, banner, the line at the bottom; the scanner and the evacuation copy work from here."""

from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.actor import DESK, SYSTEM
from app.core.i18n import _
from ui.evacuations.copying import CopyKeeper
from ui.foot import Foot, printer_words
from ui.hours.year_banner import YearBanner
from ui.office.staff_desk import StaffDesk
from ui.one_box import OneBox
from ui.panels import Banner, button, label
from ui.printing.look import LookKeeper
from ui.rail import ROOMS, Rail
from ui.say import Voice
from ui.scanner import Scanner
from ui.screen import Desk, Screen

if TYPE_CHECKING:
    from app.printing.lists import Route

WIDE_ENOUGH = 1366
MINUTE = 60_000


class Shell(QWidget):
    """Made once a window, after its first paint; `scanned` tells a badge's ten digits, from the one box or the scanner."""

    scanned = Signal(str)
    visit_wanted = Signal()
    call_wanted = Signal()
    ticket_wanted = Signal()
    complaint_wanted = Signal()
    leaving_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.scanner: Scanner | None = None
        self.setObjectName("Page")
        self.rooms = tuple(room for room in ROOMS if find_spec(room.maker.partition(":")[0]) is not None)
        self.rail = Rail(self.rooms)
        self.box = OneBox(desk.tasks, self)
        self.banner = Banner()
        self.year_banner = YearBanner(desk, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(label(""))
        self.foot = Foot()
        self.copies = CopyKeeper(desk, self)
        self._build()
        self.staff = StaffDesk(desk, self)
        self.box.scanned.connect(self._hear)
        self.copies.told.connect(self.foot.know_copy)
        desk.backups.told.connect(self.foot.know_backup)
        self.foot.backups_wanted.connect(self._show_backups)
        self.foot.looks_wanted.connect(LookKeeper(desk, self).show)
        desk.scanner_said.connect(self.foot.know_scanner)
        desk.parking.changed.connect(self._count_parked)
        self.year_banner.said.connect(self.foot.know_year)
        self.foot.calendar_wanted.connect(self.year_banner.open_calendar)
        self.stack.currentChanged.connect(self._make_room)
        self.rail.toggled.connect(self._keep_rail)
        desk.settings_changed.connect(self._take_settings)
        desk.signed_in.connect(self._fit_roles)
        self._fold_rail()

    def _count_parked(self) -> None:
        self.foot.know_parked(len(self._desk.parking.rows))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.box, 1)
        head.addStretch()  # where the box is not there, the buttons stay at the right
        self._desk_moves: list[QWidget] = [self.box]
        for verb, key, icon, asked in (
            (_("Visit"), "F2", "user-plus", self.visit_wanted), (_("Call"), "F3", "phone", self.call_wanted),
            (_("Ticket"), "F4", "ticket", self.ticket_wanted), (_("Complaint"), "F5", "circle-exclamation", self.complaint_wanted),
            (_("Sign out"), "F6", "right-from-bracket", self.leaving_wanted),
            (_("Keys"), "F1", "keyboard", self.keys_wanted),
        ):  # fmt: skip
            head.addWidget(made := button(verb, key=key, icon=icon, clicked=asked.emit))
            self._desk_moves += [made] if key not in ("F1", "F4", "F5") else []  # whoever may own a matter may receive one
        column = QVBoxLayout()
        column.setContentsMargins(20, 12, 20, 8)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.year_banner)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)

    def tick(self, now: datetime) -> None:
        """A minute has passed: the evacuation copy, the nightly backup, a year that may be missing, limits that ran out."""
        self.copies.tick(now)
        self._desk.backups.tick(now)
        self.year_banner.tick(now)
        if not self._desk.tasks.read_only:
            self._desk.tasks.do(None, "app.clocks.service:mark_overdue", by=SYSTEM)

    def _show_backups(self) -> None:
        self._desk.shows_backups = True
        self._desk.wanted.emit("settings")

    def _make_room(self) -> None:
        front = self.stack.currentWidget()
        self.year_banner.give_way(gives_way=isinstance(front, Screen) and front.needs_height)

    def speak_for(self, voice: Voice) -> None:
        """Show what the rooms say in the bottom line."""
        voice.toasted.connect(self.foot.toast)
        voice.failed.connect(self.foot.complain)
        voice.quiet.connect(self.foot.hush)

    def listen(self, window: QWidget) -> None:
        """Hear the scanner, whatever field of `window` has the focus."""
        if self.scanner is None:
            self.scanner = Scanner(self._desk, window)
            self.scanner.scanned.connect(self._hear)

    def _hear(self, code: str) -> None:
        """A code was scanned: a staff badge is seen to here, all others by the rooms."""
        if self.is_urgent or not self.staff.takes(code):
            self.scanned.emit(code)

    @property
    def is_urgent(self) -> bool:
        """Whether the room in front has a roll call going."""
        front = self.stack.currentWidget()
        return isinstance(front, Screen) and front.is_urgent

    def second(self, now: datetime) -> None:
        """A second has passed: the clock at the bottom; a desk nobody has touched for long locks (0: never)."""
        self.foot.second(now)
        settings, actor = self._desk.settings, self._desk.tasks.actor
        minutes = settings.idle_lock if settings is not None and actor is not None else 0
        if minutes and self.scanner is not None and not self.is_urgent and self.scanner.idle_for() >= minutes * MINUTE:
            self.rail.lock_wanted.emit()

    def _fit_roles(self) -> None:
        """What checks visitors in and out is not there for who may not."""
        actor = self._desk.tasks.actor
        for part in self._desk_moves:
            part.setVisible(actor is not None and bool(actor.roles & DESK))

    def _take_settings(self) -> None:
        settings = self._desk.settings
        if settings is not None:
            self.box.badge_prefix = settings.badge_prefix
            counter = self._desk.tasks.actor.counter if self._desk.tasks.actor else ""
            self._desk.tasks.read(self, "app.printing.lists:route", counter, "badge", key="route", then=self._know_printer)

    def _know_printer(self, route: "Route") -> None:
        self.foot.know("printer", printer_words(route.printer))

    def _fold_rail(self) -> None:
        kept = self._desk.memory.word("rail") if self._desk.memory else ""
        is_narrow = kept == "narrow" if kept else self.window().width() < WIDE_ENOUGH
        if is_narrow != self.rail.is_narrow:
            self.rail.fold(is_narrow=is_narrow)

    def _keep_rail(self, is_narrow: bool) -> None:
        if self._desk.memory is not None:
            self._desk.memory.keep("rail", "narrow" if is_narrow else "wide")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fold_rail()
