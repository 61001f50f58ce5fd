"""The board of expected visits, and which of them somebody at the desk may belong to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.core.clock import day_of
from app.office.settings import get_settings
from app.people.service import digits
from app.storage.imports import shown, unfinished
from app.storage.like import like
from app.visits.fields import Due, VisitState, is_any_time
from app.visits.lists import KEPT, MISSED_HERE, NEAR, VisitRow, in_state, rows_of
from app.visits.record import Visit


@dataclass(frozen=True, slots=True)
class ExpectedFilter:
    """What the board shows: one group (None: all), one day, parts of host, purpose and any other text."""

    due: Due | None = None
    day: date | None = None
    host: str = ""
    purpose: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedBoard:
    """Rows in the order they come, missed ones last; how many the filter finds; and every group's count without the filter."""

    rows: tuple[VisitRow, ...]
    total: int
    counts: dict[Due, int]


def due_of(row: VisitRow, now: datetime, soon: int) -> Due:
    """The group of an expected or missed visit; `soon` is how many minutes before its time it counts as due."""
    if row.state is VisitState.MISSED:
        return Due.MISSED
    day, today = day_of(row.at), day_of(now)
    if day <= today:
        return Due.NOW if not is_any_time(row.at) and row.at <= now + timedelta(minutes=soon) else Due.TODAY
    if day == today + timedelta(days=1):
        return Due.TOMORROW
    return Due.WEEK if day <= _sunday(today) else Due.LATER


def _sunday(today: date) -> date:
    return today + timedelta(days=7 - today.isoweekday())


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def board(s: Session, wanted: ExpectedFilter | None = None, *, now: datetime, limit: int = 500) -> ExpectedBoard:
    """Everybody announced who has not come, narrowed by the filter."""
    wanted = wanted or ExpectedFilter()
    where = [*shown(Visit.import_id, unfinished(s)), *_words(wanted)]
    soon = get_settings(s).due_soon
    rows: list[VisitRow] = []
    total = 0
    if wanted.due is not Due.MISSED:
        coming = [in_state(VisitState.EXPECTED), *_span(wanted.due, now), *where]
        rows += rows_of(s, select(*KEPT).where(*coming).order_by(Visit.at, Visit.number).limit(limit))
        if wanted.due in (Due.NOW, Due.TODAY):
            rows = [row for row in rows if due_of(row, now, soon) is wanted.due]
            total = len(rows)
        else:
            total = _count(s, coming) if len(rows) == limit else len(rows)
    if wanted.due in (None, Due.MISSED):
        missed: list[ColumnElement[bool]] = [MISSED_HERE, *where]
        rows += rows_of(s, select(*KEPT).where(*missed).order_by(Visit.at.desc()).limit(max(1, limit - len(rows))))
        total += _count(s, missed)
    return ExpectedBoard(tuple(rows), total, _counts(s, now, soon))


def _count(s: Session, where: list[ColumnElement[bool]]) -> int:
    return s.execute(select(func.count()).select_from(Visit).where(*where)).scalar_one()


def _words(wanted: ExpectedFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.day:
        where.append(Visit.day == _number(wanted.day))
    if wanted.host.strip():
        where.append(or_(like(Visit.host, wanted.host), like(Visit.department, wanted.host)))
    if wanted.purpose.strip():
        where.append(like(Visit.purpose, wanted.purpose))
    if wanted.text.strip():
        columns = (Visit.name, Visit.company, Visit.plate, Visit.phone, Visit.number, Visit.note, Visit.desk_note)
        where.append(or_(*(like(column, wanted.text) for column in columns)))
    return where


def _span(due: Due | None, now: datetime) -> list[ColumnElement[bool]]:
    today = day_of(now)
    tomorrow, sunday = today + timedelta(days=1), _sunday(today)
    spans: dict[Due | None, list[ColumnElement[bool]]] = {
        Due.NOW: [Visit.day <= _number(today)],
        Due.TODAY: [Visit.day <= _number(today)],
        Due.TOMORROW: [Visit.day == _number(tomorrow)],
        Due.WEEK: [Visit.day > _number(tomorrow), Visit.day <= _number(sunday)],
        Due.LATER: [Visit.day > _number(max(tomorrow, sunday))],
    }
    return spans.get(due, [])


def _counts(s: Session, now: datetime, soon: int) -> dict[Due, int]:
    hidden = shown(Visit.import_id, unfinished(s))
    today = day_of(now)
    tomorrow, sunday = _number(today + timedelta(days=1)), _number(_sunday(today))
    counts = dict.fromkeys(Due, 0)
    days = select(Visit.day, func.count()).where(in_state(VisitState.EXPECTED), *hidden).group_by(Visit.day)
    for day, many in s.execute(days):
        due = Due.TODAY if day <= _number(today) else Due.TOMORROW if day == tomorrow else Due.WEEK if day <= sunday else Due.LATER
        counts[due] += many
    at_today = select(Visit.at).where(in_state(VisitState.EXPECTED), Visit.day <= _number(today), *hidden)
    counts[Due.NOW] = sum(not is_any_time(at) and at <= now + timedelta(minutes=soon) for at in s.execute(at_today).scalars())
    counts[Due.TODAY] -= counts[Due.NOW]
    counts[Due.MISSED] = _count(s, [MISSED_HERE, *hidden])
    return counts


def matches(s: Session, name: str, phone: str, *, now: datetime, limit: int = 2) -> tuple[VisitRow, ...]:
    """Expected or missed visits within NEAR that this name or phone belongs to, those nearest to now first."""
    plain, wanted = name.strip(), digits(phone)
    if not plain and len(wanted) < 7:
        return ()
    span = (Visit.day >= _number(day_of(now - NEAR)), Visit.day <= _number(day_of(now + NEAR)))
    hidden = shown(Visit.import_id, unfinished(s))

    def fits(known: str, number: str) -> bool:
        return known.strip().casefold() == plain.casefold() or (len(wanted) >= 7 and digits(number) == wanted)

    columns = select(Visit.id, Visit.at, Visit.name, Visit.phone)
    rows = [row for state in (in_state(VisitState.EXPECTED), MISSED_HERE) for row in s.execute(columns.where(state, *span, *hidden))]
    found = {visit_id: at for visit_id, at, known, number in rows if fits(known, number)}
    nearest = sorted(found, key=lambda visit_id: distance(found[visit_id], now))[:limit]
    whole = {row.id: row for row in rows_of(s, select(*KEPT).where(Visit.id.in_(nearest)))} if nearest else {}
    return tuple(whole[visit_id] for visit_id in nearest)


def distance(at: datetime, now: datetime) -> tuple[int, float]:
    """How far an expected visit is from now: in days first, so that today's always comes before tomorrow's."""
    days: Any = day_of(at) - day_of(now)
    return abs(days.days), abs((at - now).total_seconds())
