"""Catches a scanner that types, whatever has the focus: its digits are kept back for a moment and taken if they are a badge of ours."""

import atexit
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.burst import FAST, Burst, CodeForm, Take
from ui.kept_text import KeptText
from ui.screen import Desk
from ui.serial_scanner import SerialScanner

KINDS = frozenset({QKeyEvent, QInputMethodEvent, QMouseEvent, QWheelEvent, QFocusEvent})
CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
HELD_DOWN = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock})
EDITING = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape})
LINE_ENDS = "\r\n\t"


def ticks() -> float:
    """Milliseconds of a clock that only runs forward."""
    return time.monotonic() * 1000


@dataclass(frozen=True, slots=True)
class Held:
    """An event kept back, made anew for its receiver."""

    receiver: QObject
    event: QEvent


class Scanner(QObject):
    """Emits `scanned` with the ten digits; the field in front keeps text, cursor, selection and composition."""

    scanned = Signal(str)

    def __init__(self, desk: Desk, window: QWidget, *, ticks: Callable[[], float] = ticks) -> None:
        super().__init__(window)
        self._desk, self._window, self._ticks = desk, window, ticks
        self.burst = Burst()
        self._held: list[Held] = []
        self._kept: KeptText | None = None
        self._is_shown = self._is_replaying = self._is_done = self._is_closed = False
        self._at, self._stamp = -1e9, 0
        self.touched_at = ticks()  # when a key, the mouse or a scan was last heard of: a desk nobody touches locks
        self._composer: QObject | None = None
        self._preedit = ""
        self._timer = QTimer(self, singleShot=True, interval=FAST, timerType=Qt.TimerType.PreciseTimer)
        # keys that came in while the window was busy are read first: only then is silence silence
        self._timer.timeout.connect(lambda: QTimer.singleShot(0, self, self.look))
        self.serial = SerialScanner(self)
        self.serial.scanned.connect(self._hand_on)
        self.serial.said.connect(desk.scanner_said)
        desk.settings_changed.connect(self._take_settings)
        app = QApplication.instance()
        assert app is not None, "a window without an application"
        app.installEventFilter(self)
        _listening.add(self)
        self._take_settings()

    def stop(self) -> None:
        """Hear nothing more; the serial port is free for the next window."""
        self._is_closed = True
        self.serial.use("", 0)
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def _take_settings(self) -> None:
        settings = self._desk.settings
        if settings is None or self._is_closed:
            return
        form = CodeForm(settings.badge_prefix, settings.scanner_before.strip(), settings.scanner_after.strip())
        if form != self.burst.form:
            self.settle()
            self.burst.form = form
        self.serial.form = form
        form.fit("0" * 20)  # what it needs is loaded now, not at the first scan
        self.serial.use(settings.scanner_port, int(settings.scanner_baud))

    # -- events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = type(event)
        if kind not in KINDS:  # of all events of the program only these cost more than this line
            if watched is self._window and event.type() == QEvent.Type.Close:
                self.stop()
            return False
        if kind is not QFocusEvent:
            self.touched_at = self._ticks()
        if self._is_replaying or not watched.isWidgetType() or not self._window.isVisible():
            return False
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(watched, event)
            return event.type() == QEvent.Type.ShortcutOverride and self._ahead(event)
        if isinstance(event, QInputMethodEvent):
            return self._compose(watched, event)
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut):
            self.settle()  # what was typed before goes where it was typed
        return False

    def _ahead(self, event: QKeyEvent) -> bool:
        """Before a key may be a shortcut: the end of a scan is none, and any other key finds what was typed in its place."""
        text = _plain(event.text())
        if self._is_fast(event.timestamp()) and (self._is_end(event) or self._is_noise(event, text)):
            event.accept()
            return True
        if event.key() not in HELD_DOWN and (event.modifiers() & CHORDS or not text):
            self.settle()
        return False

    def _key(self, receiver: QObject, event: QKeyEvent) -> bool:
        if event.key() in HELD_DOWN:
            return False
        text, is_fast = _plain(event.text()), self._is_fast(event.timestamp())
        if not is_fast:
            self._pause()
        if self._is_end(event):
            self._finish()
            self._mark(event.timestamp())
            return True
        if self._is_noise(event, text):
            self._mark(event.timestamp())
            if self._held:
                self._held.append(Held(receiver, event.clone()))
            return True
        if event.isAutoRepeat() or event.modifiers() & CHORDS or not text:
            self._is_done = False
            self.settle()
            return False
        return self._feed(receiver, text, event.clone(), event.timestamp())

    def _is_end(self, event: QKeyEvent) -> bool:
        """Whether a key is the Enter or Tab (or both ends of a line) after a scan."""
        is_end = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) or event.text() in tuple(LINE_ENDS)
        return is_end and (self.burst.is_whole or self._is_done)

    def _is_noise(self, event: QKeyEvent, text: str) -> bool:
        """Whether a key is a control character a scanner sends within or after a code."""
        is_control = bool(event.text()) and not text and event.key() not in EDITING
        return is_control and event.text() not in tuple(LINE_ENDS) and (bool(self._held) or self._is_done)

    def _is_fast(self, stamp: int) -> bool:
        """Whether less than FAST passed since the last character, by the keyboard's clock where it has one: a busy window bunches keys."""
        if stamp and self._stamp:
            return 0 <= stamp - self._stamp < FAST
        return self._ticks() - self._at < FAST

    def _mark(self, stamp: int) -> None:
        self._at, self._stamp = self._ticks(), stamp

    # -- characters

    def _feed(self, receiver: QObject, text: str, event: QEvent | None, stamp: int = 0) -> bool:
        """Characters for a field; without an `event` the input method shows them already. True where they are kept back."""
        self._is_done = False
        takes = [self._take(char) for char in text]
        self._mark(stamp)
        if Take.PASS in takes or Take.RESTART in takes[1:]:
            return False
        if event is not None:
            self._held.append(Held(receiver, event))
        else:
            self._keep(receiver)
            self._is_shown = True
        self._timer.start()
        return event is not None

    def _take(self, char: str) -> Take:
        """One character; where it breaks the run, a whole code before it was a scan and all else was typed."""
        code, eaten = self.burst.code, self.burst.eaten
        take = self.burst.take(char)
        if take is not Take.HOLD:
            if code and not char.isdigit():
                self._deliver(code, has_lost=bool(eaten))
            else:
                self._replay()
        return take

    # -- the input method

    def _compose(self, receiver: QObject, event: QInputMethodEvent) -> bool:
        old = self._preedit if receiver is self._composer else ""
        commit, preedit = event.commitString(), event.preeditString()
        self._composer, self._preedit = receiver, preedit
        if not self._is_fast(0):
            self._pause()
        if old or preedit or event.replacementLength():
            self._follow(receiver, _plain(old), _plain(commit), _plain(preedit))
            return False
        return bool(commit) and self._commit(receiver, commit, event)

    def _commit(self, receiver: QObject, commit: str, event: QInputMethodEvent) -> bool:
        """Characters handed through as they were typed: digits are kept back like keys, words may be what a digit chose."""
        text, is_ended = _plain(commit), commit[-1] in LINE_ENDS
        is_held = self._feed(receiver, text, event.clone()) if text else self.burst.is_whole or self._is_done
        if is_ended and is_held and self.burst.is_whole:
            self._finish()
            self._mark(0)
        elif text and not is_held and not text.isdigit():
            self._choose(receiver)
        return is_held

    def _follow(self, receiver: QObject, old: str, commit: str, preedit: str) -> None:
        """A composition changed: digits that came to it are followed, and the text before them is kept to be put back."""
        fresh = commit + preedit
        if fresh == old and self._is_shown:
            self._mark(0)  # the digits composed are committed
            self._timer.start()
        elif fresh.startswith(old) and fresh[len(old) :].isdigit():
            self._keep(receiver)
            self._feed(receiver, fresh[len(old) :], None)
        elif commit:
            self._choose(receiver)
            digits = "" if preedit else commit[len(commit.rstrip("0123456789")) :]
            if digits:
                self._feed(receiver, digits, None)

    def _choose(self, receiver: QObject) -> None:
        """Words came out of a composition; if digits follow at once, a scanner's first ones chose them."""
        self._replay(forgets=False)
        self._keep(receiver)
        self.burst.follow_choice()
        self._mark(0)

    def _keep(self, receiver: QObject) -> None:
        if self._kept is None:
            self._kept = KeptText.of(receiver)

    # -- the end of a run

    def look(self) -> None:
        """The time is up: unless another character came meanwhile, the run ends here."""
        rest = FAST - (self._ticks() - self._at)
        if rest > 0 and (self._held or self._is_shown):
            self._timer.start(int(rest) + 1)
        else:
            self._pause()

    def _pause(self) -> None:
        self.settle()
        self._kept, self._is_done = None, False

    def settle(self) -> None:
        """End the run now: taken where it is a code, else typed into the field it was meant for."""
        if self.burst.is_whole:
            self._finish()
        else:
            self.burst.reset()
            self._replay()

    def _finish(self) -> None:
        code, eaten = self.burst.code, self.burst.eaten
        self.burst.reset()
        if code:
            self._deliver(code, has_lost=bool(eaten))
        self._is_done = True

    def _deliver(self, code: str, *, has_lost: bool) -> None:
        """A badge was scanned: no field knows of it."""
        self._held.clear()
        self._timer.stop()
        if self._kept is not None and (self._is_shown or has_lost):
            self._preedit = ""
            self._is_replaying = True
            self._kept.put_back()
            self._is_replaying = False
        self._kept, self._is_shown = None, False
        self._hand_on(code)

    def _replay(self, *, forgets: bool = True) -> None:
        """What was kept back is typed after all, where it was meant to go and in the order it came."""
        held, self._held = self._held, []
        self._timer.stop()
        self._is_shown = False
        if forgets:
            self._kept = None
        self._is_replaying = True
        for one in held:
            if shiboken6.isValid(one.receiver):
                QCoreApplication.sendEvent(one.receiver, one.event)
        self._is_replaying = False

    def idle_for(self) -> float:
        """Milliseconds since somebody last touched the desk."""
        return self._ticks() - self.touched_at

    def _hand_on(self, code: str) -> None:
        self.touched_at = self._ticks()
        if self._desk.tasks.actor is None:
            self._desk.scan_refused.emit(code)
        else:
            self.scanned.emit(code)


def _plain(text: str) -> str:
    """Half-width, without control characters."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) not in ("Cc", "Cf"))


_listening: WeakSet[Scanner] = WeakSet()


@atexit.register
def _stop_all() -> None:
    """Qt sends events until its very end, when no Python is there any more to filter them."""
    for scanner in tuple(_listening):
        if shiboken6.isValid(scanner):
            scanner.stop()
