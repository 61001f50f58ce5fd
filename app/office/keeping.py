"""How long each kind of record is kept: a setting each, and the floor no office may go below."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.forms import Field, Kind
from app.core.i18n import N_, _


class Keep(StrEnum):
    """The kinds of records that have a keeping time of their own."""

    VISITS = "visits"
    PEOPLE = "people"
    CALLS = "calls"
    OPINIONS = "opinions"
    TICKETS = "tickets"
    COMPLAINTS = "complaints"
    INCIDENTS = "incidents"
    ITEMS = "items"
    PASSES = "passes"
    SHIFTS = "shifts"
    PRINTS = "prints"
    DRAFTS = "drafts"


KEEP_WORDS = {
    Keep.VISITS: N_("Visits"),
    Keep.PEOPLE: N_("People not seen since"),
    Keep.CALLS: N_("Calls, messages, mail"),
    Keep.OPINIONS: N_("Opinions"),
    Keep.TICKETS: N_("First-contact tickets"),
    Keep.COMPLAINTS: N_("Complaints"),
    Keep.INCIDENTS: N_("Incidents"),
    Keep.ITEMS: N_("Things handed over"),
    Keep.PASSES: N_("Passes"),
    Keep.SHIFTS: N_("Hand-over sheets"),
    Keep.PRINTS: N_("Printed papers"),
    Keep.DRAFTS: N_("Forms put away"),
}
BY_DAYS = frozenset({Keep.PRINTS, Keep.DRAFTS})  # the others are kept by months
MONTHLY = N_("every month is counted and analysed from its records (P1), which needs the last and the present month")
YEARLY = N_("a year of them is analysed and looked back on (P1, P2七)")
HANDED_OVER = N_("records of what was handed over are kept for at least one year")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least keeping time of a kind, in its own unit, and the rule that says so (†: ours where the rules give no figure)."""

    least: int
    rule: str


FLOORS = {
    Keep.VISITS: Floor(2, MONTHLY),  # †
    Keep.CALLS: Floor(2, MONTHLY),  # †
    Keep.OPINIONS: Floor(2, MONTHLY),  # †
    Keep.TICKETS: Floor(2, MONTHLY),  # †
    Keep.COMPLAINTS: Floor(12, YEARLY),  # †
    Keep.INCIDENTS: Floor(12, YEARLY),  # †
    Keep.ITEMS: Floor(12, HANDED_OVER),  # seeds: 交接制度, 至少一年以上
    Keep.SHIFTS: Floor(12, HANDED_OVER),
}


def key_of(kind: Keep) -> str:
    """The setting of a kind."""
    return f"keep_{kind}"


def floor_trouble(kind: Keep, value: int) -> str | None:
    """The sentence why this is too short a time, naming the rule; None where it may be. 0 is for ever."""
    floor = FLOORS.get(kind)
    if floor is None or value == 0 or value >= floor.least:
        return None
    sentence = _("{kind}: at least {n} months, as {rule}. Nothing was changed; write {n} or more, or 0 to keep them for ever.")
    return sentence.format(kind=_(KEEP_WORDS[kind]), n=floor.least, rule=_(floor.rule))


def _check(kind: Keep) -> Callable[[Any], str | None]:
    return lambda value: floor_trouble(kind, value)


def _field(kind: Keep) -> Field:
    return Field(key_of(kind), KEEP_WORDS[kind], Kind.NUMBER, required=True, maximum=3660 if kind in BY_DAYS else 600, check=_check(kind))


CLOSED_FILE_DAYS = "closed_file_days"
# 0 is for ever: what the rules do not say is not deleted by a default
KEEPING: tuple[tuple[Field, Any], ...] = (
    *((_field(kind), 0) for kind in Keep),
    (Field(CLOSED_FILE_DAYS, N_("Closed files ask for a reason after (days)"), Kind.NUMBER,
           required=True, maximum=3660), 30),
)  # fmt: skip
