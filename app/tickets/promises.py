"""What a department promises and by when, with the papers it takes; and answers kept ready."""

from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record


class PromiseItem(Record, kw_only=True):
    """One kind of matter of a department: the promised limit (`unit` of LIMIT_UNITS and `amount`), the papers needed, points to note.

    `name` is also the matter of the A/B pair. `papers` are lines `what | as it must be`."""

    __tablename__ = "promise_item"
    __table_args__ = (Index("ix_promise_item_name", "department", "name", unique=True),)

    department: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(default=0)
    papers: Mapped[str] = mapped_column(String(4000), default="")
    note: Mapped[str] = mapped_column(String(2000), default="")
    calendar_id: Mapped[UUID | None] = mapped_column(default=None)
    is_active: Mapped[bool] = mapped_column(default=True)


class CannedAnswer(Record, kw_only=True):
    """An answer kept ready for a promise item, or for all."""

    __tablename__ = "canned_answer"
    __table_args__ = (Index("ix_canned_answer_title", "topic", "title"),)

    title: Mapped[str] = mapped_column(String(120))
    topic: Mapped[str] = mapped_column(String(60), default="")
    body: Mapped[str] = mapped_column(String(4000))
    is_active: Mapped[bool] = mapped_column(default=True)
