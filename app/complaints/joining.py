"""Complaints that belong together: linked, repeated, merged (the earliest start counts, R9), split into several. One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.correcting import close_pending
from app.complaints.deed import Deed, Moved, begin, complaint_of, write_event
from app.complaints.fields import CLERKS, ClockKind, LinkKind, Move, Severity, State
from app.complaints.kinds import kind_used
from app.complaints.numbers import complaint_numbered
from app.complaints.permits import permit
from app.complaints.record import Complaint, ComplaintLink
from app.complaints.service import begin as write_down
from app.core.actor import Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.tickets.joining import MOST_PARTS, parts_of

COPIED = (
    "day", "received_at", "channel", "original", "pages", "kind_id", "is_repair", "person_id", "name", "is_anonymous", "phone",
    "is_contact_refused", "home_id", "home", "place", "wish", "is_sorry", "severity", "danger", "source",
    "is_about_reception", "is_examined", "accused_id", "accused", "department", "superior", "superior_told_at", "apologised_at",
    "apologised_how", "owner_id", "owner", "owner_department", "received_by_id", "received_by", "source_kind", "source_id",
    "source_number",
)  # fmt: skip


def numbered(s: Session, number: str, *, field: str) -> Complaint:
    """The complaint of a number as somebody wrote it. Raises FormErrors."""
    try:
        return complaint_of(s, complaint_numbered(s, number))
    except UserError as error:
        raise FormErrors({field: str(error)}) from error


@allowed(CLERKS)
def merge(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The same complaint twice: this one goes into another, whose limits run from the earlier receipt of the two (R9)."""
    deed = begin(s, complaint_id, Move.MERGE, form, version=version, by=by, now=now)
    complaint, into = deed.complaint, numbered(s, deed.values["into"], field="into")
    if into.id == complaint.id:
        raise FormErrors({"into": _("A complaint does not merge into itself. Write the other number.")})
    if not into.is_open:
        raise FormErrors({"into": _("Complaint {number} is not open any more. Link the two instead.").format(number=into.number)})
    _check_target(deed, into)
    deed.step()
    promise, owes = limits.running(s, complaint.id, ClockKind.PROMISE), limits.running(s, complaint.id, ClockKind.APOLOGY) is not None
    wants_leader = limits.leader_owed(s, complaint)
    close_pending(s, complaint, by=by, now=now)
    complaint.merged_into_id, complaint.reason = into.id, deed.values["reason"]
    if complaint.received_at < into.received_at:
        limits.restart_from(s, into, complaint.received_at, by=by, now=now)
    _take_over(deed, into, owes=owes, wants_leader=wants_leader)
    if promise is not None and into.round == 1:
        limits.promise_by(s, into, promise.due_at, by=by, now=now)
    deed.warn(limits.remedy_after_promise(s, into))
    _link(deed, into.id, complaint.id, LinkKind.MERGED)
    into.moved_at = None
    write_event(s, into, Move.MERGE, into.state, {"other": complaint.number, "reason": deed.values["reason"]}, by=by, now=now)
    return deed.end()


def _take_over(deed: Deed, into: Complaint, *, owes: bool, wants_leader: bool) -> None:
    """What the person is owed does not end with the number: an apology for something serious (P1-5(5)), a wish to see a leader."""
    s, by, now = deed.s, deed.by, deed.now
    if owes and into.apologised_at is None:
        into.severity = Severity.SERIOUS
        limits.start_apology(s, into, by=by, now=now)
    if wants_leader and not into.wants_leader:
        into.wants_leader = True
        limits.start_leader(s, into, deed.complaint.received_at, by=by, now=now)


