"""The rail at the left: rooms with their keys, who sits here, and the lock."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.actor import DESK, EVERYBODY, HEADS, Role
from app.core.i18n import N_, _
from ui import icons, theme
from ui.panels import label, restyle

WIDE, NARROW = 188, 60
TICKETS = EVERYBODY - {Role.ADMINISTRATOR}  # an administrator sets the program up and reads no more than needed
COMPLAINTS = TICKETS - {Role.GUARD}  # a guard hears and registers one (F5), and reads none
LOWEST, HIGHEST = 28, 42  # of a room's button: all rooms fit a low screen, a high one gives them air

EXCHANGING = HEADS | {Role.RECEPTIONIST}  # who may take a file in


class Room(NamedTuple):
    """A room of the program: its key, its title, its icon, where its screen is made."""

    key: str
    title: str
    icon: str
    maker: str
    roles: frozenset[Role] = EVERYBODY
    shortcut: str = ""  # else its place: Alt+1 to Alt+9

    def is_for(self, roles: frozenset[Role]) -> bool:
        """Whether somebody of these roles sees the room at all."""
        return bool(self.roles & roles)


ROOMS = (
    Room("today", N_("Today"), "house", "ui.today.screen:TodayScreen", DESK),
    Room("visits", N_("Visits"), "id-badge", "ui.visits.screen:VisitsScreen", DESK),
    Room("calls", N_("Calls and mail"), "phone", "ui.calls.screen:CallsScreen", DESK, "Alt+C"),
    Room("tickets", N_("Tickets"), "ticket", "ui.tickets.screen:TicketsScreen", TICKETS, "Alt+T"),
    Room("complaints", N_("Complaints"), "circle-exclamation", "ui.complaints.screen:ComplaintsScreen", COMPLAINTS, "Alt+L"),
    Room("people", N_("People"), "address-book", "ui.people.screen:PeopleScreen", DESK),
    Room("expected", N_("Expected"), "calendar-check", "ui.expected.screen:ExpectedScreen", DESK),
    Room("passes", N_("Passes"), "id-card", "ui.passes.screen:PassesScreen", DESK),
    Room("opinions", N_("Opinions"), "comment", "ui.opinions.screen:OpinionsScreen", shortcut="Alt+O"),
    Room("incidents", N_("Incidents"), "bell", "ui.incidents.screen:IncidentsScreen", shortcut="Alt+I"),
    Room("presence", N_("Who is here"), "person-walking-arrow-right", "ui.presence.screen:PresenceScreen", shortcut="Alt+P"),
    Room("handover", N_("Hand-over"), "handshake", "ui.shifts.screen:HandoverScreen", shortcut="Alt+H"),
    Room("reports", N_("Figures"), "chart-column", "ui.reports.screen:ReportsScreen", DESK | HEADS, "Alt+R"),
    Room("printing", N_("Printing"), "print", "ui.printing.screen:PrintingScreen", DESK),
    Room("evacuation", N_("Evacuation"), "person-running", "ui.evacuations.screen:EvacuationScreen"),
    Room("exchange", N_("Import / Export"), "file-import", "ui.exchange.screen:ExchangeScreen", EXCHANGING),
    Room("settings", N_("Settings"), "gear", "ui.office.settings_screen:SettingsScreen", DESK),
    Room("about", N_("About"), "circle-info", "ui.office.about_screen:AboutScreen"),
    Room("watch", N_("Watch list"), "user-shield", "ui.watch.screen:WatchScreen", HEADS, "Alt+0"),
)


class Rail(QFrame):
    """Wide with words, or narrow with icons alone; below 1366 px it starts narrow, the button decides."""

    chosen = Signal(str)
    toggled = Signal(bool)
    lock_wanted = Signal()

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Rail")
        self.setAccessibleName(_("Rooms"))
        self.is_narrow = False
        self._rooms = tuple(rooms)
        self._titles: dict[QPushButton, str] = {}
        self._by_key: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._brand = QLabel(_("Firstdesk"))
        self._brand.setObjectName("Brand")
        self._fold = self._button(_("Fold the rail"), "bars")
        self._fold.clicked.connect(lambda: self.fold(is_narrow=not self.is_narrow, by_hand=True))
        self._who = label("", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 10, 14)
        column.setSpacing(3)
        top = QHBoxLayout()
        top.addWidget(self._brand, 1)
        top.addWidget(self._fold)
        column.addLayout(top)
        column.addSpacing(6)
        for number, room in enumerate(rooms, 1):
            column.addWidget(self._room_button(room, number), HIGHEST)
        column.addStretch(1)
        column.addWidget(self._who)
        self._lock = self._button(_("Lock"), "lock")
        self._lock.setToolTip(_("Lock") + "  Ctrl+L")
        self._lock.clicked.connect(lambda: self.lock_wanted.emit())
        self._titles[self._lock] = _("Lock") + "  Ctrl+L"
        column.addWidget(self._lock)
        self.fold(is_narrow=False)

    def _button(self, words: str, icon: str) -> QPushButton:
        made = QPushButton()
        made.setAccessibleName(words)
        made.setToolTip(words)
        made.setIcon(icons.icon(icon, "rail_text", chosen="on_rail_active"))
        made.setIconSize(QSize(theme.px(18), theme.px(18)))
        made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        made.setMinimumHeight(theme.px(LOWEST))
        made.setMaximumHeight(theme.px(HIGHEST))
        return made

    def _room_button(self, room: Room, number: int) -> QPushButton:
        title = _(room.title)
        made = self._button(title, room.icon)
        made.setCheckable(True)
        shortcut = room.shortcut or (f"Alt+{number}" if number < 10 else "")
        made.setToolTip(f"{title}  {shortcut}".rstrip())
        made.clicked.connect(lambda: self.chosen.emit(room.key))
        self._group.addButton(made)
        self._titles[made] = title
        self._by_key[room.key] = made
        return made

    def mark(self, key: str) -> None:
        """Show which room is open."""
        self._by_key[key].setChecked(True)

    def open_to(self, roles: frozenset[Role]) -> bool:
        """Show the rooms of these roles, the others are not there at all; whether the one in front stays."""
        for room in self._rooms:
            self._by_key[room.key].setVisible(room.is_for(roles))
        return all(room.is_for(roles) for room in self._rooms if self._by_key[room.key].isChecked())

    @property
    def first(self) -> str:
        """The first room open to who sits here; never the one whose first button calls everybody out."""
        return next((room.key for room in self._rooms if self.has(room.key) and room.key != "evacuation"), self._rooms[0].key)

    def has(self, key: str) -> bool:
        """Whether a room is open to who sits here."""
        return key in self._by_key and not self._by_key[key].isHidden()

    def say_who(self, counter: str, name: str, roles: str) -> None:
        """Counter, name and role at the foot."""
        self._who.setText("\n".join(part for part in (counter, " · ".join(part for part in (name, roles) if part)) if part))

    def fold(self, *, is_narrow: bool, by_hand: bool = False) -> None:
        self.is_narrow = is_narrow
        self.setFixedWidth(theme.px(NARROW if is_narrow else WIDE))
        self._brand.setVisible(not is_narrow)
        self._who.setVisible(not is_narrow)
        for made, title in self._titles.items():
            made.setText("" if is_narrow else " " + title)
        self.setProperty("narrow", is_narrow)
        widgets: tuple[QWidget, ...] = (self, self._fold, *self._titles)
        for widget in widgets:
            restyle(widget)
        if by_hand:
            self.toggled.emit(is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._who.setMaximumWidth(self.width() - 20)
