"""Correcting a visit: every field and time, a reason, and what was there before stays in the trail."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.forms import Field
from app.core.i18n import N_, _
from app.visits.fields import TIME_FIELDS, VISIT_FIELDS
from ui import say
from ui.forms import FormView
from ui.panels import button, label
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.visits.moves import reasons
from ui.visits.presets import by_number

if TYPE_CHECKING:
    from app.visits.details import VisitDetails

REASON = Field("reason", N_("Reason for the correction"), required=True)
ROWS = (
    ("name", "phone"),
    ("host",),
    ("purpose", "company"),
    ("people", "plate", "type"),
    ("belongings", "assistance"),
    ("arrived_day", "arrived_time"),
    ("left_day", "left_time"),
    ("note",),
    ("reason",),
)


class CorrectPanel(QWidget):
    """Saves only with a reason; in its line a preset's number stands for the preset."""

    closed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._details: VisitDetails | None = None
        self._as_written = ""
        phone = PhoneEdit()
        self.form = FormView((*VISIT_FIELDS, *TIME_FIELDS, REASON), ROWS, editors={"phone": phone})
        phone.returnPressed.connect(lambda: self.form.go_on("phone"))
        HoldToShow(tasks, phone, lambda: Whose("visit", (self._details.row.id,)) if self._details else None)
        self.form.submitted.connect(self.save)
        self._title = label("", "head")
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.form)
        column.addWidget(scroll, 1)
        presets = QGridLayout()
        presets.setSpacing(6)
        for place, words in enumerate(reasons("correct"), start=1):
            chip = button(f"{place} {words}", clicked=partial(self._take_reason, words))
            chip.setProperty("chip", True)
            presets.addWidget(chip, (place - 1) // 2, (place - 1) % 2)
        column.addLayout(presets)
        column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.addWidget(button(_("Save correction"), key="Ctrl+Enter", kind="primary", clicked=self.save), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit))
        column.addLayout(row)

    def start(self, details: "VisitDetails") -> None:
        """Fill in what is on record; the reason is empty."""
        self._details, self._as_written = details, ""
        self.form.clear()
        times = {
            name: value.strftime("%H:%M") if hasattr(value, "strftime") and name.endswith("time") else value
            for name, value in details.times.items()
        }
        self.form.fill({**details.form, **times, "reason": ""})
        self._title.setText(_("Correct {number}").format(number=details.row.number))
        self._wrong.hide()
        self.form.focus("name")

    def _take_reason(self, words: str) -> None:
        self.form.fill({"reason": words})
        self.form.focus("reason")

    def save(self) -> None:
        """Send what is typed; wrong fields get their sentence."""
        details = self._details
        if details is None:
            return
        values = self.form.values()
        reason = by_number(values.pop("reason"), reasons("correct")) or self.form.value("reason")
        self._tasks.do(
            self,
            "app.visits.correct:correct",
            details.row.id,
            values,
            reason,
            version=details.row.version,
            as_written=self._as_written == values["host"],
            then=self._saved,
            failed=self._refused,
        )

    def _saved(self, _version: int) -> None:
        say.toast(_("Corrected; the old values stay in the trail."))
        self.closed.emit()

    def _refused(self, error: UserError) -> None:
        self._wrong.hide()
        if isinstance(error, UnknownHost):
            self._as_written = self.form.value("host")
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()
        if isinstance(error, StaleRecord):
            self._tasks.changed.emit(frozenset({"Visit"}))
