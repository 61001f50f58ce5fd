"""The verbs of a clock, called within other services' transactions; each writes one event with the old and the new due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks.calendars import in_force
from app.clocks.courses import Reckoned, course_of, reckoned, step_of, steps_of, take_over
from app.clocks.fields import ClockFor, Consent, EventKind
from app.clocks.record import Clock, ClockEvent, is_past
from app.core.actor import EVERYBODY, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.hours.calendar import Calendar
from app.hours.changes import Course, event_time
from app.hours.due import WARN_PERCENT, instant, seconds_of
from app.hours.limits import TEN_YEARS_DAYS, Limit
from app.storage.adding import add_new

__all__ = [
    "ClockFor",
    "Consent",
    "calendar_of",
    "cancel",
    "extend",
    "mark_overdue",
    "pause",
    "rebase",
    "resume",
    "retarget",
    "start",
    "stop",
]


@dataclass(frozen=True, slots=True)
class _Noted:
    """Who notes an event, when, and what else it says."""

    by: Actor
    now: datetime
    words: dict[str, Any] = field(default_factory=dict)


def calendar_of(s: Session, calendar_id: UUID | None = None) -> Calendar:
    """A calendar for a question of one's own; the office's default without an id."""
    return in_force(s, calendar_id).calendar


def start(
    s: Session, about: ClockFor, limit: Limit, *, started_at: datetime, now: datetime, by: Actor,
    calendar_id: UUID | None = None, is_paused: bool = False, percent: int = WARN_PERCENT,
) -> Clock:  # fmt: skip
    """A limit begins to run, from `started_at` (receipt), not from when it is noted; paused from there on with `is_paused` (R3).

    What is given back is written already: to change it, load it again. Raises UserError for a limit without an end (R13).
    """
    known = in_force(s, calendar_id)
    at = started_at.replace(microsecond=0)
    found = reckoned(known, Course(seconds_of(at), limit), percent)
    due_at = instant(found.due_at)
    clock = Clock(
        record_kind=about.record_kind, record_id=about.record_id, number=about.number, kind=about.kind, round=about.round,
        unit=limit.unit, amount=limit.amount, calendar_id=known.id, calendar_revision=known.revision, warn_percent=percent,
        started_at=at, due_at=due_at, original_due_at=due_at, act_by=instant(found.act_by), warn_at=instant(found.warn_at),
        open_seconds=found.open_seconds, is_provisional=found.is_provisional, last_at=at, events=2 if is_paused else 1,
        paused_at=at if is_paused else None,
    )  # fmt: skip
    add_new(s, clock)
    first = {"unit": limit.unit, "amount": limit.amount, "started_at": at, "old_due_at": None}
    _add_event(s, clock, (1, EventKind.START, at, False), _Noted(by, now, first))
    if is_paused:
        _add_event(s, clock, (2, EventKind.PAUSE, at, False), _Noted(by, now))
    return clock


def pause(s: Session, record_id: UUID, *, reason: str, now: datetime, by: Actor, kinds: Collection[str] | None = None) -> int:
    """Its running clocks stand still; those that do already go on doing so. Gives how many stopped now."""
    done = 0
    for clock in _open(s, record_id, kinds):
        if clock.paused_at is None:
            clock.paused_at = _happened(s, clock, EventKind.PAUSE, _Noted(by, now, {"reason": reason.strip()[:255]}))
            done += 1
    s.flush()
    return done


def resume(s: Session, record_id: UUID, *, now: datetime, by: Actor, kinds: Collection[str] | None = None) -> int:
    """Its paused clocks run on; what the pause cost is added by the rules of their unit (R2). Gives how many run now."""
    paused = [clock for clock in _open(s, record_id, kinds) if clock.paused_at is not None]
    for clock in paused:
        before = clock.due_at
        clock.paused_at = None
        at, is_back = event_time(clock.last_at, now)
        event = _event(clock, (clock.events + 1, EventKind.RESUME, at, is_back), _Noted(by, now))
        _work_out(s, clock, event, now)
        _keep(s, clock, event, before)
    s.flush()
    return len(paused)


def stop(s: Session, record_id: UUID, *, now: datetime, by: Actor, kinds: Collection[str] | None = None) -> int:
    """What was to be done is done: on time until the due itself. Gives how many clocks ended."""
    return _end(s, record_id, EventKind.STOP, _Noted(by, now), kinds)


def cancel(s: Session, record_id: UUID, *, now: datetime, by: Actor, kinds: Collection[str] | None = None, reason: str = "") -> int:
    """It need not be done any more; the clock counts neither as kept nor as missed. Gives how many ended."""
    return _end(s, record_id, EventKind.CANCEL, _Noted(by, now, {"reason": reason.strip()[:255]}), kinds)


def _end(s: Session, record_id: UUID, kind: EventKind, noted: _Noted, kinds: Collection[str] | None) -> int:
    clocks = _open(s, record_id, kinds)
    for clock in clocks:
        clock.end(_happened(s, clock, kind, noted), is_cancelled=kind is EventKind.CANCEL)
    s.flush()
    return len(clocks)


def extend(s: Session, clock_id: UUID, to: datetime, consent: Consent, *, now: datetime, by: Actor) -> Clock:
    """A later end, agreed with whom it concerns; the original due stays for the figures (R7). Raises FormErrors, UserError."""
    clock = _running(s, clock_id)
    _check_consent(clock, to, consent, now)
    words = {
        "agreed_to": to.replace(microsecond=0), "agreed_by": consent.who.strip()[:60], "channel": consent.channel.strip()[:60],
        "agreed_at": consent.at,
    }  # fmt: skip
    return _turn(s, clock, EventKind.EXTEND, _Noted(by, now, words))


def _check_consent(clock: Clock, to: datetime, consent: Consent, now: datetime) -> None:
    wrong = {}
    if to <= max(clock.due_at, now):
        wrong["to"] = _("The agreed time must be later than the present limit and than now. Agree on a later one.")
    elif to - clock.started_at > timedelta(days=TEN_YEARS_DAYS):
        wrong["to"] = _("A limit of more than ten years is not counted. Write a shorter one.")
    if not consent.who.strip():
        wrong["who"] = _("A limit is only extended by consent. Write who agreed.")
    if not consent.channel.strip():
        wrong["channel"] = _("Write how it was agreed: by phone, in person, by letter.")
    if consent.at > now:
        wrong["at"] = _("Nobody can have agreed in the future. Write when it was agreed.")
    if wrong:
        raise FormErrors(wrong)


def retarget(s: Session, clock_id: UUID, limit: Limit, *, now: datetime, by: Actor, reason: str = "") -> Clock:
    """Another target (R4): raised, the earlier of the old due and the new one from now; lowered, the later with it from the start."""
    clock = _running(s, clock_id)
    if clock.limit == limit:
        return clock
    clock.unit, clock.amount = limit.unit, limit.amount
    return _turn(
        s, clock, EventKind.RETARGET, _Noted(by, now, {"unit": limit.unit, "amount": limit.amount, "reason": reason.strip()[:255]})
    )


def rebase(s: Session, record_id: UUID, earliest: datetime, *, now: datetime, by: Actor, kinds: Collection[str] | None = None) -> int:
    """Merged with a record begun earlier: the survivor's clocks keep the earliest start (R9). Gives how many moved."""
    at = earliest.replace(microsecond=0)
    moved = [clock for clock in _open(s, record_id, kinds) if at < clock.started_at]
    for clock in moved:
        clock.started_at = at
        _turn(s, clock, EventKind.RECALC, _Noted(by, now, {"started_at": at, "reason": _("merged with a record begun earlier")}))
    return len(moved)


