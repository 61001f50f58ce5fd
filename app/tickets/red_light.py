"""Red light (W6): a clerk may do and explain, never refuse. Head and division leader are told, one decides. Each is one transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.office.duty import Roster
from app.storage.numbers import daily_number, take
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin
from app.tickets.duties import RedLightReport
from app.tickets.fields import CLERKS, ClockKind, Move, TicketState, Verdict
from app.tickets.record import Ticket
from app.tickets.who import can_decide

LONGEST = timedelta(days=3653)


@allowed(CLERKS)
def red_light(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Reported to the head and the division leader (W6.2); other limits run or wait as they did. Until decided it is only being asked."""
    deed = begin(s, ticket_id, Move.RED_LIGHT, form, version=version, by=by, now=now)
    ticket = deed.ticket
    if not can_decide(deed.roster, ticket.department):
        sentence = _("Nobody of this office may decide on it: no department head and no division leader is named. Ask the administrator.")
        raise UserError(sentence)
    deed.step()
    made = _report(deed)
    limits.start_decision(s, ticket, by=by, now=now)
    deed.tell(number=made.number, head=made.head, leader=made.leader)
    deed.about = (made.id, made.number)
    return deed.end()


def _report(deed: Deed) -> RedLightReport:
    s, ticket, values = deed.s, deed.ticket, deed.values
    head_id, head = _above(deed.roster, deed.roster.heads(ticket.department))
    leader_id, leader = _above(deed.roster, deed.roster.leaders(ticket.department))
    number = daily_number("R", day_of(deed.now), take(s, "red_light", f"{day_of(deed.now):%Y%m%d}"))
    made = RedLightReport(
        ticket_id=ticket.id, number=number, ground=values["ground"], missing=values["missing"], told=values["told"],
        department=ticket.department, state_from=deed.state_from, asked_at=deed.now, asked_by=deed.by.name, head_id=head_id, head=head,
        leader_id=leader_id, leader=leader,
    )  # fmt: skip
    s.add(made)
    return made


def _above(found: Roster, staff_ids: tuple[UUID, ...]) -> tuple[UUID | None, str]:
    if not staff_ids:
        return None, ""
    return staff_ids[0], found.members[staff_ids[0]].name


@allowed(CLERKS)
def refuse(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The department head alone refuses (W6.1), with opinion and basis; the owner then tells the person."""
    deed = begin(s, ticket_id, Move.REFUSE, form, version=version, by=by, now=now)
    found = _decided(deed, Verdict.REFUSED, deed.values["opinion"], basis=deed.values["basis"])
    deed.step()
    deed.about = (found.id, found.number)
    return deed.end()


@allowed(CLERKS)
def not_now(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The division leader puts it off until a day (W6.2); it comes up again by itself then, and its limits wait until it does."""
    deed = begin(s, ticket_id, Move.NOT_NOW, form, version=version, by=by, now=now)
    day = deed.values["look_again"]
    if not day_of(now) < day <= day_of(now) + LONGEST:
        raise FormErrors({"look_again": _("Write a day to come, within ten years: on it the matter comes up again by itself.")})
    number = day.year * 10000 + day.month * 100 + day.day
    found = _decided(deed, Verdict.NOT_NOW, deed.values["ground"], look_again=number)
    deed.step()
    deed.ticket.look_again = number
    limits.pause(s, deed.ticket, _("cannot be done for now"), tuple(ClockKind), by=by, now=now)
    deed.about = (found.id, found.number)
    return deed.end()


@allowed(CLERKS)
def instruct(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Head or division leader say how to go on (W6.2): back to where it was."""
    deed = begin(s, ticket_id, Move.INSTRUCT, form, version=version, by=by, now=now)
    found = _decided(deed, Verdict.INSTRUCTED, deed.values["instruction"])
    deed.step()
    if deed.ticket.state is TicketState.DISPUTED:
        limits.start_decision(s, deed.ticket, by=by, now=now)
    deed.about = (found.id, found.number)
    return deed.end()


def _decided(deed: Deed, verdict: Verdict, opinion: str, *, basis: str = "", look_again: int | None = None) -> RedLightReport:
    found = pending_report(deed.s, deed.ticket)
    if found is None:
        raise UserError(_("The red-light report of ticket {number} is missing. Load it again.").format(number=deed.ticket.number))
    found.decide(verdict, opinion, deed.now, basis=basis, look_again=look_again)
    found.decided_by, found.decided_as = deed.by.name, decided_as(deed, verdict)
    limits.stop(deed.s, deed.ticket, (ClockKind.DECISION,), by=deed.by, now=deed.now)
    deed.tell(number=found.number)
    return found


def decided_as(deed: Deed, verdict: Verdict) -> str:
    """As what: head, leader, the leader for a head who is away, or whoever leads the whole office."""
    me, department = deed.by.staff_id, deed.ticket.department
    if me is None:
        return ""
    if me in deed.roster.heads(department) and verdict is not Verdict.NOT_NOW:
        return "head"
    if me in deed.roster.leaders(department):
        return "for_head" if verdict is Verdict.REFUSED else "leader"
    return "head" if verdict is Verdict.REFUSED else "director"


def pending_report(s: Session, ticket: Ticket) -> RedLightReport | None:
    """The report that waits for a decision."""
    s.flush()
    waiting = (RedLightReport.ticket_id == ticket.id, RedLightReport.verdict == Verdict.PENDING)
    return s.execute(select(RedLightReport).where(*waiting).order_by(RedLightReport.asked_at.desc()).limit(1)).scalar_one_or_none()


def report_meant(s: Session, number: str) -> tuple[UUID, str]:
    """Ticket and report, by the number of either; of a ticket the newest. Raises UserError."""
    plain = number.strip().upper()
    query = select(RedLightReport.ticket_id, RedLightReport.number).join(Ticket, Ticket.id == RedLightReport.ticket_id)
    match = or_(RedLightReport.number == plain, Ticket.number == plain)
    row = s.execute(query.where(match).order_by(RedLightReport.asked_at.desc(), RedLightReport.number.desc()).limit(1)).first()
    if row is None:
        raise UserError(_("No red-light report has the number {number}, and no ticket with one has. Check it.").format(number=plain))
    return row.ticket_id, row.number


def withdraw_pending(s: Session, ticket: Ticket, *, now: datetime) -> None:
    """The ticket came to another end; the number of its report is used up."""
    if (found := pending_report(s, ticket)) is not None:
        found.take_back(now)
