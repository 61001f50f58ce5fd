"""Settings of complaints: the tree of kinds, and the limits."""

from functools import partial
from typing import TYPE_CHECKING

from app.complaints.forms import KIND_FIELDS
from app.core.i18n import N_, _
from ui import say
from ui.complaints.kind_edit import BranchEdit
from ui.office.chip_pages import ChipPages
from ui.office.list_editor import Listed, ListEditor
from ui.rows import Column
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.complaints.kinds import KindRow

LIMIT_KEYS = (
    "complaint_days", "verify_minutes", "complaint_decision_minutes", "return_days", "repair_call_hours", "leader_days",
    "complaint_repeat_days", "complaint_examiner",
)  # fmt: skip


def _indented(row: "KindRow") -> str:
    return "　" * (row.level - 1) * 2 + row.name


def _above(row: "KindRow") -> str:
    return row.path.rpartition(" / ")[0]


KINDS = Listed(
    N_("Kinds of complaint"), N_("No kind yet."), N_("Name a first kind at the right; up to three levels are one below the other."),
    (
        Column(N_("Kind of complaint"), _indented, 260, is_stretched=True), Column(N_("Belongs to"), _above, 200),
        Column(N_("Repair"), lambda row: _("yes") if row.is_repair else "", 90),
        Column(N_("State"), lambda row: "" if row.is_active else _("no longer offered"), 130),
    ),
    KIND_FIELDS, "app.complaints.kind_editing:all_kinds", "app.complaints.kind_editing:add_kind", "app.complaints.kind_editing:change_kind",
    lambda row: {"name": row.name, "parent": _above(row), "is_repair": row.is_repair},
    editors=lambda tasks: {"parent": BranchEdit(tasks)},
)  # fmt: skip


class KindsEditor(ListEditor):
    """A kind once used is no longer offered, never deleted: complaints of it keep it."""

    actions_across = 2

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks, KINDS)
        self.add_action(_("Up"), "arrow-up", partial(self._shift, by=-1))
        self.add_action(_("Down"), "arrow-down", partial(self._shift, by=1))
        self.add_action(_("Offer no more"), "trash-can", self._ask_remove)
        self.add_action(_("Offer again"), "rotate-left", self._bring_back)

    def _saved(self, made: object, name: str) -> None:
        row, parent = self.table.current(), self.form.value("parent").strip()
        if self._picked_id is not None and row is not None and parent != _above(row):
            moved = partial(super()._saved, made, name)
            self._tasks.do(
                self, "app.complaints.kind_editing:move_kind", row.id, parent, then=lambda _done: moved(), failed=self._failed
            )  # fmt: skip
            return
        super()._saved(made, name)

    def _shift(self, row: "KindRow", by: int) -> None:
        """One place up or down among those beside it."""
        self._tasks.do(
            self, "app.complaints.kind_editing:move_kind", row.id, _above(row), max(0, self._place(row) + by), then=lambda _d: self.reload()
        )

    def _place(self, row: "KindRow") -> int:
        beside = [one.id for one in self.model.rows if one.parent_id == row.parent_id]
        return beside.index(row.id)

    def _ask_remove(self, row: "KindRow") -> None:
        def removed(is_kept: bool) -> None:
            words = _("{name} is offered no more; complaints of it keep it.") if is_kept else _("{name} is off the list.")
            say.toast(words.format(name=row.name))
            self.start_new()
            self.reload()

        words = _("With everything below it. Complaints of it keep it; what was never used is gone.")
        say.ask(
            _("Offer {name} no more?").format(name=row.name), words, _("Offer no more"),
            lambda _words: self._tasks.do(self, "app.complaints.kind_editing:remove_kind", row.id, then=removed), is_danger=True,
        )  # fmt: skip

    def _bring_back(self, row: "KindRow") -> None:
        def back(_done: object) -> None:
            say.toast(_("{name} is offered again.").format(name=row.name))
            self.reload()

        self._tasks.do(self, "app.complaints.kind_editing:bring_back", row.id, then=back)


class ComplaintsPage(ChipPages):
    """One tab: the tree of kinds, and the limits."""

    def __init__(self, tasks: Tasks) -> None:
        self.kinds = KindsEditor(tasks)
        words = _("Working days and minutes count while the office is open; days of a return visit are those of the calendar.")
        super().__init__(tasks, ((_("Kinds of complaint"), self.kinds),), LIMIT_KEYS, words)
