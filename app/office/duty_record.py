"""Departments with head and division leader, A/B pairs, absences (W5, X-out)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import _
from app.office.duty_fields import ENDS_BY_ITSELF, AbsenceKind
from app.storage.records import Record
from app.storage.types import Word


class Department(Record, kw_only=True):
    """A department of the office; staff, pairs and tickets name it by its name."""

    __tablename__ = "department"
    __table_args__ = (Index("ix_department_name", "name", unique=True),)

    name: Mapped[str] = mapped_column(String(60))
    head_id: Mapped[UUID | None] = mapped_column(default=None)
    leader_id: Mapped[UUID | None] = mapped_column(default=None)
    phone: Mapped[str] = mapped_column(String(60), default="")


class DutyPair(Record, kw_only=True):
    """Who does a matter of a department (A) and who takes it up while A is away (B); an empty matter stands for all others (W5).

    With A or B missing it is a matter without a pair, and listed as one."""

    __tablename__ = "duty_pair"
    __table_args__ = (Index("ix_duty_pair_matter", "department", "matter", unique=True),)

    department: Mapped[str] = mapped_column(String(60))
    matter: Mapped[str] = mapped_column(String(60), default="")
    a_id: Mapped[UUID | None] = mapped_column(default=None)
    b_id: Mapped[UUID | None] = mapped_column(default=None)


class Absence(Record, kw_only=True):
    """One time somebody is not at their place, planned or begun at the desk.

    `until_at` is what was said, `back_at` when they were seen back, `ends_at` when it ends or ended by itself or by hand
    (None: out until somebody says they are back). One called off ends where it begins."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_ends", "ends_at"), Index("ix_absence_staff", "staff_id", "from_at"))

    staff_id: Mapped[UUID]
    kind: Mapped[AbsenceKind] = mapped_column(Word(AbsenceKind))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None] = mapped_column(default=None)
    ends_at: Mapped[datetime | None] = mapped_column(default=None)
    back_at: Mapped[datetime | None] = mapped_column(default=None)
    called_off_at: Mapped[datetime | None] = mapped_column(default=None)
    place: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(String(120), default="")
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(60), default="")
    counter: Mapped[str] = mapped_column(String(40), default="")
    confirmed_id: Mapped[UUID | None] = mapped_column(default=None)
    confirmed_by: Mapped[str] = mapped_column(String(60), default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)

    def say_until(self, until: datetime | None) -> None:
        """The end as now expected; a meeting or leave is over then, who is out only late."""
        self.until_at = until
        self.ends_at = until if self.kind in ENDS_BY_ITSELF else None

    def is_open(self, now: datetime) -> bool:
        """Whether it runs or is still to come."""
        return self.called_off_at is None and self.back_at is None and (self.ends_at is None or self.ends_at > now)

    def come_back(self, now: datetime) -> None:
        """Seen back. Raises UserError where it is over or has not begun."""
        if not self.is_open(now) or self.from_at > now:
            raise UserError(_("This absence is over already, or has not begun. Load the list again."))
        self.back_at = self.ends_at = now

    def go_again(self) -> None:
        """Back was said by mistake."""
        self.back_at = None
        self.say_until(self.until_at)

    def call_off(self, now: datetime) -> None:
        """It does not take place. Raises UserError once it has begun: then they are back."""
        if not self.is_open(now):
            raise UserError(_("This absence is over already. Load the list again."))
        if self.from_at <= now:
            raise UserError(_("This absence has begun. Say that they are back instead."))
        self.called_off_at = now
        self.ends_at = self.from_at
