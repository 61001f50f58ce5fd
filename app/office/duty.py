"""Who is there and who answers for a matter (W5): A, while A is away B, then the head, the division leader, the director.

Lists ask one `roster` for all their rows; the plain functions below ask for one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.actor import Role
from app.core.errors import UserError
from app.core.i18n import _
from app.office.duty_fields import AWAY, WHERE_OF, AbsenceKind, Where
from app.office.lists import StaffRow, staff
from app.storage.direct import id_of, run
from app.storage.standing import standing
from app.storage.types import EPOCH, from_ms

STAFF = text(
    "SELECT id, name, department, deputy, role_words, is_active, EXISTS (SELECT 1 FROM password WHERE password.staff_id = staff.id) "
    "FROM staff ORDER BY id"
)
DEPARTMENTS = text("SELECT id, name, head_id, leader_id, phone FROM department ORDER BY name")
PAIRS = text("SELECT id, department, matter, a_id, b_id FROM duty_pair ORDER BY department, matter")
RUNNING = text(
    "SELECT id, staff_id, kind, from_at, until_at, place, note, confirmed_by FROM absence "
    "WHERE (ends_at IS NULL OR ends_at > :now) AND from_at <= :now ORDER BY from_at, id"
)
NAME = text("SELECT name FROM staff WHERE id = :staff_id AND is_active")
AWAY_NOW = text(
    "SELECT 1 FROM absence WHERE staff_id = :staff_id AND from_at <= :now AND (ends_at IS NULL OR ends_at > :now) "
    "AND kind IN ('out', 'leave') LIMIT 1"
)
# who may answer for everything, the nearest to it first
LAST = (Role.DIRECTOR, Role.MANAGER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff, as far as duty goes."""

    id: UUID
    name: str
    department: str = ""
    deputy: str = ""
    roles: frozenset[Role] = frozenset()
    is_active: bool = True
    may_sign_in: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A department: who heads it, which division leader is above it."""

    id: UUID
    name: str
    head_id: UUID | None = None
    leader_id: UUID | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A and B of a matter; an empty matter stands for all others of the department."""

    id: UUID
    department: str
    matter: str
    a_id: UUID | None = None
    b_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that runs now."""

    id: UUID
    staff_id: UUID
    kind: AbsenceKind
    from_at: datetime
    until_at: datetime | None = None
    place: str = ""
    note: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """Where somebody is, until when, and who stands in; `is_late` where they should have been back."""

    state: Where
    until_at: datetime | None = None
    where: str = ""
    deputy_id: UUID | None = None
    deputy_name: str = ""
    since_at: datetime | None = None
    absence_id: UUID | None = None
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Accountable:
    """Who answers, and as what: owner, a, b, head, leader or director."""

    staff_id: UUID
    name: str
    as_: str


@dataclass(frozen=True)
class Roster:
    """Staff, departments, pairs and running absences at one moment; answers without asking the database again."""

    now: datetime
    members: Mapping[UUID, Member]
    posts: Mapping[str, Post] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], Pair] = field(default_factory=dict)
    running: Mapping[UUID, Away] = field(default_factory=dict)

    def on_duty(self, staff_id: UUID | None) -> bool:
        """Works here and is neither out nor absent; in a meeting one can be fetched."""
        member = self.members.get(staff_id) if staff_id else None
        away = self.running.get(member.id) if member else None
        return member is not None and member.is_active and (away is None or away.kind not in AWAY)

    def presence(self, staff_id: UUID) -> Presence:
        """Where somebody is; whoever has left the office is away for good."""
        member, away = self.members.get(staff_id), self.running.get(staff_id)
        if member is None or not member.is_active:
            return Presence(Where.AWAY)
        if away is None:
            return Presence(Where.IN)
        stands_in = self.stands_in(member)
        return Presence(
            WHERE_OF[away.kind], away.until_at, away.place, stands_in.id if stands_in else None, stands_in.name if stands_in else "",
            away.from_at, away.id, away.note, away.until_at is not None and away.until_at < self.now,
        )  # fmt: skip

    def pair(self, department: str, matter: str) -> Pair | None:
        """The pair of a matter, else that of everything else in the department; one nobody stands in is none."""
        found = (self.pairs.get((department, each)) for each in (matter, ""))
        return next((pair for pair in found if pair is not None and (self.works(pair.a_id) or self.works(pair.b_id))), None)

    def stands_in(self, member: Member) -> Member | None:
        """Who is there for somebody: the personal deputy, else the other of a pair; None where neither is on duty."""
        partners = [self._called(member.deputy, member.department)] if member.deputy else []
        partners += [self._partner(pair, member.id) for pair in self.pairs_of(member.id)]
        return next((self.members[found] for found in partners if found and self.on_duty(found) and found != member.id), None)

    def pairs_of(self, staff_id: UUID) -> Iterator[Pair]:
        """The pairs somebody belongs to, that of everything else first."""
        return (pair for pair in self.pairs.values() if staff_id in (pair.a_id, pair.b_id))

    def _partner(self, pair: Pair, staff_id: UUID) -> UUID | None:
        return pair.b_id if pair.a_id == staff_id else pair.a_id

    def _called(self, name: str, department: str) -> UUID | None:
        same = [member for member in self.members.values() if member.is_active and member.name == name.strip()]
        if len(same) > 1:
            same = [member for member in same if member.department == department]
        return same[0].id if len(same) == 1 else None

    # -- who answers

    def accountable(self, owner_id: UUID | None, department: str, matter: str) -> Accountable:
        """Exactly one person; on duty wherever anybody of the chain is. Raises UserError in an office where nobody may sign in."""
        for staff_id, as_ in self._chain(owner_id, department, matter):
            if self.on_duty(staff_id):
                return self._answers(staff_id, as_)
        last = self._last()
        if last is None:
            raise UserError(_("Nobody of this office may sign in. Set a role and a password for somebody."))
        return self._answers(last, "director")

    def _chain(self, owner_id: UUID | None, department: str, matter: str) -> Iterator[tuple[UUID, str]]:
        """The owner, then the pair, the head, the division leader, the director; whoever is missing is left out (W5)."""
        owner = self.members.get(owner_id) if owner_id else None
        if owner is not None:
            yield owner.id, "owner"
        department = department or (owner.department if owner else "")
        pair = self.pair(department, matter)
        # one away, the other takes it up of itself: whoever of the two is not the owner
        pairs = ((pair.a_id, "a"), (pair.b_id, "b")) if pair else ()
        deputy = self._called(owner.deputy, owner.department) if owner is not None and owner.deputy else None
        above = (*((one, "head") for one in self.heads(department)), *((one, "leader") for one in self.leaders(department)))
        for staff_id, as_ in (*pairs, (deputy, "b"), *above, *((one, "director") for one in self._directors())):
            if staff_id is not None:
                yield staff_id, as_

    def heads(self, department: str) -> tuple[UUID, ...]:
        """The head of a department; where none is named, whoever of it has the role."""
        post = self.posts.get(department)
        if post is not None and self.works(post.head_id):
            return (post.head_id,) if post.head_id else ()
        return tuple(one.id for one in self._with_role(Role.DEPARTMENT_HEAD) if department and one.department == department)

    def leaders(self, department: str) -> tuple[UUID, ...]:
        """The division leader above a department; where none is named, whoever has the role."""
        post = self.posts.get(department)
        if post is not None and self.works(post.leader_id):
            return (post.leader_id,) if post.leader_id else ()
        return tuple(one.id for one in self._with_role(Role.DIVISION_LEADER))

    def works(self, staff_id: UUID | None) -> bool:
        """Whether this is somebody of the staff who has not left."""
        return staff_id is not None and staff_id in self.members and self.members[staff_id].is_active

    def _with_role(self, role: Role) -> Iterator[Member]:
        return (member for member in self.members.values() if member.is_active and role in member.roles)

    def _directors(self) -> Iterator[UUID]:
        for role in LAST:
            yield from (member.id for member in self._with_role(role) if member.may_sign_in)

    def _last(self) -> UUID | None:
        """Nobody of the chain is on duty: whoever answers for everything, else anybody who is there and may sign in."""
        here = [member.id for member in self.members.values() if member.is_active and member.may_sign_in]
        here.sort(key=lambda one: not self.on_duty(one))
        return next(self._directors(), None) or next(iter(here), None)

    def _answers(self, staff_id: UUID, as_: str) -> Accountable:
        return Accountable(staff_id, self.members[staff_id].name, as_)


def roster(s: Session, *, now: datetime) -> Roster:
    """Everything duty depends on, read once."""
    return replace(_chart(s), now=now, running=_strongest(running(s, now=now)))


def _chart(s: Session) -> Roster:
    """The office as it is drawn up, whoever is there."""
    return standing(s, "duty", lambda: _drawn_up(s))


def _drawn_up(s: Session) -> Roster:
    members = {id_of(row[0]): Member(id_of(row[0]), row[1], row[2], row[3], _roles(row[4]), bool(row[5]), bool(row[6] and row[4]))
               for row in run(s, STAFF)}  # fmt: skip
    posts = {row[1]: Post(id_of(row[0]), row[1], _id(row[2]), _id(row[3]), row[4]) for row in run(s, DEPARTMENTS)}
    pairs = {(row[1], row[2]): Pair(id_of(row[0]), row[1], row[2], _id(row[3]), _id(row[4])) for row in run(s, PAIRS)}
    return Roster(EPOCH, members, posts, pairs)


def running(s: Session, *, now: datetime) -> Iterator[Away]:
    """The absences that run now, those begun first first."""
    for key, staff_id, kind, from_at, until_at, place, note, confirmed_by in run(s, RUNNING, {"now": now}):
        until = None if until_at is None else from_ms(until_at)
        yield Away(id_of(key), id_of(staff_id), AbsenceKind(kind), from_ms(from_at), until, place, note, confirmed_by)


def _strongest(found: Iterable[Away]) -> dict[UUID, Away]:
    """One absence a person: who is out or on leave is not in a meeting; of two alike the later begun."""
    kept: dict[UUID, Away] = {}
    for away in found:
        known = kept.get(away.staff_id)
        if known is None or known.kind not in AWAY or away.kind in AWAY:
            kept[away.staff_id] = away
    return kept


@lru_cache(maxsize=256)
def _roles(words: str) -> frozenset[Role]:
    return frozenset(map(Role, words.split()))


def _id(kept: object) -> UUID | None:
    return None if kept is None else id_of(kept)


def accountable(s: Session, owner_id: UUID | None, department: str, matter: str, *, now: datetime) -> Accountable:
    """Who answers for a matter at this moment, exactly one (W5); an owner who is there is asked for by two small queries."""
    if owner_id is not None and (name := _name_if_here(s, owner_id, now)):
        return Accountable(owner_id, name, "owner")
    return roster(s, now=now).accountable(owner_id, department, matter)


def on_duty(s: Session, staff_id: UUID, *, now: datetime) -> bool:
    """Whether somebody works here and is neither out nor absent."""
    return bool(_name_if_here(s, staff_id, now))


def _name_if_here(s: Session, staff_id: UUID, now: datetime) -> str:
    rows = [] if run(s, AWAY_NOW, {"staff_id": staff_id, "now": now}) else run(s, NAME, {"staff_id": staff_id})
    return str(rows[0][0]) if rows else ""


def presence_of(s: Session, staff_id: UUID, *, now: datetime) -> Presence:
    """Where somebody is, until when, and who stands in."""
    return roster(s, now=now).presence(staff_id)


def head_of(s: Session, department: str) -> StaffRow | None:
    """The head named for a department, else the first of it with the role."""
    return _row(s, _chart(s).heads(department))


def leader_of(s: Session, department: str) -> StaffRow | None:
    """The division leader named for a department, else the first with the role."""
    return _row(s, _chart(s).leaders(department))


def _row(s: Session, above: tuple[UUID, ...]) -> StaffRow | None:
    return next((row for row in staff(s) if row.id in above[:1]), None)
