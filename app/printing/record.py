"""A print job on its way to a printer; the office's own label stocks; what each counter prints a paper on."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.storage.records import Record, index_of_part
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

LOOK = "look"

MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.PRINTING, JobState.FAILED, JobState.CANCELLED}),
    JobState.PRINTING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.WAITING}),
    JobState.DONE: frozenset({JobState.WAITING}),
    JobState.FAILED: frozenset({JobState.WAITING, JobState.CANCELLED, JobState.DONE}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
}


class PrintJob(Record, kw_only=True):
    """One paper for one printer. `title` is the record's number only: spoolers show it to everybody.

    `about` is what the room that draws it wrote down for itself, where a record alone does not say it (a register's filter).
    `times_printed` counts what went to a printer; from the second time on the paper says so (补打 n) under the same number.
    `is_urgent` goes before all others that wait. `waits_for` LOOK: nobody prints it before somebody has seen it.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_record", "record_id"),
        Index("ix_print_job_counter", "counter", "id"),
        index_of_part("ix_print_job_open", "state", "made_at", where="state IN ('waiting', 'printing', 'failed')"),
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
    waits_for: Mapped[str] = mapped_column(String(10), default="", server_default="")

    def move(self, to: JobState, reason: str = "") -> None:
        """Go to another state; raises UserError where that cannot be, as another counter was faster."""
        if to not in MOVES[self.state]:
            sentence = _("The print job of {title} is already “{state}”. Look at the list again.")
            raise UserError(sentence.format(title=self.title, state=_(JOB_WORDS[self.state])))
        self.state = to
        self.reason = reason[:500]


class LabelStock(Record, kw_only=True):
    """A stock of the office's own, or the office's wording of a shipped one (same `key`); lengths in hundredths of a millimetre.

    Whole numbers, so that a row read back gives the digest it was written with. Never deleted: old papers are printed
    again on it. `is_active` False means the shipped one counts again, or that the office's own is offered no more.
    """

    __tablename__ = "label_stock"
    __table_args__ = (Index("ix_label_stock_key", "key", unique=True),)

    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    maker_number: Mapped[str] = mapped_column(String(40), default="")
    width: Mapped[int]
    height: Mapped[int | None] = mapped_column(default=None)
    landscape: Mapped[bool] = mapped_column(default=False)
    is_colour: Mapped[bool] = mapped_column(default=True)
    dpi: Mapped[int] = mapped_column(default=300)
    sheet_width: Mapped[int] = mapped_column(default=0)
    sheet_height: Mapped[int] = mapped_column(default=0)
    across: Mapped[int] = mapped_column(default=1)
    down: Mapped[int] = mapped_column(default=1)
    from_left: Mapped[int] = mapped_column(default=0)
    from_top: Mapped[int] = mapped_column(default=0)
    gap_x: Mapped[int] = mapped_column(default=0)
    gap_y: Mapped[int] = mapped_column(default=0)
    margin_x: Mapped[int] = mapped_column(default=0)
    margin_y: Mapped[int] = mapped_column(default=0)
    nudge_x: Mapped[int] = mapped_column(default=0)
    nudge_y: Mapped[int] = mapped_column(default=0)
    start_at: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)


class PaperRoute(Record, kw_only=True):
    """What one counter prints one paper on, where it is not the office's usual way.

    `stock` is a stock's key for a badge, the form of a slip; "" where the paper has no choice. `look` holds the paper
    until somebody has seen it. `is_active` False means the office's usual way counts again.
    """

    __tablename__ = "paper_route"
    __table_args__ = (Index("ix_paper_route_place", "counter", "paper", unique=True),)

    counter: Mapped[str] = mapped_column(String(40))
    paper: Mapped[str] = mapped_column(String(20))
    printer: Mapped[str] = mapped_column(String(255), default="")
    stock: Mapped[str] = mapped_column(String(40), default="")
    copies: Mapped[int] = mapped_column(default=1)
    look: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
