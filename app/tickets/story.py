"""A ticket's story in words: which move, by whom, what was filled in; with what hangs on it as rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.clock import local
from app.core.forms import YES_NO_WORDS, Field, Kind
from app.core.i18n import N_, _
from app.tickets.duties import Handover, MissingPaper, PaperList, RedLightReport, Verification
from app.tickets.fields import LinkKind, Move, Outcome, Passing, TicketState, Verdict
from app.tickets.forms import MOVE_FIELDS
from app.tickets.record import Ticket, TicketEvent, TicketLink

# what the program adds to a form's own fields
FACTS = {
    "number": N_("Number"), "place": N_("List no."), "owner": N_("Owner"), "source": N_("From"), "department": N_("Department"),
    "phone": N_("Phone told"), "sender": N_("Before"), "to": N_("To whom"), "before": N_("Was before"), "head": N_("Department head"),
    "leader": N_("Division leader"), "numbers": N_("New numbers"), "split_from": N_("Split from"), "other": N_("Other ticket"),
    "file": N_("File kept"), "file_gone": N_("File taken away"), "reason": N_("Reason"), "told_at": N_("Told at"),
    "undone": N_("Undone move"), "as_": N_("As"), "became": N_("Made into"),
}  # fmt: skip
HIDDEN = frozenset({"undone", "as_"})


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened; `facts` are (label, value)."""

    id: UUID
    at: datetime
    noted_at: datetime
    move: Move
    state_from: TicketState | None
    state_to: TicketState
    round: int
    by_name: str
    counter: str
    standing_for: str
    facts: tuple[tuple[str, str], ...]
    is_undone: bool


def story(s: Session, ticket_id: UUID) -> tuple[StoryLine, ...]:
    """Everything that happened to a ticket, in order."""
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.at, TicketEvent.id)
    return tuple(
        StoryLine(event.id, event.at, event.noted_at, event.move, event.state_from, event.state_to, event.round, event.by_name,
                  event.counter, event.standing_for, facts_words(event.move, event.facts), event.is_undone)
        for event in s.execute(query).scalars()
    )  # fmt: skip


def facts_words(move: Move, facts: str) -> tuple[tuple[str, str], ...]:
    """What was filled in, label by label."""
    return worded(facts, Wording(MOVE_FIELDS.get(move, ()), MOVE_FIELDS[Move.CORRECT], FACTS))


@dataclass(frozen=True, slots=True)
class Wording:
    """How the facts of a line are told: the fields of its move, those of a correction, what the program adds, how a field is hidden."""

    fields: Sequence[Field]
    corrected: Sequence[Field]
    added: Mapping[str, str]
    hides: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    def value(self, name: str, fields: Mapping[str, Field], kept: Any) -> str:
        """A kept value as people read it; a contact may be masked."""
        words = value_words(fields.get(name), kept)
        return self.hides[name](words) if name in self.hides else words


