"""The words of keeping and deleting, and the rows the lists give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.core.i18n import N_
from app.office.keeping import Keep

ERASED = "—"  # stands where a name or a text stood: a row so marked has nothing personal left
MOST_SHOWN = 200


class Why(StrEnum):
    """What keeps a record back though its time is over."""

    HELD = "held"
    OPEN = "open"
    LINKED = "linked"
    ITEMS = "items"


WHY_WORDS = {
    Why.HELD: N_("held"),
    Why.OPEN: N_("still open"),
    Why.LINKED: N_("belongs to an open or held matter"),
    Why.ITEMS: N_("something was handed over: kept for at least one year"),
}


class Cause(StrEnum):
    """What a deletion was made for."""

    RULES = "rules"
    FORGET = "forget"
    RESTORED = "restored"


CAUSE_WORDS = {
    Cause.RULES: N_("Keeping time over"),
    Cause.FORGET: N_("A person asked to be forgotten"),
    Cause.RESTORED: N_("Deletions done again after a restore"),
}
TABLE_WORDS = {
    "visit": N_("Visits"), "phone_call": N_("Calls"), "message": N_("Messages"), "mail": N_("Letters, faxes, e-mails"),
    "opinion": N_("Opinions"), "ticket": N_("First-contact tickets"), "direction_note": N_("Direction notes"),
    "complaint": N_("Complaints"), "incident": N_("Incidents"), "item": N_("Things handed over"), "entry_pass": N_("Passes"),
    "shift_handover": N_("Hand-over sheets"), "ab_sheet": N_("A/B hand-over sheets"), "print_job": N_("Printed papers"),
    "parked_form": N_("Forms put away"), "person": N_("People"),
}  # fmt: skip
HOLD_REASONS = (N_("Dispute"), N_("Asked for by an authority"), N_("Insurance case"), N_("Audit"))


@dataclass(frozen=True, slots=True)
class DueRow:
    """What of one kind would go now: how many, from which to which day and number, how many are held back and why; nothing is changed."""

    kind: Keep
    keep: int
    until: date
    many: int = 0
    first: str = ""
    last: str = ""
    held: Mapping[Why, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One record held back, by its number; `who` and `reason` of a hold."""

    kind: Keep
    record_kind: str
    id: UUID
    number: str
    at: datetime
    why: Why
    reason: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold mark that stands, or stood."""

    id: UUID
    record_kind: str
    record_id: UUID
    number: str
    reason: str
    made_at: datetime
    made_by: str
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """How many records of one table went, from which to which number (or day, where they have none); no names."""

    table: str
    many: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as it stood at a deletion: the keeping time, the first day that stayed, how many were held back."""

    kind: Keep
    keep: int
    until: str
    held: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A deletion: what for, by whom, what went. `kept` are sentences on what had to stay, `left` on what its keeper does at a server."""

    id: UUID
    number: str
    cause: Cause
    made_at: datetime
    made_by: str
    finished_at: datetime | None
    rules: tuple[RuleRow, ...] = ()
    gone: tuple[Gone, ...] = ()
    kept: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def many(self) -> int:
        """Records that went, of all kinds."""
        return sum(one.many for one in self.gone)
