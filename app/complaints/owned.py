"""Complaints and corrective actions of somebody who leaves the office go to whoever takes them over (W4.1, W5)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.complaints.fields import CLERKS, STATE_WORDS, TRACK_WORDS, Move, TrackState
from app.complaints.record import Complaint, told_already
from app.complaints.tracks import CorrectiveAction
from app.core.clock import local
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.office.duty import Roster
from app.office.owned import Giving, Owned, OwnedKind, declare
from app.office.record import Staff
from app.tickets.away import LONGEST_MATTER, AbLine, declare_lines


def _complaints_of(s: Session, staff_id: UUID) -> Sequence[Owned]:
    theirs = or_(Complaint.owner_id == staff_id, Complaint.leader_id == staff_id, Complaint.visitor_id == staff_id)
    columns = (Complaint.id, Complaint.summary, Complaint.name, Complaint.number, Complaint.state)
    where = (Complaint.closed_at.is_(None), theirs, *told_already(s))
    found = s.execute(select(*columns).where(*where).order_by(Complaint.received_at, Complaint.number))
    return [Owned(row.id, row.summary[:120], row.name or _("anonymous"), row.number, _(STATE_WORDS[row.state])) for row in found]


def _taker(giving: Giving) -> Staff:
    taker = giving.taker
    assert taker is not None  # neither kind may lapse
    if not taker.roles & CLERKS:
        raise UserError(_("{name} cannot have a complaint: guards register only.").format(name=taker.name))
    return taker


def _give_complaint(s: Session, giving: Giving) -> None:
    """Everything the leaver is to the complaint, the taker is from now on; limits run on (R10)."""
    from app.complaints.deed import write_event

    complaint, leaver, taker = s.get(Complaint, giving.item), giving.leaver, _taker(giving)
    if complaint is None:
        return
    if taker.id == complaint.accused_id:
        raise UserError(_("{name} is the person complained about. Choose somebody else.").format(name=taker.name))
    if complaint.owner_id == leaver.id:
        complaint.owner_id, complaint.owner, complaint.owner_department = taker.id, taker.name, taker.department
    if complaint.leader_id == leaver.id:
        complaint.leader_id, complaint.leader = taker.id, taker.name
    if complaint.visitor_id == leaver.id:
        complaint.visitor_id, complaint.visitor = taker.id, taker.name
    complaint.moved_at = None
    facts = {"sender": leaver.name, "to": taker.name, "reason": _("The owner has left")}
    write_event(s, complaint, Move.ASSIGN, complaint.state, facts, by=giving.by, now=giving.now)


def _actions_of(s: Session, staff_id: UUID) -> Sequence[Owned]:
    where = (CorrectiveAction.owner_id == staff_id, CorrectiveAction.state.in_((TrackState.OPEN, TrackState.DONE)))
    query = select(CorrectiveAction, Complaint.summary).join(Complaint, Complaint.id == CorrectiveAction.complaint_id).where(*where)
    return [
        Owned(one.id, summary[:120], _(TRACK_WORDS[one.state]), f"{one.number} #{one.place}", f"{local(one.due_at):%Y-%m-%d}")
        for one, summary in s.execute(query.order_by(CorrectiveAction.due_at))
    ]


def _give_action(s: Session, giving: Giving) -> None:
    action, taker = s.get(CorrectiveAction, giving.item), _taker(giving)
    if action is not None:
        action.owner_id, action.owner = taker.id, taker.name


@declare_lines
def ab_lines(s: Session, staff_id: UUID, found: Roster) -> Sequence[AbLine]:
    """The complaints of somebody about to go, on their A/B sheet, with who answers then (W5)."""
    from app.complaints.lists import open_of
    from app.complaints.who import accountable

    lines = []
    for row in open_of(s, staff_id, now=found.now):
        answer = accountable(found, row)
        if row.acts is not None and row.acts.staff_id == staff_id and answer is not None:
            due = f"{local(row.act_by):%m-%d %H:%M}" if row.act_by else ""
            lines.append(AbLine(row.number, row.summary[:LONGEST_MATTER], row.complainant, _(STATE_WORDS[row.state]), due, answer.name))
    return lines


COMPLAINTS = declare(OwnedKind("complaints", N_("Open complaints"), _complaints_of, _give_complaint))
ACTIONS = declare(OwnedKind("corrective_actions", N_("Open corrective actions"), _actions_of, _give_action))
