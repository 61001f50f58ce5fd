"""Starts the window: command line, data folder, one window per folder, and the only wiring of store, runner and print thread."""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app.core import clock
from app.core.actor import Actor
from app.core.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.printing.worker import PrintWorker
    from app.storage.store import Store
    from ui.main_window import MainWindow
    from ui.single import Single

log = logging.getLogger(__name__)
DONE, COULD_NOT, WRONG_WORDS = 0, 1, 2
LOOK_EVERY = 3
ASKS_KEY = "asks_key"  # in desk.ini: the last start had to ask for a passphrase, so the next one shows its page at once


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed. 0 done (also where another window was raised), 1 could not, 2 wrong words."""
    words = _arguments().parse_args(argv)
    if words.tour:
        return _tour(words)
    if sentence := no_display():
        sys.stderr.write(sentence + "\n")
        return COULD_NOT
    folder = _folder(words)
    gc.disable()  # what loads until the first paint stays: looking through it for rubbish would only make the window late
    os.environ.setdefault("QT_STYLE_OVERRIDE", "Fusion")  # chosen before Qt makes another one first
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication), "another kind of Qt application runs in this process"
    return Program(app, folder, words).run()


class _Help(argparse.HelpFormatter):
    """As wide as a terminal ever was: asking the terminal loads what packs and unpacks files, at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


def _arguments() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m ui", description="Firstdesk: the reception desk.", formatter_class=_Help)
    made.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: the user's own)")
    made.add_argument("--sample", action="store_true", help="start on a filled sample office in a temporary folder")
    made.add_argument("--tour", type=Path, metavar="DIR", help="play a shift through the window and leave pictures and papers in DIR")
    made.add_argument("--lang", choices=tuple(LANGUAGES), help="language of this desk")
    made.add_argument("--theme", choices=("light", "dark", "system"), help="colours of this desk")
    made.add_argument("--counter", default="", help="name of this counter where there are several")
    return made


def no_display() -> str:
    """The sentence where Linux has no screen to draw on (Qt would abort), or ""."""
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    if has_screen or not sys.platform.startswith("linux"):
        return ""
    return _("There is no display here. Start it on a desktop, or look without one: python -m ui --tour DIR leaves pictures in DIR.")


def _folder(words: argparse.Namespace) -> Path:
    if words.sample and words.data is None:
        import tempfile

        return Path(tempfile.mkdtemp(prefix="firstdesk-sample-"))
    if words.data is not None:
        return Path(words.data).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("Firstdesk", appauthor=False))


def _tour(words: argparse.Namespace) -> int:
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"  # the desk at work here keeps its screen
    from ui.tour import tour

    return int(tour(words.tour))


