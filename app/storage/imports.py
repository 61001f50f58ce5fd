"""Imports under way: their rows stay hidden from every list until the import is finished."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, and_, or_, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.storage.direct import id_of, run
from app.storage.records import Record
from app.storage.standing import standing


class ImportRun(Record, kw_only=True):
    """One file read in: which, by whom it was started, how many rows; unfinished while `finished_at` is empty.

    `process_id` is the process of this PC that reads it in: once that is gone, so is the import.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_unfinished", "finished_at"),)

    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    file_digest: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    row_count: Mapped[int] = mapped_column(default=0)
    process_id: Mapped[int] = mapped_column(default=0)


class ImportedRow(Record, kw_only=True):
    """Which row of a file a record came from, where the record itself has no place for it: the same row is never taken twice."""

    __tablename__ = "imported_row"
    __table_args__ = (Index("ix_imported_row_digest", "source_digest", unique=True), Index("ix_imported_row_record", "record_id"))

    record_kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    import_id: Mapped[UUID]
    source_digest: Mapped[bytes]


UNFINISHED = text("SELECT id FROM import_run WHERE finished_at IS NULL")


def unfinished(s: Session) -> tuple[UUID, ...]:
    """Ids of imports whose rows must not show yet; nearly always none."""
    return standing(s, "unfinished imports", lambda: tuple(id_of(kept) for (kept,) in run(s, UNFINISHED)))


def shown(column: Any, hidden: Iterable[UUID]) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave out rows of unfinished imports; none where no import runs."""
    ids = list(hidden)
    return (or_(column.is_(None), and_(column.not_in(ids))),) if ids else ()
