"""The director decides how and by whom (P2三), the manager on big ones (P2七.2), each round one level up (P2七.4). One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, ClockKind, Level, Move, State, Verdict
from app.complaints.measures import hand_measures, open_measures, plan_corrective, plan_remedy, withdraw_measures
from app.complaints.record import Complaint
from app.complaints.who import TEAMS, has_manager
from app.core.actor import Actor, allowed
from app.core.clock import local
from app.core.errors import FormErrors
from app.core.i18n import _
from app.office.duty import Roster
from app.tickets.deed import told_at
from app.tickets.handing import Target, target_meant


@allowed(CLERKS)
def dispatch(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """To a team, with how it is made good by when, and by when the cause is corrected (P2六, P2七); anew while nobody has accepted."""
    deed = begin(s, complaint_id, Move.DISPATCH, form, version=version, by=by, now=now)
    if deed.complaint.state is State.DISPATCHED:
        withdraw_measures(s, deed.complaint, by=by, now=now, only_round=True)
    _dispatch(deed, Level.MANAGER if deed.complaint.level is Level.MANAGER else Level.DIRECTOR)
    return deed.end()


@allowed(CLERKS)
def decide(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The manager decides and it is dispatched; a later round of it is the manager's again."""
    deed = begin(s, complaint_id, Move.DECIDE, form, version=version, by=by, now=now)
    deed.complaint.level = Level.MANAGER
    _dispatch(deed, Level.MANAGER)
    return deed.end()


def _dispatch(deed: Deed, level: Level) -> None:
    s, complaint, by, now = deed.s, deed.complaint, deed.by, deed.now
    target = team_meant(deed, deed.values["team"])
    due, correct_due = deed.moment("remedy_day", "remedy_time"), deed.moment("correct_day", "correct_time")
    deed.step()
    complaint.dispatch(target.department, target.staff_id, target.name if target.staff_id else "", now)
    plan_remedy(deed, deed.values["method"], due)
    plan_corrective(deed, correct_due)
    deed.decided(
        Verdict.DISPATCHED, level, deed.values["opinion"], team=complaint.team, leader=complaint.leader, remedy_due_at=due,
        correct_due_at=correct_due,
    )  # fmt: skip
    limits.stop(s, complaint, (ClockKind.DECISION,), by=by, now=now)
    limits.start_minutes(s, complaint, ClockKind.ACCEPT, by=by, now=now)
    deed.tell(leader=complaint.leader)


def team_meant(deed: Deed, words: str) -> Target:
    """A department or somebody of one; never only the person complained about. Raises FormErrors."""
    target = target_meant(deed.s, words, deed.roster, field="team")
    if not target.department:
        raise FormErrors({"team": _("{name} belongs to no department. Choose a team.").format(name=target.name)})
    if target.staff_id is not None and target.staff_id == deed.complaint.accused_id:
        raise FormErrors({"team": _("{name} is the person complained about. Choose somebody else.").format(name=target.name)})
    return target


