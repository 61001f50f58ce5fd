"""The change of shift: what is open now, each row leading to its visit; hand over freezes and prints it; earlier sheets."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.actor import DESK
from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.shifts.fields import CALL_BACK, COMPLAINT, FORM, INCIDENT, JOB, MESSAGE, STAFF, TICKET, Part
from ui import say
from ui.boards import BoardList
from ui.calls.moves import CallMoves
from ui.office.comings import Comings
from ui.panels import Card, ListStates, button
from ui.screen import Desk
from ui.shifts.form_card import FormCard
from ui.shifts.words import Open, handover_row, is_visit, open_row, rows_of, verb_of
from ui.shortcuts import shortcuts
from ui.views_room import ViewsRoom
from ui.visits.carried_moves import CarriedMoves
from ui.visits.outcome_panel import OutcomePanel
from ui.visits.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from app.shifts.lists import HandoverRow
    from app.visits.carried import StepRow

NOW, OPEN_STEPS, DONE_STEPS = range(3)
ROOMS = {MESSAGE: "message", CALL_BACK: "message", TICKET: "ticket", COMPLAINT: "complaint"}  # records shown in a room of their own


class HandoverScreen(ViewsRoom):
    """Enter opens the row marked, Ctrl+D does what it asks for, Ctrl+Enter hands over."""

    watches: ClassVar[frozenset[str]] = frozenset(
        {
            "Visit", "VisitEscort", "VisitOutcome", "VisitSlip", "NextStep", "PrintJob", "ShiftHandover", "Setting", "ParkedForm",
            "Incident", "Absence", "Message", "Ticket",
        }
    )  # fmt: skip

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, Card(_("Open at the change of shift")), (_("Now"), _("Open steps"), _("Done steps")), parent)
        self.moves = CarriedMoves(self.tasks, self)
        self.comings = Comings(desk, self)
        self.told = CallMoves(self.tasks, self)
        self.list = BoardList(open_row, name=_("Open at the change of shift"))
        self.states = ListStates(self.list)
        self.form = FormCard(desk)
        self.sheets = BoardList(handover_row, name=_("Earlier hand-overs"))
        self.sheet_states = ListStates(self.sheets)
        self.outcome = OutcomePanel(desk)
        self.paper: PaperSheet | None = None
        self._act = button("", key="Ctrl+D", clicked=self.settle)
        self._show_button = button(_("Open"), key="Enter", clicked=self._open_current)
        self._lost = button(_("Given up as lost"), key="Ctrl+Shift+D", clicked=self.give_up)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.body.addWidget(self.states, 1)
        row = QHBoxLayout()
        row.addWidget(self._act)
        row.addWidget(self._lost)
        row.addStretch(1)
        row.addWidget(self._show_button)
        earlier = Card(_("Earlier hand-overs"))
        earlier.body.addWidget(self.sheet_states)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.form)
        column.addWidget(earlier, 1)
        self.side.addWidget(first)
        self.side.addWidget(self.outcome)
        self.lay_out(row)

    def _wire(self) -> None:
        self.list.opened.connect(self._open)
        self.list.picked.connect(lambda _row: self._relabel())
        self.sheets.opened.connect(self.show_sheet)
        self.form.handed.connect(lambda _done: self.list.setFocus())
        self.outcome.closed.connect(self._close_outcome)
        for states in (self.states, self.sheet_states):
            states.again.connect(self.reload)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+D", self.settle), ("Ctrl+Shift+D", self.give_up), ("Ctrl+N", self.begin),
            *self.view_keys(),
        )  # fmt: skip
        shortcuts(self, keys)

    # -- loading

    def show_view(self, place: int) -> None:
        """Ctrl+1 … Ctrl+3."""
        super().show_view(place)
        self.list.setFocus()

    def reload(self) -> None:
        """What is open, and the earlier sheets."""
        counter = self.tasks.actor.counter if self.tasks.actor else ""
        self.tasks.read(
            self, "app.shifts.lists:open_now", counter=counter, key="open",
            then=self._show, failed=lambda error: self.states.show_error(str(error)),
        )  # fmt: skip
        if self.view != NOW:
            is_done = self.view == DONE_STEPS
            self.tasks.read(self, "app.visits.carried:steps", is_done=is_done, key="steps", then=partial(self._show_steps, is_done))
        self.tasks.read(self, "app.shifts.lists:handovers", key="sheets", then=self._show_sheets, failed=self._no_sheets)

    def _show(self, parts: "tuple[Part, ...]") -> None:
        self.form.open = sum(part.total for part in parts)
        self.card.set_count(ngettext("{n} open", "{n} open", self.form.open).format(n=self.form.open))
        if self.view == NOW:
            self._fill(rows_of(parts), _("Nothing is open."), _("The next shift takes over an empty desk."))

    def _show_steps(self, is_done: bool, steps: "tuple[StepRow, ...]") -> None:
        from app.shifts.sections import step_line

        now, key = clock.now(), "done" if is_done else "steps"
        rows = [Open(key, step_line(step, now)) for step in steps]
        self._fill(rows, _("There are no next steps."), _("They are written with the outcome of a visit."))

    def _fill(self, rows: Sequence[object], empty: str, hint: str) -> None:
        self.list.set_rows(rows)
        if rows:
            self.states.show_rows()
        else:
            self.states.show_empty(empty, hint, icon="circle-check")
        if self.list.current() is None and rows:
            self.list.pick(next(place for place, row in enumerate(rows) if isinstance(row, Open)))
        self._relabel()

    def _show_sheets(self, rows: "tuple[HandoverRow, ...]") -> None:
        self.sheets.set_rows(rows)
        if rows:
            self.sheet_states.show_rows()
        else:
            hint = _("The sheets stay here and can be printed again.")
            self.sheet_states.show_empty(_("There was no hand-over yet."), hint, icon="handshake")

    def _no_sheets(self, error: UserError) -> None:
        self.sheet_states.show_error(str(error))

    def tick(self, now: datetime) -> None:
        """Whoever was to report is late by now."""
        self.reload()

    # -- rows

    def current(self) -> Open | None:
        """The row marked."""
        row = self.list.current()
        return row if isinstance(row, Open) else None

    def _relabel(self) -> None:
        row = self.current()
        words = verb_of(row, self.tasks.actor)
        self._act.setText(f"{words}  Ctrl+D" if words else "Ctrl+D")
        self._act.setAccessibleName(words)
        self._act.setVisible(bool(words))
        self._lost.setVisible(row is not None and row.line.kind == "slip" and bool(words))
        is_desk = bool(self.tasks.actor and self.tasks.actor.roles & DESK)  # the rooms a row leads to are the desk's
        self._show_button.setVisible(is_desk)

    def _open_current(self) -> None:
        if (row := self.current()) is not None:
            self._open(row)

    def _open(self, row: Open) -> None:
        line = row.line
        if not self._show_button.isVisibleTo(self):
            return
        if line.kind == JOB:
            self.desk.wanted.emit("printing")
        elif line.kind == FORM:
            self.desk.parking.resume(UUID(hex=line.id))
        elif line.kind == INCIDENT:
            self.desk.show_record("incidents", UUID(hex=line.id))
        elif line.kind in ROOMS:
            self.desk.record_wanted.emit(ROOMS[line.kind], UUID(hex=line.id))
        elif is_visit(line):
            self.desk.visit_wanted.emit(UUID(hex=line.about_id))

    def settle(self) -> None:
        """Ctrl+D: escort here, slip back, step done or open again, outcome recorded."""
        row = self.current()
        if row is None or not verb_of(row, self.tasks.actor):
            return
        if row.line.kind == STAFF:
            self.comings.come_back(UUID(hex=row.line.id))
            return
        if row.line.kind in (MESSAGE, CALL_BACK):
            ask = self.told.ask_how if row.line.kind == MESSAGE else self.told.ask_outcome
            ask(UUID(hex=row.line.id), f"{row.line.number}  {row.line.title}")
            return
        visit_id = UUID(hex=row.line.about_id)
        if row.line.kind == "escort":
            self.moves.escort_here(visit_id, lambda: self.desk.visit_wanted.emit(visit_id))
        elif row.line.kind == "slip":
            self.moves.settle_slip(visit_id)
        elif row.line.kind == "record":
            self.side.setCurrentWidget(self.outcome)
            self.outcome.start(visit_id, " · ".join((row.line.title, row.line.number)))
        else:
            self.moves.finish_step(UUID(hex=row.line.id), is_done=row.key != "done")

    def give_up(self) -> None:
        """Ctrl+Shift+D: the slip will not come back."""
        row = self.current()
        if row is not None and row.line.kind == "slip" and verb_of(row, self.tasks.actor):
            self.moves.settle_slip(UUID(hex=row.line.about_id), is_lost=True)

    def _close_outcome(self) -> None:
        self.side.setCurrentIndex(0)
        self.list.setFocus()

    def begin(self) -> None:
        """Ctrl+N: the cursor to who takes over."""
        self.side.setCurrentIndex(0)
        self.form.form.focus("to")

    # -- sheets

    def show_sheet(self, row: "HandoverRow") -> None:
        """The sheet of an earlier hand-over, to look at and print again."""
        then = partial(self._open_paper, row)
        self.tasks.read(self, "app.shifts.drawing:handover", row.id, key="paper", then=then)

    def _open_paper(self, row: "HandoverRow", pdf: bytes) -> None:
        title = _("Hand-over {number}").format(number=row.number)
        self.paper = PaperSheet(self.window(), title, pdf, partial(self._print, row.id), tasks=self.tasks)

    def _print(self, handover_id: UUID) -> None:
        words = _("{title}: sent to the printer")
        self.tasks.do(self, "app.shifts.service:print_again", handover_id, then=lambda number: say.toast(words.format(title=number)))

    def print_selected(self) -> bool:
        """Ctrl+P: the earlier sheet marked, again."""
        row = self.sheets.current() if self.sheets.hasFocus() else None
        if row is None:
            return False
        self._print(row.id)
        return True

    def step_back(self) -> bool:
        """Esc: the outcome closes, then all is listed again."""
        if self.side.currentIndex() > 0:
            self._close_outcome()
        elif self.form.form.focused():
            self.list.setFocus()
        elif self.view != NOW:
            self.show_view(NOW)
        else:
            return False
        return True

    def take_focus(self) -> None:
        self.list.setFocus()