class Program:
    """One run of the window: everything that lives as long as it does."""

    def __init__(self, app: "QApplication", folder: Path, words: argparse.Namespace) -> None:
        self._app, self._folder, self._words = app, folder, words
        self._worker: PrintWorker | None = None
        self._sample: Actor | None = None
        self._beats = 0
        self._is_founded = False
        self._single: Single | None = None
        self._typed_key = ""
        self._is_asked = self._is_tried = False

    def run(self) -> int:
        """Raise the first window of this folder, or be it until it is closed."""
        from ui.single import Single

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            log.warning("the data folder cannot be made")  # opening it says so in the window
        self._single = Single(self._folder)
        if not self._single.take():
            return DONE if self._single.raise_first() else self._taken()
        try:
            self.show()
            code: int = self._app.exec()
        finally:
            self.stop()
        return code

    def _taken(self) -> int:
        sys.stderr.write(_("Firstdesk is open on this data folder already, perhaps for another user of this PC.") + "\n")
        return COULD_NOT

    # -- starting

    def show(self) -> None:
        """Paint the window first; the database and all it needs load behind it."""
        from PySide6.QtCore import QTimer

        from ui import theme
        from ui.clock import Ticker
        from ui.memory import Memory
        from ui.screen import Desk
        from ui.tasks import Tasks

        self.memory: Memory = Memory(self._folder)
        self._use_words()
        theme.apply(self._app, self._words.theme or self.memory.word("theme", "system"))
        self.tasks: Tasks = Tasks(self._open_store)
        self.desk: Desk = Desk(self.tasks)
        self.desk.memory = self.memory
        self.desk.counter = self._words.counter or ("1" if self._words.sample else "")
        self.desk.has_own_language, self.desk.has_own_colours = bool(self._words.lang), bool(self._words.theme)
        self.desk.restore_wanted.connect(self._restore)
        self.desk.office_changed.connect(self._change_office)
        self.tasks.opened.connect(self._opened)
        self.tasks.not_opened.connect(lambda sentence: self.window.say_trouble(sentence))
        self.tasks.locked.connect(self._locked)
        self.ticker: Ticker = Ticker()
        self.tasks.trouble_changed.connect(lambda: self.window.say_clock(self.ticker.is_back))
        self.ticker.second.connect(lambda _now: self._beat())
        self.ticker.minute.connect(lambda _now: self._tidy())
        self.ticker.day.connect(lambda: self.window.take_change(frozenset({"Visit"})))  # boards of today are boards of yesterday
        self._name_application()
        self.window: MainWindow = self._new_window()
        self._show_gate()
        self.window.show()
        sys.excepthook = self._bug
        self._start = QTimer(self.tasks, singleShot=True)  # ticks when nothing else waits: a key pressed already comes first
        self._start.timeout.connect(self._begin)
        self.window.painted.connect(self._start.start)

    def _show_gate(self) -> None:
        """What stood before the desk last time; opening the data tells whether it still should."""
        if self._words.sample:
            self.window.furnish()  # no page of signing in stands before it
        elif self.memory.word(ASKS_KEY):
            self.window.gate.ask_for_key("")
        else:
            self.window.ask_who(is_founded=self.memory.word("founded") == "yes")

    def _begin(self) -> None:
        """The window is on the screen: now what takes time, each beside it or in a thread."""
        from ui import journal

        gc.enable()
        self.window.furnish()
        self.tasks.start()
        self.ticker.start()
        journal.start(self._folder)
        if self._single is not None:
            self._single.listen(lambda: self.window.come_forward())

    def _use_words(self) -> None:
        from ui.memory import system_language
        from ui.speech import speak

        speak(self._words.lang or self.memory.word("language") or system_language())
        try:
            clock.use_zone(self.memory.word("zone", "Asia/Shanghai"))
        except ValueError:
            log.warning("the zone kept in desk.ini is unknown")

    def _name_application(self) -> None:
        from PySide6.QtGui import QIcon

        from ui import theme

        self._app.setApplicationName("Firstdesk")
        self._app.setDesktopFileName("firstdesk")
        icon = QIcon()
        for size in (16, 32, 48, 128):
            icon.addFile(str(theme.RESOURCES / "icons" / f"firstdesk-{size}.png"))
        self._app.setWindowIcon(icon)

    def _new_window(self) -> "MainWindow":
        from ui.main_window import MainWindow

        window = MainWindow(self.desk)
        window.rebuild_wanted.connect(self._rebuild)
        window.again.connect(self.tasks.open_again)
        window.gate.key_typed.connect(self._try_key)
        window.jobs_changed.connect(self._wake_printer)
        self.ticker.second.connect(window.second)
        self.ticker.minute.connect(window.tick)
        self.ticker.set_back.connect(window.say_clock)
        return window

    def _rebuild(self) -> None:
        """The language changed: the same desk in a new window, at the same place."""
        old, actor = self.window, self.tasks.actor
        room = next((key for key, made in old.opened.items() if made is old.front), "")
        old.close()
        self._use_words()
        self.window = self._new_window()
        if actor is None:
            self.window.ask_who(is_founded=self._is_founded or self.memory.word("founded") == "yes")
            self.tasks.read(self.window, "app.office.lists:is_founded", then=self._know_founded)  # the window that asked first is gone
        else:
            self.window.open_desk(actor)
            self.window.open_room(room)
        self.window.show()
        forms = old.put_away
        old.destroyed.connect(lambda *_gone: self.desk.parking.stand_again(forms))  # none of its rooms is asked any more
        old.deleteLater()

    def _locked(self, sentence: str) -> None:
        """The data is encrypted and this PC does not keep its key; what was typed before that was known is tried now."""
        stands_ready = not self._is_asked and bool(self.memory.word(ASKS_KEY))  # since the first moment; it may be left already
        self._is_asked = True
        self.memory.keep(ASKS_KEY, "yes")
        if self._typed_key:
            self.tasks.open_again()
        elif self._is_tried or not stands_ready:
            self.window.gate.ask_for_key(sentence)

    def _try_key(self, typed: str) -> None:
        """Passphrase or recovery code of encrypted data: the next try to open it takes it along, the first one if it still can."""
        self._typed_key = typed
        self._is_tried = True
        if self._is_asked:
            self.tasks.open_again()

    def _open_store(self) -> "Store":
        """In the writer thread: the engine and the ORM load here, while the window is up."""
        from app.wiring import mend, open_office

        if self._typed_key:
            from app.office.encryption import unlock

            typed, self._typed_key = self._typed_key, ""
            unlock(self._folder, typed)
        store = open_office(self._folder)
        if not store.read_only:
            mend(store)
        if self._words.sample:
            from ui.sample_office import filled

            try:
                self._sample = filled(store, self._folder)
            except BaseException:
                store.close()
                raise
        return store

    def _opened(self) -> None:
        from ui.tasks import forget_sources

        self._typed_key = ""
        if not self._is_asked:
            self.memory.keep(ASKS_KEY, "")
        forget_sources()
        self._start_printing()
        self.tasks.read(self.window, "app.office.audit:last_at", then=self.ticker.know)
        if not self.tasks.read_only:
            self.tasks.do(None, "app.visits.closing:close_forgotten")  # the PC may have been off at the hour
            self._renew_words()
        self.tasks.read(None, "app.visits.drawing:warm_up")
        if self._sample is not None:
            self.window.open_desk(self._sample)
        else:
            self.tasks.read(self.window, "app.office.lists:is_founded", then=self._know_founded)

    def _renew_words(self, below: int = 0) -> None:
        """After an update that knows more ways to type a name: people are made findable by them, some at a time."""
        self.tasks.do(None, "app.people.search:renew", below, then=lambda left: self._renew_words(left) if left else None)

    def _know_founded(self, is_founded: bool) -> None:
        self._is_founded = is_founded
        was_right = (self.memory.word("founded") == "yes") == is_founded
        self.memory.keep("founded", "yes" if is_founded else "")
        if not was_right or self.window.gate.has_trouble:
            self.window.ask_who(is_founded=is_founded)

    def _beat(self) -> None:
        """Every few seconds: what did another counter or the office tool change?"""
        self._beats += 1
        if self._beats % LOOK_EVERY == 0 and self.tasks.actor is not None:
            self.tasks.look_around()
        if self.tasks.read_only and not self.window.banner.sentence:
            self.window.say_clock(False)  # the database went from its folder

    def _tidy(self) -> None:
        if self.tasks.store is not None and not self.tasks.read_only:
            self.tasks.do(None, "app.people.search:tidy")
            self.tasks.do(None, "app.stories.service:tidy")

    # -- bringing a backup back

    def _restore(self, wanted: tuple[Path, str]) -> None:
        from ui.office.restore_pages import bring_back

        bring = bring_back(self.desk, self.window, wanted, self._stop_printing)
        if bring is not None:
            bring.ended.connect(self._restored)
            bring.failed.connect(self._not_restored)

    def _restored(self, said: str) -> None:
        self.desk.gate_hint, self.desk.settings = said, None
        self._is_founded = True
        self.memory.keep("founded", "yes")
        self._rebuild()

    def _not_restored(self, sentence: str) -> None:
        if self.tasks.store is not None:
            self.window.ask_who(is_founded=self._is_founded)
        self.window.gate.complain(sentence)

    # -- another office: on a server, or on this PC again

    def _change_office(self, said: str) -> None:
        from ui.office.join_page import change_over

        change_over(self.desk, self.window, self._stop_printing).ended.connect(lambda: self._restored(said))

    # -- printing

    def _stop_printing(self) -> None:
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _start_printing(self) -> None:
        store = self.tasks.store
        if store is None or store.read_only or self._worker is not None:
            return
        from app.printing.worker import PrintWorker
        from app.wiring import drawers
        from ui.printing.spooler import choose

        self._worker = PrintWorker(store, choose(self.desk), drawers(), self.tasks.say_changed, counter=self.desk.counter)
        self._worker.start()

    def _wake_printer(self) -> None:
        if self._worker is not None:
            self._worker.wake()

    # -- ending

    def stop(self) -> None:
        """Print thread first, then the runner: what was acknowledged is on disk already."""
        from ui import journal

        self._stop_printing()
        self.tasks.stop()
        self.memory.save()
        if self._single is not None:
            self._single.release()
        journal.stop()
        if self._words.sample and self._words.data is None:
            import shutil

            shutil.rmtree(self._folder, ignore_errors=True)  # made for this run alone

    def _bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error nobody caught: the log gets the places, the window says a number."""
        from ui import say
        from ui.tasks import log_bug

        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        say.bug(log_bug(error), is_undone=False)
