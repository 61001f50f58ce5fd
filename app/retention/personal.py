"""What is personal in which record: columns that are emptied in place, rows that go. What is counted (day, kind, department) stays.

Rows are emptied in place and not deleted, so that the figures of past months and years stay exactly as they were, number by number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from app.attachments.record import Attachment
from app.calls.fields import MessageState
from app.calls.record import Call, Mail, Message
from app.clocks.record import Clock, ClockEvent
from app.complaints import fields as complaint_fields
from app.complaints import record as complaints
from app.complaints import tracks
from app.core.clock import day_of
from app.drafts.record import ParkedForm
from app.incidents import fields as incident_fields
from app.incidents.record import Incident, IncidentEntry
from app.items.record import Item
from app.notices.record import SignatureStrokes, Signing
from app.office.keeping import Keep
from app.opinions import fields as opinion_fields
from app.opinions.record import Opinion
from app.passes.record import Pass, PassEntry
from app.printing.record import JobState, PrintJob
from app.shifts.record import HandoverContent, ShiftHandover
from app.storage.imports import ImportedRow
from app.storage.records import Base, Record
from app.tickets import duties
from app.tickets import fields as ticket_fields
from app.tickets.record import Ticket, TicketEvent, TicketLink
from app.visits.fields import VisitState
from app.visits.leaving_record import HostAttempt
from app.visits.marks import NextStep, VisitOutcome
from app.visits.record import Visit
from app.watch.record import WatchAnswer


@dataclass(frozen=True)
class Part:
    """Rows that hang on a record by `column`: `emptied` columns, or the whole row (`is_taken`). `via`: by way of rows that hang on it."""

    record: type[Base]
    column: str
    emptied: tuple[str, ...] = ()
    is_taken: bool = False
    via: tuple[type[Base], str] | None = None


@dataclass(frozen=True)
class Kept:
    """One table of records with a keeping time counted from `at`: `mark` is the column that says it is emptied ("": rows go whole).

    `waits` is what is true of a row that is still open; `number` the column people know it by.
    """

    keep: Keep
    record: type[Record]
    at: str
    mark: str = ""
    emptied: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    number: str = "number"
    waits: Callable[[datetime], ColumnElement[bool]] | None = None

    @property
    def kind(self) -> str:
        """The record's word, as links and holds name it."""
        return str(self.record.__tablename__)


# the id is looked for in tables that any record may have rows in
OF_ALL = (
    Part(Attachment, "about_id", is_taken=True), Part(PrintJob, "record_id", is_taken=True), Part(ImportedRow, "record_id", is_taken=True),
)  # fmt: skip
CLOCKS = (Part(ClockEvent, "clock_id", ("reason", "agreed_by"), via=(Clock, "record_id")),)
STROKES = Part(SignatureStrokes, "signing_id", is_taken=True, via=(Signing, "visit_id"))
CONTACT = ("name", "phone", "company", "for_id", "for_whom", "text", "person_id", "reason")
PERSON = ("person_id", "name", "phone", "company")


def _open(column: Any, states: Any) -> Callable[[datetime], ColumnElement[bool]]:
    return lambda _now: column.in_(tuple(states))


def _open_visit(_now: datetime) -> ColumnElement[bool]:
    steps = select(NextStep.visit_id).where(NextStep.done_at.is_(None))
    return Visit.state.in_((VisitState.EXPECTED, VisitState.WAITING, VisitState.INSIDE)) | Visit.id.in_(steps)


def _valid_pass(now: datetime) -> ColumnElement[bool]:
    return Pass.withdrawn_at.is_(None) & (Pass.last_day >= int(f"{day_of(now):%Y%m%d}"))


def _open_complaint(_now: datetime) -> ColumnElement[bool]:
    actions = select(tracks.CorrectiveAction.complaint_id).where(tracks.CorrectiveAction.state == complaint_fields.TrackState.OPEN)
    return complaints.Complaint.state.in_(complaint_fields.OPEN) | complaints.Complaint.id.in_(actions)


