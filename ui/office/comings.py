"""Out and back, meetings and absences of the staff: run, said at the bottom with undo, the head asked where that is needed (W5)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from ui import say
from ui.screen import Desk

if TYPE_CHECKING:
    from app.office.absences import Marked, NeedsHead

Then = Callable[["Marked"], object]
Failed = Callable[[UserError], object]


class Comings(QObject):
    """Whoever owns it marks people; each move says what it did."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        super().__init__(owner)
        self._desk, self._tasks = desk, desk.tasks

    def turn(self, staff_id: UUID, then: Then | None = None) -> None:
        """One key or one scan: out, or back (X-out)."""
        self._mark("turn", staff_id, then=then)

    def turn_badge(self, serial: int) -> None:
        """A staff badge was scanned: its holder goes out, or is back."""
        self._mark("turn_badge", serial, room="badges")

    def come_back(self, staff_id: UUID, then: Then | None = None) -> None:
        """Is back, whatever it was."""
        self._mark("come_back", staff_id, then=then)

    def go(self, staff_id: UUID, form: Mapping[str, object], then: Then | None = None, failed: Failed | None = None) -> None:
        """Out, into a meeting or off now, with where and until when."""
        self._mark("go", staff_id, dict(form), then=then, failed=failed)

    def say_more(self, absence_id: UUID, form: Mapping[str, object], then: Then | None = None, failed: Failed | None = None) -> None:
        """Where and until when, said afterwards."""
        self._mark("say_more", absence_id, dict(form), then=then, failed=failed)

    def plan(self, form: Mapping[str, object], picked: UUID | None, then: Then | None = None, failed: Failed | None = None) -> None:
        """Days or hours to come."""
        self._mark("plan", dict(form), picked, then=then, failed=failed)

    def call_off(self, absence_id: UUID, name: str) -> None:
        """A planned absence does not take place."""
        words = _("The absence of {name} is called off.").format(name=name)
        self._tasks.do(self, "app.office.absences:call_off", absence_id, then=lambda _marked: say.toast(words))

    def _mark(self, verb: str, *args: Any, then: Then | None = None, failed: Failed | None = None, room: str = "absences") -> None:
        work = f"app.office.{room}:{verb}"

        def done(marked: "Marked") -> None:
            self.say(marked, can_undo=verb != "say_more")
            if then is not None:
                then(marked)

        def refused(error: UserError) -> None:
            from app.office.absences import NeedsHead

            if isinstance(error, NeedsHead):
                self._ask_head(work, args, error, done)
            elif failed is not None:
                failed(error)
            else:
                say.error(error)

        self._tasks.do(self, work, *args, then=done, failed=refused)

    def _ask_head(self, work: str, args: tuple[Any, ...], error: "NeedsHead", done: Then) -> None:
        from ui.office.head_sheet import HeadSheet

        if work.rpartition(":")[2].startswith("turn"):  # the head is asked about the going it is
            work, args = "app.office.absences:go", (error.staff_id, None)
        if (window := self._window()) is not None:
            HeadSheet(window, self._tasks, error, (work, args), done)

    def _window(self) -> Any:
        owner: Any = self.parent()
        return owner.window() if hasattr(owner, "window") else None

    def say(self, marked: "Marked", *, can_undo: bool) -> None:
        """What was done, at the bottom."""
        from app.office.presence_words import marked_words

        absence_id = marked.absence_id
        undo = (lambda: self._take_back(absence_id)) if can_undo and absence_id is not None else None
        say.toast(marked_words(marked, clock.now()), undo=undo)

    def _take_back(self, absence_id: UUID) -> None:
        def done(marked: "Marked") -> None:
            self.say(marked, can_undo=False)

        self._tasks.do(self, "app.office.absences:take_back", absence_id, then=done)
