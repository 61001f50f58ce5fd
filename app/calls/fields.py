"""The words and forms of calls, messages and mail."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.core.forms import Field, Kind
from app.core.i18n import N_, _

LONGEST_MESSAGE = 1000
AGEING, OLD = timedelta(minutes=15), timedelta(minutes=30)  # an untold message turns amber, then red


class Direction(StrEnum):
    """Whether it came in or went out."""

    IN = "in"
    OUT = "out"


class CallKind(StrEnum):
    """How a call ended (procedures.md, Call)."""

    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


class MessageState(StrEnum):
    """Where a message stands: left at the desk, told to whom it is for, seen to."""

    NEW = "new"
    TOLD = "told"
    DONE = "done"
    VOID = "void"


class MailKind(StrEnum):
    """What was written."""

    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"


DIRECTION_WORDS = {Direction.IN: N_("in"), Direction.OUT: N_("out")}
CALL_WORDS = {Direction.IN: N_("Incoming call"), Direction.OUT: N_("Outgoing call")}
KIND_WORDS = {
    CallKind.ANSWERED: N_("answered here"),
    CallKind.TRANSFERRED: N_("transferred"),
    CallKind.NOT_REACHED: N_("not reached"),
    CallKind.WRONG_NUMBER: N_("wrong number"),
}
OUT_WORDS = {**KIND_WORDS, CallKind.ANSWERED: N_("spoken to")}
STATE_WORDS = {
    MessageState.NEW: N_("not told yet"),
    MessageState.TOLD: N_("told"),
    MessageState.DONE: N_("done"),
    MessageState.VOID: N_("void"),
}
MAIL_WORDS = {MailKind.LETTER: N_("Letter"), MailKind.FAX: N_("Fax"), MailKind.EMAIL: N_("E-mail")}

REASONS = {
    "told": (N_("by phone"), N_("in person"), N_("slip handed over"), N_("in writing"), N_("to the deputy")),
    "done": (N_("called back"), N_("seen to"), N_("no longer needed")),
    "void": (N_("Entered twice"), N_("Wrong person"), N_("Typing mistake")),
    "correct": (N_("Typing mistake"), N_("Told later"), N_("Wrong name or number")),
}
READ_HERE = N_("read at the screen")
CALLED_BACK = N_("called back")


def phone_trouble(phone: str) -> str | None:
    """The sentence why this is no phone, or None; an extension of three digits is one."""
    if sum(c.isdigit() for c in unicodedata.normalize("NFKC", phone)) >= 3:
        return None
    return _("A phone has at least three digits. Correct it or leave it empty.")


CALL_FIELDS = (
    Field("direction", N_("In or out"), Kind.CHOICE, required=True, choices=tuple(DIRECTION_WORDS.items())),
    Field("name", N_("Caller")),
    Field("phone", N_("Phone"), check=phone_trouble),
    Field("company", N_("Company")),
    Field("for_whom", N_("For whom")),
    Field("kind", N_("What became of it"), Kind.CHOICE, required=True, choices=tuple(KIND_WORDS.items())),
    Field("text", N_("What about"), Kind.LINES),
)
MESSAGE_FIELDS = (
    Field("for_whom", N_("For whom"), required=True),
    Field("name", N_("Message from")),
    Field("phone", N_("Phone"), check=phone_trouble),
    Field("company", N_("Company")),
    Field("text", N_("Message"), Kind.LINES, required=True, max_len=LONGEST_MESSAGE),
    Field("wants_call_back", N_("Please call back"), Kind.YES_NO),
    Field("calls_again", N_("Will call again at"), max_len=40),
    Field("is_urgent", N_("Urgent"), Kind.YES_NO),
)
MAIL_FIELDS = (
    Field("direction", N_("In or out"), Kind.CHOICE, required=True, choices=tuple(DIRECTION_WORDS.items())),
    Field("kind", N_("Kind"), Kind.CHOICE, required=True, choices=tuple(MAIL_WORDS.items())),
    Field("name", N_("From / to"), required=True),
    Field("company", N_("Company")),
    Field("phone", N_("Phone or address")),
    Field("for_whom", N_("For whom")),
    Field("about", N_("Subject"), required=True),
    Field("reference", N_("Reference number"), max_len=80),
    Field("pages", N_("Pages"), Kind.NUMBER, minimum=1, maximum=9999),
    Field("day", N_("Received or sent on"), Kind.DATE),
    Field("text", N_("Note"), Kind.LINES),
)
# what a correction may change besides the fields
TIME_FIELDS = (Field("day", N_("Day"), Kind.DATE), Field("time", N_("Time"), Kind.TIME))


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom something is for: `kind` is staff, department, home, person or "" (as written); `text` stands on screen and paper."""

    kind: str
    id: UUID | None
    text: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What something was made of: a visit, call, message or letter on record."""

    kind: str
    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class About:
    """What the desk knows besides the form: who was picked, whom it is for, what it came of, the message a call answers."""

    person_id: UUID | None = None
    addressee: Addressee | None = None
    as_written: bool = False
    source: Source | None = None
    answers: UUID | None = None
    prints: bool = False


def kind_words(kind: CallKind, direction: Direction) -> str:
    """What became of a call."""
    return _((OUT_WORDS if direction is Direction.OUT else KIND_WORDS)[kind])


def age_meaning(taken_at: datetime, now: datetime, *, is_urgent: bool = False) -> str:
    """How an untold message looks: quiet, warn or bad; an urgent one is never quiet."""
    age = now - taken_at
    return "bad" if age >= OLD or is_urgent else "warn" if age >= AGEING else "quiet"
