"""What stands around the rooms: rail, one box, banner, the line at the bottom; the scanner and the evacuation copy work from here."""

from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.actor import SYSTEM
from app.core.i18n import _
from ui.evacuations.copying import CopyKeeper
from ui.foot import Foot, printer_words
from ui.hours.year_banner import YearBanner
from ui.one_box import OneBox
from ui.panels import Banner, button, label
from ui.printing.look import LookKeeper
from ui.rail import ROOMS, Rail
from ui.say import Voice
from ui.scanner import Scanner
from ui.screen import Desk

if TYPE_CHECKING:
    from app.printing.lists import Route

WIDE_ENOUGH = 1366


class Shell(QWidget):
    """Made once a window, after its first paint; `scanned` tells a badge's ten digits, from the one box or the scanner."""

    scanned = Signal(str)
    visit_wanted = Signal()
    leaving_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._scanner: Scanner | None = None
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
        self.box.scanned.connect(self.scanned)
        self.copies.told.connect(self.foot.know_copy)
        self.foot.looks_wanted.connect(LookKeeper(desk, self).show)
        desk.scanner_said.connect(self.foot.know_scanner)
        self.rail.toggled.connect(self._keep_rail)
        desk.settings_changed.connect(self._take_settings)
        self._fold_rail()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.box, 1)
        for verb, key, icon, asked in (
            (_("Visit"), "F2", "user-plus", self.visit_wanted), (_("Sign out"), "F6", "right-from-bracket", self.leaving_wanted),
            (_("Keys"), "F1", "keyboard", self.keys_wanted),
        ):  # fmt: skip
            head.addWidget(button(verb, key=key, icon=icon, clicked=asked.emit))
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
        """A minute has passed: the evacuation copy, a year that may be missing, limits that ran out."""
        self.copies.tick(now)
        self.year_banner.tick(now)
        if not self._desk.tasks.read_only:
            self._desk.tasks.do(None, "app.clocks.service:mark_overdue", by=SYSTEM)

    def speak_for(self, voice: Voice) -> None:
        """Show what the rooms say in the bottom line."""
        voice.toasted.connect(self.foot.toast)
        voice.failed.connect(self.foot.complain)
        voice.quiet.connect(self.foot.hush)

    def listen(self, window: QWidget) -> None:
        """Hear the scanner, whatever field of `window` has the focus."""
        if self._scanner is None:
            self._scanner = Scanner(self._desk, window)
            self._scanner.scanned.connect(self.scanned)

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
