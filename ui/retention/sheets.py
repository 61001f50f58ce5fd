"""Sheets of keeping: a record held back by its number, a person forgotten with what goes and what stays."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import N_, _
from ui.forms import FormView
from ui.panels import Sheet, button, label
from ui.shortcuts import shortcuts
from ui.tasks import Tasks

if TYPE_CHECKING:
    from uuid import UUID

    from app.retention.fields import HoldRow, ReportRow
    from app.retention.forgetting import Plan

HOLD_FIELDS = (
    Field("number", N_("Number of the record, such as V20261121-0007"), required=True, max_len=40),
    Field("reason", N_("Why it is held"), required=True),
)
MOST_LINES = 8


def _buttons(sheet: Sheet, yes: QWidget) -> None:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button(_("Back"), key="Esc", clicked=sheet.close_sheet))
    row.addWidget(yes)
    sheet.body.addLayout(row)


class HoldSheet(Sheet):
    """Number and reason; what is wrong stays with its sentence."""

    def __init__(self, over: QWidget, tasks: Tasks, then: "Callable[[HoldRow], object]", number: str = "") -> None:
        super().__init__(over, _("Hold a record"), width=520)
        self._tasks, self._then = tasks, then
        self.body.addWidget(
            label(_("It is not deleted, whatever its keeping time says, until somebody lifts the mark."), "quiet", wraps=True)
        )
        self.form = FormView(HOLD_FIELDS)
        self.form.fill({"number": number})
        self.form.submitted.connect(self.save)
        self.body.addWidget(self.form)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        _buttons(self, button(_("Hold"), key="Ctrl+Enter", kind="primary", clicked=self.save))
        self.form.focus("reason" if number else "number")

    def save(self) -> None:
        """Set the mark."""
        values = self.form.values()
        work = "app.retention.service:hold"
        self._tasks.do(self, work, str(values["number"]), str(values["reason"]), then=self._held, failed=self._refused)

    def _held(self, row: "HoldRow") -> None:
        self.close_sheet()
        self._then(row)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self.wrong.setText(str(error))
            self.wrong.show()


class ForgetSheet(Sheet):
    """Before a person is forgotten: how much goes, what stays and why."""

    def __init__(self, over: QWidget, tasks: Tasks, person_id: "UUID", then: "Callable[[ReportRow], object]") -> None:
        super().__init__(over, _("Forget a person"), width=600)
        self._tasks, self._person_id, self._then = tasks, person_id, then
        self.said = label("", wraps=True)
        self.stays = label("", "quiet", wraps=True)
        self.yes = button(_("Forget for ever"), key="Ctrl+Enter", kind="danger", clicked=self.forget)
        shortcuts(self, [(key, self.forget) for key in ("Ctrl+Return", "Ctrl+Enter")])
        self.yes.setEnabled(False)
        for part in (self.said, self.stays):
            self.body.addWidget(part)
        _buttons(self, self.yes)
        tasks.read(self, "app.retention.forgetting:plan", person_id, key="plan", then=self._show, failed=self._gone)

    def _show(self, plan: "Plan") -> None:
        from app.retention.fields import TABLE_WORDS

        many = _(", ").join(" ".join((_(TABLE_WORDS[table]), str(n))) for table, n in plan.many.items())
        words = _("Of {name} goes for ever: {many}; with pictures, files, signatures, search words and half-filled forms. Counts stay.")
        self.said.setText(words.format(name=plan.name, many=many))
        lines = list(plan.kept[:MOST_LINES])
        if len(plan.kept) > MOST_LINES:
            lines.append(_("… and {n} more.").format(n=len(plan.kept) - MOST_LINES))
        self.stays.setText("\n".join(lines) or _("Nothing has to stay."))
        self.yes.setEnabled(True)
        self.yes.setFocus()

    def _gone(self, error: UserError) -> None:
        self.said.setText(str(error))

    def forget(self) -> None:
        """It cannot be undone."""
        if self.yes.isEnabled():
            self.yes.setEnabled(False)
            self._tasks.do(self, "app.retention.forgetting:forget", self._person_id, prints=True, then=self._done, failed=self._gone)

    def _done(self, report: "ReportRow") -> None:
        self.close_sheet()
        self._then(report)
