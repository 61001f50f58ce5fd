"""One person: what is known, to be changed in place; beside it the timeline; and forgetting."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.actor import HEADS
from app.core.errors import FormErrors, UserError
from app.core.i18n import N_, _
from app.people.fields import PERSON_FIELDS
from ui import say
from ui.forms import FormView
from ui.panels import button, label
from ui.reveal import HoldToShow, PhoneEdit, RevealButton, Whose
from ui.screen import Desk
from ui.visits.timeline import TimelinePart

if TYPE_CHECKING:
    from app.people.lists import PersonRow
    from app.retention.fields import ReportRow

DETAILS, TIMELINE = 0, 1
PAGES = (N_("Record"), N_("Timeline"))
ROWS = (("name",), ("phones",), ("company", "plate"), ("place", "languages"), ("note",))


class PersonPanel(QFrame):
    """Saves on Ctrl+Enter; a form half typed is kept until another person is opened."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setMinimumWidth(330)
        self._desk, self._tasks = desk, desk.tasks
        self._person: PersonRow | None = None
        phones = PhoneEdit()
        self.form = FormView(PERSON_FIELDS, ROWS, editors={"phones": phones})
        phones.returnPressed.connect(lambda: self.form.go_on("phones"))
        HoldToShow(desk.tasks, phones, self._whose)
        self.phone = RevealButton(desk.tasks)
        self.form.submitted.connect(self.save)
        self._title = label("", "head")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.timeline = TimelinePart(desk.tasks)
        self.timeline.wanted.connect(desk.record_wanted)
        self.timeline.counted.connect(self._count)
        self.pages = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self.tabs = (self._tab(DETAILS), self._tab(TIMELINE))
        self.tabs[DETAILS].setChecked(True)
        self._count(0)
        self._save = button(_("Save"), key="Ctrl+Enter", kind="primary", clicked=self.save)
        self._visit = button(_("New visit"), icon="user-plus", clicked=self._new_visit)
        self._forget = button(_("Do not remember …"), kind="danger", clicked=self._ask_forget)
        self._forget_all = button(_("Forget all …"), kind="danger", clicked=self._ask_forget_all)
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        column.addWidget(self.phone, 0, Qt.AlignmentFlag.AlignLeft)
        below = QHBoxLayout()
        below.setSpacing(6)
        for tab in self.tabs:
            below.addWidget(tab)
        below.addStretch(1)
        column.addLayout(below)
        for part in (self.form, self.timeline):
            self.pages.addWidget(_scrolling(part))
        column.addWidget(self.pages, 1)
        column.addWidget(self._wrong)
        column.addWidget(self._save)
        row = QHBoxLayout()
        row.addWidget(self._forget)
        row.addWidget(self._forget_all)
        column.addWidget(self._visit)
        column.addLayout(row)

    def _tab(self, page: int) -> QPushButton:
        made = QPushButton()
        made.setProperty("chip", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setToolTip(_(PAGES[page]) + f"  Ctrl+{page + 1}")
        made.clicked.connect(lambda *_unused: self.turn_to(page))
        self._tabs.addButton(made)
        return made

    def _count(self, total: int) -> None:
        for tab, words, many in zip(self.tabs, PAGES, (0, total), strict=True):
            tab.setText(" ".join(part for part in (_(words), str(many) if many else "") if part))
            tab.setAccessibleName(tab.text())

    def turn_to(self, page: int) -> None:
        """The form, or the timeline; whoever is shown next is shown on the same page."""
        self.tabs[page].setChecked(True)
        self.pages.setCurrentIndex(page)
        self._save.setVisible(page == DETAILS)

    def show_person(self, person_id: UUID) -> None:
        """Read and show a person with all the desk had with them."""
        self._tasks.read(self, "app.people.lists:person", person_id, key="person", then=self._show, failed=say.error)
        self.timeline.show_person(person_id)

    def start_new(self) -> None:
        """An empty form for a new person."""
        self._show(None)
        self.timeline.show_person(None)
        self.turn_to(DETAILS)
        self.form.focus("name")

    def _show(self, person: "PersonRow | None") -> None:
        self._person = person
        self.phone.show_masked(person.phone if person else "", Whose("person", (person.id,) if person else ()))
        self._wrong.hide()
        self.form.clear()
        if person is not None:
            self.form.fill({field.name: getattr(person, field.name) for field in PERSON_FIELDS})
        self._title.setText(person.name if person else _("New person"))
        is_head = bool(self._tasks.actor and self._tasks.actor.roles & HEADS)
        # a move a role may not make is absent, not greyed out
        for verb in (self._forget, self._forget_all):
            verb.setVisible(person is not None and is_head)
        self._visit.setVisible(person is not None)
        self.tabs[TIMELINE].setVisible(person is not None)

    def _whose(self) -> Whose | None:
        return Whose("person", (self._person.id,)) if self._person is not None else None

    def save(self) -> None:
        """Keep what is typed; wrong fields get their sentence."""
        values = self.form.values()
        person = self._person
        if person is None:
            self._tasks.do(self, "app.people.service:add", values, then=self._added, failed=self._refused)
        else:
            self._tasks.do(
                self,
                "app.people.service:change",
                person.id,
                values,
                version=person.version,
                then=lambda _nothing: self._saved(person.id),
                failed=self._refused,
            )

    def _added(self, person_id: UUID) -> None:
        say.toast(_("The person is on record."))
        self.show_person(person_id)

    def _saved(self, person_id: UUID) -> None:
        say.toast(_("Saved; earlier visits keep what they were written with."))
        self.show_person(person_id)

    def _refused(self, error: UserError) -> None:
        self.turn_to(DETAILS)
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()

    def _new_visit(self) -> None:
        from app.desk.find import Hit

        if (person := self._person) is not None:
            self._desk.hit_wanted.emit(Hit("person", person.id, "", person.name, "", "name", person.name), person.name)

    def _ask_forget(self) -> None:
        if (person := self._person) is None:
            return
        say.ask(
            _("Do not remember {name}?").format(name=person.name),
            _("The person goes from the records and the search; their visits stay in the register. This cannot be undone."),
            _("Do not remember"),
            lambda _line: self._tasks.do(
                self, "app.retention.forgetting:do_not_remember", person.id, then=self._forgotten, failed=say.error
            ),
            is_danger=True,
        )

    def _ask_forget_all(self) -> None:
        from ui.retention.sheets import ForgetSheet

        if (person := self._person) is not None:
            ForgetSheet(self.window(), self._tasks, person.id, self._forgotten_all)

    def _forgotten_all(self, report: "ReportRow") -> None:
        say.toast(_("Forgotten; the report {number} is in the list of prints.").format(number=report.number))
        self.closed.emit()

    def _forgotten(self, _nothing: object) -> None:
        say.toast(_("The person is no longer on record; the visits stay."))
        self.closed.emit()


def _scrolling(part: QWidget) -> QScrollArea:
    body = QWidget()
    inner = QVBoxLayout(body)
    inner.setContentsMargins(0, 0, 6, 0)
    inner.addWidget(part)
    inner.addStretch(1)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setWidget(body)
    return scroll
