"""What can be done to what a visit carries: an escort reported, a slip handed back, a next step done; each with its word and undo."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from app.core.errors import UserError
from app.core.i18n import _
from ui import say
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.carried import EscortRow, StepRow


class CarriedMoves(QObject):
    """Runs one of them for the screen that owns it and says what happened."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        super().__init__(owner)
        self._tasks = tasks

    def escort_here(self, visit_id: UUID, otherwise: Callable[[], object] | None = None) -> None:
        """The escort is at the desk; `otherwise` where nobody is named yet."""

        def done(row: "EscortRow") -> None:
            say.toast(_("{name} is here to escort.").format(name=row.name), undo=lambda: self._escort_not_here(visit_id))

        def refused(error: UserError) -> None:
            say.error(error)
            if otherwise is not None:
                otherwise()

        self._tasks.do(self, "app.visits.escorting:escort_here", visit_id, then=done, failed=refused)

    def _escort_not_here(self, visit_id: UUID) -> None:
        def done(row: "EscortRow") -> None:
            say.toast(_("{name} has not reported yet.").format(name=row.name))

        self._tasks.do(self, "app.visits.escorting:escort_not_here", visit_id, then=done)

    def settle_slip(self, visit_id: UUID, *, is_lost: bool = False, then: Callable[[], object] | None = None) -> None:
        """The slip came back, or is given up as lost."""
        from app.visits.marks import SlipState

        words = _("The slip is given up as lost.") if is_lost else _("The slip is back.")

        def done(_state: object) -> None:
            say.toast(words, undo=partial(self._slip_out, visit_id))
            if then is not None:
                then()

        state = SlipState.LOST if is_lost else SlipState.RETURNED
        self._tasks.do(self, "app.visits.escorting:settle_slip", visit_id, state, then=done)

    def _slip_out(self, visit_id: UUID) -> None:
        from app.visits.marks import SlipState

        words = _("The slip is not back yet.")
        self._tasks.do(self, "app.visits.escorting:settle_slip", visit_id, SlipState.OPEN, then=lambda _state: say.toast(words))

    def finish_step(self, step_id: UUID, *, is_done: bool = True) -> None:
        """A next step is done, or open again."""
        words = _("Done: {what}") if is_done else _("Open again: {what}")

        def done(step: "StepRow") -> None:
            say.toast(words.format(what=step.what), undo=lambda: self.finish_step(step_id, is_done=not is_done))

        self._tasks.do(self, "app.visits.outcomes:finish_step", step_id, is_done=is_done, then=done)
