"""Who is in the house and where, and the roll calls, as frozen rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.errors import UserError
from app.core.i18n import _
from app.core.masking import mask_phone
from app.evacuations.fields import DESK, Answer, Part, Place, place_of, place_order
from app.evacuations.record import EvacuationCall, RollEntry
from app.office.record import Staff
from app.places.record import Home
from app.storage.imports import shown, unfinished
from app.visits.fields import MEASURED, Leaving, VisitState
from app.visits.lists import in_state
from app.visits.record import Visit

JUST_LEFT = timedelta(minutes=15)
GONE = (VisitState.LEFT, VisitState.TURNED_AWAY)


@dataclass(frozen=True, slots=True)
class RollRow:
    """One visit on the list: `id` is its roll entry's (before a roll call the visit's own); the phone is masked unless asked for.

    `room` is the code or room visited, without whose it is; only `present` knows it. `lead` is with whom a companion came."""

    id: UUID
    visit_id: UUID
    number: str
    name: str
    company: str
    phone: str
    people: int
    host: str
    department: str
    badge: int | None
    assistance: str
    arrived_at: datetime | None
    left_at: datetime | None
    place: Place
    part: Part
    answer: Answer = Answer.OPEN
    answered_at: datetime | None = None
    answered_by: str = ""
    room: str = ""
    leaving: Leaving | None = None
    lead: str = ""

    @property
    def last_seen_at(self) -> datetime | None:
        """The leaving where somebody saw it; of a leaving at an unknown time only the arrival was seen."""
        is_measured = self.leaving is None or self.leaving in MEASURED
        return self.left_at if self.part is Part.LEFT and is_measured else self.arrived_at


@dataclass(frozen=True, slots=True)
class Counts:
    """People of a list by answer; `left` are those who had left just before and of whom nothing was said."""

    found: int = 0
    missing: int = 0
    not_here: int = 0
    open: int = 0
    left: int = 0

    @property
    def total(self) -> int:
        """Everybody who was inside or spoken of."""
        return self.found + self.missing + self.not_here + self.open


@dataclass(frozen=True, slots=True)
class CallRow:
    """One roll call."""

    id: UUID
    number: str
    is_drill: bool
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    ended_by: str
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll call with everybody on it."""

    call: CallRow
    rows: tuple[RollRow, ...]

    @property
    def counts(self) -> Counts:
        """Its people by answer."""
        return counted(self.rows)


def counted(rows: Iterable[RollRow]) -> Counts:
    """People by answer."""
    found: dict[str, int] = {}
    for row in rows:
        key = "left" if row.part is Part.LEFT and row.answer is Answer.OPEN else row.answer.value
        found[key] = found.get(key, 0) + row.people
    return Counts(**found)


_LEAD = aliased(Visit)
VISIT_COLUMNS = (
    Visit.id, Visit.number, Visit.name, Visit.company, Visit.phone, Visit.people, Visit.host, Visit.department, Visit.badge,
    Visit.state, Visit.assistance, Visit.arrived_at, Visit.left_at, Visit.leaving, _LEAD.name.label("lead"),
)  # fmt: skip
HOUSE_COLUMNS = (Visit.host_kind, Home.code, Home.building, Staff.place)
ENTRY_COLUMNS = (
    RollEntry.id, RollEntry.building, RollEntry.floor, RollEntry.has_left, RollEntry.answer, RollEntry.answered_at, RollEntry.answered_by,
)  # fmt: skip
CALL_COLUMNS = tuple(getattr(EvacuationCall, name) for name in CallRow.__dataclass_fields__)


def present(s: Session, *, now: datetime, has_phones: bool = False) -> tuple[RollRow, ...]:
    """Everybody at the desk or inside, and those who left in the last 15 minutes, in the order they are walked through."""
    hidden = shown(Visit.import_id, unfinished(s))
    inside = (or_(in_state(VisitState.INSIDE), in_state(VisitState.WAITING)), *hidden)
    gone = (Visit.left_at >= now - JUST_LEFT, Visit.left_at <= now, Visit.state.in_(GONE), *hidden)
    rows = [_present_row(row, Part.INSIDE, has_phones=has_phones) for row in s.connection().execute(_in_house(inside))]
    rows += [_present_row(row, Part.LEFT, has_phones=has_phones) for row in s.connection().execute(_in_house(gone))]
    return in_order(rows)


