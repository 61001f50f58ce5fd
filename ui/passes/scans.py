"""A pass held to the scanner anywhere: in, out, or a state at the side with what can be done."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.core import clock
from app.core.i18n import _
from app.passes.fields import REASONS, REFUSAL_WORDS
from app.passes.validity import Refusal
from app.visits.fields import Leaving, VisitState
from ui import say
from ui.passes.line_question import LineQuestion
from ui.passes.words import hours, when
from ui.screen import Desk
from ui.visits.moves import Moves
from ui.visits.side_card import Action, Said, side_card

if TYPE_CHECKING:
    from app.passes.lists import PassRow
    from app.passes.scanning import Scanned
    from app.passes.service import Changed
    from app.visits.service import Arrived, Moved

WEEK = timedelta(days=7)


class PassScans(QObject):
    """Does what a scan asks for and says what became of it. `left` tells who went out, as Moved."""

    left = Signal(object)

    def __init__(self, desk: Desk, moves: Moves, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._tasks, self._moves, self._owner = desk, desk.tasks, moves, owner

    def takes(self, code: str) -> bool:
        """Whether a code is a pass's and not a badge's."""
        from app.printing.codes import is_pass, read_code

        prefix = self._desk.settings.badge_prefix if self._desk.settings is not None else "71"
        serial = read_code(code, prefix=prefix)
        return is_pass(serial) if serial is not None else code.strip().upper().startswith("P")

    def scan(self, code: str) -> None:
        """What the scanner, the one box or the sign-out list read."""
        side_card(self._owner).put_away()  # a scan answers the one before
        self._tasks.do(self, "app.passes.scanning:scan", code, then=self.say)

    def scan_pass(self, pass_id: UUID) -> None:
        """The same for a pass that was forgotten, picked from the list."""
        side_card(self._owner).put_away()
        self._tasks.do(self, "app.passes.scanning:scan_pass", pass_id, then=self.say)

    def say(self, scanned: "Scanned") -> None:
        """In, out, once too often, or why not."""
        name, moved = scanned.row.name, scanned.moved
        if moved is None:
            if scanned.refusal is None:
                say.toast(_("{name}: scanned twice within three seconds, counted once.").format(name=name))
            else:
                self._refuse(scanned, scanned.refusal)
            return
        if moved.state is VisitState.LEFT:
            say.toast(_("{name} signed out.").format(name=name), undo=lambda: self._moves.undo(moved.visit_id, moved.version))
            self.left.emit(moved)
            return
        words = _("{name} in with pass {number}.").format(name=name, number=scanned.row.number)
        if left := self._left_words(scanned.row):
            words = " ".join((words, left))
        say.toast(words, undo=lambda: self._moves.undo(moved.visit_id, moved.version))

    def _left_words(self, row: "PassRow") -> str:
        if not row.most_entries:
            return ""
        return _("{n} of {most} entries used.").format(n=row.used, most=row.most_entries)

    # -- refused

    def _refuse(self, scanned: "Scanned", why: Refusal) -> None:
        from app.passes.scanning import refusal_words

        row = scanned.row
        sentences = [refusal_words(scanned)]
        if scanned.next_at is not None:
            sentences.append(_("It lets in again from {time}.").format(time=when(scanned.next_at)))
        facts = [" · ".join(part for part in (row.number, row.phone, row.company) if part), f"→ {row.host}", hours(row)]
        title = f"{row.name} · {row.purpose}" if row.purpose else row.name
        said = Said(title, _(REFUSAL_WORDS[why]), sentences, self._actions(scanned, why), facts=[fact for fact in facts if fact])
        side_card(self._owner).say(said)

    def _actions(self, scanned: "Scanned", why: Refusal) -> list[Action]:
        row = scanned.row
        extend = Action(_("Extend …"), partial(self.extend, row, is_used_up=why is Refusal.USED_UP), "primary")
        once = Action(_("Let in once …"), partial(self._ask, "let_in", row))
        away = Action(_("Turn away …"), partial(self._ask, "turn_away", row), "danger")
        show = Action(_("Show the pass"), partial(self._desk.show_pass, row.id))
        if why is Refusal.INSIDE and scanned.other is not None:
            out = Action(_("Sign that visit out"), partial(self._moves.leave, scanned.other.id, Leaving.SCANNED), "primary")
            return [out, away, show]
        if why is Refusal.WITHDRAWN:
            return [away, Action(_("Check in as a visitor"), partial(self._as_visitor, row)), show]
        is_day = row.first_day == row.last_day and row.kind == "day"
        if why in (Refusal.EXPIRED, Refusal.USED_UP) and not is_day:
            return [extend, once, away, show]
        return [once, away, show]

    def _as_visitor(self, row: "PassRow") -> None:
        self._desk.form_wanted.emit({"name": row.name, "host": row.host, "purpose": row.purpose, "company": row.company})

    def extend(self, row: "PassRow", *, is_used_up: bool = False, then: Callable[[], object] | None = None) -> None:
        """Ask until when, or for how many further entries."""

        def go(words: str) -> None:
            last, more = ("", words) if is_used_up else (words, "")
            self._tasks.do(
                self, "app.passes.service:extend", row.id, last, more, version=row.version, then=lambda done: self._extended(done, then)
            )

        verb, what = _("Extend"), " · ".join((row.number, row.name, row.host))
        if is_used_up:
            filled, words = str(row.most_entries), _("Further entries")
        else:
            today = clock.day_of(clock.now())
            filled, words = (max(row.last_day, today) + WEEK).isoformat(), _("Valid until (2026-12-24, +7, tomorrow)")
        question = LineQuestion(self._owner, verb, what, verb, go)
        question.begin(words, filled, missing=_("Write a later last day, or how many further entries."), no=_("Back"))

    def _extended(self, done: "Changed", then: Callable[[], object] | None) -> None:
        words = _("Pass {number} of {name} is extended; the badge stays the same. Scan it again.")
        say.toast(words.format(number=done.number, name=done.name))
        if then is not None:
            then()

    def _ask(self, move: str, row: "PassRow") -> None:
        verb = {"let_in": _("Let in once"), "turn_away": _("Turn away")}[move]
        what, presets = " · ".join((row.number, row.name, row.host)), [_(words) for words in REASONS[move]]
        then = partial(self._let_in if move == "let_in" else self._turn_away, row.id)
        say.ask(verb, what, verb, then, line=_("Reason"), presets=presets, is_danger=move == "turn_away")

    def _let_in(self, pass_id: UUID, reason: str) -> None:
        self._tasks.do(self, "app.passes.scanning:let_in", pass_id, reason, then=self.say)

    def _turn_away(self, pass_id: UUID, reason: str) -> None:
        def done(row: "PassRow") -> None:
            say.toast(_("{name} turned away; kept with the pass.").format(name=row.name))

        self._tasks.do(self, "app.passes.scanning:turn_away", pass_id, reason, then=done)

    # -- a check-in whose badge is a day pass

    def arrived(self, arrived: "Arrived") -> None:
        """Say who is in and until when; undo takes the pass along."""
        words = _("{name} checked in with a day pass until midnight: {number}").format(name=arrived.name, number=arrived.number)

        def undo() -> None:
            self._tasks.do(self, "app.passes.scanning:undo_day", arrived.visit_id, version=arrived.version, then=undone)

        def undone(moved: "Moved") -> None:
            say.toast(_("{number} {name}: taken back.").format(number=moved.number, name=moved.name))

        say.toast(" ".join((words, *arrived.notes)), undo=undo)
