"""Correcting a visit."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from app.visits.fields import TIME_FIELDS, VISIT_FIELDS
from ui.correct_card import CorrectCard
from ui.tasks import Tasks
from ui.visits.moves import reasons

if TYPE_CHECKING:
    from app.visits.details import VisitDetails

ROWS = (
    ("name", "phone"),
    ("host",),
    ("purpose", "company"),
    ("people", "plate", "type"),
    ("belongings", "assistance"),
    ("arrived_day", "arrived_time"),
    ("left_day", "left_time"),
    ("note",),
)


class CorrectPanel(CorrectCard):
    """One form for every visit."""

    kinds: ClassVar[frozenset[str]] = frozenset({"Visit"})
    revealed: ClassVar[str] = "visit"
    whom: ClassVar[str] = "host"

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, reasons("correct"), parent)
        self.form = self.made_form((*VISIT_FIELDS, *TIME_FIELDS), ROWS)

    def start(self, details: "VisitDetails") -> None:
        """Fill in what is on record."""
        times = {
            name: value.strftime("%H:%M") if hasattr(value, "strftime") and name.endswith("time") else value
            for name, value in details.times.items()
        }
        self.show_form(details, self.form, {**details.form, **times}, "name")

    def send(self, values: dict[str, object], reason: str, *, is_as_written: bool) -> None:
        row = self._details.row
        self._tasks.do(
            self, "app.visits.correct:correct", row.id, values, reason, version=row.version, as_written=is_as_written, then=self.saved,
            failed=self.refused,
        )  # fmt: skip
