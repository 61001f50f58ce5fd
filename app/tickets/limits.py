"""Which clocks a ticket runs and for how long; every limit but those of the promise items is a setting of the office."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.clocks.record import Clock
from app.clocks.service import ClockFor
from app.core.actor import Actor
from app.core.errors import FormErrors
from app.core.i18n import _
from app.hours.due import elapsed
from app.hours.limits import Limit, Unit, minutes
from app.office.settings import get_settings
from app.tickets.fields import ClockKind
from app.tickets.record import Ticket

if TYPE_CHECKING:
    from app.tickets.promising import Promised

KIND = "ticket"
HOUR = 3600


def limit_of(unit: str, amount: int) -> Limit:
    """A promise item's limit (units of forms.LIMIT_UNITS). Raises UserError for one that is no limit (R14)."""
    if unit == "working_hours":
        return Limit(Unit.WORKING, amount * HOUR)
    return Limit(Unit(unit), 0 if unit == Unit.SAME_DAY else amount)


def start_promise(s: Session, ticket: Ticket, item: "Promised | None", *, by: Actor, now: datetime, start: datetime | None = None) -> None:
    """PROMISE runs from receipt, never from sign-in (W4.2); with nothing promised until the office answers everything."""
    limit = limit_of(item.unit, item.amount) if item else Limit(Unit.WORKING_DAYS, get_settings(s).ticket_days)
    _start(s, ticket, ClockKind.PROMISE, limit, start or ticket.received_at, by=by, now=now, calendar_id=item.calendar_id if item else None)


def promise_until(s: Session, ticket: Ticket, at: datetime, *, by: Actor, now: datetime) -> None:
    """Not promised, but an answer is expected by then: the open time from receipt until then is the limit."""
    calendar = clocks.calendar_of(s, None)
    seconds = elapsed(calendar, ticket.received_at, at)
    if not seconds:
        raise FormErrors({"expected_day": _("The office is not open between receipt and then. Write a later day or time.")})
    set_aside(s, ticket, by=by, now=now)
    _start(s, ticket, ClockKind.PROMISE, Limit(Unit.WORKING, seconds), ticket.received_at, by=by, now=now)


def set_aside(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Another limit takes the place of the one that ran; one that was missed stays missed."""
    before = running(s, ticket.id, ClockKind.PROMISE)
    is_late = before is not None and before.due_at < now
    (stop if is_late else cancel)(s, ticket, (ClockKind.PROMISE,), by=by, now=now)


def start_same_day(s: Session, ticket: Ticket, *, by: Actor, now: datetime, start: datetime | None = None) -> None:
    """A resident's matter is verified the same day (P2三); received after closing, the next open one."""
    _start(s, ticket, ClockKind.SAME_DAY, Limit(Unit.SAME_DAY), start or ticket.received_at, by=by, now=now)


def start_call_back(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """ "At once" (W4.3); a call awaited already is awaited since then."""
    if running(s, ticket.id, ClockKind.CALL_BACK) is None:
        _start(s, ticket, ClockKind.CALL_BACK, minutes(get_settings(s).call_back_minutes), now, by=by, now=now)


def start_acceptance(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """How long a hand-over may wait before the head is shown it."""
    _start(s, ticket, ClockKind.ACCEPT, minutes(get_settings(s).accept_minutes), now, by=by, now=now)


def start_decision(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """How long a red light, or a ticket returned twice, may wait for its decision."""
    stop(s, ticket, (ClockKind.DECISION,), by=by, now=now)
    _start(s, ticket, ClockKind.DECISION, minutes(get_settings(s).decision_minutes), now, by=by, now=now)


def _start(
    s: Session, ticket: Ticket, kind: ClockKind, limit: Limit, start: datetime, *, by: Actor, now: datetime, calendar_id: UUID | None = None
) -> None:
    about = ClockFor(KIND, ticket.id, kind.value, ticket.round, ticket.number)
    clocks.start(s, about, limit, started_at=start, now=now, by=by, calendar_id=calendar_id)


def running(s: Session, ticket_id: UUID, kind: ClockKind) -> Clock | None:
    """The running clock of a kind; paused ones run too."""
    s.flush()
    query = select(Clock).where(Clock.record_id == ticket_id, Clock.kind == kind.value, Clock.stopped_at.is_(None))
    return s.execute(query.order_by(Clock.started_at.desc()).limit(1)).scalar_one_or_none()


def _words(kinds: Iterable[ClockKind] | None) -> tuple[str, ...] | None:
    return None if kinds is None else tuple(kind.value for kind in kinds)


def stop(s: Session, ticket: Ticket, kinds: Iterable[ClockKind] | None = None, *, by: Actor, now: datetime) -> None:
    """What was to be done by then is done; without `kinds` all of it."""
    clocks.stop(s, ticket.id, now=now, by=by, kinds=_words(kinds))


def cancel(s: Session, ticket: Ticket, kinds: Iterable[ClockKind] | None = None, *, by: Actor, now: datetime) -> None:
    """It need not be done any more, and counts neither as kept nor as missed."""
    clocks.cancel(s, ticket.id, now=now, by=by, kinds=_words(kinds))


def pause(s: Session, ticket: Ticket, reason: str, kinds: Iterable[ClockKind] = (ClockKind.PROMISE,), *, by: Actor, now: datetime) -> None:
    """The limit waits; what waits already goes on waiting."""
    clocks.pause(s, ticket.id, reason=reason, now=now, by=by, kinds=_words(kinds))


def resume(s: Session, ticket: Ticket, kinds: Iterable[ClockKind] = (ClockKind.PROMISE,), *, by: Actor, now: datetime) -> None:
    """The limit runs again."""
    clocks.resume(s, ticket.id, now=now, by=by, kinds=_words(kinds))


def restart_from(s: Session, ticket: Ticket, start: datetime, *, by: Actor, now: datetime) -> None:
    """Merged with a ticket received earlier: the survivor keeps the earliest start (R9)."""
    ticket.received_at = start
    clocks.rebase(s, ticket.id, start, now=now, by=by, kinds=_words((ClockKind.PROMISE, ClockKind.SAME_DAY)))
