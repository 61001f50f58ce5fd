"""The moves somebody has with a complaint as it stands: what is not here is absent from the screen, not greyed out and scolded."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.fields import (
    FEWEST_TRIES,
    LEVEL_WORDS,
    MAY,
    MOVE_WORDS,
    NOT_CHOSEN,
    ClockKind,
    Level,
    May,
    Move,
    Satisfaction,
    State,
    TrackState,
)
from app.complaints.record import Complaint
from app.complaints.tracks import ComplaintRemedy, CorrectiveAction, ReturnVisit
from app.complaints.who import deciders, has_manager, leading, officer_now, powers, visiting, with_role
from app.core.actor import Actor, Role
from app.core.clock import day_of
from app.core.errors import UserError
from app.core.i18n import _
from app.office.duty import Roster, roster


def moves_for(s: Session, complaint_id: UUID, by: Actor, *, now: datetime) -> tuple[Move, ...]:
    """What `by` may do with a complaint now, in the order of the table; nothing for one that is gone."""
    complaint = s.get(Complaint, complaint_id)
    if complaint is None:
        return ()
    found = roster(s, now=now)
    held = powers(found, complaint, by)
    return tuple(
        move for move in Move
        if move not in NOT_CHOSEN and complaint.may(move) and who_may(complaint, move, by) & held
        and not _stands_against(s, complaint, move, found)
    )  # fmt: skip


def who_may(complaint: Complaint, move: Move, by: Actor | None = None) -> frozenset[May]:
    """Whose a move is; what the manager decided the director does not decide anew (P2七.2).

    Of the team, but not of whom it is about: how satisfied anybody is somebody else writes down."""
    if move in (Move.VISIT, Move.CALL) and by is not None and by.staff_id is not None and by.staff_id == complaint.accused_id:
        return MAY[move] - {May.TEAM}
    is_managers = move is Move.DISPATCH and complaint.state is State.DISPATCHED and complaint.level is Level.MANAGER
    return frozenset({May.MANAGER}) if is_managers else MAY[move]


def permit(s: Session, complaint: Complaint, move: Move, by: Actor, found: Roster) -> str:
    """Raises UserError where the person does not have the move; gives whom they stand in for, or nothing."""
    held = powers(found, complaint, by)
    if not who_may(complaint, move, by) & held:
        words = {"number": complaint.number, "move": _(MOVE_WORDS[move]), "who": _who_may(complaint, move, found)}
        sentence = _("“{move}” of complaint {number} is for {who}. Nothing was changed; ask them.")
        if by.staff_id is not None and by.staff_id == complaint.accused_id:
            sentence = _("Complaint {number} is about yourself: “{move}” is for {who}. Nothing was changed.")
        raise UserError(sentence.format(**words))
    if reason := _stands_against(s, complaint, move, found):
        raise UserError(reason)
    return _stood_in_for(complaint, move, by)


def _who_may(complaint: Complaint, move: Move, found: Roster) -> str:
    """Whoever has the move, by name where somebody is named."""

    def deciding_at(level: Level) -> list[str]:
        named = [found.members[one].name for one in deciders(found, level, complaint.accused_id)]
        role = Role.MANAGER if level is Level.MANAGER else Role.DIRECTOR
        nobody = _("nobody else in this office") if complaint.accused_id in with_role(found, role) else _(LEVEL_WORDS[level])
        return named or [nobody]

    named: dict[May, list[str]] = {
        May.CLERK: [_("the desk")],
        May.OFFICER: [officer_now(found, complaint).name],
        May.DIRECTOR: deciding_at(Level.DIRECTOR),
        May.MANAGER: deciding_at(Level.MANAGER),
        May.DECIDER: deciding_at(complaint.level),
        May.LEADER: [leading(found, complaint).name] if complaint.team else [_("the team")],
        May.TEAM: [complaint.team or _("the team")],
        May.VISITOR: [visiting(found, complaint).name if complaint.visitor_id else complaint.visitor or _("the return visitor")],
    }
    return _(", ").join(dict.fromkeys(name for power in May if power in who_may(complaint, move) for name in named[power] if name))


def _stood_in_for(complaint: Complaint, move: Move, by: Actor) -> str:
    """The officer whose complaint somebody else took up; recorded with what they did."""
    if by.staff_id is None or MAY[move] != frozenset({May.OFFICER}) or by.staff_id == complaint.owner_id:
        return ""
    return complaint.owner


# -- what the state knows but has nothing to do just now


def _stands_against(s: Session, complaint: Complaint, move: Move, found: Roster) -> str:
    check = _CHECKS.get(move)
    return check(s, complaint, found) if check else ""


def open_remedies(s: Session, complaint_id: UUID) -> list[ComplaintRemedy]:
    """Remedies not done yet, the first due first."""
    s.flush()
    where = (ComplaintRemedy.complaint_id == complaint_id, ComplaintRemedy.state == TrackState.OPEN)
    return list(s.execute(select(ComplaintRemedy).where(*where).order_by(ComplaintRemedy.due_at)).scalars())


def actions_of(s: Session, complaint_id: UUID, *states: TrackState) -> list[CorrectiveAction]:
    """Corrective actions in these states, as numbered."""
    s.flush()
    where = (CorrectiveAction.complaint_id == complaint_id, CorrectiveAction.state.in_(states))
    return list(s.execute(select(CorrectiveAction).where(*where).order_by(CorrectiveAction.place)).scalars())


def was_unsatisfied(s: Session, complaint_id: UUID) -> bool:
    """Whether somebody said at a return visit that they were not satisfied."""
    where = (ReturnVisit.complaint_id == complaint_id, ReturnVisit.satisfaction == Satisfaction.UNSATISFIED)
    return s.execute(select(ReturnVisit.id).where(*where).limit(1)).first() is not None


def days_tried(s: Session, complaint: Complaint) -> int:
    """On how many days of this round somebody went and nobody was met."""
    s.flush()
    where = (ReturnVisit.complaint_id == complaint.id, ReturnVisit.round == complaint.round)
    tries = select(ReturnVisit.visited_at).where(*where, ReturnVisit.satisfaction == Satisfaction.NOT_MET)
    return len({day_of(at) for at in s.execute(tries).scalars()})


def remedy_open(s: Session, complaint: Complaint, _found: Roster | None = None) -> str:
    """Why it cannot be closed yet; empty where nothing is left to be made good (P2七)."""
    left = open_remedies(s, complaint.id)
    if not left:
        return ""
    sentence = _("The remedy of complaint {number} is still open ({method}). Record it as done first.")
    return sentence.format(number=complaint.number, method=left[0].method.splitlines()[0][:40])


def _round_decided(_s: Session, complaint: Complaint, _found: Roster) -> str:
    if not complaint.is_pending:
        return ""
    sentence = _("Round {round} waits for the decision of: {level}. Nothing was changed.")
    return sentence.format(round=complaint.round, level=_(LEVEL_WORDS[complaint.level]))


def _has_result(s: Session, complaint: Complaint, found: Roster) -> str:
    return _round_decided(s, complaint, found) or remedy_open(s, complaint)


def _has_remedy(s: Session, complaint: Complaint, _found: Roster) -> str:
    return "" if open_remedies(s, complaint.id) else _("No remedy is open.")


def _waits_for_round(_s: Session, complaint: Complaint, _found: Roster) -> str:
    return "" if complaint.is_pending else _("No decision on a round is awaited.")


def _has_action(s: Session, complaint: Complaint, _found: Roster) -> str:
    return "" if actions_of(s, complaint.id, TrackState.OPEN) else _("No corrective action is open.")


def _has_done_action(s: Session, complaint: Complaint, _found: Roster) -> str:
    return "" if actions_of(s, complaint.id, TrackState.DONE) else _("No corrective action waits to be verified.")


def _awaits_call(s: Session, complaint: Complaint, _found: Roster) -> str:
    from app.complaints.limits import running

    return "" if running(s, complaint.id, ClockKind.CALL) else _("No call after a repair is awaited.")


def _may_end(s: Session, complaint: Complaint, found: Roster) -> str:
    if complaint.accused_id in with_role(found, Role.MANAGER) and not has_manager(found, complaint.accused_id):
        return _(
            "The manager is the person complained about, and only a manager ends a complaint without satisfaction. Decide another round."
        )
    if not has_manager(found, complaint.accused_id):
        return _(
            "Only a manager ends a complaint without satisfaction, and this office has none. Decide another round, or add one to the staff."
        )
    if complaint.state is State.IN_HAND and not complaint.is_pending:
        return _("A remedy is in hand: let it be done and the person be revisited first.")
    if not was_unsatisfied(s, complaint.id):
        return _("Nobody has said yet that they are not satisfied. Record the return visit first.")
    return remedy_open(s, complaint)


def _may_end_unmet(s: Session, complaint: Complaint, _found: Roster) -> str:
    if (tried := days_tried(s, complaint)) < FEWEST_TRIES:
        sentence = _("Nobody was met on {n} of the {fewest} days that must have been tried. Record the return visits first.")
        return sentence.format(n=tried, fewest=FEWEST_TRIES)
    return remedy_open(s, complaint)


def _there_is_a_manager(_s: Session, complaint: Complaint, found: Roster) -> str:
    if has_manager(found, complaint.accused_id):
        return ""
    if has_manager(found):
        return _("The manager is the person complained about, so the director decides.")
    return _("This office has no manager on its staff list, so the director decides.")


def _wants_leader(s: Session, complaint: Complaint, _found: Roster) -> str:
    from app.complaints.limits import leader_owed

    return "" if leader_owed(s, complaint) else _("No wish to see a leader is open.")


def _may_extend(s: Session, complaint: Complaint, _found: Roster) -> str:
    from app.complaints.limits import running

    if actions_of(s, complaint.id, TrackState.OPEN) or open_remedies(s, complaint.id) or running(s, complaint.id, ClockKind.PROMISE):
        return ""
    return _("Nothing of it is running any more.")


_CHECKS: dict[Move, Callable[[Session, Complaint, Roster], str]] = {
    Move.RESULT: _has_result,
    Move.REMEDY: _has_remedy,
    Move.FURTHER: _round_decided,
    Move.DECIDE_ROUND: _waits_for_round,
    Move.CORRECTIVE: _has_action,
    Move.VERIFY_CORRECTIVE: _has_done_action,
    Move.CALL: _awaits_call,
    Move.END: _may_end,
    Move.END_UNMET: _may_end_unmet,
    Move.TO_MANAGER: _there_is_a_manager,
    Move.EXTEND: _may_extend,
    Move.SEE_LEADER: _wants_leader,
}
