"""A complaint's story in words, with what hangs on it as rows: findings, decisions, remedies, visits, consents, links."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.complaints.fields import Fault, Level, LinkKind, Move, Satisfaction, State, TrackState, Verdict
from app.complaints.forms import MOVE_FIELDS
from app.complaints.record import Complaint, ComplaintEvent, ComplaintLink
from app.complaints.tracks import ComplaintConsent, ComplaintDecision, ComplaintFinding, ComplaintRemedy, ReturnVisit
from app.core.i18n import N_
from app.core.masking import mask_phone
from app.tickets.story import Wording, worded

# what the program adds to a form's own fields
FACTS = {
    "number": N_("Number"), "owner": N_("Complaint officer"), "sender": N_("Before"), "to": N_("To whom"), "numbers": N_("New numbers"),
    "split_from": N_("Split from"), "other": N_("Other complaint"), "file": N_("File kept"), "file_gone": N_("File taken away"),
    "reason": N_("Reason"), "told_at": N_("Told at"), "undone": N_("Undone move"), "before": N_("Was before"), "leader": N_("Team leader"),
    "due_at": N_("Remedy due"), "correct_due_at": N_("Corrective action due"), "visited_at": N_("Visited at"), "level": N_("Decided by"),
    "round": N_("Round"), "action_no": N_("Corrective action no."), "became": N_("Made into"), "left_at": N_("Answer left at"),
    "waived": N_("Apology"), "seen_at": N_("When it was"), "relinked": N_("Person on record"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened; `facts` are (label, value)."""

    id: UUID
    at: datetime
    noted_at: datetime
    move: Move
    state_from: State | None
    state_to: State
    round: int
    by_name: str
    counter: str
    standing_for: str
    facts: tuple[tuple[str, str], ...]
    is_undone: bool


def story(s: Session, complaint_id: UUID) -> tuple[StoryLine, ...]:
    """Everything that happened to a complaint, in order."""
    query = select(ComplaintEvent).where(ComplaintEvent.complaint_id == complaint_id).order_by(ComplaintEvent.at, ComplaintEvent.id)
    corrected, hides = MOVE_FIELDS[Move.CORRECT], {"phone": mask_phone}
    return tuple(
        StoryLine(event.id, event.at, event.noted_at, event.move, event.state_from, event.state_to, event.round, event.by_name,
                  event.counter, event.standing_for, worded(event.facts, Wording(MOVE_FIELDS.get(event.move, ()), corrected, FACTS, hides)),
                  event.is_undone)
        for event in s.execute(query).scalars()
    )  # fmt: skip


# -- what hangs on it


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What was verified."""

    id: UUID
    complaint_id: UUID
    round: int
    facts: str
    evidence: str
    proposal: str
    fault: Fault
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided, by whom, at which level."""

    id: UUID
    complaint_id: UUID
    round: int
    level: Level
    verdict: Verdict
    opinion: str
    basis: str
    team: str
    leader: str
    remedy_due_at: datetime | None
    correct_due_at: datetime | None
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """A remedy: what is to be done by when, and what was done."""

    id: UUID
    complaint_id: UUID
    number: str
    round: int
    state: TrackState
    method: str
    team: str
    due_at: datetime
    action: str
    done_at: datetime | None
    done_by_id: UUID | None
    done_by: str
    proof: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A return visit."""

    id: UUID
    complaint_id: UUID
    number: str
    round: int
    visited_at: datetime
    way: str
    person: str
    satisfaction: Satisfaction
    opinion: str
    why: str
    is_by_handler: bool
    visitor_id: UUID | None
    visitor: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A later date the complainant agreed to."""

    id: UUID
    complaint_id: UUID
    round: int
    track: str
    before_at: datetime
    until_at: datetime
    agreed_by: str
    channel: str
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Another complaint that belongs to this one; `is_outward` where this one goes on, or is the earlier one."""

    id: UUID
    complaint_id: UUID
    number: str
    state: State
    summary: str
    kind: LinkKind
    note: str
    is_outward: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """Everything that hangs on a complaint but its corrective actions and files, oldest first."""

    findings: tuple[FindingRow, ...]
    decisions: tuple[DecisionRow, ...]
    remedies: tuple[RemedyRow, ...]
    visits: tuple[VisitRow, ...]
    consents: tuple[ConsentRow, ...]
    links: tuple[LinkRow, ...]


def attached(s: Session, complaint_id: UUID) -> Attached:
    """Findings, decisions, remedies, return visits, consents and links of a complaint."""
    return Attached(
        _rows(s, ComplaintFinding, FindingRow, complaint_id, "made_at"),
        _rows(s, ComplaintDecision, DecisionRow, complaint_id, "decided_at"),
        _rows(s, ComplaintRemedy, RemedyRow, complaint_id, "made_at"), visits_of(s, complaint_id),
        _rows(s, ComplaintConsent, ConsentRow, complaint_id, "made_at"), links_of(s, complaint_id),
    )  # fmt: skip


def visits_of(s: Session, complaint_id: UUID) -> tuple[VisitRow, ...]:
    """Return visits and tries, oldest first."""
    found: tuple[VisitRow, ...] = _rows(s, ReturnVisit, VisitRow, complaint_id, "visited_at")
    return found


@cache
def _columns(record: Any, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in row.__dataclass_fields__)


def _rows(s: Session, record: Any, row: Any, complaint_id: UUID, by_time: str) -> Any:
    query = select(*_columns(record, row)).where(record.complaint_id == complaint_id).order_by(getattr(record, by_time), record.id)
    return tuple(row(*found) for found in s.execute(query))


def links_of(s: Session, complaint_id: UUID) -> tuple[LinkRow, ...]:
    """Complaints linked, repeated, merged into this one or split from it, and the other way round."""
    either = or_(ComplaintLink.complaint_id == complaint_id, ComplaintLink.other_id == complaint_id)
    found = []
    for link in s.execute(select(ComplaintLink).where(either).order_by(ComplaintLink.made_at)).scalars():
        is_outward = link.complaint_id == complaint_id
        other = link.other_id if is_outward else link.complaint_id
        row = s.execute(select(Complaint.number, Complaint.state, Complaint.summary).where(Complaint.id == other)).one()
        found.append(LinkRow(link.id, other, row.number, row.state, row.summary, link.kind, link.note, is_outward))
    return tuple(found)
