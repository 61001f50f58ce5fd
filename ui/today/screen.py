"""The first screen: who is expected, who is inside, who has gone, and the check-in form at the side."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from app.visits.fields import HostRef, VisitState
from ui import say
from ui.panels import Sheet, button
from ui.passes.scans import PassScans
from ui.screen import Desk, Screen
from ui.shortcuts import Act, bind
from ui.today.board import VisitBoard
from ui.today.bulk_panel import BulkPanel
from ui.today.closed_strip import ClosedStrip
from ui.today.draft import Draft
from ui.today.groups import Groups
from ui.today.leave_panel import LeavePanel
from ui.today.reach_strip import ReachStrip
from ui.today.visit_panel import VisitPanel
from ui.today.walk_panel import WalkPanel
from ui.visits.companion_strip import companions_to_come
from ui.visits.item_words import Things
from ui.visits.items_part import OpenItems
from ui.visits.moves import LEAVINGS, OFFERED, Moves, asking
from ui.visits.side_card import side_card
from ui.visits.words import limits_of

if TYPE_CHECKING:
    from app.desk.find import Hit, HostHit
    from app.visits.details import VisitDetails
    from app.visits.lists import Today, VisitRow
    from app.visits.service import Arrived
    from app.visits.together import Together
    from ui.visits.figures_sheet import FiguresSheet
    from ui.visits.parties import Party

PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][·•.\- ]?[A-Za-z0-9]{4,6}[\u4e00-\u9fff]?")
SIDE_WIDTH = 372


def field_for(text: str) -> str:
    """The field a text that found nobody belongs to: digits are a phone, a plate is a plate, else it is a name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if PLATE.fullmatch(plain):
        return "plate"
    digits = sum(c.isdigit() for c in plain)
    return "phone" if digits >= 3 and digits >= len(plain.replace(" ", "").replace("-", "").replace("+", "")) else "name"


def is_pass_badge(arrived: "Arrived | Together") -> TypeGuard["Arrived"]:
    """Whether somebody was checked in with a pass for a badge."""
    from app.printing.codes import is_pass

    return is_pass(getattr(arrived, "badge", None))


