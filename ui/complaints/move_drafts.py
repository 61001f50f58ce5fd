"""Moves of complaints begun and not made."""

from typing import Any, ClassVar
from uuid import UUID

from app.complaints.fields import Move
from app.core.i18n import _
from ui.complaints.move_keys import verb
from ui.tickets.move_drafts import MoveDrafts


class ComplaintMoveDrafts(MoveDrafts):
    """Found again by their complaint and their move."""

    kind: ClassVar[str] = "complaint_move"

    def open(self, record_id: UUID, move: Move) -> None:
        self._desk.show_complaint(record_id, move)

    def move_of(self, word: str) -> Move:
        return Move(word)

    def words_of(self, row: Any, move: Move) -> tuple[str, str]:
        return verb(move), row.complainant

    def refusal(self) -> str:
        return _("Only somebody who may have complaints can go on with this form. It stays put away.")
