"""Which open complaints come first, looked at lightly: a board of thousands shows a few hundred, so only those are read whole."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, select, text, type_coerce
from sqlalchemy.orm import Session

from app.complaints.fields import CLOSED, Level, Order, Scope, State
from app.complaints.record import Complaint, told_already
from app.complaints.who import accountable, deciding
from app.core.actor import Actor
from app.office.duty import Accountable, Roster
from app.storage.direct import id_of, run
from app.storage.types import to_ms
from app.tickets.fields import Level as Nearness
from app.tickets.urgent import QUIET, Nearest, Ranked, as_kept_id, nearest

# measures keep their clocks under their own ids; the reminder "at once" turns amber and never red
CLOCKS = text(
    "SELECT coalesce(r.complaint_id, a.complaint_id, c.record_id), c.act_by, "
    "CASE WHEN c.kind = 'at_once' THEN 9000000000000000 ELSE c.due_at END, "
    "CASE WHEN c.kind = 'at_once' THEN c.due_at ELSE c.warn_at END, c.paused_at FROM clock c "
    "LEFT JOIN complaint_remedy r ON c.record_kind = 'complaint_remedy' AND r.id = c.record_id "
    "LEFT JOIN corrective_action a ON c.record_kind = 'corrective_action' AND a.id = c.record_id "
    "WHERE c.stopped_at IS NULL AND c.record_kind IN ('complaint', 'complaint_remedy', 'corrective_action') ORDER BY c.act_by"
)
LEADERS_OWED = text("SELECT record_id FROM clock WHERE stopped_at IS NULL AND record_kind = 'complaint' AND kind = 'leader'")


class Light(NamedTuple):
    """As much of a complaint as orders it and tells whose it is; times in ms, ids as the database keeps them."""

    id: Any
    number: str
    state: State
    level: Level
    is_pending: bool
    is_examined: bool
    owner: Any
    owner_department: str
    team: str
    leader: Any
    visitor: Any
    accused: Any
    received_at: int
    round: int


class Holding(NamedTuple):
    """Of a complaint what says who answers for it."""

    state: State
    level: Level
    is_pending: bool
    is_examined: bool
    owner_id: UUID | None
    owner_department: str
    team: str
    leader_id: UUID | None
    visitor_id: UUID | None
    accused_id: UUID | None = None


def answering(found: Roster) -> Callable[..., Accountable | None]:
    """Who answers for a complaint, by what Holding has; each constellation is worked out once."""
    return cache(lambda *about: accountable(found, Holding(*about)))


def ranked(
    s: Session, where: Sequence[ColumnElement[bool]], found: Roster, by: Actor, *, now: datetime, scope: Scope = Scope.ALL,
    order: Order = Order.DUE, level: Nearness | None = None, until: datetime | None = None, limit: int = 500,
    only: Collection[Any] | None = None,
) -> Ranked:  # fmt: skip
    """Open complaints in an order, within it by act_by; with `until` those to act on by then, with `only` those of these ids."""
    rows = [row for row in _light(s, where) if only is None or row.id in only]
    if scope is not Scope.ALL:
        is_theirs = _is_theirs(found, scope, by, _leaders_owed(s))
        rows = [row for row in rows if is_theirs(row)]
    clocks = nearest(s, CLOCKS, now)
    levels = dict.fromkeys(Nearness, 0)
    for row in rows:
        levels[clocks.get(row.id, QUIET).level] += 1
    if level is not None:
        rows = [row for row in rows if clocks.get(row.id, QUIET).level is level]
    if until is not None:
        rows = [row for row in rows if clocks.get(row.id, QUIET).act_by <= to_ms(until)]
    rows.sort(key=lambda row: _place(row, clocks, order))
    return Ranked(tuple(id_of(row.id) for row in rows[:limit]), len(rows), levels)


def _place(row: Light, clocks: dict[Any, Nearest], order: Order) -> tuple[Any, ...]:
    due = (clocks.get(row.id, QUIET).act_by, row.received_at, row.number)
    if order is Order.TEAM:
        return (not row.team, row.team, *due)
    return (-row.round, *due) if order is Order.ROUND else due


def by_scope(s: Session, found: Roster, by: Actor, *, now: datetime) -> dict[Scope, tuple[UUID, ...]]:
    """Open complaints by act_by for each scope, looked at once; own ones are among the team's."""
    rows, clocks = _light(s, (Complaint.closed_at.is_(None),)), nearest(s, CLOCKS, now)
    rows.sort(key=lambda row: _place(row, clocks, Order.DUE))
    owed = _leaders_owed(s)
    is_mine, is_ours = (_is_theirs(found, scope, by, owed) for scope in (Scope.MINE, Scope.TEAM))
    mine = {row.id for row in rows if is_mine(row)}
    wanted = {Scope.MINE: mine, Scope.TEAM: mine | {row.id for row in rows if is_ours(row)}, Scope.ALL: {row.id for row in rows}}
    return {scope: tuple(id_of(row.id) for row in rows if row.id in ids) for scope, ids in wanted.items()}


def _light(s: Session, where: Iterable[ColumnElement[bool]]) -> list[Light]:
    columns = (
        as_kept_id(Complaint.id), Complaint.number, Complaint.state, Complaint.level, Complaint.is_pending, Complaint.is_examined,
        as_kept_id(Complaint.owner_id), Complaint.owner_department, Complaint.team, as_kept_id(Complaint.leader_id),
        as_kept_id(Complaint.visitor_id), as_kept_id(Complaint.accused_id), type_coerce(Complaint.received_at, BigInteger), Complaint.round,
    )  # fmt: skip
    found: Any = s.execute(select(*columns).where(*where, *told_already(s)))
    return [Light(*row) for row in found]


def _leaders_owed(s: Session) -> frozenset[Any]:
    """The complaints whose person still waits to see a leader; ids as they are kept."""
    return frozenset(row[0] for row in run(s, LEADERS_OWED))


def _is_theirs(found: Roster, scope: Scope, by: Actor, owed: frozenset[Any]) -> Callable[[Light], bool]:
    """Mine: I answer for it, am its officer, or am to see the person. My team's: the team has it; not dispatched yet, its officer's
    department has."""
    me, member = by.staff_id, found.members.get(by.staff_id) if by.staff_id else None
    department = member.department if member else ""
    as_id = cache(lambda kept: None if kept is None else id_of(kept))
    acts, sees = answering(found), cache(lambda accused: deciding(found, Level.DIRECTOR, accused))

    def of_team(row: Light) -> bool:
        return bool(department) and department == (row.team or row.owner_department)

    def of_me(row: Light) -> bool:
        if row.state in CLOSED or me is None:
            return False
        owner = as_id(row.owner)
        answer = acts(row.state, row.level, row.is_pending, row.is_examined, owner, row.owner_department, row.team, as_id(row.leader),
                      as_id(row.visitor), as_id(row.accused))  # fmt: skip
        if me == owner or (answer is not None and answer.staff_id == me):
            return True
        return row.id in owed and sees(as_id(row.accused)).staff_id == me

    return of_team if scope is Scope.TEAM else of_me
