"""A complaint: its fields, its states and its moves; its story and its links. What hangs on it is in tracks.py, its tree in kinds.py."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.complaints.fields import (
    CLOSED,
    MOVE_WORDS,
    NEXT_LEVEL,
    OVER,
    STATE_WORDS,
    Channel,
    Danger,
    Fault,
    Level,
    LinkKind,
    Move,
    Satisfaction,
    Severity,
    Source,
    State,
)
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.imports import shown, unfinished
from app.storage.records import Record, index_of_part
from app.storage.types import Word
from app.stories.events import StoryEvent, StoryLink

S, M = State, Move

# made wherever the complaint is open, without leaving the state
_ANYWHERE = (
    M.NOTE, M.LINK, M.CORRECT, M.SPLIT, M.ASSIGN, M.EXTEND, M.APOLOGISE, M.SEE_LEADER, M.TELL_SUPERIOR, M.CORRECTIVE, M.VERIFY_CORRECTIVE,
)  # fmt: skip
# corrective actions outlive the case
_AFTERWARDS = (M.NOTE, M.LINK, M.CORRECTIVE, M.VERIFY_CORRECTIVE, M.EXTEND)
# every row of procedures.md: state -> move -> the states it may lead to, the usual one first
MOVES: dict[State, dict[Move, tuple[State, ...]]] = {
    S.REGISTERED: {M.START: (S.VERIFYING,)},
    S.VERIFYING: {M.FACTS: (S.TO_DECIDE,)},
    S.TO_DECIDE: {
        M.DISPATCH: (S.DISPATCHED,), M.TO_MANAGER: (S.MANAGER,), M.UNFOUNDED: (S.UNFOUNDED,), M.FACTS: (S.TO_DECIDE,),
    },
    S.MANAGER: {M.DECIDE: (S.DISPATCHED,), M.TO_DIRECTOR: (S.TO_DECIDE,)},
    S.UNFOUNDED: {M.TELL: (S.CLOSED,)},
    S.DISPATCHED: {M.ACCEPT: (S.IN_HAND,), M.SEND_BACK: (S.TO_DECIDE, S.MANAGER), M.DISPATCH: (S.DISPATCHED,)},
    S.IN_HAND: {
        M.DECIDE_ROUND: (S.IN_HAND,), M.REMEDY: (S.IN_HAND,), M.FURTHER: (S.IN_HAND,), M.RESULT: (S.TO_REPORT,), M.END: (S.ENDED,),
    },
    S.TO_REPORT: {M.REPORT: (S.TO_REVISIT,), M.REMEDY: (S.TO_REPORT,), M.FURTHER: (S.TO_REPORT,), M.CALL: (S.TO_REPORT,)},
    S.TO_REVISIT: {
        M.VISIT: (S.CLOSED, S.IN_HAND, S.TO_REVISIT), M.CALL: (S.TO_REVISIT,), M.REMEDY: (S.TO_REVISIT,), M.FURTHER: (S.TO_REVISIT,),
        M.END: (S.ENDED,), M.END_UNMET: (S.NEVER_MET,),
    },
    S.CLOSED: {},
    S.ENDED: {},
    S.NEVER_MET: {},
    S.MERGED: {},
    S.VOID: {},
}  # fmt: skip
for _state, _moves in MOVES.items():
    if _state not in CLOSED:
        _moves |= {move: (_state,) for move in _ANYWHERE} | {M.MERGE: (S.MERGED,), M.VOID: (S.VOID,)}
    elif _state in OVER:
        _moves |= {move: (_state,) for move in _AFTERWARDS}


class Complaint(Record, kw_only=True):
    """One complaint, from the first word until the person was revisited; its one number stands on register, notice and original (P2六).

    `received_at` is when it was received; PROMISE runs from there. `owner_id` is the complaint officer whose it is; `team` the department
    it was dispatched to, `leader_id` who of it was named or has accepted; `handler_id` who made good, `visitor_id` who revisits.
    `is_examined`: of own staff or about the reception, so administration examines it (K六). `level` is who decides on this round;
    `is_pending` while that is awaited. `is_sorry` is that an apology was said, `fault` what was found about fault: two things (P1-2).
    """

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_number", "number", unique=True),
        Index("ix_complaint_day", "day", "received_at"),
        index_of_part("ix_complaint_open", "state", "received_at", where="closed_at IS NULL"),
        index_of_part("ix_complaint_home", "home_id", "received_at", where="home_id IS NOT NULL"),
        index_of_part("ix_complaint_person", "person_id", "received_at", where="person_id IS NOT NULL"),
        Index("ix_complaint_kind", "kind_id", "received_at"),
        index_of_part("ix_complaint_source", "source_id", where="source_id IS NOT NULL"),
        Index("ix_complaint_owner", "owner_id"),
    )  # fmt: skip

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[State] = mapped_column(Word(State), default=State.REGISTERED)
    round: Mapped[int] = mapped_column(default=1)
    level: Mapped[Level] = mapped_column(Word(Level), default=Level.TEAM)
    is_pending: Mapped[bool] = mapped_column(default=False)
    day: Mapped[int]
    received_at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    original: Mapped[str] = mapped_column(String(60), default="")
    pages: Mapped[int] = mapped_column(default=0)
    kind_id: Mapped[UUID]
    is_repair: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(String(255), default="")
    is_contact_refused: Mapped[bool] = mapped_column(default=False)
    home_id: Mapped[UUID | None] = mapped_column(default=None)
    home: Mapped[str] = mapped_column(String(255), default="")
    place: Mapped[str] = mapped_column(String(255), default="")
    summary: Mapped[str] = mapped_column(String(255))
    story: Mapped[str] = mapped_column(String(4000), default="")
    wish: Mapped[str] = mapped_column(String(1000), default="")
    is_sorry: Mapped[bool] = mapped_column(default=False)
    fault: Mapped[Fault] = mapped_column(Word(Fault), default=Fault.OPEN)
    severity: Mapped[Severity | None] = mapped_column(Word(Severity), default=None)
    danger: Mapped[Danger | None] = mapped_column(Word(Danger), default=None)
    at_once: Mapped[str] = mapped_column(String(1000), default="")
    wants_leader: Mapped[bool] = mapped_column(default=False)
    source: Mapped[Source] = mapped_column(Word(Source), default=Source.CUSTOMER)
    is_about_reception: Mapped[bool] = mapped_column(default=False)
    is_examined: Mapped[bool] = mapped_column(default=False)
    accused_id: Mapped[UUID | None] = mapped_column(default=None)
    accused: Mapped[str] = mapped_column(String(60), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    superior: Mapped[str] = mapped_column(String(60), default="")
    superior_told_at: Mapped[datetime | None] = mapped_column(default=None)
    apologised_at: Mapped[datetime | None] = mapped_column(default=None)
    apologised_how: Mapped[str] = mapped_column(String(20), default="")
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(String(60), default="")
    owner_department: Mapped[str] = mapped_column(String(60), default="")
    team: Mapped[str] = mapped_column(String(60), default="")
    leader_id: Mapped[UUID | None] = mapped_column(default=None)
    leader: Mapped[str] = mapped_column(String(60), default="")
    accepted_at: Mapped[datetime | None] = mapped_column(default=None)
    verified_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    dispatched_at: Mapped[datetime | None] = mapped_column(default=None)
    handler_id: Mapped[UUID | None] = mapped_column(default=None)
    handler: Mapped[str] = mapped_column(String(60), default="")
    handled_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(String(4000), default="")
    told_to: Mapped[str] = mapped_column(String(60), default="")
    told_at: Mapped[datetime | None] = mapped_column(default=None)
    told_how: Mapped[str] = mapped_column(String(20), default="")
    reaction: Mapped[str] = mapped_column(String(1000), default="")
    director_told_at: Mapped[datetime | None] = mapped_column(default=None)
    director_told: Mapped[str] = mapped_column(String(60), default="")
    visitor_id: Mapped[UUID | None] = mapped_column(default=None)
    visitor: Mapped[str] = mapped_column(String(60), default="")
    satisfaction: Mapped[Satisfaction | None] = mapped_column(Word(Satisfaction), default=None)
    is_unfounded: Mapped[bool] = mapped_column(default=False)
    final_answer: Mapped[str] = mapped_column(String(4000), default="")
    outside_routes: Mapped[str] = mapped_column(String(1000), default="")
    evidence: Mapped[str] = mapped_column(String(2000), default="")
    repeats: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    counter: Mapped[str] = mapped_column(String(40), default="")
    received_by_id: Mapped[UUID | None] = mapped_column(default=None)
    received_by: Mapped[str] = mapped_column(String(60), default="")
    registered_at: Mapped[datetime]
    source_kind: Mapped[str] = mapped_column(String(12), default="")
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    source_number: Mapped[str] = mapped_column(String(24), default="")
    parent_id: Mapped[UUID | None] = mapped_column(default=None)
    merged_into_id: Mapped[UUID | None] = mapped_column(default=None)
    import_id: Mapped[UUID | None] = mapped_column(default=None)
    event_at: Mapped[datetime]
    moved_at: Mapped[datetime | None] = mapped_column(default=None)
    moved_by: Mapped[str] = mapped_column(String(60), default="")

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.state not in CLOSED

    @property
    def complainant(self) -> str:
        """Whoever complains, in a word."""
        return self.name or _("anonymous")

    @property
    def is_unreachable(self) -> bool:
        """Nobody can be told or asked: no contact was left."""
        return not self.phone and not self.home_id and not self.home

    def may(self, move: Move) -> bool:
        """Whether the state lets this be done, whoever does it."""
        return move in MOVES[self.state]

    def step(self, move: Move, now: datetime, to: State | None = None) -> State:
        """Go where a move leads (of several states the first, or `to`); raises UserError in a state that does not know it.

        Gives the state it came from."""
        before = self.state
        if move not in MOVES[before]:
            sentence = _("Complaint {number} is “{state}”; “{move}” is not possible then. Load it again and look.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[before]), move=_(MOVE_WORDS[move])))
        self.state = to if to in MOVES[before][move] else MOVES[before][move][0]
        if self.state in CLOSED and before not in CLOSED:
            self.closed_at = now
        self.moved_at = now
        return before

    def next_event_at(self, now: datetime) -> datetime:
        """When an event counts as done: a PC clock set back does not run a story backwards (R11)."""
        self.event_at = now if now > self.event_at else self.event_at + timedelta(seconds=1)
        return self.event_at

    def dispatch(self, team: str, leader_id: UUID | None, leader: str, now: datetime) -> None:
        """To a team, to be accepted; somebody of it may be named."""
        self.team, self.leader_id, self.leader = team, leader_id, leader
        self.dispatched_at, self.accepted_at = now, None

    def handled(self, handler_id: UUID | None, handler: str, result: str, now: datetime) -> None:
        """Made good; whoever did it makes the return visit (P1-5)."""
        self.handler_id, self.handler, self.result, self.handled_at = handler_id, handler, result, now
        self.visitor_id, self.visitor = handler_id, handler

    def begin_again(self, *, has_manager: bool) -> None:
        """Not satisfied: another round, decided one level up (P2七.4); what was done in the earlier ones stays on record."""
        self.round += 1
        up = NEXT_LEVEL[self.level]
        self.level = up if has_manager or up is not Level.MANAGER else Level.DIRECTOR
        self.is_pending = True
        self.result, self.told_to, self.told_how, self.reaction, self.director_told = "", "", "", "", ""
        self.handled_at = self.told_at = self.director_told_at = self.accepted_at = None

    def take_back(self, now: datetime) -> None:
        """Made by a move that is undone: its number is used up."""
        self.step(Move.VOID, now)
        self.reason, self.moved_at = _("taken back"), None


def told_already(s: Session) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave out what an unfinished import has brought so far; none where no import runs."""
    return shown(Complaint.import_id, unfinished(s))


class ComplaintEvent(StoryEvent, kw_only=True):
    """One line of a complaint's story: which move, by whom, from which state to which, and what was filled in."""

    __tablename__ = "complaint_event"
    __table_args__ = (Index("ix_complaint_event_complaint", "complaint_id", "at"),)

    complaint_id: Mapped[UUID]
    move: Mapped[Move] = mapped_column(Word(Move))
    state_from: Mapped[State | None] = mapped_column(Word(State), default=None)
    state_to: Mapped[State] = mapped_column(Word(State))


class ComplaintLink(StoryLink, kw_only=True):
    """Two complaints that belong together; of a split or merger `complaint_id` goes on, of a repetition it is the earlier one."""

    __tablename__ = "complaint_link"
    __table_args__ = (Index("ix_complaint_link_complaint", "complaint_id"), Index("ix_complaint_link_other", "other_id"))

    complaint_id: Mapped[UUID]
    kind: Mapped[LinkKind] = mapped_column(Word(LinkKind))
