"""The form of one move of a complaint: teams and people by name, kinds by typing, other complaints by number."""

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QLineEdit

from app.complaints.fields import Move
from app.complaints.forms import MOVE_FIELDS
from app.complaints.moves import SERVICES
from app.core.forms import Field, Kind
from app.core.i18n import _
from ui.complaints.complaint_edit import ComplaintEdit
from ui.complaints.kind_edit import KindEdit
from ui.complaints.move_keys import KINDS, verb
from ui.complaints.move_layout import DAYS, HINTS, PEOPLE, TEAMS, filled_in, long_of, presets_of, rows_of
from ui.tickets.day_edit import DayEdit
from ui.tickets.move_frame import MoveFrame, MoveLook
from ui.tickets.preset_edit import PresetEdit
from ui.tickets.target_edit import TargetEdit

if TYPE_CHECKING:
    from app.complaints.whole import Whole


class MoveForm(MoveFrame):
    """Whoever is to do something is found while typed; words of one's own stand as written."""

    whole: "Whole"
    marked: ClassVar[tuple[type[Any], ...]] = (TargetEdit, KindEdit, ComplaintEdit)

    def look(self) -> MoveLook:
        move = self.move_made
        hint = _(HINTS[move]) if move in HINTS else ""
        kind = KINDS.get(move, "primary")
        return MoveLook(
            verb(move), hint, kind, MOVE_FIELDS[move], rows_of(move), SERVICES[move], filled_in(move, self.whole), long_of(move)
        )

    def edit_of(self, field: Field) -> QLineEdit | None:
        name = field.name
        if name == "kind":
            return KindEdit(self._tasks)
        if name in TEAMS or name in PEOPLE:
            return TargetEdit(self._tasks, has_departments=name in TEAMS)
        if name in ("into", "other"):
            return ComplaintEdit(self._tasks, self.whole.row, is_open=name == "into")
        if name in DAYS:
            return DayEdit()
        if field.kind is Kind.LINE and (presets := presets_of(self.move_made, name)):
            return PresetEdit(presets)
        return None

    def wire(self) -> None:
        super().wire()
        for edit in self._edits.values():
            if isinstance(edit, TargetEdit):
                edit.start()
            edit.setCursorPosition(0)

    def values(self) -> dict[str, object]:
        found = super().values()
        if self.move_made is Move.CORRECT and not self.form.value("phone") and self.form.value("is_contact_refused") == "no":
            del found["phone"], found["is_contact_refused"]  # the contact on record stays as it is
        return found
