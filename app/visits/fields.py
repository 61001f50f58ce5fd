"""The words and the form of a visit."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from app.core.clock import local
from app.core.forms import Field, Kind
from app.core.i18n import LANGUAGES, N_, _


class VisitState(StrEnum):
    """Where a visit stands (procedures.md, Visit)."""

    EXPECTED = "expected"
    WAITING = "waiting"
    INSIDE = "inside"
    LEFT = "left"
    MISSED = "missed"
    CANCELLED = "cancelled"
    TURNED_AWAY = "turned_away"
    VOID = "void"


STATE_WORDS = {
    VisitState.EXPECTED: N_("expected"),
    VisitState.WAITING: N_("waiting"),
    VisitState.INSIDE: N_("inside"),
    VisitState.LEFT: N_("left"),
    VisitState.MISSED: N_("missed"),
    VisitState.CANCELLED: N_("cancelled"),
    VisitState.TURNED_AWAY: N_("turned away"),
    VisitState.VOID: N_("void"),
}


class Due(StrEnum):
    """When an expected visitor comes, as the board groups them."""

    NOW = "now"
    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    LATER = "later"
    MISSED = "missed"


DUE_WORDS = {
    Due.NOW: N_("Due now"),
    Due.TODAY: N_("Today"),
    Due.TOMORROW: N_("Tomorrow"),
    Due.WEEK: N_("This week"),
    Due.LATER: N_("Later"),
    Due.MISSED: N_("Missed"),
}


class Leaving(StrEnum):
    """How a leaving is known; only scanned, seen and reported times are measured times."""

    SCANNED = "scanned"
    SEEN = "seen"
    REPORTED = "reported"
    UNKNOWN = "unknown"
    BULK = "bulk"


LEAVING_WORDS = {
    Leaving.SCANNED: N_("scanned"),
    Leaving.SEEN: N_("seen leaving"),
    Leaving.REPORTED: N_("reported by host"),
    Leaving.UNKNOWN: N_("time unknown"),
    Leaving.BULK: N_("closed in bulk"),
}
MEASURED = frozenset({Leaving.SCANNED, Leaving.SEEN, Leaving.REPORTED})


class VisitorType(StrEnum):
    """What a badge says a visitor is, as word and colour."""

    GUEST = "guest"
    DELIVERY = "delivery"
    CONTRACTOR = "contractor"
    INTERVIEW = "interview"
    OFFICIAL = "official"
    OTHER = "other"


TYPE_WORDS = {
    VisitorType.GUEST: N_("Guest"),
    VisitorType.DELIVERY: N_("Delivery"),
    VisitorType.CONTRACTOR: N_("Contractor"),
    VisitorType.INTERVIEW: N_("Interview"),
    VisitorType.OFFICIAL: N_("Official"),
    VisitorType.OTHER: N_("Other visitor"),
}

# why a phone was shown in full, the usual reason first (procedures.md)
REVEAL_REASONS = (N_("to call them"), N_("to check who it is"), N_("emergency"), N_("they asked for it"))

# who must be fetched first when the house is emptied
ASSISTANCE_WORDS = {
    "": N_("no help needed"),
    "help": N_("needs help"),
    "wheelchair": N_("wheelchair"),
    "sight": N_("cannot see well"),
    "hearing": N_("cannot hear well"),
    "child": N_("child on its own"),
}

PURPOSES = (
    N_("Visiting"), N_("Delivery"), N_("Repair"), N_("Viewing a flat"), N_("Business"), N_("Meeting"), N_("Interview"),
    N_("Paying fees"), N_("Handing in papers"), N_("Inspection"),
)  # fmt: skip
PURPOSE_TYPES = {
    "Delivery": VisitorType.DELIVERY,
    "Repair": VisitorType.CONTRACTOR,
    "Interview": VisitorType.INTERVIEW,
    "Inspection": VisitorType.OFFICIAL,
}


def assistance_words(mark: str) -> str:
    """What kind of help somebody needs in an evacuation; empty for none."""
    return _(ASSISTANCE_WORDS.get(mark, mark)) if mark else ""


def purpose_type(purpose: str) -> VisitorType:
    """The visitor type a preset purpose implies, in whatever language the desk wrote it; else a guest."""
    found = (kind for word, kind in PURPOSE_TYPES.items() if purpose.strip() in (word, _(word)))
    return next(found, VisitorType.GUEST)


REASONS = {
    "turn_away": (N_("Host refused"), N_("Host not in"), N_("No permission")),
    "cancel": (N_("Cancelled by the visitor"), N_("Cancelled by the host"), N_("Did not come")),
    "void": (N_("Entered twice"), N_("Wrong person"), N_("Typing mistake")),
    "correct": (N_("Typing mistake"), N_("Told later"), N_("Wrong home or host")),
}


def _phone_trouble(phone: str) -> str | None:
    import unicodedata

    plain = [c for c in unicodedata.normalize("NFKC", phone) if not c.isspace()]
    if sum(c.isdigit() for c in plain) >= 3:
        return None
    return _("A phone has at least three digits. Correct it or leave it empty.")


VISIT_FIELDS = (
    Field("name", N_("Visitor"), required=True),
    Field("phone", N_("Phone"), check=_phone_trouble),
    Field("host", N_("Host / home"), required=True),
    Field("purpose", N_("Purpose"), required=True),
    Field("company", N_("Company")),
    Field("people", N_("Persons"), Kind.NUMBER, minimum=1, maximum=999),
    Field("plate", N_("Plate")),
    Field("type", N_("Visitor type"), Kind.CHOICE, choices=tuple(TYPE_WORDS.items())),
    Field("belongings", N_("Belongings")),
    Field("note", N_("Note"), Kind.LINES),
    Field("assistance", N_("Help in an evacuation"), Kind.CHOICE, choices=tuple(ASSISTANCE_WORDS.items())),
    Field("language", N_("Badge language"), Kind.CHOICE, choices=(("", N_("as the desk")), *LANGUAGES.items())),
)


def is_any_time(at: datetime) -> bool:
    """Whether somebody is expected on the day with no time said: kept as the first moment of the office's day."""
    return local(at).time() == time()


