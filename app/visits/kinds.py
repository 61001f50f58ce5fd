"""What a kind of visit brings with it, as the office's settings say: an escort, allowed areas, an outcome to be recorded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.core.forms import Field, Kind
from app.core.i18n import N_, _
from app.visits.fields import HostRef, VisitorType

if TYPE_CHECKING:
    from app.office.settings import Settings

BETWEEN = re.compile(r"[,，、;；\n]+")
LONGEST_NAME = 60

ESCORT_FIELDS = (
    Field("escort", N_("Escort"), max_len=LONGEST_NAME),
    Field("areas", N_("Allowed areas")),
    Field("is_told", N_("Sensitive areas explained"), Kind.YES_NO),
)
OUTCOME_FIELDS = (
    Field("discussed", N_("What was discussed"), Kind.LINES),
    Field("departments", N_("Departments told")),
    Field("feedback", N_("Visitor's feedback"), Kind.LINES),
    Field("is_due", N_("The outcome must be recorded"), Kind.YES_NO),
)
STEP_FIELDS = (
    Field("what", N_("Next step"), required=True),
    Field("owner", N_("Owner"), required=True, max_len=LONGEST_NAME),
    Field("due", N_("Due"), Kind.DATE, required=True),
)


@dataclass(frozen=True, slots=True)
class Escorting:
    """What the desk says about an escort: the words typed, who of the staff was picked, where the visitor may go.

    An empty `name` is "named later"; `areas` None are the usual ones; `is_told`: the notice about sensitive areas was explained."""

    name: str = ""
    staff: HostRef | None = None
    areas: str | None = None
    is_told: bool = False
    as_written: bool = False


def split(words: str) -> tuple[str, ...]:
    """The parts of a list typed with commas, each once, in their order."""
    return tuple(dict.fromkeys(part for each in BETWEEN.split(words) if (part := each.strip())))


def joined(parts: Iterable[str]) -> str:
    """A list as screen and paper show it."""
    return _(", ").join(parts)


def needs_escort(settings: "Settings", kind: VisitorType) -> bool:
    """Whether visitors of this type are accompanied (V4)."""
    return kind.value in settings.escort_types.split()


def areas_by_type(text: str) -> dict[str, str]:
    """Visitor type -> allowed areas, from the setting's lines `contractor=Plant rooms, Car park`."""
    lines = (line.partition("=") for line in text.splitlines())
    return {kind.strip(): areas.strip() for kind, _sign, areas in lines if areas.strip()}


def default_areas(settings: "Settings", kind: VisitorType) -> str:
    """Where visitors of this type may go when the desk says nothing else."""
    return areas_by_type(settings.area_defaults).get(kind.value, "") if settings.area_defaults else ""


def is_record_due(settings: "Settings", kind: VisitorType, purpose: str) -> bool:
    """Whether what came of such a visit is to be written down (V5)."""
    if kind.value in settings.record_types.split():
        return True
    return bool(settings.record_purposes) and purpose.strip() in split(settings.record_purposes)


def as_number(day: date) -> int:
    """20261121: how a day is kept."""
    return day.year * 10000 + day.month * 100 + day.day


def as_date(number: int) -> date:
    """The day of 20261121."""
    return date(number // 10000, number // 100 % 100, number % 100)
