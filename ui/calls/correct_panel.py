"""Correcting a call, message or letter."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from app.calls.fields import CALL_FIELDS, MAIL_FIELDS, MESSAGE_FIELDS, TIME_FIELDS, About
from ui.calls.moves import reasons
from ui.correct_card import CorrectCard
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.calls.details import ContactDetails

FIELDS = {
    "call": (*CALL_FIELDS, *TIME_FIELDS), "message": (*MESSAGE_FIELDS, *TIME_FIELDS), "mail": MAIL_FIELDS,
}  # fmt: skip
ROWS: dict[str, tuple[tuple[str, ...], ...]] = {
    "call": (("direction", "kind"), ("name", "phone"), ("company", "for_whom"), ("day", "time"), ("text",)),
    "message": (
        ("for_whom",), ("name", "phone"), ("company", "calls_again"), ("wants_call_back", "is_urgent"), ("day", "time"), ("text",),
    ),
    "mail": (
        ("direction", "kind"), ("name", "phone"), ("company", "for_whom"), ("about",), ("reference", "pages", "day"), ("text",),
    ),
}  # fmt: skip


class CorrectPanel(CorrectCard):
    """Each kind has its own fields."""

    kinds: ClassVar[frozenset[str]] = frozenset({"Call", "Message", "Mail"})
    revealed: ClassVar[str] = "contact"
    whom: ClassVar[str] = "for_whom"

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, reasons("correct"), parent)

    def start(self, details: "ContactDetails") -> None:
        """Fill in what is on record."""
        kind = details.row.form
        self.show_form(details, self.made_form(FIELDS[kind], ROWS[kind]), details.form, "for_whom" if kind == "message" else "name")

    def send(self, values: dict[str, object], reason: str, *, is_as_written: bool) -> None:
        row, about = self._details.row, About(as_written=is_as_written)
        self._tasks.do(
            self, "app.calls.corrections:correct", row.form, row.id, values, reason, version=row.version, about=about, then=self.saved,
            failed=self.refused,
        )  # fmt: skip
