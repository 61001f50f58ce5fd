"""Which clocks a complaint runs and for how long; every limit is a setting of the office."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.clocks.record import Clock
from app.clocks.service import ClockFor
from app.complaints.fields import ClockKind, Severity, State, TrackState
from app.complaints.record import Complaint
from app.complaints.tracks import ComplaintRemedy, CorrectiveAction
from app.core.actor import Actor
from app.core.errors import FormErrors
from app.core.i18n import _
from app.hours.due import elapsed
from app.hours.limits import Limit, Unit, minutes
from app.office.settings import get_settings
from app.tickets.record import day_number

KIND, REMEDY, CORRECTIVE = "complaint", "complaint_remedy", "corrective_action"
LONGEST = timedelta(days=3653)


def start_at_receipt(s: Session, complaint: Complaint, promised: datetime | None, *, by: Actor, now: datetime) -> None:
    """PROMISE and the same day's verification run from receipt (P2三), with the reminder "at once" (P1-5)."""
    start_promise(s, complaint, promised, complaint.received_at, by=by, now=now)
    start(s, complaint, ClockKind.VERIFY, Limit(Unit.SAME_DAY), complaint.received_at, by=by, now=now)
    start(s, complaint, ClockKind.AT_ONCE, minutes(get_settings(s).verify_minutes), complaint.received_at, by=by, now=now)


def start_promise(s: Session, complaint: Complaint, promised: datetime | None, since: datetime, *, by: Actor, now: datetime) -> Clock:
    """Until the reply time agreed with the person (P1-5), else as long as the office takes for a complaint."""
    limit = until(s, since, promised, "promise_day") if promised else Limit(Unit.WORKING_DAYS, get_settings(s).complaint_days)
    return start(s, complaint, ClockKind.PROMISE, limit, since, by=by, now=now)


def promise_by(s: Session, complaint: Complaint, due_at: datetime, *, by: Actor, now: datetime) -> None:
    """Merged with one whose person was promised an earlier day: that promise is kept too."""
    promise = running(s, complaint.id, ClockKind.PROMISE)
    if promise is not None and now < due_at < promise.due_at and elapsed(clocks.calendar_of(s, None), now, due_at):
        clocks.retarget(s, promise.id, until(s, now, due_at, "into"), now=now, by=by, reason=_("merged with a record begun earlier"))


def start_minutes(s: Session, complaint: Complaint, kind: ClockKind, *, by: Actor, now: datetime) -> None:
    """A decision, or an acceptance, from now."""
    give_up(s, complaint, (kind,), by=by, now=now) if kind is ClockKind.ACCEPT else stop(s, complaint, (kind,), by=by, now=now)
    settings = get_settings(s)
    amount = settings.accept_minutes if kind is ClockKind.ACCEPT else settings.complaint_decision_minutes
    start(s, complaint, kind, minutes(amount), now, by=by, now=now)


def start_apology(s: Session, complaint: Complaint, *, by: Actor, now: datetime) -> None:
    """Serious: by visit or phone, the same day (P1-5(5)); once said it is said. Nobody owes what nobody can do: `waived` says so."""
    if complaint.is_unreachable:
        cancel(s, complaint, (ClockKind.APOLOGY,), by=by, now=now, reason=waived(complaint))
    elif complaint.apologised_at is None and running(s, complaint.id, ClockKind.APOLOGY) is None:
        start(s, complaint, ClockKind.APOLOGY, Limit(Unit.SAME_DAY), now, by=by, now=now)


def start_leader(s: Session, complaint: Complaint, since: datetime, *, by: Actor, now: datetime) -> None:
    """A leader sees who wants to see one, within two working days†: no rule names a time, so it is ours and the office's to set."""
    if complaint.wants_leader and running(s, complaint.id, ClockKind.LEADER) is None:
        start(s, complaint, ClockKind.LEADER, Limit(Unit.WORKING_DAYS, get_settings(s).leader_days), since, by=by, now=now)


def leader_owed(s: Session, complaint: Complaint) -> bool:
    """Whether the wish still waits; of one registered before it had a limit too."""
    if not complaint.wants_leader:
        return False
    if running(s, complaint.id, ClockKind.LEADER) is not None:
        return True
    ran = select(Clock.id).where(Clock.record_id == complaint.id, Clock.kind == ClockKind.LEADER.value)
    return s.execute(ran.limit(1)).first() is None


def waived(complaint: Complaint) -> str:
    """Why no apology by visit or phone is owed though it is serious; empty where it is owed, or was said."""
    if complaint.severity is not Severity.SERIOUS or complaint.apologised_at is not None or not complaint.is_unreachable:
        return ""
    return _("Neither contact nor home was left, so nobody can be told sorry by visit or phone: no apology is owed.")


