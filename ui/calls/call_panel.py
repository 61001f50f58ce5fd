"""A call at the side of the first screen: noted, or with a message left in it; or made into something else by one key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.calls.fields import CALL_WORDS, About, Addressee, CallKind, Direction, Source
from app.core import clock
from app.core.errors import FormErrors, UnknownHost, UserError
from app.core.i18n import _
from app.core.masking import mask_phone
from app.drafts.fields import HalfFilled
from ui.calls.addressee_answers import AddresseeAnswers
from ui.calls.call_form import KINDS, ORDER, CallForm
from ui.calls.caller_answers import CallerAnswers, parted
from ui.calls.links import carried_over, carried_source, source_kept, source_of, source_plain
from ui.calls.words import BOTH, CALL, MESSAGE
from ui.open_for import OpenFor
from ui.panels import button, label, press_on_enter
from ui.parking import Aside, Begun, as_body, as_hex, as_id, values_of
from ui.reveal import HoldToShow, Whose
from ui.screen import Desk

if TYPE_CHECKING:
    from app.calls.service import Taken

ROOMY = 660  # with this height all of it stands one below the other


class CallPanel(QFrame):
    """`saved` with what was taken; `carried` with a kind of form and the values it begins with. Nothing typed is lost."""

    saved = Signal(object)
    carried = Signal(str, dict)
    closed = Signal()
    said = Signal(str)
    brought = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._desk, self._tasks = desk, desk.tasks
        self._holds = CALL
        self._source: Source | None = None
        self._answers: UUID | None = None
        self._is_saving = False
        self.form = CallForm(self)
        self.callers = CallerAnswers(desk.tasks, self.form, self)
        self.addressees = AddresseeAnswers(desk.tasks, self.form, self)
        self.aside = Aside(desk.parking, self, self._half_filled)
        self._title, self._seconds = label("", "head"), OpenFor()
        self._turn = button("", clicked=self.turn)
        self._sentence = label("", "error", wraps=True)
        self.save_button = button("", kind="big", clicked=self.save)
        self.follow_ups: dict[str, QPushButton] = {}
        self._build()
        self._wire()
        self.start({})

    # -- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        self._turn.setProperty("chip", True)
        self._turn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.addWidget(self._turn)
        head.addWidget(self._seconds)
        column.addLayout(head)
        column.addWidget(self.form)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sentence.hide()
        column.addWidget(self._sentence)
        self.callers.history.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column.addWidget(self.callers.history)
        column.addStretch(1)
        press_on_enter(self.save_button)
        column.addLayout(self._below())
        column.addWidget(self.save_button)
        column.addLayout(self._ends())

    def _below(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(6)
        made: tuple[tuple[tuple[str, str, str, Callable[[], object]], ...], ...] = (
            (
                (MESSAGE, _("Message"), "Ctrl+M", self.add_message),
                ("expected", _("Expect"), "Ctrl+N", partial(self.carry, "expected")),
                ("opinion", _("Opinion"), "Ctrl+O", partial(self.carry, "opinion")),
            ),
            (
                ("ticket", _("Ticket"), "F4", partial(self.carry, "ticket")),
                ("complaint", _("Complaint"), "F5", partial(self.carry, "complaint")),
                ("visit", _("Visit"), "F2", partial(self.carry, "visit")),
            ),
        )
        for chips in made:
            row = QHBoxLayout()
            row.setSpacing(6)
            rows.addLayout(row)
            for kind, words, key, act in chips:
                self.follow_ups[kind] = follow = button(words, key=key, clicked=act)
                follow.setProperty("chip", True)
                follow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                follow.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                row.addWidget(follow)
        return rows

    def _ends(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for words, key, act, share in ((_("Put away"), "Ctrl+Shift+K", self.park, 3), (_("Cancel"), "Esc", self.cancel, 2)):
            each = button(words, key=key, clicked=act)
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(each, share)
        return row

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.entered.connect(self._entered)
        self.form.edited.connect(lambda _name: self._touched())
        self.form.error_shown.connect(self._show_sentence)
        self.form.name.settled.connect(self.callers.settle)
        self.addressees.moved.connect(self._share_room)
        self.callers.known.connect(self._share_room)
        HoldToShow(self._tasks, self.form.line("phone"), self._whose)
        for kind in ("call", "message"):
            self._desk.parking.register(kind, self.bring_back)

    def _whose(self) -> Whose | None:
        return Whose("person", (self.callers.person_id,)) if self.callers.person_id is not None else None

    # -- starting and ending

    @property
    def holds(self) -> str:
        """A call, both, or a message alone."""
        return self._holds

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the form."""
        return self.form.is_blank()

    def start(self, values: Mapping[str, Any], holds: str = CALL) -> None:
        """A new form with what is known; a half-filled one before it is put away.

        Of `values` those of the form count, and what is carried over: person_id, host, home, matter, addressee, source_*, answers.
        """
        if not self.is_blank:
            self.aside.put_away()
        self.aside.begin()
        self._source = source_of(values)
        self._answers = values.get("answers")
        whom: Addressee | None = values.get("addressee")
        known = {**values, "for_whom": values.get("for_whom") or (whom.text if whom else values.get("host") or "")}
        known["text"] = values.get("text") or values.get("matter") or ""
        self.form.fill(known)
        self._hold(holds)
        self.callers.start(values.get("person_id"), str(values.get("home") or ""))
        self.addressees.start(whom)
        self._seconds.count_from(clock.now() if not self.is_blank else None)
        if not self.is_blank:
            self.aside.touched()

    def take_focus(self) -> None:
        """The cursor where typing begins: the caller, or the first line that is needed and empty."""
        self.form.focus(next((name for name in ORDER if not self.form.text(name).strip()), "text"))

    def _hold(self, holds: str) -> None:
        self._holds = holds
        self.form.show_parts(call=holds != MESSAGE, message=holds != CALL)
        if holds == BOTH:
            self.form.suggest_kind(CallKind.NOT_REACHED)
        self._relabel()

    def _relabel(self) -> None:
        titles = {CALL: _(CALL_WORDS[self.form.direction]), BOTH: _("Message"), MESSAGE: _("Message")}
        self._title.setText(titles[self._holds])
        words = _("Outgoing") if self.form.direction is Direction.IN else _("Incoming")
        self._turn.setText(f"{words}  Ctrl+D")
        self._turn.setAccessibleName(words)
        self._turn.setVisible(self._holds == CALL)
        verbs = {CALL: _("Note the call"), BOTH: _("Take the message"), MESSAGE: _("Take the message")}
        self.save_button.setText(f"{verbs[self._holds]}  Ctrl+Enter")
        for follow in self.follow_ups.values():
            follow.setVisible(self._holds == CALL)
        self._share_room()

    def _share_room(self) -> None:
        """On a low screen what was last gives way to where the one wanted is, and to a message."""
        is_low = self.height() < ROOMY and (self._holds != CALL or not self.addressees.line.isHidden() or not self._sentence.isHidden())
        self.callers.show_history(is_shown=not is_low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _reset(self) -> None:
        self.form.fill({})
        self.start({})

    def cancel(self) -> None:
        """Esc: what was typed is put away."""
        if self.aside.put_away():
            self.said.emit(_("Put away: F8 lists it and brings it back."))
        self._reset()
        self.closed.emit()

    def park(self) -> bool:
        """Ctrl+Shift+K: the form becomes a card; False where nothing stands in it."""
        if self.is_blank:
            return False
        self.cancel()
        return True

    # -- kept aside

    def _half_filled(self, begun: Begun) -> HalfFilled | None:
        if self.is_blank:
            return None
        values, whom = self.form.values(), self.addressees.addressee
        body = {
            "values": values, "holds": self._holds, "person_id": as_hex(self.callers.person_id), "home": self.callers.home,
            "addressee": [whom.kind, as_hex(whom.id), whom.text, whom.department] if whom is not None else None,
            "source": source_plain(self._source),
            "answers": as_hex(self._answers),
        }  # fmt: skip
        name, number = parted(str(values["name"]))
        title = name or mask_phone(str(values["phone"]) or number)  # the list of forms put away faces the counter
        about = f"→ {values['for_whom']}" if values["for_whom"] else ""
        text = " ".join(str(values["text"]).split())[:80]
        kind = "message" if self._holds == MESSAGE else "call"
        return HalfFilled(begun.id, kind, title, " · ".join(part for part in (about, text) if part), as_body(body), begun.at)

    def bring_back(self, form: HalfFilled) -> None:
        """A form that was put away stands here again."""
        kept = values_of(form)
        self.brought.emit()
        values = {**kept.get("values", {}), "person_id": as_id(kept.get("person_id")), "home": kept.get("home") or ""}
        if whom := kept.get("addressee"):
            values["addressee"] = Addressee(whom[0], as_id(whom[1]), whom[2], whom[3])
        values |= carried_source(source_kept(kept.get("source")))
        self.start({**values, "answers": as_id(kept.get("answers"))}, kept.get("holds") or CALL)
        self.aside.begin(Begun(form.id, form.begun_at, is_kept=True))
        self._seconds.count_from(form.begun_at)
        self.take_focus()

    # -- while typing

    def _touched(self) -> None:
        if not self.is_blank and self.aside.begun.at is None:
            self._seconds.count_from(clock.now())
        self.aside.touched()

    def _entered(self, name: str) -> None:
        if name == "name":
            self.callers.settle()
        self.form.go_on(name)

    def turn(self) -> None:
        """Ctrl+D: a call that goes out, or comes in after all."""
        if self._holds == CALL:
            self.form.turn(Direction.OUT if self.form.direction is Direction.IN else Direction.IN)
            self._relabel()
            self._touched()

    def add_message(self) -> None:
        """Ctrl+M: a message is left in this call; the cursor goes to what it lacks, who calls and whom they want is found meanwhile."""
        is_new = self._holds == CALL
        if is_new:
            self._hold(BOTH)
        self.form.focus("text" if self.form.text("for_whom").strip() else "for_whom")
        self._when_known(self._offer_to_call_back if is_new else lambda: None)

    def _offer_to_call_back(self) -> None:
        """Where there is a number, they most likely want it."""
        self.form.wants.setChecked(bool(self.form.text("phone").strip()))

    def _when_known(self, then: Callable[[], None]) -> None:
        """What was typed fast counts as what it finds: the caller, then whom they want, then what is on record of the caller."""

        def found() -> None:
            self.callers.settle()
            self.callers.when_known(then)

        self.form.name.when_answered(partial(self.form.for_whom.when_answered, found))

    def _show_sentence(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._share_room()

    # -- saving

    def _about(self) -> About:
        return About(
            person_id=self.callers.person_id, addressee=self.addressees.addressee, as_written=self.addressees.is_as_written,
            source=self._source, answers=self._answers,
        )  # fmt: skip

    def save(self) -> None:
        """Note what stands in the form; wrong fields get their sentence and nothing is lost."""
        self._when_known(partial(self._send, self._saved))

    def _send(self, then: Any) -> None:
        if self._is_saving:
            return
        begun, values, about = self.aside.begun, self.form.values(), self._about()
        self._set_saving(is_on=True)
        if self._holds == MESSAGE:
            self._tasks.do(self, "app.calls.service:take_message", values, about, then=partial(then, begun), failed=self._refused)
            return
        message = values if self._holds == BOTH else None
        self._tasks.do(self, "app.calls.service:take_call", values, about, message, then=partial(then, begun), failed=self._refused)

    def _set_saving(self, *, is_on: bool) -> None:
        self._is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def _saved(self, begun: Begun, taken: "Taken") -> None:
        self._done(begun)
        self.saved.emit(taken)

    def _done(self, begun: Begun) -> None:
        self._set_saving(is_on=False)
        is_same = begun is self.aside.begun
        self.aside.saved(begun)
        if is_same:
            self._reset()

    def _refused(self, error: UserError) -> None:
        self._set_saving(is_on=False)
        if isinstance(error, UnknownHost):
            self.addressees.take_as_written()
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self._show_sentence(str(error))

    # -- something else is made of it

    def carry(self, kind: str) -> None:
        """F4, F5, Ctrl+N, Ctrl+O, F2: the call is noted, and the other form begins with everything that was typed."""
        if self.is_blank:
            self.carried.emit(kind, {})
            return
        if self._holds != CALL:
            self.park()  # a message is finished first; it waits as a card
            self.carried.emit(kind, {})
            return
        self._when_known(partial(self._note_and_carry, kind))

    def _note_and_carry(self, kind: str) -> None:
        known = carried_over(self.form.values(), self.addressees.addressee, self.callers.home)
        self._send(lambda begun, taken: self._carry_on(kind, (begun, taken), known))

    def _carry_on(self, kind: str, done: "tuple[Begun, Taken]", values: dict[str, Any]) -> None:
        begun, taken = done
        self._done(begun)
        over = carried_source(Source("call", taken.id, taken.number))
        self.carried.emit(kind, {**values, "person_id": taken.person_id, "channel": "call", **over})

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, has_ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        place = key - Qt.Key.Key_1
        acts: dict[int, Any] = {
            Qt.Key.Key_D: self.turn, Qt.Key.Key_N: partial(self.carry, "expected"), Qt.Key.Key_O: partial(self.carry, "opinion"),
            Qt.Key.Key_Return: self.save, Qt.Key.Key_Enter: self.save, Qt.Key.Key_5: self.addressees.take_deputy,
        }  # fmt: skip
        if self._holds != CALL:
            acts |= {Qt.Key.Key_B: self.form.wants.toggle, Qt.Key.Key_J: self.form.urgent.toggle}
        if has_ctrl and self.form.has_call and 0 <= place < len(KINDS):
            self.form.choose_kind(KINDS[place])
        elif has_ctrl and key in acts:
            acts[key]()
        elif key == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
