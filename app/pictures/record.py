"""A person's picture: what is known of it in the trail, the picture itself apart, so that forgetting somebody leaves nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.records import Record, Row


class Picture(Record, kw_only=True):
    """One picture taken; `hash` is the SHA-256 of its bytes, which lie in PictureData."""

    __tablename__ = "picture"
    __table_args__ = (Index("ix_picture_person", "person_id", "taken_at"),)

    person_id: Mapped[UUID | None] = mapped_column(default=None)
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(10), default="")
    width: Mapped[int]
    height: Mapped[int]
    hash: Mapped[bytes]


class PictureData(Row, kw_only=True):
    """The JPEG of a picture; in no trail and in no export."""

    __tablename__ = "picture_data"

    picture_id: Mapped[UUID] = mapped_column(primary_key=True)
    data: Mapped[bytes]
