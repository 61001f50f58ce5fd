"""The verbs of the visit desk; each call is one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean, without_controls
from app.core.i18n import _
from app.core.ids import new_id
from app.notices.fields import Answer
from app.office import audit
from app.office.fields import FIRST_STAFF_BADGE
from app.office.settings import Settings, get_settings
from app.people import service as people
from app.people.record import Person
from app.printing import queue
from app.printing.codes import read_code
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take
from app.storage.store import changes_of
from app.visits import signed
from app.visits.attempts import forget_admission, note_admission
from app.visits.fields import VISIT_FIELDS, HostRef, Leaving, VisitorType, VisitState, purpose_type
from app.visits.hosts import resolve
from app.visits.kinds import Escorting
from app.visits.lists import VisitFilter
from app.visits.marking import mark_arrival, slip_out
from app.visits.record import OPEN, Visit
from app.watch import service as watch
from app.watch.fields import Who, seen_of, shown_id

BADGES = FIRST_STAFF_BADGE - 1  # come round before the serials of staff badges and passes begin


@dataclass(frozen=True, slots=True)
class Arrived:
    """A saved arrival: its number, its badge's serial, the print jobs made with it, and words about what was cleaned."""

    visit_id: UUID
    number: str
    badge: int
    name: str
    state: VisitState
    job_ids: tuple[UUID, ...]
    notes: tuple[str, ...]
    version: int = 1


@dataclass(frozen=True, slots=True)
class Moved:
    """A visit after a move."""

    visit_id: UUID
    number: str
    name: str
    state: VisitState
    version: int


@dataclass(frozen=True, slots=True)
class Coming:
    """What an arrival carries besides the form: the person and host picked, and what the desk decided.

    `badge` is the serial of a pass held to the scanner: no new one is given, and its holder need not wait.
    """

    person_id: UUID | None = None
    host: HostRef | None = None
    as_written: bool = False
    visit_id: UUID | None = None
    lead_id: UUID | None = None
    prints: bool = True
    badge: int | None = None
    photo: bytes = b""
    answers: tuple[Answer, ...] = ()
    has_pad: bool = False  # a visitor can sign here and now, so what the office asks to be signed comes first
    escort: Escorting | None = None
    id_number: str = field(default="", repr=False)  # shown at the desk: compared with the watch list, written nowhere


@allowed(DESK)
def arrive(s: Session, form: Mapping[str, object], coming: Coming | None = None, *, by: Actor, now: datetime) -> Arrived:
    """Somebody is at the desk (V2, M4.1): recorded, numbered, badge queued, in one commit. Raises FormErrors, UnknownHost, WatchHit."""
    coming = coming or Coming()
    cleaned = clean(VISIT_FIELDS, form)
    values = cleaned.values
    settings = get_settings(s)
    id_number = shown_id(coming.id_number, keeps_ids=settings.keeps_ids)
    visit = visit_of(s, coming.visit_id) if coming.visit_id else Visit(number="", day=0, at=now, name=values["name"])
    unsigned = signed.unsigned(settings, values, coming.answers, has_pad=coming.has_pad)
    host = host_of(s, visit, values["host"], coming)
    person_id = people.meet(s, values, person_id=coming.person_id or visit.person_id, now=now)
    watch.let_in(s, Who(seen_of(values), person_id, visit.id, id_number), now=now)
    fill_visit(visit, values, host)
    visit.person_id, visit.lead_id = person_id, coming.lead_id or visit.lead_id
    visit.counter, visit.received_by = by.counter, by.name
    visit.arrive(now)
    if settings.admit_on_arrival or coming.badge is not None:
        visit.admit(now, on_arrival=True)
    visit.badge = coming.badge if coming.badge is not None else (take(s, "badge") - 1) % BADGES + 1
    if not visit.number:
        visit.number = daily_number("V", day_of(now), take(s, "visit", f"{day_of(now):%Y%m%d}"))
        add_new(s, visit)
    if coming.photo or coming.answers:
        signed.keep(s, visit, coming.answers, coming.photo, by=by, now=now)
    mark_arrival(s, visit, settings, coming.escort, is_again=coming.visit_id is not None, now=now, has_pass=coming.badge is not None)
    jobs = queue_papers(s, visit, settings, by=by, now=now) if coming.prints else ()
    s.flush()  # an announced visit has its new version now
    version = visit.version if coming.visit_id else 1
    return Arrived(visit.id, visit.number, visit.badge, visit.name, visit.state, jobs, cleaned.notes + unsigned, version)


def host_of(s: Session, visit: Visit, words: str, coming: Coming) -> HostRef | None:
    """The host picked, the one the visit was announced with, or whoever the words mean; raises UnknownHost."""
    if coming.host is not None and coming.host.text.strip() == words.strip():
        return coming.host
    if visit.host.strip() == words.strip() and visit.number:
        return HostRef(visit.host_kind, visit.host_id, visit.host, visit.department) if visit.host_id else None
    return resolve(s, words, as_written=coming.as_written)


