"""Papers of complaints queued for the printer: a form printed before is the same job again, counted; registers are queued anew."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.fields import CLERKS, State
from app.complaints.list_papers import register_about, round_about
from app.complaints.record import Complaint
from app.complaints.tracks import ComplaintDecision
from app.core.actor import DESK, HEADS, Actor, Role, allowed, may
from app.core.errors import UserError
from app.core.i18n import _
from app.core.ids import new_id
from app.office.settings import get_settings
from app.printing import queue
from app.tickets.service import print_paper
from app.visits.drawing import span_words

NOTICE, VERIFICATION, RETURN_VISIT, COURSE = "handling_notice", "verification", "return_visit", "complaint_course"
ACK, REGISTER, ROUND = "complaint_ack", "complaint_register", "round_list"
READERS = (DESK | HEADS | CLERKS) - {Role.GUARD}


def _number(s: Session, complaint_id: UUID) -> str:
    found: Any = s.execute(select(Complaint.number, Complaint.state).where(Complaint.id == complaint_id)).first()
    if found is None:
        raise UserError(_("This complaint is no longer on record. Load the list again."))
    if found.state is State.VOID:
        raise UserError(_("Complaint {number} is void, so it is not printed.").format(number=found.number))
    return str(found.number)


@allowed(CLERKS)
def print_notice(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The handling notice, two copies and the stub (P2六)."""
    number = _number(s, complaint_id)
    if s.execute(select(ComplaintDecision.id).where(ComplaintDecision.complaint_id == complaint_id).limit(1)).first() is None:
        raise UserError(_("Complaint {number} was not dispatched, so there is no handling notice of it.").format(number=number))
    return print_paper(s, NOTICE, complaint_id, number, by=by, now=now)


@allowed(CLERKS)
def print_verification(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The verification sheet."""
    return print_paper(s, VERIFICATION, complaint_id, _number(s, complaint_id), by=by, now=now)


@allowed(CLERKS)
def print_return_visit(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The record of the return visit."""
    return print_paper(s, RETURN_VISIT, complaint_id, _number(s, complaint_id), by=by, now=now)


@allowed(CLERKS)
def print_course(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The whole course."""
    return print_paper(s, COURSE, complaint_id, _number(s, complaint_id), by=by, now=now)


@allowed(CLERKS)
def print_acknowledgement(s: Session, complaint_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The slip for whoever complained, on the desk's form of slips or the counter's own."""
    number = _number(s, complaint_id)
    return print_paper(s, ACK, complaint_id, number, stock=get_settings(s).slip_form, by=by, now=now)


def may_acknowledge(_s: Session, *, by: Actor) -> bool:
    """Whether somebody may print the slip: a guard registers, and prints no papers of a complaint (W4.4)."""
    return may(print_acknowledgement, by)


@allowed(READERS)
def print_register(s: Session, first: date, last: date, *, by: Actor, now: datetime) -> UUID:
    """The register of a day, of days, or a month's in one go."""
    if last < first:
        raise UserError(_("The last day lies before the first. Turn them round."))
    title = _("Register of complaints {days}").format(days=span_words(first, last))[:40]
    return _queued(s, REGISTER, title, register_about(first, last), by=by, now=now)


@allowed(CLERKS)
def print_round(s: Session, last: date | None = None, visitor_id: UUID | None = None, *, by: Actor, now: datetime) -> UUID:
    """The round of the return visits due this week, or until `last`; of one visitor or of all."""
    return _queued(s, ROUND, _("Round of return visits"), round_about(last, visitor_id), by=by, now=now)


def _queued(s: Session, paper: str, title: str, about: str, *, by: Actor, now: datetime) -> UUID:
    job = queue.NewJob(paper=paper, record_id=new_id(), title=title, printer=get_settings(s).slip_printer, about=about)
    return queue.add(s, job, by=by, now=now)
