"""The forms of the room: recording an incident, reporting, following up, closing and correcting it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.core.errors import UnknownStaff, UserError
from app.core.forms import Field, Kind
from app.core.i18n import N_, _
from app.incidents.fields import CLOSE_FIELDS, FOLLOW_FIELDS, INCIDENT_FIELDS, REASONS, REPORT_FIELDS
from ui import theme
from ui.panels import button
from ui.registers.side_form import REASON, FreshForm, SideForm
from ui.tasks import Tasks
from ui.visits.staff_edit import StaffEdit

if TYPE_CHECKING:
    from app.incidents.lists import IncidentDetails
    from app.incidents.service import Telling

# the kinds are the office's plans, which are read when the room opens
KIND = Field("kind", N_("Kind"), Kind.CHOICE, required=True)
FIELDS = (KIND, *(field for field in INCIDENT_FIELDS if field.name != "kind"))
ROWS = (("kind", "place"), ("what",), ("day", "time"), ("involved", "linked"), ("calmed",))
TELLING = tuple(field for field in REPORT_FIELDS if field.name in ("to", "way"))
REPORT_ROWS = (("to", "way"), ("note",), ("told_day", "told_time"))
FOLLOW_ROWS = (("note",), ("told_day", "told_time"))
WHEN = (("day", "time"), ("told_day", "told_time"))


def _say_now(form: SideForm) -> None:
    """What an empty day and an empty time mean."""
    for day, time in WHEN:
        if day in form.form.names:
            form.form.line(day).setPlaceholderText(_("today"))
            form.form.line(time).setPlaceholderText(_("now"))


def _optional(field: Field) -> Field:
    """The same field, not asked for here."""
    return Field(field.name, field.label, field.kind, max_len=field.max_len, choices=field.choices)


class KindForm(SideForm):
    """A form with the kinds of the office; whichever is chosen, `kind_chosen` tells its key."""

    kind_chosen = Signal(str)

    def set_kinds(self, kinds: Sequence[tuple[str, str]]) -> None:
        """What an incident may be; what is chosen stays, also where its plan is offered no more."""
        box = self.kinds
        kept, words = str(box.currentData() or ""), box.currentText()
        blocked = box.blockSignals(True)
        box.clear()
        for key, title in kinds:
            box.addItem(title, key)
        if kept and box.findData(kept) < 0:
            box.addItem(words, kept)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(blocked)

    @property
    def kinds(self) -> QComboBox:
        """The box with the kinds."""
        box = self.form.editor("kind")
        assert isinstance(box, QComboBox), "the choice of this field"
        return box

    @property
    def kind(self) -> str:
        """The key of the kind chosen."""
        return str(self.kinds.currentData() or "")

    def listen(self) -> None:
        """Tell every choice; the list is as wide as its words, the box is not."""
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kinds.setMinimumContentsLength(8)
        self.kinds.view().setMinimumWidth(theme.px(290))
        self.kinds.currentIndexChanged.connect(lambda _index: self.kind_chosen.emit(self.kind))


class NewForm(KindForm, FreshForm):
    """What happened, and who was told at once; Ctrl+E puts the plan for it beside the form."""

    plan_wanted = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Record"))
        self.to = StaffEdit(tasks)
        self.furnish((*FIELDS, *map(_optional, TELLING)), (*ROWS, ("to", "way")), {"to": self.to})
        self.to.settled.connect(lambda: self.form.go_on("to"))
        self.plan_button = button(_("Contingency plan"), key="Ctrl+E", icon="list-check", clicked=self.plan_wanted.emit)
        self.above.addWidget(self.plan_button)
        _say_now(self)
        self.listen()
        self.start()

    def start(self, values: Mapping[str, Any] | None = None, origin: Any = None) -> None:
        self.to.start()
        super().start(values, origin)
        self.say_what(_("New incident"))

    def save(self) -> None:
        self.to.take_marked()
        super().save()

    def telling(self, values: Mapping[str, str]) -> "Telling | None":
        """Who was told at once, where somebody was."""
        from app.incidents.service import Telling

        return Telling({name: values[name] for name in ("to", "way")}, self.to.ref, self.to.is_as_written) if values["to"].strip() else None

    def refuse(self, error: UserError) -> None:
        if isinstance(error, UnknownStaff):
            self.to.take_as_written()
        super().refuse(error)


class StepForm(SideForm):
    """Something done with one incident; what stands unsaved for the same one stays."""

    def __init__(self, verb: str) -> None:
        super().__init__(verb)
        self.details: IncidentDetails | None = None

    def start(self, details: "IncidentDetails") -> None:
        """For one incident."""
        is_other = self.details is None or self.details.row.id != details.row.id
        self.details = details
        if is_other:
            self.clear()
            self.fill(details)
        self.say_what(self.title_of(details), details.row.what)
        self.form.focus(self.form.names[0])

    def title_of(self, details: "IncidentDetails") -> str:
        """What the form is called."""
        return details.row.number

    def fill(self, details: "IncidentDetails") -> None:
        """What is known already."""


class ReportForm(StepForm):
    """Who was told, how, what they said (V3: at once)."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Save the report"))
        self.to = StaffEdit(tasks)
        self.furnish(REPORT_FIELDS, REPORT_ROWS, {"to": self.to})
        self.to.settled.connect(lambda: self.form.go_on("to"))
        _say_now(self)

    def title_of(self, details: "IncidentDetails") -> str:
        return _("Report {number}").format(number=details.row.number)

    def fill(self, details: "IncidentDetails") -> None:
        self.to.start()
        self.form.fill({"way": "phone"})

    def telling(self) -> "Telling":
        """Who was told."""
        from app.incidents.service import Telling

        self.to.take_marked()
        return Telling(self.form.values(), self.to.ref, self.to.is_as_written)

    def refuse(self, error: UserError) -> None:
        if isinstance(error, UnknownStaff):
            self.to.take_as_written()
        super().refuse(error)


