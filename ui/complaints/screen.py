"""The room of complaints: boards, return visits and corrective actions at the left, one complaint's whole story at the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout

from app.complaints.fields import Move, Scope
from app.core import clock
from app.core.i18n import _, ngettext
from ui.complaints.card import ComplaintCard
from ui.complaints.filters import ComplaintFilters, View
from ui.complaints.open_side import ComplaintSide
from ui.complaints.papers import ComplaintPapers, there
from ui.complaints.register_sheet import RegisterSheet
from ui.complaints.words import action_row, board_row, moved_words, visit_row
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import shortcuts
from ui.tickets.board_list import DueDelegate, TicketBoardRow
from ui.tickets.matters_screen import MattersScreen
from ui.visits.side_card import side_card

if TYPE_CHECKING:
    from app.complaints.deed import Moved
    from app.complaints.duties import ActionRow
    from app.complaints.kinds import KindRow
    from app.complaints.lists import Board, ComplaintRow
    from app.office.presence import DepartmentRow

ROUND_KEY, REGISTER_KEY = "Ctrl+Shift+P", "Ctrl+M"


class ComplaintsScreen(MattersScreen):
    """Every list leads to the same card."""

    watches: ClassVar[frozenset[str]] = frozenset(
        (
            *("Complaint", "ComplaintEvent", "ComplaintLink", "ComplaintKind", "ComplaintRemedy", "CorrectiveAction", "ReturnVisit"),
            *("ComplaintConsent", "Clock", "Attachment", "Absence", "DutyPair", "Department", "Staff"),
        )
    )
    reveals: ClassVar[str] = "complaint"
    undo_work: ClassVar[str] = "app.complaints.undoing:undo"
    filters: ComplaintFilters
    shown: ComplaintCard

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__(desk, _("Complaints"), ComplaintFilters(), parent)
        self.list.setItemDelegate(DueDelegate(self.list))  # a complaint runs more clocks than stand beside its number
        self.list.setUniformItemSizes(False)
        self.opening: ComplaintSide | None = None  # the form at the side, for who has no first screen
        self.papers = ComplaintPapers(self.tasks, self)
        self._visits: tuple[ComplaintRow, ...] = ()
        self._actions: tuple[ActionRow, ...] = ()
        self.round_button = button(_("Round list"), key=ROUND_KEY, icon="print", kind="quiet", clicked=self.print_round)
        self.card.add_to_head(self.round_button)
        self.round_button.hide()
        self.register: RegisterSheet | None = None
        self.register_button = button(_("Register …"), key=REGISTER_KEY, icon="file-lines", kind="quiet", clicked=self.show_register)
        self.card.add_to_head(self.register_button)
        shortcuts(self, ((ROUND_KEY, self.print_round), (REGISTER_KEY, self.show_register)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.split)

    def make_card(self) -> ComplaintCard:
        return ComplaintCard(self.desk)

    def board_row(self, row: Any) -> TicketBoardRow:
        now = clock.now()
        if self.filters.view is View.ACTIONS:
            return action_row(row, now)
        return visit_row(row, now) if self.filters.view is View.VISITS else board_row(row, now)

    def id_of(self, row: Any) -> UUID:
        found: UUID = getattr(row, "complaint_id", None) or row.id
        return found

    def count_words(self, total: int) -> str:
        if self.filters.view is View.ACTIONS:
            return ngettext("{n} action", "{n} actions", total).format(n=total)
        return ngettext("{n} complaint", "{n} complaints", total).format(n=total)

    def moved_words(self, moved: "Moved", move: Move) -> str:
        return moved_words(moved, move)

    def moved_id(self, moved: "Moved") -> UUID:
        return moved.complaint_id

    # -- loading

    def reload(self) -> None:
        """Read what the chips say, and the complaint shown."""
        from app.complaints.lists import ComplaintFilter

        self.tasks.read(self, "app.complaints.kinds:kinds", key="kinds", then=self._know_kinds)
        self.tasks.read(self, "app.office.presence:departments", key="departments", then=self._know_teams)
        self.tasks.read(self, "app.complaints.duties:return_visits", key="visits", then=self._know_visits)
        self.tasks.read(self, "app.complaints.duties:open_actions", key="actions", then=self._know_actions)
        self.filters.fit_view()
        self.round_button.setVisible(self.filters.view is View.VISITS and there("round_list"))
        self.register_button.setVisible(self.filters.view is View.BOARD)  # both beside each other would take room from the card
        parts = self.filters.wanted()
        if parts is not None and self.filters.view is View.BOARD:
            wanted = ComplaintFilter(**parts)
            self.tasks.read(self, "app.complaints.lists:board", wanted, key="board", then=self._show, failed=self.not_loaded)
        self.shown.reload()

    def _know_kinds(self, rows: "Sequence[KindRow]") -> None:
        self.filters.know_kinds(rows)

    def _know_teams(self, rows: "Sequence[DepartmentRow]") -> None:
        self.filters.know_teams([row.name for row in rows])

    def _know_visits(self, rows: "tuple[ComplaintRow, ...]") -> None:
        self._visits = rows
        self._show_list(View.VISITS, rows)

    def _know_actions(self, rows: "tuple[ActionRow, ...]") -> None:
        self._actions = rows
        self._show_list(View.ACTIONS, rows)

    def _show_list(self, view: View, rows: Sequence[Any]) -> None:
        self.filters.show_counts(len(self._visits), len(self._actions))
        if self.filters.view is view:
            self.tasks.forget(self, "board")
            words = self.filters.text.text().strip().casefold()
            fits = [row for row in rows if not words or words in _said(row)]
            self.show_rows(fits, len(fits))

    def _show(self, board: "Board") -> None:
        if self.filters.view is View.BOARD:
            self.filters.show_levels(board.levels)
            self.show_rows(board.rows, board.total)

    def say_empty(self) -> None:
        icon = "circle-exclamation"
        if self.filters.is_narrowed:
            self.states.show_empty(_("No complaint fits these filters."), _("Esc shows all again."))
        elif self.filters.view is View.VISITS:
            self.states.show_empty(
                _("No return visit is due this week."), _("Those that must be made this week are listed here."), icon=icon
            )
        elif self.filters.view is View.ACTIONS:
            self.states.show_empty(_("No corrective action is open."), _("They stay here until verified, also after the case."), icon=icon)
        elif self.filters.scope is Scope.ALL:
            self.states.show_empty(_("No complaint is open."), _("F5 registers one while the person stands there."), icon=icon)
        else:
            self.states.show_empty(_("Nothing waits for you."), _("Ctrl+B shows your team's complaints, then all."), icon=icon)

    # -- the form at the side, the round list

    def new_complaint(self, values: dict[str, Any] | None = None) -> None:
        """F5 of who has no first screen: the form at the side."""
        if self.opening is None:
            self.opening = ComplaintSide(self.desk, self.side, self, self.close_opening)
            self.opening.room = "complaints"
        self.opening.start(values)

    def print_round(self) -> None:
        """Ctrl+Shift+P: the return visits of the week on paper, in the order of the addresses."""
        if there("round_list"):
            self.papers.look_at_round()

    def show_register(self) -> None:
        """Ctrl+M: the register of some days, on paper or as a spreadsheet."""
        self.register = RegisterSheet(self.window(), self.tasks, self.papers.look_at_register)

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the state at the side, the form, the form of a move, then the filters."""
        if side_card(self).put_away() or (self.opening is not None and self.opening.step_back()):
            return True
        return self.step_out()

    def park(self) -> bool:
        """Ctrl+Shift+K: the form of a new complaint, or of a move, becomes a card."""
        return (self.opening is not None and self.opening.park()) or self.shown.park()

    def print_selected(self) -> bool:
        """Ctrl+P: the paper the state of the complaint shown needs."""
        return self.shown.print_selected()

    def take_focus(self) -> None:
        """The list; a complaint another room wants to see comes first."""
        wanted, self.desk.complaint_to_show = self.desk.complaint_to_show, None
        if wanted is not None:
            self.mark(*wanted)
        else:
            self.list.setFocus()


def _said(row: Any) -> str:
    names = ("number", "name", "home", "place", "summary", "kind", "team", "visitor", "owner", "cause", "action")
    return " ".join(str(getattr(row, name, "") or "") for name in names).casefold()
