"""The print queue: jobs are made with the record they print and move on without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, SYSTEM, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.office.settings import get_settings
from app.printing import labels, lists
from app.printing.fields import SHOWN_BEFORE
from app.printing.record import LOOK, JobState, PrintJob
from app.storage.adding import add_new
from app.storage.store import Change, changes_of

UNKNOWN = N_("The program ended while this was printing; it is unknown whether it was printed. Look, then print again or dismiss it.")
SHEET = "badges"  # the paper with the badges of several visits; its record is the lead's visit
# the partial index's own condition word for word: a parameter in its place would read every job ever printed
IS_OPEN: ColumnElement[bool] = literal_column("print_job.state IN ('waiting', 'printing', 'failed')")


def _at(counter: str) -> ColumnElement[bool]:
    """Of the few open jobs those of a counter; bare, the condition would draw SQLite to the index of every job the counter ever printed."""
    return PrintJob.counter.concat("") == counter


@dataclass(frozen=True, slots=True)
class NewJob:
    """What a room asks to be printed."""

    paper: str
    record_id: UUID
    title: str
    stock: str = ""
    printer: str = ""
    copies: int = 1
    about: str = ""
    is_urgent: bool = False
    times_printed: int = 0  # a paper that was printed before in another job says so


@dataclass(frozen=True, slots=True)
class JobRow:
    """A print job as lists and the print thread see it; `times_printed` 1 is the first print, more are reprints."""

    id: UUID
    paper: str
    record_id: UUID
    title: str
    stock: str
    printer: str
    copies: int
    counter: str
    state: JobState
    reason: str
    times_printed: int
    made_at: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    ticket: str
    about: str
    waits_for: str = ""

    @property
    def is_to_look(self) -> bool:
        """Whether it waits until somebody at the counter has seen it."""
        return self.waits_for == LOOK and self.state is JobState.WAITING

    @property
    def is_held(self) -> bool:
        """Whether it waits at its printer, which is in trouble."""
        return self.state is JobState.PRINTING and bool(self.reason)

    @property
    def reprint(self) -> int:
        """The n of 补打 n on the paper that is printed now or was printed last; 0 is the first print."""
        return max(0, self.times_printed - 1)


COLUMNS = tuple(getattr(PrintJob, name) for name in JobRow.__dataclass_fields__)


def as_row(record: PrintJob) -> JobRow:
    """The record as a frozen row."""
    return JobRow(*(getattr(record, name) for name in JobRow.__dataclass_fields__))


def _rows(s: Session, query: Select[Any]) -> tuple[JobRow, ...]:
    return tuple(JobRow(*row) for row in s.execute(query))


# -- what the desk does


def add(s: Session, new: NewJob, *, by: Actor, now: datetime) -> UUID:
    """Queue a paper in the caller's transaction; the print thread finds it after the commit.

    Where the counter has a way of its own for the paper, that way counts instead of what the caller names.
    """
    own = lists.own_route(s, by.counter, new.paper)
    stock = (own and own.stock) or new.stock
    about = new.about or labels.taken_for(s, new.paper, stock, by.counter)
    is_to_look = own is not None and own.look and not new.is_urgent and new.paper not in SHOWN_BEFORE
    job = PrintJob(
        paper=new.paper, record_id=new.record_id, title=new.title, stock=stock,
        printer=own.printer if own else new.printer, copies=own.copies if own else new.copies, counter=by.counter, made_at=now,
        about=about, is_urgent=new.is_urgent, waits_for=LOOK if is_to_look else "",
        times_printed=new.times_printed,
    )  # fmt: skip
    add_new(s, job)
    return job.id


def _bring_here(s: Session, job: PrintJob, counter: str) -> None:
    """A paper of another counter is printed here: on this counter's printer and stock, as the other's may not be there."""
    if job.counter == counter:
        return
    before = job.stock
    here = lists.own_route(s, counter, job.paper) or lists.usual(get_settings(s), job.paper, counter)
    job.counter, job.printer = counter, here.printer
    job.stock = here.stock if here.stock and job.paper != "test" else job.stock
    labels.bring(s, job, counter, before)


@allowed(DESK)
def retry(s: Session, job_id: UUID, *, by: Actor, now: datetime, printer: str | None = None) -> JobRow:
    """Try a failed or cancelled job again, on another printer if one is named."""
    job = _job(s, job_id)
    job.move(JobState.WAITING)
    if printer is not None:
        job.printer = printer
    job.ticket = job.waits_for = ""
    return as_row(job)


@allowed(DESK)
def reprint(s: Session, job_id: UUID, *, by: Actor, now: datetime) -> JobRow:
    """Print again under the same number; a job that never got out is only tried again, so nothing says 补打 in vain.

    A paper that waits at another counter (or was made by the office tool, which has no printer) is printed here instead.
    """
    job = _job(s, job_id)
    if job.state is JobState.WAITING and job.counter != by.counter:
        return take_over(s, job_id, by=by, now=now)
    if job.state in (JobState.WAITING, JobState.PRINTING):
        raise UserError(_("The paper of {title} is still waiting for the printer. Nothing was printed twice.").format(title=job.title))
    job.move(JobState.WAITING)
    job.ticket = job.waits_for = ""
    labels.move_on(s, job, by.counter)
    _bring_here(s, job, by.counter)
    _note(s, job, "reprint")
    return as_row(job)


@allowed(DESK)
def take_over(s: Session, job_id: UUID, *, by: Actor, now: datetime) -> JobRow:
    """Print here what waits at another counter or was not printed there; what is printing there stays there."""
    job = _job(s, job_id)
    if job.state is JobState.PRINTING or job.counter == by.counter:
        sentence = _("The paper of {title} is being printed at {counter}. Look at the list again.")
        raise UserError(sentence.format(title=job.title, counter=lists.printing_counter(job.counter)))
    if job.state is not JobState.WAITING:
        job.move(JobState.WAITING)
    job.ticket = job.waits_for = ""
    _bring_here(s, job, by.counter)
    return as_row(job)


@allowed(DESK)
def send_to(s: Session, job_id: UUID, printer: str, *, by: Actor, now: datetime) -> JobRow:
    """Print on another printer: what waits, failed or is held by a printer in trouble (it is taken back there first)."""
    job = _job(s, job_id)
    if job.state is JobState.PRINTING and not job.reason:
        raise UserError(_("{title} is being printed just now. Wait until it is out.").format(title=job.title))
    if job.state is JobState.DONE:
        _note(s, job, "reprint")
    if job.state is not JobState.WAITING:
        job.move(JobState.WAITING)
    job.ticket = job.waits_for = ""
    job.printer, job.counter = printer, by.counter
    return as_row(job)


@allowed(DESK)
def release(s: Session, job_id: UUID, *, by: Actor, now: datetime) -> JobRow:
    """Somebody has looked at it: it may be printed."""
    job = _job(s, job_id)
    job.waits_for = ""
    return as_row(job)


@allowed(DESK)
def cancel(s: Session, job_id: UUID, *, by: Actor, now: datetime) -> JobRow:
    """Do not print this any more; what a printer already took cannot be called back."""
    job = _job(s, job_id)
    job.move(JobState.CANCELLED)
    job.finished_at = now
    return as_row(job)


@allowed(DESK)
def dismiss(s: Session, job_id: UUID, *, by: Actor, now: datetime) -> JobRow:
    """Take a failed job off the line at the bottom: it stays on record as cancelled, with its reason."""
    job = _job(s, job_id)
    job.move(JobState.CANCELLED, job.reason)
    job.finished_at = now
    return as_row(job)


def cancel_for(s: Session, record_id: UUID, *, now: datetime) -> None:
    """The record is void: what still waits for a printer is not printed, but for a sheet with other people's badges on it."""
    _cancel_all(s, (PrintJob.record_id == record_id, PrintJob.paper != SHEET), now)


