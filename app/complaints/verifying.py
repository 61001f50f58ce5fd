"""The complaint officer looks into it the same day (P2三); saying sorry and telling the superior (P1-5). One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, ClockKind, Danger, Fault, Move, Severity, State
from app.complaints.tracks import ComplaintFinding
from app.core.actor import Actor, allowed
from app.core.i18n import _
from app.tickets.deed import told_at


@allowed(CLERKS)
def start(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """How bad it is, whether there is danger, what is done at once; serious: an apology by visit or phone becomes a duty (P1-5(5))."""
    deed = begin(s, complaint_id, Move.START, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    complaint.severity, complaint.danger = Severity(values["severity"]), Danger(values["danger"])
    complaint.at_once = values["at_once"]
    deed.step()
    if complaint.severity is Severity.SERIOUS:
        limits.start_apology(s, complaint, by=by, now=now)
        deed.tell(waived=limits.waived(complaint))
        deed.warn(limits.waived(complaint))
    else:
        limits.cancel(s, complaint, (ClockKind.APOLOGY,), by=by, now=now)
    if complaint.danger is not Danger.NONE:
        deed.notes.append(_("There may be danger: calm first, then report at once (to the director)."))
    return deed.end()


@allowed(CLERKS)
def facts(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """What was found, the evidence, and the proposal to the director, who decides (P2三); more may be found until then."""
    deed = begin(s, complaint_id, Move.FACTS, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    if values["fault"]:
        complaint.fault = Fault(values["fault"])
    s.add(ComplaintFinding(
        complaint_id=complaint_id, round=complaint.round, facts=values["facts"], evidence=values["evidence"], proposal=values["proposal"],
        fault=complaint.fault, made_at=now, made_by=by.name,
    ))  # fmt: skip
    is_first = complaint.state is State.VERIFYING
    deed.step()
    if is_first:
        complaint.verified_at = now
        limits.stop(s, complaint, (ClockKind.VERIFY, ClockKind.AT_ONCE), by=by, now=now)
        limits.start_minutes(s, complaint, ClockKind.DECISION, by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def apologise(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Said by visit or phone (P1-5(5)); it finds no fault."""
    deed = begin(s, complaint_id, Move.APOLOGISE, form, version=version, by=by, now=now)
    complaint = deed.complaint
    at = _told(deed)
    complaint.is_sorry, complaint.apologised_at, complaint.apologised_how = True, at, deed.values["how"]
    deed.values["who"] = deed.values["who"] or by.name
    limits.stop(s, complaint, (ClockKind.APOLOGY,), by=by, now=at)
    return deed.end()


@allowed(CLERKS)
def tell_superior(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """The direct superior was told, truly (P1-5): who and when."""
    deed = begin(s, complaint_id, Move.TELL_SUPERIOR, form, version=version, by=by, now=now)
    deed.complaint.superior_told_at = _told(deed)
    deed.complaint.superior = deed.values["superior"]
    return deed.end()


def _told(deed: Deed) -> datetime:
    at = told_at(deed.values, deed.now, earliest=deed.complaint.received_at)
    deed.tell(told_at=at)
    return at