class TodayScreen(Screen):
    """Boards at the left, one panel at the right: check-in, sign-out or the end of the day."""

    watches: ClassVar[frozenset[str]] = frozenset({"Visit", "Office", "Home", "Staff", "HostAttempt", "WalkAnswer", "ClosingRun"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.passes = PassScans(desk, self.moves, self)
        self.things = Things(self.tasks, self)
        self.open_items = OpenItems(self.tasks, desk.show_items)
        self.panel = VisitPanel(self.tasks)
        self.leaving = LeavePanel(self.tasks, self.moves)
        self.walk = WalkPanel(self.tasks, self.moves)
        self.bulk = BulkPanel(self.moves)
        self.reach = ReachStrip(self.tasks, self.moves)
        self.closed = ClosedStrip(self.tasks)
        self.expected = VisitBoard(_("Expected today"), empty=_("Nobody is expected today."), hint=_("No visit was announced for today."))
        hint = _("Type a name above, or press F2, to check somebody in.")
        self.inside = VisitBoard(_("Inside now"), empty=_("Nobody is inside."), hint=hint)
        self.gone = VisitBoard(_("Gone today"), empty=_("Nobody has left yet today."), hint=_("Visitors who sign out appear here."))
        self.side = QStackedWidget()
        self.groups = Groups(self.tasks, self.moves, self.side, self.leaving)
        self._waiting: Sequence[VisitRow] = ()
        self.figures: FiguresSheet | None = None
        self._build()
        self._wire()
        self.settings_changed()

    def _build(self) -> None:
        self.expected.add_to_head(button(_("All expected"), kind="quiet", clicked=lambda: self.desk.wanted.emit("expected")))
        figures = button(_("Figures"), icon="chart-simple", kind="quiet", clicked=self.show_figures)
        figures.setToolTip(_("Figures of the day") + "  Ctrl+Shift+D")
        self.gone.add_to_head(figures)
        bind(self, [("Ctrl+Shift+D", self.show_figures)], self._press)
        self.walk.below.addWidget(self.open_items)
        for page in (self.panel, self.leaving, self.walk, self.bulk, self.groups.panel):
            self.side.addWidget(page)
        self.side.setFixedWidth(SIDE_WIDTH)
        here = QVBoxLayout()
        here.setSpacing(10)
        here.addWidget(self.inside, 1)
        here.addWidget(self.reach)
        grid = QGridLayout()
        grid.setSpacing(14)
        grid.addLayout(here, 0, 0, 2, 1)
        grid.addWidget(self.expected, 0, 1)
        grid.addWidget(self.gone, 1, 1)
        grid.setColumnStretch(0, 11)
        grid.setColumnStretch(1, 9)
        grid.setRowStretch(0, 2)
        grid.setRowStretch(1, 3)
        boards = QVBoxLayout()
        boards.setSpacing(14)
        boards.addWidget(self.closed)
        boards.addLayout(grid, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addLayout(boards, 1)
        row.addWidget(self.side)

    def _wire(self) -> None:
        self.panel.saved.connect(self._arrived)
        self.panel.closed.connect(self._finish)
        self.panel.said.connect(say.toast)
        self.leaving.closed.connect(self._finish)
        self.leaving.pass_scanned.connect(self.take_code)
        for source in (self.moves, self.passes):
            source.left.connect(lambda moved: self.things.ask_back(moved.visit_id, moved.name))
        self.leaving.bulk_wanted.connect(self._end_of_day)
        self.walk.closed.connect(self.sign_out)
        self.walk.list_wanted.connect(self._tick_several)
        self.bulk.closed.connect(self._end_of_day)
        self.side.currentChanged.connect(lambda _page: self._follow())
        self.inside.list.picked.connect(lambda _row: self._follow())
        self.groups.panel.closed.connect(self._finish)
        for board in (self.expected, self.inside, self.gone):
            board.chosen.connect(self._chosen)
            board.menu_wanted.connect(self._menu)
            board.states.again.connect(self.reload)
        for board in self._boards():
            board.party_wanted.connect(self.groups.show)
            board.whole_wanted.connect(self.groups.move_whole)

    # -- loading

    def reload(self) -> None:
        """Read the boards again; what is shown stays until the answer is in."""
        self.tasks.read(self, "app.visits.hosts:keeps_hosts", key="keeps_hosts", then=self._keeps_hosts)
        self.closed.reload()
        self.tasks.read(self, "app.visits.lists:today", key="today", then=self._loaded, failed=self._not_loaded)

    def settings_changed(self) -> None:
        """Limits of the clocks, the badge's stock, whether a badge is printed at all."""
        settings = self.desk.settings
        if settings is None:
            return
        limits = self.walk.limits = limits_of(settings)
        for board in self._boards():
            board.limits = limits
        self.leaving.badge_prefix = settings.badge_prefix
        counter, prints = self.tasks.actor.counter if self.tasks.actor else "", settings.print_badge
        self.tasks.read(
            self, "app.printing.lists:route", counter, "badge", key="route",
            then=lambda route: self.panel.configure(stock=route.stock, prints_badge=prints),
        )  # fmt: skip

    def _boards(self) -> tuple[VisitBoard, ...]:
        return self.inside, self.gone, self.expected, self.leaving.board

    def _keeps_hosts(self, keeps: bool) -> None:
        self.panel.hosts.keeps_hosts = keeps

    def _loaded(self, today: "Today") -> None:
        coming, missed = today.expected, today.missed
        self.expected.show_rows((*coming.rows, *missed.rows), total=coming.total + missed.total)
        here = (*today.waiting.rows, *today.inside.rows)
        self.inside.tries, self.inside.overnight = today.tries, today.overnight
        self.inside.show_rows(here, total=today.waiting.total + today.inside.total)
        self._waiting = today.waiting.rows
        self._follow()
        self.gone.show_rows(today.gone.rows, total=today.gone.total)
        self.expected.set_count(self._expected_words(coming.total, missed.total))
        self.inside.set_count(self._inside_words(today))
        self.gone.set_count(_("{gone} left, {arrived} arrived").format(gone=today.gone.total, arrived=today.arrived_today))
        self.leaving.show_rows(here)
        self.bulk.show_rows(here)
        self.walk.reload()
        self.groups.reload()

    def _follow(self) -> None:
        """The keys for reaching hosts are those of the visitor marked, while no panel at the side has them."""
        self.reach.follow(self._waiting, self.inside.current(), is_free=self.side.currentWidget() is self.panel)

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
        elif hit.kind == "pass":
            self.desk.show_pass(hit.id)
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
        (self.passes if self.passes.takes(code) else self.moves).scan(code)

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
            about.companions = companions_to_come(details)
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
        self.side.setCurrentWidget(self.walk)
        self.open_items.reload()
        self.walk.start()

    def _tick_several(self) -> None:
        self.side.setCurrentWidget(self.bulk)
        self.bulk.start()

    def _press(self, act: Act) -> None:
        if self.tasks.actor is not None and not any(sheet.isVisible() for sheet in self.window().findChildren(Sheet)):
            act()

    def show_figures(self) -> None:
        """Ctrl+Shift+D: the figures of the day."""
        from ui.visits.figures_sheet import FiguresSheet  # it shows its paper, and what reads a PDF is large

        self.figures = FiguresSheet(self.window(), self.tasks)

    def _show_form(self) -> None:
        self.side.setCurrentWidget(self.panel)

    def _finish(self) -> None:
        """Work is done: the form is in front again, what is typed next goes to the one box."""
        self._show_form()
        self.desk.box_wanted.emit()

    def step_back(self) -> bool:
        """Esc: the sign-out list closes; a form with something in it is put away as a draft."""
        if side_card(self).put_away():
            return True
        if self.side.currentWidget() is self.bulk:
            self._end_of_day()
        elif self.side.currentWidget() is self.walk:
            self.sign_out()
        elif self.side.currentWidget() in (self.leaving, self.groups.panel):
            self._finish()
        elif not self.panel.is_blank:
            self.panel.cancel()
        else:
            return False
        return True

    def _arrived(self, arrived: "Arrived | Together") -> None:
        if is_pass_badge(arrived):
            self.passes.arrived(arrived)
        else:
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

    def _menu(self, row: "VisitRow | Party", where: QPoint) -> None:
        menu = QMenu(self)
        one = self.groups.offer(menu, row)
        if one is row:
            for move in OFFERED[one.state]:
                menu.addAction(asking(move), partial(self._move, move, one))
            menu.addSeparator()
            if one.badge is not None:
                menu.addAction(_("Print badge again"), lambda: self.moves.reprint(one.id))
        menu.addAction(_("Open in the register"), lambda: self.desk.visit_wanted.emit(one.id))
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
