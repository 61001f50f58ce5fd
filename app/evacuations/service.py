"""The verbs of an evacuation; each call is one transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import _
from app.evacuations.fields import Answer, Part
from app.evacuations.lists import open_call, present
from app.evacuations.record import EvacuationCall, RollEntry
from app.office.settings import get_settings
from app.printing import queue
from app.printing.codes import read_code
from app.printing.record import JobState, PrintJob
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.visits.record import Visit

LIST, REPORT = "evacuation", "evacuation_report"
MASKED = "masked"  # what stands with the list's print job where nobody had signed in


@dataclass(frozen=True, slots=True)
class Started:
    """The roll call under way; `is_new` where this F9 began it, with the list in the print queue."""

    call_id: UUID
    number: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said of whom."""

    entry_id: UUID
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Closed:
    """A roll call after its end."""

    call_id: UUID
    number: str


@allowed(EVERYBODY)
def start(s: Session, *, by: Actor, now: datetime, is_drill: bool = False, is_locked: bool = False) -> Started:
    """F9: everybody inside is put on a roll call and its list is printed before all else; one under way is only shown again.

    Pressed at a locked desk, where anybody may have, the list has its phones masked; who signs in prints them."""
    if going := open_call(s):
        return Started(going.id, going.number, is_new=False)
    number = daily_number("E", day_of(now), take(s, "evacuation", f"{day_of(now):%Y%m%d}"))
    call = EvacuationCall(number=number, is_drill=is_drill, started_at=now, started_by=by.name)
    add_new(s, call)
    for row in present(s, now=now):
        place = row.place
        has_left = row.part is Part.LEFT
        add_new(s, RollEntry(call_id=call.id, visit_id=row.visit_id, building=place.building, floor=place.floor, has_left=has_left))
    _print(s, call, LIST, by=by, now=now, about=MASKED if is_locked else "")
    return Started(call.id, number, is_new=True)


def _print(s: Session, call: EvacuationCall, paper: str, *, by: Actor, now: datetime, about: str = "") -> UUID:
    printer, is_urgent = get_settings(s).slip_printer, paper == LIST
    job = queue.NewJob(paper=paper, record_id=call.id, title=call.number, stock="a4", printer=printer, is_urgent=is_urgent, about=about)
    return queue.add(s, job, by=by, now=now)


@allowed(EVERYBODY)
def take_back(s: Session, call_id: UUID, *, by: Actor, now: datetime) -> Closed:
    """F9 was a slip: within ten seconds the roll call ends and a list still waiting for the printer is not printed."""
    call = _call(s, call_id)
    call.take_back(by.name, now)
    queue.cancel_for(s, call.id, now=now)
    return Closed(call.id, call.number)


@allowed(EVERYBODY)
def set_drill(s: Session, call_id: UUID, is_drill: bool, *, by: Actor, now: datetime) -> None:
    """Say whether this is a drill; papers printed from now on say so."""
    call = _call(s, call_id)
    call.check_open()
    call.is_drill = is_drill


@allowed(EVERYBODY)
def answer(s: Session, entry_id: UUID, said: Answer, *, by: Actor, now: datetime) -> Answered:
    """Found, not found or was not here; OPEN takes an answer back. Raises UserError once the roll call is closed."""
    entry = s.get(RollEntry, entry_id)
    if entry is None:
        raise UserError(_("This roll call is no longer on record. Load the list again."))
    _call(s, entry.call_id).check_open()
    entry.say(said, by.name, now)
    visit = s.get(Visit, entry.visit_id)
    return Answered(entry_id, visit.name if visit else "", said)


@allowed(EVERYBODY)
def found_by_code(s: Session, call_id: UUID, code: str, *, by: Actor, now: datetime) -> Answered:
    """A badge scanned where people gather: who wears it is found."""
    serial = read_code(code, prefix=get_settings(s).badge_prefix)
    query = select(RollEntry.id).join(Visit, Visit.id == RollEntry.visit_id).where(RollEntry.call_id == call_id, Visit.badge == serial)
    entry_id = s.execute(query.order_by(RollEntry.has_left).limit(1)).scalar_one_or_none() if serial is not None else None
    if entry_id is None:
        raise UserError(_("The badge {code} is not on this roll call. Ask for the name.").format(code=code))
    return answer(s, entry_id, Answer.FOUND, by=by, now=now)


@allowed(EVERYBODY)
def close(s: Session, call_id: UUID, *, by: Actor, now: datetime) -> Closed:
    """The roll call is over; its report with times and names goes to the printer."""
    call = _call(s, call_id)
    call.end(by.name, now)
    _print(s, call, REPORT, by=by, now=now)
    return Closed(call.id, call.number)


@allowed(EVERYBODY)
def print_again(s: Session, call_id: UUID, *, by: Actor, now: datetime) -> str:
    """The list of a roll call under way with what was said so far, or the report of a closed one; gives its number."""
    call = _call(s, call_id)
    paper = LIST if call.ended_at is None else REPORT
    job_id = queue.job_for(s, call.id, paper)
    if job_id is None:
        _print(s, call, paper, by=by, now=now)
    elif not _unmask(s, job_id):
        queue.reprint(s, job_id, by=by, now=now)
    return call.number


def _unmask(s: Session, job_id: UUID) -> bool:
    """A list asked for by nobody has its phones now that somebody is here; whether it still waits, so that it need not be printed twice."""
    job = s.get(PrintJob, job_id)
    if job is None or job.about != MASKED:
        return False
    job.about = ""
    return job.state is JobState.WAITING


def _call(s: Session, call_id: UUID) -> EvacuationCall:
    call = s.get(EvacuationCall, call_id)
    if call is None:
        raise UserError(_("This roll call is no longer on record. Load the list again."))
    return call
