"""Correcting a call, message or letter: every field and the time, a reason, and what was there before stays in the trail."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.calls.fields import CALL_FIELDS, MAIL_FIELDS, MESSAGE_FIELDS, TIME_FIELDS, About
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.forms import Field
from app.core.i18n import N_, _
from ui import say
from ui.calls.moves import reasons
from ui.forms import FormView
from ui.panels import button, label
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.visits.presets import by_number

if TYPE_CHECKING:
    from app.calls.details import ContactDetails

REASON = Field("reason", N_("Reason for the correction"), required=True)
FIELDS = {
    "call": (*CALL_FIELDS, *TIME_FIELDS), "message": (*MESSAGE_FIELDS, *TIME_FIELDS), "mail": MAIL_FIELDS,
}  # fmt: skip
ROWS = {
    "call": (("direction", "kind"), ("name", "phone"), ("company", "for_whom"), ("day", "time"), ("text",), ("reason",)),
    "message": (
        ("for_whom",), ("name", "phone"), ("company", "calls_again"), ("wants_call_back", "is_urgent"), ("day", "time"), ("text",),
        ("reason",),
    ),
    "mail": (
        ("direction", "kind"), ("name", "phone"), ("company", "for_whom"), ("about",), ("reference", "pages", "day"), ("text",),
        ("reason",),
    ),
}  # fmt: skip


class CorrectPanel(QWidget):
    """Saves only with a reason; in its line a preset's number stands for the preset."""

    closed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._details: ContactDetails | None = None
        self._as_written = ""
        self.forms: dict[str, FormView] = {}
        self._title, self._wrong = label("", "head"), label("", "error", wraps=True)
        self._wrong.hide()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._scroll, 1)
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

    def _form(self, kind: str) -> FormView:
        """The form of a kind, made when first needed."""
        phone = PhoneEdit()
        made = FormView((*FIELDS[kind], REASON), ROWS[kind], editors={"phone": phone})
        phone.returnPressed.connect(lambda: made.go_on("phone"))
        HoldToShow(self._tasks, phone, lambda: Whose("contact", (self._details.row.id,)) if self._details else None)
        made.submitted.connect(self.save)
        return made

    @property
    def form(self) -> FormView:
        """The form in front."""
        kind = self._details.row.form if self._details is not None else "call"
        return self.forms[kind]

    def start(self, details: "ContactDetails") -> None:
        """Fill in what is on record; the reason is empty."""
        self._details, self._as_written = details, ""
        self._scroll.takeWidget()
        self.forms[details.row.form] = made = self._form(details.row.form)
        made.fill({**details.form, "reason": ""})
        self._scroll.setWidget(made)
        self._title.setText(_("Correct {number}").format(number=details.row.number))
        self._wrong.hide()
        made.focus("for_whom" if details.row.form == "message" else "name")

    def _take_reason(self, words: str) -> None:
        self.form.fill({"reason": words})
        self.form.focus("reason")

    def save(self) -> None:
        """Send what is typed; wrong fields get their sentence."""
        details = self._details
        if details is None:
            return
        values: dict[str, object] = dict(self.form.values())
        reason = by_number(str(values.pop("reason")), reasons("correct")) or self.form.value("reason")
        about = About(as_written=self._as_written == values["for_whom"])
        self._tasks.do(
            self, "app.calls.corrections:correct", details.row.form, details.row.id, values, reason, version=details.row.version,
            about=about, then=self._saved, failed=self._refused,
        )  # fmt: skip

    def _saved(self, _version: int) -> None:
        say.toast(_("Corrected; the old values stay in the trail."))
        self.closed.emit()

    def _refused(self, error: UserError) -> None:
        self._wrong.hide()
        if isinstance(error, UnknownHost):
            self._as_written = self.form.value("for_whom")
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()
        if isinstance(error, StaleRecord):
            self._tasks.changed.emit(frozenset({"Call", "Message", "Mail"}))
