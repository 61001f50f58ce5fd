"""A file kept with a record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.attachments.fields import FileKind
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record, Row
from app.storage.types import Word


class Attachment(Record, kw_only=True):
    """One file of a record (`about_kind`, `about_id`): its name as it came, what it is by its content, its size and SHA-256.

    The bytes lie in the attachments folder beside the database under the attachment's own id. One taken away stays on record;
    its file goes."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_about", "about_id", "added_at"),)

    about_kind: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[FileKind] = mapped_column(Word(FileKind))
    is_misleading: Mapped[bool] = mapped_column(default=False)
    is_shown: Mapped[bool] = mapped_column(default=False)
    size: Mapped[int]
    hash: Mapped[bytes]
    note: Mapped[str] = mapped_column(String(255), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")

    def remove(self, reason: str, who: str, now: datetime) -> None:
        """Its file goes; that it was there stays on record."""
        if self.removed_at is not None:
            raise UserError(_("This file was taken away already. Load the list again."))
        self.removed_at, self.removed_by, self.reason = now, who, reason


class KeptFile(Row, kw_only=True):
    """The bytes of an attachment where the office is on a server, which has no folder that every counter sees."""

    __tablename__ = "kept_file"

    attachment_id: Mapped[UUID] = mapped_column(primary_key=True)
    data: Mapped[bytes]
