"""From hand to hand (W4.3): offered, accepted or returned; the owner stays owner until somebody else has accepted. One transaction each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.office.duty import Roster
from app.office.named import meant
from app.office.record import Staff
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin, person_of, told_at
from app.tickets.duties import Handover
from app.tickets.fields import CLERKS, Channel, ClockKind, Move, Outcome, Passing, TicketState
from app.tickets.record import Ticket
from app.tickets.who import answers


@dataclass(frozen=True, slots=True)
class Target:
    """Who is to have it: somebody, or a department (no `staff_id`), with the phone the caller is told."""

    staff_id: UUID | None
    name: str
    department: str
    phone: str = ""


@allowed(CLERKS)
def hand_over(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Not own duty (W4.3): offered to somebody who must accept it; the caller is told their name and phone."""
    deed = begin(s, ticket_id, Move.HAND_OVER, form, version=version, by=by, now=now)
    ticket, values = deed.ticket, deed.values
    target = target_meant(s, values["to"], deed.roster)
    if target.staff_id is not None and target.staff_id == ticket.owner_id:
        raise FormErrors({"to": _("{name} owns it already. Choose somebody else.").format(name=target.name)})
    if not values["is_told"] and not (ticket.is_anonymous or ticket.is_contact_refused):
        raise FormErrors({"is_told": _("Tell the caller the name and phone of who takes over first, then say yes.")})
    deed.step()
    ticket.hand_to(target.staff_id, target.name if target.staff_id else "", target.department)
    _offer(deed, target)
    limits.start_acceptance(s, ticket, by=by, now=now)
    if values["is_call_back"] if values["is_call_back"] is not None else ticket.channel is Channel.CALL:
        limits.start_call_back(s, ticket, by=by, now=now)
    _notes(deed, target)
    return deed.end()


def _offer(deed: Deed, target: Target) -> Handover:
    ticket = deed.ticket
    made = Handover(
        ticket_id=ticket.id, kind=Passing.TRANSFER, from_id=ticket.owner_id, from_name=ticket.owner, from_department=ticket.department,
        to_id=target.staff_id, to_name=target.name if target.staff_id else "", to_department=target.department, to_phone=target.phone,
        reason=deed.values["reason"], papers=deed.values["papers"], is_told=bool(deed.values["is_told"]),
        asked_at=deed.now, asked_by=deed.by.name,
    )  # fmt: skip
    deed.s.add(made)
    deed.tell(to=target.name, department=target.department, phone=target.phone)
    return made


def _notes(deed: Deed, target: Target) -> None:
    if not target.phone:
        sentence = _("No phone of {name} is on record. Add it to the staff list, so that callers can be told.")
        deed.notes.append(sentence.format(name=target.name))
    if target.staff_id is not None and not deed.roster.on_duty(target.staff_id):
        stands_in = answers(deed.roster, target.staff_id, target.department, deed.ticket.topic)
        sentence = _("{name} is away; {deputy} accepts it instead.")
        deed.notes.append(sentence.format(name=target.name, deputy=stands_in.name))


def target_meant(s: Session, words: str, found: Roster, *, field: str = "to") -> Target:
    """A person of the staff list or a department, by name. Raises FormErrors; a guard owns nothing (W4.4)."""
    name = words.strip()
    if name in departments_of(found):
        post = found.posts.get(name)
        return Target(None, name, name, post.phone if post else "")
    one = meant(s, name, field=field)
    member = found.members[one.id]
    if not member.roles & CLERKS:
        sentence = _("{name} has no role that accepts matters (guards give direction only). Hand it to the department instead.")
        raise FormErrors({field: sentence.format(name=member.name)})
    phone = s.execute(select(Staff.phone).where(Staff.id == one.id)).scalar_one()
    post = found.posts.get(member.department)
    return Target(one.id, member.name, member.department, phone or (post.phone if post else ""))


def departments_of(found: Roster) -> frozenset[str]:
    """Departments on record, and those the staff list names."""
    return frozenset(found.posts) | {member.department for member in found.members.values() if member.is_active and member.department}


