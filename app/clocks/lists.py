"""Clocks as frozen rows for boards, and whether what is on record holds together."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.clocks.calendars import all_in_force
from app.clocks.fields import EventKind, Result, Standing
from app.clocks.record import Clock, ClockEvent, is_past
from app.core.i18n import _
from app.hours.calendar import Calendar
from app.hours.due import elapsed
from app.hours.limits import Limit, Unit
from app.storage.direct import any_of, id_of
from app.storage.records import row_digest, table_of
from app.storage.types import Unreadable, from_ms

COLUMNS = (
    *("id", "record_kind", "record_id", "number", "kind", "round", "unit", "amount", "calendar_id", "started_at", "due_at"),
    *("original_due_at", "act_by", "warn_at", "open_seconds", "is_provisional", "paused_at", "stopped_at", "result", "overdue_at"),
)
UNITS = {unit.value: unit for unit in Unit}
QUERY = f"SELECT {', '.join(COLUMNS)} FROM clock WHERE "


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock; what depends on the moment (standing, share, what is left) is worked out when it is painted, without a query."""

    id: UUID
    record_kind: str
    record_id: UUID
    number: str
    kind: str
    round: int
    unit: Unit
    amount: int
    started_at: datetime
    due_at: datetime
    original_due_at: datetime
    act_by: datetime
    warn_at: datetime
    open_seconds: int
    is_provisional: bool
    paused_at: datetime | None
    stopped_at: datetime | None
    result: Result | None
    overdue_at: datetime | None
    calendar: Calendar = field(repr=False, compare=False)

    @property
    def limit(self) -> Limit:
        """The limit in force."""
        return Limit(self.unit, self.amount)

    @property
    def is_paused(self) -> bool:
        """Whether its time stands still."""
        return self.paused_at is not None and self.stopped_at is None

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.stopped_at is None

    @property
    def is_extended(self) -> bool:
        """Whether it ends at another time than it first would have."""
        return self.due_at != self.original_due_at

    def counted(self, now: datetime) -> datetime:
        """The second that counts for it: its end, or since when it stands still."""
        until = [at for at in (self.stopped_at, self.paused_at) if at is not None]
        return min([now.replace(microsecond=0), *until])

    def standing(self, now: datetime) -> Standing:
        """How it stands; a breach is now > due, stopping at due is on time."""
        if self.stopped_at is not None:
            return Standing.ENDED
        if self.counted(now) > self.due_at:
            return Standing.OVERDUE
        if self.paused_at is not None:
            return Standing.PAUSED
        return Standing.WARNED if now >= self.warn_at else Standing.RUNNING

    def share(self, now: datetime) -> float:
        """How much of its open time has passed: 0.75 is a warning, above 1 is too late."""
        at = self.counted(now)
        if at > self.due_at:
            return 1.0 + elapsed(self.calendar, self.due_at, at) / max(self.open_seconds, 1)
        if at <= self.started_at:
            return 0.0
        if not self.open_seconds:
            return 1.0
        return max(0.0, 1.0 - elapsed(self.calendar, at, self.due_at) / self.open_seconds)

    def open_left(self, now: datetime) -> int:
        """Open seconds until the due; below zero the open seconds since."""
        at = self.counted(now)
        return elapsed(self.calendar, at, self.due_at) if at <= self.due_at else -elapsed(self.calendar, self.due_at, at)


class Clocked:
    """What rows with clocks have in common."""

    __slots__ = ()
    clocks: tuple[ClockRow, ...]

    @property
    def running(self) -> tuple[ClockRow, ...]:
        """Clocks that have not stopped, the most urgent first; those that wait come last."""
        return tuple(sorted((clock for clock in self.clocks if clock.is_open), key=lambda clock: (clock.is_paused, clock.act_by)))

    @property
    def first_clock(self) -> ClockRow | None:
        """The clock that must be seen to first."""
        return next(iter(self.running), None)


def clocks_of(s: Session, record_ids: Iterable[UUID], *, only_open: bool = False) -> dict[UUID, tuple[ClockRow, ...]]:
    """All clocks of some records, the one to act on first foremost; records without any are left out."""
    ids = list(dict.fromkeys(record_ids))
    known = {one.bytes: one for one in ids}
    found: dict[UUID, list[ClockRow]] = {}
    condition = "record_id IN (%s)" + (" AND stopped_at IS NULL" if only_open else "") + " ORDER BY stopped_at IS NOT NULL, act_by"
    for start in range(0, len(ids), 900):
        part: list[Any] = [one.bytes if s.get_bind().dialect.name == "sqlite" else one for one in ids[start : start + 900]]
        for row in _rows(s, any_of(s, QUERY + condition, part), known):
            found.setdefault(row.record_id, []).append(row)
    return {record_id: tuple(rows) for record_id, rows in found.items()}


