"""The person is told: a refusal or a delay with its reasons, the result; and a matter begins again. One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin, moved, told_at, write_event
from app.tickets.fields import CLERKS, Channel, ClockKind, May, Move, Outcome, TicketState
from app.tickets.handing import end_pending
from app.tickets.promising import item_of
from app.tickets.record import Ticket
from app.tickets.who import powers

NOBODY = "nobody"
IN_PERSON = {Channel.VISIT: "person", Channel.CALL: "phone", Channel.LETTER: "letter", Channel.FAX: "fax", Channel.EMAIL: "email"}


@allowed(CLERKS)
def tell_refusal(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The refusal was told with its reason, politely (W6.3), and the papers given back."""
    deed = begin(s, ticket_id, Move.TELL_REFUSAL, form, version=version, by=by, now=now)
    values = deed.values
    at = _told(deed)
    deed.step()
    deed.ticket.finish(values["told_reason"], now, is_refused=True)
    deed.ticket.tell(values["how"], at, values["reaction"])
    end_pending(s, deed.ticket, Outcome.WITHDRAWN, by=by, now=now)
    limits.stop(s, deed.ticket, by=by, now=now)
    done = deed.end()
    return report_in_passing(deed, done, how=values["how"], at=at) if values["reaction"] else done


@allowed(CLERKS)
def tell_delay(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """That it cannot be done for now was told with its reason (W6.3); it comes up again by itself on its day."""
    deed = begin(s, ticket_id, Move.TELL_DELAY, form, version=version, by=by, now=now)
    deed.tell(told_at=_told(deed))
    deed.ticket.is_delay_told = True
    return deed.end()


@allowed(CLERKS)
def report_back(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The first owner tells the result, how and when, and what the person said (W4.5, P2四: every matter is answered)."""
    deed = begin(s, ticket_id, Move.REPORT_BACK, form, version=version, by=by, now=now)
    at = _told(deed)
    deed.step()
    deed.ticket.tell(deed.values["how"], at, deed.values["reaction"])
    return deed.end()


def report_in_passing(deed: Deed, done: Moved, *, how: str = "", at: datetime | None = None) -> Moved:
    """Told in the same breath: where whoever did it may report back, no second form is asked for."""
    ticket = deed.ticket
    if May.FIRST not in powers(deed.roster, ticket, deed.by):
        return done
    how = how or IN_PERSON[ticket.channel]
    before = ticket.step(Move.REPORT_BACK, deed.now)
    ticket.tell(how, at or deed.now, deed.values["reaction"])
    facts = {"how": how, "reaction": deed.values["reaction"]}
    write_event(deed.s, ticket, Move.REPORT_BACK, before, facts, by=deed.by, now=deed.now)
    deed.s.flush()
    return moved(ticket, done.notes)


def _told(deed: Deed) -> datetime:
    """When it was told; raises FormErrors where somebody could have been told and nobody was."""
    ticket = deed.ticket
    if deed.values["how"] == NOBODY and not (ticket.is_anonymous or ticket.is_contact_refused):
        raise FormErrors({"how": _("There is a contact on record: tell the person, then write how.")})
    return told_at(deed.values, deed.now, earliest=ticket.received_at)


@allowed(CLERKS)
def reopen(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """It is not settled: another round with limits that begin now (R8)."""
    deed = begin(s, ticket_id, Move.REOPEN, form, version=version, by=by, now=now)
    ticket = deed.ticket
    deed.step()
    deed.tell(before=ticket.result)
    ticket.begin_again()
    limits.start_promise(s, ticket, item_of(s, ticket.item_id), by=by, now=now, start=now)
    if ticket.is_resident:
        limits.start_same_day(s, ticket, by=by, now=now, start=now)
    return deed.end()


@allowed(CLERKS)
def look_again(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Before its day, because the ground has gone."""
    deed = begin(s, ticket_id, Move.LOOK_AGAIN, form, version=version, by=by, now=now)
    wake(s, deed.ticket, by=by, now=now)
    deed.state_from = TicketState.NOT_NOW
    return deed.end()


def wake(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """A matter put off goes on where it was when it was reported (W6.3)."""
    ticket.step(Move.LOOK_AGAIN, now)
    ticket.look_again, ticket.is_delay_told = None, False
    if ticket.state is not TicketState.WAITING:
        limits.resume(s, ticket, by=by, now=now)
    if ticket.state is TicketState.DISPUTED:
        limits.start_decision(s, ticket, by=by, now=now)
    others: tuple[Any, ...] = tuple(kind for kind in ClockKind if kind is not ClockKind.PROMISE)
    limits.resume(s, ticket, others, by=by, now=now)
