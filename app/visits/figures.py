"""The figures of one day: only times that were measured are averaged, all others are counted beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import day_of, day_span
from app.core.i18n import N_, _
from app.office.settings import get_settings
from app.storage.imports import shown, unfinished
from app.visits.answers import HostAnswer, stay_limits
from app.visits.fields import MEASURED, VisitorType, VisitState
from app.visits.leaving_record import HostAttempt
from app.visits.lists import CAME, in_state
from app.visits.record import Visit

HOMES = N_("Homes")
NO_DEPARTMENT = N_("No department")


@dataclass(frozen=True, slots=True)
class Span:
    """Measured times in seconds; mean, median and longest are None where nothing was measured."""

    count: int = 0
    mean: float | None = None
    median: float | None = None
    longest: float | None = None


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """Arrivals of one department and how long its visitors waited; `at_once` went in on arrival, so no waiting was measured."""

    name: str
    arrivals: int
    waits: Span
    at_once: int
    not_measured: int
    waiting: int
    turned_away: int


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Stays of one visitor type: those that ended this day and were measured, the limit in minutes, how many went over it."""

    type: VisitorType
    stays: Span
    not_measured: int
    limit: int
    over: int


@dataclass(frozen=True, slots=True)
class CameFigures:
    """Of the visits of this day: what became of them, and how long those admitted waited."""

    arrivals: int
    people: int
    expected: int
    missed: int
    cancelled: int
    turned_away: int
    waits: Span
    at_once: int


@dataclass(frozen=True, slots=True)
class GoneFigures:
    """Who left this day: `unknown` at a time nobody saw, `not_admitted` without having been let in; neither has a stay."""

    gone: int
    unknown: int
    not_admitted: int
    stays: Span


@dataclass(frozen=True, slots=True)
class HereFigures:
    """Who is here now, or for a day that is over was here at its end."""

    inside: int
    people: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day at the desk. Arrivals and waits belong to the day of the arrival, those gone and their stays to the day of the leaving.

    `clock_back` are visits with a span that ends before it begins, as the PC's clock was set back: they are in no average.
    """

    day: date
    is_over: bool
    came: CameFigures
    gone: GoneFigures
    here: HereFigures
    clock_back: int
    departments: tuple[DepartmentFigures, ...]
    types: tuple[TypeFigures, ...]
    tries: Mapping[HostAnswer, int]

    @property
    def over(self) -> int:
        """How many stays went over the limit of their visitor type."""
        return sum(each.over for each in self.types)


def spans(seconds: Iterable[float]) -> Span:
    """Count, mean, median and longest; of no times there is no mean."""
    found = list(seconds)
    return Span(len(found), fmean(found), median(found), max(found)) if found else Span()


# columns alone: a day of a thousand visits is read without making a thousand records
_COLUMNS = (
    Visit.id, Visit.state, Visit.type, Visit.people, Visit.department, Visit.host_kind, Visit.arrived_at, Visit.admitted_at,
    Visit.left_at, Visit.leaving, Visit.at, Visit.import_id,
)  # fmt: skip


def waited(row: Any) -> float | None:
    """Seconds from arrived to admitted; None where nobody waited, nobody was admitted, or the clock ran backwards."""
    if row.arrived_at is None or row.admitted_at is None or row.admitted_at <= row.arrived_at:
        return None
    return float((row.admitted_at - row.arrived_at).total_seconds())


def stayed(row: Any) -> float | None:
    """Seconds from admitted (or arrived) to left; None where the leaving was not measured or lies before the coming."""
    came = row.admitted_at or row.arrived_at
    if _was_never_in(row) or came is None or row.left_at is None or row.leaving not in MEASURED or row.left_at < came:
        return None
    return float((row.left_at - came).total_seconds())


def _was_never_in(row: Any) -> bool:
    """Gave up waiting; old registers say only when somebody came and left, so those who came were in."""
    return row.state is VisitState.LEFT and row.admitted_at is None and row.import_id is None


def _is_at_once(row: Any) -> bool:
    return row.admitted_at is not None and row.admitted_at == row.arrived_at


def _is_clock_back(row: Any) -> bool:
    """A span that ends before it begins; a leaving time nobody measured is no span."""
    waits_back = row.admitted_at is not None and row.arrived_at is not None and row.admitted_at < row.arrived_at
    came = row.admitted_at or row.arrived_at
    is_measured = row.leaving in MEASURED and row.left_at is not None and came is not None
    return bool(waits_back or (is_measured and row.left_at < came))


def figures(s: Session, day: date | None = None, *, now: datetime) -> DayFigures:
    """Everything the sheet of a day says; without a day today's."""
    day = day or day_of(now)
    start, end = day_span(day)
    hidden = shown(Visit.import_id, unfinished(s))
    of_day = s.execute(select(*_COLUMNS).where(Visit.day == int(f"{day:%Y%m%d}"), *hidden)).all()
    left = (Visit.left_at >= start, Visit.left_at < end, Visit.state == VisitState.LEFT)
    gone = s.execute(select(*_COLUMNS).where(*left, *hidden)).all()
    here = _here(s, end, hidden, now=now)
    arrived = [row for row in of_day if row.state in CAME]
    limits = stay_limits(get_settings(s))
    types = [_of_type(kind, gone, here, limits[kind], min(now, end)) for kind in VisitorType]
    inside = [row for row in here if row.state is not VisitState.WAITING]
    return DayFigures(
        day=day,
        is_over=end <= now,
        came=_came(of_day, arrived),
        gone=_gone(gone),
        here=HereFigures(len(inside), sum(row.people for row in inside), len(here) - len(inside)),
        clock_back=len({row.id for row in (*arrived, *gone) if _is_clock_back(row)}),
        departments=_departments(arrived),
        types=tuple(each for each in types if each.stays.count or each.not_measured or each.over),
        tries=_tries(s, start, end),
    )


