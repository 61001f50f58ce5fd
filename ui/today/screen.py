"""The first screen: who is expected, who is inside, who has gone, and the check-in form at the side."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeGuard
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import ServerAway, UserError
from app.core.i18n import _
from app.visits.fields import VisitState
from ui import say
from ui.complaints.open_side import ComplaintSide
from ui.panels import Sheet, button
from ui.passes.scans import PassScans
from ui.reveal import HoldToShow, Whose, whose_row
from ui.screen import Desk, Screen
from ui.shortcuts import Act, bind
from ui.tickets.open_side import TicketSide
from ui.today.beginning import Beginning
from ui.today.board import VisitBoard
from ui.today.carried_side import CarriedSide
from ui.today.closed_strip import ClosedStrip
from ui.today.columns import beside
from ui.today.counts import expected_words, gone_words, inside_words
from ui.today.due_board import DueBoard
from ui.today.evening import Evening
from ui.today.groups import Groups
from ui.today.leave_panel import LeavePanel
from ui.today.phone_side import PhoneSide
from ui.today.reach_strip import ReachStrip
from ui.today.row_moves import RowMoves
from ui.today.to_ticket import begin_ticket
from ui.today.visit_panel import VisitPanel
from ui.visits.item_words import Things
from ui.visits.moves import Moves
from ui.visits.side_card import side_card
from ui.visits.words import limits_of

if TYPE_CHECKING:
    from app.desk.find import Hit
    from app.visits.lists import Today, VisitRow
    from app.visits.service import Arrived
    from app.visits.together import Together
    from ui.visits.figures_sheet import FiguresSheet

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
            "Message",
            "Ticket",
            "Complaint",
        )
    )

    has_cursor: ClassVar[bool] = False
    needs_height: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.moves = Moves(self.tasks, self)
        self.passes = PassScans(desk, self.moves, self)
        self.things = Things(self.tasks, self)
        self.panel = VisitPanel(self.tasks, desk.parking)
        self.begin = Beginning(self.tasks, self.panel, self._show_form, self)
        self.leaving = LeavePanel(self.tasks, self.moves)
        self.reach = ReachStrip(self.tasks, self.moves)
        self.closed = ClosedStrip(self.tasks)
        self.expected = VisitBoard(_("Expected today"), empty=_("Nobody is expected today."), hint=_("No visit was announced for today."))
        hint = _("Type a name above, or press F2, to check somebody in.")
        self.inside = VisitBoard(_("Inside now"), empty=_("Nobody is inside."), hint=hint)
        self.due = DueBoard(desk)
        self.gone = VisitBoard(_("Gone today"), empty=_("Nobody has left yet today."), hint=_("Visitors who sign out appear here."))
        self.side = QStackedWidget()
        self.evening = Evening(desk, self.moves, self.side, self.sign_out)
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
        bind(self, [("Ctrl+Shift+D", self.show_figures), ("Ctrl+M", lambda: self.phone.take_message())], self._press)
        for page in (self.panel, self.leaving):
            self.side.addWidget(page)
        self.side.setFixedWidth(SIDE_WIDTH)
        self.carried = CarriedSide(self.desk, self.side, (self.inside, self.leaving.board), self, self._finish)
        self.gone.add_to_head(self.carried.hand_over)
        self.rows = RowMoves(self.desk, self.moves, self.groups, self.carried, self, begin=self.begin.expected)
        self.phone = PhoneSide(self.desk, self.side, self, self._finish, self.begin.carried_over)
        self.tickets = TicketSide(self.desk, self.side, self, self._finish)
        self.complaints = ComplaintSide(self.desk, self.side, self, self._finish)
        self._lay_out()

    def _lay_out(self) -> None:
        here = QVBoxLayout()
        here.setSpacing(10)
        here.addWidget(self.inside, 1)
        here.addWidget(self.reach)
        boards = QVBoxLayout()
        boards.setSpacing(14)
        boards.addWidget(self.closed)
        boards.addLayout(beside(((self.expected, 2), (here, 3)), ((self.due, 5), (self.phone.board, 0), (self.gone, 3))), 1)
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
        self.panel.brought.connect(self._bring_today)
        self.leaving.closed.connect(self._finish)
        self.leaving.pass_scanned.connect(self.take_code)
        for source in (self.moves, self.passes):
            source.left.connect(self.carried.offer.after)
            source.left.connect(lambda moved: self.things.ask_back(moved.visit_id, moved.name))
        self.leaving.bulk_wanted.connect(self.evening.start)
        self.side.currentChanged.connect(lambda _page: self._follow())
        self.inside.list.picked.connect(lambda _row: self._follow())
        self.groups.closed.connect(self._finish)
        self.groups.form_wanted.connect(lambda row: self.begin.expected(row.id))
        self.rows.follow((self.expected, self.inside, self.gone))
        for board in (self.expected, self.inside, self.gone):
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
        self.due.freshen()
        self.tasks.read(self, "app.watch.lists:warm", key="warm")
        self.tasks.read(self, "app.visits.lists:today", key="today", then=self._loaded, failed=self._not_loaded)
        self.carried.reload(self._show_inside)
        self.phone.reload()
        self.tickets.reload()
        self.complaints.reload()

    def settings_changed(self) -> None:
        """Limits of the clocks, the badge's stock, whether a badge is printed at all."""
        settings = self.desk.settings
        if settings is None:
            return
        limits = limits_of(settings)
        self.evening.configure(limits)
        for board in self._boards():
            board.limits = limits
        self.panel.escort.configure(settings)
        self.tickets.configure(is_printed=settings.print_ticket)
        self.panel.form.ask_id(is_asked=bool(settings.keeps_ids))
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
        ids = [row.id for row in (*coming.rows, *missed.rows)]
        self.tasks.read(self, "app.visits.watched:marks", ids, key="marks", then=self.expected.know_marks)
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
        self.evening.know(here)
        self.groups.reload()

    def _follow(self) -> None:
        """The keys for reaching hosts are those of the visitor marked, while no panel at the side has them."""
        self.reach.follow(self._waiting, self.inside.current(), is_free=self.side.currentWidget() is self.panel)

    def _not_loaded(self, error: UserError) -> None:
        if isinstance(error, ServerAway) and self._today is not None:
            return  # who was here when it was last read; the line above says that the server is away
        for board in (self.expected, self.inside, self.gone):
            board.show_trouble(str(error))

    def _show_inside(self) -> None:
        if self._today is not None:
            waiting, inside = self._today.waiting, self._today.inside
            self.inside.show_rows(self.carried.in_order((*waiting.rows, *inside.rows)), total=waiting.total + inside.total)
            self.inside.set_count(" · ".join(part for part in (inside_words(self._today), self.carried.words()) if part))

    def tick(self, now: datetime) -> None:
        """The clock moved: paint the spans again, with no query."""
        for board in self._boards():
            board.tick()
        self.carried.tick()
        self.due.tick(now)
        self.phone.tick()

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

    def _press(self, act: Act) -> None:
        if self.tasks.actor is not None and not any(sheet.isVisible() for sheet in self.window().findChildren(Sheet)):
            act()

    def show_figures(self) -> None:
        """Ctrl+Shift+D: the figures of the day."""
        from ui.visits.figures_sheet import FiguresSheet  # it shows its paper, and what reads a PDF is large

        self.figures = FiguresSheet(self.window(), self.tasks)

    def _bring_today(self) -> None:
        self.desk.wanted.emit("today")
        self._show_form()

    def new_call(self, values: dict[str, Any] | None = None) -> None:
        """F3: the form of a call."""
        self.phone.new_call(values)

    def show_parked(self) -> None:
        """F8: the forms put away."""
        self.phone.show_parked()

    def park(self) -> bool:
        """Ctrl+Shift+K: what is half-filled at the side becomes a card."""
        if self.phone.is_open or self.tickets.is_open or self.complaints.is_open:
            return self.phone.park() or self.tickets.park() or self.complaints.park()
        if self.panel.is_blank or self.side.currentWidget() is not self.panel:
            return False
        self.panel.cancel()
        return True

    def new_ticket(self, values: dict[str, Any] | None = None) -> None:
        """F4: the ticket form at the side."""
        self.tickets.start(values)

    def new_complaint(self, values: dict[str, Any] | None = None) -> None:
        """F5: the form of a complaint at the side."""
        self.complaints.start(values)

    def carry(self, kind: str) -> bool:
        """F2 … F5: with the call, message or ticket in front; F4 and F5 with what is marked or with the check-in form, too."""
        if self.phone.carry(kind) or begin_ticket(self.desk, self, self._boards(), self.panel, kind=kind):
            return True
        return self.due.carry(kind) or self.tickets.carry(kind)

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
        if self.evening.step_back() or self.phone.step_back() or self.tickets.step_back() or self.complaints.step_back():
            pass
        elif self.side.currentWidget() is self.leaving or self.groups.is_shown or self.carried.is_open:
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

    def print_selected(self) -> bool:
        """The badge of the row marked last."""
        return self.phone.print_selected() or self.rows.print_selected(self._boards())

    def take_focus(self) -> None:
        """The screen is in front: typing goes to the one box, or on where a half-filled form was left."""
        self._show_form()
        if self.panel.is_blank:
            self.desk.box_wanted.emit()
