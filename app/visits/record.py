"""A visit: its fields, its states and its moves."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record, index_of_part
from app.storage.types import Word
from app.visits.fields import STATE_WORDS, Leaving, VisitorType, VisitState

UNDO = timedelta(seconds=10)
OPEN = (VisitState.WAITING, VisitState.INSIDE)
WITH_REASON = (VisitState.TURNED_AWAY, VisitState.CANCELLED, VisitState.VOID)

MOVES: dict[VisitState, frozenset[VisitState]] = {
    VisitState.EXPECTED: frozenset({VisitState.WAITING, VisitState.MISSED, VisitState.CANCELLED, VisitState.VOID}),
    VisitState.WAITING: frozenset({VisitState.INSIDE, VisitState.TURNED_AWAY, VisitState.LEFT, VisitState.VOID}),
    VisitState.INSIDE: frozenset({VisitState.LEFT, VisitState.VOID}),
    VisitState.LEFT: frozenset({VisitState.VOID}),
    VisitState.MISSED: frozenset({VisitState.EXPECTED, VisitState.WAITING, VisitState.CANCELLED, VisitState.VOID}),
    VisitState.CANCELLED: frozenset({VisitState.VOID}),
    VisitState.TURNED_AWAY: frozenset({VisitState.VOID}),
    VisitState.VOID: frozenset(),
}


def day_number(at: datetime) -> int:
    """20261121: the office's day of a moment, as lists group by it."""
    day = day_of(at)
    return day.year * 10000 + day.month * 100 + day.day


