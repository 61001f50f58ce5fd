"""Which open tickets come first, looked at lightly: a board of thousands shows a few hundred, so only those are read whole."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, TextClause, select, text, type_coerce
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.office.duty import Accountable, Roster
from app.storage.direct import id_of, run
from app.storage.types import Unreadable, to_ms
from app.tickets.fields import CLOSED, Level, Scope, TicketState
from app.tickets.record import Ticket
from app.tickets.who import accountable

CLOCKS = text(
    "SELECT record_id, act_by, due_at, warn_at, paused_at FROM clock WHERE stopped_at IS NULL AND record_kind = 'ticket' ORDER BY act_by"
)
ORDER = (Level.PAUSED, Level.CALM, Level.SOON, Level.LATE)
NEVER = 1 << 62
# every open one of them has the same person to answer for it, whatever else its state is
ALIKE = frozenset(TicketState) - CLOSED - {TicketState.DONE, TicketState.DISPUTED}


class Light(NamedTuple):
    """As much of a ticket as orders it and tells whose it is; times in ms, ids as the database keeps them."""

    id: Any
    number: str
    state: TicketState
    owner: Any
    department: str
    topic: str
    first_owner: Any
    first_department: str
    target: Any
    target_department: str
    received_at: int
    done_at: int | None


@dataclass(frozen=True, slots=True)
class Holding:
    """Of a ticket what says who answers for it."""

    state: TicketState
    owner_id: UUID | None
    department: str
    topic: str
    first_owner_id: UUID | None
    first_department: str
    target_id: UUID | None = None
    target_department: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ids in order, how many there are, and how many stand at each level."""

    ids: tuple[UUID, ...]
    total: int
    levels: dict[Level, int]


class Nearest(NamedTuple):
    """What is left of a record's clocks: when to act, and the worst of their levels."""

    act_by: int
    level: Level


QUIET = Nearest(NEVER, Level.CALM)


def ranked(
    s: Session, where: Sequence[ColumnElement[bool]], found: Roster, by: Actor, *, now: datetime, scope: Scope = Scope.ALL,
    level: Level | None = None, until: datetime | None = None, limit: int = 500, only: Collection[Any] | None = None,
) -> Ranked:  # fmt: skip
    """Open tickets by act_by; those that wait, and those without a clock, at the end.

    With `until` those to act on by then, with `only` those of these ids, as they are kept."""
    rows = [row for row in _light(s, where) if only is None or row.id in only]
    if scope is not Scope.ALL:
        is_mine = _is_mine(found, scope, by)
        rows = [row for row in rows if is_mine(row)]
    clocks = nearest(s, CLOCKS, now)
    levels = dict.fromkeys(Level, 0)
    for row in rows:
        levels[clocks.get(row.id, QUIET).level] += 1
    if level is not None:
        rows = [row for row in rows if clocks.get(row.id, QUIET).level is level]
    if until is not None:
        rows = [row for row in rows if _urgency(row, clocks)[0] <= to_ms(until)]
    rows.sort(key=lambda row: _urgency(row, clocks))
    return Ranked(tuple(id_of(row.id) for row in rows[:limit]), len(rows), levels)


def by_scope(s: Session, where: Sequence[ColumnElement[bool]], found: Roster, by: Actor, *, now: datetime) -> dict[Scope, tuple[UUID, ...]]:
    """Open tickets by act_by, for each scope, looked at once; whoever's they are, own ones are among the department's."""
    rows, clocks = _light(s, where), nearest(s, CLOCKS, now)
    rows.sort(key=lambda row: _urgency(row, clocks))
    is_mine, is_ours = (_is_mine(found, scope, by) for scope in (Scope.MINE, Scope.DEPARTMENT))
    mine = {row.id for row in rows if is_mine(row)}
    wanted = {Scope.MINE: mine, Scope.DEPARTMENT: mine | {row.id for row in rows if is_ours(row)}, Scope.ALL: {row.id for row in rows}}
    return {scope: tuple(id_of(row.id) for row in rows if row.id in ids) for scope, ids in wanted.items()}


