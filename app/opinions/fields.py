"""The words and the forms of an opinion."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.core.forms import Field, Kind
from app.core.i18n import N_
from app.visits.fields import VISIT_FIELDS

LONGEST_NAME = 60


class OpinionKind(StrEnum):
    """意见, 建议, 表扬."""

    OPINION = "opinion"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


KIND_WORDS = {
    OpinionKind.OPINION: N_("Opinion"),
    OpinionKind.SUGGESTION: N_("Suggestion"),
    OpinionKind.PRAISE: N_("Praise"),
}


class Channel(StrEnum):
    """How it came (P2六.1: by letter, phone, fax or in person; the office has e-mail too)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    FAX = "fax"
    EMAIL = "email"


CHANNEL_WORDS = {
    Channel.IN_PERSON: N_("In person"),
    Channel.PHONE: N_("By phone"),
    Channel.LETTER: N_("By letter"),
    Channel.FAX: N_("By fax"),
    Channel.EMAIL: N_("By e-mail"),
}


class AnswerWay(StrEnum):
    """How it was answered; NONE where nobody can be or wants to be answered."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    POSTED = "posted"
    NONE = "none"


WAY_WORDS = {
    AnswerWay.IN_PERSON: N_("In person"),
    AnswerWay.PHONE: N_("By phone"),
    AnswerWay.LETTER: N_("By letter"),
    AnswerWay.EMAIL: N_("By e-mail"),
    AnswerWay.POSTED: N_("Posted on the notice board"),
    AnswerWay.NONE: N_("No answer possible or wanted"),
}


class State(StrEnum):
    """Where it stands: nothing more than answered or not, as an opinion is no complaint."""

    OPEN = "open"
    ANSWERED = "answered"
    VOID = "void"


STATE_WORDS = {
    State.OPEN: N_("to answer"),
    State.ANSWERED: N_("answered"),
    State.VOID: N_("void"),
}

SOURCE_WORDS = {
    "visit": N_("Visit"), "call": N_("Call"), "mail": N_("Letter, fax or e-mail"), "message": N_("Message"), "ticket": N_("Ticket"),
    "complaint": N_("Complaint"),
}  # fmt: skip
REASONS = {
    "void": (N_("Entered twice"), N_("Entered by mistake")),
    "correct": (N_("Typing mistake"), N_("Told later"), N_("Other kind")),
}

_PHONE = next(field for field in VISIT_FIELDS if field.name == "phone")
OPINION_FIELDS = (
    Field("kind", N_("Kind"), Kind.CHOICE, required=True, choices=tuple(KIND_WORDS.items())),
    Field("channel", N_("How it came"), Kind.CHOICE, required=True, choices=tuple(CHANNEL_WORDS.items())),
    Field("is_anonymous", N_("Anonymous: name and phone are not kept"), Kind.YES_NO),
    Field("name", N_("From whom"), max_len=255),
    _PHONE,
    Field("home", N_("Home"), max_len=255),
    Field("department", N_("Concerns (department)"), max_len=LONGEST_NAME),
    Field("text", N_("What was said"), Kind.LINES, required=True),
    Field("original", N_("Mark on the original"), max_len=60),
    Field("day", N_("Received on"), Kind.DATE),
    Field("time", N_("Time"), Kind.TIME),
)
ANSWER_FIELDS = (
    Field("way", N_("How it was answered"), Kind.CHOICE, required=True, choices=tuple(WAY_WORDS.items())),
    Field("answer", N_("What was answered"), Kind.LINES),
    Field("answered_day", N_("Answered on"), Kind.DATE),
    Field("answered_time", N_("Answered at"), Kind.TIME),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an opinion came out of (a visit, a call …), and who of the people on record said it."""

    kind: str = ""
    id: UUID | None = None
    number: str = ""
    person_id: UUID | None = None
