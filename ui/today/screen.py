"""The first screen: who is expected, who is inside, who has gone, and the check-in form at the side."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QMenu, QStackedWidget, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.visits.fields import HostRef, VisitState
from ui import say
from ui.panels import button
from ui.screen import Desk, Parked, Screen
from ui.today.board import VisitBoard
from ui.today.bulk_panel import BulkPanel
from ui.today.draft import Draft
from ui.today.leave_offer import LeaveOffer
from ui.today.leave_panel import LeavePanel
from ui.today.visit_panel import VisitPanel
from ui.visits.carried_moves import CarriedMoves
from ui.visits.escort_panel import EscortPanel
from ui.visits.moves import LEAVINGS, OFFERED, Moves, asking
from ui.visits.outcome_panel import OutcomePanel
from ui.visits.words import Limits

if TYPE_CHECKING:
    from app.desk.find import Hit, HostHit
    from app.visits.carried import EscortWait
    from app.visits.details import VisitDetails
    from app.visits.lists import Today, VisitRow
    from app.visits.service import Arrived

PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][·•.\- ]?[A-Za-z0-9]{4,6}[\u4e00-\u9fff]?")
SIDE_WIDTH = 372


def field_for(text: str) -> str:
    """The field a text that found nobody belongs to: digits are a phone, a plate is a plate, else it is a name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if PLATE.fullmatch(plain):
        return "plate"
    digits = sum(c.isdigit() for c in plain)
    return "phone" if digits >= 3 and digits >= len(plain.replace(" ", "").replace("-", "").replace("+", "")) else "name"


