"""Registering a complaint while the person stands there: one number, its officer, its limits from receipt (P2六, P1-5). One transaction."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.fields import Source as Reference
from app.calls.service import link_from
from app.complaints import limits
from app.complaints.deed import CLOSE_OF_DAY, write_event
from app.complaints.fields import CLERKS, Channel, Danger, Fault, Level, LinkKind, Move, Severity, Source, State
from app.complaints.forms import OPEN_FIELDS
from app.complaints.kinds import KindRow, kind_used
from app.complaints.numbers import complaint_numbered, number_words
from app.complaints.record import Complaint, ComplaintLink
from app.complaints.who import deciding, first_on_duty, with_role
from app.core.actor import EVERYBODY, Actor, Role, allowed
from app.core.clock import at_local, day_of
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import N_, _
from app.office.duty import Accountable, Roster, roster
from app.office.named import meant
from app.office.record import Staff
from app.office.settings import get_settings
from app.opinions.service import became
from app.people import service as people
from app.storage.adding import add_new
from app.storage.numbers import take
from app.tickets.deed import LONGEST_AGO, stripped, ticket_of, told_at
from app.tickets.deed import write_event as write_ticket_event
from app.tickets.fields import Move as TicketMove
from app.tickets.record import day_number
from app.tickets.service import check_who, home_of

ADMINISTRATION = N_("Administration")  # the department that examines complaints of own staff and about the reception (K六)
ADMINISTERED = frozenset({"行政部", "行政办公室", "办公室", "综合管理部", "行政管理部", "行政部門", "administration"})


@dataclass(frozen=True, slots=True)
class Opening:
    """What a complaint carries besides its form: the person and home picked, what it came out of, earlier ones it repeats."""

    person_id: UUID | None = None
    home_id: UUID | None = None
    accused_id: UUID | None = None
    source_kind: str = ""
    source_id: UUID | None = None
    source_number: str = ""
    repeats: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """A complaint just registered; `notes` are sentences the desk should read."""

    complaint_id: UUID
    number: str
    name: str
    state: State
    version: int
    owner: str
    notes: tuple[str, ...] = ()


@dataclass
class _Taking:
    """A registration under way."""

    s: Session
    values: dict[str, Any]
    opening: Opening
    by: Actor
    now: datetime
    roster: Roster
    notes: list[str] = field(default_factory=list)


@allowed(EVERYBODY)
def register(s: Session, form: Mapping[str, object], opening: Opening | None = None, *, by: Actor, now: datetime) -> Registered:
    """Somebody complains (P2六.1): recorded, numbered, given to the complaint officer, its limits running. Raises FormErrors."""
    cleaned = clean(OPEN_FIELDS, form)
    taking = _Taking(s, stripped(cleaned.values), opening or Opening(), by, now, roster(s, now=now), list(cleaned.notes))
    values = taking.values
    check_who(values)
    received_at = told_at(values, now, earliest=now - LONGEST_AGO, day="received_day", wall="received_time")
    promised = at_local(values["promise_day"], values["promise_time"] or CLOSE_OF_DAY) if values["promise_day"] else None
    if promised is not None and promised <= now:
        raise FormErrors({"promise_day": _("Write a day to come, within ten years.")})
    kind = kind_used(s, values["kind"])
    earlier = _earlier(taking)
    complaint = _new(taking, kind, received_at)
    complaint.repeats = len(earlier)
    begin(s, complaint, promised, {**values, "kind": kind.path, "owner": complaint.owner}, by=by, now=now)
    for one in earlier:
        add_new(s, ComplaintLink(complaint_id=one, other_id=complaint.id, kind=LinkKind.REPEATED, made_at=now, made_by=by.name))
    _from_source(taking, complaint)
    return Registered(complaint.id, complaint.number, complaint.complainant, complaint.state, 1, complaint.owner, tuple(taking.notes))


def begin(s: Session, complaint: Complaint, promised: datetime | None, facts: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Number a new complaint, write it down with the first line of its story and start its limits."""
    year = day_of(now).year
    complaint.number = number_words(year, take(s, "complaint", str(year)))
    write_event(s, complaint, Move.OPEN, None, {**facts, "waived": limits.waived(complaint)}, by=by, now=now)
    add_new(s, complaint)
    limits.start_at_receipt(s, complaint, promised, by=by, now=now)
    if complaint.severity is Severity.SERIOUS:
        limits.start_apology(s, complaint, by=by, now=now)
    limits.start_leader(s, complaint, complaint.received_at, by=by, now=now)


