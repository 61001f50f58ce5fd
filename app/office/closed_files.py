"""Closed files are not leafed through at will (seeds: 归档保存,不得随意查阅): who opens an old one says why, and that is kept."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of, day_span
from app.core.errors import ClosedFile, UserError
from app.core.i18n import N_, _
from app.office.settings import get_settings
from app.storage.adding import add_new
from app.storage.records import Record

REASONS = (N_("The person asks about it"), N_("It came up again"), N_("Asked for by a leader"), N_("Typing the register"))


class FileOpening(Record, kw_only=True):
    """One look into a closed file: who, when, why. It stays good for the rest of that day for whoever gave the reason."""

    __tablename__ = "file_opening"
    __table_args__ = (Index("ix_file_opening_record", "record_id", "opened_at"),)

    record_kind: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(255))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(60), default="")
    opened_by_id: Mapped[UUID | None] = mapped_column(default=None)
    counter: Mapped[str] = mapped_column(String(40), default="")


def check_open(s: Session, file: tuple[str, UUID, str], closed_at: datetime | None, *, by: Actor | None, now: datetime) -> None:
    """Raises ClosedFile where a file closed for longer than the office says was not opened with a reason today by whoever looks.

    `file` is its kind, id and number."""
    days = get_settings(s).closed_file_days
    if by is None or closed_at is None or not days or now - closed_at < timedelta(days=days):
        return
    whose = FileOpening.opened_by_id == by.staff_id if by.staff_id else FileOpening.opened_by == by.name
    today = FileOpening.opened_at >= day_span(day_of(now))[0]
    if s.execute(select(FileOpening.id).where(FileOpening.record_id == file[1], today, whose).limit(1)).first() is None:
        sentence = _("{number} has been closed for more than {n} days. Say why it is opened; that is kept with it.")
        raise ClosedFile(sentence.format(number=file[2], n=days), file)


@allowed(EVERYBODY)
def open_file(s: Session, record_kind: str, record_id: UUID, number: str, reason: str, *, by: Actor, now: datetime) -> None:
    """Open a closed file for the rest of the day. Raises UserError without a reason."""
    if not reason.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    made = FileOpening(
        record_kind=record_kind, record_id=record_id, number=number, reason=reason.strip()[:255], opened_at=now, opened_by=by.name,
        opened_by_id=by.staff_id, counter=by.counter,
    )  # fmt: skip
    add_new(s, made)
