"""Tickets as frozen rows with all their clocks, whoever answers for them now, and how near they are to their limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.clocks.lists import Clocked, ClockRow, clocks_of
from app.core.actor import SYSTEM, Actor
from app.core.clock import day_span
from app.core.errors import UserError
from app.core.i18n import _
from app.core.masking import mask_phone
from app.core.story_words import query_words
from app.office.duty import Accountable, Roster, roster
from app.storage.like import like
from app.stories.lists import among, ids_telling
from app.tickets.fields import CLOSED, Channel, Level, Scope, TicketState
from app.tickets.record import Ticket
from app.tickets.urgent import ORDER, answer_of, kind_of, ranked

KIND = "ticket"  # of their stories
MOST = 2000


@dataclass(frozen=True, slots=True)
class TicketRow(Clocked):
    """One ticket; the phone is masked. `acts` is who answers for it now, `act_by` when something must have happened to it."""

    id: UUID
    number: str
    state: TicketState
    round: int
    day: int
    received_at: datetime
    channel: Channel
    person_id: UUID | None
    name: str
    is_anonymous: bool
    phone: str
    is_contact_refused: bool
    company: str
    home_id: UUID | None
    home: str
    matter: str
    department: str
    topic: str
    item_id: UUID | None
    is_promised: bool
    expected_at: datetime | None
    is_resident: bool
    owner_id: UUID | None
    owner: str
    first_owner_id: UUID | None
    first_owner: str
    first_department: str
    acting_id: UUID | None
    acting: str
    acting_as: str
    target_id: UUID | None
    target: str
    target_department: str
    returns: int
    lists: int
    came_from: TicketState | None
    look_again: int | None
    is_delay_told: bool
    is_verified: bool
    result: str
    is_refused: bool
    told_at: datetime | None
    told_how: str
    reaction: str
    done_at: datetime | None
    closed_at: datetime | None
    reason: str
    is_corrected: bool
    counter: str
    received_by: str
    source_kind: str
    source_id: UUID | None
    source_number: str
    parent_id: UUID | None
    merged_into_id: UUID | None
    moved_at: datetime | None
    moved_by: str
    version: int
    clocks: tuple[ClockRow, ...] = ()
    acts: Accountable | None = None

    @property
    def caller(self) -> str:
        """Whoever brought it, in a word."""
        return self.name or _("anonymous")

    @property
    def is_open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.state not in CLOSED

    @property
    def act_by(self) -> datetime | None:
        """When something must have happened; a ticket done is to be reported back at once, one that waits has no such time."""
        if self.state is TicketState.DONE:
            return self.done_at
        clock = self.first_clock
        return clock.act_by if clock is not None and not clock.is_paused else None

    def level(self, now: datetime) -> Level:
        """The worst of its running clocks: amber from 75 % of the open time on, red when the limit has passed."""
        return max((level_of(clock, now) for clock in self.running), key=ORDER.index, default=Level.CALM)


STORED = tuple(TicketRow.__dataclass_fields__)[:-2]
COLUMNS = tuple(getattr(Ticket, name) for name in STORED)
PHONE = STORED.index("phone")


def level_of(clock: ClockRow, now: datetime) -> Level:
    """The colour of one clock; a breach is now > due, done at due is on time."""
    if clock.is_paused:
        return Level.LATE if clock.counted(now) > clock.due_at else Level.PAUSED
    if now.replace(microsecond=0) > clock.due_at:
        return Level.LATE
    return Level.SOON if now >= clock.warn_at else Level.CALM


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What a list shows. `by` says whose are mine and my department's; without `is_open` closed ones too."""

    scope: Scope = Scope.ALL
    is_open: bool = True
    text: str = ""
    states: frozenset[TicketState] = frozenset()
    department: str = ""
    topic: str = ""
    person_id: UUID | None = None
    level: Level | None = None
    first: date | None = None  # days of receipt, both counted in
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The rows a filter finds, the most urgent first; `total` may be more than the rows shown, `levels` count all of them."""

    rows: tuple[TicketRow, ...]
    total: int
    levels: dict[Level, int]


def board(s: Session, wanted: TicketFilter | None = None, *, by: Actor, now: datetime, limit: int = 500) -> Board:
    """Tickets by act_by: what is reported back or done next stands on top, what waits at the end."""
    wanted = wanted or TicketFilter()
    found = roster(s, now=now)
    where = _where(s, wanted)
    if not wanted.is_open:
        return _whole_board(s, wanted, where, found, by=by, now=now, limit=limit)
    only = _telling(s, wanted.text) if wanted.text.strip() else None
    first = ranked(s, where, found, by, now=now, scope=wanted.scope, level=wanted.level, limit=limit, only=only)
    known = {row.id: row for row in _of_ids(s, first.ids, found)}
    return Board(tuple(known[one] for one in first.ids if one in known), first.total, first.levels)


def _whole_board(
    s: Session, wanted: TicketFilter, where: list[ColumnElement[bool]], found: Roster, *, by: Actor, now: datetime, limit: int
) -> Board:
    """Closed ones too, the newest first."""
    if wanted.scope is not Scope.ALL:
        where.append(_theirs(wanted.scope, found, by))
    total = s.execute(select(func.count()).select_from(Ticket).where(*where)).scalar_one()
    rows = with_clocks(s, stored_rows(s, where, (Ticket.received_at.desc(), Ticket.id.desc()), limit=limit), found)
    levels = dict.fromkeys(Level, 0)
    for row in rows:
        levels[row.level(now)] += row.is_open
    if wanted.level is not None:
        rows = [row for row in rows if row.is_open and row.level(now) is wanted.level]
        total = len(rows)
    return Board(tuple(rows), total, levels)


def _theirs(scope: Scope, found: Roster, by: Actor) -> ColumnElement[bool]:
    member = found.members.get(by.staff_id) if by.staff_id else None
    if scope is Scope.MINE:
        return or_(*(column == by.staff_id for column in (Ticket.owner_id, Ticket.first_owner_id, Ticket.target_id, Ticket.acting_id)))
    return and_(Ticket.department != "", Ticket.department == (member.department if member else ""))


def urgency(row: TicketRow) -> tuple[bool, Any, str]:
    """Sorts by act_by, those without one at the end."""
    at = row.act_by
    return at is None, at or row.received_at, row.number


def _where(s: Session, wanted: TicketFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [Ticket.closed_at.is_(None)] if wanted.is_open else []
    if wanted.states:
        where.append(Ticket.state.in_(wanted.states))
    if wanted.department:
        where.append(Ticket.department == wanted.department)
    if wanted.topic:
        where.append(Ticket.topic == wanted.topic)
    if wanted.person_id is not None:
        where.append(Ticket.person_id == wanted.person_id)
    if wanted.first is not None:
        where.append(Ticket.received_at >= day_span(wanted.first)[0])
    if wanted.last is not None:
        where.append(Ticket.received_at < day_span(wanted.last)[1])
    if wanted.text.strip() and not wanted.is_open:
        # of years of tickets the index knows, and the newest are enough
        where.append(Ticket.id.in_(ids_telling(s, wanted.text, KIND)) if query_words(wanted.text) else _said(wanted.text))
    return where


def _said(words: str) -> ColumnElement[bool]:
    columns = (Ticket.number, Ticket.name, Ticket.phone, Ticket.home, Ticket.matter, Ticket.owner, Ticket.topic, Ticket.result)
    return or_(*(like(column, words) for column in columns))


def _telling(s: Session, words: str) -> frozenset[Any]:
    """Open tickets by number, name, contact, home, owner and whatever was written at their moves; ids as they are kept."""
    is_open = Ticket.closed_at.is_(None)
    kept = type_coerce(Ticket.id, LargeBinary)
    everything = s.execute(select(kept).where(is_open)).scalars().all()
    return among(s, words, everything) | frozenset(s.execute(select(kept).where(is_open, _said(words))).scalars())


def stored_rows(s: Session, where: Iterable[ColumnElement[bool]], order: Sequence[Any], *, limit: int) -> list[Any]:
    """Tickets as they are kept, to be joined with their clocks and whoever answers for them."""
    return list(s.execute(select(*COLUMNS).where(*where).order_by(*order).limit(limit)))


def with_clocks(s: Session, stored: Sequence[Any], found: Roster) -> list[TicketRow]:
    """Rows with their clocks and who answers for them; the office is asked once for each owner and matter."""
    clocks = clocks_of(s, [row.id for row in stored])
    acts = cache(lambda *about: answer_of(found, *about))
    whole = []
    for row in stored:
        answer = acts(kind_of(row.state), row.owner_id, row.department, row.topic, row.first_owner_id, row.first_department)
        values = [*row]
        values[PHONE] = mask_phone(values[PHONE])
        whole.append(TicketRow(*(*values, clocks.get(row.id, ()), answer)))
    return whole


def _of_ids(s: Session, ticket_ids: Sequence[UUID], found: Roster) -> list[TicketRow]:
    rows: list[TicketRow] = []
    for start in range(0, len(ticket_ids), 900):
        part = list(ticket_ids[start : start + 900])
        rows += with_clocks(s, stored_rows(s, (Ticket.id.in_(part),), (Ticket.number,), limit=MOST), found)
    return rows


def due_until(s: Session, until: datetime, *, now: datetime, limit: int = 500) -> tuple[TicketRow, ...]:
    """Open tickets something must have happened to by then, the most urgent first."""
    found = roster(s, now=now)
    first = ranked(s, [Ticket.closed_at.is_(None)], found, SYSTEM, now=now, until=until, limit=limit)
    known = {row.id: row for row in _of_ids(s, first.ids, found)}
    return tuple(known[one] for one in first.ids if one in known)


def one(s: Session, ticket_id: UUID, *, now: datetime) -> TicketRow:
    """One ticket; raises UserError where it is gone."""
    rows = many(s, [ticket_id], now=now)
    if not rows:
        raise UserError(_("This ticket is no longer on record. Load the list again."))
    return rows[0]


def many(s: Session, ticket_ids: Sequence[UUID], *, now: datetime) -> tuple[TicketRow, ...]:
    """Several tickets by number."""
    return tuple(_of_ids(s, ticket_ids, roster(s, now=now)))


def phone_of(s: Session, ticket_id: UUID) -> str:
    """The whole contact, for press-and-hold."""
    return s.execute(select(Ticket.phone).where(Ticket.id == ticket_id)).scalar() or ""


def ticket_numbered(s: Session, number: str) -> UUID:
    """The ticket a number means; raises UserError where there is none."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", number).strip().upper()
    found = s.execute(select(Ticket.id).where(Ticket.number == plain)).scalar_one_or_none()
    if found is None:
        raise UserError(_("No ticket has the number {number}. Check it, or look for the name.").format(number=plain))
    return found


