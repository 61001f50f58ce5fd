"""What can be done to several of a group at once, from any screen, and undo for all of them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.core.errors import FormErrors, UserError
from app.core.i18n import _, ngettext
from app.visits.companions import Badges
from app.visits.fields import REASONS, Leaving, VisitState
from app.watch.fields import WatchHit
from ui import say
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.service import Moved
    from app.visits.together import Together

Then = Callable[[], object]


def who(moved: "Sequence[Moved]") -> str:
    """The lead and how many more."""
    others = len(moved) - 1
    return _("{name} and {n} more").format(name=moved[0].name, n=others) if others else moved[0].name


class GroupMoves(QObject):
    """Runs one move for several visits, says what happened, offers to take all of it back; `left` tells of each who has gone."""

    left = Signal(object)

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        super().__init__(owner)
        self._tasks = tasks

    def arrived(self, done: "Together", then: Then | None = None) -> None:
        """Who is in, with the first number and the last."""
        first, last = done.moved[0], done.moved[-1]
        is_waiting = first.state is VisitState.WAITING
        words = _("{who} are waiting: {first} to {last}") if is_waiting else _("{who} checked in: {first} to {last}")
        if first is last:
            words = _("{who} is waiting: {first}") if is_waiting else _("{who} checked in: {first}")
        self._tell(done, " ".join((words.format(who=who(done.moved), first=first.number, last=last.number), *done.notes)), then)

    def check_in(
        self, visit_ids: Sequence[UUID], badges: Badges | None = None, then: Then | None = None, *, otherwise: Then | None = None
    ) -> None:
        """Several announced visitors are here; `otherwise` where one alone must be looked at or sign in the form first."""

        def refused(error: UserError) -> None:
            say.error(error)
            if otherwise is not None and isinstance(error, FormErrors | WatchHit):
                otherwise()

        self._tasks.do(
            self, "app.visits.together:check_in_together", tuple(visit_ids), badges, has_pad=otherwise is not None,
            then=lambda done: self.arrived(done, then), failed=refused,
        )  # fmt: skip

    def check_in_group(self, visit_id: UUID) -> None:
        """Everybody of a group who is still to come is here."""
        self._do("check_in_group", visit_id, done=self.arrived)

    def admit(self, visit_ids: Sequence[UUID], then: Then | None = None) -> None:
        """The host sees them all."""
        words = _("{who} may go in.")
        self._do("admit_together", tuple(visit_ids), done=lambda done: self._tell(done, words.format(who=who(done.moved)), then))

    def leave(self, visit_ids: Sequence[UUID], how: Leaving = Leaving.SEEN, then: Then | None = None) -> None:
        """Several of a group leave."""
        self._do("leave_together", tuple(visit_ids), how, done=lambda done: self._left(done, then))

    def leave_group(self, visit_id: UUID, how: Leaving = Leaving.SEEN, then: Then | None = None) -> None:
        """Everybody of a group who is still here leaves."""
        self._do("leave_group", visit_id, how, done=lambda done: self._left(done, then))

    def _left(self, done: "Together", then: Then | None) -> None:
        self._tell(done, _("{who} signed out.").format(who=who(done.moved)), then)
        for one in done.moved:
            self.left.emit(one)

    def ask_cancel(self, visit_ids: Sequence[UUID], title: str, then: Then | None = None) -> None:
        """Ask why, then cancel the visits of several who will not come."""

        def cancel(reason: str) -> None:
            words = _("Visits of {who} cancelled.")
            self._do(
                "cancel_together", tuple(visit_ids), reason, done=lambda done: self._tell(done, words.format(who=who(done.moved)), then)
            )

        verb = ngettext("Cancel {n} visit", "Cancel {n} visits", len(visit_ids)).format(n=len(visit_ids))
        say.ask(verb, title, verb, cancel, line=_("Reason"), presets=tuple(_(words) for words in REASONS["cancel"]))

    def join(self, visit_id: UUID, companions: Sequence[Any], badges: Badges | None, then: Then, failed: Callable[[Any], object]) -> None:
        """Companions who come after their lead."""
        work = "app.visits.together:join"
        self._tasks.do(self, work, visit_id, tuple(companions), badges, then=lambda done: self.arrived(done, then), failed=failed)

    def _do(self, verb: str, *args: Any, done: "Callable[[Together], object]") -> None:
        self._tasks.do(self, f"app.visits.together:{verb}", *args, then=done)

    def _tell(self, done: "Together", sentence: str, then: Then | None) -> None:
        say.toast(sentence, undo=lambda: self.undo(done))
        if then is not None:
            then()

    def undo(self, done: "Together") -> None:
        """Take it back for all of them, or for nobody."""
        words = _("{who}: taken back.")

        def taken(back: "Together") -> None:
            say.toast(words.format(who=who(back.moved)))

        self._tasks.do(self, "app.visits.together:undo_together", done.versions, then=taken)
