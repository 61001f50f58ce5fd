"""What happens to a clock, how it ends, what it is about: words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.core.i18n import C_, N_


class EventKind(StrEnum):
    """One thing that happened to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"  # with consent, R7
    RETARGET = "retarget"  # R4
    RECALC = "recalc"  # the calendar was edited or loaded, or the record merged: R5, R6, R9
    STOP = "stop"
    CANCEL = "cancel"
    UNDO = "undo"  # the event before it counts no more


class Result(StrEnum):
    """How a clock ended."""

    ON_TIME = "on_time"
    LATE = "late"
    CANCELLED = "cancelled"  # counts neither way


class Standing(StrEnum):
    """How a clock stands at a moment."""

    RUNNING = "running"
    WARNED = "warned"
    OVERDUE = "overdue"
    PAUSED = "paused"
    ENDED = "ended"


EVENT_WORDS = {
    EventKind.START: N_("started"),
    EventKind.PAUSE: N_("paused"),
    EventKind.RESUME: N_("resumed"),
    EventKind.EXTEND: N_("extended by consent"),
    EventKind.RETARGET: N_("limit changed"),
    EventKind.RECALC: N_("worked out anew"),
    EventKind.STOP: N_("stopped"),
    EventKind.CANCEL: N_("no longer needed"),
    EventKind.UNDO: C_("limit", "taken back"),
}
RESULT_WORDS = {Result.ON_TIME: N_("on time"), Result.LATE: N_("past the limit"), Result.CANCELLED: N_("no longer needed")}
STANDING_WORDS = {
    Standing.RUNNING: N_("running"),
    Standing.WARNED: N_("soon due"),
    Standing.OVERDUE: N_("overdue"),
    Standing.PAUSED: N_("paused"),
    Standing.ENDED: N_("ended"),
}
# the clocks of procedures.md; a room may name more of its own kinds here
KIND_WORDS = {
    "promise": N_("Promise"),
    "same_day": N_("Verification the same day"),
    "call_back": N_("Call back at once"),
    "accept": N_("Acceptance"),
    "decision": N_("Decision"),
    "verify": N_("Verification"),
    "at_once": N_("Verification at once (reminder)"),
    "decide": N_("Decision on a complaint"),
    "apology": N_("Apology"),
    "leader": N_("A leader sees the person"),
    "remedy": N_("Remedy"),
    "correct": N_("Correction"),
    "return": N_("Return visit"),
    "call": N_("Call after the repair"),
}
CALENDAR_NAME = N_("Office hours")  # of the calendar an office starts with; translated as long as nobody renames it


@dataclass(frozen=True, slots=True)
class ClockFor:
    """What a clock is about: one record, one kind of limit, one round (R8); `number` is what people call the record."""

    record_kind: str
    record_id: UUID
    kind: str
    round: int = 1
    number: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed to a later end, by which way, when (R7)."""

    who: str
    channel: str
    at: datetime