def _came(of_day: Sequence[Any], arrived: Sequence[Any]) -> CameFigures:
    states = Counter(row.state for row in of_day)
    return CameFigures(
        arrivals=len(arrived),
        people=sum(row.people for row in arrived),
        expected=states[VisitState.EXPECTED],
        missed=states[VisitState.MISSED],
        cancelled=states[VisitState.CANCELLED],
        turned_away=states[VisitState.TURNED_AWAY],
        waits=_spans_of(waited, arrived),
        at_once=sum(map(_is_at_once, arrived)),
    )


def _gone(gone: Sequence[Any]) -> GoneFigures:
    unknown = sum(row.leaving not in MEASURED for row in gone)
    return GoneFigures(len(gone), unknown, sum(map(_was_never_in, gone)), _spans_of(stayed, gone))


def _here(s: Session, end: datetime, hidden: Any, *, now: datetime) -> Sequence[Any]:
    """Who is inside or waits now, or was here when the day ended."""
    found: list[Any] = []
    for open_state in (VisitState.WAITING, VisitState.INSIDE):
        found += s.execute(select(*_COLUMNS).where(in_state(open_state), Visit.at < end, *hidden)).all()
    if end <= now:
        later = (Visit.left_at >= end, Visit.at < end, Visit.state == VisitState.LEFT)
        found += s.execute(select(*_COLUMNS).where(*later, *hidden)).all()
    return found


def _spans_of(measure: Callable[[Any], float | None], rows: Sequence[Any]) -> Span:
    return spans(seconds for row in rows if (seconds := measure(row)) is not None)


def _of_type(kind: VisitorType, gone: Sequence[Any], here: Sequence[Any], limit: int, until: datetime) -> TypeFigures:
    ended = [row for row in gone if row.type is kind and not _was_never_in(row)]
    measured = [seconds for row in ended if (seconds := stayed(row)) is not None]
    inside = [row for row in here if row.type is kind and row.state is not VisitState.WAITING]
    still = [until - (row.admitted_at or row.arrived_at or row.at) for row in inside]
    over = sum(seconds > limit * 60 for seconds in measured) + sum(span > timedelta(minutes=limit) for span in still)
    return TypeFigures(kind, spans(measured), len(ended) - len(measured), limit, over)


def _departments(arrived: Sequence[Any]) -> tuple[DepartmentFigures, ...]:
    """Those with the most arrivals first."""
    by_name: dict[str, list[Any]] = {}
    for row in arrived:
        by_name.setdefault(row.department or (_(HOMES) if row.host_kind == "home" else _(NO_DEPARTMENT)), []).append(row)
    found = [_department(name, rows) for name, rows in by_name.items()]
    return tuple(sorted(found, key=lambda each: (-each.arrivals, each.name)))


def _department(name: str, rows: Sequence[Any]) -> DepartmentFigures:
    waits = [seconds for row in rows if (seconds := waited(row)) is not None]
    at_once = sum(map(_is_at_once, rows))
    waiting = sum(row.state is VisitState.WAITING for row in rows)
    turned_away = sum(row.state is VisitState.TURNED_AWAY for row in rows)
    rest = len(rows) - len(waits) - at_once - waiting - turned_away
    return DepartmentFigures(name, len(rows), spans(waits), at_once, rest, waiting, turned_away)


def _tries(s: Session, start: datetime, end: datetime) -> dict[HostAnswer, int]:
    query = select(HostAttempt.answer).join(Visit, Visit.id == HostAttempt.visit_id)
    where = (Visit.arrived_at >= start, Visit.arrived_at < end, HostAttempt.is_taken_back.is_(False))
    found = Counter(s.execute(query.where(*where)).scalars())
    return {answer: found[answer] for answer in HostAnswer if found[answer]}
