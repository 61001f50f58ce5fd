"""A print job: one paper of one record on its way to a printer."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.storage.records import Record
from app.storage.types import Word


class JobState(StrEnum):
    """Where a print job stands."""

    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_WORDS = {
    JobState.WAITING: N_("waiting to be printed"),
    JobState.PRINTING: N_("printing"),
    JobState.DONE: N_("printed"),
    JobState.FAILED: N_("not printed"),
    JobState.CANCELLED: N_("cancelled"),
}

MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.PRINTING, JobState.FAILED, JobState.CANCELLED}),
    JobState.PRINTING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset({JobState.WAITING}),
    JobState.FAILED: frozenset({JobState.WAITING, JobState.CANCELLED, JobState.DONE}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
}


class PrintJob(Record, kw_only=True):
    """One paper for one printer. `title` is the record's number only: spoolers show it to everybody.

    `about` is what the room that draws it wrote down for itself, where a record alone does not say it (a register's filter).
    `times_printed` counts what went to a printer; from the second time on the paper says so (补打 n) under the same number.
    `is_urgent` goes before all others that wait.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_record", "record_id"),
        Index("ix_print_job_open", "state", "made_at", sqlite_where=text("state IN ('waiting', 'printing', 'failed')"),
              postgresql_where=text("state IN ('waiting', 'printing', 'failed')")),
    )  # fmt: skip

    # what people do with a job is noted on the record it prints; the print thread's steps would only lengthen the trail
    is_audited: ClassVar[bool] = False

    paper: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(40))
    stock: Mapped[str] = mapped_column(String(40), default="")
    printer: Mapped[str] = mapped_column(String(255), default="")
    copies: Mapped[int] = mapped_column(default=1)
    counter: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[JobState] = mapped_column(Word(JobState), default=JobState.WAITING)
    reason: Mapped[str] = mapped_column(String(500), default="")
    is_urgent: Mapped[bool] = mapped_column(default=False)
    times_printed: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    ticket: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(String(2000), default="")

    def move(self, to: JobState, reason: str = "") -> None:
        """Go to another state; raises UserError where that cannot be, as another counter was faster."""
        if to not in MOVES[self.state]:
            sentence = _("The print job of {title} is already “{state}”. Look at the list again.")
            raise UserError(sentence.format(title=self.title, state=_(JOB_WORDS[self.state])))
        self.state = to
        self.reason = reason[:500]
