"""The forms of the room: taking an opinion in, answering it, correcting it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.core.i18n import _
from app.opinions.fields import ANSWER_FIELDS, OPINION_FIELDS, REASONS, Origin
from ui.forms import FormView
from ui.registers.side_form import REASON, FreshForm, SideForm
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.visits.presets import matching, meant
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.opinions.lists import OpinionDetails
    from app.people.lists import PersonRow
    from app.places.lists import HomeRow

ROWS = (("kind", "channel"), ("is_anonymous",), ("name", "phone"), ("home", "department"), ("text",), ("day", "time", "original"))
ANSWER_ROWS = (("way",), ("answer",), ("answered_day", "answered_time"))
WHO = ("name", "phone")


class Offers:
    """What a form of opinions offers while it is typed: people on record, homes, departments."""

    def __init__(self, tasks: Tasks, owner: SideForm) -> None:
        self._tasks, self._owner = tasks, owner
        self.person: PersonRow | None = None
        self.name, self.home, self.department = SuggestEdit(), SuggestEdit(), SuggestEdit(opens_on_focus=True)
        self.phone = PhoneEdit()
        self._departments: tuple[str, ...] = ()
        self.name.wanted.connect(self._ask_people)
        self.name.picked.connect(self._person_picked)
        self.home.wanted.connect(self._ask_homes)
        self.department.wanted.connect(self._offer_departments)
        for field, edit in self.editors.items():
            settled = edit.settled if isinstance(edit, SuggestEdit) else edit.returnPressed
            settled.connect(lambda field=field: self._settle(field))

    @property
    def editors(self) -> dict[str, QLineEdit]:
        """The lines of the form that offer something."""
        return {"name": self.name, "phone": self.phone, "home": self.home, "department": self.department}

    @property
    def person_id(self) -> UUID | None:
        """Who of the people on record was picked, as long as the name stands."""
        return self.person.id if self.person is not None and self.person.name == self.name.text() else None

    def read_departments(self) -> None:
        """The office's departments, offered by their numbers."""

        def know(found: "Sequence[str]") -> None:
            self._departments = tuple(found)

        self._tasks.read(self._owner, "app.office.lists:departments", key="departments", then=know)

    def settle(self) -> None:
        """Put the department into the line for the digit or letters typed."""
        self.department.setText(meant(self.department.text(), self._departments))

    def _settle(self, field: str) -> None:
        if field == "department":
            self.settle()
        self._owner.form.go_on(field)

    def _ask_people(self, text: str) -> None:
        if text.strip():
            read = "app.people.lists:search"
            self._tasks.read(self._owner, read, text, key="people", limit=6, then=lambda rows: self._offer_people(text, rows))
        else:
            self.name.offer(text, ())

    def _offer_people(self, text: str, rows: "Sequence[PersonRow]") -> None:
        offers = [Suggestion(row.name, " · ".join(part for part in (row.phone, row.place or row.company) if part), row) for row in rows]
        self.name.offer(text, offers)

    def _person_picked(self, row: Any) -> None:
        if not hasattr(row, "phones"):
            return
        self.person = row
        form = self._owner.form
        first = row.phones.replace("，", ",").replace("、", ",").split(",")[0].strip()
        form.fill({"phone": first} if not form.value("phone").strip() else {})
        form.fill({"home": row.place} if not form.value("home").strip() else {})

    def _ask_homes(self, text: str) -> None:
        if text.strip():
            read = "app.places.lists:homes"
            self._tasks.read(self._owner, read, text, key="homes", limit=6, then=lambda rows: self._offer_homes(text, rows))
        else:
            self.home.offer(text, ())

    def _offer_homes(self, text: str, rows: "Sequence[HomeRow]") -> None:
        self.home.offer(text, [Suggestion(row.code, row.residents) for row in rows], marked=0 if len(rows) == 1 else -1)

    def _offer_departments(self, text: str) -> None:
        fits = matching(text, self._departments)
        offers = [Suggestion(name, str(self._departments.index(name) + 1)) for name in fits]
        self.department.offer(text, offers, marked=0 if len(fits) == 1 and text.strip() else -1)


