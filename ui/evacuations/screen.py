"""F9: the list prints and this screen becomes the roll call, until it is closed with its report; a restart finds it as it was."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.evacuations.fields import ANSWER_WORDS, Answer
from ui import say
from ui.boards import BoardList
from ui.evacuations.roll_card import RollCard
from ui.evacuations.side_panel import SidePanel
from ui.evacuations.words import call_row
from ui.long_work import once
from ui.panels import Card, ListStates, button, label
from ui.rows import is_typing
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts
from ui.visits.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from app.evacuations.lists import CallRow, Roll
    from app.evacuations.service import Answered, Closed, Started

KEYS = {Qt.Key.Key_1: Answer.FOUND, Qt.Key.Key_2: Answer.MISSING, Qt.Key.Key_3: Answer.NOT_HERE, Qt.Key.Key_0: Answer.OPEN}
REPORTS = "evacuations"


class EvacuationScreen(Screen):
    """The roll call under way, else the earlier ones."""

    watches: ClassVar[frozenset[str]] = frozenset({"EvacuationCall", "RollEntry"})
    takes_codes: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._call_id: UUID | None = None
        self.roll: Roll | None = None
        self.sheet: PaperSheet | None = None
        self.card = RollCard()
        self.side = SidePanel()
        self.calls = BoardList(call_row, name=_("Roll calls"))
        self.states = ListStates(self.calls)
        self.pages = QStackedWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        earlier = Card(_("Roll calls"))
        start = button(
            _("Evacuation: print the list, call the roll"), key="F9", icon="person-running", kind="danger", clicked=self.evacuate
        )
        earlier.add_to_head(start)
        earlier.add_to_head(button(_("Drill"), clicked=lambda: self._start(is_drill=True)))
        earlier.body.addWidget(self.states)
        hint = label(
            _("F9 works everywhere and prints at once. Who needs help is marked in the visit's further fields."), "quiet", wraps=True
        )
        hint.setContentsMargins(14, 8, 14, 10)
        earlier.body.addWidget(hint)
        calling = QWidget()
        row = QHBoxLayout(calling)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(self.side)
        self.pages.addWidget(earlier)
        self.pages.addWidget(calling)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pages)

    def _wire(self) -> None:
        self.card.sought.connect(self._seek)
        self.card.entered.connect(self._entered)
        self.card.opened.connect(lambda row: self.desk.visit_wanted.emit(row.visit_id))
        self.calls.opened.connect(lambda call: self.show_call(call.id))
        self.states.again.connect(self.reload)
        side = self.side
        side.answered.connect(self._answer)
        side.hide_wanted.connect(lambda is_on: self.card.hide_found(is_hidden=is_on))
        side.drill_wanted.connect(self._set_drill)
        side.paper_wanted.connect(self._print_shown)
        side.show_wanted.connect(self._show_report)
        side.close_wanted.connect(self._ask_to_close)
        side.back_wanted.connect(self.step_back)
        closing = (("Ctrl+Return", self._ask_to_close), ("Ctrl+Enter", self._ask_to_close))
        shortcuts(self, (("Ctrl+H", side.hide_found.toggle), ("Ctrl+T", side.drill.click), *closing))

    # -- loading

    @property
    def is_urgent(self) -> bool:
        return self.is_calling

    @property
    def is_calling(self) -> bool:
        """Whether a roll call is under way on this screen."""
        return self.roll is not None and self.roll.call.ended_at is None

    def reload(self) -> None:
        """The roll call shown, else the one under way, else the earlier ones."""
        if self._call_id is not None:
            self.tasks.read(self, "app.evacuations.lists:roll", self._call_id, key="roll", then=self._show_roll)
            return
        self.tasks.read(self, "app.evacuations.lists:calls", key="calls", then=self._show_calls, failed=self._not_loaded)

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _show_calls(self, calls: "tuple[CallRow, ...]") -> None:
        going = next((call for call in calls if call.ended_at is None), None)
        if going is not None:
            self.show_call(going.id)
            return
        self.roll = None
        self.pages.setCurrentIndex(0)
        self.calls.set_rows(calls)
        if calls:
            self.states.show_rows()
        else:
            self.states.show_empty(_("There was no roll call yet."), _("A drill shows how it works."), icon="person-running")

    def show_call(self, call_id: UUID) -> None:
        """One roll call: under way with its answers, or closed as it was left."""
        if call_id != self._call_id:
            self.card.forget()
        self._call_id = call_id
        self.reload()

    def _show_roll(self, roll: "Roll") -> None:
        is_other = self.roll is None or self.roll.call.id != roll.call.id
        self.roll = roll
        self.card.show_rows(roll.rows)
        self._count()
        if self.pages.currentIndex() != 1 or is_other:
            self.pages.setCurrentIndex(1)
            if self.isVisible():
                self.card.list.setFocus()

    def _count(self) -> None:
        if self.roll is None:
            return
        from app.evacuations.lists import counted

        call = self.roll.call
        minutes = int(((call.ended_at or clock.now()) - call.started_at).total_seconds() // 60)
        self.side.show_call(call, counted(self.card.rows), max(0, minutes))

    def tick(self, now: datetime) -> None:
        self._count()

    # -- beginning

    def evacuate(self) -> None:
        """F9: print the list and call the roll; one under way is only shown."""
        self._start(is_drill=False)

    def _start(self, *, is_drill: bool) -> None:
        self.tasks.do(self, "app.evacuations.service:start", is_drill=is_drill, then=self._started)

    def _started(self, started: "Started") -> None:
        self.show_call(started.call_id)
        if started.is_new:
            words = _("Roll call {number}: its list is queued.").format(number=started.number)
            say.toast(words, undo=partial(self._take_back, started.call_id))
        else:
            say.toast(_("Roll call {number} is under way. Ctrl+P prints its list again.").format(number=started.number))

    def _take_back(self, call_id: UUID) -> None:
        self.tasks.do(self, "app.evacuations.service:take_back", call_id, then=lambda _closed: self._leave_call())

    def _leave_call(self) -> None:
        self._call_id = self.roll = None
        self.card.forget()
        self.reload()

    # -- answers

    def _answer(self, said: Answer) -> None:
        row = self.card.current()
        if row is None or not self.is_calling:
            return
        before = row.answer
        self.card.say(row.id, said)
        self._count()
        now = self.card.current()
        if now is None or now.id == row.id or now.answer is not Answer.OPEN:  # a found one may have been hidden
            self.card.go_on()
        self.card.list.setFocus()
        self._send(row.id, said, before)

    def _send(self, entry_id: UUID, said: Answer, before: Answer) -> None:
        def saved(done: "Answered") -> None:
            self.card.say(entry_id, None)
            words = f"{done.name}: " + _(ANSWER_WORDS[said])
            say.toast(words, undo=None if said == before else partial(self._send, entry_id, before, before))

        def refused(error: UserError) -> None:
            self.card.say(entry_id, None)
            say.error(error)
            self.reload()

        self.tasks.do(self, "app.evacuations.service:answer", entry_id, said, then=saved, failed=refused)

    def _seek(self, text: str) -> None:
        if self._call_id is None:
            return
        if not text:
            self.tasks.forget(self, "match")
            self.card.narrow(None)
            return
        self.tasks.read(self, "app.evacuations.lists:matching", self._call_id, text, key="match", then=self.card.narrow)

    def _entered(self, text: str) -> None:
        from app.printing.codes import read_code

        prefix = self.desk.settings.badge_prefix if self.desk.settings else "71"
        if read_code(text, prefix=prefix) is not None:
            self.take_code(text)
            self.card.box.clear()
        self.card.list.setFocus()

    def take_code(self, code: str) -> None:
        """A badge scanned where people gather: who wears it is found; nobody is signed out."""
        if not self.is_calling:
            say.error(_("No roll call is under way. Go to Today (F7) to sign somebody out."))
            return
        self.tasks.do(
            self, "app.evacuations.service:found_by_code", self._call_id, code,
            then=lambda done: say.toast(f"{done.name}: " + _(ANSWER_WORDS[Answer.FOUND])),
        )  # fmt: skip

    def _set_drill(self, is_drill: bool) -> None:
        if self.is_calling:
            self.tasks.do(self, "app.evacuations.service:set_drill", self._call_id, is_drill)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.is_calling and key in KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._answer(KEYS[key])
        elif self.pages.currentIndex() == 1 and is_typing(event):
            self.card.seek(event.text())
        else:
            super().keyPressEvent(event)

    # -- the end

    def _ask_to_close(self) -> None:
        if not self.is_calling or self.roll is None:
            return
        from app.evacuations.lists import counted

        counts = counted(self.card.rows)
        words = [_("The report with times and names is printed and saved.")]
        for n, sentence in (
            (counts.open, ngettext("{n} person has not been asked for.", "{n} people have not been asked for.", counts.open)),
            (counts.missing, ngettext("{n} person is not found.", "{n} people are not found.", counts.missing)),
        ):
            if n:
                words.insert(0, sentence.format(n=n))
        title = _("Close roll call {number}?").format(number=self.roll.call.number)
        say.ask(title, " ".join(words), _("Close roll call"), lambda _words: self._close(), is_danger=bool(counts.open or counts.missing))

    def _close(self) -> None:
        self.tasks.do(self, "app.evacuations.service:close", self._call_id, then=self._closed)

    def _closed(self, closed: "Closed") -> None:
        self.reload()
        memory = self.desk.memory
        if memory is None:
            say.toast(_("Roll call {number} is closed; its report is queued.").format(number=closed.number))
            return
        folder, now, by = memory.folder / REPORTS, clock.now(), self.tasks.actor

        def work(store: Any, _told: object, _is_cancelled: object) -> Any:
            from app.evacuations import copies, drawing
            from app.office.exports import note_export

            report = store.read(drawing.report, closed.call_id, now=now, by=by)
            store.do(note_export, "evacuation_report", f"{closed.number}.pdf", by=by, now=now)
            return copies.keep_report(folder, closed.number, report)

        once(self.tasks, self, work, partial(self._report_kept, closed.number))

    def _report_kept(self, number: str, path: Any) -> None:
        words = _("Roll call {number} is closed; its report is queued, and saved as {file}.")
        say.toast(words.format(number=number, file=f"{path.parent.name}/{path.name}"))

    # -- papers

    def print_selected(self) -> bool:
        """The list again while the roll is called, else the report."""
        call = self.roll.call if self.pages.currentIndex() == 1 and self.roll is not None else self.calls.current()
        if call is None:
            return False
        self.tasks.do(
            self, "app.evacuations.service:print_again", call.id,
            then=lambda number: say.toast(_("{title}: sent to the printer").format(title=number)),
        )  # fmt: skip
        return True

    def _print_shown(self) -> None:
        self.print_selected()

    def _show_report(self) -> None:
        if self.roll is not None:
            number = self.roll.call.number
            self.tasks.read(self, "app.evacuations.drawing:report", self.roll.call.id, key="report", then=partial(self._open_sheet, number))

    def _open_sheet(self, number: str, pdf: bytes) -> None:
        title = _("Evacuation report {number}").format(number=number)
        self.sheet = PaperSheet(self.window(), title, pdf, self._print_shown, tasks=self.tasks)

    def step_back(self) -> bool:
        """Esc: what is typed goes first; from a closed roll call back to all of them."""
        if self.card.box.text():
            self.card.box.clear()
            self.card.list.setFocus()
            return True
        if self.roll is None or self.is_calling:
            return False
        self._leave_call()
        self.calls.setFocus()
        return True

    def take_focus(self) -> None:
        (self.card.list if self.roll is not None else self.calls).setFocus()