class FollowForm(StepForm):
    """What was done next."""

    def __init__(self) -> None:
        super().__init__(_("Save the follow-up"))
        self.furnish(FOLLOW_FIELDS, FOLLOW_ROWS)
        _say_now(self)

    def title_of(self, details: "IncidentDetails") -> str:
        return _("Follow up {number}").format(number=details.row.number)


class CloseForm(StepForm):
    """How it was calmed, how it ended."""

    def __init__(self) -> None:
        super().__init__(_("Close the incident"))
        self.furnish(CLOSE_FIELDS, (("calmed",), ("result",)))

    def title_of(self, details: "IncidentDetails") -> str:
        return _("Close {number}").format(number=details.row.number)

    def fill(self, details: "IncidentDetails") -> None:
        self.form.fill({"calmed": details.row.calmed, "result": details.row.result})

    def start(self, details: "IncidentDetails") -> None:
        super().start(details)
        self.form.focus("result" if self.form.value("calmed").strip() else "calmed")


class CorrectForm(KindForm):
    """Every field, and why it is changed."""

    def __init__(self) -> None:
        super().__init__(_("Save correction"))
        self.details: IncidentDetails | None = None
        self._filled: dict[str, str] = {}
        self.furnish((*FIELDS, REASON), (*ROWS, ("reason",)))
        self.offer_reasons(tuple(_(words) for words in REASONS["correct"]))
        self.listen()

    def start(self, details: "IncidentDetails") -> None:
        """Fill in what is on record; the reason is empty."""
        row = details.row
        self.details = details
        self.clear()
        if self.kinds.findData(row.kind) < 0:
            self.kinds.addItem(row.kind_words, row.kind)
        self.form.fill(details.form)
        self._filled = self.form.values()
        self.say_what(_("Correct {number}").format(number=row.number))
        self.form.focus("kind")

    def save(self) -> None:
        """Only what was changed is handed over: another counter's changes of other fields stay."""
        changed = {name: value for name, value in self.form.values().items() if name != "reason" and value != self._filled[name]}
        self.submitted.emit(changed)
