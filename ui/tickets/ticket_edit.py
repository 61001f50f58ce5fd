"""Another ticket by number, name or words of its matter, found while it is typed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.core.i18n import _
from app.tickets.fields import STATE_WORDS
from ui.tasks import Tasks
from ui.tickets.words import short_words
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.tickets.lists import Board, TicketRow

MOST = 8


class TicketEdit(SuggestEdit):
    """While it is empty it offers what the same person, home or phone has open."""

    def __init__(self, tasks: Tasks, about: "TicketRow", parent: QWidget | None = None, *, is_open: bool = True) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks, self._about, self._is_open = tasks, about, is_open
        self.setPlaceholderText(_("Number, name or matter"))
        self.wanted.connect(self._ask)

    def _ask(self, text: str) -> None:
        from app.tickets.lists import TicketFilter

        if text.strip():
            wanted = TicketFilter(is_open=self._is_open, text=text.strip())
            self._tasks.read(
                self, "app.tickets.lists:board", wanted, limit=MOST + 1, key="tickets", then=lambda found: self._found(text, found)
            )
        else:
            row = self._about
            self._tasks.read(
                self, "app.tickets.lists:alike", person_id=row.person_id, home_id=row.home_id, key="tickets",
                then=lambda rows: self._offer(text, rows),
            )  # fmt: skip

    def _found(self, text: str, found: "Board") -> None:
        self._offer(text, found.rows)

    def _offer(self, text: str, rows: "tuple[TicketRow, ...]") -> None:
        others = [row for row in rows if row.id != self._about.id][:MOST]
        offers = [
            Suggestion(row.number, " · ".join((row.caller, _(STATE_WORDS[row.state]), short_words(row.matter, 40))), row.number)
            for row in others
        ]
        self.offer(text, offers, marked=0 if len(offers) == 1 and text.strip() else -1)
