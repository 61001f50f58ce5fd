"""The two tracks of a complaint, planned and withdrawn within its moves: remedy 补救 and corrective action 纠正, each with its clock."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.complaints import limits
from app.complaints.deed import Deed
from app.complaints.fields import TrackState
from app.complaints.permits import actions_of, open_remedies
from app.complaints.record import Complaint
from app.complaints.tracks import ComplaintRemedy, CorrectiveAction
from app.core.actor import Actor
from app.core.errors import FormErrors
from app.core.i18n import _


def plan_remedy(deed: Deed, method: str, due: datetime | None) -> ComplaintRemedy:
    """What is to be made good by when: never later than the person was promised (P2七). Raises FormErrors."""
    complaint = deed.complaint
    assert due is not None  # the form asks for the day
    made = ComplaintRemedy(
        complaint_id=complaint.id, number=complaint.number, round=complaint.round, method=method, team=complaint.team, due_at=due,
        made_at=deed.now, made_by=deed.by.name,
    )  # fmt: skip
    made.due_at = limits.start_remedy(deed.s, complaint, made, by=deed.by, now=deed.now)
    deed.s.add(made)
    deed.tell(due_at=made.due_at)
    return made


def plan_corrective(deed: Deed, due: datetime | None) -> CorrectiveAction:
    """By when the cause is corrected; it may take longer than the case."""
    s, complaint = deed.s, deed.complaint
    assert due is not None
    s.flush()
    last = s.execute(select(func.max(CorrectiveAction.place)).where(CorrectiveAction.complaint_id == complaint.id)).scalar()
    made = CorrectiveAction(
        complaint_id=complaint.id, number=complaint.number, place=(last or 0) + 1, round=complaint.round, team=complaint.team,
        owner_id=complaint.leader_id, owner=complaint.leader, due_at=due, made_at=deed.now, made_by=deed.by.name,
    )  # fmt: skip
    made.due_at = limits.start_corrective(s, complaint, made, by=deed.by, now=deed.now)
    s.add(made)
    deed.tell(correct_due_at=made.due_at)
    return made


def withdraw_measures(s: Session, complaint: Complaint, *, by: Actor, now: datetime, only_round: bool = False) -> None:
    """What was planned and not done is not to be done any more: dispatched anew, voided, merged."""
    # voided or merged, nobody can verify what was done either; it would stay in the list of open ones for ever
    states = (TrackState.OPEN,) if only_round else (TrackState.OPEN, TrackState.DONE)
    planned: list[ComplaintRemedy | CorrectiveAction] = [*open_remedies(s, complaint.id), *actions_of(s, complaint.id, *states)]
    for one in planned:
        if not only_round or one.round == complaint.round:
            one.state = TrackState.WITHDRAWN
            clocks.cancel(s, one.id, now=now, by=by)


def last_remedy(s: Session, complaint_id: UUID, round_: int) -> ComplaintRemedy | None:
    """What was made good last in a round."""
    where = (ComplaintRemedy.complaint_id == complaint_id, ComplaintRemedy.round == round_, ComplaintRemedy.state == TrackState.DONE)
    return s.execute(select(ComplaintRemedy).where(*where).order_by(ComplaintRemedy.done_at.desc()).limit(1)).scalar_one_or_none()


def hand_measures(s: Session, complaint: Complaint, before: UUID | None) -> None:
    """Another team, or somebody else of it, has what is planned and not done; no limit begins anew (R10)."""
    for remedy in open_remedies(s, complaint.id):
        remedy.team = complaint.team
    for action in actions_of(s, complaint.id, TrackState.OPEN):
        if action.owner_id in (None, before):
            action.team, action.owner_id, action.owner = complaint.team, complaint.leader_id, complaint.leader


def open_measures(s: Session, complaint_id: UUID) -> int:
    """How many corrective actions outlive the complaint."""
    return len(actions_of(s, complaint_id, TrackState.OPEN, TrackState.DONE))


def action_meant(deed: Deed, *states: TrackState) -> CorrectiveAction:
    """The corrective action of the form's number, or the only one. Raises FormErrors."""
    found = actions_of(deed.s, deed.complaint.id, *states)
    place = deed.values["place"]
    chosen = [one for one in found if place is None or one.place == place]
    if len(chosen) == 1:
        return chosen[0]
    numbers = _(", ").join(str(one.place) for one in found) or "—"
    raise FormErrors({"place": _("Say which corrective action: {numbers}.").format(numbers=numbers)})
