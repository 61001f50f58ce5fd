"""The verbs of the waiting clock: each try to reach the host is one call."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.storage.adding import add_new
from app.visits.answers import TRIES, HostAnswer
from app.visits.attempts import Someone, deputies, said, target_of, tries_of
from app.visits.fields import STATE_WORDS, VisitState
from app.visits.leaving_record import HostAttempt
from app.visits.record import Visit
from app.visits.service import visit_of


@dataclass(frozen=True, slots=True)
class Tried:
    """A try as it was kept; `whom` was tried, `count` is how often this answer was given now; `phone` of a deputy to ring next."""

    attempt_id: UUID
    visit_id: UUID
    number: str
    name: str
    answer: HostAnswer
    whom: str
    count: int
    phone: str = ""


@allowed(DESK)
def try_host(s: Session, visit_id: UUID, answer: HostAnswer, *, by: Actor, now: datetime, whom: str = "") -> Tried:
    """What the host (or the deputy suggested) answered; DEPUTY suggests who stands in, the B role of the staff list where none is named."""
    visit = visit_of(s, visit_id)
    if answer not in TRIES:
        raise ValueError(f"{answer} is no try")
    if visit.state is not VisitState.WAITING:
        sentence = _("Visit {number} is {state}; only for a waiting visitor is the host called. Load the list again.")
        raise UserError(sentence.format(number=visit.number, state=_(STATE_WORDS[visit.state])))
    who = _deputy(s, visit, whom) if answer is HostAnswer.DEPUTY else _tried(s, visit, whom)
    made = HostAttempt(visit_id=visit.id, at=now, answer=answer, whom=who.name, staff_id=who.staff_id, tried_by=by.name)
    add_new(s, made)
    s.flush()
    count = tries_of(s, [visit.id])[visit.id].count
    return Tried(made.id, visit.id, visit.number, visit.name, answer, who.name, count, who.phone)


def _tried(s: Session, visit: Visit, whom: str) -> Someone:
    return said(s, visit, whom) if whom.strip() else target_of(s, visit)


def _deputy(s: Session, visit: Visit, whom: str) -> Someone:
    if whom.strip():
        return said(s, visit, whom)
    known = deputies(s, visit)
    if known and known[0].is_named:
        return known[0]
    raise FormErrors({"whom": _("The staff list names no deputy for {host}. Say who stands in.").format(host=visit.host)})


@allowed(DESK)
def take_back_try(s: Session, attempt_id: UUID, *, by: Actor, now: datetime) -> Tried:
    """A try was a slip of the hand; it stays on record, counted no more."""
    made = s.get(HostAttempt, attempt_id)
    if made is None:
        raise UserError(_("This visit is no longer on record. Load the list again."))
    made.take_back(now)
    visit = visit_of(s, made.visit_id)
    return Tried(made.id, visit.id, visit.number, visit.name, made.answer, made.whom, 0)