@allowed(CLERKS)
def to_manager(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """Big ones are the manager's (P2七.2)."""
    deed = begin(s, complaint_id, Move.TO_MANAGER, form, version=version, by=by, now=now)
    return _pass(deed, Verdict.TO_MANAGER, Level.DIRECTOR, deed.values["why"])


@allowed(CLERKS)
def to_director(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """Not big enough after all, or with a word on how: the director decides."""
    deed = begin(s, complaint_id, Move.TO_DIRECTOR, form, version=version, by=by, now=now)
    return _pass(deed, Verdict.TO_DIRECTOR, Level.MANAGER, deed.values["opinion"])


def _pass(deed: Deed, verdict: Verdict, level: Level, words: str) -> Moved:
    deed.step()
    deed.decided(verdict, level, words)
    limits.start_minutes(deed.s, deed.complaint, ClockKind.DECISION, by=deed.by, now=deed.now)
    return deed.end()


@allowed(CLERKS)
def unfounded(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The director alone says so, as a clerk may explain but never refuse (W6); until it is told the only words are 正在请示."""
    deed = begin(s, complaint_id, Move.UNFOUNDED, form, version=version, by=by, now=now)
    deed.step()
    deed.complaint.is_unfounded = True
    deed.decided(Verdict.UNFOUNDED, Level.DIRECTOR, deed.values["ground"], basis=deed.values["basis"])
    limits.stop(s, deed.complaint, (ClockKind.DECISION,), by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def decide_round(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """Not satisfied: whoever the round has gone up to says what is done now, by which team and by when (P2七.4)."""
    deed = begin(s, complaint_id, Move.DECIDE_ROUND, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    due, correct_due = deed.moment("remedy_day", "remedy_time"), deed.moment("correct_day", "correct_time")
    if values["team"]:
        target = team_meant(deed, values["team"])
        complaint.dispatch(target.department, target.staff_id, target.name if target.staff_id else "", now)
        complaint.accepted_at = now
    deed.step()
    complaint.is_pending = False
    plan_remedy(deed, values["method"], due)
    if correct_due is not None:
        plan_corrective(deed, correct_due)
    deed.decided(
        Verdict.DISPATCHED, complaint.level, values["opinion"], team=complaint.team, leader=complaint.leader, remedy_due_at=due,
        correct_due_at=correct_due,
    )  # fmt: skip
    limits.stop(s, complaint, (ClockKind.DECISION,), by=by, now=now)
    deed.tell(leader=complaint.leader)
    return deed.end()


@allowed(CLERKS)
def end(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Ended without satisfaction, by the manager alone: the final answer, the outside routes told, the evidence."""
    deed = begin(s, complaint_id, Move.END, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    complaint.final_answer, complaint.outside_routes = values["final_answer"], values["outside_routes"]
    complaint.evidence, complaint.is_pending = values["evidence"], False
    return _ended(deed, Verdict.ENDED)


def _ended(deed: Deed, verdict: Verdict) -> Moved:
    s, complaint, by, now = deed.s, deed.complaint, deed.by, deed.now
    deed.step()
    level = Level.MANAGER if has_manager(deed.roster, complaint.accused_id) else Level.DIRECTOR
    deed.decided(verdict, level, deed.values["final_answer"])
    deed.warn(limits.close(s, complaint, now, by=by, now=now))
    if left := open_measures(s, complaint.id):
        deed.notes.append(_("Corrective actions go on in their own list: {n}.").format(n=left))
    return deed.end()


@allowed(CLERKS)
def end_unmet(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Tried on several days and nobody was ever met: the final answer was left in writing, where and when; nobody said anything of it.

    An answer of an earlier round is no answer to this one, so none stands on the complaint; the visits keep it."""
    deed = begin(s, complaint_id, Move.END_UNMET, form, version=version, by=by, now=now)
    complaint, values = deed.complaint, deed.values
    left_at = told_at(values, now, earliest=complaint.handled_at or complaint.received_at, day="left_day", wall="left_time")
    complaint.final_answer, complaint.outside_routes = values["final_answer"], values["outside_routes"]
    complaint.evidence = _("Left in writing: {where}, {when}").format(where=values["left_where"], when=f"{local(left_at):%Y-%m-%d %H:%M}")
    complaint.satisfaction = None
    deed.tell(left_at=left_at)
    limits.give_up(s, complaint, (ClockKind.RETURN, ClockKind.CALL), by=by, now=now)  # nobody was revisited: never counts as kept
    return _ended(deed, Verdict.NEVER_MET)


@allowed(CLERKS)
def assign(s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Somebody else has it from now on: the officer, the team, or who revisits, as it stands; no limit begins anew (R10)."""
    deed = begin(s, complaint_id, Move.ASSIGN, form, version=version, by=by, now=now)
    complaint = deed.complaint
    target = target_meant(s, deed.values["to"], deed.roster)
    if target.staff_id is not None:
        _check_accused(complaint, target.staff_id, target.name)
    before = complaint.leader_id
    deed.tell(sender=_give(complaint, target, deed.roster))
    if complaint.state in TEAMS:
        hand_measures(s, complaint, before)
    return deed.end()


def _check_accused(complaint: Complaint, staff_id: UUID, name: str) -> None:
    if staff_id == complaint.accused_id:
        raise FormErrors({"to": _("{name} is the person complained about. Choose somebody else.").format(name=name)})


def _give(complaint: Complaint, target: Target, found: Roster) -> str:
    """Gives who had it before."""
    if complaint.state in TEAMS:
        before = complaint.leader or complaint.team
        complaint.team, complaint.leader_id = target.department or complaint.team, target.staff_id
        complaint.leader = target.name if target.staff_id else ""
        return before
    staff_id = target.staff_id or next(iter(found.heads(target.department)), None)
    if staff_id is None:
        raise FormErrors({"to": _("Name somebody: a department has nobody who answers for it alone.")})
    name, department = found.members[staff_id].name, found.members[staff_id].department
    _check_accused(complaint, staff_id, name)
    if complaint.state is State.TO_REVISIT:
        before, complaint.visitor_id, complaint.visitor = complaint.visitor, staff_id, name
        return before
    before = complaint.owner
    complaint.owner_id, complaint.owner, complaint.owner_department = staff_id, name, department
    return before
