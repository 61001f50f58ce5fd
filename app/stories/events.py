"""What every record with moves keeps beside itself: a line of its story for each move, and the other records it belongs with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record


class StoryEvent(Record, kw_only=True):
    """One line of a story: when, in which round, by whom, and what was filled in (`facts`, JSON); the room adds record, move and states.

    `noted_at` differs from `at` where the PC's clock had been set back (R11)."""

    __abstract__ = True

    at: Mapped[datetime]
    noted_at: Mapped[datetime]
    round: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[UUID | None] = mapped_column(default=None)
    by_name: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    standing_for: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[str] = mapped_column(Text, default="")
    is_undone: Mapped[bool] = mapped_column(default=False)


class StoryLink(Record, kw_only=True):
    """Two records of one kind that belong together: why, since when, said by whom; the room adds which two, and how."""

    __abstract__ = True

    other_id: Mapped[UUID]
    note: Mapped[str] = mapped_column(String(255), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