def _anonymity(form: FormView) -> QCheckBox:
    """The tick of a form; while it is set nobody's name can be typed."""
    tick = form.editor("is_anonymous")
    assert isinstance(tick, QCheckBox), "the tick of this field"

    def follow(is_on: bool) -> None:
        for name in WHO:
            form.editor(name).setEnabled(not is_on)

    tick.toggled.connect(follow)
    return tick


def _without_who(values: dict[str, Any]) -> dict[str, Any]:
    """What is anonymous goes without the name that may still stand, greyed, in the form."""
    return {**values, **dict.fromkeys(WHO, "")} if values.get("is_anonymous") == "yes" else values


class NewForm(FreshForm):
    """Ctrl+N brings it back as it was left; what came out of a visit names it."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Register"))
        self.offers = Offers(tasks, self)
        self.furnish(OPINION_FIELDS, ROWS, self.offers.editors)
        self.tick = _anonymity(self.form)
        self.form.line("day").setPlaceholderText(_("today"))
        self.form.line("time").setPlaceholderText(_("now"))
        self.start()

    def start(self, values: Mapping[str, Any] | None = None, origin: Origin | None = None) -> None:
        super().start(values, origin or Origin())
        self.offers.person = None
        self.say_what(_("New opinion"), _("From {number}").format(number=self.origin.number) if self.origin.number else "")
        self.offers.read_departments()

    def from_where(self) -> Origin:
        """What it came out of, and who of the people on record was picked."""
        person_id = self.offers.person_id or self.origin.person_id
        return Origin(self.origin.kind, self.origin.id, self.origin.number, person_id)

    def save(self) -> None:
        self.offers.settle()
        self.submitted.emit(_without_who(self.form.values()))


class AnswerForm(SideForm):
    """How it was answered, and with what."""

    def __init__(self) -> None:
        super().__init__(_("Save the answer"))
        self.details: OpinionDetails | None = None
        self.furnish(ANSWER_FIELDS, ANSWER_ROWS)
        self.form.line("answered_day").setPlaceholderText(_("today"))
        self.form.line("answered_time").setPlaceholderText(_("now"))

    def start(self, details: "OpinionDetails") -> None:
        """For one opinion; what stands unsaved for the same one stays."""
        row = details.row
        if self.details is None or self.details.row.id != row.id:
            self.clear()
            self.form.fill({"way": "none" if row.is_anonymous else row.channel.value if row.channel.value != "fax" else "letter"})
        self.details = details
        self.say_what(_("Answer {number}").format(number=row.number), row.text)
        self.form.focus("answer")


class CorrectForm(SideForm):
    """Every field, of an answered one the answer too, and why it is changed."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("Save correction"))
        self._tasks = tasks
        self.details: OpinionDetails | None = None
        self.offers = Offers(tasks, self)
        self._filled: dict[str, str] = {}

    def start(self, details: "OpinionDetails") -> None:
        """Fill in what is on record; the reason is empty."""
        self.details = details
        self.offers = Offers(self._tasks, self)
        has_answer = details.row.way is not None
        rows = (*ROWS, *(ANSWER_ROWS if has_answer else ()), ("reason",))
        self.furnish((*OPINION_FIELDS, *ANSWER_FIELDS, REASON), rows, self.offers.editors)
        tick = _anonymity(self.form)
        HoldToShow(self._tasks, self.offers.phone, lambda: Whose("opinion", (details.row.id,)))
        self.form.fill({name: value for name, value in details.form.items() if name in self.form.names})
        tick.setChecked(details.row.is_anonymous)
        self.offer_reasons(tuple(_(words) for words in REASONS["correct"]))
        self.say_what(_("Correct {number}").format(number=details.row.number))
        self.offers.read_departments()
        self._filled = self.form.values()
        self.form.focus("kind")

    def save(self) -> None:
        """Only what was changed is handed over: another counter's changes of other fields stay."""
        self.offers.settle()
        values = _without_who(self.form.values())
        self.submitted.emit({name: value for name, value in values.items() if name != "reason" and value != self._filled[name]})
