"""The main window: rail, one box, the room in front, the line at the bottom, and the keys that work everywhere."""

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from app.core.actor import Actor, words
from app.core.i18n import _, language
from ui import say, theme
from ui.locking import Curtain
from ui.office.gate import Gate
from ui.office.in_use import use_settings
from ui.panels import Sheet
from ui.screen import Desk, Screen
from ui.ways import SHOWN_IN, lead, show

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QStackedWidget

    from app.desk.find import Hit
    from app.office.settings import Settings
    from ui.foot import Foot
    from ui.one_box import OneBox
    from ui.panels import Banner
    from ui.rail import Rail, Room
    from ui.shell import Shell


class MainWindow(QMainWindow):
    """The page of signing in, and behind it the shell: made after the first paint, or as soon as somebody is in.

    Rooms are made when first opened; whatever they want of each other goes through the desk.
    """

    rebuild_wanted = Signal()
    again = Signal()
    jobs_changed = Signal()
    painted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.tasks = desk, desk.tasks
        self._shell: Shell | None = None
        self._screens: dict[str, Screen] = {}
        self._is_painted = self._is_clock_back = False
        self._curtain = Curtain(self)
        self.put_away: tuple[UUID, ...] = ()  # forms that stood half-filled when the window closed
        self.setWindowTitle(_("Firstdesk"))
        self.setMinimumSize(960, 600)
        desk.settings_changed.connect(self._take_settings)
        self.tasks.changed.connect(self.take_change)
        self.tasks.bug.connect(say.bug)
        self.gate = Gate(desk, self)
        self.gate.passed.connect(self.open_desk)
        self.gate.again.connect(self.again)
        self.gate.language_wanted.connect(self._speak)
        self._voice = say.attach(self)
        self.gate.hear(self._voice)
        theme.dress(self)
        if desk.memory is None or not desk.memory.restore_window(self):
            self.resize(1366, 700)

    # -- the shell

    @property
    def shell(self) -> "Shell":
        """Everything around the rooms, made now if it was not yet."""
        if self._shell is None:
            from ui.shell import Shell

            self._shell = Shell(self.desk)
            self._wire(self._shell)
            self.setCentralWidget(self._shell)
            if self.gate.isHidden():
                self._shell.box.setFocus()
            else:
                self._shell.hide()  # nobody has been in yet: what the page covers need be neither laid out nor painted
                self._shell.setEnabled(False)
                self.gate.raise_()
        return self._shell

    def furnish(self) -> None:
        """Make the shell and hear the scanner: what the first paint need not wait for."""
        self.shell.listen(self)

    @property
    def rooms(self) -> "tuple[Room, ...]":
        return self.shell.rooms

    @property
    def rail(self) -> "Rail":
        return self.shell.rail

    @property
    def box(self) -> "OneBox":
        return self.shell.box

    @property
    def banner(self) -> "Banner":
        return self.shell.banner

    @property
    def stack(self) -> "QStackedWidget":
        return self.shell.stack

    @property
    def foot(self) -> "Foot":
        return self.shell.foot

    def _wire(self, shell: "Shell") -> None:
        from ui.window_keys import bind_keys

        shell.rail.chosen.connect(self.open_room)
        shell.rail.lock_wanted.connect(self.lock)
        shell.box.chosen.connect(self.take_hit)
        shell.box.nothing_found.connect(self.take_text)
        shell.scanned.connect(self._take_code)
        shell.foot.printing_wanted.connect(lambda: self.open_room("printing"))
        shell.foot.settings_wanted.connect(lambda: self.open_room("settings"))
        shell.visit_wanted.connect(self.new_visit)
        shell.leaving_wanted.connect(self.sign_out)
        shell.keys_wanted.connect(self.show_keys)
        shell.speak_for(self._voice)
        lead(self)
        bind_keys(self, shell.rooms, self._press)

    def _press(self, act: Any) -> None:
        """A key of the window: Esc closes an open question first; nothing works past the gate."""
        if self.is_locked:
            self.gate.take_key({self.evacuate: "emergency", self.step_back: "back", self.print_selected: "print"}.get(act, ""))
            return
        sheets = self._open_sheets()
        if sheets and act not in (self.lock, self.evacuate):  # F9 waits for no answer
            if act == self.step_back:
                sheets[-1].close_sheet()
            elif act == self.print_selected:
                sheets[-1].print_out()
            return
        act()

    def _open_sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.findChildren(Sheet) if sheet.isVisible()]

    # -- sign-in

    @property
    def is_locked(self) -> bool:
        return self.tasks.actor is None

    def ask_who(self, *, is_founded: bool) -> None:
        """Put the page of the first start or of signing in over the window."""
        self._close_desk()
        if is_founded:
            self.gate.ask_to_sign_in()
        else:
            self.gate.ask_to_found()

    def say_trouble(self, sentence: str) -> None:
        """The database did not open."""
        self._close_desk()
        self.gate.say_trouble(sentence)

    def _close_desk(self) -> None:
        self._curtain.draw(self._shell)

    def open_desk(self, actor: Actor) -> None:
        """Somebody has signed in: their name at the rail, today in front, the cursor in the one box."""
        self.tasks.actor = actor
        self.gate.hide()
        self.furnish()
        self.shell.setEnabled(True)
        self.shell.show()
        if self.desk.memory is not None:
            self.desk.memory.keep("founded", "yes")
        counter = _("Counter {name}").format(name=actor.counter) if actor.counter else ""
        self.rail.say_who(counter, actor.name, words(actor.roles))
        stays = self.rail.open_to(actor.roles)
        self.say_clock(self._is_clock_back)
        if not self.stack.isVisible() or not self._screens or not stays:
            self.open_room(self.rail.first)
        self.tasks.read(self, "app.evacuations.lists:open_call", then=lambda call: self.open_room("evacuation") if call else None)
        self.desk.signed_in.emit()
        self.desk.parking.begin()
        self.read_settings()
        self.foot.count(self.tasks)
        self._curtain.lift(self.box)

    def lock(self) -> None:
        """Ctrl+L: nothing is seen or typed until somebody signs in; open forms stay as they are."""
        self.tasks.actor = None
        self.ask_who(is_founded=True)

    # -- rooms

    def room(self, key: str) -> Screen:
        """A room's screen, made now if it was not opened before."""
        if key not in self._screens:
            module, _colon, name = next(room.maker for room in self.rooms if room.key == key).partition(":")
            made: Screen = getattr(import_module(module), name)(self.desk)
            self._screens[key] = made
            self.stack.addWidget(made)
        return self._screens[key]

    def open_room(self, key: str) -> None:
        if not self.rail.has(key):
            return
        made = self.room(key)
        self.rail.mark(key)
        self.stack.setCurrentWidget(made)
        made.freshen()
        made.enter()

    @property
    def front(self) -> Screen | None:
        """The screen in front."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    def _today(self) -> Screen:
        self.open_room("today")
        return self.room("today") if self.rail.has("today") else Screen(self.desk)  # which does nothing of what is asked

    def take_hit(self, hit: "Hit", text: str) -> None:
        """A hit was chosen in the one box: a closed visit is shown, all else happens on the first screen."""
        self.foot.hush()
        if hit.kind in SHOWN_IN:
            self.show_record(hit.kind, hit.id)
        else:
            self._today().take_hit(hit, text)

    def take_text(self, text: str) -> None:
        self.foot.hush()
        self._today().take_text(text)

    def _take_code(self, code: str) -> None:
        """A badge was scanned: the roll call takes it where it is in front, else the first screen, which stays behind."""
        front = self.front
        (front if front is not None and front.takes_codes else self.room("today")).take_code(code)

    def show_visit(self, visit_id: "UUID") -> None:
        self.show_record("visit", visit_id)

    def show_record(self, kind: str, record_id: "UUID") -> None:
        """One record in the room of its kind."""
        show(self, kind, record_id)

    def new_visit(self, values: dict[str, Any] | None = None) -> None:
        """F2: the form; what stands in the one box goes into the right field."""
        text = self.box.text().strip()
        self.box.leave_text()
        if values is None and text:
            self.take_text(text)
        else:
            self._today().new_visit(values)

    def sign_out(self) -> None:
        self._today().sign_out()

    def show_parked(self) -> None:
        """F8: the forms put away, at the side of the first screen."""
        self._today().show_parked()

    def park(self) -> None:
        """Ctrl+Shift+K: the half-filled form in front becomes a card."""
        if self.front is None or not self.front.park():
            say.error(_("No half-filled form is in front, so nothing was put away."))

    def evacuate(self) -> None:
        """F9: the list prints and the roll call is in front; an open question gives way."""
        for sheet in self._open_sheets():
            sheet.close_sheet()
        self.open_room("evacuation")
        self.room("evacuation").evacuate()

    # -- keys

    def go_to_box(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def show_keys(self) -> None:
        from ui.keys import KeysPage

        KeysPage(self)

    def print_selected(self) -> None:
        if self.front is None or not self.front.print_selected():
            say.error(_("Nothing is selected to print. Pick a visit first."))

    def step_back(self) -> None:
        """Esc: the one box, what is open in the room, the complaint at the bottom, the one box again."""
        if self.box.text() or self.box.is_listing:
            self.box.leave_text()
        elif self.front is not None and self.front.step_back():
            return
        elif not self.foot.hush():
            self.box.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from ui.rows import is_typing  # tables are loaded with the first room, after the first paint

        if is_typing(event) and not self.is_locked and self.box.isVisible():
            self.box.setFocus()
            self.box.insert(event.text())
        else:
            super().keyPressEvent(event)

    # -- what changed

    def read_settings(self) -> None:
        self.tasks.read(self, "app.office.settings:get_settings", key="settings", then=self._use_settings)

    def _use_settings(self, settings: "Settings") -> None:
        self.desk.settings = settings
        self.desk.settings_changed.emit()

    def _take_settings(self) -> None:
        settings = self.desk.settings
        if settings is None:
            return
        use_settings(settings, self.desk.memory, has_own_colours=self.desk.has_own_colours)
        for made in self._screens.values():
            made.settings_changed()
        if self.desk.memory is not None and settings.language != language() and not self.desk.has_own_language:
            self._speak(settings.language)

    def _speak(self, code: str) -> None:
        if self.desk.memory is not None:
            self.desk.memory.keep("language", code)
        self.rebuild_wanted.emit()

    def take_change(self, kinds: frozenset[str]) -> None:
        """Records changed, here or at another counter: whoever shows them reads them again."""
        if "PrintJob" in kinds:
            self.jobs_changed.emit()  # printing goes on while the desk is locked
        for made in self._screens.values():
            made.take_change(kinds)  # behind the lock they only note it
        if self.is_locked:
            return
        if kinds & {"Setting", "PaperRoute", "LabelStock"}:
            self.read_settings()
        if kinds & {"Visit", "PrintJob"}:
            self.foot.count(self.tasks)

    def say_clock(self, is_back: bool) -> None:
        """The PC's clock was set back: times written now would lie before those of visits already on record."""
        self._is_clock_back = is_back
        sentence = _("The PC's clock was set back. Times written now may be wrong: correct the clock of the PC.")
        self.banner.say(sentence if is_back else self.tasks.trouble, "bad" if is_back else "warn")

    @property
    def opened(self) -> dict[str, Screen]:
        """The rooms made so far."""
        return self._screens

    def second(self, now: datetime) -> None:
        """A second has passed: the clock at the bottom."""
        if self._shell is not None:
            self._shell.second(now)

    def tick(self, now: datetime) -> None:
        """A minute has passed."""
        from ui.window_tickets import tick_tickets

        self.shell.tick(now)
        if not self.tasks.read_only:
            self.tasks.do(None, "app.visits.expecting:mark_missed")
            self.tasks.do(None, "app.visits.closing:close_forgotten")
            tick_tickets(self)
        for made in self._screens.values():
            if made.isVisible():
                made.tick(now)

    # -- the window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.put_away = self.desk.parking.put_all_away()
        if self.desk.memory is not None:
            self.desk.memory.keep_window(self)
            self.desk.memory.save()
        super().closeEvent(event)

    def come_forward(self) -> None:
        """Another start of the program asks for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
