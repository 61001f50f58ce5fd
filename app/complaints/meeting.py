"""A wish to see a leader is a duty of the director's until somebody saw the person, or the wish is no more. One transaction each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.deed import Deed, Moved, begin
from app.complaints.fields import CLERKS, ClockKind, Meeting, Move
from app.complaints.record import ComplaintEvent
from app.complaints.who import with_role
from app.core.actor import Actor, Role, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.office.duty import Roster
from app.office.named import meant
from app.storage.types import from_ms
from app.tickets.deed import told_at

LEADERS = (Role.DIRECTOR, Role.MANAGER, Role.DIVISION_LEADER, Role.DEPARTMENT_HEAD)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """What became of the wish: who saw the person when, or that nobody need any more."""

    outcome: Meeting
    leader: str
    at: datetime


@allowed(CLERKS)
def see_leader(
    s: Session, complaint_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime
) -> Moved:
    """Which leader saw the person, and when; or that the wish was withdrawn, which counts neither as kept nor, in time, as missed."""
    deed = begin(s, complaint_id, Move.SEE_LEADER, form, version=version, by=by, now=now)
    outcome = Meeting(deed.values["outcome"])
    at = told_at(deed.values, now, earliest=deed.complaint.received_at, day="seen_day", wall="seen_time")
    deed.tell(seen_at=at)
    if outcome is Meeting.SEEN:
        deed.values["leader"] = _leader(deed)
        limits.stop(s, deed.complaint, (ClockKind.LEADER,), by=by, now=at)
        return deed.end()
    if outcome is Meeting.NOBODY and not deed.complaint.is_unreachable:
        raise FormErrors({"outcome": _("There is a contact or a home on record: invite the person, then write who saw them.")})
    deed.values["leader"] = ""
    limits.give_up(s, deed.complaint, (ClockKind.LEADER,), by=by, now=now)
    return deed.end()


def _leader(deed: Deed) -> str:
    """One of the leaders, and never the person complained about. Raises FormErrors."""
    if not deed.values["leader"]:
        raise FormErrors({"leader": _("Write which leader saw the person.")})
    one, accused = meant(deed.s, deed.values["leader"], field="leader"), deed.complaint.accused_id
    if one.id == accused:
        raise FormErrors({"leader": _("{name} is the person complained about. Another leader sees the person.").format(name=one.name)})
    known = leaders(deed.roster, accused)
    if known and one.id not in known:
        names = _(", ").join(deed.roster.members[each].name for each in known)
        raise FormErrors(
            {"leader": _("{name} is no leader. Write which of them saw the person: {names}.").format(name=one.name, names=names)}
        )
    return one.name


def leaders(found: Roster, accused: UUID | None) -> list[UUID]:
    """Whom somebody means who wants to see a leader, the director first; never the person complained about."""
    ids = [one for role in LEADERS for one in with_role(found, role)]
    ids += [one for post in found.posts for one in found.heads(post)]
    return [one for one in dict.fromkeys(ids) if one != accused]


def meeting_of(s: Session, complaint_id: UUID) -> MeetingRow | None:
    """What became of the wish of a complaint's person last; None while nothing did."""
    where = (ComplaintEvent.complaint_id == complaint_id, ComplaintEvent.move == Move.SEE_LEADER, ComplaintEvent.is_undone.is_(False))
    last = s.execute(select(ComplaintEvent).where(*where).order_by(ComplaintEvent.at.desc()).limit(1)).scalar_one_or_none()
    if last is None:
        return None
    facts = json.loads(last.facts)
    return MeetingRow(Meeting(facts["outcome"]), facts.get("leader", ""), from_ms(facts["seen_at"]))
