"""What a visit carries, in words: for the record paper, the details on screen and the office tool."""

from datetime import datetime

from app.core.clock import local
from app.core.i18n import _
from app.visits.carried import Carried, EscortRow, StepRow
from app.visits.kinds import as_date
from app.visits.marks import SLIP_WORDS


def _at(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def escort_words(escort: EscortRow) -> str:
    """Who escorts, and whether they have reported."""
    if not escort.name:
        return _("named later") if escort.is_needed else ""
    name = " · ".join(part for part in (escort.name, escort.department) if part)
    if escort.reported_at is None:
        return _("{name}, not reported").format(name=name)
    return _("{name}, here {time}").format(name=name, time=_at(escort.reported_at))


def step_words(step: StepRow) -> str:
    """A next step with owner and day, and when it was done."""
    owner = " · ".join(part for part in (step.owner, step.department) if part)
    due = as_date(step.due).isoformat()
    if step.done_at is None:
        return _("{what}: {owner}, due {day}").format(what=step.what, owner=owner, day=due)
    words = _("{what}: {owner}, due {day}, done {time} ({by})")
    return words.format(what=step.what, owner=owner, day=due, time=_at(step.done_at), by=step.done_by)


def carried_fields(carried: Carried) -> list[tuple[str, str]]:
    """Label and value of everything the visit carries; empty values where there is nothing."""
    found: list[tuple[str, str]] = []
    if (escort := carried.escort) is not None:
        told = _("yes") if escort.is_told else _("no") if escort.is_needed else ""
        found += [(_("Escort"), escort_words(escort)), (_("Allowed areas"), escort.areas), (_("Sensitive areas explained"), told)]
    if carried.slip is not None:
        found.append((_("Visit slip"), _(SLIP_WORDS[carried.slip])))
    if (outcome := carried.outcome) is not None:
        found += [
            (_("What was discussed"), outcome.discussed or (_("to be recorded") if outcome.recorded_at is None else "")),
            (_("Departments told"), outcome.departments),
            (_("Visitor's feedback"), outcome.feedback),
            (_("Outcome recorded by"), f"{outcome.recorded_by} {_at(outcome.recorded_at)}" if outcome.recorded_at else ""),
        ]
    found += [(_("Next step {n}").format(n=place), step_words(step)) for place, step in enumerate(carried.steps, 1)]
    return found