def of_person(s: Session, person_id: UUID, *, now: datetime, limit: int = 50) -> tuple[TicketRow, ...]:
    """What somebody brought, the newest first."""
    rows = stored_rows(s, (Ticket.person_id == person_id,), (Ticket.received_at.desc(), Ticket.id.desc()), limit=limit)
    return tuple(with_clocks(s, rows, roster(s, now=now)))


def alike(
    s: Session, *, person_id: UUID | None = None, home_id: UUID | None = None, phone: str = "", now: datetime
) -> tuple[TicketRow, ...]:
    """Open tickets of the same person, home or phone, shown while a new one is typed."""
    same = [Ticket.person_id == person_id] if person_id else []
    same += [Ticket.home_id == home_id] if home_id else []
    same += [Ticket.phone == phone.strip()] if phone.strip() else []
    if not same:
        return ()
    rows = stored_rows(s, (Ticket.closed_at.is_(None), or_(*same)), (Ticket.received_at.desc(), Ticket.id.desc()), limit=20)
    return tuple(with_clocks(s, rows, roster(s, now=now)))


def of_source(s: Session, source_id: UUID) -> tuple[tuple[UUID, str, TicketState], ...]:
    """Tickets opened from a visit, call, message or letter."""
    query = select(Ticket.id, Ticket.number, Ticket.state).where(Ticket.source_id == source_id).order_by(Ticket.number)
    return tuple((row.id, row.number, row.state) for row in s.execute(query))


def open_of(s: Session, staff_id: UUID, *, now: datetime) -> tuple[TicketRow, ...]:
    """What somebody still owns, follows up or is offered: it must be handed over before they leave the office (W4.1, W5)."""
    theirs = or_(Ticket.owner_id == staff_id, Ticket.first_owner_id == staff_id, Ticket.target_id == staff_id)
    rows = stored_rows(s, (Ticket.closed_at.is_(None), theirs), (Ticket.received_at, Ticket.id), limit=MOST)
    return tuple(with_clocks(s, rows, roster(s, now=now)))
