"""Answers kept ready, found by number, word or pinyin; the one taken is written into the answer, to be changed as needed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.tickets.promising import CannedRow

MOST = 9


class CannedEdit(SuggestEdit):
    """`taken` with the text of an answer; a digit alone takes the one at that number."""

    taken = Signal(str)

    def __init__(self, tasks: Tasks, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks, self._topic = tasks, topic
        self._answers: tuple[CannedRow, ...] | None = None
        self.setPlaceholderText(_("Answers kept ready: number or word   Ctrl+J"))
        self.setAccessibleName(_("Answers kept ready"))
        self.wanted.connect(self._ask)
        self.picked.connect(self._take_answer)

    def _ask(self, text: str) -> None:
        if self._answers is None:
            self._tasks.read(self, "app.tickets.promising:canned", self._topic, key="answers", then=lambda found: self._know(text, found))
        else:
            self._offer(text, self._answers)

    def _know(self, text: str, answers: "tuple[CannedRow, ...]") -> None:
        self._answers = answers
        self._offer(text, answers)

    def _offer(self, text: str, answers: "tuple[CannedRow, ...]") -> None:
        from app.core import names

        plain = text.strip()
        if plain.isascii() and plain.isdecimal() and 1 <= int(plain) <= min(MOST, len(answers)):
            self._take_answer(answers[int(plain) - 1])
            return
        fits = [each for each in answers if not plain or names.explain(plain, {"name": each.title}) or plain in each.body]
        offers = [Suggestion(each.title, str(answers.index(each) + 1), each) for each in fits[:MOST]]
        self.offer(text, offers, marked=0 if len(offers) == 1 else -1)

    def _take_answer(self, answer: object) -> None:
        body = getattr(answer, "body", "")
        self.close_list()
        self.setText("")
        if body:
            self.taken.emit(body)
