"""What falls due, on the first screen: own matters first, then by the last moment to act, every clock of a matter in sight."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.complaints.fields import Scope as ComplaintScope
from app.core import clock
from app.core.i18n import N_, _, ngettext
from app.tickets.fields import Level, Scope
from ui.complaints.words import board_row as complaint_row
from ui.panels import Card, ListStates
from ui.screen import Desk
from ui.shortcuts import shortcut
from ui.tickets.board_list import DueDelegate, TicketBoardRow, TicketList
from ui.tickets.to_complaint import carry_ticket
from ui.tickets.words import board_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.core.actor import Actor
    from app.core.errors import UserError
    from app.desk.due import ComplaintDueRow, ComplaintsDue, Due, DueRow

WORDS = {Scope.MINE: N_("Mine"), Scope.DEPARTMENT: N_("Department"), Scope.ALL: N_("All")}
COMPLAINTS = {Scope.MINE: ComplaintScope.MINE, Scope.DEPARTMENT: ComplaintScope.TEAM, Scope.ALL: ComplaintScope.ALL}
NEXT_SCOPE = "Ctrl+B"
WATCHED = frozenset(
    {
        "Ticket",
        "Complaint",
        "CorrectiveAction",
        "Clock",
        "WorkingCalendar",
        "Handover",
        "Absence",
        "DutyPair",
        "Department",
        "Staff",
        "Office",
    }
)


class DueBoard(Card):
    """Enter or a double click opens the matter in its room. Ctrl+B goes from mine to the department's to all."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Falls due"), parent)
        self._desk, self._tasks = desk, desk.tasks
        self._is_stale = True
        self._read_for: Actor | None = None
        self.due: Due | None = None
        self._complaints: ComplaintsDue | None = None
        self.list = TicketList(_shown, name=_("Falls due"))
        self.list.setItemDelegate(DueDelegate(self.list))
        self.list.setUniformItemSizes(False)
        self.states = ListStates(self.list)
        self._group = QButtonGroup(self)
        self.chips = {scope: self._chip(scope) for scope in WORDS}
        self.chips[Scope.ALL].setChecked(True)
        self.body.addWidget(self.states)
        self.list.opened.connect(partial(_open, desk))
        self.list.verticalScrollBar().valueChanged.connect(self._show_rest)
        self.list.viewport().installEventFilter(self)
        self.states.again.connect(self.reload)
        desk.tasks.changed.connect(self.take_change)
        desk.signed_in.connect(self._take_actor)
        shortcut(self, NEXT_SCOPE, self.step_scope)

    def _chip(self, scope: Scope) -> QPushButton:
        made = QPushButton()
        made.setProperty("chip", True)
        made.setCheckable(True)
        made.setAutoDefault(False)
        made.setToolTip(_("Whose matters are listed") + f"  {NEXT_SCOPE}")
        made.clicked.connect(lambda *_unused: self.reload())
        self._group.addButton(made)
        self.add_to_head(made)
        self._name_chip(made, scope, 0)
        return made

    @staticmethod
    def _name_chip(chip: QPushButton, scope: Scope, many: int) -> None:
        chip.setText(" ".join(part for part in (_(WORDS[scope]), str(many) if many else "") if part))
        chip.setAccessibleName(chip.text())

    @property
    def scope(self) -> Scope:
        """Whose matters are listed."""
        return next(scope for scope, chip in self.chips.items() if chip.isChecked())

    def step_scope(self) -> None:
        """The next of mine, the department's, all."""
        order = list(self.chips)
        self.chips[order[(order.index(self.scope) + 1) % len(order)]].setChecked(True)
        self.reload()

    # -- loading

    def reload(self) -> None:
        """Read the list as the chips stand."""
        self._is_stale = self._tasks.actor is None
        if self._tasks.actor is not None:
            self._read_for = self._tasks.actor
            self._tasks.read(self, "app.desk.due:falling_due", self.scope, key="due", then=self._know, failed=self._not_loaded)
            among = COMPLAINTS[self.scope]
            self._tasks.read(self, "app.desk.due:complaints_due", among, key="complaints", then=self._know_complaints)

    def _take_actor(self) -> None:
        """Somebody signed in: "mine" are theirs now; whoever opened the screen by that has just read it."""
        if self._read_for is not self._tasks.actor:
            self._is_stale = True
        self.freshen()

    def take_change(self, kinds: frozenset[str]) -> None:
        """Something changed: read again, when it is seen."""
        if kinds & WATCHED:
            self._is_stale = True
            self.freshen()

    def freshen(self) -> None:
        """Read again what may be old, where somebody sees it."""
        if self._is_stale and self.isVisible():
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.freshen()

    def tick(self, now: datetime) -> None:
        """Clocks have moved on: paint again, with no query."""
        self.list.viewport().update()
        self._show_rest()

    def _know(self, due: "Due") -> None:
        self.due = due
        self._show()

    def _know_complaints(self, due: "ComplaintsDue") -> None:
        self._complaints = due
        self._show()

    def _total(self, scope: Scope) -> int:
        """How many matters there are, tickets and complaints."""
        tickets = self.due.totals.get(scope, 0) if self.due is not None else 0
        return tickets + (self._complaints.totals.get(COMPLAINTS[scope], 0) if self._complaints is not None else 0)

    def _show(self) -> None:
        if self.due is None:
            return
        kept = self.list.current()
        for scope, chip in self.chips.items():
            self._name_chip(chip, scope, self._total(scope))
        rows = in_one(self.due.rows, self._complaints.rows if self._complaints is not None else ())
        self.list.set_rows(rows)
        if rows:
            self.states.show_rows()
        else:
            self._say_empty()
        place = next((n for n, row in enumerate(rows) if kept is not None and row.row.id == kept.row.id), -1)
        if place >= 0:
            self.list.pick(place)
        self._show_rest()

    def _levels(self) -> tuple[str, ...]:
        """How many are too late or soon will be."""
        now = clock.now()
        levels = [due.row.level_at(now) if _is_complaint(due) else due.row.level(now) for due in self.list.rows()]
        late, soon = levels.count(Level.LATE), levels.count(Level.SOON)
        return (
            ngettext("{n} overdue", "{n} overdue", late).format(n=late) if late else "",
            ngettext("{n} due soon", "{n} due soon", soon).format(n=soon) if soon else "",
        )

    def _say_empty(self) -> None:
        elsewhere = self._total(Scope.ALL)
        if elsewhere:
            self.states.show_empty(_("Nothing falls due here."), _("Ctrl+B shows what waits for others."), icon="circle-check")
        else:
            self.states.show_empty(
                _("Nothing is open."), _("F4 opens a ticket for whoever brings a matter, F5 a complaint."), icon="circle-check"
            )

    def _not_loaded(self, error: "UserError") -> None:
        self.states.show_error(str(error))

    def _show_rest(self) -> None:
        total = self._total(self.scope)
        model, high = self.list.model(), self.list.viewport().height()
        seen = sum(self.list.visualRect(model.index(n, 0)).bottom() <= high for n in range(len(self.list.rows())))
        rest = total - seen
        more = "↓ " + ngettext("{n} more", "{n} more", rest).format(n=rest) if self.list.rows() and rest > 0 else ""
        self.set_foot(" · ".join(part for part in (more, *self._levels()) if part))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.list.scheduleDelayedItemsLayout()  # a narrower row has more lines
            self._show_rest()
        return super().eventFilter(watched, event)

    def current(self) -> "UUID | None":
        """The ticket or complaint marked."""
        due = self.list.current()
        return due.row.id if due is not None else None

    def carry(self, kind: str) -> bool:
        """F5 with the cursor on a ticket: it becomes a complaint as well."""
        due = self.list.current() if self.list.hasFocus() else None
        if kind != "complaint" or due is None or _is_complaint(due):
            return False
        carry_ticket(self._desk, self, due.row.id)
        return True


def _is_complaint(due: Any) -> bool:
    return hasattr(due.row, "complainant")


def _shown(due: Any) -> TicketBoardRow:
    return complaint_row(due.row, clock.now()) if _is_complaint(due) else board_row(due.row, clock.now())


def _open(desk: Desk, due: Any) -> None:
    (desk.show_complaint if _is_complaint(due) else desk.show_ticket)(due.row.id)


def in_one(tickets: "Sequence[DueRow]", complaints: "Sequence[ComplaintDueRow]") -> list[Any]:
    """Both in one list, own ones first, each kind in its own order and beside the other by the last moment to act."""
    found: list[Any] = []
    for is_mine in (True, False):
        first: list[Any] = [due for due in tickets if due.is_mine is is_mine]
        second: list[Any] = [due for due in complaints if due.is_mine is is_mine]
        while first and second:
            at, other = first[0].row.act_by, second[0].row.act_by
            found.append((first if at is None or (other is not None and at <= other) else second).pop(0))
        found += [*first, *second]
    return found
