"""Tries to reach a host: who was tried when and what they said, and who came for the visitor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.office.duty import presence_of
from app.office.presence_words import is_here, presence_words
from app.office.record import Staff
from app.places.record import Home
from app.storage.adding import add_new
from app.visits.answers import HostAnswer
from app.visits.leaving_record import HostAttempt
from app.visits.record import Visit

MOST_DEPUTIES = 4


@dataclass(frozen=True, slots=True)
class Try:
    """One try to reach the host or a deputy."""

    id: UUID
    at: datetime
    answer: HostAnswer
    whom: str
    tried_by: str


@dataclass(frozen=True, slots=True)
class Tries:
    """The newest answer from whoever is tried now, how often it was given, and how many tries there were in all."""

    answer: HostAnswer
    whom: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody to ring: the host, or who can stand in; `is_named` where the staff list names the deputy."""

    name: str
    phone: str = ""
    place: str = ""
    department: str = ""
    staff_id: UUID | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What the desk needs to reach somebody for a waiting visitor; `target` is the deputy once one was suggested."""

    visit_id: UUID
    name: str
    arrived_at: datetime | None
    target: Someone
    host: Someone
    deputies: tuple[Someone, ...]
    tries: tuple[Try, ...]
    where: str = ""  # of the target, in words, where they are not at their place (X-out)


def _rows(s: Session, visit_ids: Iterable[UUID], *, with_came: bool = False) -> Sequence[HostAttempt]:
    """Attempts that count, in the order they were made (ids are made in order, also where the clock was set back)."""
    return s.execute(select(HostAttempt).where(*_counted(visit_ids, with_came=with_came)).order_by(HostAttempt.id)).scalars().all()


def _counted(visit_ids: Iterable[UUID], *, with_came: bool = False) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [HostAttempt.visit_id.in_(list(visit_ids)), HostAttempt.is_taken_back.is_(False)]
    return where if with_came else [*where, HostAttempt.answer != HostAnswer.CAME]


def tries_of(s: Session, visit_ids: Sequence[UUID]) -> dict[UUID, Tries]:
    """How far the desk has got with the hosts of these visitors; those nobody was tried for are left out."""
    if not visit_ids:
        return {}
    found: dict[UUID, list[Any]] = {}
    # columns alone: the board asks at every change
    columns = select(HostAttempt.visit_id, HostAttempt.answer, HostAttempt.whom)
    for row in s.execute(columns.where(*_counted(visit_ids)).order_by(HostAttempt.id)):
        found.setdefault(row.visit_id, []).append(row)
    return {visit_id: _summed(rows) for visit_id, rows in found.items()}


def _summed(rows: Sequence[Any]) -> Tries:
    last = rows[-1]
    same = sum(row.answer is last.answer and row.whom == last.whom for row in rows)
    return Tries(last.answer, last.whom, same, sum(row.answer is not HostAnswer.DEPUTY for row in rows))


def tries(s: Session, visit_id: UUID) -> tuple[Try, ...]:
    """Every try for one visitor, oldest first."""
    return tuple(Try(row.id, row.at, row.answer, row.whom, row.tried_by) for row in _rows(s, [visit_id]))


def attempt_ids(s: Session, visit_id: UUID) -> tuple[UUID, ...]:
    """All attempts of a visit, also those taken back, for its trail."""
    return tuple(s.execute(select(HostAttempt.id).where(HostAttempt.visit_id == visit_id).order_by(HostAttempt.id)).scalars())


def admitted_by(s: Session, visit_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Who came for each of these visitors; those who went in by themselves on arrival are left out."""
    rows = _rows(s, visit_ids, with_came=True) if visit_ids else ()
    return {row.visit_id: row.whom for row in rows if row.answer is HostAnswer.CAME}


def reach(s: Session, visit_id: UUID, *, now: datetime | None = None) -> Reach | None:
    """Whom to ring for a visitor, where they are at `now`, and who could stand in; None where the visit is gone."""
    visit = s.get(Visit, visit_id)
    if visit is None:
        return None
    host = _host(s, visit)
    made = tries(s, visit_id)
    target = _target(s, host, made)
    return Reach(visit_id, visit.name, visit.arrived_at, target, host, deputies(s, visit), made, _where(s, target, now))


def _where(s: Session, target: Someone, now: datetime | None) -> str:
    if now is None or target.staff_id is None:
        return ""
    found = presence_of(s, target.staff_id, now=now)
    return "" if is_here(found) else presence_words(found, now)


def target_of(s: Session, visit: Visit) -> Someone:
    """Who is tried now: the deputy suggested last, else the host."""
    return _target(s, _host(s, visit), tries(s, visit.id))


def _target(s: Session, host: Someone, made: Sequence[Try]) -> Someone:
    suggested = [each.whom for each in made if each.answer is HostAnswer.DEPUTY]
    return (somebody(s, suggested[-1], host.department) or Someone(suggested[-1])) if suggested else host


def _host(s: Session, visit: Visit) -> Someone:
    staff = s.get(Staff, visit.host_id) if visit.host_kind == "staff" and visit.host_id else None
    if staff is not None:
        return _someone(staff)
    home = s.get(Home, visit.host_id) if visit.host_kind == "home" and visit.host_id else None
    return Someone(visit.host, home.phone if home else "", department=visit.department)


def _someone(staff: Staff) -> Someone:
    return Someone(staff.name, staff.phone, staff.place, staff.department, staff.id)


def somebody(s: Session, name: str, department: str = "") -> Someone | None:
    """The one active staff member of this name; of several the one of the department."""
    found = s.execute(select(Staff).where(Staff.name.in_((name, name.strip())), Staff.is_active)).scalars().all()
    if len(found) > 1:
        found = [staff for staff in found if staff.department == department]
    return _someone(found[0]) if len(found) == 1 else None


def deputies(s: Session, visit: Visit) -> tuple[Someone, ...]:
    """Who can stand in for the host: the B role the staff list names first, then colleagues of the department (W5)."""
    host = s.get(Staff, visit.host_id) if visit.host_kind == "staff" and visit.host_id else None
    if host is None:
        return ()
    named = somebody(s, host.deputy, host.department) if host.deputy else None
    first = (replace(named, is_named=True),) if named else ()
    colleagues = select(Staff).where(Staff.department == host.department, Staff.is_active, Staff.id != host.id).order_by(Staff.name)
    others = s.execute(colleagues.limit(MOST_DEPUTIES + 1)).scalars() if host.department else ()
    rest = [_someone(staff) for staff in others if named is None or staff.id != named.staff_id]
    return (*first, *rest)[:MOST_DEPUTIES]


def said(s: Session, visit: Visit, name: str) -> Someone:
    """Who is meant by a name at the desk: of the staff, of several the one of the host's department, else whoever it is."""
    return somebody(s, name, visit.department) or Someone(name.strip()[:255])


def note_admission(s: Session, visit: Visit, whom: str, by: str, now: datetime) -> str:
    """Keep who came for a visitor: the name given, else whoever was tried last; gives the name."""
    who = said(s, visit, whom) if whom.strip() else target_of(s, visit)
    came = HostAttempt(visit_id=visit.id, at=now, answer=HostAnswer.CAME, whom=who.name, staff_id=who.staff_id, tried_by=by)
    add_new(s, came)
    return who.name


def forget_admission(s: Session, visit_id: UUID) -> None:
    """An admission was taken back: nobody has come for the visitor yet."""
    for row in _rows(s, [visit_id], with_came=True):
        if row.answer is HostAnswer.CAME:
            row.is_taken_back = True
