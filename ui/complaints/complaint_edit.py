"""Another complaint by number, name or words of its story, found while it is typed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.complaints.fields import STATE_WORDS
from app.core.i18n import _
from ui.tasks import Tasks
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.complaints.lists import Board, ComplaintRow
    from app.complaints.similar import Similar

MOST = 8


class ComplaintEdit(SuggestEdit):
    """While it is empty it offers what may be the same again."""

    def __init__(self, tasks: Tasks, about: "ComplaintRow", parent: QWidget | None = None, *, is_open: bool = True) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks, self._about, self._is_open = tasks, about, is_open
        self.setPlaceholderText(_("Number, name or words of it"))
        self.wanted.connect(self._ask)

    def _ask(self, text: str) -> None:
        row = self._about
        if text.strip():
            from app.complaints.lists import ComplaintFilter

            wanted = ComplaintFilter(is_open=self._is_open, text=text.strip())

            def found(board: "Board") -> None:
                self._offer(text, board.rows)

            self._tasks.read(self, "app.complaints.lists:board", wanted, limit=MOST + 1, key="complaints", then=found)
        else:
            from app.complaints.similar import Typed

            typed = Typed(row.kind, row.home, row.place, "", row.summary, row.person_id, row.home_id, row.id)
            self._tasks.read(self, "app.complaints.similar:similar", typed, key="complaints", then=lambda rows: self._offer(text, rows))

    def _offer(self, text: str, rows: "Iterable[ComplaintRow | Similar]") -> None:
        others = [row for row in rows if row.id != self._about.id][:MOST]
        offers = [
            Suggestion(row.number, " · ".join(part for part in (row.name, _(STATE_WORDS[row.state]), row.summary[:40]) if part), row.number)
            for row in others
        ]
        self.offer(text, offers, marked=0 if len(offers) == 1 and text.strip() else -1)
