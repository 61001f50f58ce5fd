"""Note something down; put right what was written, with a reason and a trail; or void it, which keeps the number. One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin, complaint_of
from app.complaints.fields import CLERKS, Channel, ClockKind, Move, Severity, Source, State
from app.complaints.forms import CORRECTABLE
from app.complaints.kinds import kind_used, path_of
from app.complaints.measures import withdraw_measures
from app.complaints.record import Complaint
from app.complaints.service import accused_of, examining_officer, judged, person_behind
from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.opinions.service import is_itself_again
from app.people.service import is_known_as
from app.printing import queue
from app.storage.records import plain
from app.tickets.service import check_who, home_of


@allowed(CLERKS)
def note(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Something to remember, in the story."""
    return begin(s, complaint_id, Move.NOTE, form, version=version, by=by, now=now).end()


@allowed(CLERKS)
def correct(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Fields of the form that are given replace those on record; what stood there before stays in the story."""
    before = current(s, complaint_of(s, complaint_id))
    deed = begin(s, complaint_id, Move.CORRECT, {**before, **form}, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    if values["is_anonymous"]:
        values["name"] = ""
    check_who(values)
    was_called, was_unreachable = limits.is_called(complaint), complaint.is_unreachable
    _write(deed, before)
    after = current(s, complaint)
    changed = {name: [before[name], after[name]] for name in CORRECTABLE if before[name] != after[name]}
    if not changed:
        raise FormErrors({"summary": _("Nothing was changed. Correct a field, or go back with Esc.")})
    complaint.is_corrected = True
    deed.values = {"reason": values["reason"]}
    if before["name"] != after["name"] or before["phone"] != after["phone"]:
        _relink(deed)
    _limits(deed, was_serious=before["severity"] == Severity.SERIOUS.value, was_unreachable=was_unreachable)
    if complaint.wants_leader and not before["wants_leader"]:
        limits.start_leader(s, complaint, now, by=by, now=now)
    elif not complaint.wants_leader:
        limits.cancel(s, complaint, (ClockKind.LEADER,), by=by, now=now, reason=values["reason"])
    limits.follow_call(s, complaint, was_called=was_called, by=by, now=now)
    deed.tell(changed=changed)
    return deed.end()


def current(s: Session, complaint: Complaint) -> dict[str, Any]:
    """The correctable fields as the form has them."""
    found = {name: plain(getattr(complaint, name)) for name in CORRECTABLE if name != "kind"}
    return {**found, "kind": path_of(s, complaint.kind_id)}


def _write(deed: Deed, before: Mapping[str, Any]) -> None:
    s, complaint, values = deed.s, deed.complaint, deed.values
    if values["kind"] != before["kind"]:
        kind = kind_used(s, values["kind"])
        complaint.kind_id, complaint.is_repair = kind.id, kind.is_repair
    complaint.channel = Channel(values["channel"])
    complaint.name, complaint.is_anonymous = values["name"], bool(values["is_anonymous"])
    complaint.phone, complaint.is_contact_refused = values["phone"], not values["phone"]
    complaint.home_id, complaint.home = home_of(s, values["home"], complaint.home_id)
    for name, value in judged(values).items():
        setattr(complaint, name, value)
    complaint.original, complaint.pages, complaint.department = values["original"], values["pages"] or 0, values["department"]
    if values["accused"] != before["accused"]:
        complaint.accused_id, complaint.accused = accused_of(s, values["accused"], None)
    complaint.source, complaint.is_about_reception = Source(values["source"] or Source.CUSTOMER), bool(values["is_about_reception"])
    is_examined = complaint.source is Source.STAFF or complaint.is_about_reception
    if is_examined != complaint.is_examined or (complaint.accused_id and complaint.accused_id == complaint.owner_id):
        complaint.is_examined = is_examined
        examining_officer(s, complaint, deed.roster, deed.by)
        deed.notes.append(_("It is looked into by {name} now.").format(name=complaint.owner))


def _relink(deed: Deed) -> None:
    """Somebody else complained than was thought: it leaves the one's timeline for the other's, or for nobody's; the story says so."""
    complaint, was = deed.complaint, deed.complaint.person_id
    if was is None or not complaint.name or not is_known_as(deed.s, was, complaint.name, complaint.phone):
        complaint.person_id = person_behind(deed.s, complaint, None, now=deed.now)
    if complaint.person_id == was:
        return
    sentence = _("It stands on another person's record from here on.")
    if complaint.person_id is None:
        sentence = _("It stands on nobody's record any more.")
    elif was is None:
        sentence = _("It stands on the person's record from here on.")
    deed.tell(relinked=sentence)
    deed.notes.append(sentence)


def _limits(deed: Deed, *, was_serious: bool, was_unreachable: bool) -> None:
    """Found to be serious only now, or to be reached after all, an apology is a duty; no longer, it is none."""
    complaint = deed.complaint
    if complaint.severity is Severity.SERIOUS and (not was_serious or was_unreachable != complaint.is_unreachable):
        limits.start_apology(deed.s, complaint, by=deed.by, now=deed.now)
        deed.tell(waived=limits.waived(complaint))
        deed.warn(limits.waived(complaint))
    elif complaint.severity is not Severity.SERIOUS:
        limits.cancel(deed.s, complaint, (ClockKind.APOLOGY,), by=deed.by, now=deed.now)


@allowed(CLERKS)
def void(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Entered by mistake: the number is kept with the reason, nothing counts and nothing is printed any more."""
    deed = begin(s, complaint_id, Move.VOID, form, version=version, by=by, now=now)
    deed.step()
    deed.complaint.reason = deed.values["reason"]
    close_pending(s, deed.complaint, by=by, now=now)
    return deed.end()


def close_pending(s: Session, complaint: Complaint, *, by: Actor, now: datetime) -> None:
    """It ends without being done: no measure is left, no limit counts, no paper is printed."""
    withdraw_measures(s, complaint, by=by, now=now)
    limits.cancel(s, complaint, by=by, now=now)
    queue.cancel_for(s, complaint.id, now=now)
    if complaint.state is State.VOID and complaint.source_kind == "opinion" and complaint.source_id is not None:
        is_itself_again(s, complaint.source_id, complaint.id)