def _check_target(deed: Deed, into: Complaint) -> None:
    """Whoever merges has the right on both; nothing leaves the hands it belongs in under another number. Raises FormErrors."""
    complaint = deed.complaint
    try:
        permit(deed.s, into, Move.MERGE, deed.by, deed.roster)
    except UserError as error:
        raise FormErrors({"into": str(error)}) from error
    if complaint.is_examined != into.is_examined:
        examined, other = (complaint, into) if complaint.is_examined else (into, complaint)
        sentence = _("Complaint {number} is examined by administration and {other} is not, so they stay apart. Link the two instead.")
        raise FormErrors({"into": sentence.format(number=examined.number, other=other.number)})
    if complaint.accused and (complaint.accused_id, complaint.accused) != (into.accused_id, into.accused):
        sentence = _("Complaint {number} is about {name}, and {other} would not be. Correct whom {other} is about first, or link the two.")
        raise FormErrors({"into": sentence.format(number=complaint.number, name=complaint.accused, other=into.number)})


def _link(deed: Deed, first: UUID, other: UUID, kind: LinkKind, note: str = "") -> None:
    deed.s.add(ComplaintLink(complaint_id=first, other_id=other, kind=kind, note=note, made_at=deed.now, made_by=deed.by.name))


@allowed(CLERKS)
def link(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Two complaints that have to do with each other, or the same again."""
    deed = begin(s, complaint_id, Move.LINK, form, version=version, by=by, now=now)
    other = numbered(s, deed.values["other"], field="other")
    if other.id == complaint_id:
        raise FormErrors({"other": _("A complaint is not linked with itself. Write the other number.")})
    s.flush()
    pair = (complaint_id, other.id)
    known = select(ComplaintLink.id).where(ComplaintLink.complaint_id.in_(pair), ComplaintLink.other_id.in_(pair))
    if s.execute(known.limit(1)).first():
        raise FormErrors({"other": _("These two are linked already.")})
    if deed.values["is_repeat"]:
        earlier, later = sorted((deed.complaint, other), key=lambda one: (one.received_at, one.number))
        later.repeats += 1
        _link(deed, earlier.id, later.id, LinkKind.REPEATED, deed.values["note"])
    else:
        _link(deed, complaint_id, other.id, LinkKind.RELATED, deed.values["note"])
    other.moved_at = None
    write_event(s, other, Move.LINK, other.state, {"other": deed.complaint.number, "note": deed.values["note"]}, by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def split(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Several complaints in one: each new one has a number of its own, the same person and officer, and runs from the same receipt."""
    deed = begin(s, complaint_id, Move.SPLIT, form, version=version, by=by, now=now)
    parts = parts_of(deed.values["parts"])
    if not parts or not all(summary and len(summary) <= 255 for summary, _kind in parts):
        raise FormErrors({"parts": _("Write one complaint a line: summary | kind (may be left out).")})
    if len(parts) > MOST_PARTS:
        raise FormErrors({"parts": _("A complaint is split into {most} at most.").format(most=MOST_PARTS)})
    numbers = _(", ").join(_child(deed, summary, kind) for summary, kind in parts)
    deed.tell(numbers=numbers)
    deed.notes.append(_("New: {numbers}").format(numbers=numbers))
    return deed.end()


def _child(deed: Deed, summary: str, kind_words: str) -> str:
    s, parent, by, now = deed.s, deed.complaint, deed.by, deed.now
    kind = kind_used(s, kind_words, field="parts") if kind_words else None
    given = {name: getattr(parent, name) for name in COPIED}
    if kind is not None:
        given |= {"kind_id": kind.id, "is_repair": kind.is_repair}
    child = Complaint(
        number="", state=State.REGISTERED, summary=summary, story=parent.story, registered_at=now, event_at=now, counter=by.counter,
        parent_id=parent.id, **given,
    )  # fmt: skip
    promise = limits.running(s, parent.id, ClockKind.PROMISE)  # what the person was told holds for every part
    write_down(s, child, promise.due_at if promise else None, {"summary": summary, "split_from": parent.number}, by=by, now=now)
    _link(deed, parent.id, child.id, LinkKind.SPLIT)
    return child.number
