"""The verbs of incidents; each call is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, Role, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.incidents.fields import CLOSE_FIELDS, FOLLOW_FIELDS, INCIDENT_FIELDS, REPORT_FIELDS, EntryKind, ReportWay, State
from app.incidents.lists import HAPPENED, TOLD, form_of
from app.incidents.plans import kinds
from app.incidents.record import Incident, IncidentEntry
from app.office.settings import get_settings
from app.printing import queue
from app.storage.numbers import daily_number, take
from app.storage.store import Change, changes_of
from app.visits.fields import HostRef
from app.visits.lists import number_of
from app.visits.naming import staff_named
from app.visits.record import day_number
from app.visits.service import needed_reason, open_visit

# a guard records and reports what happens at the gate; that it is over is said by those who may own a matter (W4.4)
OWNERS = EVERYBODY - {Role.GUARD}
PAPER = "incident"


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody who was told: the words typed (REPORT_FIELDS), who of the staff was picked, or that the name counts as written."""

    form: Mapping[str, object]
    picked: HostRef | None = None
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An incident after a move; `entry_id` is the line that was written with it."""

    id: UUID
    number: str
    state: State
    version: int
    entry_id: UUID | None = None


@allowed(EVERYBODY)
def record(s: Session, form: Mapping[str, object], telling: Telling | None = None, *, by: Actor, now: datetime) -> Done:
    """Write down a sudden event (V3), and who was told of it at once where somebody was. Raises FormErrors, UnknownStaff."""
    values = _checked(s, form, now=now)
    at = HAPPENED.meant(values, now=now)
    new = Incident(
        number=daily_number("S", day_of(now), take(s, "incident", f"{day_of(now):%Y%m%d}")), kind=values["kind"], kind_words="",
        happened_at=at, day=day_number(at), what=values["what"], recorded_at=now, recorded_by=by.name, counter=by.counter, moved_at=now,
    )  # fmt: skip
    _fill(s, new, values)
    s.add(new)
    entry = _told(s, new, telling, by=by, now=now) if telling is not None else None
    return _done(s, new, entry)


def _checked(s: Session, form: Mapping[str, object], *, now: datetime) -> dict[str, Any]:
    values = clean(INCIDENT_FIELDS, HAPPENED.written(form, now=now)).values
    for name in ("kind", "place", "what", "involved", "linked", "calmed"):
        values[name] = (values[name] or "").strip()
    return values


def _fill(s: Session, incident: Incident, values: Mapping[str, Any]) -> None:
    for name in ("place", "what", "involved", "calmed"):
        if getattr(incident, name) != values[name]:
            setattr(incident, name, values[name])
    _set_kind(s, incident, values["kind"])
    _set_link(s, incident, values["linked"])


def _set_kind(s: Session, incident: Incident, wanted: str) -> None:
    if wanted == incident.kind and incident.kind_words:
        return  # what it was called then stays, also where the plan is called otherwise or dropped now
    known = kinds(s)
    found = next(((key, words) for key, words in known if wanted.casefold() in (key.casefold(), words.casefold())), None)
    if found is None:
        choices = _(", ").join(words for _key, words in known)
        raise FormErrors({"kind": _("Choose one of: {choices}.").format(choices=choices)})
    incident.kind, incident.kind_words = found


def _set_link(s: Session, incident: Incident, number: str) -> None:
    if number == incident.linked_number:
        return
    if not number:
        incident.linked_kind, incident.linked_id, incident.linked_number = "", None, ""
        return
    try:
        visit_id = open_visit(s, number)
    except UserError as error:
        raise FormErrors({"linked": str(error)}) from error
    incident.linked_kind, incident.linked_id, incident.linked_number = "visit", visit_id, number_of(s, visit_id)


@allowed(EVERYBODY)
def report(s: Session, incident_id: UUID, telling: Telling, *, by: Actor, now: datetime) -> Done:
    """Somebody was told (V3: at once), when and how. Raises FormErrors, UnknownStaff."""
    incident = incident_of(s, incident_id)
    incident.check_open()
    return _done(s, incident, _told(s, incident, telling, by=by, now=now))


def _told(s: Session, incident: Incident, telling: Telling, *, by: Actor, now: datetime) -> IncidentEntry:
    values = clean(REPORT_FIELDS, TOLD.written(telling.form, now=now)).values
    who = staff_named(s, values["to"], field="to", picked=telling.picked, as_written=telling.as_written)
    at = _when(values, incident, now)
    entry = IncidentEntry(
        incident_id=incident.id, kind=EntryKind.REPORT, at=at, to_name=who.name, to_id=who.staff_id, department=who.department,
        way=ReportWay(values["way"]) if values["way"] else None, note=(values["note"] or "").strip(), made_at=now, made_by=by.name,
    )  # fmt: skip
    s.add(entry)
    incident.reported_at = min(at, incident.reported_at) if incident.reported_at else at
    return entry


def _when(values: Mapping[str, Any], incident: Incident, now: datetime) -> datetime:
    at = TOLD.meant(values, now=now)
    happened = incident.happened_at.replace(second=0, microsecond=0)  # what is typed has no seconds
    if at < happened:
        raise FormErrors({"told_time": _("This lies before the incident itself. Correct one of the two times.")})
    return at


@allowed(EVERYBODY)
def follow_up(s: Session, incident_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> Done:
    """What was done next (FOLLOW_FIELDS); a closed incident takes it too. Raises FormErrors."""
    incident = incident_of(s, incident_id)
    if incident.state is State.VOID:
        incident.check_open()
    values = clean(FOLLOW_FIELDS, TOLD.written(form, now=now)).values
    entry = IncidentEntry(
        incident_id=incident.id, kind=EntryKind.FOLLOW_UP, at=_when(values, incident, now), note=values["note"].strip(), made_at=now,
        made_by=by.name,
    )  # fmt: skip
    s.add(entry)
    return _done(s, incident, entry)


@allowed(EVERYBODY)
def strike(s: Session, entry_id: UUID, reason: str, *, by: Actor, now: datetime) -> Done:
    """A line behind an incident is wrong: it stays, struck through, with the reason. Raises FormErrors without one."""
    entry = s.get(IncidentEntry, entry_id)
    if entry is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    incident = incident_of(s, entry.incident_id)
    entry.strike(needed_reason(reason), by.name, now)
    s.flush()
    counts = (IncidentEntry.incident_id == incident.id, IncidentEntry.kind == EntryKind.REPORT, IncidentEntry.struck_at.is_(None))
    incident.reported_at = s.execute(select(func.min(IncidentEntry.at)).where(*counts)).scalar()
    return _done(s, incident, entry)


@allowed(OWNERS)
def close(s: Session, incident_id: UUID, form: Mapping[str, object], *, version: int, by: Actor, now: datetime) -> Done:
    """It is over (CLOSE_FIELDS). Raises FormErrors; UserError where nobody was told of it yet (V3)."""
    incident = incident_of(s, incident_id, version)
    incident.check_open()
    if incident.reported_at is None:
        raise UserError(_("Nobody was told of {number} yet. Report it first, then close it.").format(number=incident.number))
    values = clean(CLOSE_FIELDS, form).values
    incident.calmed = values["calmed"].strip()
    incident.close(values["result"].strip(), by.name, now)
    return _done(s, incident)


@allowed(OWNERS)
def reopen(s: Session, incident_id: UUID, reason: str, *, by: Actor, now: datetime) -> Done:
    """It is not over after all. Raises FormErrors without a reason."""
    incident = incident_of(s, incident_id)
    incident.reopen(needed_reason(reason), now)
    return _done(s, incident)


@allowed(EVERYBODY)
def correct(s: Session, incident_id: UUID, changes: Mapping[str, object], reason: str, *, version: int, by: Actor, now: datetime) -> Done:
    """Change fields (INCIDENT_FIELDS) of an incident opened at `version`; the old values stay in the trail."""
    incident = incident_of(s, incident_id, version)
    if incident.state is State.VOID:
        incident.check_open()
    why = needed_reason(reason)
    values = _checked(s, {**form_of(incident), **changes}, now=now)
    at = HAPPENED.meant(values, now=now, kept=incident.happened_at)
    if incident.reported_at is not None and at > incident.reported_at:
        raise FormErrors({"time": _("Somebody was told of it before that. Correct the time, or strike that line first.")})
    _fill(s, incident, values)
    incident.happened_at, incident.day, incident.is_corrected = at, day_number(at), True
    done = _done(s, incident)
    # the reason of every correction stands in the trail, also where nothing else was changed
    changes_of(s).by_record.setdefault(incident.id, Change("Incident", incident.id, {}, {})).new["reason"] = why
    return done


@allowed(OWNERS)
def void(s: Session, incident_id: UUID, reason: str, *, by: Actor, now: datetime) -> Done:
    """Entered by mistake; the number is kept with the reason. Raises FormErrors without one."""
    incident = incident_of(s, incident_id)
    incident.void(needed_reason(reason), now)
    queue.cancel_for(s, incident.id, now=now)
    return _done(s, incident)


@allowed(EVERYBODY)
def undo(s: Session, incident_id: UUID, *, version: int, by: Actor, now: datetime) -> Done:
    """Take back the last move within ten seconds, unless another counter has changed it since `version`."""
    incident = incident_of(s, incident_id, version)
    incident.take_back(now)
    return _done(s, incident)


@allowed(EVERYBODY)
def print_record(s: Session, incident_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Queue the record of one incident for the printer for forms."""
    incident = incident_of(s, incident_id)
    job = queue.NewJob(paper=PAPER, record_id=incident.id, title=incident.number, printer=get_settings(s).slip_printer)
    return queue.add(s, job, by=by, now=now)


def incident_of(s: Session, incident_id: UUID, version: int | None = None) -> Incident:
    """The record; raises UserError where it is gone, StaleRecord where it is another version."""
    found = s.get(Incident, incident_id)
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    if version is not None and found.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    return found


def _done(s: Session, incident: Incident, entry: IncidentEntry | None = None) -> Done:
    s.flush()
    return Done(incident.id, incident.number, incident.state, incident.version, entry.id if entry is not None else None)