def _urgency(row: Light, clocks: dict[Any, Nearest]) -> tuple[int, int, str]:
    """A ticket done is to be reported back at once."""
    at = row.done_at or 0 if row.state is TicketState.DONE else clocks.get(row.id, QUIET).act_by
    return at, row.received_at, row.number


def _light(s: Session, where: Iterable[ColumnElement[bool]]) -> list[Light]:
    columns = (
        as_kept_id(Ticket.id), Ticket.number, Ticket.state, as_kept_id(Ticket.owner_id), Ticket.department, Ticket.topic,
        as_kept_id(Ticket.first_owner_id), Ticket.first_department, as_kept_id(Ticket.target_id), Ticket.target_department,
        type_coerce(Ticket.received_at, BigInteger), type_coerce(Ticket.done_at, BigInteger),
    )  # fmt: skip
    found: Any = s.execute(select(*columns).where(*where))
    return [Light(*row) for row in found]


def as_kept_id(column: Any) -> Any:
    """An id as the file keeps it: thousands are compared, only those shown become UUIDs."""
    return type_coerce(column, LargeBinary)


def nearest(s: Session, query: TextClause, now: datetime) -> dict[Any, Nearest]:
    """Of every record with a running clock (of a query as CLOCKS): the first time to act, and the worst level."""
    moment = to_ms(now.replace(microsecond=0))
    found: dict[Any, Nearest] = {}
    for record_id, act_by, due_at, warn_at, paused_at in run(s, query):
        try:
            level = _level(moment, due_at, warn_at, paused_at)
        except TypeError as error:
            raise Unreadable("no time") from error
        at = NEVER if paused_at is not None else act_by
        known = found.get(record_id)
        if known is None:
            found[record_id] = Nearest(at, level)
        else:
            found[record_id] = Nearest(min(at, known.act_by), max(level, known.level, key=ORDER.index))
    return found


def _level(moment: int, due_at: int, warn_at: int, paused_at: int | None) -> Level:
    """As lists.level_of: amber from the warning on, red once the due has passed; paused it counts until the pause began."""
    if (moment if paused_at is None else min(moment, paused_at)) > due_at:
        return Level.LATE
    if paused_at is not None:
        return Level.PAUSED
    return Level.SOON if moment >= warn_at else Level.CALM


def _is_mine(found: Roster, scope: Scope, by: Actor) -> Callable[[Light], bool]:
    """Mine: I answer for it, own it or am offered it. My department's: the department has it, or is offered it."""
    me, member = by.staff_id, found.members.get(by.staff_id) if by.staff_id else None
    department = member.department if member else ""
    as_id = cache(lambda kept: None if kept is None else id_of(kept))
    acts = cache(lambda *about: answer_of(found, *about))

    def of_department(row: Light) -> bool:
        return bool(department) and department in (row.department, row.target_department)

    def of_me(row: Light) -> bool:
        first, owner, target = as_id(row.first_owner), as_id(row.owner), as_id(row.target)
        answer = acts(kind_of(row.state), owner, row.department, row.topic, first, row.first_department)
        if answer is not None and answer.staff_id == me:
            return True
        if row.state is TicketState.DONE:
            return first == me
        is_offered = row.state is TicketState.HANDING_OVER and target is None and row.target_department == department
        return me in (owner, target) or (is_offered and bool(department))

    return of_department if scope is Scope.DEPARTMENT else of_me


def kind_of(state: TicketState) -> TicketState:
    """One state for all in which the same person answers."""
    return TicketState.WORKING if state in ALIKE else state


def answer_of(found: Roster, *about: Any) -> Accountable | None:
    """Who answers for a ticket: state, owner, department, topic, first owner, their department."""
    return accountable(found, Holding(*about))
