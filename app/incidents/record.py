"""An incident, what was written behind it, and a plan for one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.incidents.fields import STATE_WORDS, EntryKind, PlanState, ReportWay, State
from app.storage.records import Record, index_of_part
from app.storage.types import Word

UNDO = timedelta(seconds=10)
OPEN = "state = 'open'"
MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.CLOSED, State.VOID}),
    State.CLOSED: frozenset({State.OPEN, State.VOID}),
    State.VOID: frozenset(),
}


class Incident(Record, kw_only=True):
    """A sudden event (V3). `kind` is a plan's key, `kind_words` what that plan was called then, so old records stay true.

    `reported_at` is when somebody was told first, None while nobody was; `day` (20261121) is the office's day it happened.
    `linked_*` is the visit or complaint it belongs to.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_number", "number", unique=True),
        Index("ix_incident_day", "day", "happened_at"),
        Index("ix_incident_linked", "linked_id"),
        index_of_part("ix_incident_open", "happened_at", where=OPEN),
    )

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN)
    kind: Mapped[str] = mapped_column(String(40))
    kind_words: Mapped[str] = mapped_column(String(80))
    happened_at: Mapped[datetime]
    day: Mapped[int]
    place: Mapped[str] = mapped_column(String(255), default="")
    what: Mapped[str] = mapped_column(String(4000))
    involved: Mapped[str] = mapped_column(String(255), default="")
    calmed: Mapped[str] = mapped_column(String(4000), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    reported_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[str] = mapped_column(String(4000), default="")
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by: Mapped[str] = mapped_column(String(60), default="")
    linked_kind: Mapped[str] = mapped_column(String(20), default="")
    linked_id: Mapped[UUID | None] = mapped_column(default=None)
    linked_number: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    state_before: Mapped[State | None] = mapped_column(Word(State), default=None)
    moved_at: Mapped[datetime | None] = mapped_column(default=None)

    def close(self, result: str, who: str, now: datetime) -> None:
        """It is over, and nothing is left to be done."""
        self._move(State.CLOSED, now)
        self.result, self.closed_at, self.closed_by = result, now, who

    def reopen(self, reason: str, now: datetime) -> None:
        """It is not over after all; how it ended stays in the trail."""
        if self.state is not State.CLOSED:
            raise UserError(_("{number} is not closed. Load the list again.").format(number=self.number))
        self._move(State.OPEN, now)
        self.reason, self.closed_at, self.closed_by = reason, None, ""

    def void(self, reason: str, now: datetime) -> None:
        """Entered by mistake; the number stays, used up."""
        self._move(State.VOID, now)
        self.reason = reason

    def can_undo(self, now: datetime) -> bool:
        """Whether the last move (the recording too) is at most ten seconds old; an opening with its reason is closed again instead."""
        is_opening = self.state is State.OPEN and self.state_before is State.CLOSED
        return self.moved_at is not None and abs(now - self.moved_at) <= UNDO and not is_opening

    def take_back(self, now: datetime) -> None:
        """Undo a recording (it is void then), a closing or a voiding."""
        if not self.can_undo(now):
            raise UserError(_("Undo is possible for ten seconds only. Correct or void it instead; both keep a trail."))
        undone = self.state
        if self.state_before is None:
            self.state, self.reason = State.VOID, _("taken back")
        else:
            self.state = self.state_before
        if undone is State.CLOSED:
            self.result, self.closed_at, self.closed_by = "", None, ""
        if undone is State.VOID:
            self.reason = ""
        self.state_before = self.moved_at = None

    def check_open(self) -> None:
        """Raises UserError where it is closed or void."""
        if self.state is not State.OPEN:
            sentence = _("{number} is “{state}”; nothing was changed. Open it again first.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[self.state])))

    def _move(self, to: State, now: datetime) -> None:
        if to not in MOVES[self.state]:
            sentence = _("{number} is “{state}” already; that cannot be done with it now. Load the list again.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[self.state])))
        self.state_before, self.state, self.moved_at = self.state, to, now


class IncidentEntry(Record, kw_only=True):
    """Who was told of an incident and when, or what was done next. One that is wrong is struck, never taken away."""

    __tablename__ = "incident_entry"
    __table_args__ = (Index("ix_incident_entry_incident", "incident_id", "at"),)

    incident_id: Mapped[UUID]
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind))
    at: Mapped[datetime]
    to_name: Mapped[str] = mapped_column(String(60), default="")
    to_id: Mapped[UUID | None] = mapped_column(default=None)
    department: Mapped[str] = mapped_column(String(60), default="")
    way: Mapped[ReportWay | None] = mapped_column(Word(ReportWay), default=None)
    note: Mapped[str] = mapped_column(String(4000), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    struck_at: Mapped[datetime | None] = mapped_column(default=None)
    struck_by: Mapped[str] = mapped_column(String(60), default="")
    strike_reason: Mapped[str] = mapped_column(String(255), default="")

    def strike(self, reason: str, who: str, now: datetime) -> None:
        """It counts no more, and is shown struck through."""
        if self.struck_at is not None:
            raise UserError(_("This line is struck already. Load the list again."))
        self.struck_at, self.struck_by, self.strike_reason = now, who, reason


class ContingencyPlan(Record, kw_only=True):
    """应急预案 in the office's own words, a line for each step, duty and phone; the shipped ones need no row."""

    __tablename__ = "contingency_plan"
    __table_args__ = (Index("ix_contingency_plan_key", "key", unique=True),)

    key: Mapped[str] = mapped_column(String(40))
    state: Mapped[PlanState] = mapped_column(Word(PlanState), default=PlanState.OWN)
    title: Mapped[str] = mapped_column(String(80))
    steps: Mapped[str] = mapped_column(String(4000), default="")
    duties: Mapped[str] = mapped_column(String(4000), default="")
    phones: Mapped[str] = mapped_column(String(4000), default="")
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(60), default="")
