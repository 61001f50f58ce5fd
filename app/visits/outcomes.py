"""What came of a visit, and what is to be done next (V5): written at sign-out or later, each in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UnknownStaff, UserError
from app.core.forms import clean
from app.core.i18n import _, ngettext
from app.visits.carried import Carried, StepRow, carried
from app.visits.expecting import day_meant
from app.visits.fields import STATE_WORDS, HostRef, VisitState
from app.visits.kinds import OUTCOME_FIELDS, STEP_FIELDS, as_number, joined, split
from app.visits.marking import note_on
from app.visits.marks import NextStep, VisitOutcome
from app.visits.naming import staff_named
from app.visits.record import Visit
from app.visits.service import visit_of

TOOK_PLACE = (VisitState.WAITING, VisitState.INSIDE, VisitState.LEFT, VisitState.TURNED_AWAY)


@dataclass(frozen=True, slots=True)
class Step:
    """A next step as typed: new without an id; one on record with nothing in `what` is taken away."""

    what: str = ""
    owner: str = ""
    due: str = ""
    id: UUID | None = None
    picked: HostRef | None = None
    as_written: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.what.strip() or self.owner.strip() or self.due.strip())


@allowed(EVERYBODY)
def record_outcome(
    s: Session, visit_id: UUID, form: Mapping[str, object], steps: Sequence[Step] = (), *, by: Actor, now: datetime, version: int = 0
) -> Carried:
    """Write down what came of a visit and its next steps; gives all the visit carries then.

    `version` is that of the outcome the form was filled from (0: none yet, or nobody asked). Raises FormErrors whose fields
    are those of OUTCOME_FIELDS or step_0_what, step_0_owner, step_0_due …; UserError for a visit that never took place."""
    _check_took_place(visit_of(s, visit_id))
    values = clean(OUTCOME_FIELDS, form).values
    kept = s.execute(select(VisitOutcome).where(VisitOutcome.visit_id == visit_id)).scalar_one_or_none()
    if kept is not None and version and kept.version != version:
        raise StaleRecord(_("Another counter has just changed this. It was loaded again; look, then save once more."))
    count = _write_steps(s, visit_id, steps, by=by, now=now)
    _write_outcome(s, kept or VisitOutcome(visit_id=visit_id), values, has_steps=count > 0, by=by, now=now)
    s.flush()
    note_on(s, visit_id, ngettext("{n} next step", "{n} next steps", count).format(n=count) if count else "")
    return carried(s, visit_id)


def _write_outcome(s: Session, kept: VisitOutcome, values: Mapping[str, Any], *, has_steps: bool, by: Actor, now: datetime) -> None:
    """Fill in the outcome; where nothing is asked for and nothing was written there is none. Raises FormErrors."""
    is_new, was_due = kept not in s, kept.is_due
    kept.is_due = was_due if values["is_due"] is None else values["is_due"]
    kept.discussed, kept.feedback = ((values[name] or "").strip() for name in ("discussed", "feedback"))
    kept.departments = joined(split(values["departments"]))
    is_written = has_steps or bool(kept.discussed or kept.feedback or kept.departments)
    if not is_written and (kept.recorded_at is not None or kept.is_due == was_due):
        raise FormErrors({"discussed": _("Nothing is written yet. Write what was discussed, or go back with Esc.")})
    if is_written and kept.recorded_at is None:
        kept.recorded_at, kept.recorded_by = now, by.name
    if is_new:
        s.add(kept)
    elif not is_written and not kept.is_due:
        s.delete(kept)


def _check_took_place(visit: Visit) -> None:
    if visit.state not in TOOK_PLACE:
        sentence = _("Visit {number} is {state}; there is no outcome to record.")
        raise UserError(sentence.format(number=visit.number, state=_(STATE_WORDS[visit.state])))


def _write_steps(s: Session, visit_id: UUID, steps: Sequence[Step], *, by: Actor, now: datetime) -> int:
    """Write the steps; gives how many the visit has then. Raises FormErrors with all that is wrong."""
    errors: dict[str, str] = {}
    is_unknown = False
    on_record = {step.id: step for step in s.execute(select(NextStep).where(NextStep.visit_id == visit_id)).scalars()}
    count = len(on_record)
    for place, step in enumerate(steps):
        kept = on_record.get(step.id) if step.id else None
        try:
            if kept is not None and not step.what.strip():
                s.delete(kept)
                count -= 1
            elif kept is not None or not step.is_empty:
                _write_step(s, visit_id, kept, step, now=now)
                count += kept is None
        except FormErrors as error:
            is_unknown = is_unknown or isinstance(error, UnknownStaff)
            errors |= {f"step_{place}_{name}": sentence for name, sentence in error.errors.items()}
    if errors:
        raise (UnknownStaff if is_unknown else FormErrors)(errors)
    return count


def _write_step(s: Session, visit_id: UUID, kept: NextStep | None, step: Step, *, now: datetime) -> None:
    today = day_of(now)
    values: dict[str, Any] = clean(STEP_FIELDS, {"what": step.what.strip(), "owner": step.owner, "due": day_meant(step.due, today)}).values
    due = as_number(values["due"])
    if values["due"] < today and (kept is None or kept.due != due):
        raise FormErrors({"due": _("The due date {day} has passed. Write today or a later one.").format(day=values["due"].isoformat())})
    if kept is not None and kept.owner == values["owner"].strip():
        kept.what, kept.due = values["what"], due
        return
    who = staff_named(s, values["owner"], field="owner", picked=step.picked, as_written=step.as_written)
    if kept is None:
        kept = NextStep(visit_id=visit_id, what=values["what"], owner=who.name, due=due)
        s.add(kept)
    kept.what, kept.due = values["what"], due
    kept.owner, kept.owner_id, kept.department = who.name, who.staff_id, who.department


@allowed(EVERYBODY)
def finish_step(s: Session, step_id: UUID, *, is_done: bool = True, by: Actor, now: datetime) -> StepRow:
    """A next step is done; or, taken back, open again."""
    step = s.get(NextStep, step_id)
    if step is None:
        raise UserError(_("This next step is no longer on record. Load the list again."))
    step.done_at, step.done_by = (now, by.name) if is_done else (None, "")
    s.flush()
    note_on(s, step.visit_id, step.what)
    return StepRow(step.id, step.visit_id, step.what, step.owner, step.department, step.due, step.done_at, step.done_by)
