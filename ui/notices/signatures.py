"""Asks a visitor to sign, from the check-in form or for a visit on record."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.notices.fields import Answer, TextKind
from ui import say
from ui.notices.signing_sheet import SigningSheet
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.signing import ToSign

Answered = Callable[[Answer], object]


class Signatures(QObject):
    """Reads the texts, opens the sheet, brings the answer back."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._owner = tasks, owner
        self.sheet: SigningSheet | None = None

    def ask(self, visitor_type: str, code: str, answered: Answered, kinds: Sequence[TextKind] = ()) -> None:
        """Texts for a visitor who is not checked in yet: `kinds`, else what the settings ask."""
        self._read(partial(self._open, lambda other: self.ask_again(visitor_type, other, kinds), answered), visitor_type, code, kinds)

    def ask_again(self, visitor_type: str, code: str, kinds: Sequence[TextKind]) -> None:
        """The same texts in another language."""
        self._read(self._show, visitor_type, code, kinds)

    def _read(self, then: Callable[["ToSign"], object], visitor_type: str, code: str, kinds: Sequence[TextKind]) -> None:
        self._tasks.read(self, "app.visits.signing:to_sign", visitor_type, code, tuple(kinds), key="texts", then=then)

    def ask_for(self, visit_id: UUID, visitor_type: str, kinds: Sequence[TextKind] = ()) -> None:
        """Texts for the visitor of a visit; the answer is kept with it, a refusal once the desk has confirmed it."""
        speak = partial(self._speak_of, visitor_type)
        opened = partial(self._open, lambda other: speak(other, kinds), partial(self._keep, visit_id))
        self._tasks.read(self, "app.visits.signing:to_sign_for", visit_id, tuple(kinds), key="texts", then=opened)

    def _speak_of(self, visitor_type: str, code: str, kinds: Sequence[TextKind]) -> None:
        self.ask_again(visitor_type, code, kinds or self._shown_kinds())

    def _shown_kinds(self) -> tuple[TextKind, ...]:
        return tuple(text.kind for text in self.sheet.shown.texts) if self.sheet is not None else ()

    def _open(self, speak: Callable[[str], None], answered: Answered, shown: "ToSign") -> None:
        if not shown.texts:
            say.error(_("There is no text to sign. Write one in the settings first."))
            return
        self.sheet = SigningSheet(self._owner.window(), shown, speak, answered)
        self.sheet.closed.connect(self._closed)

    def _show(self, shown: "ToSign") -> None:
        if self.sheet is not None:
            self.sheet.show_texts(shown)

    def _closed(self) -> None:
        self.sheet = None

    def _keep(self, visit_id: UUID, answer: Answer) -> None:
        if answer.is_accepted:
            self._store(visit_id, answer, _("{number}: signed and kept."))
            return
        words = _("{number}: that the visitor declined is on record.")
        say.ask(
            _("The visitor did not agree"), _("Put it on record with the visit? Nothing is kept if you go back."), _("Record as declined"),
            lambda _line: self._store(visit_id, answer, words),
        )  # fmt: skip

    def _store(self, visit_id: UUID, answer: Answer, words: str) -> None:
        def kept(number: str) -> None:
            say.toast(words.format(number=number))

        self._tasks.do(self, "app.visits.signing:sign", visit_id, answer, then=kept)
