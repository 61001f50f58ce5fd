"""Next steps of visits somebody owns: handed over before they leave (V5)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import N_
from app.office.departments import follow_names
from app.office.owned import Giving, Owned, OwnedKind, declare
from app.visits.kinds import as_date
from app.visits.marks import NextStep
from app.visits.record import Visit


def _steps_of(s: Session, staff_id: UUID) -> Sequence[Owned]:
    query = select(NextStep.id, NextStep.what, NextStep.due, Visit.number, Visit.name).join(Visit, Visit.id == NextStep.visit_id)
    query = query.where(NextStep.owner_id == staff_id, NextStep.done_at.is_(None)).order_by(NextStep.due, Visit.number)
    return [Owned(row.id, row.what, row.name, row.number, f"{as_date(row.due):%Y-%m-%d}") for row in s.execute(query)]


def _give_step(s: Session, giving: Giving) -> None:
    step = s.get(NextStep, giving.item)
    if step is not None and giving.taker is not None:
        step.owner_id, step.owner, step.department = giving.taker.id, giving.taker.name, giving.taker.department


@follow_names
def _rename(s: Session, old: str, new: str) -> None:
    for step in s.execute(select(NextStep).where(NextStep.department == old, NextStep.done_at.is_(None))).scalars():
        step.department = new


STEPS = declare(OwnedKind("steps", N_("Open next steps"), _steps_of, _give_step))
