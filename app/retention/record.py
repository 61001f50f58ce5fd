"""A hold mark, a deletion's report, and the ledger of what was erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.retention.fields import Cause
from app.storage.records import Record, Row
from app.storage.types import Word


class Hold(Record, kw_only=True):
    """One record that is not deleted whatever its keeping time says, until somebody lifts the mark."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_record", "record_id"),)

    record_kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)
    lifted_by: Mapped[str] = mapped_column(String(60), default="")
    lift_reason: Mapped[str] = mapped_column(String(255), default="")

    def lift(self, reason: str, who: str, now: datetime) -> None:
        """From now on the keeping time counts again."""
        if self.lifted_at is not None:
            raise UserError(_("This hold was lifted already. Load the list again."))
        self.lifted_at, self.lifted_by, self.lift_reason = now, who, reason


class DeletionReport(Record, kw_only=True):
    """One deletion; `body` (JSON) says how many of what went and what stayed, without a name. Unfinished while `finished_at` is empty."""

    __tablename__ = "deletion_report"
    __table_args__ = (Index("ix_deletion_report_number", "number", unique=True),)

    number: Mapped[str] = mapped_column(String(24))
    cause: Mapped[Cause] = mapped_column(Word(Cause))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    body: Mapped[str] = mapped_column(Text, default="{}")


class Erasure(Row, kw_only=True):
    """One record that was erased, known only by a keyed hash of its id; `is_forgotten`: as a person asked for it."""

    __tablename__ = "erasure"

    mark: Mapped[bytes] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    is_forgotten: Mapped[bool] = mapped_column(default=False)