def cancel_sheets(s: Session, lead_id: UUID, serials: frozenset[int], *, now: datetime) -> None:
    """Sheets of a group that still wait and hold none but these badges are not printed."""
    sheets = (PrintJob.record_id == lead_id, PrintJob.paper == SHEET)
    told = s.execute(select(PrintJob.id, PrintJob.about).where(*sheets)).all()
    _cancel_all(s, (PrintJob.id.in_([job_id for job_id, about in told if set(labels.labels_told(about)[1]) <= serials]),), now)


def _cancel_all(s: Session, where: tuple[ColumnElement[bool], ...], now: datetime) -> None:
    for job in s.scalars(select(PrintJob).where(PrintJob.state.in_((JobState.WAITING, JobState.FAILED)), *where)):
        job.move(JobState.CANCELLED)
        job.finished_at = now


def times_in_sheets(s: Session, lead_id: UUID, serial: int | None) -> int:
    """How often a badge was printed on a sheet with others of its group."""
    told = select(PrintJob.about, PrintJob.times_printed).where(PrintJob.record_id == lead_id, PrintJob.paper == SHEET)
    return max((times for about, times in s.execute(told) if serial in labels.labels_told(about)[1]), default=0)


def _note(s: Session, job: PrintJob, what: str) -> None:
    """Put a person's deed into the trail of the record that is printed."""
    words = {"paper": job.paper, what: job.times_printed}
    changes_of(s).by_record.setdefault(job.record_id, Change("PrintJob", job.record_id, {}, dict(words)))


# -- what the print thread does


