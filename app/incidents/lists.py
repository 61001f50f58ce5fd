"""Incidents as frozen rows: the register, one with all that was written behind it, those of a visit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.forms import without_controls
from app.core.i18n import N_, _
from app.core.moments import DayAndTime
from app.incidents.fields import ENTRY_WORDS, INCIDENT_FIELDS, STATE_WORDS, WAY_WORDS, EntryKind, ReportWay, State
from app.incidents.record import Incident, IncidentEntry
from app.office.audit import Event
from app.office.telling import Told, Wording, tell
from app.storage.like import like
from app.visits.kinds import as_number

HAPPENED, TOLD = DayAndTime(), DayAndTime("told_day", "told_time")


def _more(event: Event) -> str:
    """Who was told, what was done, how it ended, why."""
    said = event.new
    parts = (said.get("to_name"), said.get("note"), said.get("result"), said.get("reason") or said.get("strike_reason"))
    return "; ".join(str(part) for part in parts if part)


WORDING = Wording(
    verbs={
        "incidents.record": N_("recorded"), "incidents.report": N_("reported"), "incidents.follow_up": N_("followed up"),
        "incidents.close": N_("closed"), "incidents.reopen": N_("opened again"), "incidents.correct": N_("corrected"),
        "incidents.void": N_("voided"), "incidents.undo": N_("taken back"), "incidents.strike": N_("line struck"),
    },
    fields={field.name: field.label for field in INCIDENT_FIELDS if field.name not in ("kind", "linked")}
    | {"happened_at": N_("Happened at"), "kind_words": N_("Kind"), "linked_number": N_("Linked to"), "result": N_("How it ended")},
    words={
        "state": {key.value: word for key, word in STATE_WORDS.items()},
        "way": {key.value: word for key, word in WAY_WORDS.items()},
    },
    more=_more,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident; `reported_at` is None while nobody was told, `reported_to` the first who was."""

    id: UUID
    number: str
    state: State
    kind: str
    kind_words: str
    happened_at: datetime
    place: str
    what: str
    involved: str
    calmed: str
    recorded_at: datetime
    recorded_by: str
    counter: str
    reported_at: datetime | None
    result: str
    closed_at: datetime | None
    closed_by: str
    linked_kind: str
    linked_id: UUID | None
    linked_number: str
    reason: str
    is_corrected: bool
    version: int
    reported_to: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Somebody told, or something done; one that is struck counts no more."""

    id: UUID
    kind: EntryKind
    at: datetime
    to_name: str
    department: str
    way: ReportWay | None
    note: str
    made_by: str
    struck_at: datetime | None
    strike_reason: str

    @property
    def words(self) -> str:
        """What it says in a line, without its time."""
        who = " ".join(part for part in (self.to_name, self.department) if part)
        way = _(WAY_WORDS[self.way]) if self.way else ""
        head = " · ".join(part for part in (who, way) if part)
        return _("{who}: {what}").format(who=head, what=self.note) if head and self.note else head or self.note


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What the register shows: the days they happened, inclusive, a kind's key and a state ("" and None: all), parts of any text."""

    first: date | None = None
    last: date | None = None
    kind: str = ""
    state: State | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class IncidentBoard:
    """Open ones first, then the newest; how many the filter finds, how many of all days are open and how many of them unreported."""

    rows: tuple[IncidentRow, ...]
    total: int
    open: int
    unreported: int


@dataclass(frozen=True, slots=True)
class IncidentDetails:
    """One incident with its form as it is corrected, its lines and its trail."""

    row: IncidentRow
    form: dict[str, Any]
    entries: tuple[EntryRow, ...]
    events: tuple[Told, ...]


_TO = (
    select(IncidentEntry.to_name)
    .where(IncidentEntry.incident_id == Incident.id, IncidentEntry.kind == EntryKind.REPORT, IncidentEntry.struck_at.is_(None))
    .order_by(IncidentEntry.at, IncidentEntry.id)
    .limit(1)
    .correlate(Incident)
    .scalar_subquery()
)
COLUMNS = tuple(func.coalesce(_TO, "") if name == "reported_to" else getattr(Incident, name) for name in IncidentRow.__dataclass_fields__)
ENTRY_COLUMNS = tuple(getattr(IncidentEntry, name) for name in EntryRow.__dataclass_fields__)
IS_OPEN = Incident.state == State.OPEN


