"""A move is taken back within seconds, and with it what it did to clocks: the events stay, and one more says that they do not count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clocks.calendars import in_force
from app.clocks.courses import Step, course_of, effective, reckoned, step_of, steps_of, take_over
from app.clocks.fields import EventKind
from app.clocks.record import Clock, ClockEvent
from app.core.actor import Actor
from app.hours.changes import event_time
from app.hours.due import instant
from app.storage.adding import add_new

ENDS = (EventKind.STOP, EventKind.CANCEL)


def undo(s: Session, clock_id: UUID, many: int, *, by: Actor, now: datetime) -> None:
    """The clock's last `many` events count no more: it stands as it stood before them. Its start cannot be taken back (cancel it)."""
    clock = s.get(Clock, clock_id)
    if clock is None:
        return
    steps = steps_of(s, clock_id)
    for _each in range(many):
        at, is_back = event_time(clock.last_at, now)
        event = ClockEvent(
            clock_id=clock_id, number=clock.events + 1, kind=EventKind.UNDO, at=at, noted_at=now, by_name=by.name, is_clock_back=is_back,
            calendar_revision=clock.calendar_revision, old_due_at=clock.due_at, new_due_at=clock.due_at,
        )  # fmt: skip
        steps.append(step_of(event))
        _stand(s, clock, steps, now)
        event.new_due_at, event.calendar_revision = clock.due_at, clock.calendar_revision
        add_new(s, event)
        clock.last_at, clock.events = at, event.number
    s.flush()


def _stand(s: Session, clock: Clock, steps: Sequence[Step], now: datetime) -> None:
    """The columns as the events that count say."""
    clock.stopped_at = clock.paused_at = clock.result = None
    counting = effective(steps)
    for step in counting:
        if step.unit is not None:
            clock.unit, clock.amount = step.unit, step.amount or 0
        if step.started_at is not None:
            clock.started_at = instant(step.started_at)
        if step.kind in (EventKind.PAUSE, EventKind.RESUME):
            clock.paused_at = instant(step.at) if step.kind is EventKind.PAUSE else None
    take_over(clock, reckoned(in_force(s, clock.calendar_id), course_of(steps), clock.warn_percent), now)
    if counting[-1].kind in ENDS:
        clock.end(instant(counting[-1].at), is_cancelled=counting[-1].kind is EventKind.CANCEL)
