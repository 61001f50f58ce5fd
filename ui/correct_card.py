"""Correcting what is on record: every field and the time, a reason, and what was there before stays in the trail."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.forms import Field
from app.core.i18n import N_, _
from ui import say
from ui.forms import FormView
from ui.panels import button, label
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.visits.presets import by_number

REASON = Field("reason", N_("Reason for the correction"), required=True)


class CorrectCard(QWidget):
    """Saves only with a reason; in its line a preset's number stands for the preset. A room sends what is typed."""

    closed = Signal()
    kinds: ClassVar[frozenset[str]] = frozenset()  # read again where another counter was faster
    revealed: ClassVar[str] = ""  # whose phone is shown while its field is held
    whom: ClassVar[str] = ""  # the field whose unknown name is taken as written the second time

    def __init__(self, tasks: Tasks, presets: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._presets = presets
        self._details: Any = None
        self._as_written = ""
        self.form: FormView = FormView((REASON,), (("reason",),))
        self._title, self._wrong = label("", "head"), label("", "error", wraps=True)
        self._wrong.hide()
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._chips())
        column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.addWidget(button(_("Save correction"), key="Ctrl+Enter", kind="primary", clicked=self.save), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit))
        column.addLayout(row)

    def _chips(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, words in enumerate(self._presets, start=1):
            chip = button(f"{place} {words}", clicked=partial(self._take_reason, words))
            chip.setProperty("chip", True)
            grid.addWidget(chip, (place - 1) // 2, (place - 1) % 2)
        return grid

    def made_form(self, fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> FormView:
        """A form of these fields with the reason below; the phone is painted masked."""
        phone = PhoneEdit()
        made = FormView((*fields, REASON), (*rows, ("reason",)), editors={"phone": phone})
        phone.returnPressed.connect(lambda: made.go_on("phone"))
        HoldToShow(self._tasks, phone, lambda: Whose(self.revealed, (self._details.row.id,)) if self._details else None)
        made.submitted.connect(self.save)
        return made

    def show_form(self, details: Any, form: FormView, values: Mapping[str, Any], first: str) -> None:
        """Fill in what is on record; the reason is empty."""
        self._details, self._as_written = details, ""
        if form is not self._scroll.widget():
            self._scroll.takeWidget()
            self._scroll.setWidget(form)
        self.form = form
        form.clear()
        form.fill({**values, "reason": ""})
        self._title.setText(_("Correct {number}").format(number=details.row.number))
        self._wrong.hide()
        form.focus(first)

    def _take_reason(self, words: str) -> None:
        self.form.fill({"reason": words})
        self.form.focus("reason")

    def save(self) -> None:
        """Send what is typed; wrong fields get their sentence."""
        if self._details is None:
            return
        values: dict[str, object] = dict(self.form.values())
        reason = by_number(str(values.pop("reason")), self._presets) or self.form.value("reason")
        self.send(values, reason, is_as_written=self._as_written == values[self.whom])

    def send(self, values: dict[str, object], reason: str, *, is_as_written: bool) -> None:
        """To the room's service; `then` is `saved`, `failed` is `refused`."""

    def saved(self, _version: int) -> None:
        """It is on record."""
        say.toast(_("Corrected; the old values stay in the trail."))
        self.closed.emit()

    def refused(self, error: UserError) -> None:
        """Each sentence at its field; nothing typed is lost."""
        self._wrong.hide()
        if isinstance(error, UnknownHost):
            self._as_written = self.form.value(self.whom)
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()
        if isinstance(error, StaleRecord):
            self._tasks.changed.emit(self.kinds)