@allowed(CLERKS)
def accept(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Accepting is the hand-over: whoever accepts is the owner from now on; no limit begins anew (R10)."""
    deed = begin(s, ticket_id, Move.ACCEPT, form, version=version, by=by, now=now)
    ticket, me = deed.ticket, person_of(deed.roster, by)
    if me is None:
        who = answers(deed.roster, ticket.target_id, ticket.target_department, ticket.topic).staff_id
        me = deed.roster.members[ticket.target_id or who]
    deed.tell(sender=ticket.owner)
    deed.step()
    ticket.take(me.id, me.name, me.department or ticket.target_department)
    limits.stop(s, ticket, (ClockKind.ACCEPT,), by=by, now=now)
    end_pending(s, ticket, Outcome.ACCEPTED, by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def send_back(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Returned to the sender with reason and basis, once; the second time the division leader says whose it is."""
    deed = begin(s, ticket_id, Move.SEND_BACK, form, version=version, by=by, now=now)
    ticket = deed.ticket
    deed.tell(sender=ticket.owner)
    deed.step()
    ticket.send_back()
    limits.stop(s, ticket, (ClockKind.ACCEPT,), by=by, now=now)
    end_pending(s, ticket, Outcome.RETURNED, by=by, now=now, answer=deed.values["reason"], basis=deed.values["basis"])
    if ticket.state is TicketState.DISPUTED:
        limits.start_decision(s, ticket, by=by, now=now)
        deed.notes.append(_("Returned for the second time: the division leader says now whose it is."))
    return deed.end()


@allowed(CLERKS)
def assign(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """A superior says whose it is: nobody accepted in time, it was returned twice, the owner has left."""
    deed = begin(s, ticket_id, Move.ASSIGN, form, version=version, by=by, now=now)
    give(deed, target_meant(s, deed.values["to"], deed.roster), deed.values["reason"])
    return deed.end()


def give(deed: Deed, target: Target, reason: str) -> None:
    """It is theirs from now on without being asked; a department's goes to whoever answers there."""
    s, ticket, by, now = deed.s, deed.ticket, deed.by, deed.now
    staff_id = target.staff_id or answers(deed.roster, None, target.department, ticket.topic).staff_id
    member = deed.roster.members[staff_id]
    end_pending(s, ticket, Outcome.WITHDRAWN, by=by, now=now)
    s.add(Handover(
        ticket_id=ticket.id, kind=Passing.ASSIGNED, outcome=Outcome.ACCEPTED, from_id=ticket.owner_id, from_name=ticket.owner,
        from_department=ticket.department, to_id=member.id, to_name=member.name, to_department=member.department or target.department,
        to_phone=target.phone, reason=reason, asked_at=now, asked_by=by.name, answered_at=now, answered_by=by.name,
    ))  # fmt: skip
    deed.tell(sender=ticket.owner, to=member.name)
    if ticket.may(Move.ASSIGN):
        deed.step(Move.ASSIGN)
    ticket.take(member.id, member.name, member.department or target.department)
    if ticket.came_from in (TicketState.HANDING_OVER, TicketState.DISPUTED):
        ticket.came_from = TicketState.WORKING  # whose it is has been said: it does not go back to being offered
    limits.stop(s, ticket, (ClockKind.ACCEPT, ClockKind.DECISION), by=by, now=now)


def end_pending(s: Session, ticket: Ticket, outcome: Outcome, *, by: Actor, now: datetime, answer: str = "", basis: str = "") -> None:
    """The hand-over that waits for an answer has one."""
    s.flush()
    waiting = (Handover.ticket_id == ticket.id, Handover.kind == Passing.TRANSFER, Handover.outcome == Outcome.PENDING)
    for one in s.execute(select(Handover).where(*waiting)).scalars():
        one.end(outcome, by.name, now, answer, basis)


@allowed(CLERKS)
def call_back(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The department has called the person (W4.3): the recorded call stops the limit."""
    deed = begin(s, ticket_id, Move.CALL_BACK, form, version=version, by=by, now=now)
    at = told_at(deed.values, now, earliest=deed.ticket.received_at)
    limits.stop(s, deed.ticket, (ClockKind.CALL_BACK,), by=by, now=at)
    return deed.end()


def called(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Within the service that records an outgoing call made for a ticket: the call back is done. Gives whether one was awaited."""
    ticket = s.get(Ticket, ticket_id)
    if ticket is None or not ticket.may(Move.CALL_BACK) or not limits.running(s, ticket_id, ClockKind.CALL_BACK):
        return False
    call_back(s, ticket_id, {"caller": by.name}, by=by, now=now)
    return True
