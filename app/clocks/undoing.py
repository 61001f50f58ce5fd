"""A move is taken back within seconds, and with it what it did to clocks: the events stay, and one more says that they do not count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks.calendars import in_force
from app.clocks.courses import course_of, effective, events_of, reckoned, take_over
from app.clocks.fields import EventKind
from app.clocks.record import Clock, ClockEvent
from app.core.actor import Actor
from app.hours.changes import event_time
from app.storage.adding import add_new

ENDS = (EventKind.STOP, EventKind.CANCEL)


def undo(s: Session, clock_id: UUID, many: int, *, by: Actor, now: datetime) -> None:
    """The clock's last `many` events count no more: it stands as it stood before them. Its start cannot be taken back (cancel it)."""
    clock = s.get(Clock, clock_id)
    if clock is None:
        return
    events = events_of(s, [clock_id])[clock_id]
    for _each in range(many):
        before = clock.due_at
        at, is_back = event_time(clock.last_at, now)
        event = ClockEvent(
            clock_id=clock_id, number=clock.events + 1, kind=EventKind.UNDO, at=at, noted_at=now, by_name=by.name, is_clock_back=is_back,
            calendar_revision=clock.calendar_revision, old_due_at=before, new_due_at=before,
        )  # fmt: skip
        events.append(event)
        _stand(s, clock, events, now)
        event.new_due_at, event.calendar_revision = clock.due_at, clock.calendar_revision
        add_new(s, event)
        clock.last_at, clock.events = at, event.number
    s.flush()


def _stand(s: Session, clock: Clock, events: Sequence[ClockEvent], now: datetime) -> None:
    """The columns as the events that count say."""
    clock.stopped_at = clock.paused_at = clock.result = None
    for event in effective(events):
        if event.unit is not None:
            clock.unit, clock.amount = event.unit, event.amount or 0
        if event.started_at is not None:
            clock.started_at = event.started_at
        if event.kind is EventKind.PAUSE:
            clock.paused_at = event.at
        elif event.kind is EventKind.RESUME:
            clock.paused_at = None
    take_over(clock, reckoned(in_force(s, clock.calendar_id), course_of(events), clock.warn_percent), now)
    ended = [event for event in effective(events) if event.kind in ENDS]
    if ended:
        clock.end(ended[-1].at, is_cancelled=ended[-1].kind is EventKind.CANCEL)
