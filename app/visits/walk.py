"""The walk at the end of the day: everybody still inside is looked at one by one; nothing is closed silently."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.storage.adding import add_new
from app.storage.imports import shown, unfinished
from app.visits.answers import STAYING, WALK_LEAVINGS, WalkSaid
from app.visits.fields import STATE_WORDS, VisitState
from app.visits.leaving_record import DayWalk, WalkAnswer
from app.visits.lists import KEPT, VisitRow, in_state, rows_of
from app.visits.record import OPEN, Visit, day_number
from app.visits.service import visit_of


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as it stands: who is still to be looked at (longest inside first), and what was found of the others.

    `walk_id` is None before the first one of the day; `said` counts the answers; `staying` are those who are still here though looked at.
    """

    walk_id: UUID | None
    started_at: datetime | None
    rows: tuple[VisitRow, ...]
    said: Mapping[WalkSaid, int] = field(default_factory=dict)
    staying: tuple[VisitRow, ...] = ()

    @property
    def done(self) -> int:
        """How many were looked at."""
        return sum(self.said.values())

    @property
    def total(self) -> int:
        """How many the walk goes through in all."""
        return self.done + len(self.rows)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a visitor; `version` is the visit's after it, for undo where the visitor left."""

    visit_id: UUID
    number: str
    name: str
    said: WalkSaid
    version: int


def _open_rows(s: Session) -> tuple[VisitRow, ...]:
    hidden = shown(Visit.import_id, unfinished(s))
    states = (VisitState.WAITING, VisitState.INSIDE)
    found = [row for state in states for row in rows_of(s, select(*KEPT).where(in_state(state), *hidden))]
    return tuple(sorted(found, key=lambda row: (row.at, row.number)))


def _newest(s: Session, now: datetime) -> DayWalk | None:
    today = select(DayWalk).where(DayWalk.day == day_number(now)).order_by(DayWalk.id.desc()).limit(1)
    return s.execute(today).scalar_one_or_none()


def state(s: Session, *, now: datetime) -> Walk:
    """Today's walk: one that was broken off goes on where it stopped, by whoever and after any restart."""
    here = _open_rows(s)
    walk = _newest(s, now)
    if walk is None:
        return Walk(None, None, here)
    return _state_of(s, walk, here)


def _state_of(s: Session, walk: DayWalk, here: tuple[VisitRow, ...]) -> Walk:
    said = {answer.visit_id: answer.answer for answer in _answers(s, walk.id)}
    ids = {row.id for row in here}
    # a leaving that was taken back is no answer any more
    is_known = {visit_id: answer in STAYING or visit_id not in ids for visit_id, answer in said.items() if answer is not WalkSaid.OPEN}
    counted = {visit_id: said[visit_id] for visit_id, is_so in is_known.items() if is_so}
    rows = tuple(row for row in here if row.id not in counted)
    staying = tuple(row for row in here if row.id in counted)
    return Walk(walk.id, walk.started_at, rows, dict(Counter(counted.values())), staying)


def _is_going(s: Session, walk: DayWalk) -> bool:
    """Whether somebody here was not looked at yet; ids alone, as it is asked after every answer."""
    hidden = shown(Visit.import_id, unfinished(s))
    said = {answer.visit_id: answer.answer for answer in _answers(s, walk.id)}
    here = [s.execute(select(Visit.id).where(in_state(state), *hidden)).scalars() for state in (VisitState.WAITING, VisitState.INSIDE)]
    return any(said.get(visit_id) not in STAYING for ids in here for visit_id in ids)


def _answers(s: Session, walk_id: UUID) -> list[WalkAnswer]:
    return list(s.execute(select(WalkAnswer).where(WalkAnswer.walk_id == walk_id).order_by(WalkAnswer.id)).scalars())


@allowed(DESK)
def begin(s: Session, *, by: Actor, now: datetime) -> Walk:
    """Go on with today's walk; where everybody was looked at, a new one goes through those still inside."""
    going = state(s, now=now)
    if going.walk_id is not None and going.rows:
        return going
    made = DayWalk(day=day_number(now), started_at=now, started_by=by.name)
    add_new(s, made)
    return Walk(made.id, now, _open_rows(s))


@allowed(DESK)
def look_at(
    s: Session, walk_id: UUID, visit_id: UUID, said: WalkSaid, *, by: Actor, now: datetime, left_at: datetime | None = None
) -> Said:
    """What was found of one visitor. `left_at` is when they left, where somebody knows it; without it they leave now.

    Raises UserError where the visitor has left meanwhile, FormErrors for a time before the arrival or still to come."""
    walk = s.get(DayWalk, walk_id)
    visit = visit_of(s, visit_id)
    if walk is None:
        raise UserError(_("This walk is no longer on record. Start it again."))
    if visit.state not in OPEN:
        sentence = _("{name} ({number}) is {state} already; nothing was changed.")
        raise UserError(sentence.format(name=visit.name, number=visit.number, state=_(STATE_WORDS[visit.state])))
    if said in WALK_LEAVINGS:
        _check_time(visit, left_at, now)
        visit.leave(WALK_LEAVINGS[said], now)
        visit.left_at = left_at or now
    add_new(s, WalkAnswer(walk_id=walk.id, visit_id=visit.id, answer=said, at=now, said_by=by.name))
    s.flush()
    walk.ended_at = None if _is_going(s, walk) else now
    return Said(visit.id, visit.number, visit.name, said, visit.version)


@allowed(DESK)
def stays_overnight(s: Session, visit_id: UUID, *, by: Actor, now: datetime) -> Said:
    """An answer of today's walk, which begins with it where none is going; raises UserError, and begins none, as `look_at` does."""
    walk = begin(s, by=by, now=now)
    assert walk.walk_id is not None, "one that was begun is on record"
    return look_at(s, walk.walk_id, visit_id, WalkSaid.OVERNIGHT, by=by, now=now)


def _check_time(visit: Visit, left_at: datetime | None, now: datetime) -> None:
    if left_at is None:
        return
    if left_at > now:
        raise FormErrors({"left_at": _("This time has not come yet. Correct the time, or the PC's clock.")})
    if left_at < (visit.arrived_at or visit.at):
        raise FormErrors({"left_at": _("Leaving comes after arriving. Correct the time.")})