def weekdays_of(text: str) -> frozenset[int]:
    """Monday is 1, Sunday 7; separators are passed over."""
    import unicodedata

    return frozenset(int(c) for c in unicodedata.normalize("NFKC", text) if c.isdigit())


def weekdays_trouble(text: str) -> str | None:
    """The sentence why a text names no weekdays, or None."""
    rest = [c for c in text if not c.isdigit() and c not in " ,，、;；"]
    if rest or not weekdays_of(text) <= frozenset(range(1, 8)):
        return _("Weekdays are digits from 1 (Monday) to 7 (Sunday), such as 135.")
    return None


EXPECT_FIELDS = (
    *(field for field in VISIT_FIELDS if field.name not in ("belongings", "language")),
    Field("day", N_("Day"), Kind.DATE, required=True),
    Field("time", N_("Time"), Kind.TIME),
    Field("desk_note", N_("Desk note (never printed)"), Kind.LINES, on_paper=False),
    Field("weekdays", N_("Repeat on weekdays"), check=weekdays_trouble),
    Field("until", N_("Repeat until"), Kind.DATE),
)

TIME_FIELDS = (
    Field("arrived_day", N_("Arrival day"), Kind.DATE),
    Field("arrived_time", N_("Arrived at"), Kind.TIME),
    Field("left_day", N_("Leaving day"), Kind.DATE),
    Field("left_time", N_("Left at"), Kind.TIME),
)


@dataclass(frozen=True, slots=True)
class HostRef:
    """Who or what is visited: `kind` is staff, home or person; `text` is what stands on screen and paper."""

    kind: str
    id: UUID
    text: str
    department: str = ""
