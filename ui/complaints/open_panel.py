"""F5: the form of a complaint at the side of the first screen, filled in while the person stands there (P2六.1, P1-5)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.complaints.forms import OPEN_FIELDS
from app.core.forms import Field
from app.core.i18n import C_, N_, _
from ui import theme
from ui.complaints.kind_edit import KindEdit
from ui.complaints.similar_part import SimilarPart
from ui.parking import Parking
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.tickets.day_edit import DayEdit
from ui.tickets.draft import TicketDraft
from ui.tickets.opening_panel import OpeningPanel
from ui.tickets.target_edit import TargetEdit

if TYPE_CHECKING:
    from app.desk.find import Namesake

ALIKE_AFTER = 300  # ms: a repetition is looked for when typing pauses
TELLING = frozenset({"kind", "home", "place", "phone", "summary", "name"})
DAYS = ("superior_day", "received_day", "promise_day")
PEOPLE = ("accused", "superior")
# beside each other there is less room for words
SHORT = {
    "is_sorry": N_("Apology said"), "superior_day": N_("Told on"), "superior_time": N_("Told at"), "source": C_("complaint", "From"),
    "is_about_reception": N_("About the reception"), "original": N_("Mark on the original"), "pages": N_("Pages"),
    "department": N_("Department concerned"),
}  # fmt: skip


class ComplaintPanel(OpeningPanel):
    """Complaints of the same home or subject are shown while it is typed; sorry is said whoever is at fault."""

    kind: ClassVar[str] = "complaint"
    fields: ClassVar[tuple[Field, ...]] = tuple(
        replace(field, label=SHORT[field.name]) if field.name in SHORT else field for field in OPEN_FIELDS
    )
    rows: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("kind",), ("name", "is_anonymous"), ("phone", "is_contact_refused"), ("home", "channel"), ("summary",), ("story",), ("wish",),
        ("is_sorry", "wants_leader"), ("severity", "danger"), ("superior",), ("superior_day", "superior_time"), ("place",), ("at_once",),
        ("accused", "department"), ("source", "is_about_reception"), ("received_day", "received_time"), ("promise_day", "promise_time"),
        ("original", "pages"),
    )  # fmt: skip
    extra: ClassVar[tuple[str, ...]] = (
        "superior_day", "place", "at_once", "accused", "source", "received_day", "promise_day", "original",
    )  # fmt: skip
    skipped: ClassVar[Mapping[str, str]] = {
        "is_anonymous": "name", "is_contact_refused": "phone", "channel": "", "is_sorry": "", "wants_leader": "", "danger": "",
    }  # fmt: skip
    begins: ClassVar[Mapping[str, str]] = {"channel": "visit", "source": "customer"}
    first: ClassVar[tuple[str, ...]] = ("kind", "name", "phone", "home", "summary", "wish")

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        self.kinds = KindEdit(tasks)
        self.people = {name: TargetEdit(tasks, has_departments=False) for name in PEOPLE}
        self.alike = SimilarPart()
        self._timer = QTimer(singleShot=True, interval=ALIKE_AFTER)
        super().__init__(tasks, parking, parent)
        self._timer.setParent(self)
        self._timer.timeout.connect(self.known)
        self.kinds.chosen.connect(self.known)
        self.kinds.settled.connect(partial(self.form.go_on, "kind"))
        for name, edit in self.people.items():
            edit.settled.connect(partial(self.form.go_on, name))
        self.alike.wanted.connect(self.open_wanted)
        self.alike.ticked.connect(self.aside.touched)
        shortcut(self, "Ctrl+U", self.alike.tick_first)

    def editors(self) -> dict[str, QLineEdit]:
        return {"kind": self.kinds, **self.people, **{name: DayEdit() for name in DAYS}}

    def feet(self) -> tuple[QWidget, ...]:
        return (self.alike,)

    def dress(self) -> None:
        story = self.form.editor("story")
        if isinstance(story, QPlainTextEdit):
            story.setFixedHeight(theme.px(58))
            story.setPlaceholderText(_("Shift+Enter: next line"))

    def title(self, about: TicketDraft) -> str:
        return _("Complaint")

    def verb(self) -> str:
        return _("Register the complaint")

    def refresh(self) -> None:
        self.kinds.reload()
        for edit in self.people.values():
            edit.start()

    def begun(self, about: TicketDraft) -> None:
        self.alike.show_rows(())

    # -- while it is typed

    def typed(self, name: str) -> None:
        if name in TELLING:
            self._timer.start()

    def fill_person(self, person: "Namesake") -> None:
        self.go_to_first_empty()

    def known(self) -> None:
        from app.complaints.similar import Typed

        value = self.form.value
        typed = Typed(
            value("kind"), value("home"), value("place"), value("phone"), value("summary"), self.about.person_id, self.about.home_id
        )
        if any((typed.kind, typed.home, typed.phone, typed.summary, typed.person_id)):
            self._tasks.read(self, "app.complaints.similar:similar", typed, key="alike", then=self.alike.show_rows)
        else:
            self._tasks.forget(self, "alike")
            self.alike.show_rows(())

    # -- saving

    def send(self, about: TicketDraft) -> None:
        from app.complaints.service import Opening

        for edit in (self.kinds, *self.people.values()):
            edit.take_marked()
        values: dict[str, object] = dict(self.form.values())
        target = self.people["accused"].target
        opening = Opening(
            about.person_id, about.home_id, target.id if target is not None else None, about.source_kind, about.source_id,
            about.source_number, self.alike.chosen,
        )  # fmt: skip
        self._tasks.do(self, "app.complaints.service:register", values, opening, then=partial(self.done, about), failed=self.refused)