def board(s: Session, wanted: IncidentFilter | None = None, *, limit: int = 1000) -> IncidentBoard:
    """The register on screen."""
    where = _conditions(wanted or IncidentFilter())
    order = (IS_OPEN.desc(), Incident.happened_at.desc(), Incident.number.desc())
    found = s.execute(select(*COLUMNS).where(*where).order_by(*order).limit(limit + 1)).all()
    total = len(found) if len(found) <= limit else s.execute(select(func.count()).select_from(Incident).where(*where)).scalar_one()
    counted = select(func.count(), func.count().filter(Incident.reported_at.is_(None))).select_from(Incident).where(IS_OPEN)
    still_open, unreported = s.execute(counted).one()
    return IncidentBoard(tuple(IncidentRow(*row) for row in found[:limit]), total, still_open, unreported)


def open_incidents(s: Session, *, limit: int = 1000) -> tuple[IncidentRow, ...]:
    """Everything that is not over, the oldest first: what the next shift takes over."""
    query = select(*COLUMNS).where(IS_OPEN).order_by(Incident.happened_at, Incident.number).limit(limit)
    return tuple(IncidentRow(*row) for row in s.execute(query))


def register_rows(s: Session, wanted: IncidentFilter, *, limit: int = 100_000) -> tuple[IncidentRow, ...]:
    """The register oldest first, for export; void ones stand in it because their numbers do."""
    query = select(*COLUMNS).where(*_conditions(wanted)).order_by(Incident.happened_at, Incident.number).limit(limit)
    return tuple(IncidentRow(*row) for row in s.execute(query))


def _conditions(wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.first:
        where.append(Incident.day >= as_number(wanted.first))
    if wanted.last:
        where.append(Incident.day <= as_number(wanted.last))
    if wanted.kind:
        where.append(Incident.kind == wanted.kind)
    if wanted.state is not None:
        where.append(Incident.state == wanted.state)
    if wanted.text.strip():
        columns = (
            Incident.number, Incident.kind_words, Incident.place, Incident.what, Incident.involved, Incident.calmed, Incident.result,
            Incident.linked_number,
        )  # fmt: skip
        told = select(IncidentEntry.id).where(
            IncidentEntry.incident_id == Incident.id, or_(like(IncidentEntry.to_name, wanted.text), like(IncidentEntry.note, wanted.text))
        )
        where.append(or_(*(like(column, wanted.text) for column in columns), told.correlate(Incident).exists()))
    return where


def row(s: Session, incident_id: UUID) -> IncidentRow:
    """One incident; raises UserError where it is gone."""
    found = s.execute(select(*COLUMNS).where(Incident.id == incident_id)).first()
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    return IncidentRow(*found)


def entries(s: Session, incident_id: UUID) -> tuple[EntryRow, ...]:
    """What was written behind an incident, in the order it took place."""
    query = select(*ENTRY_COLUMNS).where(IncidentEntry.incident_id == incident_id).order_by(IncidentEntry.at, IncidentEntry.id)
    return tuple(EntryRow(*each) for each in s.execute(query))


def details(s: Session, incident_id: UUID) -> IncidentDetails:
    """Everything about one incident; raises UserError where it is gone."""
    shown, lines = row(s, incident_id), entries(s, incident_id)
    return IncidentDetails(shown, form_of(shown), lines, tell(s, [incident_id, *(line.id for line in lines)], WORDING))


def form_of(row: IncidentRow | Incident) -> dict[str, Any]:
    """An incident's fields as INCIDENT_FIELDS take them."""
    values = {name: getattr(row, name) for name in ("kind", "place", "what", "involved", "calmed")}
    return {**values, "linked": row.linked_number, **HAPPENED.of(row.happened_at)}


def of_linked(s: Session, record_id: UUID) -> tuple[IncidentRow, ...]:
    """The incidents that belong to a visit (or a complaint), oldest first; void ones are left out."""
    where = (Incident.linked_id == record_id, Incident.state != State.VOID)
    return tuple(IncidentRow(*each) for each in s.execute(select(*COLUMNS).where(*where).order_by(Incident.happened_at)))


def numbered(s: Session, number: str) -> UUID:
    """The incident of a number; raises UserError where there is none."""
    plain = without_controls(number).strip().upper()
    found = s.execute(select(Incident.id).where(Incident.number == plain)).scalar_one_or_none()
    if found is None:
        raise UserError(_("Nothing here has the number {number}. Check it.").format(number=plain))
    return found


def found(s: Session, text: str, *, limit: int = 5) -> tuple[IncidentRow, ...]:
    """Incidents whose number begins with `text`, newest first: what the one box finds."""
    number = text.strip().upper()
    where = Incident.number.between(number, number + "\uffff")
    return tuple(IncidentRow(*each) for each in s.execute(select(*COLUMNS).where(where).order_by(Incident.number.desc()).limit(limit)))


def entry_label(entry: EntryRow) -> str:
    """What kind of line it is."""
    return _(ENTRY_WORDS[entry.kind])
