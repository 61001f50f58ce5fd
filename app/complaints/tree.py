"""The kinds of complaints: a tree of three levels, edited by each office."""

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record

DEEPEST = 3


class ComplaintKind(Record, kw_only=True):
    """One kind; `level` is 1 to 3, `place` its order among its siblings. A used one is retired, never deleted.

    `is_repair`: what is complained of is a repair, so a call within 24 hours follows it (P1-3)."""

    __tablename__ = "complaint_kind"
    __table_args__ = (Index("ix_complaint_kind_parent", "parent_id", "place"),)

    parent_id: Mapped[UUID | None] = mapped_column(default=None)
    level: Mapped[int] = mapped_column(default=1)
    place: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    is_repair: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
