"""Who the desk is to look out for, and what it answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import _
from app.storage.records import Record, Row
from app.storage.types import Word
from app.watch.fields import Said, State, WatchKind


def as_number(day: date) -> int:
    """20261121: a day as it is kept and compared."""
    return day.year * 10000 + day.month * 100 + day.day


def as_day(number: int) -> date:
    """The day of such a number."""
    return date(number // 10000, number // 100 % 100, number % 100)


class WatchEntry(Record, kw_only=True):
    """Somebody, or everybody of a company or car, to be looked out for up to and including `last_day` of the office.

    `reason` is for those who keep the list; the desk sees `tell`. Of an ID number only a keyed mark and its ends are kept.
    `described_at` is when name, phone, company or plate were last changed: answers before it were about another description.
    """

    __tablename__ = "watch_entry"

    kind: Mapped[WatchKind] = mapped_column(Word(WatchKind))
    name: Mapped[str] = mapped_column(String(255), default="")
    spellings: Mapped[str] = mapped_column(String(1000), default="")
    phones: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(String(255), default="")
    plates: Mapped[str] = mapped_column(String(255), default="")
    id_key: Mapped[str] = mapped_column(String(80), default="")
    id_masked: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(1000))
    tell: Mapped[str] = mapped_column(String(255), default="")
    last_day: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60))
    described_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None] = mapped_column(default=None)
    lifted_by: Mapped[str] = mapped_column(String(60), default="")
    lift_reason: Mapped[str] = mapped_column(String(255), default="")

    def state(self, now: datetime) -> State:
        """An entry expires at the office's midnight after its last day."""
        if self.lifted_at is not None:
            return State.LIFTED
        return State.ACTIVE if as_number(day_of(now)) <= self.last_day else State.EXPIRED

    def lift(self, reason: str, who: str, now: datetime) -> None:
        """It counts no longer; the entry and its answers stay."""
        if self.lifted_at is not None:
            raise UserError(_("This entry was lifted already. Load the list again."))
        self.lifted_at, self.lifted_by, self.lift_reason = now, who, reason


class WatchForm(Row, kw_only=True):
    """One form an entry is recognised by, made when it is written (alike.py); of another `version` it is made anew when read."""

    __tablename__ = "watch_form"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("watch_entry.id"), primary_key=True)
    how: Mapped[str] = mapped_column(String(10), primary_key=True)
    form: Mapped[str] = mapped_column(String(300), primary_key=True)
    version: Mapped[int]


class WatchAnswer(Record, kw_only=True):
    """What the desk said of one person and one entry; `visit_id` is the check-in it was given for, once that is done.

    For somebody barred who is let in all the same, `released_by` is the head whose password it took.
    """

    __tablename__ = "watch_answer"
    __table_args__ = (
        Index("ix_watch_answer_entry", "entry_id", "said_at"),
        Index("ix_watch_answer_person", "person_id"),
        Index("ix_watch_answer_visit", "visit_id"),
    )

    entry_id: Mapped[UUID]
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    visit_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255), default="")
    said: Mapped[Said] = mapped_column(Word(Said))
    hows: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(String(255))
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(60))
    counter: Mapped[str] = mapped_column(String(40), default="")
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    released_by: Mapped[str] = mapped_column(String(60), default="")
    release_reason: Mapped[str] = mapped_column(String(255), default="")

    def release(self, who: str, reason: str, now: datetime) -> None:
        """A head lets the person in this once."""
        if self.said is not Said.SAME:
            raise UserError(_("Only somebody said to be the same needs a head's word. Nothing was changed."))
        self.released_at, self.released_by, self.release_reason = now, who, reason