def worded(facts: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Kept facts as people read them; complaints tell theirs alike."""
    kept: dict[str, Any] = json.loads(facts) if facts else {}
    fields = {field.name: field for field in wording.fields}
    found = []
    for name, value in kept.items():
        if name == "changed":
            found.extend(_changes(value, wording))
        elif name not in HIDDEN:
            label = fields[name].label if name in fields else wording.added.get(name, name)
            found.append((_(label), wording.value(name, fields, value)))
    return tuple(found)


def _changes(changed: dict[str, Any], wording: Wording) -> list[tuple[str, str]]:
    found, fields = [], {field.name: field for field in wording.corrected}
    for name, (old, new) in changed.items():
        words = _("{old} → {new}").format(old=wording.value(name, fields, old) or "—", new=wording.value(name, fields, new) or "—")
        found.append((_(fields[name].label), words))
    return found


def value_words(field: Field | None, value: Any) -> str:
    """A kept value as people read it."""
    if isinstance(value, bool):
        return _(YES_NO_WORDS[value])
    if field is not None and field.kind is Kind.CHOICE:
        return _(dict(field.choices).get(str(value), str(value)))
    if isinstance(value, int) and value > 10**11:  # a moment as the trail keeps it
        from app.storage.types import from_ms

        return f"{local(from_ms(value)):%Y-%m-%d %H:%M}"
    return str(value or "")


def story_text(s: Session, ticket_id: UUID) -> str:
    """Everything written about a ticket, for full-text search."""
    row = s.execute(select(Ticket.matter, Ticket.name, Ticket.home, Ticket.company, Ticket.topic).where(Ticket.id == ticket_id)).first()
    told = s.execute(select(TicketEvent.facts).where(TicketEvent.ticket_id == ticket_id, TicketEvent.facts != "").order_by(TicketEvent.at))
    parts = [str(part) for part in (row or ()) if part]
    for (facts,) in told:
        parts.extend(value for value in json.loads(facts).values() if isinstance(value, str))
    return "\n".join(dict.fromkeys(parts))


# -- what hangs on it


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One missing paper; `number` is its place on all lists of the ticket."""

    number: int
    what: str
    why: str
    standard: str
    ticked_at: datetime | None
    ticked_by: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of missing papers with its papers."""

    id: UUID
    ticket_id: UUID
    number: str
    place: int
    basis: str
    points: str
    delivery: str
    proof: str
    made_at: datetime
    made_by: str
    printed_at: datetime | None
    approved_at: datetime | None
    approved_by: str
    declined_at: datetime | None
    void_at: datetime | None
    is_frozen: bool
    is_valid: bool
    is_to_approve: bool
    papers: tuple[PaperRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A red-light report."""

    id: UUID
    ticket_id: UUID
    number: str
    ground: str
    missing: str
    told: str
    department: str
    state_from: TicketState
    asked_at: datetime
    asked_by: str
    head: str
    leader: str
    verdict: Verdict
    opinion: str
    basis: str
    look_again: int | None
    decided_at: datetime | None
    decided_by: str
    decided_as: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One passing from hand to hand."""

    id: UUID
    ticket_id: UUID
    kind: Passing
    outcome: Outcome
    from_id: UUID | None
    from_name: str
    from_department: str
    to_id: UUID | None
    to_name: str
    to_department: str
    to_phone: str
    as_: str
    reason: str
    papers: str
    is_told: bool
    asked_at: datetime
    asked_by: str
    answered_at: datetime | None
    answered_by: str
    answer: str
    basis: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class VerificationRow:
    """What was verified, and what the director decided."""

    id: UUID
    ticket_id: UUID
    round: int
    finding: str
    proposal: str
    made_at: datetime
    made_by: str
    decision: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Another ticket that belongs to this one; `is_outward` where this one is the one that goes on."""

    id: UUID
    ticket_id: UUID
    number: str
    state: TicketState
    matter: str
    kind: LinkKind
    note: str
    is_outward: bool


@dataclass(frozen=True, slots=True)
class Attached:
    """Everything that hangs on a ticket."""

    lists: tuple[ListRow, ...]
    reports: tuple[ReportRow, ...]
    handovers: tuple[HandoverRow, ...]
    verifications: tuple[VerificationRow, ...]
    links: tuple[LinkRow, ...]


def attached(s: Session, ticket_id: UUID) -> Attached:
    """Lists of papers, reports, hand-overs, verifications and links of a ticket, oldest first."""
    return Attached(
        lists_of(s, ticket_id), reports_of(s, ticket_id),
        _rows(s, Handover, HandoverRow, ticket_id, "asked_at"), _rows(s, Verification, VerificationRow, ticket_id, "made_at"),
        links_of(s, ticket_id),
    )  # fmt: skip


@cache
def _columns(record: Any, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in row.__dataclass_fields__)


def _rows(s: Session, record: Any, row: Any, ticket_id: UUID, by_time: str) -> Any:
    query = select(*_columns(record, row)).where(record.ticket_id == ticket_id).order_by(getattr(record, by_time), record.id)
    return tuple(row(*found) for found in s.execute(query))


def reports_of(s: Session, ticket_id: UUID) -> tuple[ReportRow, ...]:
    """Red-light reports of a ticket, oldest first."""
    found: tuple[ReportRow, ...] = _rows(s, RedLightReport, ReportRow, ticket_id, "asked_at")
    return found


def lists_of(s: Session, ticket_id: UUID) -> tuple[ListRow, ...]:
    """Lists of missing papers, those taken back and declined too; papers are numbered through all that count."""
    query = select(PaperList).where(PaperList.ticket_id == ticket_id).order_by(PaperList.place, PaperList.made_at)
    lists = s.execute(query).scalars().all()
    found, number = [], 0
    for one in lists:
        papers = []
        kept = select(MissingPaper).where(MissingPaper.list_id == one.id).order_by(MissingPaper.place)
        for place, paper in enumerate(s.execute(kept).scalars(), 1):
            counted = number + place if one.is_valid else place
            papers.append(PaperRow(counted, paper.what, paper.why, paper.standard, paper.ticked_at, paper.ticked_by))
        number += len(papers) if one.is_valid else 0
        values = {name: getattr(one, name) for name in tuple(ListRow.__dataclass_fields__)[:-1]}
        found.append(ListRow(**values, papers=tuple(papers)))
    return tuple(found)


def links_of(s: Session, ticket_id: UUID) -> tuple[LinkRow, ...]:
    """Tickets linked, merged into this one or split from it, and the other way round."""
    query = select(TicketLink).where(or_(TicketLink.ticket_id == ticket_id, TicketLink.other_id == ticket_id)).order_by(TicketLink.made_at)
    found = []
    for link in s.execute(query).scalars():
        is_outward = link.ticket_id == ticket_id
        other = link.other_id if is_outward else link.ticket_id
        row = s.execute(select(Ticket.number, Ticket.state, Ticket.matter).where(Ticket.id == other)).one()
        found.append(LinkRow(link.id, other, row.number, row.state, row.matter, link.kind, link.note, is_outward))
    return tuple(found)
