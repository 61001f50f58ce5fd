"""An opinion: its fields and its few moves."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.opinions.fields import STATE_WORDS, AnswerWay, Channel, OpinionKind, State
from app.storage.records import Record, index_of_part
from app.storage.types import Word

UNDO = timedelta(seconds=10)
OPEN = "state = 'open'"
MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.ANSWERED, State.VOID}),
    State.ANSWERED: frozenset({State.VOID}),
    State.VOID: frozenset(),
}


class Opinion(Record, kw_only=True):
    """An opinion, suggestion or praise (P2六.1) with a number of its own; from a person, or anonymous.

    `day` (20261121) is the office's day it was received, by which months are counted; `number` bears the day it was registered.
    `source_*` is what it came out of (a visit, a call), `linked_*` what became of it (a complaint). `original` is the mark on the
    letter itself (P2六.3).
    """

    __tablename__ = "opinion"
    __table_args__ = (
        Index("ix_opinion_number", "number", unique=True),
        Index("ix_opinion_day", "day", "received_at"),
        Index("ix_opinion_source", "source_id"),
        Index("ix_opinion_linked", "linked_id"),
        Index("ix_opinion_person", "person_id"),
        index_of_part("ix_opinion_open", "received_at", where=OPEN),
    )

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN)
    kind: Mapped[OpinionKind] = mapped_column(Word(OpinionKind))
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    received_at: Mapped[datetime]
    day: Mapped[int]
    is_anonymous: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    phone: Mapped[str] = mapped_column(String(255), default="")
    home: Mapped[str] = mapped_column(String(255), default="")
    home_id: Mapped[UUID | None] = mapped_column(default=None)
    department: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(String(4000))
    original: Mapped[str] = mapped_column(String(60), default="")
    received_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    way: Mapped[AnswerWay | None] = mapped_column(Word(AnswerWay), default=None)
    answer: Mapped[str] = mapped_column(String(4000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    source_kind: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[UUID | None] = mapped_column(default=None)
    source_number: Mapped[str] = mapped_column(String(24), default="")
    linked_kind: Mapped[str] = mapped_column(String(20), default="")
    linked_id: Mapped[UUID | None] = mapped_column(default=None)
    linked_number: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    state_before: Mapped[State | None] = mapped_column(Word(State), default=None)
    moved_at: Mapped[datetime | None] = mapped_column(default=None)

    def reply(self, way: AnswerWay, words: str, at: datetime, who: str, now: datetime) -> None:
        """Answered; an answer that was given already is corrected instead."""
        self._move(State.ANSWERED, now)
        self.way, self.answer, self.answered_at, self.answered_by = way, words, at, who

    def void(self, reason: str, now: datetime) -> None:
        """Entered by mistake; the number stays, used up."""
        self._move(State.VOID, now)
        self.reason = reason

    def can_undo(self, now: datetime) -> bool:
        """Whether the last move (the registration too) is at most ten seconds old."""
        return self.moved_at is not None and abs(now - self.moved_at) <= UNDO

    def take_back(self, now: datetime) -> None:
        """Undo the last move; a registration taken back is void, as its number is used up."""
        if not self.can_undo(now):
            raise UserError(_("Undo is possible for ten seconds only. Correct or void it instead; both keep a trail."))
        undone, came_from = self.state, self.state_before
        if came_from is None:
            self.state, self.reason = State.VOID, _("taken back")
        else:
            self.state = came_from
        if undone is State.ANSWERED:
            self.way, self.answer, self.answered_at, self.answered_by = None, "", None, ""
        if undone is State.VOID:
            self.reason = ""
        self.state_before = self.moved_at = None

    def check_open(self) -> None:
        """Raises UserError where it is void."""
        if self.state is State.VOID:
            sentence = _("{number} is void; nothing was changed. Register it anew instead.")
            raise UserError(sentence.format(number=self.number))

    def _move(self, to: State, now: datetime) -> None:
        if to not in MOVES[self.state]:
            sentence = _("{number} is “{state}” already; that cannot be done with it now. Load the list again.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[self.state])))
        self.state_before, self.state, self.moved_at = self.state, to, now
