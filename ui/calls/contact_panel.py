"""One call, message or letter: what is on record, what was done to it, where it leads, and what can be done now."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.calls.fields import Addressee, Direction, MessageState, Source
from app.core import clock
from app.core.actor import counter_name
from app.core.errors import UserError
from app.core.i18n import _
from app.office.moments import moment_words
from ui import say
from ui.calls.correct_panel import CorrectPanel
from ui.calls.links import carried_over, carried_source, channel_of
from ui.calls.moves import CallMoves, reasons
from ui.calls.words import clock_words, how_pill, message_pill, wants_words, what_words, who_words
from ui.files.files_part import Drops, FilesPart
from ui.panels import StatusPill, button, label, line
from ui.reveal import RevealButton, Whose
from ui.screen import Desk
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.calls.details import ContactDetails, ContactEvent
    from app.calls.lists import MessageRow

MOST_EARLIER = 6
WIDTH = 372
OWN = ("call", "message", "mail")
ELSEWHERE = ("visit", "ticket", "opinion")


class ContactPanel(QFrame):
    """Shows one and keeps showing it. Ctrl+1 … say how a message was told, then what came of it; F2, F3, F4 make something of it."""

    closed = Signal()
    other_wanted = Signal(str, object)
    carried = Signal(str, dict)

    def __init__(self, desk: Desk, moves: CallMoves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk, self._tasks, self._moves = desk, desk.tasks, moves
        self._key: tuple[str, UUID] | None = None
        self.details: ContactDetails | None = None
        self.files = FilesPart(desk.tasks, "app.calls.scans", self)
        self.files.hide()
        self.files.changed.connect(self.reload)
        Drops(self, self.files.add, self._takes_files)
        self.correcting = CorrectPanel(desk.tasks)
        self.correcting.closed.connect(self._end_correction)
        self._pages = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._pages.addWidget(self._build())
        self._pages.addWidget(self.correcting)

    def _build(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title, self._pill = label("", "head"), StatusPill(parent=page)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self._title, 1)
        head.addWidget(self._pill)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        self._number, self.phone = label("", "quiet"), RevealButton(self._tasks)
        column.addWidget(self._number)
        column.addWidget(self.phone)
        column.addWidget(line())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        self._answers, self._actions = QGridLayout(), QGridLayout()
        for grid in (self._answers, self._actions):
            grid.setSpacing(6)
            column.addLayout(grid)
        return page

    # -- loading

    @property
    def key(self) -> tuple[str, UUID] | None:
        """What is shown: call, message or mail, and which."""
        return self._key

    def show_contact(self, form: str, record_id: UUID) -> None:
        """Read and show one; a message opened by whoever it is for counts as read."""
        if self._key != (form, record_id):
            self._end_correction()
            self.details = None
        self._key = (form, record_id)
        self.reload()
        if form == "message" and not self._tasks.read_only:
            self._tasks.do(self, "app.calls.service:read", record_id)

    def reload(self) -> None:
        """Read what is shown again."""
        if self._key is not None:
            self._tasks.read(self, "app.calls.details:contact", *self._key, key="contact", then=self._show, failed=self._gone)

    def _gone(self, error: UserError) -> None:
        say.error(error)
        self.closed.emit()

    def _show(self, details: "ContactDetails") -> None:
        if details == self.details:
            return
        self.details = details
        row, message = details.row, details.message
        self._title.setText(_("For {name}").format(name=row.for_whom) if message is not None else who_words(row))
        self._title.setToolTip(self._title.text())
        mark = message_pill(message) if message is not None and not row.is_void else how_pill(row)
        self._pill.set(mark.word, mark.meaning)
        corrected = " · " + _("corrected") if row.is_corrected else ""
        self._number.setText(f"{what_words(row)} · {row.number}{corrected}")
        self.phone.show_masked(row.phone, Whose("contact", (row.id,)))
        self._scroll.setWidget(self._body(details))
        self._show_answers(message)
        self._show_actions(details)

    def _body(self, details: "ContactDetails") -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        if details.row.text:
            text = label(details.row.text, wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(facts(details)):
            grid.addWidget(label(name, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wraps=True), place, 1)
        column.addLayout(grid)
        self._add_links(column, details)
        self._add_files(column, details)
        self._add_part(column, _("What was done"), [_event_words(event) for event in details.events])
        self._add_part(column, _("Papers"), [_job_words(job) for job in details.jobs])
        self._add_earlier(column, details)
        column.addStretch(1)
        return body

    def _add_files(self, column: QVBoxLayout, details: "ContactDetails") -> None:
        """The scans of a letter; they are taken along from one body to the next."""
        is_mail = details.row.form == "mail"
        if is_mail:
            self.files.show_files(details.row.id, details.files, may_add=not details.row.is_void)
            column.addWidget(self.files)
        else:
            self.files.setParent(self)
        self.files.setVisible(is_mail)

    def _takes_files(self) -> bool:
        return self.details is not None and self.details.row.form == "mail" and not self.details.row.is_void

    def add_file(self) -> None:
        """Ctrl+Shift+F: a scan of the letter shown."""
        if self._takes_files():
            self.files.choose()

    @staticmethod
    def _add_part(column: QVBoxLayout, title: str, sentences: list[str]) -> None:
        if sentences:
            column.addSpacing(6)
            column.addWidget(label(title, "quiet"))
            for sentence in sentences:
                column.addWidget(label(sentence, wraps=True))

    def _add_links(self, column: QVBoxLayout, details: "ContactDetails") -> None:
        """What it came of and what came of it, each a key press away."""
        links = [(_("Came of"), source) for source in (details.came_of,) if source is not None]
        links += [(_("Led to"), source) for source in details.led_to]
        for words, source in links:
            sentence = f"{words} {source.number}"
            is_shown = source.kind in OWN or source.kind in ELSEWHERE
            column.addWidget(self._link(sentence, partial(self._follow, source)) if is_shown else label(sentence, "quiet"))

    def _add_earlier(self, column: QVBoxLayout, details: "ContactDetails") -> None:
        if details.earlier:
            column.addSpacing(6)
            column.addWidget(label(_("The same caller"), "quiet"))
            for row in details.earlier[:MOST_EARLIER]:
                parts = (at_words(row.at), what_words(row), how_pill(row).word, " ".join(row.text.split()))
                column.addWidget(self._link(" · ".join(part for part in parts if part), partial(self.other_wanted.emit, row.form, row.id)))

    @staticmethod
    def _link(words: str, act: Any) -> QPushButton:
        made = button(words, kind="quiet", clicked=act)
        made.setObjectName("SameName")
        made.setToolTip(words)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def _follow(self, source: Source) -> None:
        if source.kind in OWN:
            self.other_wanted.emit(source.kind, source.id)
        else:
            self._desk.record_wanted.emit(source.kind, source.id)

    # -- what can be done

    def _show_answers(self, message: "MessageRow | None") -> None:
        """The presets of the move a message waits for, each with its key."""
        _empty(self._answers)
        move = self._next_move(message)
        if not move:
            return
        self._answers.addWidget(label(_("Told …") if move == "told" else _("Done …"), "label"), 0, 0)
        for place, words in enumerate(reasons(move)):
            chip = button(words, key=f"Ctrl+{place + 1}", clicked=partial(self.answer, place))
            chip.setProperty("chip", True)
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._answers.addWidget(chip, 1 + place // 2, place % 2)
        other = button(_("Otherwise …"), key="Ctrl+0", clicked=self.answer_freely)
        other.setProperty("chip", True)
        other.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        place = len(reasons(move))
        self._answers.addWidget(other, 1 + place // 2, place % 2)

    @staticmethod
    def _next_move(message: "MessageRow | None") -> str:
        return {MessageState.NEW: "told", MessageState.TOLD: "done"}.get(message.state, "") if message is not None else ""

    def answer(self, place: int) -> None:
        """Ctrl+1 …: how it was told, or what came of it."""
        message = self.details.message if self.details is not None else None
        move = self._next_move(message)
        if message is None or not move or place >= len(reasons(move)):
            return
        act = self._moves.tell if move == "told" else self._moves.finish
        act(message.id, reasons(move)[place])

    def answer_freely(self) -> None:
        """Ctrl+0: the same in any words."""
        message = self.details.message if self.details is not None else None
        move = self._next_move(message)
        if message is not None and move:
            ask = self._moves.ask_how if move == "told" else self._moves.ask_outcome
            ask(message.id, f"{message.number}  {message.for_whom}")

    def _show_actions(self, details: "ContactDetails") -> None:
        _empty(self._actions)
        row = details.row
        if row.is_void:
            return
        is_message = row.form == "message"
        chips: tuple[tuple[str, str, Any], ...] = (
            (_("Call back") if is_message else _("Call"), "F3", partial(self.carry, "call")),
            (_("Ticket"), "F4", partial(self.carry, "ticket")), (_("Complaint"), "F5", partial(self.carry, "complaint")),
            (_("Visit"), "F2", partial(self.carry, "visit")),
            (_("Print"), "Ctrl+P", self.print_out) if is_message else (_("Message"), "Ctrl+M", partial(self.carry, "message")),
            (_("Expect"), "Ctrl+N", partial(self.carry, "expected")),
            (_("Opinion"), "Ctrl+O", partial(self.carry, "opinion")),
        )  # fmt: skip
        for row_no, (start, end) in enumerate(((0, 3), (3, 5), (5, 7))):
            holder = QWidget()
            row_of = QHBoxLayout(holder)
            row_of.setContentsMargins(0, 0, 0, 0)
            row_of.setSpacing(6)
            for words, key, act in chips[start:end]:
                chip = button(words, key=key, clicked=act)
                chip.setProperty("chip", True)
                chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                row_of.addWidget(chip)
            self._actions.addWidget(holder, row_no, 0, 1, 2)
        for place, made in enumerate((
            button(_("Correct …"), icon="pen", clicked=self.correct),
            button(_("Void …"), kind="danger", clicked=lambda: self._moves.ask_void(row.form, row.id, row.number)),
        )):  # fmt: skip
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._actions.addWidget(made, 3, place)

    def carry(self, kind: str) -> bool:
        """F2 … F5, Ctrl+M, Ctrl+N, Ctrl+O: another form begins with everything known from here; False where nothing is shown."""
        details = self.details
        if details is None or details.row.is_void:
            return False
        row = details.row
        values = carried_over(details.form, self._addressee(details), "")
        values |= {"person_id": row.person_id, **carried_source(Source(row.form, row.id, row.number))}
        values["channel"] = channel_of(row.form, row.how, details.came_of.kind if details.came_of is not None else "")
        if kind == "call":
            values |= {"direction": Direction.OUT.value, "matter": row.text}
            values["answers"] = row.id if row.form == "message" and details.message is not None else None
        self.carried.emit(kind, values)
        return True

    @staticmethod
    def _addressee(details: "ContactDetails") -> Addressee | None:
        return details.addressee if details.addressee.text else None

    def print_out(self) -> bool:
        """Ctrl+P: the slip of the message shown; False for anything else."""
        if self.details is None or self.details.message is None or self.details.row.is_void:
            return False
        self._moves.print_slip(self.details.row.id)
        return True

    def correct(self) -> None:
        """Open the correction."""
        if self.details is not None:
            self.correcting.start(self.details)
            self._pages.setCurrentWidget(self.correcting)

    def _end_correction(self) -> None:
        self._pages.setCurrentIndex(0)

    def step_back(self) -> bool:
        """Esc closes a correction first."""
        if self._pages.currentIndex() > 0:
            self._end_correction()
            self.setFocus()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_reading = self._pages.currentIndex() == 0
        if has_ctrl and is_reading and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.answer(key - Qt.Key.Key_1)
        elif has_ctrl and is_reading and key == Qt.Key.Key_0:
            self.answer_freely()
        elif has_ctrl and is_reading and key in (Qt.Key.Key_N, Qt.Key.Key_O):
            self.carry("expected" if key == Qt.Key.Key_N else "opinion")
        else:
            super().keyPressEvent(event)


def facts(details: "ContactDetails") -> list[tuple[str, str]]:
    """Label and value of everything filled in."""
    row, message = details.row, details.message
    found = [(_("Message from"), " · ".join(part for part in (row.name, row.company) if part))]
    if message is None:
        found = [(_("Company"), row.company), (_("For whom"), " · ".join(part for part in (row.for_whom, row.department) if part))]
    else:
        wants = [wants_words(message)] if message.wants_call_back else []
        if message.calls_again_at is not None:
            wants.append(_("calls again at {time}").format(time=moment_words(message.calls_again_at, clock.now())))
        found += [
            (_("Wants"), _(", ").join(wants)), (_("Call back"), clock_words(message)), (_("Urgent"), _("yes") if message.is_urgent else ""),
            (_("Told"), _done(message.told_at, message.told_how, message.told_by)),
            (_("Read"), _done(message.read_at, "", message.read_by)),
            (_("Done"), _done(message.done_at, message.outcome, message.done_by)),
        ]  # fmt: skip
    for name, words in (("reference", _("Reference number")), ("pages", _("Pages"))):
        found.append((words, str(details.form.get(name) or "")))
    found += [
        (_("Time"), at_words(row.at)), (_("Taken by"), " · ".join(part for part in (row.taken_by, counter_name(row.counter)) if part)),
        (_("Reason"), details.reason),
    ]  # fmt: skip
    return [(name, value) for name, value in found if value]


def _done(at: Any, how: str, by: str) -> str:
    return " · ".join(part for part in (at_words(at), how, by) if part)


def _event_words(event: "ContactEvent") -> str:
    who = " · ".join(part for part in (event.by, counter_name(event.counter)) if part)
    return f"{at_words(event.at)}  {event.what} · {who}" + (f"\n{event.detail}" if event.detail else "")


def _job_words(job: Any) -> str:
    from app.printing.record import JOB_WORDS

    again = " · " + _("reprint {n}").format(n=job.reprint) if job.reprint else ""
    return _("Message slip") + ": " + _(JOB_WORDS[job.state]) + again + (f"\n{job.reason}" if job.reason else "")


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if old := item.widget():
            old.hide()
            old.deleteLater()
