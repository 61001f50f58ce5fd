"""What visits carry, as frozen rows: escorts and who of them is late, outcomes, next steps, slips that are still out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.office.settings import get_settings
from app.storage.direct import id_of, run
from app.storage.imports import unfinished
from app.storage.types import from_ms
from app.visits.marks import NextStep, SlipState, VisitEscort, VisitOutcome, VisitSlip

# through the partial index of open visits, whose condition must stand there word for word; there are never many
UNREPORTED = text(
    "SELECT v.id, v.number, v.name, v.company, v.host, e.name, e.department, e.areas, e.called_at, v.import_id "
    "FROM visit v CROSS JOIN visit_escort e WHERE v.state IN ('expected', 'waiting', 'inside') AND v.state <> 'expected' "
    "AND e.visit_id = v.id AND e.is_needed AND e.reported_at IS NULL ORDER BY e.called_at, v.number"
)
BLANK = text(
    "SELECT v.id, v.number, v.name, v.company, v.host, v.purpose, v.left_at, v.import_id "
    "FROM visit_outcome o CROSS JOIN visit v WHERE o.recorded_at IS NULL AND v.id = o.visit_id AND v.state = 'left' "
    "ORDER BY v.left_at, v.number"
)
SLIPS_OUT = text(
    "SELECT v.id, v.number, v.name, v.company, v.host, v.left_at "
    "FROM visit_slip p CROSS JOIN visit v WHERE p.state = 'open' AND v.id = p.visit_id AND v.state IN ('left', 'turned_away') "
    "ORDER BY v.left_at, v.number"
)
STEPS = (
    "SELECT n.id, n.visit_id, n.what, n.owner, n.department, n.due, n.done_at, n.done_by, v.number, v.name "
    "FROM next_step n CROSS JOIN visit v WHERE v.id = n.visit_id AND v.state <> 'void' AND "
)
OPEN_STEPS = text(STEPS + "n.done_at IS NULL ORDER BY n.due, v.number LIMIT :most")
DONE_STEPS = text(STEPS + "n.done_at IS NOT NULL ORDER BY n.done_at DESC LIMIT :most")
AT_LEAVING = text(
    "SELECT (SELECT 1 FROM visit_outcome o WHERE o.visit_id = :id AND o.recorded_at IS NULL), "
    "(SELECT 1 FROM visit_slip p WHERE p.visit_id = :id AND p.state = 'open')"
)
HAS_ESCORT = text("SELECT 1 FROM visit_escort WHERE visit_id = :id")
MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class EscortRow:
    """Who escorts a visit and where it may go; no name: named later."""

    visit_id: UUID
    is_needed: bool
    staff_id: UUID | None
    name: str
    department: str
    areas: str
    is_told: bool
    called_at: datetime
    reported_at: datetime | None


@dataclass(frozen=True, slots=True)
class EscortWait:
    """Somebody here whose escort has not reported yet; late after the limit from `called_at`."""

    visit_id: UUID
    number: str
    visitor: str
    company: str
    host: str
    name: str
    department: str
    areas: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """A next step; `due` is a day such as 20261121, `done_at` empty while it is open."""

    id: UUID
    visit_id: UUID
    what: str
    owner: str
    department: str
    due: int
    done_at: datetime | None
    done_by: str
    number: str = ""
    visitor: str = ""
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What came of a visit; blank until `recorded_at`."""

    is_due: bool
    discussed: str
    departments: str
    feedback: str
    recorded_at: datetime | None
    recorded_by: str
    version: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything a visit carries besides itself."""

    escort: EscortRow | None = None
    outcome: OutcomeRow | None = None
    steps: tuple[StepRow, ...] = ()
    slip: SlipState | None = None


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A visit that is over and still wants something: its outcome, its slip."""

    id: UUID
    number: str
    name: str
    company: str
    host: str
    purpose: str
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class AtLeaving:
    """What a leaving visitor leaves open: a record to be written, a slip to hand back."""

    is_record_due: bool
    has_slip: bool


ESCORT_COLUMNS = tuple(getattr(VisitEscort, name) for name in EscortRow.__dataclass_fields__)
OUTCOME_COLUMNS = tuple(getattr(VisitOutcome, name) for name in OutcomeRow.__dataclass_fields__)


def escort_of(s: Session, visit_id: UUID) -> EscortRow | None:
    """The escort and areas of a visit."""
    if not run(s, HAS_ESCORT, {"id": visit_id}):  # most visits have none, and badges are printed while somebody waits
        return None
    found = s.execute(select(*ESCORT_COLUMNS).where(VisitEscort.visit_id == visit_id)).first()
    return EscortRow(*found) if found else None


def carried(s: Session, visit_id: UUID) -> Carried:
    """What one visit carries."""
    outcome = s.execute(select(*OUTCOME_COLUMNS).where(VisitOutcome.visit_id == visit_id)).first()
    steps = s.execute(select(NextStep).where(NextStep.visit_id == visit_id).order_by(NextStep.due, NextStep.id)).scalars()
    slip = s.execute(select(VisitSlip.state).where(VisitSlip.visit_id == visit_id)).scalar_one_or_none()
    rows = (StepRow(n.id, n.visit_id, n.what, n.owner, n.department, n.due, n.done_at, n.done_by, owner_id=n.owner_id) for n in steps)
    return Carried(escort_of(s, visit_id), OutcomeRow(*outcome) if outcome else None, tuple(rows), slip)


def unreported(s: Session) -> tuple[EscortWait, ...]:
    """Everybody waiting or inside whose escort has not reported, longest first."""
    hidden = set(unfinished(s))
    rows = (row for row in run(s, UNREPORTED) if row[-1] is None or id_of(row[-1]) not in hidden)
    return tuple(EscortWait(*(id_of(row[0]), *row[1:8], from_ms(row[8]))) for row in rows)


def late_escorts(s: Session, *, now: datetime) -> tuple[EscortWait, ...]:
    """Those of them who are over the office's limit."""
    limit = timedelta(minutes=get_settings(s).escort_minutes)
    return tuple(wait for wait in unreported(s) if now - wait.called_at > limit)


def records_due(s: Session) -> tuple[GoneRow, ...]:
    """Visits that are over, marked “record due” and still blank, longest ago first."""
    return tuple(_gone(row[:7]) for row in run(s, BLANK))


def slips_out(s: Session) -> tuple[GoneRow, ...]:
    """Slips of visitors who have left, not handed back and not given up."""
    return tuple(_gone((*row[:5], "", row[5])) for row in run(s, SLIPS_OUT))


def _gone(row: Sequence[Any]) -> GoneRow:
    return GoneRow(*(id_of(row[0]), *row[1:6], from_ms(row[6]) if row[6] is not None else None))


def steps(s: Session, *, is_done: bool = False, most: int = MOST_STEPS) -> tuple[StepRow, ...]:
    """Next steps of all visits: the open ones, first due first; or those done, newest first."""
    return tuple(map(_step, run(s, DONE_STEPS if is_done else OPEN_STEPS, {"most": most})))


def _step(row: Sequence[Any]) -> StepRow:
    return StepRow(*(id_of(row[0]), id_of(row[1]), *row[2:6], from_ms(row[6]) if row[6] is not None else None, *row[7:]))


def at_leaving(s: Session, visit_id: UUID) -> AtLeaving:
    """What is to be offered when somebody has just been signed out."""
    (due, slip), *_none = run(s, AT_LEAVING, {"id": visit_id})
    return AtLeaving(bool(due), bool(slip))
