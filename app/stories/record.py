"""The stories as a table: derived from the records, kept in the same transaction, so that what is found can be shown and held true."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Row, index_of_part


class Story(Row, kw_only=True):
    """What one record tells. `seq` is its row in the index: the days since 1970 and a count within the day, so newest comes first."""

    __tablename__ = "story"
    __table_args__ = (
        Index("ix_story_record", "record_id", unique=True),
        index_of_part("ix_story_import", "import_id", where="import_id IS NOT NULL"),
    )

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    unseen: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[UUID | None] = mapped_column(default=None)