@allowed(EVERYBODY)
def mark_overdue(s: Session, *, by: Actor, now: datetime) -> int:
    """Note each clock that went past its due, once; called by every tick and right after a pause of the PC. Gives how many were new."""
    found = s.execute(select(Clock).where(is_past(now), Clock.overdue_at.is_(None)).order_by(Clock.due_at)).scalars().all()
    for clock in found:
        clock.overdue_at = now
    s.flush()
    return len(found)


# events --------------------------------------------------------------------------------------------------------------------


def _open(s: Session, record_id: UUID, kinds: Collection[str] | None) -> Sequence[Clock]:
    """A record's clocks that have not ended, the oldest first."""
    query = select(Clock).where(Clock.record_id == record_id, Clock.stopped_at.is_(None)).order_by(Clock.started_at, Clock.id)
    found = s.execute(query).scalars().all()
    return [clock for clock in found if clock.stopped_at is None and (kinds is None or clock.kind in kinds)]


def _running(s: Session, clock_id: UUID) -> Clock:
    clock = s.get(Clock, clock_id)
    if clock is None:
        raise UserError(_("This limit is no longer on record. Load the list again."))
    if clock.stopped_at is not None:
        raise UserError(_("This limit has ended, so it is not changed any more. Load the list again."))
    return clock


def _happened(s: Session, clock: Clock, kind: EventKind, noted: _Noted) -> datetime:
    """An event that moves no due; gives its time."""
    at, is_back = event_time(clock.last_at, noted.now)
    _keep(s, clock, _event(clock, (clock.events + 1, kind, at, is_back), noted), clock.due_at)
    return at


def _turn(s: Session, clock: Clock, kind: EventKind, noted: _Noted) -> Clock:
    """An event the due follows from."""
    before = clock.due_at
    at, is_back = event_time(clock.last_at, noted.now)
    event = _event(clock, (clock.events + 1, kind, at, is_back), noted)
    _work_out(s, clock, event, noted.now)
    _keep(s, clock, event, before)
    s.flush()
    return clock


def _work_out(s: Session, clock: Clock, event: ClockEvent, now: datetime) -> None:
    steps = [*steps_of(s, clock.id), step_of(event)]
    take_over(clock, reckoned(in_force(s, clock.calendar_id), course_of(steps), clock.warn_percent), now)


def _event(clock: Clock, what: tuple[int, EventKind, datetime, bool], noted: _Noted) -> ClockEvent:
    number, kind, at, is_back = what
    return ClockEvent(
        clock_id=clock.id, number=number, kind=kind, at=at, noted_at=noted.now, by_name=noted.by.name, is_clock_back=is_back,
        calendar_revision=clock.calendar_revision, **{"old_due_at": clock.due_at, "new_due_at": clock.due_at, **noted.words},
    )  # fmt: skip


def _add_event(s: Session, clock: Clock, what: tuple[int, EventKind, datetime, bool], noted: _Noted) -> None:
    add_new(s, _event(clock, what, noted))


def _keep(s: Session, clock: Clock, event: ClockEvent, before: datetime) -> None:
    """Write an event with the due it found and the one it left; the clock remembers its time and number."""
    event.old_due_at, event.new_due_at, event.calendar_revision = before, clock.due_at, clock.calendar_revision
    add_new(s, event)
    clock.last_at, clock.events = event.at, event.number


def moved(s: Session, clock: Clock, found: Reckoned, reason: str, *, now: datetime, by: Actor) -> None:
    """A due worked out anew after an edit of its calendar (R5, R6)."""
    before = clock.due_at
    take_over(clock, found, now)
    if clock.due_at != before:
        at, is_back = event_time(clock.last_at, now)
        _keep(s, clock, _event(clock, (clock.events + 1, EventKind.RECALC, at, is_back), _Noted(by, now, {"reason": reason[:255]})), before)