def start_return(s: Session, complaint: Complaint, *, by: Actor, now: datetime) -> None:
    """The return visit within a week from handled (P1-5); after a repair a call within 24 hours too (P1-3)."""
    start(s, complaint, ClockKind.RETURN, Limit(Unit.CALENDAR_DAYS, get_settings(s).return_days), now, by=by, now=now)
    if is_called(complaint):
        start(s, complaint, ClockKind.CALL, Limit(Unit.HOURS, get_settings(s).repair_call_hours), now, by=by, now=now)


def is_called(complaint: Complaint) -> bool:
    """Whether somebody can be asked after a repair (P1-3)."""
    return complaint.is_repair and not complaint.is_unreachable


def follow_call(s: Session, complaint: Complaint, *, was_called: bool, by: Actor, now: datetime) -> None:
    """Found to be a repair after it was handled, the call runs from there too (P1-3); found to be none, or with nobody to be called,
    nobody need call."""
    if not is_called(complaint):
        cancel(s, complaint, (ClockKind.CALL,), by=by, now=now)
    elif not was_called and complaint.handled_at is not None and complaint.state in (State.TO_REPORT, State.TO_REVISIT):
        hours = Limit(Unit.HOURS, get_settings(s).repair_call_hours)
        start(s, complaint, ClockKind.CALL, hours, complaint.handled_at, by=by, now=now)


def start_remedy(s: Session, complaint: Complaint, remedy: ComplaintRemedy, *, by: Actor, now: datetime) -> datetime:
    """Gives when it is due; raises FormErrors for one later than what the person was promised (P2七).

    Once the reply was given the promise is kept and ends nothing: then it is done before the person is asked at the return visit (P1-5)."""
    clock = _for_track(s, ClockFor(REMEDY, remedy.id, ClockKind.REMEDY.value, complaint.round, complaint.number), remedy.due_at,
                       "remedy_day", by=by, now=now)  # fmt: skip
    promise = running(s, complaint.id, ClockKind.PROMISE)
    if promise is not None and clock.due_at > promise.due_at:
        raise FormErrors({"remedy_day": _later_than_promised(promise.due_at)})
    visit = running(s, complaint.id, ClockKind.RETURN)
    if promise is None and visit is not None and clock.due_at > visit.due_at:
        raise FormErrors({"remedy_day": _later_than_visit(visit.due_at, now)})
    return clock.due_at


def _later_than_promised(due_at: datetime) -> str:
    from app.core.clock import local

    sentence = _("The person was promised a reply by {due}. A later remedy needs their consent first: “Agree on a later date”.")
    return sentence.format(due=f"{local(due_at):%Y-%m-%d %H:%M}")


def _later_than_visit(due_at: datetime, now: datetime) -> str:
    from app.core.clock import local

    sentence = _("The person has been told the result and is asked by {due} whether it was put right. Have it done by then.")
    if due_at <= now:
        sentence = _("The return visit was due by {due}. Make it now; where something is left to do, another round begins.")
    return sentence.format(due=f"{local(due_at):%Y-%m-%d %H:%M}")


def visit_before(s: Session, complaint: Complaint, until_: datetime) -> str:
    """A sentence where a remedy agreed on for later comes after the return visit, whose limit nobody puts off (P1-5)."""
    from app.core.clock import local

    visit = running(s, complaint.id, ClockKind.RETURN)
    if visit is None or until_ <= visit.due_at or running(s, complaint.id, ClockKind.PROMISE) is not None:
        return ""
    sentence = _("The return visit stays due by {due}; the case is not closed before the remedy is done.")
    return sentence.format(due=f"{local(visit.due_at):%Y-%m-%d %H:%M}")


def remedy_after_promise(s: Session, complaint: Complaint) -> str:
    """A sentence where a remedy is due later than the reply that is promised now, which nobody agreed to (P2七)."""
    promise = running(s, complaint.id, ClockKind.PROMISE)
    if promise is None:
        return ""
    later = select(ComplaintRemedy.id).where(
        ComplaintRemedy.complaint_id == complaint.id, ComplaintRemedy.state == TrackState.OPEN, ComplaintRemedy.due_at > promise.due_at
    )  # fmt: skip
    return _later_than_promised(promise.due_at) if s.execute(later.limit(1)).first() else ""


def start_corrective(s: Session, complaint: Complaint, action: CorrectiveAction, *, by: Actor, now: datetime) -> datetime:
    """Gives when it is due; the cause may take longer to correct than the case."""
    about = ClockFor(CORRECTIVE, action.id, ClockKind.CORRECT.value, complaint.round, complaint.number)
    return _for_track(s, about, action.due_at, "correct_day", by=by, now=now).due_at


