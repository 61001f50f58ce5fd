"""Settings: departments with head and division leader, and A and B of each of their matters (W5)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.i18n import N_, _, ngettext
from app.office.duty_fields import DEPARTMENT_FIELDS, PAIR_FIELDS
from ui import say
from ui.office.list_editor import Listed, ListEditor
from ui.rows import Column
from ui.tasks import Tasks
from ui.visits.staff_edit import StaffEdit
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.office.presence import DepartmentRow, PairRow


class DepartmentEdit(SuggestEdit):
    """A line that offers the departments on record; another one may be typed."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent, opens_on_focus=True)
        self._tasks = tasks
        self.wanted.connect(self._ask)

    def _ask(self, text: str) -> None:
        self._tasks.read(self, "app.office.lists:departments", key="departments", then=lambda names: self._offer(text, names))

    def _offer(self, text: str, names: Sequence[str]) -> None:
        from app.core.names import explain

        plain = text.strip().casefold()
        fits = [name for name in names if not plain or plain in name.casefold() or explain(text, {"name": name})]
        exact = next((n for n, name in enumerate(fits) if name.casefold() == plain), -1)
        self.offer(text, [Suggestion(name) for name in fits], marked=0 if len(fits) == 1 and plain else exact)


def _unpaired(row: "DepartmentRow") -> str:
    return ngettext("{n} without a pair", "{n} without a pair", row.unpaired).format(n=row.unpaired) if row.unpaired else str(row.matters)


DEPARTMENTS = Listed(
    N_("Departments"), N_("No departments yet."), N_("They appear here as soon as somebody of the staff belongs to one."),
    (
        Column(N_("Department"), lambda row: row.name, 150), Column(N_("Department head"), lambda row: row.head or "–", 120),
        Column(N_("Division leader"), lambda row: row.leader or "–", 120), Column(N_("Phone"), lambda row: row.phone, 110),
        Column(N_("Staff"), lambda row: str(row.people), 60, is_right=True),
        Column(N_("Matters"), _unpaired, 110, is_stretched=True, meaning=lambda row: "bad" if row.unpaired else ""),
    ),
    DEPARTMENT_FIELDS, "app.office.presence:departments", "app.office.departments:add_department",
    "app.office.departments:change_department",
    lambda row: {"name": row.name, "head": row.head, "leader": row.leader, "phone": row.phone},
    editors=lambda tasks: {"head": StaffEdit(tasks), "leader": StaffEdit(tasks)},
)  # fmt: skip
PAIRS = Listed(
    N_("A/B pairs"), N_("No matter has a pair yet."), N_(
        "Name a department's matter with its A and B; an empty matter is everything else."
    ),
    (
        Column(N_("Department"), lambda row: row.department, 140),
        Column(N_("Matter"), lambda row: row.matter or _("everything else"), 170),
        Column(N_("A role"), lambda row: row.a or "–", 110, meaning=lambda row: "" if row.a else "bad"),
        Column(N_("B role"), lambda row: row.b or "–", 110, meaning=lambda row: "" if row.b else "bad"),
        Column(N_("Now"), lambda row: row.acting or ("" if not row.is_paired else _("the head")), 110, is_stretched=True),
    ),
    PAIR_FIELDS, "app.office.presence:pairs", "app.office.departments:set_pair", "app.office.departments:change_pair",
    lambda row: {"department": row.department, "matter": row.matter, "a": row.a, "b": row.b},
    editors=lambda tasks: {"department": DepartmentEdit(tasks), "a": StaffEdit(tasks), "b": StaffEdit(tasks)},
)  # fmt: skip


class DutyEditor(ListEditor):
    """A list whose forms name people: who was picked counts where two share a name."""

    who: tuple[str, ...] = ()

    def given(self) -> tuple[object, ...]:
        (values,) = super().given()
        picked: dict[str, UUID] = {}
        for name in self.who:
            editor = self.editors[name]
            if isinstance(editor, StaffEdit) and editor.ref is not None:
                picked[name] = editor.ref.id
            elif (known := self._known(name)) is not None and editor.text() == self._form_before.get(name):
                picked[name] = known  # as it was on record
        return values, picked

    def _known(self, name: str) -> UUID | None:
        row = self.table.current() if self._picked_id is not None else None
        found: UUID | None = getattr(row, f"{name}_id", None)
        return found

    @property
    def _form_before(self) -> Mapping[str, object]:
        row = self.table.current()
        return self._listed.form_of(row) if row is not None else {}


class DepartmentsEditor(DutyEditor):
    """Departments; one without staff may be taken off."""

    who = ("head", "leader")

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, DEPARTMENTS, parent)
        self.add_action(_("Take off the list"), "trash-can", self._ask_remove)

    def _ask_remove(self, row: Any) -> None:
        def removed(_done: object) -> None:
            say.toast(_("{name} is off the list.").format(name=row.name))
            self.start_new()

        words = _("Its pairs go with it. A department that still has staff stays.")
        say.ask(
            _("Take {name} off the list?").format(name=row.name), words, _("Take off the list"),
            lambda _words: self._tasks.do(self, "app.office.departments:remove_department", row.id, then=removed), is_danger=True,
        )  # fmt: skip


class PairsEditor(DutyEditor):
    """A and B of every matter; those without a pair are counted at the head and stand first."""

    who = ("a", "b")

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, PAIRS, parent)
        self.add_action(_("Take off the list"), "trash-can", self._remove)
        self.card.set_foot(_("One away, the other takes it up of itself; both away, the head does, then the division leader."))

    def _loaded(self, rows: "Sequence[PairRow]") -> None:
        super()._loaded(sorted(rows, key=lambda row: row.is_paired))
        missing = sum(not row.is_paired for row in rows)
        words = ngettext("{n} matter without a pair", "{n} matters without a pair", missing).format(n=missing)
        self.card.set_count(words if missing else str(len(rows)))
        self.card.set_foot(_("One away, the other takes it up of itself; both away, the head does, then the division leader."))

    def _remove(self, row: Any) -> None:
        words = " · ".join((row.department, row.matter or _("everything else")))

        def removed(_done: object) -> None:
            say.toast(_("{name} is off the list.").format(name=words))
            self.start_new()

        self._tasks.do(self, "app.office.departments:remove_pair", row.id, then=removed)
