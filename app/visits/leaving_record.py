"""Tries to reach hosts, the walk at the end of the day, and the automatic closing, as rows beside the visits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record
from app.storage.types import Word
from app.visits.answers import HostAnswer, WalkSaid
from app.visits.record import UNDO


class HostAttempt(Record, kw_only=True):
    """One try to reach a visitor's host, or (CAME) who came for the visitor; `whom` is kept as it was said."""

    __tablename__ = "host_attempt"
    __table_args__ = (Index("ix_host_attempt_visit", "visit_id"),)

    visit_id: Mapped[UUID]
    at: Mapped[datetime]
    answer: Mapped[HostAnswer] = mapped_column(Word(HostAnswer))
    whom: Mapped[str] = mapped_column(String(255))
    staff_id: Mapped[UUID | None] = mapped_column(default=None)
    tried_by: Mapped[str] = mapped_column(String(60), default="")
    is_taken_back: Mapped[bool] = mapped_column(default=False)

    def take_back(self, now: datetime) -> None:
        """A slip of the hand; the try stays on record, counted no more."""
        if self.is_taken_back or abs(now - self.at) > UNDO:
            raise UserError(_("A try can be taken back for ten seconds only; it stays on record with its time."))
        self.is_taken_back = True


class DayWalk(Record, kw_only=True):
    """One walk through everybody still inside; open until everybody was looked at."""

    __tablename__ = "day_walk"
    __table_args__ = (Index("ix_day_walk_day", "day"),)

    day: Mapped[int]
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class WalkAnswer(Record, kw_only=True):
    """What a walk found of one visitor; of several answers for one visitor the newest counts."""

    __tablename__ = "walk_answer"
    __table_args__ = (
        Index("ix_walk_answer_walk", "walk_id"), Index("ix_walk_answer_visit", "visit_id"), Index("ix_walk_answer_at", "at"),
    )  # fmt: skip

    walk_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    answer: Mapped[WalkSaid] = mapped_column(Word(WalkSaid))
    at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(60), default="")


class ClosingRun(Record, kw_only=True):
    """One automatic closing: the moment it was set for, when it ran, how many it closed, who at the desk has seen it."""

    __tablename__ = "closing_run"
    __table_args__ = (Index("ix_closing_run_moment", "moment"),)

    moment: Mapped[datetime]
    ran_at: Mapped[datetime]
    closed: Mapped[int]
    seen_at: Mapped[datetime | None] = mapped_column(default=None)
    seen_by: Mapped[str] = mapped_column(String(60), default="")
