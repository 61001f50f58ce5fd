"""What can be done to a call, message or letter from any screen: the deed, the word about it, undo for ten seconds."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from app.calls.fields import REASONS
from app.core.i18n import _
from ui import say
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.calls.service import Moved, Taken


def reasons(move: str) -> tuple[str, ...]:
    """The preset words of a move, in the language of the desk."""
    return tuple(_(words) for words in REASONS[move])


class CallMoves(QObject):
    """Runs one move for the screen that owns it and says what happened."""

    def __init__(self, tasks: Tasks, owner: QObject) -> None:
        super().__init__(owner)
        self._tasks = tasks

    def taken(self, taken: "Taken") -> None:
        """Say what was noted, with undo."""
        if taken.message_id is not None:
            words = _("Message {number} for {name} is taken.").format(number=taken.message_number, name=taken.for_whom)
        else:
            words = _("Call {number} is noted.").format(number=taken.number)
        call_id = taken.id if taken.id != taken.message_id else None
        say.toast(" ".join((words, *taken.notes)), undo=partial(self._take_back, call_id, taken.message_id))

    def _take_back(self, call_id: UUID | None, message_id: UUID | None) -> None:
        def then(numbers: str) -> None:
            say.toast(_("{number}: taken back.").format(number=numbers))

        self._tasks.do(self, "app.calls.service:take_back", call_id, message_id, then=then)

    # -- messages

    def tell(self, message_id: UUID, how: str) -> None:
        """Whom it is for was told."""
        self._move("tell", message_id, how, _("{number}: {name} is told."))

    def finish(self, message_id: UUID, outcome: str) -> None:
        """It was seen to."""
        self._move("finish", message_id, outcome, _("{number} is done."))

    def _move(self, move: str, message_id: UUID, words: str, sentence: str) -> None:
        def then(moved: "Moved") -> None:
            done = sentence.format(number=moved.number, name=moved.for_whom)
            say.toast(done, undo=lambda: self._undo(moved.id, moved.version))

        self._tasks.do(self, f"app.calls.service:{move}", message_id, words, then=then)

    def _undo(self, message_id: UUID, version: int) -> None:
        def then(moved: "Moved") -> None:
            say.toast(_("{number}: taken back.").format(number=moved.number))

        self._tasks.do(self, "app.calls.service:undo", message_id, version=version, then=then)

    def ask_how(self, message_id: UUID, title: str) -> None:
        """How it was told: presets one key away, or any words."""
        verb = _("Told")
        question = say.ask(verb, title, verb, partial(self.tell, message_id), line=_("How was it told?"), presets=reasons("told"))
        if question is not None:
            question.needed = _("How was it told? Pick one or write it.")

    def ask_outcome(self, message_id: UUID, title: str) -> None:
        """What came of it."""
        verb = _("Done")
        question = say.ask(verb, title, verb, partial(self.finish, message_id), line=_("What came of it?"), presets=reasons("done"))
        if question is not None:
            question.needed = _("What came of it? Pick one or write it.")

    def print_slip(self, message_id: UUID) -> None:
        """The slip of a message, again."""
        self._tasks.do(self, "app.calls.service:print_slip", message_id, then=lambda _job: say.toast(_("Message slip queued.")))

    # -- any of them

    def ask_void(self, form: str, record_id: UUID, number: str, then: Callable[[], object] | None = None) -> None:
        """Entered by mistake: why?"""

        def void(reason: str) -> None:
            self._tasks.do(self, "app.calls.corrections:void", form, record_id, reason, then=done)

        def done(version: int) -> None:
            words = _("{number} is void; the number stays.").format(number=number)
            say.toast(words, undo=lambda: self._restore(form, record_id, version))
            if then is not None:
                then()

        verb = _("Void")
        say.ask(verb, number, verb, void, line=_("Reason"), presets=reasons("void"), is_danger=True)

    def _restore(self, form: str, record_id: UUID, version: int) -> None:
        words = _("{number}: taken back.")

        def then(number: str) -> None:
            say.toast(words.format(number=number))

        self._tasks.do(self, "app.calls.corrections:restore", form, record_id, version=version, then=then)
