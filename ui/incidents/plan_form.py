"""Putting a contingency plan into the office's own words."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from app.core.i18n import _
from app.incidents.fields import PLAN_FIELDS
from ui.registers.side_form import SideForm, set_height

if TYPE_CHECKING:
    from app.incidents.plans import PlanRow

ROWS = (("title",), ("steps",), ("duties",), ("phones",))
HEIGHTS = {"steps": 186, "duties": 96, "phones": 96}


class PlanForm(SideForm):
    """Shift+Enter begins another line; what is typed stays until another plan is begun."""

    def __init__(self) -> None:
        super().__init__(_("Save the plan"))
        self.row: PlanRow | None = None
        self.furnish(PLAN_FIELDS, ROWS)
        for name, height in HEIGHTS.items():
            lines = self.form.editor(name)
            if isinstance(lines, QPlainTextEdit):
                set_height(lines, height)

    def start(self, row: "PlanRow | None") -> None:
        """Reword a plan, or write a new one."""
        self.row = row
        self.clear()
        if row is not None:
            self.form.fill(row.form)
        self.say_what(_("Reword {title}").format(title=row.title) if row else _("New plan"), _("Shift+Enter begins another line."))
        self.form.focus("title")