# -- who has it


def officer_for(found: Roster, by: Actor, *, is_examined: bool, examiner: str, but: UUID | None) -> Accountable:
    """The complaint officer; what is of own staff or about the reception goes to administration, else the director (K六).

    Never to the person complained about (`but`) while there is anybody else."""
    if is_examined:
        department = examiner or next((name for name in found.posts if _is_administration(name)), "")
        heads = [one for one in found.heads(department) if one != but] if department else []
        chosen = first_on_duty(found, heads) or next(iter(heads), None)
        return _named(found, chosen, "head") if chosen else _above(found, but)
    officers = [one for one in with_role(found, Role.OFFICER) if one != but]
    if by.staff_id in officers and found.on_duty(by.staff_id):
        return _named(found, by.staff_id, "owner")
    chosen = first_on_duty(found, officers) or next(iter(officers), None)
    if chosen is None and by.staff_id is not None and by.staff_id != but and by.roles & CLERKS:
        chosen = by.staff_id  # W4.1: without an officer it is whoever received it
    return _named(found, chosen, "owner") if chosen in found.members else _above(found, but)


def _above(found: Roster, but: UUID | None) -> Accountable:
    """The director, else the manager; of one about the director the manager first."""
    return deciding(found, Level.DIRECTOR, but)


def examining_officer(s: Session, complaint: Complaint, found: Roster, by: Actor) -> None:
    """Whose it is changes with what it is found to be about, and about whom."""
    owner = officer_for(found, by, is_examined=complaint.is_examined, examiner=get_settings(s).complaint_examiner, but=complaint.accused_id)
    complaint.owner_id, complaint.owner, complaint.owner_department = owner.staff_id, owner.name, found.members[owner.staff_id].department


def _is_administration(name: str) -> bool:
    return name.casefold() in ADMINISTERED or name == _(ADMINISTRATION)


def _named(found: Roster, staff_id: UUID | None, as_: str) -> Accountable:
    assert staff_id is not None
    return Accountable(staff_id, found.members[staff_id].name, as_)


# -- the record


def _new(taking: _Taking, kind: KindRow, received_at: datetime) -> Complaint:
    s, values, opening, by, now = taking.s, taking.values, taking.opening, taking.by, taking.now
    home_id, home = home_of(s, values["home"], opening.home_id)
    accused_id, accused = accused_of(s, values["accused"], opening.accused_id)
    source = Source(values["source"] or Source.CUSTOMER)
    is_examined = source is Source.STAFF or bool(values["is_about_reception"])
    owner = officer_for(taking.roster, by, is_examined=is_examined, examiner=get_settings(s).complaint_examiner, but=accused_id)
    told_superior = bool(values["superior"])
    superior_at = told_at(values, now, earliest=received_at, day="superior_day", wall="superior_time") if told_superior else None
    complaint = Complaint(
        number="", day=day_number(received_at), received_at=received_at, registered_at=now, event_at=now,
        channel=Channel(values["channel"]), kind_id=kind.id, is_repair=kind.is_repair,
        name="" if values["is_anonymous"] else values["name"], is_anonymous=bool(values["is_anonymous"]), phone=values["phone"],
        is_contact_refused=not values["phone"], home_id=home_id, home=home, **judged(values), original=values["original"],
        pages=values["pages"] or 0, source=source, is_examined=is_examined, is_about_reception=bool(values["is_about_reception"]),
        accused_id=accused_id, accused=accused, department=values["department"], superior=values["superior"],
        superior_told_at=superior_at, owner_id=owner.staff_id, owner=owner.name,
        owner_department=taking.roster.members[owner.staff_id].department, counter=by.counter, received_by_id=by.staff_id,
        received_by=by.name, source_kind=opening.source_kind, source_id=opening.source_id, source_number=opening.source_number,
        moved_at=now, moved_by=by.name,
    )  # fmt: skip
    complaint.person_id = person_behind(s, complaint, opening.person_id, now=now)
    _notes(taking, complaint)
    return complaint