def fill_visit(visit: Visit, values: Mapping[str, Any], host: HostRef | None) -> None:
    """Write a checked form into the visit; fields the form does not have stay as they are."""
    for name in ("name", "phone", "company", "plate", "purpose", "belongings", "note", "language", "assistance", "desk_note"):
        if name in values:
            setattr(visit, name, values[name] or "")
    visit.people = values["people"] or 1
    visit.type = VisitorType(values["type"] or purpose_type(values["purpose"]))
    visit.host = host.text if host else values["host"]
    visit.host_kind, visit.host_id, visit.department = (host.kind, host.id, host.department) if host else ("", None, "")


def queue_papers(s: Session, visit: Visit, settings: Settings, *, by: Actor, now: datetime) -> tuple[UUID, ...]:
    """The papers an arrival prints by the office's settings."""
    jobs = []
    if settings.print_badge:
        jobs.append(queue_paper(s, visit, "badge", settings, by=by, now=now))
    if settings.print_slip:
        jobs.append(queue_paper(s, visit, "slip", settings, by=by, now=now))
        slip_out(s, visit.id)
    return tuple(jobs)


def queue_paper(s: Session, visit: Visit, paper: str, settings: Settings, *, by: Actor, now: datetime, times_printed: int = 0) -> UUID:
    """One paper of a visit."""
    is_badge = paper == "badge"
    return queue.add(
        s,
        queue.NewJob(
            paper=paper,
            record_id=visit.id,
            title=visit.number,
            stock=settings.badge_stock if is_badge else settings.slip_form,
            printer=settings.badge_printer if is_badge else settings.slip_printer,
            copies=settings.badge_copies if is_badge else 1,
            times_printed=times_printed,
        ),
        by=by,
        now=now,
    )


@allowed(DESK)
def admit(s: Session, visit_id: UUID, *, by: Actor, now: datetime, whom: str = "") -> Moved:
    """The host sees the visitor: waiting becomes inside. `whom` came for the visitor; without a name the host or deputy tried last."""
    visit = visit_of(s, visit_id)
    visit.admit(now)
    note_admission(s, visit, whom, by.name, now)
    return _moved(s, visit)


@allowed(DESK)
def turn_away(s: Session, visit_id: UUID, reason: str, *, by: Actor, now: datetime) -> Moved:
    """Head or host refused; raises FormErrors without a reason."""
    visit = visit_of(s, visit_id)
    visit.turn_away(needed_reason(reason), now)
    return _moved(s, visit)


@allowed(DESK)
def leave(s: Session, visit_id: UUID, how: Leaving, *, by: Actor, now: datetime) -> Moved:
    """Sign a visitor out; `how` says whether anybody saw it (only seen times are measured times)."""
    visit = visit_of(s, visit_id)
    visit.leave(how, now)
    return _moved(s, visit)


@allowed(DESK)
def leave_by_code(s: Session, code: str, how: Leaving = Leaving.SCANNED, *, by: Actor, now: datetime) -> Moved:
    """Sign out by a badge's code or a visit number; of badges that came round again the one still open."""
    return leave(s, open_visit(s, code), how, by=by, now=now)


@allowed(DESK)
def scan(s: Session, code: str, *, by: Actor, now: datetime) -> Moved:
    """A badge was held to the scanner: its visitor leaves, or comes where expected; raises FormErrors where more must be known first."""
    visit = visit_of(s, open_visit(s, code))
    if visit.state not in (VisitState.EXPECTED, VisitState.MISSED):
        return leave(s, visit.id, Leaving.SCANNED, by=by, now=now)
    host = HostRef(visit.host_kind, visit.host_id, visit.host, visit.department) if visit.host_id else None
    form = {field.name: getattr(visit, field.name) for field in VISIT_FIELDS}
    arrive(s, form, Coming(visit.person_id, host, as_written=True, visit_id=visit.id), by=by, now=now)
    return _moved(s, visit)


@allowed(DESK)
def leave_many(s: Session, visit_ids: Sequence[UUID], how: Leaving = Leaving.BULK, *, by: Actor, now: datetime) -> int:
    """Close several visits at once; those gone meanwhile are passed over. Gives the count closed."""
    still_here = [visit for visit_id in visit_ids if (visit := s.get(Visit, visit_id)) and visit.state in OPEN]
    for visit in still_here:
        visit.leave(how, now)
    return len(still_here)


@allowed(DESK)
def cancel(s: Session, visit_id: UUID, reason: str, *, by: Actor, now: datetime) -> Moved:
    """An expected visitor will not come."""
    visit = visit_of(s, visit_id)
    visit.cancel(needed_reason(reason), now)
    return _moved(s, visit)


@allowed(DESK)
def void(s: Session, visit_id: UUID, reason: str, *, by: Actor, now: datetime) -> Moved:
    """A visit entered by mistake; the number is kept with the reason, the badge is used up, waiting papers are not printed."""
    visit = visit_of(s, visit_id)
    visit.void(needed_reason(reason), now)
    queue.cancel_for(s, visit.id, now=now)
    moved = _moved(s, visit)
    changes_of(s).by_record[visit.id].new["reason"] = visit.reason  # also where it is the word that stood there before
    return moved


