"""One record per person: visitor, caller, host or resident alike."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record


class Person(Record, kw_only=True):
    """Somebody the desk remembers. `phones` holds one or several, parted by blanks or commas; `seq` is the search index's row."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_seq", "seq", unique=True),
        Index("ix_person_name", "name"),
        Index("ix_person_source", "source_digest", unique=True),
        Index("ix_person_import", "import_id"),
    )

    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    phones: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(String(255), default="")
    plate: Mapped[str] = mapped_column(String(255), default="")
    place: Mapped[str] = mapped_column(String(255), default="")
    languages: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(4000), default="")
    made_at: Mapped[datetime]
    import_id: Mapped[UUID | None] = mapped_column(default=None)
    source_digest: Mapped[bytes | None] = mapped_column(default=None)
