"""Complaints as frozen rows with all their clocks and whoever answers for them now; boards, return visits, corrective actions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.clocks.lists import Clocked, ClockRow, clocks_of
from app.complaints.fields import CLOSED, Channel, ClockKind, Danger, Fault, Level, Order, Satisfaction, Scope, Severity, Source, State
from app.complaints.kinds import below, tree
from app.complaints.numbers import plain_number
from app.complaints.record import Complaint, told_already
from app.complaints.tracks import ComplaintRemedy, CorrectiveAction
from app.complaints.urgent import answering, ranked
from app.complaints.who import deciding
from app.core.actor import SYSTEM, Actor
from app.core.clock import day_span
from app.core.errors import UserError
from app.core.i18n import _
from app.core.masking import mask_phone
from app.core.story_words import query_words
from app.office.duty import Accountable, Roster, roster
from app.storage.direct import any_of, id_of
from app.storage.like import like
from app.stories.lists import among, ids_telling
from app.tickets.fields import Level as Nearness
from app.tickets.lists import level_of
from app.tickets.record import day_number
from app.tickets.urgent import ORDER, as_kept_id

KIND = "complaint"  # of their stories, clocks, files and links
MOST = 2000
MOST_TOLD = 1000  # of years of complaints the newest that hold a text are enough
SHOWN = 300


@dataclass(frozen=True, slots=True)
class ComplaintRow(Clocked):
    """One complaint; the phone is masked. `kind` names it with the kinds above, `acts` who answers for it now.

    `sees` is who is to see the person, while they want to see a leader."""

    id: UUID
    number: str
    state: State
    round: int
    level: Level
    is_pending: bool
    day: int
    received_at: datetime
    channel: Channel
    original: str
    pages: int
    kind_id: UUID
    is_repair: bool
    person_id: UUID | None
    name: str
    is_anonymous: bool
    phone: str
    is_contact_refused: bool
    home_id: UUID | None
    home: str
    place: str
    summary: str
    story: str
    wish: str
    is_sorry: bool
    fault: Fault
    severity: Severity | None
    danger: Danger | None
    at_once: str
    wants_leader: bool
    source: Source
    is_about_reception: bool
    is_examined: bool
    accused_id: UUID | None
    accused: str
    department: str
    superior: str
    superior_told_at: datetime | None
    apologised_at: datetime | None
    apologised_how: str
    owner_id: UUID | None
    owner: str
    owner_department: str
    team: str
    leader_id: UUID | None
    leader: str
    accepted_at: datetime | None
    verified_at: datetime | None
    decided_at: datetime | None
    dispatched_at: datetime | None
    handler_id: UUID | None
    handler: str
    handled_at: datetime | None
    result: str
    told_to: str
    told_at: datetime | None
    told_how: str
    reaction: str
    director_told_at: datetime | None
    director_told: str
    visitor_id: UUID | None
    visitor: str
    satisfaction: Satisfaction | None
    is_unfounded: bool
    final_answer: str
    outside_routes: str
    evidence: str
    repeats: int
    closed_at: datetime | None
    reason: str
    is_corrected: bool
    counter: str
    received_by_id: UUID | None
    received_by: str
    registered_at: datetime
    source_kind: str
    source_id: UUID | None
    source_number: str
    parent_id: UUID | None
    merged_into_id: UUID | None
    moved_at: datetime | None
    moved_by: str
    version: int
    kind: str = ""
    clocks: tuple[ClockRow, ...] = ()
    acts: Accountable | None = None
    sees: Accountable | None = None

    @property
    def complainant(self) -> str:
        """Whoever complains, in a word."""
        return self.name or _("anonymous")

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.state not in CLOSED

    @property
    def act_by(self) -> datetime | None:
        """When something must have happened; None where nothing runs, or only a cause is still to be corrected after the case."""
        clock = self.first_clock if self.is_open else None
        return clock.act_by if clock is not None else None

    def clock(self, kind: ClockKind) -> ClockRow | None:
        """The latest clock of a kind, running ones first."""
        found = [clock for clock in self.clocks if clock.kind == kind]
        return max(found, key=lambda clock: (clock.is_open, clock.started_at), default=None)

    def level_at(self, now: datetime) -> Nearness:
        """The worst of its running clocks; of a closed one none is left (its corrective actions have a list of their own)."""
        if not self.is_open:
            return Nearness.CALM
        return max((nearness(clock, now) for clock in self.running), key=ORDER.index, default=Nearness.CALM)


STORED = tuple(ComplaintRow.__dataclass_fields__)[:-4]
COLUMNS = tuple(getattr(Complaint, name) for name in STORED)
PHONE, KIND_ID = STORED.index("phone"), STORED.index("kind_id")


def nearness(clock: ClockRow, now: datetime) -> Nearness:
    """The colour of one clock; the reminder "at once" turns amber and never red."""
    if clock.kind == ClockKind.AT_ONCE:
        return Nearness.SOON if now.replace(microsecond=0) > clock.due_at else Nearness.CALM
    return level_of(clock, now)


@dataclass(frozen=True, slots=True)
class ComplaintFilter:
    """What a list shows. `by` says whose are mine and my team's; without `is_open` closed ones too, the newest first."""

    scope: Scope = Scope.ALL
    order: Order = Order.DUE
    is_open: bool = True
    text: str = ""
    states: frozenset[State] = frozenset()
    kind_id: UUID | None = None
    team: str = ""
    person_id: UUID | None = None
    home_id: UUID | None = None
    level: Nearness | None = None
    first: date | None = None  # days of receipt, both counted in
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The rows a filter finds in its order; `total` may be more than the rows shown, `levels` count all of them."""

    rows: tuple[ComplaintRow, ...]
    total: int
    levels: dict[Nearness, int]


def board(s: Session, wanted: ComplaintFilter | None = None, *, by: Actor, now: datetime, limit: int = SHOWN) -> Board:
    """Complaints by due, by team or by round."""
    wanted = wanted or ComplaintFilter()
    found = roster(s, now=now)
    where = _where(s, wanted)
    if not wanted.is_open:
        return _whole_board(s, wanted, where, found, by=by, now=now, limit=limit)
    only = _telling(s, wanted.text) if wanted.text.strip() else None
    first = ranked(s, where, found, by, now=now, scope=wanted.scope, order=wanted.order, level=wanted.level, limit=limit, only=only)
    return Board(_in_order(s, first.ids, found), first.total, first.levels)


def _in_order(s: Session, ids: Sequence[UUID], found: Roster) -> tuple[ComplaintRow, ...]:
    known = {row.id: row for row in _of_ids(s, ids, found)}
    return tuple(known[one] for one in ids if one in known)


def _whole_board(
    s: Session, wanted: ComplaintFilter, where: list[ColumnElement[bool]], found: Roster, *, by: Actor, now: datetime, limit: int
) -> Board:
    if wanted.scope is not Scope.ALL:
        where.append(_theirs(wanted.scope, found, by))
    order = (Complaint.day.desc(), Complaint.received_at.desc(), Complaint.id.desc())  # as the index has them
    if wanted.text.strip():
        # a thousand at most: each is looked at once, and whole only where it is shown
        kept = s.execute(select(as_kept_id(Complaint.id)).where(*where).order_by(*order)).scalars().all()
        total, where = len(kept), [Complaint.id.in_([id_of(one) for one in kept[:limit]])]
    else:
        total = s.execute(select(func.count()).select_from(Complaint).where(*where)).scalar_one()
    rows = with_clocks(s, stored_rows(s, where, order, limit=limit), found)
    levels = dict.fromkeys(Nearness, 0)
    for row in rows:
        levels[row.level_at(now)] += row.is_open
    if wanted.level is not None:
        rows = [row for row in rows if row.is_open and row.level_at(now) is wanted.level]
        total = len(rows)
    return Board(tuple(rows), total, levels)


def _theirs(scope: Scope, found: Roster, by: Actor) -> ColumnElement[bool]:
    member = found.members.get(by.staff_id) if by.staff_id else None
    if scope is Scope.MINE:
        return or_(*(column == by.staff_id for column in (Complaint.owner_id, Complaint.leader_id, Complaint.visitor_id)))
    department = member.department if member else ""
    if not department:
        return Complaint.number == ""
    return or_(Complaint.team == department, and_(Complaint.team == "", Complaint.owner_department == department))


def _where(s: Session, wanted: ComplaintFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [*told_already(s)]
    if wanted.is_open:
        where.append(Complaint.closed_at.is_(None))
    if wanted.states:
        where.append(Complaint.state.in_(wanted.states))
    if wanted.kind_id is not None:
        where.append(Complaint.kind_id.in_(below(s, wanted.kind_id)))
    if wanted.team:
        where.append(Complaint.team == wanted.team)
    if wanted.person_id is not None:
        where.append(Complaint.person_id == wanted.person_id)
    if wanted.home_id is not None:
        where.append(Complaint.home_id == wanted.home_id)
    if wanted.first is not None:
        where.append(Complaint.day >= day_number(day_span(wanted.first)[0]))
    if wanted.last is not None:
        where.append(Complaint.day <= day_number(day_span(wanted.last)[0]))
    if wanted.text.strip() and not wanted.is_open:
        told = Complaint.id.in_(ids_telling(s, wanted.text, KIND, limit=MOST_TOLD)) if query_words(wanted.text) else false()
        where.append(or_(told, Complaint.number == plain_number(wanted.text)))
    return where


def _said(words: str) -> ColumnElement[bool]:
    columns = (
        Complaint.number, Complaint.name, Complaint.phone, Complaint.home, Complaint.place, Complaint.summary, Complaint.owner,
        Complaint.team, Complaint.leader, Complaint.original,
    )  # fmt: skip
    return or_(Complaint.number == plain_number(words), *(like(column, words) for column in columns))


def _telling(s: Session, words: str) -> frozenset[Any]:
    """Open complaints by number, name, contact, home, place, team and whatever was written at their moves; ids as they are kept."""
    is_open = Complaint.closed_at.is_(None)
    kept = as_kept_id(Complaint.id)
    everything = s.execute(select(kept).where(is_open)).scalars().all()
    return among(s, words, everything) | frozenset(s.execute(select(kept).where(is_open, _said(words))).scalars())


def stored_rows(s: Session, where: Iterable[ColumnElement[bool]], order: Sequence[Any], *, limit: int) -> list[Any]:
    """Complaints as they are kept, to be joined with their clocks and whoever answers for them; none of an unfinished import."""
    return list(s.execute(select(*COLUMNS).where(*where, *told_already(s)).order_by(*order).limit(limit)))


def with_clocks(s: Session, stored: Sequence[Any], found: Roster) -> list[ComplaintRow]:
    """Rows with their kinds in words, all their clocks and who answers for them."""
    clocks = clocks_by_complaint(s, [row.id for row in stored])
    kinds, acts = tree(s).of_id, answering(found)
    whole = []
    for row in stored:
        answer = acts(row.state, row.level, row.is_pending, row.is_examined, row.owner_id, row.owner_department, row.team, row.leader_id,
                      row.visitor_id, row.accused_id)  # fmt: skip
        values = [*row]
        values[PHONE] = mask_phone(values[PHONE])
        kind = kinds.get(values[KIND_ID])
        mine = clocks.get(row.id, ())
        sees = (
            deciding(found, Level.DIRECTOR, row.accused_id) if any(one.kind == ClockKind.LEADER and one.is_open for one in mine) else None
        )
        whole.append(ComplaintRow(*(*values, kind.path if kind else "", mine, answer, sees)))
    return whole


def clocks_by_complaint(s: Session, complaint_ids: Sequence[UUID]) -> dict[UUID, tuple[ClockRow, ...]]:
    """Every clock of these complaints, those of their measures too."""
    owners: dict[UUID, UUID] = {one: one for one in complaint_ids}
    for table in (ComplaintRemedy.__tablename__, CorrectiveAction.__tablename__):
        for start in range(0, len(complaint_ids), 900):
            part = complaint_ids[start : start + 900]
            kept: list[Any] = [one.bytes for one in part] if s.get_bind().dialect.name == "sqlite" else list(part)
            rows = any_of(s, f"SELECT id, complaint_id FROM {table} WHERE complaint_id IN (%s)", kept)
            owners.update((id_of(row[0]), id_of(row[1])) for row in rows)
    found: dict[UUID, list[ClockRow]] = {}
    for record_id, clocks in clocks_of(s, list(owners)).items():
        found.setdefault(owners[record_id], []).extend(clocks)
    return {one: tuple(clocks) for one, clocks in found.items()}


def _of_ids(s: Session, ids: Sequence[UUID], found: Roster) -> list[ComplaintRow]:
    rows: list[ComplaintRow] = []
    for start in range(0, len(ids), 900):
        part = list(ids[start : start + 900])
        rows += with_clocks(s, stored_rows(s, (Complaint.id.in_(part),), (Complaint.number,), limit=MOST), found)
    return rows


def due_until(s: Session, until: datetime, *, now: datetime, limit: int = 500) -> tuple[ComplaintRow, ...]:
    """Open complaints something must have happened to by then, the most urgent first."""
    found = roster(s, now=now)
    first = ranked(s, [Complaint.closed_at.is_(None)], found, SYSTEM, now=now, until=until, limit=limit)
    return _in_order(s, first.ids, found)


def one(s: Session, complaint_id: UUID, *, now: datetime) -> ComplaintRow:
    """One complaint; raises UserError where it is gone."""
    rows = many(s, [complaint_id], now=now)
    if not rows:
        raise UserError(_("This complaint is no longer on record. Load the list again."))
    return rows[0]


def many(s: Session, complaint_ids: Sequence[UUID], *, now: datetime) -> tuple[ComplaintRow, ...]:
    """Several complaints by number."""
    return tuple(_of_ids(s, complaint_ids, roster(s, now=now)))


def of_person(s: Session, person_id: UUID, *, now: datetime, limit: int = 50) -> tuple[ComplaintRow, ...]:
    """What somebody complained of, the newest first."""
    rows = stored_rows(s, (Complaint.person_id == person_id,), (Complaint.received_at.desc(), Complaint.id.desc()), limit=limit)
    return tuple(with_clocks(s, rows, roster(s, now=now)))


def of_source(s: Session, source_id: UUID) -> tuple[tuple[UUID, str, State], ...]:
    """Complaints that came out of a visit, call, opinion or ticket."""
    columns = (Complaint.id, Complaint.number, Complaint.state)
    query = select(*columns).where(Complaint.source_id == source_id, *told_already(s)).order_by(Complaint.number)
    return tuple((row.id, row.number, row.state) for row in s.execute(query))


def open_of(s: Session, staff_id: UUID, *, now: datetime) -> tuple[ComplaintRow, ...]:
    """What somebody still owns, has in hand or is to revisit."""
    theirs = or_(Complaint.owner_id == staff_id, Complaint.leader_id == staff_id, Complaint.visitor_id == staff_id)
    rows = stored_rows(s, (Complaint.closed_at.is_(None), theirs), (Complaint.received_at, Complaint.id), limit=MOST)
    return tuple(with_clocks(s, rows, roster(s, now=now)))


def phone_of(s: Session, complaint_id: UUID) -> str:
    """The whole contact, for press-and-hold."""
    return s.execute(select(Complaint.phone).where(Complaint.id == complaint_id)).scalar() or ""
