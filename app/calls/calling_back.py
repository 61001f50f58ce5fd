"""CALL-BACK: somebody of the office owes a call "at once" (W4.3); the clock runs from receipt until the call or whatever came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.calls.fields import REASONS, MessageState
from app.calls.record import Message
from app.clocks import service as clocks
from app.clocks import undoing
from app.clocks.lists import ClockRow, clocks_of
from app.clocks.service import ClockFor
from app.core.actor import Actor
from app.core.i18n import _
from app.hours.limits import minutes
from app.office.settings import get_settings

RECORD, KIND = "message", "call_back"
KINDS = (KIND,)
NOT_THE_OFFICE = ("home", "person")  # a resident is told, but owes nobody a call within office hours
NOT_NEEDED = REASONS["done"][2]


@dataclass(frozen=True, slots=True)
class Owed:
    """What the clock depends on, as it stood before a correction."""

    is_owed: bool
    since: datetime


def owed(message: Message) -> Owed:
    """Whether the office owes a call for this message, and since when."""
    is_open = message.state in (MessageState.NEW, MessageState.TOLD)
    return Owed(is_open and message.wants_call_back and message.for_kind not in NOT_THE_OFFICE, message.at)


def begin(s: Session, message: Message, *, by: Actor, now: datetime) -> None:
    """Start the clock where a call is owed."""
    if owed(message).is_owed:
        about = ClockFor(RECORD, message.id, KIND, number=message.number)
        clocks.start(s, about, minutes(get_settings(s).call_back_minutes), started_at=message.at, now=now, by=by)


def settle(s: Session, message: Message, outcome: str, *, by: Actor, now: datetime) -> None:
    """It was seen to: on time or late; where the call was not needed any more, neither."""
    if outcome.strip() == _(NOT_NEEDED):
        clocks.cancel(s, message.id, now=now, by=by, kinds=KINDS, reason=outcome)
    else:
        clocks.stop(s, message.id, now=now, by=by, kinds=KINDS)


def drop(s: Session, message: Message, reason: str, *, by: Actor, now: datetime) -> None:
    """The message is void: nobody owes anything."""
    clocks.cancel(s, message.id, now=now, by=by, kinds=KINDS, reason=reason)


def follow(s: Session, message: Message, before: Owed, *, by: Actor, now: datetime) -> None:
    """A correction: the clock as the message is now."""
    s.flush()
    if (now_owed := owed(message)) == before:
        return
    if before.is_owed:
        clocks.cancel(s, message.id, now=now, by=by, kinds=KINDS, reason=_("corrected"))
    if now_owed.is_owed:
        begin(s, message, by=by, now=now)


def take_back(s: Session, message: Message, *, by: Actor, now: datetime) -> None:
    """A message open again, its last move undone: its clock runs as it did."""
    s.flush()
    ended = clock_of(s, message)
    if owed(message).is_owed and ended is not None and not ended.is_open:
        undoing.undo(s, ended.id, 1, by=by, now=now)


def clock_of(s: Session, message: Message) -> ClockRow | None:
    """Its clock: the running one, else the one that ended last."""
    return newest(clocks_of(s, [message.id]).get(message.id, ()))


def newest(clocks: Iterable[ClockRow]) -> ClockRow | None:
    """Of a message's clocks the running one, else the one that ended last."""
    found = [row for row in clocks if row.kind == KIND]
    return max(found, key=lambda row: (row.is_open, row.stopped_at or row.started_at), default=None)
