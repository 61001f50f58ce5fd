"""A pass, and each time it was held to the scanner to come in."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.passes.fields import PassKind
from app.passes.validity import Terms
from app.storage.records import Record
from app.storage.types import Word
from app.visits.fields import VisitorType, weekdays_of

UNDO = timedelta(seconds=10)


def day_of_number(day: int) -> date:
    """20261121 as a day."""
    return date(day // 10000, day // 100 % 100, day % 100)


def number_of_day(day: date) -> int:
    """A day as 20261121, which is how it is kept."""
    return day.year * 10000 + day.month * 100 + day.day


def minute_time(minute: int | None) -> time | None:
    """Minutes after midnight as a wall time."""
    return None if minute is None else time(minute // 60, minute % 60)


def time_minute(wall: time | None) -> int | None:
    """A wall time as minutes after midnight."""
    return None if wall is None else wall.hour * 60 + wall.minute


class Pass(Record, kw_only=True):
    """One person's leave to come to one home or host again and again; where it stands follows from its terms and the clock.

    `serial` is behind the code on it (codes.PASS_SERIALS); days are kept as 20261121, hours as minutes after midnight.
    `batch_id` joins the passes issued together (a renovation crew). `picture_id` is the photo of the picture store.
    """

    __tablename__ = "entry_pass"
    __table_args__ = (
        Index("ix_entry_pass_number", "number", unique=True),
        Index("ix_entry_pass_serial", "serial"),
        Index("ix_entry_pass_person", "person_id"),
        Index("ix_entry_pass_last", "last_day"),
        Index("ix_entry_pass_host", "host_id"),
    )

    number: Mapped[str] = mapped_column(String(24))
    serial: Mapped[int]
    kind: Mapped[PassKind] = mapped_column(Word(PassKind))
    person_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str] = mapped_column(String(255), default="")
    company: Mapped[str] = mapped_column(String(255), default="")
    type: Mapped[VisitorType] = mapped_column(Word(VisitorType), default=VisitorType.GUEST)
    host_kind: Mapped[str] = mapped_column(String(10), default="")
    host_id: Mapped[UUID | None] = mapped_column(default=None)
    host: Mapped[str] = mapped_column(String(255))
    department: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(255), default="")
    note: Mapped[str] = mapped_column(String(4000), default="")
    first_day: Mapped[int]
    last_day: Mapped[int]
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    opens: Mapped[int | None] = mapped_column(default=None)
    closes: Mapped[int | None] = mapped_column(default=None)
    most_entries: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
    batch_id: Mapped[UUID | None] = mapped_column(default=None)
    picture_id: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def terms(self) -> Terms:
        """What it allows, as the rules take it."""
        return Terms(
            first=day_of_number(self.first_day), last=day_of_number(self.last_day), weekdays=weekdays_of(self.weekdays),
            opens=minute_time(self.opens), closes=minute_time(self.closes), most_entries=self.most_entries,
            is_withdrawn=self.withdrawn_at is not None,
        )  # fmt: skip

    def set_terms(self, terms: Terms) -> None:
        """Other days, hours or entries."""
        self.first_day, self.last_day = number_of_day(terms.first), number_of_day(terms.last)
        self.weekdays = "".join(str(day) for day in sorted(terms.weekdays))
        self.opens, self.closes, self.most_entries = time_minute(terms.opens), time_minute(terms.closes), terms.most_entries

    def check_open(self) -> None:
        """Raises UserError where it is withdrawn."""
        if self.withdrawn_at is not None:
            raise UserError(_("Pass {number} is withdrawn; nothing was changed. Issue a new one instead.").format(number=self.number))

    def withdraw(self, reason: str, who: str, now: datetime) -> None:
        """It lets nobody in any more; number and code are used up."""
        self.check_open()
        self.withdrawn_at, self.withdrawn_by, self.reason = now, who, reason

    def give_back(self, now: datetime) -> None:
        """A withdrawal taken back within ten seconds."""
        if self.withdrawn_at is None or not abs(now - self.withdrawn_at) <= UNDO:
            raise UserError(_("Undo is possible for ten seconds only. Issue a new pass instead; both stay on record."))
        self.withdrawn_at, self.withdrawn_by, self.reason = None, "", ""


class PassEntry(Record, kw_only=True):
    """One coming in: the visit made of it, and where the pass alone would not have let in, what stood against it and why it did.

    Without a visit the holder was turned away.
    """

    __tablename__ = "pass_entry"
    __table_args__ = (Index("ix_pass_entry_pass", "pass_id"), Index("ix_pass_entry_visit", "visit_id"))

    pass_id: Mapped[UUID]
    visit_id: Mapped[UUID | None] = mapped_column(default=None)
    at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(String(60), default="")
    refusal: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(255), default="")