def open_clocks(s: Session, kinds: Collection[str] | None = None, *, record_kind: str = "") -> tuple[ClockRow, ...]:
    """Every clock that has not ended, the one to act on first foremost."""
    table = table_of(Clock)
    query: Select[Any] = select(*(table.c[name] for name in COLUMNS)).where(table.c.stopped_at.is_(None)).order_by(table.c.act_by)
    if kinds is not None:
        query = query.where(table.c.kind.in_(list(kinds)))
    if record_kind:
        query = query.where(table.c.record_kind == record_kind)
    calendars = {key: known.calendar for key, known in all_in_force(s).items()}
    return tuple(_row(dict(row._mapping), calendars) for row in s.execute(query))


def _rows(s: Session, kept: Iterable[Any], known: Mapping[Any, UUID]) -> Iterator[ClockRow]:
    """Rows as the file keeps them; `known` are the records' ids by what the file has for them."""
    calendars = {key.bytes: found.calendar for key, found in all_in_force(s).items()}
    for row in kept:
        clock_id, record_kind, record_id, number, kind, place, unit, amount = row[:8]
        seconds, is_unsure, paused_at, stopped_at, result, overdue_at = row[14:]
        started_at, due_at, original_due_at, act_by, warn_at = map(_time, row[9:14])
        try:
            yield ClockRow(
                id_of(clock_id), record_kind, known[record_id], number, kind, place, UNITS[unit], amount, started_at, due_at,
                original_due_at, act_by, warn_at, seconds, bool(is_unsure), _time(paused_at), _time(stopped_at),
                Result(result) if result else None, _time(overdue_at), calendars[row[8]],
            )  # fmt: skip
        except (KeyError, ValueError) as error:  # of a record nobody asked for, by a calendar or in words no version knows
            raise Unreadable("no clock of ours") from error


def _time(kept: Any) -> Any:
    return from_ms(kept) if type(kept) is int else kept


def _row(values: dict[str, Any], calendars: dict[UUID, Calendar]) -> ClockRow:
    calendar = calendars.get(values.pop("calendar_id"))
    if calendar is None:
        raise Unreadable("no calendar")
    return ClockRow(**values, calendar=calendar)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a clock."""

    clock_id: UUID
    kind: EventKind
    at: datetime
    by_name: str
    old_due_at: datetime | None
    new_due_at: datetime
    reason: str
    agreed_by: str
    channel: str
    agreed_at: datetime | None
    is_clock_back: bool


def events(s: Session, clock_ids: Iterable[UUID]) -> dict[UUID, tuple[EventRow, ...]]:
    """What happened to clocks, oldest first."""
    names = tuple(EventRow.__dataclass_fields__)
    table = table_of(ClockEvent)
    query = select(*(table.c[name] for name in names)).where(table.c.clock_id.in_(list(clock_ids)))
    found: dict[UUID, list[EventRow]] = {}
    for row in s.execute(query.order_by(table.c.clock_id, table.c.number)):
        found.setdefault(row.clock_id, []).append(EventRow(**row._mapping))
    return {clock_id: tuple(rows) for clock_id, rows in found.items()}


def count_overdue(s: Session, kinds: Collection[str] | None = None, *, now: datetime) -> int:
    """How many clocks are past their due at this moment."""
    query = select(func.count()).select_from(Clock).where(is_past(now))
    if kinds is not None:
        query = query.where(Clock.kind.in_(list(kinds)))
    return s.execute(query).scalar_one()


def troubles(s: Session) -> Iterator[str]:
    """Sentences for clocks whose events do not add up to what they say; the events themselves must be as written.

    Clocks and events are read side by side in the order of their ids: years of them are never held in memory."""
    table = table_of(ClockEvent)
    events = s.execute(select(table).order_by(table.c.clock_id, table.c.number).execution_options(yield_per=2000))
    query = select(Clock.id, Clock.events, Clock.due_at).order_by(Clock.id).execution_options(yield_per=2000)
    clocks = iter(s.execute(query))
    clock = next(clocks, None)
    for clock_id, happened in groupby(events, attrgetter("clock_id")):
        while clock is not None and clock.id < clock_id:
            yield _astray(clock.id)
            clock = next(clocks, None)
        many = 0
        for row in happened:
            many += 1
            values = dict(row._mapping)
            if row_digest("clock_event", values) != values["digest"]:
                yield _("What happened to the clock {name} was changed behind the program's back.").format(name=clock_id)
        if clock is None or clock.id != clock_id:
            yield _("A clock was taken away behind the program's back: {name}.").format(name=clock_id)
            continue
        if (row.number, many, row.new_due_at) != (clock.events, clock.events, clock.due_at):
            yield _astray(clock_id)
        clock = next(clocks, None)
    for left in (*([clock] if clock is not None else []), *clocks):
        yield _astray(left.id)


def _astray(clock_id: UUID) -> str:
    return _("The clock {name} does not stand as its events left it.").format(name=clock_id)
