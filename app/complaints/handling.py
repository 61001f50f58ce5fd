"""The team accepts, makes good and corrects the cause, and reports the result (P2七). One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, ClockKind, Level, Move, State, TrackState
from app.complaints.measures import action_meant, last_remedy, plan_remedy, withdraw_measures
from app.complaints.permits import actions_of, open_remedies
from app.complaints.who import accountable
from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.office.named import meant
from app.tickets.deed import person_of, told_at


@allowed(CLERKS)
def accept(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The team leader takes it; theirs from now on, both tracks."""
    deed = begin(s, complaint_id, Move.ACCEPT, form, version=version, by=by, now=now)
    complaint, me = deed.complaint, person_of(deed.roster, by)
    if me is None:
        answer = accountable(deed.roster, complaint)
        me = deed.roster.members[answer.staff_id] if answer else None
    deed.step()
    if me is not None:
        complaint.leader_id, complaint.leader = me.id, me.name
        for one in actions_of(s, complaint_id, TrackState.OPEN):
            one.owner_id, one.owner = (one.owner_id, one.owner) if one.owner_id else (me.id, me.name)
    complaint.accepted_at = now
    limits.stop(s, complaint, (ClockKind.ACCEPT,), by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def send_back(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Not this team's: with reason and basis back to the director, or the manager who decided, to decide again."""
    deed = begin(s, complaint_id, Move.SEND_BACK, form, version=version, by=by, now=now)
    complaint = deed.complaint
    deed.tell(sender=complaint.team)
    deed.step(State.MANAGER if complaint.level is Level.MANAGER else None)
    withdraw_measures(s, complaint, by=by, now=now, only_round=True)
    limits.cancel(s, complaint, (ClockKind.ACCEPT,), by=by, now=now)
    limits.start_minutes(s, complaint, ClockKind.DECISION, by=by, now=now)
    complaint.team, complaint.leader_id, complaint.leader = "", None, ""
    return deed.end()


@allowed(CLERKS)
def remedy(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Made good: what, by whom, when, the proof; of several open remedies the one due first."""
    deed = begin(s, complaint_id, Move.REMEDY, form, version=version, by=by, now=now)
    done = open_remedies(s, complaint_id)[0]
    at = told_at(deed.values, now, earliest=done.made_at, day="done_day", wall="done_time")
    done.finish(deed.values["action"], _who(deed, deed.values["done_by"]), at, deed.values["proof"])
    clocks.stop(s, done.id, now=at, by=by)
    deed.step()
    deed.complaint.handler_id, deed.complaint.handler = done.done_by_id, done.done_by
    return deed.end()


def _who(deed: Deed, words: str) -> tuple[UUID | None, str]:
    """One of the staff, or somebody from outside by name."""
    try:
        one = meant(deed.s, words, field="done_by")
    except FormErrors:
        return None, words
    return one.id, one.name


@allowed(CLERKS)
def further(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """One remedy more, by the time the person was promised; told the result already, by the return visit. It is not closed before."""
    deed = begin(s, complaint_id, Move.FURTHER, form, version=version, by=by, now=now)
    plan_remedy(deed, deed.values["method"], deed.moment("remedy_day", "remedy_time"))
    deed.step()
    return deed.end()


@allowed(CLERKS)
def corrective(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """The cause, and what keeps it from coming again; somebody verifies that it does."""
    deed = begin(s, complaint_id, Move.CORRECTIVE, form, version=version, by=by, now=now)
    one = action_meant(deed, TrackState.OPEN)
    at = told_at(deed.values, now, earliest=one.made_at, day="done_day", wall="done_time")
    one.finish(deed.values["cause"], deed.values["action"], deed.values["done_by"], at)
    clocks.stop(s, one.id, now=at, by=by)
    deed.tell(action_no=one.place)
    deed.step()
    return deed.end()


@allowed(CLERKS)
def verify_corrective(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """Looked at: it works; or it does not, and is open again until its day, or from now on late."""
    deed = begin(s, complaint_id, Move.VERIFY_CORRECTIVE, form, version=version, by=by, now=now)
    one, values = action_meant(deed, TrackState.DONE), deed.values
    if values["verified_by"] == one.done_by:
        raise FormErrors({"verified_by": _("{name} did it; somebody else verifies it.").format(name=one.done_by)})
    if values["verified_by"] == deed.complaint.accused:
        sentence = _("{name} is the person complained about; somebody else verifies it.")
        raise FormErrors({"verified_by": sentence.format(name=deed.complaint.accused)})
    one.verify(values["verified_by"], values["verified_note"], now, is_effective=bool(values["is_effective"]))
    if one.state is TrackState.OPEN:
        limits.start_corrective_again(s, deed.complaint, one, by=by, now=now)
    deed.tell(action_no=one.place)
    deed.step()
    return deed.end()


@allowed(CLERKS)
def result(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Everything is made good: the officer tells the person; the return visit is due within a week from here (P1-5)."""
    deed = begin(s, complaint_id, Move.RESULT, form, version=version, by=by, now=now)
    complaint = deed.complaint
    last = last_remedy(s, complaint_id, complaint.round)
    who = (last.done_by_id, last.done_by) if last is not None and last.done_by_id is not None else (complaint.leader_id, complaint.leader)
    deed.step()
    complaint.handled(*who, deed.values["result"], now)
    limits.start_return(s, complaint, by=by, now=now)
    return deed.end()