class TodayScreen(Screen):
    """Boards at the left, one panel at the right: check-in, sign-out or the end of the day."""

    watches: ClassVar[frozenset[str]] = frozenset({"Visit", "Office", "Home", "Staff", "VisitEscort", "VisitOutcome", "VisitSlip"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.panel = VisitPanel(self.tasks)
        self.leaving = LeavePanel(self.tasks, self.moves)
        self.bulk = BulkPanel(self.moves)
        self.carried = CarriedMoves(self.tasks, self)
        self.escorting, self.outcome = EscortPanel(desk), OutcomePanel(desk)
        self.offer = LeaveOffer(self.tasks)
        self._today: Today | None = None
        self._late: frozenset[UUID] = frozenset()
        desk.parked = self._parked
        self.expected = VisitBoard(_("Expected today"), empty=_("Nobody is expected today."), hint=_("No visit was announced for today."))
        hint = _("Type a name above, or press F2, to check somebody in.")
        self.inside = VisitBoard(_("Inside now"), empty=_("Nobody is inside."), hint=hint)
        self.gone = VisitBoard(_("Gone today"), empty=_("Nobody has left yet today."), hint=_("Visitors who sign out appear here."))
        self.side = QStackedWidget()
        self._build()
        self._wire()
        self.settings_changed()

    def _build(self) -> None:
        self.expected.add_to_head(button(_("All expected"), kind="quiet", clicked=lambda: self.desk.wanted.emit("expected")))
        self.gone.add_to_head(button(_("Hand over …"), kind="quiet", clicked=lambda: self.desk.wanted.emit("handover")))
        for page in (self.panel, self.leaving, self.bulk, self.escorting, self.outcome):
            self.side.addWidget(page)
        self.side.setFixedWidth(SIDE_WIDTH)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(14)
        grid.addWidget(self.inside, 0, 0, 2, 1)
        grid.addWidget(self.expected, 0, 1)
        grid.addWidget(self.gone, 1, 1)
        grid.addWidget(self.offer, 2, 0, 1, 2)
        grid.addWidget(self.side, 0, 2, 3, 1)
        grid.setColumnStretch(0, 11)
        grid.setColumnStretch(1, 9)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(1, 3)

    def _wire(self) -> None:
        self.panel.saved.connect(self._arrived)
        self.panel.closed.connect(self._finish)
        self.panel.said.connect(say.toast)
        self.leaving.closed.connect(self._finish)
        self.leaving.bulk_wanted.connect(self._end_of_day)
        self.bulk.closed.connect(self.sign_out)
        self.moves.left.connect(self.offer.after)
        self.offer.outcome_wanted.connect(lambda moved: self.record_outcome(moved.visit_id, moved.name))
        self.escorting.closed.connect(self._finish)
        self.outcome.closed.connect(self._finish)
        for key, act in (("Ctrl+H", self.escort_here), ("Ctrl+O", self.offer.record), ("Ctrl+R", self.offer.take_slip)):
            QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for board in (self.expected, self.inside, self.gone):
            board.chosen.connect(self._chosen)
            board.menu_wanted.connect(self._menu)
            board.states.again.connect(self.reload)

    # -- loading

    def reload(self) -> None:
        """Read the boards again; what is shown stays until the answer is in."""
        self.tasks.read(self, "app.visits.hosts:keeps_hosts", key="keeps_hosts", then=self._keeps_hosts)
        self.tasks.read(self, "app.visits.lists:today", key="today", then=self._loaded, failed=self._not_loaded)
        self.tasks.read(self, "app.visits.carried:unreported", key="escorts", then=self._know_escorts)
        self.offer.look_again()

    def settings_changed(self) -> None:
        """Limits of the clocks, the badge's stock, whether a badge is printed at all."""
        settings = self.desk.settings
        if settings is None:
            return
        limits = Limits(settings.waiting_amber, settings.waiting_red, settings.stay_limit, settings.escort_minutes)
        for board in self._boards():
            board.limits = limits
        self.leaving.badge_prefix = settings.badge_prefix
        self.panel.configure(stock=settings.badge_stock, prints_badge=settings.print_badge)
        self.panel.escort.configure(settings)

    def _boards(self) -> tuple[VisitBoard, ...]:
        return self.inside, self.gone, self.expected, self.leaving.board

    def _keeps_hosts(self, keeps: bool) -> None:
        self.panel.hosts.keeps_hosts = keeps

    def _loaded(self, today: "Today") -> None:
        coming, missed = today.expected, today.missed
        self.expected.show_rows((*coming.rows, *missed.rows), total=coming.total + missed.total)
        here = (*today.waiting.rows, *today.inside.rows)
        self._today = today
        self._show_inside()
        self.gone.show_rows(today.gone.rows, total=today.gone.total)
        self.expected.set_count(self._expected_words(coming.total, missed.total))
        self.gone.set_count(_("{gone} left, {arrived} arrived").format(gone=today.gone.total, arrived=today.arrived_today))
        self.leaving.show_rows(here)
        self.bulk.show_rows(here)

    def _know_escorts(self, waits: "tuple[EscortWait, ...]") -> None:
        for board in (self.inside, self.leaving.board):
            board.know_escorts(waits)
        self._show_inside()

    def _show_inside(self) -> None:
        """Who waits first, then those whose escort is late, then the others, longest inside first."""
        if self._today is None:
            return
        today, late = self._today, self.inside.late_escorts()
        self._late = late
        here = (*today.waiting.rows, *today.inside.rows)
        self.inside.show_rows(sorted(here, key=lambda row: (row.state is not VisitState.WAITING, row.id not in late)),
                              total=today.waiting.total + today.inside.total)  # fmt: skip
        words = self._inside_words(today)
        if late:
            words += " · " + ngettext("{n} escort late", "{n} escorts late", len(late)).format(n=len(late))
        self.inside.set_count(words)

    def _parked(self) -> tuple[Parked, ...]:
        return tuple(
            Parked(str(kept.values.get("name") or ""), str(kept.values.get("host") or ""), kept.begun_at) for kept in self.panel.parked
        )

    def _expected_words(self, coming: int, missed: int) -> str:
        words = ngettext("{n} to come", "{n} to come", coming).format(n=coming)
        return " · ".join((words, ngettext("{n} missed", "{n} missed", missed).format(n=missed))) if missed else words

    def _not_loaded(self, error: UserError) -> None:
        for board in (self.expected, self.inside, self.gone):
            board.show_trouble(str(error))

    def _inside_words(self, today: "Today") -> str:
        words = ngettext("{n} person", "{n} people", today.people_inside).format(n=today.people_inside)
        if today.waiting.total:
            waiting = ngettext("{n} waiting", "{n} waiting", today.waiting.total).format(n=today.waiting.total)
            return f"{words} · {waiting}"
        return words

    def tick(self, now: datetime) -> None:
        """The clock moved: paint the spans again, with no query."""
        for board in self._boards():
            board.tick()
        if self.inside.late_escorts() != self._late:
            self._show_inside()

    # -- the one box

    def take_hit(self, hit: "Hit", text: str = "") -> None:
        """What Enter on a hit does: check in, sign out, or begin a visit with everything known."""
        if hit.kind == "inside":
            self._pass(hit)
        elif hit.kind == "person":
            self._begin_with_person(hit.id)
        elif hit.kind == "expected":
            self._begin_expected(hit.id)
        elif hit.kind in ("home", "staff"):
            self._begin_at(hit)
        else:
            self.desk.visit_wanted.emit(hit.id)

    def _pass(self, hit: "Hit") -> None:
        if hit.state == VisitState.WAITING:
            self.moves.admit(hit.id)
        else:
            self.moves.leave(hit.id)
        self.desk.box_wanted.emit()

    def take_code(self, code: str) -> None:
        """A badge was scanned: sign out who wears it, check in who is expected with it."""
        say.hush()
        self.moves.scan(code)

    def take_text(self, text: str) -> None:
        """Nobody fits `text`: a new visit with it in the right field."""
        self._show_form()
        self.panel.start({field_for(text): text.strip()} if text.strip() else {})
        self.panel.go_to_first_empty()

    def _begin_with_person(self, person_id: UUID) -> None:
        def filled(known: tuple[Mapping[str, Any], HostRef | None]) -> None:
            self._show_form()
            self.panel.start(known[0], Draft(person_id=person_id, host=known[1]))
            self.panel.go_to_first_empty()

        self.tasks.read(self, "app.visits.details:prefill", person_id, key="prefill", then=filled)

    def _begin_expected(self, visit_id: UUID) -> None:
        def filled(details: "VisitDetails") -> None:
            self._show_form()
            about = Draft(person_id=details.row.person_id, visit_id=visit_id)
            about.desk_note = details.row.desk_note
            self.panel.start(details.form, about)
            self.panel.go_to_first_empty()

        self.tasks.read(self, "app.visits.details:visit", visit_id, key="prefill", then=filled)

    def _begin_at(self, hit: "Hit") -> None:
        def found(hosts: "Sequence[HostHit]") -> None:
            ref = next((host.ref for host in hosts if host.ref.id == hit.id), None)
            self._show_form()
            self.panel.start({"host": ref.text if ref else hit.name}, Draft(host=ref))
            self.panel.go_to_first_empty()

        self.tasks.read(self, "app.desk.find:find_host", hit.number or hit.name, key="prefill", then=found)

    # -- the panel at the side

    def new_visit(self, values: dict[str, Any] | None = None) -> None:
        """F2: the form with `values`, else with the draft if one was put away."""
        self._show_form()
        if values:
            self.panel.start(values)
        elif self.panel.is_blank and self.panel.resume():
            return
        self.panel.go_to_first_empty()

    def sign_out(self) -> None:
        """F6: the list of those inside, ready to scan or type."""
        self.side.setCurrentWidget(self.leaving)
        self.leaving.start()

    def _end_of_day(self) -> None:
        self.side.setCurrentWidget(self.bulk)
        self.bulk.start()

    def escort_here(self) -> None:
        """Ctrl+H: the escort of the visitor marked is at the desk; where only one is awaited, that one."""
        if self.side.currentWidget() is self.escorting:
            self.escorting.report()
            return
        waits, row = self.inside.escorts, self.inside.current()
        if row is not None and row.id in waits:
            self._report_escort(row.id)
        elif len(waits) == 1:
            self._report_escort(next(iter(waits)))
        else:
            say.error(_("Mark the visitor whose escort is here.") if waits else _("No escort is awaited."))

    def _report_escort(self, visit_id: UUID) -> None:
        wait = self.inside.escorts[visit_id]
        self.carried.escort_here(visit_id, lambda: self.name_escort(visit_id, wait.visitor))

    def name_escort(self, visit_id: UUID, name: str) -> None:
        """Say who escorts somebody who is here."""
        self.side.setCurrentWidget(self.escorting)
        self.escorting.start(visit_id, name)

    def record_outcome(self, visit_id: UUID, name: str) -> None:
        """Write down what came of a visit."""
        self.side.setCurrentWidget(self.outcome)
        self.outcome.start(visit_id, name)

    def _show_form(self) -> None:
        self.side.setCurrentWidget(self.panel)

    def _finish(self) -> None:
        """Work is done: the form is in front again, what is typed next goes to the one box."""
        self._show_form()
        self.desk.box_wanted.emit()

    def step_back(self) -> bool:
        """Esc: the sign-out list closes; a form with something in it is put away as a draft."""
        if self.side.currentWidget() is self.bulk:
            self.sign_out()
        elif self.side.currentWidget() is not self.panel:
            self._finish()
        elif not self.panel.is_blank:
            self.panel.cancel()
        else:
            return False
        return True

    def _arrived(self, arrived: "Arrived") -> None:
        self.moves.arrived(arrived)
        self._finish()

    # -- rows of the boards

    def _chosen(self, row: "VisitRow") -> None:
        offered = OFFERED[row.state]
        if offered and offered[0] != "void":
            self._move(offered[0], row)
        else:
            self.desk.visit_wanted.emit(row.id)

    def _move(self, move: str, row: "VisitRow") -> None:
        if move == "arrive":
            self.moves.check_in(row.id, lambda: self._begin_expected(row.id))
        elif move == "admit":
            self.moves.admit(row.id)
        elif move in LEAVINGS:
            self.moves.leave(row.id, LEAVINGS[move])
        else:
            self.moves.ask_reason(move, row)

    def _menu(self, row: "VisitRow", where: QPoint) -> None:
        menu = QMenu(self)
        for move in OFFERED[row.state]:
            menu.addAction(asking(move), partial(self._move, move, row))
        menu.addSeparator()
        if row.id in self.inside.escorts:
            menu.addAction(_("Escort is here"), partial(self._report_escort, row.id))
        if row.state in (VisitState.WAITING, VisitState.INSIDE):
            menu.addAction(_("Escort and areas …"), partial(self.name_escort, row.id, row.name))
        if row.state in (VisitState.INSIDE, VisitState.LEFT):
            menu.addAction(_("Record the outcome …"), partial(self.record_outcome, row.id, row.name))
        if row.badge is not None:
            menu.addAction(_("Print badge again"), lambda: self.moves.reprint(row.id))
        menu.addAction(_("Open in the register"), lambda: self.desk.visit_wanted.emit(row.id))
        menu.popup(where)

    def print_selected(self) -> bool:
        """The badge of the row marked last."""
        for board in self._boards():
            row = board.current() if board.list.hasFocus() else None
            if row is not None and row.badge is not None:
                self.moves.reprint(row.id)
                return True
        return False

    def take_focus(self) -> None:
        """The screen is in front; typing goes to the one box."""
        self._show_form()