@allowed(DESK)
def undo(s: Session, visit_id: UUID, *, by: Actor, now: datetime, version: int | None = None) -> Moved:
    """Take back the last move within ten seconds. An arrival taken back is void; the person it made goes with it.

    `version` is the one the move left behind: raises StaleRecord where another counter has moved the visit on since.
    """
    visit = visit_of(s, visit_id)
    if version is not None and visit.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    was_here, reason = visit.state in OPEN, _reason_before_void(s, visit)
    visit.take_back(now)
    if visit.state is VisitState.WAITING:
        forget_admission(s, visit.id)
    if reason is not None:
        visit.reason = reason
    if was_here and visit.state not in OPEN:
        queue.cancel_for(s, visit.id, now=now)
    if was_here and visit.state is VisitState.VOID:
        _unmeet(s, visit)
    return _moved(s, visit)


def _reason_before_void(s: Session, visit: Visit) -> str | None:
    """Why a visit that is void now was turned away, cancelled or corrected before; None where it is not void."""
    if visit.state is not VisitState.VOID:
        return None
    voided = [event for event in audit.history(s, [visit.id]) if event.verb == "visits.void"]
    return str(voided[-1].old.get("reason", visit.reason) or "") if voided else None


def _unmeet(s: Session, visit: Visit) -> None:
    person = s.get(Person, visit.person_id) if visit.person_id else None
    if person is None or person.made_at != visit.arrived_at:
        return
    others = s.execute(select(func.count()).select_from(Visit).where(Visit.person_id == person.id, Visit.id != visit.id)).scalar_one()
    if not others:
        visit.person_id = None
        people.remove(s, person)


@allowed(DESK)
def reprint(s: Session, visit_id: UUID, paper: str = "badge", *, by: Actor, now: datetime) -> UUID:
    """Print a visit's paper again: the same job and number, counted; a first print where there was none."""
    visit = visit_of(s, visit_id)
    if visit.badge is None and paper == "badge":
        raise UserError(_("Visit {number} has no badge: the visitor has not arrived.").format(number=visit.number))
    if paper == "slip" and visit.state in OPEN and get_settings(s).print_slip:
        slip_out(s, visit.id)
    job_id = queue.job_for(s, visit.id, paper)
    if job_id is None:
        printed = queue.times_in_sheets(s, visit.lead_id or visit.id, visit.badge) if paper == "badge" else 0
        return queue_paper(s, visit, paper, get_settings(s), by=by, now=now, times_printed=printed)
    queue.reprint(s, job_id, by=by, now=now)
    return job_id


@allowed(DESK)
def print_register(s: Session, wanted: VisitFilter, *, by: Actor, now: datetime) -> UUID:
    """Queue the register of a filter for the printer for forms; it is drawn when its turn comes."""
    about = json.dumps(asdict(wanted), default=lambda value: sorted(value) if isinstance(value, frozenset) else value.isoformat())
    job = queue.NewJob(paper="register", record_id=new_id(), title=_("Register"), printer=get_settings(s).slip_printer, about=about)
    return queue.add(s, job, by=by, now=now)


@allowed(DESK)
def print_record(s: Session, visit_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Queue the record of one visit for the printer for forms."""
    visit = visit_of(s, visit_id)
    job = queue.NewJob(paper="record", record_id=visit.id, title=visit.number, printer=get_settings(s).slip_printer)
    return queue.add(s, job, by=by, now=now)


def open_visit(s: Session, code: str) -> UUID:
    """The visit a badge code or number means, an open one first, then an expected one; raises UserError where there is none."""
    import unicodedata

    plain = without_controls(unicodedata.normalize("NFKC", code)).strip()
    serial = read_code(plain, prefix=get_settings(s).badge_prefix)
    match = Visit.badge == serial if serial is not None else Visit.number == plain.upper()
    rows = s.execute(select(Visit.id, Visit.state).where(match).order_by(Visit.at.desc()).limit(20)).all()
    for wanted in (OPEN, (VisitState.EXPECTED,)):
        for visit_id, state in rows:
            if state in wanted:
                return visit_id
    if rows:
        return rows[0][0]
    raise UserError(_("No visit has the number or badge {code}. Check it, or look for the name.").format(code=plain))


def visit_of(s: Session, visit_id: UUID) -> Visit:
    """The record of a visit; raises UserError where it is gone."""
    visit = s.get(Visit, visit_id)
    if visit is None:
        raise UserError(_("This visit is no longer on record. Load the list again."))
    return visit


def needed_reason(reason: str) -> str:
    """The reason as kept; raises FormErrors where there is none."""
    if not reason.strip():
        raise FormErrors({"reason": _("A reason is needed. Pick one or write one.")})
    return reason.strip()[:255]


def _moved(s: Session, visit: Visit) -> Moved:
    s.flush()
    return Moved(visit.id, visit.number, visit.name, visit.state, visit.version)
