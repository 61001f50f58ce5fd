"""An absence of days or hours to come: who, from when, until when."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.core.actor import DESK, HEADS, Actor
from app.core.errors import FormErrors, UserError
from app.core.forms import Kind
from app.core.i18n import _
from app.office.duty_fields import PLAN_FIELDS, AbsenceKind
from ui.forms import FormView
from ui.office.comings import Comings
from ui.panels import Card, button, label
from ui.screen import Desk
from ui.visits.staff_edit import StaffEdit

# days may be written short (+3, tomorrow), so they are lines here; the service checks them
FIELDS = tuple(
    replace(field, kind=Kind.LINE if field.kind is Kind.DATE else field.kind, required=field.required or field.name == "kind")
    for field in PLAN_FIELDS
)
ROWS = (("who", "kind"), ("first_day", "from_time"), ("last_day", "until_time"), ("place",), ("note",))


class PlanCard(Card):
    """Ctrl+Enter keeps it; where both of a pair would be away the head is asked. `done` once it is kept."""

    done = Signal()

    def __init__(self, desk: Desk, comings: Comings, parent: QWidget | None = None) -> None:
        super().__init__(_("Plan an absence"), parent, is_flush=False)
        self._comings = comings
        self.who = StaffEdit(desk.tasks)
        self.form = FormView(FIELDS, ROWS, editors={"who": self.who}, has_stars=False)
        self.form.submitted.connect(self.save)
        self.who.settled.connect(lambda: self.form.go_on("who"))
        for name in ("first_day", "last_day"):
            self.form.line(name).setPlaceholderText(_("11-25, +3, tomorrow"))
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self._wrong)
        self.body.addWidget(button(_("Plan it"), key="Ctrl+Enter", kind="primary", icon="calendar-plus", clicked=self.save))
        hint = _("Without times it takes whole days. Where A and B of a pair would both be away, the head is asked.")
        self.body.addWidget(label(hint, "quiet", wraps=True))
        self.body.addStretch(1)
        self._start()

    def _start(self) -> None:
        self.form.clear()
        self.form.fill({"kind": AbsenceKind.LEAVE.value})

    def fit(self, actor: Actor | None) -> None:
        """Whoever marks nobody else plans for themselves."""
        is_own = actor is not None and not actor.roles & (DESK | HEADS)
        self.who.setReadOnly(is_own)
        if is_own and actor is not None and self.who.text() != actor.name:
            self.who.start(actor.name)

    def begin(self, name: str = "") -> None:
        """Ctrl+N: for whoever is marked on the board."""
        if name and not self.who.text() and not self.who.isReadOnly():
            self.who.start(name)
        self.form.focus("first_day" if self.who.text() else "who")

    def save(self) -> None:
        """Keep it, or say what is wrong at its field."""
        self.who.take_marked()
        self._wrong.hide()
        self.form.show_errors({})
        ref = self.who.ref
        picked: UUID | None = ref.id if ref is not None else None
        self._comings.plan(self.form.values(), picked, then=lambda _marked: self._kept(), failed=self._refused)

    def _kept(self) -> None:
        own = self.who.text() if self.who.isReadOnly() else ""
        self._start()
        self.who.start(own)
        self.done.emit()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()