VISIT = Kept(
    Keep.VISITS, Visit, "at", "name",
    (*PERSON, "plate", "host_id", "host", "purpose", "belongings", "note", "desk_note", "reason", "language",
     "assistance", "source_digest"),
    (
        Part(VisitOutcome, "visit_id", ("discussed", "feedback")), Part(NextStep, "visit_id", ("what",)),
        Part(HostAttempt, "visit_id", ("whom",)), STROKES, Part(Signing, "visit_id", is_taken=True),
        Part(PassEntry, "visit_id", ("reason",)), Part(WatchAnswer, "visit_id", ("name", "reason", "person_id")),
    ),
    waits=_open_visit,
)  # fmt: skip
TICKET = Kept(
    Keep.TICKETS, Ticket, "received_at", "matter", (*PERSON, "home_id", "home", "topic", "result", "reason"),
    (
        Part(TicketEvent, "ticket_id", ("facts",)), Part(TicketLink, "ticket_id", ("note",)),
        Part(duties.MissingPaper, "list_id", ("what", "why", "standard"), via=(duties.PaperList, "ticket_id")),
        Part(duties.PaperList, "ticket_id", ("basis", "points", "proof")),
        Part(duties.Verification, "ticket_id", ("finding", "proposal", "decision")),
        Part(duties.Handover, "ticket_id", ("reason", "papers", "answer", "basis")),
        Part(duties.RedLightReport, "ticket_id", ("missing", "told", "opinion", "basis")), *CLOCKS,
    ),
    waits=_open(Ticket.state, ticket_fields.OPEN),
)  # fmt: skip
COMPLAINT = Kept(
    Keep.COMPLAINTS, complaints.Complaint, "received_at", "summary",
    (
        "person_id", "name", "phone", "home_id", "home", "place", "story", "wish", "at_once", "accused_id", "accused", "result", "told_to",
        "director_told", "final_answer", "outside_routes", "evidence", "reason", "original",
    ),
    (
        Part(complaints.ComplaintEvent, "complaint_id", ("facts",)), Part(complaints.ComplaintLink, "complaint_id", ("note",)),
        Part(tracks.ReturnVisit, "complaint_id", ("person", "opinion", "why")),
        Part(tracks.ComplaintFinding, "complaint_id", ("facts", "evidence", "proposal")),
        Part(tracks.ComplaintRemedy, "complaint_id", ("method", "action", "proof")),
        Part(tracks.ComplaintDecision, "complaint_id", ("opinion", "basis")),
        Part(tracks.ComplaintConsent, "complaint_id", ("agreed_by", "reason")),
        Part(tracks.CorrectiveAction, "complaint_id", ("cause", "action", "verified_note")), *CLOCKS,
    ),
    waits=_open_complaint,
)  # fmt: skip
OPINION = Kept(
    Keep.OPINIONS, Opinion, "received_at", "text", ("person_id", "name", "phone", "home", "home_id", "original", "answer", "reason"),
    CLOCKS,
    waits=_open(Opinion.state, (opinion_fields.State.OPEN,)),
)  # fmt: skip
INCIDENT = Kept(
    Keep.INCIDENTS, Incident, "happened_at", "what", ("involved", "calmed", "result", "reason"),
    (Part(IncidentEntry, "incident_id", ("to_name", "note", "strike_reason")),), waits=_open(Incident.state, (incident_fields.State.OPEN,)),
)  # fmt: skip
PASS = Kept(
    Keep.PASSES, Pass, "issued_at", "name", (*PERSON, "host_id", "host", "purpose", "note", "reason", "picture_id"),
    (Part(PassEntry, "pass_id", ("reason",)),), waits=_valid_pass,
)  # fmt: skip
ITEM = Kept(
    Keep.ITEMS, Item, "given_at", "name", ("note", "lost_reason"), waits=lambda _now: Item.returned_at.is_(None),
)  # fmt: skip
KEPT: tuple[Kept, ...] = (
    VISIT,
    Kept(Keep.CALLS, Call, "at", "name", CONTACT),
    Kept(Keep.CALLS, Message, "at", "name", (*CONTACT, "outcome"), waits=_open(Message.state, (MessageState.NEW,))),
    Kept(Keep.CALLS, Mail, "at", "name", (*CONTACT, "about", "reference")),
    OPINION, TICKET,
    Kept(Keep.TICKETS, duties.DirectionNote, "made_at", "matter", ("name", "contact", "reason")),
    COMPLAINT, INCIDENT, ITEM, PASS,
    Kept(Keep.SHIFTS, ShiftHandover, "made_at", "note", parts=(Part(HandoverContent, "handover_id", is_taken=True),)),
    Kept(Keep.SHIFTS, duties.AbSheet, "made_at", "note", parts=(Part(duties.AbContent, "sheet_id", is_taken=True),)),
    Kept(Keep.PRINTS, PrintJob, "made_at", number="title", waits=lambda _now: PrintJob.state.in_((JobState.WAITING, JobState.PRINTING))),
    Kept(Keep.DRAFTS, ParkedForm, "kept_at", number="kind", waits=lambda _now: ParkedForm.is_open.is_(True)),
)  # fmt: skip
BY_PERSON = (VISIT, TICKET, COMPLAINT, OPINION, PASS, *(kept for kept in KEPT if kept.keep is Keep.CALLS))


def kept_of(kind: str) -> Kept:
    """The table of a record's word."""
    return next(kept for kept in KEPT if kept.kind == kind)
