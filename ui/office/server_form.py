"""An address of a server, typed, tested and used: in the settings, at the first start, and where the server does not open."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import UserError
from app.core.i18n import _
from app.office.fields import SERVER_FIELDS
from ui.backups.progress import ProgressLine
from ui.choosing import file_to_open
from ui.forms import FormView
from ui.long_work import LongWork
from ui.panels import StatusPill, button, label
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

if TYPE_CHECKING:
    from app.storage.looking import Line, Looked

EXAMPLE = "counter1@server:5432/firstdesk"
SHOWN_AFTER = 3  # seconds: whoever waits longer wants to see that it goes on


def security(line: "Line") -> tuple[str, str]:
    """How safe a connection is, in words and as a meaning."""
    if line.protocol and line.is_checked:
        return _("encrypted ({protocol}), the server's certificate is checked").format(protocol=line.protocol), "ok"
    if line.is_here:
        return _("stays on this PC"), "ok"
    if line.protocol:
        return _("encrypted ({protocol}), but nobody checks whose server it is").format(protocol=line.protocol), "warn"
    return _("in the clear: whoever is in the network can read along"), "bad"


class ServerForm(QWidget):
    """Three entries and a test; only what was tested can be used. `moves`: an empty database can be filled with the office here."""

    used = Signal(str)  # the folder names the server now; what to say on the next page

    def __init__(self, desk: Desk, *, moves: bool) -> None:
        super().__init__()
        self._desk, self._moves = desk, moves
        self.looked: Looked | None = None
        self._testing, self._using = LongWork(desk.tasks, self), LongWork(desk.tasks, self)
        self.form = FormView(SERVER_FIELDS, has_stars=False)
        address = self.form.editor("address")
        assert isinstance(address, QLineEdit)
        address.setPlaceholderText(EXAMPLE)
        self.choose = button(_("Certificate…"), key="Ctrl+O", icon="folder-open", clicked=self._choose)
        self.test = button(_("Test"), key="Ctrl+T", icon="plug", clicked=self.try_it)
        self.use = button(_("Use this server"), key="Ctrl+Return", kind="primary", clicked=self.use_it)
        self.move_there = button(_("Move this office there …"), key="Ctrl+Shift+M", icon="right-left", clicked=self.move_it)
        self.stop = button(_("Stop"), clicked=self._stop)
        self.outcome = Outcome()
        self._lay_out()
        keys = (("Ctrl+O", self.choose), ("Ctrl+T", self.test), ("Ctrl+Return", self.use), ("Ctrl+Shift+M", self.move_there))
        shortcuts(self, [(key, made.click) for key, made in keys], ANYWHERE)
        self.form.changed.connect(lambda _name: self.forget())
        self.form.submitted.connect(self.try_it)
        self._testing.ended.connect(self._tested)
        self._testing.failed.connect(self._refused)
        self._using.progressed.connect(self.outcome.line.show_progress)
        self._using.ended.connect(self._done)
        self._using.failed.connect(self._refused)
        self.forget()

    def _lay_out(self) -> None:
        verbs = QHBoxLayout()
        for made in (self.choose, self.test, self.use):
            verbs.addWidget(made)
        verbs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addLayout(verbs)
        column.addWidget(self.outcome)
        for made in (self.stop, self.move_there):
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    # -- what is typed

    def fill(self, address: str, certificate: str, *, has_password: bool) -> None:
        """Show the address in use; its password is shown to nobody and counts while nothing is typed over it."""
        self.form.fill({"address": address, "password": "", "certificate": certificate})
        password = self.form.editor("password")
        assert isinstance(password, QLineEdit)
        password.setPlaceholderText(_("as kept on this PC") if has_password else "")
        self.forget()

    def forget(self) -> None:
        """What is typed is another address: what was found at the last one does not count."""
        self.looked = None
        self.outcome.hide()
        self._fit()

    @property
    def is_busy(self) -> bool:
        """Whether something is being tested, used or moved."""
        return self._testing.is_running or self._using.is_running

    def _fit(self) -> None:
        found = self.looked.found if self.looked is not None else ""
        self.test.setEnabled(not self.is_busy)
        self.use.setEnabled(found == "office" and not self.is_busy)
        self.move_there.setVisible(self._moves and found == "empty" and self.looked is not None and self.looked.may_make)
        self.move_there.setEnabled(not self.is_busy)
        if not self.is_busy:
            self.stop.hide()
            self.stop.setEnabled(True)
        self.form.setEnabled(not self._using.is_running)

    def _choose(self) -> None:
        kinds = _("Certificates (*.crt *.pem *.cer)")
        if path := file_to_open(self, _("Certificate file that vouches for the server"), kinds):
            self.form.fill({"certificate": str(path)})
            self.forget()

    def _folder(self) -> Path:
        assert self._desk.memory is not None, "a desk without a folder names no server"
        return self._desk.memory.folder

    def _parts(self) -> Any:
        from app.storage.address import Parts

        typed = self.form.values()
        return Parts(typed["address"], typed["password"], typed["certificate"])

    # -- what is done

    def try_it(self) -> None:
        """Ctrl+T: look at the server; nothing is changed, here or there."""
        if self.is_busy:
            return
        parts, folder = self._parts(), self._folder()

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "Looked":
            from app.office.counters import tested

            return tested(folder, parts)

        self.outcome.wait(_("Asking the server…"))
        self._testing.start(work, needs_store=False)
        self._fit()

    def _tested(self, looked: "Looked") -> None:
        from app.storage.looking import fit_to_use

        self.looked = looked
        answers = _("answers in {n} ms").format(n=max(1, round(looked.line.milliseconds)))
        facts = " · ".join((looked.line.server, security(looked.line)[0], answers))
        try:
            fit_to_use(looked)
        except UserError as error:
            self.outcome.say(_("no office there yet") if looked.found == "empty" else _("too old"), "warn", str(error), facts)
        else:
            words = _("The office there: {name}.").format(name=looked.office)
            if not looked.office:
                words = _("The tables are there, but no office yet: whoever uses it first sets it up.")
            self.outcome.say(_("works"), "ok", words, facts)
        self._fit()
        if self.use.isEnabled():
            self.use.setFocus()

    def _refused(self, error: Exception) -> None:
        sentence = str(error) if isinstance(error, UserError) else ""
        self.outcome.say(_("does not work"), "bad", sentence)
        self._fit()
        self.form.focus("address")

    def use_it(self) -> None:
        """Ctrl+Enter: this counter works there from now on."""
        if self.looked is None or self.is_busy:
            return
        self._begin("app.office.counters", "use_server", _("Going over to the server…"))

    def move_it(self) -> None:
        """Ctrl+Shift+M: every record of this office is copied there and compared."""
        from ui import say

        words = _(
            "Every record is copied and compared, one by one; nothing is saved meanwhile. The file on this PC stays as it is, "
            "and this counter works on the server from then on. An office of ten years takes some minutes."
        )
        say.ask(_("Move this office to the server"), words, _("Move"), lambda _line: self._move())

    def _move(self) -> None:
        if not self.is_busy:
            self._begin("app.desk.moving", "move_office", _("Copying and comparing…"), is_watched=True)

    def _begin(self, module: str, name: str, words: str, *, is_watched: bool = False) -> None:
        parts, folder, by = self._parts(), self._folder(), self._desk.tasks.actor or SYSTEM

        def work(store: Any, told: Any, is_cancelled: Any) -> Any:
            from importlib import import_module

            from app.storage.backups.watching import Watch

            service: Callable[..., Any] = getattr(import_module(module), name)
            more = {"watch": Watch(told, is_cancelled)} if is_watched else {}
            return service(store, folder, parts, by=by, now=clock.now(), **more)

        self.outcome.wait(words)
        self._using.start(work, needs_store=False)
        self.stop.setVisible(is_watched)
        self._fit()

    def _stop(self) -> None:
        """What was copied so far is taken back by the server."""
        self._using.cancel()
        self.stop.setEnabled(False)

    def _done(self, _found: object) -> None:
        assert self.looked is not None, "what was not tested is not used"
        self.used.emit(_("This counter works on the server {name} now.").format(name=self.looked.line.name))


class Outcome(QFrame):
    """What a test found: a pill, a sentence, the facts below it; how far it is and since when while it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.pill = StatusPill("", "quiet", self)
        self.words, self.facts = label("", wraps=True), label("", "quiet", wraps=True)
        self.line = ProgressLine(counts=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.pill, self.words, self.line, self.facts):
            column.addWidget(part)
        self._since = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        self.hide()

    def say(self, word: str, meaning: str, sentence: str, facts: str = "") -> None:
        self._tick.stop()
        self.pill.set(word, meaning)
        self.words.setText(sentence)
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.words.show()
        self.line.hide()
        self.show()

    def wait(self, words: str) -> None:
        self.pill.set("")
        self.words.hide()
        self.facts.hide()
        self.line.wait(words)
        self.line.show()
        self.show()
        self._since.start()
        self._tick.start()

    def _show_time(self) -> None:
        seconds = self._since.elapsed() // 1000
        self.facts.setText(_("for {minutes}:{seconds:02d} min").format(minutes=seconds // 60, seconds=seconds % 60))
        self.facts.setVisible(seconds >= SHOWN_AFTER)
