"""What a visit may carry besides itself: an escort with allowed areas, its outcome, next steps, a slip to hand back."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.i18n import N_
from app.storage.records import Record, index_of_part
from app.storage.types import Word


class SlipState(StrEnum):
    """What became of a printed visit slip."""

    OPEN = "open"
    RETURNED = "returned"
    LOST = "lost"


SLIP_WORDS = {
    SlipState.OPEN: N_("not returned"),
    SlipState.RETURNED: N_("returned"),
    SlipState.LOST: N_("given up as lost"),
}


class VisitEscort(Record, kw_only=True):
    """Who accompanies a visitor and where they may go; no name yet means it is named later.

    `called_at` is when the present escort was called, `reported_at` when they were at the desk."""

    __tablename__ = "visit_escort"
    __table_args__ = (Index("ix_visit_escort_visit", "visit_id", unique=True),)

    visit_id: Mapped[UUID]
    is_needed: Mapped[bool] = mapped_column(default=False)
    staff_id: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(60), default="")
    department: Mapped[str] = mapped_column(String(60), default="")
    areas: Mapped[str] = mapped_column(String(255), default="")
    is_told: Mapped[bool] = mapped_column(default=False)
    called_at: Mapped[datetime]
    reported_at: Mapped[datetime | None] = mapped_column(default=None)


class VisitOutcome(Record, kw_only=True):
    """What came of a visit; `is_due` with no `recorded_at` is a record still to be written."""

    __tablename__ = "visit_outcome"
    __table_args__ = (
        Index("ix_visit_outcome_visit", "visit_id", unique=True),
        index_of_part("ix_visit_outcome_blank", "visit_id", where="recorded_at IS NULL"),
    )  # fmt: skip

    visit_id: Mapped[UUID]
    is_due: Mapped[bool] = mapped_column(default=False)
    discussed: Mapped[str] = mapped_column(String(4000), default="")
    departments: Mapped[str] = mapped_column(String(255), default="")
    feedback: Mapped[str] = mapped_column(String(4000), default="")
    recorded_at: Mapped[datetime | None] = mapped_column(default=None)
    recorded_by: Mapped[str] = mapped_column(String(60), default="")


class NextStep(Record, kw_only=True):
    """One thing to be done after a visit, by whom and until which day (20261121); a row of its own, so a ticket can grow out of it."""

    __tablename__ = "next_step"
    __table_args__ = (
        Index("ix_next_step_visit", "visit_id"),
        index_of_part("ix_next_step_open", "due", where="done_at IS NULL"),
        Index("ix_next_step_done", "done_at"),
    )

    visit_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(255))
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    owner: Mapped[str] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(String(60), default="")
    due: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    done_by: Mapped[str] = mapped_column(String(60), default="")


class VisitSlip(Record, kw_only=True):
    """A slip printed at check-in: out with the visitor until somebody says what became of it."""

    __tablename__ = "visit_slip"
    __table_args__ = (
        Index("ix_visit_slip_visit", "visit_id", unique=True),
        index_of_part("ix_visit_slip_open", "visit_id", where="state = 'open'"),
    )

    visit_id: Mapped[UUID]
    state: Mapped[SlipState] = mapped_column(Word(SlipState), default=SlipState.OPEN)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[str] = mapped_column(String(60), default="")