class Visit(Record, kw_only=True):
    """One person's stay, from announced to gone. Never used again: the same person again is a new visit.

    Name, company and host are kept as they were said, so old registers stay true. `at` is the moment lists sort by,
    `day` its day in the office's zone. `lead_id` is the visit a companion came with. `desk_note` is for the desk
    alone, on no paper and in no export; `series_id` joins the visits announced together as a repeating one.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_number", "number", unique=True),
        Index("ix_visit_day", "day", "at"),
        Index("ix_visit_person", "person_id", "at", "state"),
        Index("ix_visit_host", "host_id", "at"),
        Index("ix_visit_badge", "badge"),
        index_of_part("ix_visit_open", "state", "at", where="state IN ('expected', 'waiting', 'inside')"),
        Index("ix_visit_left", "left_at"),
        index_of_part("ix_visit_source", "source_digest", unique=True, where="source_digest IS NOT NULL"),
        index_of_part("ix_visit_import", "import_id", where="import_id IS NOT NULL"),
        index_of_part("ix_visit_missed", "at", where="state = 'missed'"),
        index_of_part("ix_visit_series", "series_id", where="series_id IS NOT NULL"),
        index_of_part("ix_visit_lead", "lead_id", where="lead_id IS NOT NULL"),
    )  # fmt: skip

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[VisitState] = mapped_column(Word(VisitState), default=VisitState.EXPECTED)
    type: Mapped[VisitorType] = mapped_column(Word(VisitorType), default=VisitorType.GUEST)
    day: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    lead_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(String(255), default="")
    plate: Mapped[str] = mapped_column(String(255), default="")
    people: Mapped[int] = mapped_column(default=1)
    host_kind: Mapped[str] = mapped_column(String(10), default="")
    host_id: Mapped[UUID | None] = mapped_column(default=None)
    host: Mapped[str] = mapped_column(String(255), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(255), default="")
    belongings: Mapped[str] = mapped_column(String(255), default="")
    note: Mapped[str] = mapped_column(String(4000), default="")
    language: Mapped[str] = mapped_column(String(8), default="")
    assistance: Mapped[str] = mapped_column(String(20), default="")
    badge: Mapped[int | None] = mapped_column(default=None)
    expected_at: Mapped[datetime | None] = mapped_column(default=None)
    arrived_at: Mapped[datetime | None] = mapped_column(default=None)
    admitted_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    leaving: Mapped[Leaving | None] = mapped_column(Word(Leaving), default=None)
    counter: Mapped[str] = mapped_column(String(40), default="")
    received_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    state_before: Mapped[VisitState | None] = mapped_column(Word(VisitState), default=None)
    moved_at: Mapped[datetime | None] = mapped_column(default=None)
    import_id: Mapped[UUID | None] = mapped_column(default=None)
    source_digest: Mapped[bytes | None] = mapped_column(default=None)
    desk_note: Mapped[str] = mapped_column(String(4000), default="", server_default="")
    series_id: Mapped[UUID | None] = mapped_column(default=None)

    def arrive(self, now: datetime) -> None:
        """At the desk; the waiting clock starts."""
        self._move(VisitState.WAITING, now)
        self.arrived_at = self.at = now
        self.day = day_number(now)

    def admit(self, now: datetime, *, on_arrival: bool = False) -> None:
        """The host sees the visitor; the waiting clock stops. `on_arrival` makes it one move with the arrival, undone together."""
        came_from = self.state_before
        self._move(VisitState.INSIDE, now)
        if on_arrival:
            self.state_before = came_from
        self.admitted_at = now

    def leave(self, how: Leaving, now: datetime) -> None:
        """Gone; for an unknown time `left_at` says only when the desk closed the visit."""
        self._move(VisitState.LEFT, now)
        self.left_at = now
        self.leaving = how

    def turn_away(self, reason: str, now: datetime) -> None:
        """The host or head refused."""
        self._move(VisitState.TURNED_AWAY, now)
        self.left_at = now
        self.reason = reason

    def expect_at(self, at: datetime, now: datetime) -> None:
        """Announced for this moment, in place of an earlier one; a missed visit is expected again where the day has not passed."""
        if self.state is VisitState.MISSED and day_number(at) >= day_number(now):
            self._move(VisitState.EXPECTED, now)
            self.state_before = None  # a new date is put right by another, not by undo
        self.expected_at = self.at = at
        self.day = day_number(at)

    def miss(self, now: datetime) -> None:
        """The day is over and nobody came."""
        self._move(VisitState.MISSED, now)
        self.state_before = None

    def cancel(self, reason: str, now: datetime) -> None:
        """Will not come."""
        self._move(VisitState.CANCELLED, now)
        self.reason = reason

    def void(self, reason: str, now: datetime) -> None:
        """Entered by mistake; number and badge stay, used up."""
        self._move(VisitState.VOID, now)
        self.reason = reason

    def can_undo(self, now: datetime) -> bool:
        """Whether the last move is at most ten seconds old."""
        return self.state_before is not None and self.moved_at is not None and abs(now - self.moved_at) <= UNDO

    def take_back(self, now: datetime) -> None:
        """Undo the last move. An arrival taken back is void, as its number is used up; one that was announced is expected again."""
        undone, came_from = self.state, self.state_before
        if came_from is None or not self.can_undo(now):
            raise UserError(_("Undo is possible for ten seconds only. Correct or void the visit instead; both keep a trail."))
        if came_from in (VisitState.EXPECTED, VisitState.MISSED) and undone in OPEN and self.expected_at is None:
            self.state = VisitState.VOID
            self.reason = _("taken back")
        elif self.expected_at is not None and undone in OPEN and came_from in (VisitState.EXPECTED, VisitState.MISSED):
            self.state = came_from
            self.arrived_at = self.admitted_at = self.badge = None
            self.at, self.day = self.expected_at, day_number(self.expected_at)
        else:
            self.state = came_from
            self._forget_move(undone)
        self.state_before = None
        self.moved_at = now if self.state is VisitState.MISSED else None  # a missed one stays on the board

    def _forget_move(self, undone: VisitState) -> None:
        if undone in WITH_REASON:
            self.reason = ""
        if self.state in OPEN:
            self.left_at = self.leaving = None
        if self.state is VisitState.WAITING:
            self.admitted_at = None

    def _move(self, to: VisitState, now: datetime) -> None:
        if to not in MOVES[self.state]:
            sentence = _("Visit {number} is {state}; that cannot be done with it now. Load the list again.")
            raise UserError(sentence.format(number=self.number, state=_(STATE_WORDS[self.state])))
        self.state_before = self.state
        self.state = to
        self.moved_at = now
