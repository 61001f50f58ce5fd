"""The owner works: answers at once, promises, finishes, agrees on a later date, notes something down. One transaction each."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.core.actor import Actor, allowed
from app.core.clock import at_local
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin
from app.tickets.fields import CLERKS, MOVE_WORDS, ClockKind, Move
from app.tickets.promising import item_meant
from app.tickets.telling import report_in_passing

CLOSE_OF_DAY = time(23, 59)
LONGEST = timedelta(days=3653)


@allowed(CLERKS)
def answer(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Answered at once (W4.2). With what the person said to it, it is reported back as well."""
    deed = begin(s, ticket_id, Move.ANSWER, form, version=version, by=by, now=now)
    deed.step()
    deed.ticket.finish(deed.values["answer"], now)
    limits.stop(s, deed.ticket, by=by, now=now)
    done = deed.end()
    return report_in_passing(deed, done) if deed.values["reaction"] else done


@allowed(CLERKS)
def work(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Into work, with a promise item that gives the limit, or not promised and an expected time (W4.2, no blind promise: P1-2)."""
    deed = begin(s, ticket_id, Move.WORK, form, version=version, by=by, now=now)
    _promise(deed)
    deed.step()
    return deed.end()


@allowed(CLERKS)
def promise(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Another promise than before, with a reason: the limit of the new item counts from receipt as well."""
    deed = begin(s, ticket_id, Move.PROMISE, form, version=version, by=by, now=now)
    deed.tell(before=deed.ticket.topic)
    _promise(deed)
    return deed.end()


def _promise(deed: Deed) -> None:
    """What the form promises becomes the running limit. A first promise replaces the office's own limit; a later one goes by R4."""
    s, ticket, values = deed.s, deed.ticket, deed.values
    if values["item"] and values["expected_day"]:
        raise FormErrors({"expected_day": _("Either a promise item or an expected day, not both. Empty one of them.")})
    if values["item"]:
        item = item_meant(s, values["item"], by=deed.by, now=deed.now)
        deed.tell(item=item.name)
        before = limits.running(s, ticket.id, ClockKind.PROMISE) if ticket.is_promised else None
        if ticket.is_promised and before is not None:
            if item.id != ticket.item_id:
                clocks.retarget(s, before.id, limits.limit_of(item.unit, item.amount), now=deed.now, by=deed.by)
        else:
            limits.set_aside(s, ticket, by=deed.by, now=deed.now)
            limits.start_promise(s, ticket, item, by=deed.by, now=deed.now)
        ticket.item_id, ticket.topic, ticket.is_promised, ticket.expected_at = item.id, item.name, True, None
        return
    expected = at_local(values["expected_day"], values["expected_time"] or CLOSE_OF_DAY)
    if not deed.now < expected <= deed.now + LONGEST:
        raise FormErrors({"expected_day": _("Write a day to come, within ten years.")})
    if ticket.is_promised or (ticket.expected_at is not None and expected > ticket.expected_at):
        sentence = _("What the person was told stands. A later date needs their consent: “{move}”.")
        raise FormErrors({"expected_day": sentence.format(move=_(MOVE_WORDS[Move.EXTEND]))})
    ticket.item_id, ticket.is_promised, ticket.expected_at = None, False, expected
    limits.promise_until(s, ticket, expected, by=deed.by, now=deed.now)


@allowed(CLERKS)
def finish(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Done; the first owner tells the person (W4.5)."""
    deed = begin(s, ticket_id, Move.FINISH, form, version=version, by=by, now=now)
    deed.step()
    deed.ticket.finish(deed.values["result"], now)
    limits.stop(s, deed.ticket, by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def extend(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """A later date, only with the person's consent (R7): who agreed, how; the first date stays for the figures."""
    deed = begin(s, ticket_id, Move.EXTEND, form, version=version, by=by, now=now)
    clock = limits.running(s, ticket_id, ClockKind.PROMISE)
    if clock is None:
        raise UserError(_("No promise is running, so there is no date to move."))
    values = deed.values
    until = at_local(values["until_day"], values["until_time"] or CLOSE_OF_DAY)
    if until <= max(now, clock.due_at):
        raise FormErrors({"until_day": _("A later date than the one that stands now is needed.")})
    if until > now + LONGEST:
        raise FormErrors({"until_day": _("Write a day to come, within ten years.")})
    consent = clocks.Consent(values["agreed_by"], values["channel"], now)
    clocks.extend(s, clock.id, until, consent, now=now, by=by)
    deed.tell(before=clock.due_at)
    return deed.end()


@allowed(CLERKS)
def note(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Something to remember, in the story."""
    return begin(s, ticket_id, Move.NOTE, form, version=version, by=by, now=now).end()