def start_corrective_again(s: Session, complaint: Complaint, action: CorrectiveAction, *, by: Actor, now: datetime) -> None:
    """It does not work: until the day that stood; where that has passed, from now on at once."""
    about = ClockFor(CORRECTIVE, action.id, ClockKind.CORRECT.value, complaint.round, complaint.number)
    if action.due_at > now and elapsed(clocks.calendar_of(s, None), now, action.due_at):
        _for_track(s, about, action.due_at, "place", by=by, now=now)
    else:
        clocks.start(s, about, Limit(Unit.SAME_DAY), started_at=now, now=now, by=by)


def _for_track(s: Session, about: ClockFor, at: datetime, field: str, *, by: Actor, now: datetime) -> Clock:
    return clocks.start(s, about, until(s, now, at, field), started_at=now, now=now, by=by)


def until(s: Session, since: datetime, at: datetime, field: str) -> Limit:
    """The open time between two moments as a limit. Raises FormErrors where there is none, or far too much."""
    if at <= since or at > since + LONGEST:
        raise FormErrors({field: _("Write a day to come, within ten years.")})
    seconds = elapsed(clocks.calendar_of(s, None), since, at)
    if not seconds:
        raise FormErrors({field: _("The office is not open between now and then. Write a later day or time.")})
    return Limit(Unit.WORKING, seconds)


def start(s: Session, complaint: Complaint, kind: ClockKind, limit: Limit, since: datetime, *, by: Actor, now: datetime) -> Clock:
    """A clock of the complaint itself."""
    about = ClockFor(KIND, complaint.id, kind.value, complaint.round, complaint.number)
    return clocks.start(s, about, limit, started_at=since, now=now, by=by)


def running(s: Session, record_id: UUID, kind: ClockKind) -> Clock | None:
    """The running clock of a kind, of a complaint or of one of its measures."""
    s.flush()
    query = select(Clock).where(Clock.record_id == record_id, Clock.kind == kind.value, Clock.stopped_at.is_(None))
    return s.execute(query.order_by(Clock.started_at.desc()).limit(1)).scalar_one_or_none()


def stop(s: Session, complaint: Complaint, kinds: Iterable[ClockKind] | None = None, *, by: Actor, now: datetime) -> None:
    """What was to be done by then is done; without `kinds` everything of the complaint itself."""
    clocks.stop(s, complaint.id, now=now, by=by, kinds=None if kinds is None else tuple(kind.value for kind in kinds))


def cancel(
    s: Session, complaint: Complaint, kinds: Iterable[ClockKind] | None = None, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    """It need not be done any more, and counts neither as kept nor as missed."""
    clocks.cancel(s, complaint.id, now=now, by=by, kinds=None if kinds is None else tuple(kind.value for kind in kinds), reason=reason)


def give_up(s: Session, complaint: Complaint, kinds: Iterable[ClockKind], *, by: Actor, now: datetime) -> bool:
    """It was never done: what is late already stays missed, nothing counts as kept. Gives whether anything ran."""
    found = [clock for kind in kinds if (clock := running(s, complaint.id, kind)) is not None]
    for clock in found:
        end = clocks.stop if now > clock.due_at else clocks.cancel
        end(s, complaint.id, now=now, by=by, kinds=(clock.kind,))
    return bool(found)


def settle(s: Session, complaint: Complaint, at: datetime, *, by: Actor) -> None:
    """The round is over at that moment; an apology owed is not said by that (P1-5(5)), and nobody has seen a leader by it."""
    stop(s, complaint, (kind for kind in ClockKind if kind not in (ClockKind.APOLOGY, ClockKind.LEADER)), by=by, now=at)


def close(s: Session, complaint: Complaint, at: datetime, *, by: Actor, now: datetime) -> str:
    """The case is over: sentences where an apology was owed and not said, or a leader not seen, which never counts as kept."""
    settle(s, complaint, at, by=by)
    said = []
    if give_up(s, complaint, (ClockKind.APOLOGY,), by=by, now=now):
        said.append(_("It was serious, and no apology by visit or phone is on record."))
    if give_up(s, complaint, (ClockKind.LEADER,), by=by, now=now):
        said.append(_("The person wanted to see a leader, and nobody is on record as having seen them."))
    return " ".join(said)


def restart_from(s: Session, complaint: Complaint, start_at: datetime, *, by: Actor, now: datetime) -> None:
    """Merged with a complaint received earlier: the survivor keeps the earliest start (R9); a later round has its own (R8)."""
    complaint.received_at, complaint.day = start_at, day_number(start_at)
    if complaint.round == 1:
        kinds = tuple(kind.value for kind in (ClockKind.PROMISE, ClockKind.VERIFY, ClockKind.AT_ONCE))
        clocks.rebase(s, complaint.id, start_at, now=now, by=by, kinds=kinds)