def judged(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said and how it looks, as columns."""
    return {
        "place": values["place"], "summary": values["summary"], "story": values["story"], "wish": values["wish"],
        "is_sorry": bool(values["is_sorry"]), "fault": Fault(values["fault"] or Fault.OPEN), "at_once": values["at_once"],
        "severity": Severity(values["severity"]) if values["severity"] else None,
        "danger": Danger(values["danger"]) if values["danger"] else None, "wants_leader": bool(values["wants_leader"]),
    }  # fmt: skip


def accused_of(s: Session, words: str, picked: UUID | None) -> tuple[UUID | None, str]:
    """Who is complained about: of the staff where they are known there; any other words are kept as written."""
    if not words:
        return None, ""
    try:
        one = meant(s, words, field="accused", picked=picked)
    except FormErrors:
        if s.execute(select(Staff.id).where(Staff.name == words, Staff.is_active).limit(1)).first():
            raise  # several of one name: unknown which, the person complained about would judge it
        return None, words
    return one.id, one.name


def person_behind(s: Session, complaint: Complaint, person_id: UUID | None, *, now: datetime) -> UUID | None:
    """The person behind it, for one timeline; somebody with neither phone nor a known face makes no record."""
    if not complaint.name or (person_id is None and not complaint.phone):
        return None
    told = {"name": complaint.name, "phone": complaint.phone, "company": "", "plate": ""}
    return people.meet(s, told, person_id=person_id, now=now)


def _notes(taking: _Taking, complaint: Complaint) -> None:
    say = taking.notes.append
    if complaint.is_examined:
        say(_("Complaints of own staff or about the reception are examined by administration: {name}.").format(name=complaint.owner))
    if complaint.danger is Danger.ACUTE:
        say(_("Danger now: calm first, then report at once; an incident can be recorded beside it."))
    if complaint.wants_leader:
        name = deciding(taking.roster, Level.DIRECTOR, complaint.accused_id).name
        say(_("The person wants to see a leader: tell {name}, and record who saw them and when.").format(name=name))
    if waived := limits.waived(complaint):
        say(waived)
    if not complaint.is_sorry:
        say(_("No apology is noted yet. Saying sorry is no finding of fault."))
    if not complaint.superior:
        say(_("The direct superior was not told yet. Tell them and record it."))


def _earlier(taking: _Taking) -> tuple[UUID, ...]:
    """The earlier complaints this one repeats: picked, or by number."""
    found = list(taking.opening.repeats)
    for number in filter(None, re.split(r"[,，、;；\s]+", taking.values["repeats"])):
        try:
            found.append(complaint_numbered(taking.s, number))
        except UserError as error:
            raise FormErrors({"repeats": str(error)}) from error
    return tuple(dict.fromkeys(found))


def _from_source(taking: _Taking, complaint: Complaint) -> None:
    """What it came out of knows what became of it."""
    opening, now = taking.opening, taking.now
    if opening.source_kind == "opinion" and opening.source_id is not None:
        became(taking.s, opening.source_id, "complaint", complaint.id, complaint.number)
    elif opening.source_kind == "ticket" and opening.source_id is not None:
        _tell_ticket(taking, opening.source_id, complaint.number)
    else:
        link_from(taking.s, opening.source_kind, opening.source_id, Reference("complaint", complaint.id, complaint.number), now=now)


def _tell_ticket(taking: _Taking, ticket_id: UUID, number: str) -> None:
    """The ticket's story says what became of it; the ticket itself goes its own way."""
    ticket = ticket_of(taking.s, ticket_id)
    ticket.moved_at = None
    write_ticket_event(taking.s, ticket, TicketMove.LINK, ticket.state, {"became": number}, by=taking.by, now=taking.now)
