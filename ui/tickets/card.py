"""One ticket with its whole story: state, whose it is, every clock, papers, files, what happened, and the moves that may be made now."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import _
from app.tickets.fields import Move
from ui.panels import EmptyState
from ui.screen import Desk
from ui.tickets import card_body as body
from ui.tickets.approve_strip import ApproveStrip
from ui.tickets.matter_card import MatterCard, written
from ui.tickets.move_drafts import MoveDrafts, TicketMoveDrafts
from ui.tickets.move_form import MoveForm
from ui.tickets.move_frame import MoveFrame
from ui.tickets.move_keys import KEYS
from ui.tickets.offers import MoveKeys
from ui.tickets.papers import TicketPapers
from ui.tickets.words import state_pill, whose_words
from ui.visits.tickets_of import ComplaintsOf
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.tickets.deed import Moved
    from app.tickets.story import ListRow, ReportRow
    from app.tickets.whole import Whole

LISTS = frozenset({Move.ASK_PAPERS, Move.EDIT_LIST, Move.APPROVE_LIST})


class TicketCard(MatterCard):
    """A list of papers just made is looked at as soon as it is read."""

    read_work: ClassVar[str] = "app.tickets.whole:whole"
    files_room: ClassVar[str] = "app.tickets.attaching"
    keys: ClassVar[MoveKeys] = KEYS
    drafts_of: ClassVar[type[MoveDrafts]] = TicketMoveDrafts
    note: ClassVar[Any] = Move.NOTE
    form: MoveForm | None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._list_wanted: UUID | None = None
        super().__init__(desk, parent)
        self.papers = TicketPapers(self._tasks, self)

    # -- which ticket

    @property
    def ticket_id(self) -> UUID | None:
        """The ticket shown."""
        return self.record_id

    def show_ticket(self, ticket_id: UUID, move: Move | None = None) -> None:
        """Read and show a ticket; `move` opens its form at once."""
        self.show_one(ticket_id, move)

    def close_ticket(self) -> None:
        """Nothing is shown."""
        self.close_one()

    def empty_state(self) -> EmptyState:
        return EmptyState(_("No ticket is picked."), _("Pick one at the left, or press F4 for a new one."), icon="ticket")

    def make_form(self, move: Move, whole: "Whole") -> MoveFrame:
        return MoveForm(self._tasks, move, whole)

    def show_head(self, whole: "Whole") -> None:
        row = whole.row
        self._title.setText(" · ".join(part for part in (row.caller, row.home or row.company) if part))
        pill = state_pill(row.state)
        self._pill.set(pill.word, pill.meaning)
        self._round.set(_("round {n}").format(n=row.round) if row.round > 1 else "", "warn")
        self._number.setText(" · ".join(part for part in (row.number, row.topic, at_words(row.received_at)) if part))
        self._who.setText(whose_words(whole))

    def state_words(self, whole: "Whole") -> str:
        return state_pill(whole.row.state).word

    def impossible(self, move: str, state: str) -> str:
        words = _("“{move}” is not possible any more: the ticket is “{state}” now. What you typed is put away (F8).")
        return words.format(move=move, state=state)

    def fill_body(self, whole: "Whole", column: QVBoxLayout) -> None:
        column.addWidget(written(whole.row.matter))
        column.addWidget(body.facts_grid(body.facts(whole)))
        if whole.row.source_number:
            column.addWidget(body.source_part(whole.row, self.open_source))
        column.addWidget(ComplaintsOf(self._desk, whole.row.id))
        for each in whole.attached.lists:
            column.addWidget(body.papers_part(each, self.look_at_list))
            if each.is_to_approve and Move.APPROVE_LIST not in whole.moves and Move.NOTE in whole.moves:
                strip = ApproveStrip(self._tasks, whole.row.id)
                strip.approved.connect(lambda moved: self.moved.emit(moved, Move.APPROVE_LIST))
                column.addWidget(strip)
        for report in whole.attached.reports:
            column.addWidget(body.report_part(report, self.look_at_report))
        for verified in whole.attached.verifications:
            column.addWidget(body.verification_part(verified))
        if whole.attached.links:
            column.addWidget(body.section(_("Belongs together")))
        for link in whole.attached.links:
            column.addWidget(body.link_part(link, self.other_wanted.emit))
        self.show_files(whole, column)
        column.addWidget(body.section(_("Story")))
        column.addWidget(body.story_part(whole.lines))

    # -- papers

    def after_move(self, form: MoveFrame, moved: "Moved") -> None:
        self._list_wanted = moved.about_id if form.move_made in LISTS else None

    def was_read(self, whole: "Whole") -> None:
        """A list just made that is told on paper is looked at before it is given out."""
        wanted, self._list_wanted = self._list_wanted, None
        row = next((one for one in whole.attached.lists if one.id == wanted and one.is_valid), None) if wanted is not None else None
        if row is not None and row.delivery == "paper" and row.printed_at is None:
            self.bar.take_focus()  # the sheet gives it back
            self.look_at_list(row)

    def look_at_list(self, row: "ListRow") -> None:
        """The notice as it will be printed; printing it freezes the list."""
        if self.ticket_id is not None:
            self.papers.look_at_list(self.ticket_id, row)

    def look_at_report(self, row: "ReportRow") -> None:
        """The red-light report as it will be printed."""
        if self.ticket_id is not None:
            self.papers.look_at_report(self.ticket_id, row)

    def print_selected(self) -> bool:
        """Ctrl+P: what this state needs on paper."""
        if self._shown is None:
            return False
        self.papers.print_of(self._shown)
        return True
