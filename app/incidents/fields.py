"""The words and the forms of incidents and contingency plans."""

from enum import StrEnum

from app.core.forms import Field, Kind
from app.core.i18n import N_, _
from app.visits.kinds import LONGEST_NAME

OTHER = "other"
OTHER_WORDS = N_("Other incident")
MOST_STEPS, MOST_LINES, LONGEST_STEP, LONGEST_LINE = 14, 10, 160, 120


class State(StrEnum):
    """Where an incident stands; one nobody was told of yet is open and says so."""

    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


STATE_WORDS = {
    State.OPEN: N_("open"),
    State.CLOSED: N_("closed"),
    State.VOID: N_("void"),
}


class EntryKind(StrEnum):
    """What is written behind an incident: that somebody was told (V3: at once), or what was done next."""

    REPORT = "report"
    FOLLOW_UP = "follow_up"


ENTRY_WORDS = {
    EntryKind.REPORT: N_("Reported to"),
    EntryKind.FOLLOW_UP: N_("Follow-up"),
}


class ReportWay(StrEnum):
    """How somebody was told."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    MESSAGE = "message"
    WRITING = "writing"


WAY_WORDS = {
    ReportWay.PHONE: N_("By phone"),
    ReportWay.IN_PERSON: N_("In person"),
    ReportWay.MESSAGE: N_("By text message"),
    ReportWay.WRITING: N_("In writing"),
}


class PlanState(StrEnum):
    """Which wording of a plan is in force: the office's own, the shipped one, or none as the office has dropped it."""

    OWN = "own"
    SHIPPED = "shipped"
    OFF = "off"


LINK_WORDS = {"visit": N_("Visit"), "complaint": N_("Complaint")}
REASONS = {
    "void": (N_("Entered twice"), N_("Entered by mistake")),
    "correct": (N_("Typing mistake"), N_("Known later")),
    "strike": (N_("Typing mistake"), N_("Did not take place")),
    "reopen": (N_("It began again"), N_("Not settled after all")),
}

KIND = Field("kind", N_("Kind"), required=True, max_len=40)
INCIDENT_FIELDS = (
    KIND,
    Field("place", N_("Where")),
    Field("what", N_("What happened"), Kind.LINES, required=True),
    Field("day", N_("Day"), Kind.DATE),
    Field("time", N_("Time"), Kind.TIME),
    Field("involved", N_("Who was involved")),
    Field("linked", N_("Visit (number or badge)"), max_len=40),
    Field("calmed", N_("How it was calmed"), Kind.LINES),
)
REPORT_FIELDS = (
    Field("to", N_("Reported to"), required=True, max_len=LONGEST_NAME),
    Field("way", N_("How"), Kind.CHOICE, choices=tuple(WAY_WORDS.items())),
    Field("note", N_("What they said"), Kind.LINES),
    Field("told_day", N_("Day"), Kind.DATE),
    Field("told_time", N_("Time"), Kind.TIME),
)
FOLLOW_FIELDS = (
    Field("note", N_("What was done next"), Kind.LINES, required=True),
    Field("told_day", N_("Day"), Kind.DATE),
    Field("told_time", N_("Time"), Kind.TIME),
)
CLOSE_FIELDS = (
    Field("calmed", N_("How it was calmed"), Kind.LINES, required=True),
    Field("result", N_("How it ended"), Kind.LINES, required=True),
)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that say something, without the blanks around them."""
    return tuple(line for each in text.splitlines() if (line := each.strip()))


def parted(line: str) -> tuple[str, str]:
    """Who and what of a line such as “Front desk: calls the lift company”; without a colon all of it is what."""
    for place, char in enumerate(line):
        if char in ":：" and place:
            return line[:place].strip(), line[place + 1 :].strip()
    return "", line


def _lines_trouble(text: str, most: int, longest: int) -> str | None:
    lines = lines_of(text)
    if len(lines) > most:
        return _("These are {n} lines; {most} fit on the one page of the plan. Join or shorten them.").format(n=len(lines), most=most)
    if long := next((line for line in lines if len(line) > longest), ""):
        sentence = _("This line has {n} characters; {most} fit: {line}…")
        return sentence.format(n=len(long), most=longest, line=long[:20])
    return None


def _steps_trouble(text: str) -> str | None:
    return _lines_trouble(text, MOST_STEPS, LONGEST_STEP)


def _others_trouble(text: str) -> str | None:
    return _lines_trouble(text, MOST_LINES, LONGEST_LINE)


PLAN_FIELDS = (
    Field("title", N_("What it is for"), required=True, max_len=40),
    Field("steps", N_("Steps, a line each"), Kind.LINES, required=True, check=_steps_trouble),
    Field("duties", N_("Duties: who, a colon, what"), Kind.LINES, check=_others_trouble),
    Field("phones", N_("Phones: who, a colon, number"), Kind.LINES, check=_others_trouble),
)
