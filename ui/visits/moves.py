"""What can be done to a visit from any screen: the call, the word about it, and undo for ten seconds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.core.errors import FormErrors, UserError
from app.core.i18n import _, ngettext
from app.visits.fields import REASONS, Leaving, VisitState
from app.watch.fields import WatchHit
from ui import say
from ui.tasks import Tasks
from ui.visits.group_moves import GroupMoves

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from app.visits.service import Arrived, Moved
    from app.visits.together import Together

# The moves a state offers, in the order of their buttons; the first is what Enter does.
OFFERED: dict[VisitState, tuple[str, ...]] = {
    VisitState.EXPECTED: ("arrive", "cancel", "void"),
    VisitState.WAITING: ("admit", "turn_away", "seen", "void"),
    VisitState.INSIDE: ("seen", "reported", "unknown", "void"),
    VisitState.LEFT: ("void",),
    VisitState.MISSED: ("arrive", "cancel", "void"),
    VisitState.CANCELLED: ("void",),
    VisitState.TURNED_AWAY: ("void",),
    VisitState.VOID: (),
}
LEAVINGS = {"seen": Leaving.SEEN, "reported": Leaving.REPORTED, "unknown": Leaving.UNKNOWN}


def move_words(move: str) -> str:
    """The verb on a button or in a menu."""
    return {
        "arrive": _("Check in"),
        "admit": _("Admit"),
        "turn_away": _("Turn away"),
        "seen": _("Sign out"),
        "reported": _("Left, says the host"),
        "unknown": _("Left, time unknown"),
        "cancel": _("Cancel visit"),
        "void": _("Void"),
    }[move]


def asking(move: str) -> str:
    """The verb on a button; an ellipsis where it asks why first."""
    return f"{move_words(move)} …" if move in REASONS else move_words(move)


def reasons(move: str) -> tuple[str, ...]:
    """The preset reasons of a move, in the language of the desk."""
    return tuple(_(words) for words in REASONS[move])


class Moves(QObject):
    """Runs one move for the screen that owns it and says what happened; `left` tells who has gone, as Moved."""

    left = Signal(object)

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self.together = GroupMoves(tasks, self)
        self.together.left.connect(self.left)

    def check_in(self, visit_id: UUID, otherwise: Callable[[], object]) -> None:
        """An expected visitor is here, as announced; `otherwise` where something must be filled in first."""

        def refused(error: UserError) -> None:
            say.error(error)
            if isinstance(error, FormErrors | WatchHit):
                otherwise()

        self._tasks.do(self, "app.visits.expecting:check_in", visit_id, has_pad=True, then=self.arrived, failed=refused)

    def arrived(self, arrived: "Arrived | Together") -> None:
        """Say who is in, with undo."""
        from app.visits.together import Together

        if isinstance(arrived, Together):
            self.together.arrived(arrived)
            return
        words = _("{name} is waiting: {number}") if arrived.state is VisitState.WAITING else _("{name} checked in: {number}")
        sentence = " ".join((words.format(name=arrived.name, number=arrived.number), *arrived.notes))
        say.toast(sentence, undo=lambda: self.undo(arrived.visit_id, arrived.version))

    def admit(self, visit_id: UUID, whom: str = "") -> None:
        """The host, or whoever was tried last, came for the visitor; `whom` where it was somebody else. Undo stands for ten seconds."""
        words = _("{name} may go in, fetched by {host}.") if whom else _("{name} may go in.")

        def done(moved: "Moved") -> None:
            self._tell(moved, words.format(name=moved.name, host=whom))

        self._tasks.do(self, "app.visits.service:admit", visit_id, whom=whom, then=done)

    def leave(self, visit_id: UUID, how: Leaving = Leaving.SEEN) -> None:
        """Sign out; undo stands for ten seconds."""
        self._tasks.do(self, "app.visits.service:leave", visit_id, how, then=self._gone)

    def leave_by_code(self, code: str, *, how: Leaving | None = None, then: "Callable[[Moved], object] | None" = None) -> None:
        """Sign out by what a badge's code (a scan, unless `how` says otherwise) or a visit number says."""

        def done(moved: "Moved") -> None:
            self._gone(moved)
            if then is not None:
                then(moved)

        self._tasks.do(self, "app.visits.service:leave_by_code", code, how or Leaving.SCANNED, then=done)

    def scan(self, code: str, otherwise: Callable[[UUID], object]) -> None:
        """Sign out who wears a badge, check in who is expected with it; `otherwise` gets a visit to be looked at first."""

        def done(moved: "Moved") -> None:
            words = {
                VisitState.WAITING: _("{name} is waiting: {number}"),
                VisitState.INSIDE: _("{name} checked in: {number}"),
            }.get(moved.state, _("{name} signed out."))
            self._tell(moved, words.format(name=moved.name, number=moved.number))

        def refused(error: UserError) -> None:
            say.error(error)
            if isinstance(error, WatchHit):
                self._tasks.read(self, "app.visits.service:open_visit", code, then=otherwise)

        self._tasks.do(self, "app.visits.service:scan", code, then=done, failed=refused)

    def _gone(self, moved: "Moved") -> None:
        self._tell(moved, _("{name} signed out.").format(name=moved.name))

    def _tell(self, moved: "Moved", sentence: str) -> None:
        if moved.state in (VisitState.LEFT, VisitState.TURNED_AWAY):
            self.left.emit(moved)
        say.toast(sentence, undo=lambda: self.undo(moved.visit_id, moved.version))

    def undo(self, visit_id: UUID, version: int) -> None:
        """Take the last move back, unless another counter has moved the visit on from `version`."""
        words = _("{number} {name}: taken back.")

        def done(moved: "Moved") -> None:
            say.toast(words.format(number=moved.number, name=moved.name))

        self._tasks.do(self, "app.visits.service:undo", visit_id, version=version, then=done)

    def ask_reason(self, move: str, row: "VisitRow", reason: str = "") -> None:
        """Ask why (presets one key away), then do it; `reason` stands in the line already, Enter takes it."""
        verb = move_words(move)
        what = f"{row.number}  {row.name}"
        is_danger = move in ("void", "turn_away")
        then = partial(self.with_reason, move, row.id)
        question = say.ask(verb, what, verb, then, line=_("Reason"), presets=reasons(move), is_danger=is_danger)
        if question is not None and question.line is not None and reason:
            question.line.setText(reason)
            question.line.selectAll()

    def with_reason(self, move: str, visit_id: UUID, reason: str) -> None:
        """Turn away, cancel or void: moves that ask why."""
        words = {
            "turn_away": _("{name} turned away."),
            "cancel": _("Visit of {name} cancelled."),
            "void": _("{number} is void; the number stays."),
        }[move]

        def done(moved: "Moved") -> None:
            self._tell(moved, words.format(name=moved.name, number=moved.number))

        self._tasks.do(self, f"app.visits.service:{move}", visit_id, reason, then=done)

    def leave_many(self, visit_ids: Sequence[UUID], then: Callable[[], object]) -> None:
        """Close all of them as left in bulk."""

        def done(count: int) -> None:
            say.toast(ngettext("{n} visit closed in bulk.", "{n} visits closed in bulk.", count).format(n=count))
            then()

        self._tasks.do(self, "app.visits.service:leave_many", tuple(visit_ids), then=done)

    def reprint(self, visit_id: UUID, paper: str = "badge") -> None:
        """Print again: the same number, counted on the paper."""
        words = _("Badge queued again, marked as a reprint.") if paper == "badge" else _("Visit slip queued.")
        self._tasks.do(self, "app.visits.service:reprint", visit_id, paper, then=lambda _job: say.toast(words))
