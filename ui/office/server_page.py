"""Settings of several counters: which office this counter works in and how well it reaches it, and the server it is to use."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from ui import say, theme
from ui.long_work import LongWork
from ui.office.server_form import ServerForm, security
from ui.panels import Card, StatusPill, button, label
from ui.screen import Desk

if TYPE_CHECKING:
    from app.office.counters import Standing

WIDTH = 620


class ServerPage(QWidget):
    """For administrators: facts at the left, the form at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._has_file = desk, False
        self._asking, self._leaving = LongWork(desk.tasks, self), LongWork(desk.tasks, self)
        self._asking.ended.connect(self._show)
        self._asking.failed.connect(self._show_trouble)
        self._leaving.ended.connect(lambda _nothing: desk.office_changed.emit(_("This counter works alone again, on its own file.")))
        self._leaving.failed.connect(say.error)
        self.pill = StatusPill("", "quiet", self)
        self.words = label("", wraps=True)
        self.facts: dict[str, QLabel] = {}
        self._names: dict[str, QLabel] = {}
        self.again = button(_("Ask again"), key="Ctrl+R", icon="rotate", clicked=self.reload)
        self.leave = button(_("Work alone again …"), clicked=self.ask_to_leave)
        self.form = ServerForm(desk, moves=True)
        self.form.used.connect(desk.office_changed)
        self.steps = Card(_("From one counter to several"), is_flush=False)
        self.target = Card(_("Use a server"), is_flush=False)
        self._lay_out()

    def _lay_out(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        for parts in ((self._facts_card(), self._steps_card()), (self._target_card(),)):
            column = QVBoxLayout()
            column.setSpacing(14)
            for part in parts:
                part.setMaximumWidth(theme.px(WIDTH))
                column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, 5)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _facts_card(self) -> Card:
        card = Card(_("Where this office's data is"), is_flush=False)
        card.add_to_head(self.pill)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        names = (
            ("place", _("Data")), ("server", _("Server")), ("line", _("Connection")), ("answer", _("Answers")),
            ("others", _("Other counters")),
        )  # fmt: skip
        for n, (key, words) in enumerate(names):
            self.facts[key] = label("", wraps=True)
            self.facts[key].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.facts[key].setAccessibleName(words)
            self._names[key] = label(words, "label")
            grid.addWidget(self._names[key], n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.facts[key], n, 1)
        verbs = QHBoxLayout()
        for made in (self.again, self.leave):
            verbs.addWidget(made)
        verbs.addStretch(1)
        card.body.addLayout(grid)
        card.body.addWidget(self.words)
        card.body.addLayout(verbs)
        return card

    def _target_card(self) -> Card:
        self.target.body.addWidget(self.form)
        return self.target

    def _steps_card(self) -> Card:
        steps = self.steps
        steps.body.setSpacing(4)
        for n, step in enumerate(
            (
                _("Whoever keeps the server makes a database and a name for each counter: “python -m app server roles” prints how."),
                _("Here: type the owner's address, test it, move this office there; then test and use this counter's own address."),
                _("At each other counter: install Firstdesk and choose “Join counters on a server…” on its first page."),
            ),
            1,
        ):
            steps.body.addWidget(label(f"{n}.  {step}", wraps=True))
        return steps

    # -- what is known

    def reload(self) -> None:
        """Ask the server, or the file, anew; the desk does not wait for the answer."""
        memory = self._desk.memory
        if memory is None or self._desk.tasks.store is None:
            return
        folder = memory.folder

        def work(store: Any, _told: Any, _is_cancelled: Any) -> "Standing":
            from app.office.counters import standing

            return standing(store, folder)

        self._asking.start(work)

    def _show(self, found: "Standing") -> None:
        line = found.line
        if line is None:
            self._say("quiet", _("this PC"), {"place": found.place})
            self.words.setText(_("This counter works alone, on its own file. Several counters share one office on a PostgreSQL server."))
        else:
            how, meaning = security(line)
            self._say(meaning, _("server") if meaning == "ok" else _("not safe"), {
                "place": found.place, "server": line.server, "line": how,
                "answer": _("in {n} ms").format(n=max(1, round(line.milliseconds))), "others": self._refreshed(line.has_bell),
            })  # fmt: skip
            self.words.setText("")
        self.words.setVisible(bool(self.words.text()))
        self.leave.setVisible(line is not None)
        self.steps.setVisible(line is None)
        self._has_file = found.has_file
        self.target.set_title(_("Use a server") if line is None else _("The server's address"))
        if not self.form.is_busy and self.form.looked is None and not self.form.form.isAncestorOf(self.form.form.focusWidget() or self):
            self.form.fill(found.parts.address, found.parts.certificate, has_password=line is not None)

    def _refreshed(self, has_bell: bool) -> str:
        words = _("what they do is here within a moment") if has_bell else _("what they do is here within seconds")
        at = self._desk.tasks.heard_at
        return words if at is None else _("{words}; looked at last at {time}").format(words=words, time=f"{clock.local(at):%H:%M:%S}")

    def _show_trouble(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.form.forget()
            self._say("bad", _("does not answer"), {})
            self.words.setText(str(error))
            self.words.show()

    def _say(self, meaning: str, word: str, facts: dict[str, str]) -> None:
        self.pill.set(word, meaning)
        for key, shown in self.facts.items():
            shown.setText(facts.get(key, ""))
            for part in (shown, self._names[key]):
                part.setVisible(bool(facts.get(key)))

    # -- what is done

    def ask_to_leave(self) -> None:
        """Back to the file of this PC, or to a first page where there is none."""
        words = _("The office on the server stays there for the other counters. Here there is no office yet: the first page asks for one.")
        if self._has_file:
            words = _(
                "The office on the server stays there for the other counters. Here the file of this PC is opened as it was left: "
                "nothing done since is in it."
            )
        say.ask(_("Work alone again"), words, _("Leave the server"), lambda _line: self._leave(), is_danger=True)

    def _leave(self) -> None:
        memory, by = self._desk.memory, self._desk.tasks.actor
        assert by is not None, "nobody sits at the desk"
        assert memory is not None, "a desk without a folder names no server"
        folder = memory.folder

        def work(store: Any, _told: Any, _is_cancelled: Any) -> None:
            from app.office.counters import leave_server

            leave_server(store, folder, by=by, now=clock.now())

        self._leaving.start(work)
