"""Who is where, what is planned, who is not back, and which matters have no pair: frozen rows for boards and lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import day_of, day_span
from app.office.duty import Accountable, Presence, Roster, roster, running
from app.office.duty_fields import AbsenceKind, Where
from app.office.duty_record import Absence
from app.office.lists import StaffRow, staff

# who has to be seen to comes first
ORDER = {Where.OUT: 0, Where.AWAY: 1, Where.MEETING: 2, Where.IN: 3}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One of the staff and where they are; `next_at` is when the next planned absence begins."""

    id: UUID
    name: str
    department: str
    post: str
    phone: str
    place: str
    presence: Presence
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence with whose it is."""

    id: UUID
    staff_id: UUID
    name: str
    department: str
    kind: AbsenceKind
    from_at: datetime
    until_at: datetime | None
    back_at: datetime | None
    place: str
    note: str
    made_by: str
    confirmed_by: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department with head and division leader by name; `unpaired` counts its matters without a pair."""

    id: UUID
    name: str
    head: str
    leader: str
    phone: str
    people: int
    matters: int
    unpaired: int
    head_id: UUID | None = None
    leader_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PairRow:
    """A matter of a department with its A and B; who has left counts as nobody. `acting` is who does it now."""

    id: UUID
    department: str
    matter: str
    a: str
    b: str
    a_id: UUID | None = None
    b_id: UUID | None = None
    acting: str = ""

    @property
    def is_paired(self) -> bool:
        """Whether both A and B are named and still here."""
        return bool(self.a and self.b)


def board(s: Session, department: str = "", *, now: datetime) -> tuple[Whereabouts, ...]:
    """All active staff, whoever is not at their place first; of one department where one is named."""
    found, coming = roster(s, now=now), _coming(s, now)
    rows = [
        Whereabouts(row.id, row.name, row.department, row.post, row.phone, row.place, found.presence(row.id), coming.get(row.id))
        for row in staff(s)
        if not department or row.department == department
    ]
    return tuple(sorted(rows, key=lambda row: (not row.presence.is_late, ORDER[row.presence.state], row.department, row.name)))


def _coming(s: Session, now: datetime) -> dict[UUID, datetime]:
    query = select(Absence.staff_id, Absence.from_at).where(Absence.from_at > now, Absence.called_off_at.is_(None))
    return {staff_id: from_at for staff_id, from_at in s.execute(query.order_by(Absence.from_at.desc()))}  # the next one is kept last


def absences(s: Session, *, now: datetime, days: int = 31) -> tuple[AbsenceRow, ...]:
    """Those that run and those planned for the coming days, by when they begin."""
    people = {row.id: row for row in staff(s)}
    query = select(Absence).where(Absence.called_off_at.is_(None), Absence.from_at < now + timedelta(days=days))
    query = query.where((Absence.ends_at.is_(None)) | (Absence.ends_at > now)).order_by(Absence.from_at, Absence.id)
    return tuple(_row(each, people[each.staff_id], now) for each in s.execute(query).scalars() if each.staff_id in people)


def absences_of(s: Session, staff_id: UUID, *, now: datetime, limit: int = 50) -> tuple[AbsenceRow, ...]:
    """Somebody's absences, the latest first; those called off are left out."""
    people = {row.id: row for row in staff(s, with_former=True)}
    query = select(Absence).where(Absence.staff_id == staff_id, Absence.called_off_at.is_(None))
    found = s.execute(query.order_by(Absence.from_at.desc()).limit(limit)).scalars()
    return tuple(_row(each, people[each.staff_id], now) for each in found)


def _row(absence: Absence, person: StaffRow, now: datetime) -> AbsenceRow:
    return AbsenceRow(
        absence.id, person.id, person.name, person.department, absence.kind, absence.from_at, absence.until_at, absence.back_at,
        absence.place, absence.note, absence.made_by, absence.confirmed_by, absence.from_at <= now and absence.is_open(now),
    )  # fmt: skip


def not_back(s: Session, *, now: datetime) -> tuple[AbsenceRow, ...]:
    """Who is out, should have been back, and was not seen (X-out); without a time said: whoever went out on an earlier day."""
    return tuple(row for row in still_out(s, now=now) if is_late(row, now))


def still_out(s: Session, *, now: datetime) -> tuple[AbsenceRow, ...]:
    """Everybody who is out: what stands on the sheet at closing (X-out)."""
    if all(away.kind is not AbsenceKind.OUT for away in running(s, now=now)):
        return ()
    return tuple(row for row in absences(s, now=now) if row.is_running and row.kind is AbsenceKind.OUT)


def is_late(row: AbsenceRow, now: datetime) -> bool:
    """Whether somebody should have been back by now; without a time said, by the end of the day they went."""
    return (row.until_at or day_span(day_of(row.from_at))[1]) < now


def departments(s: Session, *, now: datetime) -> tuple[DepartmentRow, ...]:
    """All departments by name."""
    found, people = roster(s, now=now), [row.department for row in staff(s)]
    rows = pairs(s, now=now)
    return tuple(
        DepartmentRow(
            post.id, post.name, _name(found, post.head_id), _name(found, post.leader_id), post.phone, people.count(post.name),
            sum(row.department == post.name for row in rows),
            sum(row.department == post.name and not row.is_paired for row in rows), post.head_id, post.leader_id,
        )
        for post in found.posts.values()
    )  # fmt: skip


def pairs(s: Session, department: str = "", *, now: datetime) -> tuple[PairRow, ...]:
    """The matters of all departments, or of one."""
    found = roster(s, now=now)
    return tuple(
        PairRow(
            pair.id, pair.department, pair.matter, _name(found, pair.a_id), _name(found, pair.b_id), pair.a_id, pair.b_id,
            _acting(found, pair.a_id, pair.b_id),
        )
        for pair in found.pairs.values()
        if not department or pair.department == department
    )  # fmt: skip


def _acting(found: Roster, *pair: UUID | None) -> str:
    return next((found.members[one].name for one in pair if one and found.on_duty(one)), "")


def unpaired(s: Session, *, now: datetime) -> tuple[PairRow, ...]:
    """Matters where A or B is missing or has left (W5)."""
    return tuple(row for row in pairs(s, now=now) if not row.is_paired)


def uncovered(s: Session, *, now: datetime) -> Sequence[PairRow]:
    """Matters whose A and B are both away now: the head is B (W5)."""
    return [row for row in pairs(s, now=now) if row.is_paired and not row.acting]


def _name(found: Roster, staff_id: UUID | None) -> str:
    return found.members[staff_id].name if staff_id and found.works(staff_id) else ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of a chain, and where they are."""

    name: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers for a matter now, and everybody it could be."""

    who: Accountable
    a: Named | None
    b: Named | None
    head: Named | None
    leader: Named | None


def answers(s: Session, department: str, matter: str, *, now: datetime) -> Answers:
    """The chain of a matter nobody owns yet (W5)."""
    found = roster(s, now=now)
    pair = found.pairs.get((department, matter))
    heads, leaders = found.heads(department), found.leaders(department)
    a, b = (pair.a_id, pair.b_id) if pair else (None, None)
    chain = (a, b, heads[0] if heads else None, leaders[0] if leaders else None)
    return Answers(found.accountable(None, department, matter), *(_named(found, one) for one in chain))


def _named(found: Roster, staff_id: UUID | None) -> Named | None:
    if staff_id is None or not found.works(staff_id):
        return None
    return Named(found.members[staff_id].name, found.presence(staff_id))
