"""The first screen: who is expected, who is inside, who has gone, and the check-in form at the side."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.visits.fields import VisitState
from ui import say
from ui.panels import Sheet, button
from ui.passes.scans import PassScans
from ui.reveal import HoldToShow, Whose, whose_row
from ui.screen import Desk, Parked, Screen
from ui.shortcuts import Act, bind
from ui.today.beginning import Beginning
from ui.today.board import VisitBoard
from ui.today.bulk_panel import BulkPanel
from ui.today.carried_side import CarriedSide
from ui.today.closed_strip import ClosedStrip
from ui.today.counts import expected_words, gone_words, inside_words
from ui.today.groups import Groups
from ui.today.leave_panel import LeavePanel
from ui.today.reach_strip import ReachStrip
from ui.today.visit_panel import VisitPanel
from ui.today.walk_panel import WalkPanel
from ui.visits.item_words import Things
from ui.visits.items_part import OpenItems
from ui.visits.moves import LEAVINGS, OFFERED, Moves, asking
from ui.visits.side_card import side_card
from ui.visits.words import limits_of

if TYPE_CHECKING:
    from app.desk.find import Hit
    from app.visits.lists import Today, VisitRow
    from app.visits.service import Arrived
    from app.visits.together import Together
    from ui.visits.figures_sheet import FiguresSheet
    from ui.visits.parties import Party

SIDE_WIDTH = 372


def is_pass_badge(arrived: "Arrived | Together") -> TypeGuard["Arrived"]:
    """Whether somebody was checked in with a pass for a badge."""
    from app.printing.codes import is_pass

    return is_pass(getattr(arrived, "badge", None))


def _whose(board: VisitBoard) -> Whose | None:
    return whose_row("visit", board.current())


class TodayScreen(Screen):
    """Boards at the left, one panel at the right: check-in, sign-out or the end of the day."""

    watches: ClassVar[frozenset[str]] = frozenset(
        (
            "Visit",
            "Office",
            "Home",
            "Staff",
            "HostAttempt",
            "WalkAnswer",
            "ClosingRun",
            "WatchEntry",
            "VisitEscort",
            "VisitSlip",
            "VisitOutcome",
        )
    )

    has_cursor: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.passes = PassScans(desk, self.moves, self)
        self.things = Things(self.tasks, self)
        self.open_items = OpenItems(self.tasks, desk.show_items)
        self.panel = VisitPanel(self.tasks)
        self.begin = Beginning(self.tasks, self.panel, self._show_form, self)
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
        self._today: Today | None = None
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
        self.carried = CarriedSide(self.desk, self.side, (self.inside, self.leaving.board), self, self._finish)
        self.gone.add_to_head(self.carried.hand_over)
        self.desk.parked = self._parked
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
        boards.addWidget(self.carried.offer)
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
            source.left.connect(self.carried.offer.after)
            source.left.connect(lambda moved: self.things.ask_back(moved.visit_id, moved.name))
        self.leaving.bulk_wanted.connect(self._end_of_day)
        self.walk.closed.connect(self.sign_out)
        self.walk.list_wanted.connect(self._tick_several)
        self.bulk.closed.connect(self._end_of_day)
        self.side.currentChanged.connect(lambda _page: self._follow())
        self.inside.list.picked.connect(lambda _row: self._follow())
        self.groups.panel.closed.connect(self._finish)
        self.groups.panel.form_wanted.connect(lambda row: self.begin.expected(row.id))
        for board in (self.expected, self.inside, self.gone):
            board.chosen.connect(self._chosen)
            board.menu_wanted.connect(self._menu)
            board.states.again.connect(self.reload)
        for board in self._boards():
            HoldToShow(self.tasks, board.list, partial(_whose, board))
            board.party_wanted.connect(self.groups.show)
            board.whole_wanted.connect(self.groups.move_whole)

    # -- loading

    def reload(self) -> None:
        """Read the boards again; what is shown stays until the answer is in."""
        self.tasks.read(self, "app.visits.hosts:keeps_hosts", key="keeps_hosts", then=self._keeps_hosts)
        self.closed.reload()
        self.tasks.read(self, "app.watch.lists:warm", key="warm")
        self.tasks.read(self, "app.visits.lists:today", key="today", then=self._loaded, failed=self._not_loaded)
        self.carried.reload(self._show_inside)

    def settings_changed(self) -> None:
        """Limits of the clocks, the badge's stock, whether a badge is printed at all."""
        settings = self.desk.settings
        if settings is None:
            return
        limits = self.walk.limits = limits_of(settings)
        for board in self._boards():
            board.limits = limits
        self.panel.escort.configure(settings)
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
        self._today = today
        self._show_inside()
        self._waiting = today.waiting.rows
        self._follow()
        self.gone.show_rows(today.gone.rows, total=today.gone.total)
        self.expected.set_count(expected_words(coming.total, missed.total))
        self.gone.set_count(gone_words(today))
        self.leaving.show_rows(here)
        self.bulk.show_rows(here)
        self.walk.reload()
        self.groups.reload()

    def _follow(self) -> None:
        """The keys for reaching hosts are those of the visitor marked, while no panel at the side has them."""
        self.reach.follow(self._waiting, self.inside.current(), is_free=self.side.currentWidget() is self.panel)

    def _not_loaded(self, error: UserError) -> None:
        for board in (self.expected, self.inside, self.gone):
            board.show_trouble(str(error))

    def _show_inside(self) -> None:
        if self._today is not None:
            waiting, inside = self._today.waiting, self._today.inside
            self.inside.show_rows(self.carried.in_order((*waiting.rows, *inside.rows)), total=waiting.total + inside.total)
            self.inside.set_count(" · ".join(part for part in (inside_words(self._today), self.carried.words()) if part))

    def _parked(self) -> tuple[Parked, ...]:
        said = ((draft.values.get("name"), draft.values.get("host"), draft.begun_at) for draft in self.panel.parked)
        return tuple(Parked(str(name or ""), str(host or ""), begun_at) for name, host, begun_at in said)

    def tick(self, now: datetime) -> None:
        """The clock moved: paint the spans again, with no query."""
        for board in self._boards():
            board.tick()
        self.carried.tick()

    # -- the one box

    def take_hit(self, hit: "Hit", text: str = "") -> None:
        """What Enter on a hit does: check in, sign out, or begin a visit with everything known."""
        if hit.kind == "inside":
            self._pass(hit)
        elif hit.kind == "person":
            self.begin.person(hit.id)
        elif hit.kind == "expected":
            self.begin.expected(hit.id)
        elif hit.kind in ("home", "staff"):
            self.begin.at(hit)
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
        if self.passes.takes(code):
            self.passes.scan(code)
        else:
            self.moves.scan(code, self._check_expected)

    def take_text(self, text: str) -> None:
        """Nobody fits `text`: a new visit with it in the right field."""
        self.begin.text(text)

    def _check_expected(self, visit_id: UUID) -> None:
        """Somebody scanned in must be looked at first: the form is in front, whatever room was."""
        self.desk.wanted.emit("today")
        self.begin.expected(visit_id)

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
        elif self.side.currentWidget() in (self.leaving, self.groups.panel) or self.carried.is_open:
            self._finish()
        elif self.panel.watch.step_back():
            pass
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
            self.moves.check_in(row.id, lambda: self.begin.expected(row.id))
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
            self.carried.add_to_menu(menu, one)
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
