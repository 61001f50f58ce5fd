"""What stands before the desk: the page of the first start, sign-in and lock, or why the database did not open."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from ui import icons, say
from ui.memory import MOST_RECENT
from ui.office.gate_page import GatePage
from ui.panels import button, label
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcut

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.actor import Actor
    from app.office.badges import AtGate, Known
    from app.office.passwords import SignedIn
    from app.office.settings import Settings
    from ui.say import Toast, Voice


class SignInPage(GatePage):
    """Who sits here: the last one is picked already, so password or PIN and Enter are enough; a staff badge alone is, too."""

    signed_in = Signal(object)
    hears = False  # the desk behind it goes on: what is said there, names too, is for who signs in

    def __init__(self, desk: Desk, recent: "Sequence[UUID | str]" = ()) -> None:
        super().__init__(_("Sign in"), "")
        self._desk = desk
        self._recent = tuple(recent)
        self.people = QComboBox()
        self.people.setAccessibleName(_("Name"))
        if recent:  # the name follows from the database; whoever types the password at once is in by then
            self.people.addItem(_("Who was here last"), recent[0])
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1000)
        self.password.setAccessibleName(_("Password or PIN"))
        self.password.installEventFilter(self)
        self.password.returnPressed.connect(self.sign_in)
        self.caps = label(_("Caps Lock is on."), "error")
        self.caps.hide()
        self.go = button(_("Sign in"), key="Return", kind="big", clicked=self.sign_in)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self._chips.addStretch(1)
        self.body.addLayout(self._chips)
        for words, widget in ((_("Name (Up, Down)"), self.people), (_("Password or PIN"), self.password)):
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(label(words, "label"))
            pair.addWidget(widget)
            self.body.addLayout(pair)
        self.badge_hint = label(_("Or hold your staff badge to the scanner."), "quiet", wraps=True)
        self.badge_hint.hide()
        for part in (self.caps, self.wrong, self.go, self.badge_hint):
            self.body.addWidget(part)

    def offer(self, found: "AtGate") -> None:
        """Those who may sign in, the last one picked; typing a password meanwhile is not disturbed."""
        now = self.people.currentData()
        self.people.clear()
        for person in found.people:
            words = " · ".join(part for part in (person.name, person.department) if part)
            self.people.addItem(words, person.id)
        place = next((n for n, person in enumerate(found.people) if now in (person.id, person.name)), 0)
        self.people.setCurrentIndex(place)
        self.badge_hint.setVisible(found.has_badges)
        here = [person for who in self._recent for person in found.people if who in (person.id, person.name)]
        self._offer_recent({person.id: person.name for person in here})

    def _offer_recent(self, names: "Mapping[UUID, str]") -> None:
        """Who sat here lately, by Ctrl+1 …: the next shift is one key and a PIN away."""
        if len(names) < 2:
            return
        for n, (who, name) in enumerate(islice(names.items(), MOST_RECENT), 1):
            chip = button(name, key=f"Ctrl+{n}", clicked=partial(self.pick, who))
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._chips.insertWidget(n - 1, chip)
            shortcut(self, f"Ctrl+{n}", partial(self.pick, who), ANYWHERE)

    def pick(self, who: "str | UUID") -> None:
        """Choose who signs in, by name or staff id; the cursor stays where password or PIN is typed."""
        known = [(self.people.itemData(n), self.people.itemText(n).split(" · ")[0]) for n in range(self.people.count())]
        place = next((n for n, one in enumerate(known) if who in one), -1)
        if place >= 0:
            self.people.setCurrentIndex(place)
        self.password.clear()
        self.password.setFocus()

    def take_focus(self) -> None:
        self.password.clear()
        self.caps.hide()
        self.complain("")
        self.password.setFocus()

    def sign_in(self) -> None:
        """One try; the page waits for its answer."""
        who: UUID | str | None = self.people.currentData() or self.people.currentText()
        if not who or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        tasks = self._desk.tasks
        # a database that can only be read counts no wrong tries, but its lists and papers are there for those who belong here
        call = tasks.read if tasks.read_only else tasks.do
        secret, counter = self.password.text(), self._desk.counter
        call(self, "app.office.quick:sign_in", who, secret, counter=counter, then=self._tried, failed=self._failed)

    def _tried(self, outcome: "SignedIn") -> None:
        self.go.setEnabled(True)
        if outcome.actor is None:
            self.complain(outcome.sentence)
            self.password.selectAll()
            self.password.setFocus()
            return
        self.password.clear()
        self.signed_in.emit(outcome.actor)

    def take_code(self, code: str) -> None:
        """A badge was scanned: one of the staff signs in, or goes out or comes back; a visitor's waits until somebody is in."""
        from ui.office.staff_desk import serial_of  # a scan comes when the desk is long on the screen

        serial = serial_of(self._desk, code)
        if serial is None:
            self.complain(_("A badge was scanned, but the desk is locked. Sign in, then scan it again."))
        elif self._desk.tasks.read_only:
            self.complain(self._desk.tasks.read_only)
        else:
            self._desk.tasks.do(
                self, "app.office.badges:scan_in", serial, counter=self._desk.counter, then=self._known, failed=self._failed
            )

    def _known(self, known: "Known") -> None:
        if known.actor is not None:
            self.signed_in.emit(known.actor)
            return
        if known.marked is not None:
            from app.office.presence_words import marked_words

            self.say(marked_words(known.marked, clock.now()))
            return
        self.pick(known.staff_id or "")
        self.complain(known.sentence)

    def _failed(self, error: UserError) -> None:
        self.go.setEnabled(True)
        self.complain(str(error))

    def unreachable(self, error: UserError) -> None:
        """Who may sign in could not be read; typing is not disturbed."""
        self.complain(str(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.text().isalpha():
                has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.caps.setVisible(event.text().isascii() and event.text().isupper() != has_shift)
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.people.count():
                self.people.setCurrentIndex((self.people.currentIndex() + step) % self.people.count())
                return True
        return False


class TroublePage(GatePage):
    """The database did not open: the sentence, another try, and the way to a backup."""

    is_before_data = True
    again = Signal()
    restore_wanted = Signal()
    server_wanted = Signal()

    def __init__(self, *, is_on_server: bool = False) -> None:
        super().__init__(_("The office's data could not be opened"), "")
        self._words = label("", wraps=True)
        self.go = button(_("Try again"), kind="big", clicked=self.again.emit)
        self.body.addWidget(self._words)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.go)
        verb, key, wanted = (_("Bring a backup back…"), "Ctrl+R", self.restore_wanted)
        if is_on_server:
            verb, key, wanted = (_("Address of the server…"), "Ctrl+J", self.server_wanted)
        self.body.addWidget(button(verb, key=key, kind="quiet", clicked=wanted.emit))
        shortcut(self, key, wanted.emit, ANYWHERE)

    def say(self, sentence: str) -> None:
        self._words.setText(sentence)

    @property
    def sentence(self) -> str:
        return self._words.text()

    def take_focus(self) -> None:
        self.go.setFocus()


class Gate(QWidget):
    """Covers the whole window: what lies behind can be neither seen nor reached by a key."""

    passed = Signal(object)
    again = Signal()
    language_wanted = Signal(str)
    key_typed = Signal(str)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("Page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._window = window
        self._page: GatePage | None = None
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addLayout(self._brand())
        # stretches, not an alignment: an aligned page would be as high as its wrapped lines need at the window's width
        self._slot = QHBoxLayout()
        self._slot.addStretch(1)
        self._slot.addStretch(1)
        self._column.addLayout(self._slot)
        self._column.addStretch(3)
        window.installEventFilter(self)
        desk.scan_refused.connect(self._take_code)
        self.hide()

    def hear(self, voice: "Voice") -> None:
        """What is said while a page covers the bottom line stands on the page as well, at once."""
        voice.failed.connect(self._complain)
        voice.toasted.connect(self._note)

    def _complain(self, sentence: str) -> None:
        if self._page is not None and self._page.hears:
            self._page.complain(sentence)

    def _note(self, toast: "Toast") -> None:
        if self._page is not None and self._page.hears:
            self._page.note(toast.text)

    def complain(self, sentence: str) -> None:
        """What could not be done, on the page that stands there, whichever it is."""
        if self._page is not None:
            self._page.complain(sentence)
        else:
            say.error(sentence)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._mark = label("")
        self._mark.setPixmap(icons.icon("bell-concierge", "accent").pixmap(30, 30))
        row.addStretch(1)
        row.addWidget(self._mark)
        row.addWidget(label(_("Firstdesk"), "title"))
        row.addStretch(1)
        row.setContentsMargins(0, 0, 0, 14)
        return row

    def ask_to_found(self) -> None:
        from ui.office.found_page import FoundPage  # forms are for the first start, not for every one

        page = FoundPage(self._desk)
        page.founded.connect(self._ask_to_protect)
        page.language_wanted.connect(self.language_wanted)
        page.restore_wanted.connect(partial(self.ask_to_restore, self.ask_to_found, is_founded=False))
        page.join_wanted.connect(partial(self.ask_for_server, self.ask_to_found, is_joining=True))
        self._show(page)

    def ask_to_restore(self, back: Callable[[], object], *, is_founded: bool) -> None:
        """Choose a backup; `back` brings the page before."""
        from ui.office.restore_pages import RestorePage

        page = RestorePage(self._desk, is_founded=is_founded)
        page.left.connect(back)
        self._show(page)

    def ask_for_server(self, back: Callable[[], object], *, is_joining: bool) -> None:
        """The address of a server; `back` brings the page before."""
        from ui.office.join_page import JoinPage

        page = JoinPage(self._desk, is_joining=is_joining)
        page.left.connect(back)
        self._show(page)

    def show_page(self, page: GatePage) -> None:
        """A page of somebody else: how far a restore is."""
        self._show(page)

    def _ask_to_protect(self, actor: "Actor") -> None:
        """Founded: before the desk opens its data is encrypted, unless somebody says no."""
        from ui.office.passphrases import ProtectPage

        page = ProtectPage(self._desk, actor)
        page.done.connect(partial(self._pass, actor))
        self._show(page)

    def ask_for_key(self, sentence: str) -> None:
        """The data is encrypted and this PC does not remember its key; a wrong try is said where it was made."""
        from ui.office.passphrases import UnlockPage  # most starts need none

        if isinstance(self._page, UnlockPage):
            self._page.again(sentence)
            return
        page = UnlockPage()
        page.typed.connect(self.key_typed)
        page.restore_wanted.connect(partial(self.ask_to_restore, partial(self.ask_for_key, ""), is_founded=True))
        self._show(page)

    def ask_to_sign_in(self) -> None:
        memory = self._desk.memory
        page = SignInPage(self._desk, memory.who_sat_here() if memory else ())
        page.signed_in.connect(self._pass)
        self._show(page)
        page.say(self._desk.gate_hint)
        failed = page.unreachable
        self._desk.tasks.read(page, "app.office.badges:at_the_gate", then=page.offer, failed=failed)
        if self._desk.settings is None:  # the scanner must know the office's prefix before the first one is in
            self._desk.tasks.read(page, "app.office.settings:get_settings", then=self._know_settings, failed=failed)

    def _know_settings(self, settings: "Settings") -> None:
        if self._desk.settings is None:
            self._desk.settings = settings
            self._desk.settings_changed.emit()

    def say_trouble(self, sentence: str) -> None:
        page = TroublePage(is_on_server=self._is_on_server())
        page.again.connect(self.again)
        page.server_wanted.connect(partial(self.ask_for_server, partial(self.say_trouble, sentence), is_joining=False))
        page.restore_wanted.connect(partial(self.ask_to_restore, partial(self.say_trouble, sentence), is_founded=True))
        self._show(page)
        page.say(sentence)

    def _is_on_server(self) -> bool:
        from app.storage.address import FILE

        return self._desk.memory is not None and (self._desk.memory.folder / FILE).exists()

    def take_key(self, meant: str) -> None:
        """A key of the window was pressed while the desk is locked: F9 calls the roll; Esc and Ctrl+P are the page's own."""
        if self._page is not None and meant in ("back", "print"):
            (self._page.step_back if meant == "back" else self._page.print_out)()
        elif meant == "emergency" and isinstance(self._page, SignInPage):
            from ui.office.unsigned_list import UnsignedList  # lists are loaded after the first paint

            (self._window.findChild(UnsignedList) or UnsignedList(self._window, self._desk)).call()

    @property
    def page(self) -> Any:
        """The page shown, or None while the desk is open."""
        return self._page

    @property
    def has_trouble(self) -> bool:
        """Whether the page shown says that the database is not open."""
        return self._page is not None and self._page.is_before_data

    def _show(self, page: GatePage) -> None:
        if self._page is not None:
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self._slot.insertWidget(1, page)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        page.take_focus()
        QTimer.singleShot(0, page, lambda: page.take_focus() if not page.wrong.text() else None)  # what was said meanwhile stays

    def _take_code(self, code: str) -> None:
        if isinstance(self._page, SignInPage):
            self._page.take_code(code)

    def _pass(self, actor: object) -> None:
        if self._desk.memory is not None:
            self._desk.memory.keep_who(getattr(actor, "staff_id", None))
        self._desk.gate_hint = ""
        self.hide()
        if self._page is not None:
            self._page.deleteLater()
            self._page = None
        self.passed.emit(actor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False
