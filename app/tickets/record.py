"""A ticket: its fields, its states and its moves; its story, its links, and who has it open."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record, Row, index_of_part
from app.storage.types import Word
from app.stories.events import StoryEvent, StoryLink
from app.tickets.fields import CLOSED, MOVE_WORDS, STATE_WORDS, Channel, LinkKind, Move, TicketState

UNDO = timedelta(seconds=10)
S, M = TicketState, Move
BACK = None  # to the state it came from

# made wherever the ticket is open, without leaving the state
_ANYWHERE = (M.NOTE, M.LINK, M.CORRECT, M.SPLIT, M.VERIFY, M.DIRECT, M.CALL_BACK)
# every row of procedures.md: state -> move -> the state it leads to
MOVES: dict[TicketState, dict[Move, TicketState | None]] = {
    S.RECEIVED: {
        M.ANSWER: S.DONE, M.WORK: S.WORKING, M.ASK_PAPERS: S.WAITING, M.HAND_OVER: S.HANDING_OVER, M.RED_LIGHT: S.RED_LIGHT,
        M.ASSIGN: S.WORKING, M.EXTEND: S.RECEIVED, M.APPROVE_LIST: S.WAITING, M.DECLINE_LIST: S.RECEIVED,
    },
    S.WORKING: {
        M.FINISH: S.DONE, M.PROMISE: S.WORKING, M.ASK_PAPERS: S.WAITING, M.HAND_OVER: S.HANDING_OVER, M.RED_LIGHT: S.RED_LIGHT,
        M.ASSIGN: S.WORKING, M.EXTEND: S.WORKING, M.APPROVE_LIST: S.WAITING, M.DECLINE_LIST: S.WORKING,
    },
    S.WAITING: {
        M.PAPERS_IN: S.WORKING, M.EDIT_LIST: S.WAITING, M.ASK_PAPERS: S.WAITING, M.RED_LIGHT: S.RED_LIGHT, M.ASSIGN: S.WAITING,
        M.EXTEND: S.WAITING, M.APPROVE_LIST: S.WAITING, M.DECLINE_LIST: S.WAITING,
    },
    S.HANDING_OVER: {M.ACCEPT: S.WORKING, M.SEND_BACK: S.RECEIVED, M.ASSIGN: S.WORKING, M.RED_LIGHT: S.RED_LIGHT, M.EXTEND: S.HANDING_OVER},
    S.DISPUTED: {M.ASSIGN: S.WORKING, M.RED_LIGHT: S.RED_LIGHT},
    S.RED_LIGHT: {M.REFUSE: S.REFUSED, M.NOT_NOW: S.NOT_NOW, M.INSTRUCT: BACK},
    S.REFUSED: {M.TELL_REFUSAL: S.DONE},
    S.NOT_NOW: {M.LOOK_AGAIN: BACK, M.TELL_DELAY: S.NOT_NOW, M.ASSIGN: S.NOT_NOW},
    S.DONE: {M.REPORT_BACK: S.REPORTED, M.REOPEN: S.WORKING},
    S.REPORTED: {M.REOPEN: S.WORKING, M.NOTE: S.REPORTED, M.LINK: S.REPORTED},
    S.MERGED: {},
    S.VOID: {},
}  # fmt: skip
for _state, _moves in MOVES.items():
    if _state not in CLOSED:
        _moves |= {move: _state for move in _ANYWHERE} | {M.MERGE: S.MERGED, M.VOID: S.VOID}
for _move in (M.CALL_BACK, M.VERIFY, M.SPLIT):
    del MOVES[S.DONE][_move]


class Ticket(Record, kw_only=True):
    """One matter somebody brought, from receipt until the person was answered (W4).

    `received_at` is when it was received, which may be before it was written down; every limit runs from there. `owner_id` owns it until
    somebody else has accepted it; `first_owner_id` follows it up and reports back (W4.5). `department` is the one that has it now, `topic`
    the matter of its A/B pair. `acting_*` says who stood in for the owner when that was last looked at; who answers now is worked
    out anew each time (who.py). `came_from` is where a red light, `state_before` where the last move began.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_number", "number", unique=True),
        Index("ix_ticket_day", "day", "received_at"),
        index_of_part("ix_ticket_open", "state", "received_at", where="closed_at IS NULL"),
        Index("ix_ticket_closed", "closed_at"),
        Index("ix_ticket_owner", "owner_id"),
        Index("ix_ticket_person", "person_id", "received_at"),
        index_of_part("ix_ticket_source", "source_id", where="source_id IS NOT NULL"),
        index_of_part("ix_ticket_parent", "parent_id", where="parent_id IS NOT NULL"),
        index_of_part("ix_ticket_into", "merged_into_id", where="merged_into_id IS NOT NULL"),
    )  # fmt: skip

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[TicketState] = mapped_column(Word(TicketState), default=TicketState.RECEIVED)
    round: Mapped[int] = mapped_column(default=1)
    day: Mapped[int]
    received_at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(255), default="")
    is_contact_refused: Mapped[bool] = mapped_column(default=False)
    company: Mapped[str] = mapped_column(String(255), default="")
    home_id: Mapped[UUID | None] = mapped_column(default=None)
    home: Mapped[str] = mapped_column(String(255), default="")
    matter: Mapped[str] = mapped_column(String(4000))
    department: Mapped[str] = mapped_column(String(60), default="")
    topic: Mapped[str] = mapped_column(String(60), default="")
    item_id: Mapped[UUID | None] = mapped_column(default=None)
    is_promised: Mapped[bool] = mapped_column(default=False)
    expected_at: Mapped[datetime | None] = mapped_column(default=None)
    is_resident: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(String(60))
    first_owner_id: Mapped[UUID | None] = mapped_column(default=None)
    first_owner: Mapped[str] = mapped_column(String(60))
    first_department: Mapped[str] = mapped_column(String(60), default="")
    acting_id: Mapped[UUID | None] = mapped_column(default=None)
    acting: Mapped[str] = mapped_column(String(60), default="")
    acting_as: Mapped[str] = mapped_column(String(10), default="")
    target_id: Mapped[UUID | None] = mapped_column(default=None)
    target: Mapped[str] = mapped_column(String(60), default="")
    target_department: Mapped[str] = mapped_column(String(60), default="")
    returns: Mapped[int] = mapped_column(default=0)
    lists: Mapped[int] = mapped_column(default=0)
    came_from: Mapped[TicketState | None] = mapped_column(Word(TicketState), default=None)
    look_again: Mapped[int | None] = mapped_column(default=None)
    is_delay_told: Mapped[bool] = mapped_column(default=False)
    is_verified: Mapped[bool] = mapped_column(default=False)
    result: Mapped[str] = mapped_column(String(4000), default="")
    is_refused: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    told_how: Mapped[str] = mapped_column(String(20), default="")
    reaction: Mapped[str] = mapped_column(String(1000), default="")
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    counter: Mapped[str] = mapped_column(String(40), default="")
    received_by: Mapped[str] = mapped_column(String(60), default="")
    source_kind: Mapped[str] = mapped_column(String(12), default="")
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    source_number: Mapped[str] = mapped_column(String(24), default="")
    parent_id: Mapped[UUID | None] = mapped_column(default=None)
    merged_into_id: Mapped[UUID | None] = mapped_column(default=None)
    event_at: Mapped[datetime]
    moved_at: Mapped[datetime | None] = mapped_column(default=None)
    moved_by: Mapped[str] = mapped_column(String(60), default="")

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.state not in CLOSED

    @property
    def caller(self) -> str:
        """Whoever brought it, in a word."""
        return self.name or _("anonymous")

    def may(self, move: Move) -> bool:
        """Whether the state lets this be done, whoever does it."""
        return move in MOVES[self.state]

    def step(self, move: Move, now: datetime) -> TicketState:
        """Go where a move leads; raises UserError in a state that does not know it. Gives the state it came from."""
        before = self.state
        if move not in MOVES[before]:
            sentence = _("Ticket {number} is “{state}”; “{move}” is not possible then. Load it again and look.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[before]), move=_(MOVE_WORDS[move])))
        to = MOVES[before][move]
        if to is S.RED_LIGHT:
            self.came_from = before
        self.state = to or self.came_from or S.RECEIVED
        if to is BACK:
            self.came_from = None
        self.closed_at = now if self.state in CLOSED else None
        self.moved_at = now
        return before

    def next_event_at(self, now: datetime) -> datetime:
        """When an event counts as done: a PC clock set back does not run a story backwards (R11)."""
        self.event_at = now if now > self.event_at else self.event_at + timedelta(seconds=1)
        return self.event_at

    # -- hands

    def hand_to(self, target_id: UUID | None, target: str, department: str) -> None:
        """Offered; the owner stays owner until it is accepted (W4.3)."""
        self.target_id, self.target, self.target_department = target_id, target, department

    def take(self, owner_id: UUID | None, owner: str, department: str) -> None:
        """Accepted: this is the owner now; no limit starts anew (R10)."""
        self.owner_id, self.owner, self.department = owner_id, owner, department
        self.hand_to(None, "", "")
        self.act(None, "", "")

    def act(self, staff_id: UUID | None, name: str, as_: str) -> None:
        """Who stands in for the owner; nobody, where the owner is there."""
        self.acting_id, self.acting, self.acting_as = staff_id, name, as_

    def send_back(self) -> None:
        """Not accepted. Once it goes back to the owner, the second time the division leader says whose it is."""
        self.returns += 1
        self.hand_to(None, "", "")
        if self.returns > 1:
            self.state = S.DISPUTED

    # -- the end

    def finish(self, result: str, now: datetime, *, is_refused: bool = False) -> None:
        """Done; the first owner reports it back (W4.5)."""
        self.result, self.done_at, self.is_refused = result, now, is_refused
        self.hand_to(None, "", "")

    def tell(self, how: str, at: datetime, reaction: str) -> None:
        """The person was told."""
        self.told_how, self.told_at, self.reaction = how, at, reaction

    def take_back(self, now: datetime) -> None:
        """Made by a move that is undone: its number is used up."""
        self.step(Move.VOID, now)
        self.reason, self.moved_at = _("taken back"), None

    def begin_again(self) -> None:
        """A new round (R8): what was done and told in the earlier one stands in the story."""
        self.round += 1
        self.result, self.told_how, self.reaction = "", "", ""
        self.done_at = self.told_at = None
        self.is_refused = self.is_delay_told = self.is_verified = False
        self.returns = 0


def day_number(at: datetime) -> int:
    """20261121: the office's day of a moment."""
    day = day_of(at)
    return day.year * 10000 + day.month * 100 + day.day


class TicketEvent(StoryEvent, kw_only=True):
    """One line of a ticket's story: which move, by whom, from which state to which, and what was filled in."""

    __tablename__ = "ticket_event"
    __table_args__ = (Index("ix_ticket_event_ticket", "ticket_id", "at"), Index("ix_ticket_event_noted", "noted_at"))

    ticket_id: Mapped[UUID]
    move: Mapped[Move] = mapped_column(Word(Move))
    state_from: Mapped[TicketState | None] = mapped_column(Word(TicketState), default=None)
    state_to: Mapped[TicketState] = mapped_column(Word(TicketState))


class TicketLink(StoryLink, kw_only=True):
    """Two tickets that belong together; of a split or merger `ticket_id` is the one that goes on."""

    __tablename__ = "ticket_link"
    __table_args__ = (Index("ix_ticket_link_ticket", "ticket_id"), Index("ix_ticket_link_other", "other_id"))

    ticket_id: Mapped[UUID]
    kind: Mapped[LinkKind] = mapped_column(Word(LinkKind))


class TicketView(Row, kw_only=True):
    """Which counter has a ticket open; refreshed while it is, so one left behind by a crash is soon forgotten. In no trail."""

    __tablename__ = "ticket_view"

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    counter: Mapped[str] = mapped_column(String(40), primary_key=True)
    staff_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(60), default="")
    since_at: Mapped[datetime]
    refreshed_at: Mapped[datetime]