def claim(s: Session, counter: str, *, by: Actor = SYSTEM, now: datetime) -> JobRow | None:
    """The counter's oldest waiting job, urgent ones first, now printing and counted; None when nothing waits."""
    here = (_at(counter), PrintJob.waits_for == "")
    waiting = select(PrintJob).where(IS_OPEN, PrintJob.state == JobState.WAITING, *here)
    job = s.scalars(waiting.order_by(PrintJob.is_urgent.desc(), PrintJob.made_at, PrintJob.id).limit(1)).one_or_none()
    if job is None:
        return None
    job.move(JobState.PRINTING)
    job.times_printed += 1
    job.sent_at = job.finished_at = None
    return as_row(job)


def sent(s: Session, job_id: UUID, ticket: str, *, by: Actor = SYSTEM, now: datetime) -> None:
    """The spooler took it and gave it a ticket."""
    job = _job(s, job_id)
    job.ticket = ticket[:120]
    job.sent_at = now


def held(s: Session, job_id: UUID, reason: str, *, by: Actor = SYSTEM, now: datetime) -> None:
    """The printer is in trouble ("": no more); the job still waits for it."""
    job = _job(s, job_id)
    if job.state is JobState.PRINTING:
        job.reason = reason[:500]


def done(s: Session, job_id: UUID, *, by: Actor = SYSTEM, now: datetime) -> None:
    """It is on paper (or in a file)."""
    job = _job(s, job_id)
    if job.state is JobState.PRINTING:
        job.move(JobState.DONE)
        job.finished_at = now


def failed(s: Session, job_id: UUID, reason: str, *, by: Actor = SYSTEM, now: datetime) -> None:
    """It did not get out; a paper that was never given to a printer is not counted as printed."""
    job = _job(s, job_id)
    if job.state in (JobState.PRINTING, JobState.WAITING):
        if job.state is JobState.PRINTING and job.sent_at is None:
            job.times_printed -= 1
        job.move(JobState.FAILED, reason)
        job.finished_at = now


def after_restart(s: Session, counter: str, *, by: Actor = SYSTEM, now: datetime, but: frozenset[UUID] = frozenset()) -> int:
    """Jobs the program was printing when it ended: nobody knows, so they fail with that reason and wait for a person.

    `but` are those whose spooler can still say what became of them.
    """
    left = s.scalars(select(PrintJob).where(IS_OPEN, PrintJob.state == JobState.PRINTING, _at(counter)))
    unknown = [job for job in left if job.id not in but]
    for job in unknown:
        job.move(JobState.FAILED, _(UNKNOWN))
        job.finished_at = now
    return len(unknown)


# -- lists


def open_jobs(s: Session, counter: str = "") -> tuple[JobRow, ...]:
    """Waiting, printing and failed jobs of a counter ("" is the counter without a name), oldest first."""
    return _rows(s, select(*COLUMNS).where(IS_OPEN, _at(counter)).order_by(PrintJob.made_at, PrintJob.id))


def to_look(s: Session, counter: str = "") -> tuple[JobRow, ...]:
    """What waits at a counter until somebody has seen it, oldest first."""
    return tuple(job for job in open_jobs(s, counter) if job.is_to_look)


def open_elsewhere(s: Session, counter: str = "") -> tuple[JobRow, ...]:
    """What waits, prints or failed at all other counters and in the office tool, which prints nothing; oldest first."""
    return _rows(s, select(*COLUMNS).where(IS_OPEN, PrintJob.counter != counter).order_by(PrintJob.made_at, PrintJob.id))


def recent_jobs(s: Session, counter: str = "", *, limit: int = 200) -> tuple[JobRow, ...]:
    """The counter's newest jobs in any state, newest first."""
    return _rows(s, select(*COLUMNS).where(PrintJob.counter == counter).order_by(PrintJob.id.desc()).limit(limit))


def jobs_of(s: Session, record_id: UUID) -> tuple[JobRow, ...]:
    """All jobs of a record, newest first."""
    return _rows(s, select(*COLUMNS).where(PrintJob.record_id == record_id).order_by(PrintJob.id.desc()))


def job(s: Session, job_id: UUID) -> JobRow:
    """One job; raises UserError where it is gone."""
    return as_row(_job(s, job_id))


def job_for(s: Session, record_id: UUID, paper: str) -> UUID | None:
    """The job that prints this paper of a record, to be printed again; None where it was never printed."""
    query = select(PrintJob.id).where(PrintJob.record_id == record_id, PrintJob.paper == paper).order_by(PrintJob.id.desc()).limit(1)
    return s.execute(query).scalar_one_or_none()


def printing(s: Session, counter: str = "") -> Sequence[JobRow]:
    """Jobs a spooler has taken and not yet finished."""
    here = (IS_OPEN, PrintJob.state == JobState.PRINTING, _at(counter), PrintJob.ticket != "")
    return _rows(s, select(*COLUMNS).where(*here))


def _job(s: Session, job_id: UUID) -> PrintJob:
    found = s.get(PrintJob, job_id)
    if found is None:
        raise UserError(_("This print job is no longer on record. Load the list again."))
    return found