def _in_house(where: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    found: Select[*tuple[Any, ...]] = (
        select(*VISIT_COLUMNS, *HOUSE_COLUMNS)
        .outerjoin(Home, and_(Visit.host_kind == "home", Home.id == Visit.host_id))
        .outerjoin(Staff, and_(Visit.host_kind == "staff", Staff.id == Visit.host_id))
        .outerjoin(_LEAD, _LEAD.id == Visit.lead_id)
        .where(*where)
    )
    return found


def _present_row(row: Any, part: Part, *, has_phones: bool) -> RollRow:
    kind, code, building, room = row[len(VISIT_COLUMNS) :]
    known = (code if kind == "home" else room if kind == "staff" else row.host) or ""
    place = DESK if row.state is VisitState.WAITING else place_of(known, building or "")
    return replace(_row(row, row.id, place, part, has_phones=has_phones), room=known)


def _row(row: Any, entry_id: UUID, place: Place, part: Part, *, has_phones: bool) -> RollRow:
    return RollRow(
        id=entry_id, visit_id=row[0], number=row.number, name=row.name, company=row.company,
        phone=row.phone if has_phones else mask_phone(row.phone), people=row.people, host=row.host, department=row.department,
        badge=row.badge, assistance=row.assistance, arrived_at=row.arrived_at,
        left_at=row.left_at, place=place, part=Part.ASSISTANCE if part is Part.INSIDE and row.assistance else part,
        leaving=row.leaving, lead=row.lead or "",
    )  # fmt: skip


def in_order(rows: Iterable[RollRow]) -> tuple[RollRow, ...]:
    """Assistance first, then by building, floor, host and name; who has just left comes last."""
    parts = {part: place for place, part in enumerate(Part)}
    return tuple(sorted(rows, key=lambda row: (parts[row.part], place_order(row.place), row.host, row.name, row.number)))


def open_call(s: Session) -> CallRow | None:
    """The roll call under way, or None."""
    query = select(*CALL_COLUMNS).where(EvacuationCall.ended_at.is_(None)).order_by(EvacuationCall.started_at).limit(1)
    row = s.execute(query).first()
    return CallRow(*row) if row else None


def calls(s: Session, *, limit: int = 100) -> tuple[CallRow, ...]:
    """Roll calls, newest first."""
    query = select(*CALL_COLUMNS).order_by(EvacuationCall.started_at.desc(), EvacuationCall.number.desc()).limit(limit)
    return tuple(CallRow(*row) for row in s.execute(query))


def call_numbered(s: Session, number: str) -> UUID:
    """The roll call of a number; raises UserError where there is none."""
    found = s.execute(select(EvacuationCall.id).where(EvacuationCall.number == number.strip().upper())).scalar_one_or_none()
    if found is None:
        raise UserError(_("No roll call has the number {number}. Check it.").format(number=number))
    return found


def roll(s: Session, call_id: UUID, *, has_phones: bool = False) -> Roll:
    """A roll call with everybody on it; raises UserError where there is none."""
    call = s.execute(select(*CALL_COLUMNS).where(EvacuationCall.id == call_id)).first()
    if call is None:
        raise UserError(_("This roll call is no longer on record. Load the list again."))
    query = select(*VISIT_COLUMNS, *ENTRY_COLUMNS).select_from(Visit).join(RollEntry, RollEntry.visit_id == Visit.id)
    query = query.outerjoin(_LEAD, _LEAD.id == Visit.lead_id).where(RollEntry.call_id == call_id)
    rows = [_roll_row(row, has_phones=has_phones) for row in s.connection().execute(query)]
    return Roll(CallRow(*call), in_order(rows))


def _roll_row(row: Any, *, has_phones: bool) -> RollRow:
    entry_id, building, floor, has_left, answer, answered_at, answered_by = row[len(VISIT_COLUMNS) :]
    part = Part.LEFT if has_left else Part.INSIDE
    made = _row(row, entry_id, Place(building, floor), part, has_phones=has_phones)
    return replace(made, answer=answer, answered_at=answered_at, answered_by=answered_by)


def matching(s: Session, call_id: UUID, text: str) -> frozenset[UUID]:
    """Entries of a roll call that hold `text` in name (also as pinyin or initials), phone, company, host or number."""
    from app.core.names import explain

    query = select(RollEntry.id, Visit.name, Visit.phone, Visit.company, Visit.plate, Visit.host, Visit.number)
    found = set()
    for row in s.execute(query.join(Visit, Visit.id == RollEntry.visit_id).where(RollEntry.call_id == call_id)):
        fields = {"name": row.name, "phone": row.phone, "plate": row.plate, "company": row.company, "place": row.host}
        if explain(text, fields) or row.number == text.strip().upper():
            found.add(row.id)
    return frozenset(found)
