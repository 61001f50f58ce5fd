"""Visits as frozen rows for boards, registers and details."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, text, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from app.core.clock import day_of, day_span
from app.core.masking import mask_phone
from app.storage.direct import id_of, run
from app.storage.imports import shown, unfinished
from app.storage.like import like
from app.storage.types import Unreadable, from_ms
from app.visits.attempts import Tries, tries_of
from app.visits.fields import Leaving, VisitorType, VisitState
from app.visits.record import Visit, day_number

NEAR = timedelta(days=7)  # whoever comes this much early or late still belongs to the visit announced
CAME = (VisitState.WAITING, VisitState.INSIDE, VisitState.LEFT, VisitState.TURNED_AWAY)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit as a list shows it; the phone is masked, `badge` is the serial behind the badge's code.

    A companion's `lead` is the name of who leads the group; a lead's `companions` count those not void or cancelled."""

    id: UUID
    number: str
    state: VisitState
    type: VisitorType
    at: datetime
    name: str
    phone: str
    company: str
    plate: str
    people: int
    host: str
    department: str
    purpose: str
    belongings: str
    note: str
    assistance: str
    expected_at: datetime | None
    arrived_at: datetime | None
    admitted_at: datetime | None
    left_at: datetime | None
    leaving: Leaving | None
    badge: int | None
    person_id: UUID | None
    counter: str
    received_by: str
    reason: str
    is_corrected: bool
    version: int
    desk_note: str = ""
    series_id: UUID | None = None
    lead_id: UUID | None = None
    lead: str = ""
    companions: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """The rows shown and how many there are in all."""

    rows: tuple[VisitRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Today:
    """The day board: who waits, is inside, is expected, has gone; the tries to reach hosts; who said to stay overnight."""

    waiting: Cut
    inside: Cut
    expected: Cut
    gone: Cut
    people_inside: int
    arrived_today: int
    missed: Cut = Cut((), 0)
    tries: Mapping[UUID, Tries] = field(default_factory=dict)
    overnight: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What the register shows: days inclusive, states (empty: all), parts of host and of any other text."""

    first: date | None = None
    last: date | None = None
    states: frozenset[VisitState] = frozenset()
    host: str = ""
    text: str = ""


# Columns by name so a row is made without loading a mapped object (5 times the cost).
_other = aliased(Visit)
_COMES = _other.state.not_in((VisitState.VOID, VisitState.CANCELLED))
_OF_GROUP: dict[str, Any] = {
    "lead": select(_other.name).where(_other.id == Visit.lead_id).correlate(Visit).scalar_subquery().label("lead"),
    "companions": select(func.count()).where(_other.lead_id == Visit.id, _COMES).correlate(Visit).scalar_subquery().label("companions"),
}
COLUMNS = tuple(_OF_GROUP[name] if name in _OF_GROUP else getattr(Visit, name) for name in VisitRow.__dataclass_fields__)
PHONE, LEAD = map(list(VisitRow.__dataclass_fields__).index, ("phone", "lead"))


def as_row(values: Sequence[Any]) -> VisitRow:
    """A VisitRow from COLUMNS, the phone masked."""
    parts = list(values)
    if parts[PHONE]:
        parts[PHONE] = mask_phone(parts[PHONE])
    parts[LEAD] = parts[LEAD] or ""
    return VisitRow(*parts)


class _Members(dict[str, StrEnum]):
    def __missing__(self, word: object) -> StrEnum:
        raise Unreadable("a word no version knows")


def _of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    return _Members({member.value: member for member in kind}).__getitem__


# A board is hundreds of rows at every change: columns come as the file keeps them, and what needs it is made here.
_MAKERS: dict[str, Callable[[Any], Any]] = {
    "id": id_of, "person_id": id_of, "series_id": id_of, "lead_id": id_of,
    "state": _of(VisitState), "type": _of(VisitorType), "leaving": _of(Leaving), "phone": mask_phone, "is_corrected": bool,
    "at": from_ms, "expected_at": from_ms, "arrived_at": from_ms, "admitted_at": from_ms, "left_at": from_ms,
}  # fmt: skip
_MADE = tuple((place, _MAKERS[name]) for place, name in enumerate(VisitRow.__dataclass_fields__) if name in _MAKERS)
KEPT = tuple(type_coerce(column, NullType()) for column in COLUMNS)


def kept_row(values: Sequence[Any]) -> VisitRow:
    """A VisitRow from the values of its fields as the file keeps them."""
    parts = list(values)
    for place, made in _MADE:
        if (value := parts[place]) is not None:
            parts[place] = made(value)
    parts[LEAD] = parts[LEAD] or ""
    return VisitRow(*parts)


def rows_of(s: Session, query: Select[*tuple[Any, ...]]) -> tuple[VisitRow, ...]:
    """The rows of a query over KEPT."""
    return tuple(map(kept_row, s.connection().execute(query).all()))


def _cut(s: Session, where: Sequence[ColumnElement[bool]], order: Any, limit: int) -> Cut:
    rows = rows_of(s, select(*KEPT).where(*where).order_by(order).limit(limit + 1))
    if len(rows) <= limit:
        return Cut(rows, len(rows))
    total = s.execute(select(func.count()).select_from(Visit).where(*where)).scalar_one()
    return Cut(rows[:limit], total)


def in_state(state: VisitState) -> ColumnElement[bool]:
    """Visits that are expected, waiting or inside, found through the partial index: its own condition must stand there word for word."""
    is_open: ColumnElement[bool] = literal_column("visit.state IN ('expected', 'waiting', 'inside')")
    return is_open & (literal_column("visit.state") == literal_column(f"'{state.value}'"))


def inside(s: Session, limit: int = 200) -> Cut:
    """Everybody inside, longest first."""
    return _cut(s, (in_state(VisitState.INSIDE), *shown(Visit.import_id, unfinished(s))), Visit.at, limit)


def people_inside(s: Session) -> int:
    """How many people are inside; a visit may be of several."""
    people = select(func.coalesce(func.sum(Visit.people), 0)).where(in_state(VisitState.INSIDE), *shown(Visit.import_id, unfinished(s)))
    return s.execute(people).scalar_one()


def today(s: Session, *, now: datetime, limit: int = 200) -> Today:
    """The first screen in one go."""
    hidden = shown(Visit.import_id, unfinished(s))
    day = day_number(now)
    still = [Visit.day == day, *hidden]
    waiting = _cut(s, (in_state(VisitState.WAITING), *hidden), Visit.at, limit)
    inside_now = _cut(s, (in_state(VisitState.INSIDE), *hidden), Visit.at, limit)
    expected = _cut(s, (in_state(VisitState.EXPECTED), *still), Visit.at, limit)
    start, end = day_span(day_of(now))
    left_today = (Visit.left_at >= start, Visit.left_at < end, Visit.state.in_((VisitState.LEFT, VisitState.TURNED_AWAY)))
    gone = _cut(s, (*left_today, *hidden), Visit.left_at.desc(), limit)
    arrived = s.execute(select(func.count()).select_from(Visit).where(Visit.state.in_(CAME), *still)).scalar_one()
    tries = tries_of(s, [row.id for row in waiting.rows])
    overnight = staying_overnight(s, now) if inside_now.total else frozenset()
    return Today(waiting, inside_now, expected, gone, people_inside(s), arrived, missed(s, limit), tries, overnight)


STAYING = text("SELECT visit_id, answer FROM walk_answer WHERE at BETWEEN :since AND :now ORDER BY id")
NIGHT = timedelta(hours=24)


def staying_overnight(s: Session, now: datetime) -> frozenset[UUID]:
    """Visitors of whom the desk said within a day that they stay overnight; the newest answer counts."""
    said = {id_of(visit_id): answer for visit_id, answer in run(s, STAYING, {"since": now - NIGHT, "now": now})}
    return frozenset(visit_id for visit_id, answer in said.items() if answer == "overnight")


# what an old register said of people who never came is history; what was missed here waits until somebody deals with it
MISSED_HERE = literal_column("visit.state = 'missed'") & Visit.moved_at.is_not(None)


def missed(s: Session, limit: int = 200) -> Cut:
    """Announced here, never came, not dealt with yet: the newest first."""
    return _cut(s, (MISSED_HERE, *shown(Visit.import_id, unfinished(s))), Visit.at.desc(), limit)


def _conditions(s: Session, wanted: VisitFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [*shown(Visit.import_id, unfinished(s))]
    if wanted.first:
        where.append(Visit.day >= _number(wanted.first))
    if wanted.last:
        where.append(Visit.day <= _number(wanted.last))
    if wanted.states:
        where.append(Visit.state.in_(sorted(wanted.states)))
    if wanted.host.strip():
        where.append(or_(like(Visit.host, wanted.host), like(Visit.department, wanted.host)))
    if wanted.text.strip():
        columns = (Visit.name, Visit.company, Visit.plate, Visit.phone, Visit.number, Visit.purpose)
        where.append(or_(*(like(column, wanted.text) for column in columns)))
    return where


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


COUNT_BY_DAY = text("SELECT day, count(*) FROM visit WHERE day BETWEEN :first AND :last GROUP BY day ORDER BY day DESC")


def register_days(s: Session, wanted: VisitFilter) -> tuple[tuple[int, int], ...]:
    """(day as 20261121, visits on it), newest day first: the map by which a register of a million rows is paged."""
    if not (wanted.states or wanted.host.strip() or wanted.text.strip() or unfinished(s)):
        first, last = (_number(day) if day else end for day, end in ((wanted.first, 0), (wanted.last, 99_999_999)))
        return tuple((day, count) for day, count in run(s, COUNT_BY_DAY, {"first": first, "last": last}))
    query = select(Visit.day, func.count()).where(*_conditions(s, wanted)).group_by(Visit.day).order_by(Visit.day.desc())
    return tuple((day, count) for day, count in s.connection().execute(query).all())


def register_page(s: Session, wanted: VisitFilter, days: Sequence[tuple[int, int]], start: int, count: int) -> tuple[VisitRow, ...]:
    """Rows `start` … `start + count` of the register, newest first; `days` is register_days' answer."""
    where = _conditions(s, wanted)
    found: list[VisitRow] = []
    before = 0
    for day, many in days:
        if before + many > start and len(found) < count:
            offset = max(0, start - before)
            query = select(*KEPT).where(Visit.day == day, *where).order_by(Visit.at.desc(), Visit.id.desc())
            found.extend(rows_of(s, query.offset(offset).limit(min(many - offset, count - len(found)))))
        before += many
        if len(found) >= count or before >= start + count:
            break
    return tuple(found)


def register_rows(s: Session, wanted: VisitFilter, *, limit: int = 1_000_000) -> tuple[VisitRow, ...]:
    """The whole register oldest first, for paper and export."""
    return rows_of(s, select(*KEPT).where(*_conditions(s, wanted)).order_by(Visit.day, Visit.at, Visit.id).limit(limit))


def earlier(s: Session, person_id: UUID, *, limit: int = 20) -> tuple[VisitRow, ...]:
    """A person's visits, newest first."""
    where = (Visit.person_id == person_id, *shown(Visit.import_id, unfinished(s)))
    return rows_of(s, select(*KEPT).where(*where).order_by(Visit.at.desc()).limit(limit))


def row(s: Session, visit_id: UUID) -> VisitRow | None:
    """One visit."""
    found = s.execute(select(*COLUMNS).where(Visit.id == visit_id)).first()
    return as_row(found) if found else None


def party(s: Session, visit_id: UUID) -> tuple[VisitRow, ...]:
    """Everybody of the visit's group, the lead first; empty for a visit without one."""
    lead_id = s.execute(select(func.coalesce(Visit.lead_id, Visit.id)).where(Visit.id == visit_id)).scalar_one_or_none()
    companions = rows_of(s, select(*KEPT).where(Visit.lead_id == lead_id).order_by(Visit.number))
    lead = rows_of(s, select(*KEPT).where(Visit.id == lead_id))
    return (*lead, *companions) if companions else ()


def number_of(s: Session, visit_id: UUID) -> str:
    """A visit's number."""
    return s.execute(select(Visit.number).where(Visit.id == visit_id)).scalar_one()
