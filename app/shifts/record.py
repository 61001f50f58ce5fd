"""A hand-over on record: from whom, to whom, when, and what was open then."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record, Row


class ShiftHandover(Record, kw_only=True):
    """One change of shift at a counter. `counts` says how many stood in each part, `content_digest` vouches for the lines."""

    __tablename__ = "shift_handover"
    __table_args__ = (Index("ix_shift_handover_number", "number", unique=True), Index("ix_shift_handover_made", "made_at"))

    number: Mapped[str] = mapped_column(String(24))
    made_at: Mapped[datetime]
    from_id: Mapped[UUID | None] = mapped_column(default=None)
    from_name: Mapped[str] = mapped_column(String(60))
    to_id: Mapped[UUID | None] = mapped_column(default=None)
    to_name: Mapped[str] = mapped_column(String(60))
    counter: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(4000), default="")
    counts: Mapped[str] = mapped_column(String(1000), default="")
    content_digest: Mapped[bytes]


class HandoverContent(Row, kw_only=True):
    """The frozen lines of a hand-over as JSON, written once; apart, so the audit trail does not hold hundreds of names twice."""

    __tablename__ = "handover_content"

    handover_id: Mapped[UUID] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
