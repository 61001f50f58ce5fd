"""Escorts named and reported, slips that came back: what the desk does after the arrival, each in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import DESK, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.settings import get_settings
from app.visits.carried import EscortRow, escort_of
from app.visits.fields import STATE_WORDS, VisitState
from app.visits.kinds import Escorting, needs_escort
from app.visits.marking import note_on, set_escort
from app.visits.marks import SLIP_WORDS, SlipState, VisitEscort, VisitSlip
from app.visits.record import OPEN, Visit
from app.visits.service import visit_of


@allowed(DESK)
def name_escort(s: Session, visit_id: UUID, said: Escorting, *, by: Actor, now: datetime) -> EscortRow:
    """Say or change who escorts a visitor and where they may go; raises UnknownStaff, UserError where nobody is here to be escorted."""
    visit = _here(s, visit_id)
    kept = set_escort(s, visit_id, said, is_needed=needs_escort(get_settings(s), visit.type), now=now)
    s.flush()
    if kept is not None:
        note_on(s, visit_id, " · ".join(part for part in (kept.name or _("named later"), kept.areas) if part))
    return _row(s, visit_id)


@allowed(DESK)
def escort_here(s: Session, visit_id: UUID, *, by: Actor, now: datetime) -> EscortRow:
    """The escort is at the desk; raises UserError where nobody is named yet, or where they were here already."""
    _here(s, visit_id)
    kept = _escort(s, visit_id)
    if kept is None or not kept.name:
        raise UserError(_("Nobody is named as escort yet. Say who escorts first."))
    if kept.reported_at is not None:
        raise UserError(_("{name} was reported as here already. Nothing was changed.").format(name=kept.name))
    for each in _of_party(s, visit_id, kept.name):
        each.reported_at = each.reported_at or now
    s.flush()
    note_on(s, visit_id, kept.name)
    return _row(s, visit_id)


def _of_party(s: Session, visit_id: UUID, name: str) -> Sequence[VisitEscort]:
    """Who comes for one of a group comes for all of it whom this escort takes along."""
    visit = visit_of(s, visit_id)
    lead_id = visit.lead_id or visit.id
    together = or_(Visit.id == lead_id, Visit.lead_id == lead_id)
    return s.scalars(select(VisitEscort).join(Visit, Visit.id == VisitEscort.visit_id).where(together, VisitEscort.name == name)).all()


@allowed(DESK)
def escort_not_here(s: Session, visit_id: UUID, *, by: Actor, now: datetime) -> EscortRow:
    """“Escort here” was a slip of the hand: the clock runs on from when the escort was called."""
    kept = _escort(s, visit_id)
    if kept is not None:
        reported_at = kept.reported_at
        for each in _of_party(s, visit_id, kept.name):
            each.reported_at = None if each.reported_at == reported_at else each.reported_at
        s.flush()
        note_on(s, visit_id, kept.name)
    return _row(s, visit_id)


@allowed(DESK)
def settle_slip(s: Session, visit_id: UUID, state: SlipState = SlipState.RETURNED, *, by: Actor, now: datetime) -> SlipState:
    """The slip came back, or is given up as lost; OPEN takes that back. Raises UserError where no slip was printed."""
    slip = s.execute(select(VisitSlip).where(VisitSlip.visit_id == visit_id)).scalar_one_or_none()
    visit = visit_of(s, visit_id)
    if slip is None:
        raise UserError(_("No slip was printed for visit {number}.").format(number=visit.number))
    slip.state = state
    slip.settled_at, slip.settled_by = (None, "") if state is SlipState.OPEN else (now, by.name)
    s.flush()
    note_on(s, visit_id, _(SLIP_WORDS[state]))
    return state


def _here(s: Session, visit_id: UUID) -> Visit:
    visit = visit_of(s, visit_id)
    if visit.state not in (*OPEN, VisitState.EXPECTED):
        sentence = _("Visit {number} is {state}, so nobody is escorted any more.")
        raise UserError(sentence.format(number=visit.number, state=_(STATE_WORDS[visit.state])))
    return visit


def _escort(s: Session, visit_id: UUID) -> VisitEscort | None:
    return s.execute(select(VisitEscort).where(VisitEscort.visit_id == visit_id)).scalar_one_or_none()


def _row(s: Session, visit_id: UUID) -> EscortRow:
    s.flush()
    found = escort_of(s, visit_id)
    if found is None:
        raise UserError(_("This visit has no escort and no areas of its own."))
    return found
