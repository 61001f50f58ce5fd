"""Printing and saving the report of a month."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import DESK, HEADS, Actor, Role, allowed
from app.core.i18n import _
from app.core.ids import new_id
from app.office.settings import get_settings
from app.printing import queue
from app.printing.queue import JobRow
from app.reports.complaints import complaint_figures
from app.reports.fields import month_words
from app.reports.lists import first_of, month
from app.reports.papers import draw, report_values

PAPER, COMPLAINTS_PAPER, YEAR = "month", "complaint_report", "year"
READERS = (DESK | HEADS) - {Role.GUARD}


def month_pdf(s: Session, first: date | None = None, *, now: datetime, by: Actor | None = None) -> bytes:
    """The report of a month (default: the present one) as PDF."""
    return draw(report_values(s, month(s, first, now=now), now=now, by=by))


def month_workbook(s: Session, first: date | None = None, *, now: datetime) -> bytes:
    """The report of a month as the bytes of an .xlsx file."""
    from app.reports.workbook import workbook

    return workbook(month(s, first, now=now))


def month_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued report: the month as it stands when printed."""
    return month_pdf(s, date.fromisoformat(job.about), now=now)


@allowed(READERS)
def print_month(s: Session, first: date, *, by: Actor, now: datetime) -> UUID:
    """Queue the report of a month for the printer for forms."""
    first = first_of(first)
    title = _("Report {month}").format(month=month_words(first))
    job = queue.NewJob(paper=PAPER, record_id=new_id(), title=title, printer=get_settings(s).slip_printer, about=first.isoformat())
    return queue.add(s, job, by=by, now=now)


# -- complaints


def complaints_pdf(s: Session, first: date | None = None, *, is_year: bool = False, now: datetime, by: Actor | None = None) -> bytes:
    """The report on the complaints of a month, or of a year, as PDF to be signed."""
    return draw(report_values(s, complaint_figures(s, first, is_year=is_year, now=now), now=now, by=by))


def complaints_workbook(s: Session, first: date | None = None, *, is_year: bool = False, now: datetime) -> bytes:
    """The same as the bytes of an .xlsx file."""
    from app.reports.workbook import workbook

    return workbook(complaint_figures(s, first, is_year=is_year, now=now))


def complaints_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued report on complaints."""
    first, _sign, span = job.about.partition(" ")
    return complaints_pdf(s, date.fromisoformat(first), is_year=span == YEAR, now=now)


@allowed(READERS)
def print_complaints(s: Session, first: date, *, is_year: bool = False, by: Actor, now: datetime) -> UUID:
    """Queue the report on complaints for the printer for forms."""
    first = first_of(first)
    title = _("Report on complaints {time}").format(time=f"{first:%Y}" if is_year else month_words(first))
    about = f"{first.isoformat()} {YEAR if is_year else ''}".strip()
    job = queue.NewJob(paper=COMPLAINTS_PAPER, record_id=new_id(), title=title, printer=get_settings(s).slip_printer, about=about)
    return queue.add(s, job, by=by, now=now)
