"""Working calendars with their revisions; clocks and what happened to them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, Text, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.clocks.fields import EventKind, Result
from app.hours.limits import Limit, Unit
from app.storage.records import Record, Row, index_of_part
from app.storage.types import Word

OPEN = "stopped_at IS NULL"


class WorkingCalendar(Record, kw_only=True):
    """A calendar in its written form (hours/forms.py); `revision` counts its edits, the first is 1."""

    __tablename__ = "working_calendar"

    name: Mapped[str] = mapped_column(String(60))
    is_default: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)


class CalendarRevision(Row, kw_only=True):
    """A calendar as it stood, written once per edit: what an undo goes back to."""

    __tablename__ = "calendar_revision"

    calendar_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60))


class Clock(Record, kw_only=True):
    """One limit of one record. Open until `stopped_at`; while paused `due_at` is what it was when the pause began.

    `act_by` is when somebody must act: the due itself, of limits in hours the last open instant by then, of those nobody is there
    for the start. `open_seconds` is the open time from start to due less pauses, which shares are taken of. `overdue_at` is when
    it was found to be overdue (once; none again after a later due). `calendar_revision` is the one `due_at` was worked out by.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_record", "record_id"),
        index_of_part("ix_clock_open", "due_at", where=OPEN),
        index_of_part("ix_clock_running", "record_kind", "act_by", where=OPEN),
        index_of_part("ix_clock_calendar", "calendar_id", where=OPEN),
        # all that figures count of a clock, so that they never read the clocks themselves
        Index("ix_clock_stopped", "record_kind", "kind", "stopped_at", "started_at", "result", "due_at", "paused_at"),
    )

    record_kind: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(24), default="")
    kind: Mapped[str] = mapped_column(String(32))
    round: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = mapped_column(Word(Unit))
    amount: Mapped[int]
    calendar_id: Mapped[UUID]
    calendar_revision: Mapped[int]
    warn_percent: Mapped[int] = mapped_column(default=75)
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    original_due_at: Mapped[datetime]
    act_by: Mapped[datetime]
    warn_at: Mapped[datetime]
    open_seconds: Mapped[int]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(default=None)
    result: Mapped[Result | None] = mapped_column(Word(Result), default=None)
    overdue_at: Mapped[datetime | None] = mapped_column(default=None)
    last_at: Mapped[datetime]
    events: Mapped[int] = mapped_column(default=1)

    @property
    def limit(self) -> Limit:
        """The limit in force."""
        return Limit(self.unit, self.amount)

    @property
    def is_paused(self) -> bool:
        """Whether its time stands still."""
        return self.paused_at is not None and self.stopped_at is None

    def end(self, at: datetime, *, is_cancelled: bool = False) -> None:
        """Over; a clock that was paused had until its due when the pause began."""
        counted = at if self.paused_at is None else min(at, self.paused_at)
        self.result = Result.CANCELLED if is_cancelled else Result.ON_TIME if counted <= self.due_at else Result.LATE
        self.stopped_at = at


class ClockEvent(Record, kw_only=True):
    """One thing that happened to a clock, number 1 is its start; never changed (the database refuses it).

    `at` counts for the limit; it differs from `noted_at` where somebody's clock was set back (R11) or the start lay earlier.
    `unit` and `amount` are a new target, `started_at` a new start, `agreed_to` an end somebody agreed to.
    """

    __tablename__ = "clock_event"
    __table_args__ = (
        Index("ix_clock_event_clock", "clock_id", "number", unique=True),
        index_of_part("ix_clock_event_extended", "noted_at", where="kind = 'extend'"),
    )

    is_audited: ClassVar[bool] = False  # the clock itself is, with its old and new due

    clock_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[EventKind] = mapped_column(Word(EventKind))
    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(60))
    old_due_at: Mapped[datetime | None] = mapped_column(default=None)
    new_due_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(255), default="")
    unit: Mapped[Unit | None] = mapped_column(Word(Unit), default=None)
    amount: Mapped[int | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    agreed_to: Mapped[datetime | None] = mapped_column(default=None)
    agreed_by: Mapped[str] = mapped_column(String(60), default="")
    channel: Mapped[str] = mapped_column(String(60), default="")
    agreed_at: Mapped[datetime | None] = mapped_column(default=None)
    calendar_revision: Mapped[int] = mapped_column(default=1)
    is_clock_back: Mapped[bool] = mapped_column(default=False)


def is_past(now: datetime) -> ColumnElement[bool]:
    """What is true of an open clock past its due; one that stands still only where it was before (stopping at the due is on time)."""
    runs_late = and_(Clock.paused_at.is_(None), Clock.due_at < now.replace(microsecond=0))
    return and_(Clock.stopped_at.is_(None), or_(runs_late, Clock.paused_at > Clock.due_at))
