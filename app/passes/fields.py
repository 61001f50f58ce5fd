"""The words and the form of a pass."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.core.forms import Field, Kind
from app.core.i18n import C_, N_, _
from app.passes.validity import Refusal, Standing
from app.visits.fields import VisitorType, weekdays_of, weekdays_trouble

MOST_HOLDERS = 40
LONGEST_DAYS = 366


class PassKind(StrEnum):
    """What kind of pass it is; the word stands largest on the paper."""

    DAY = "day"
    LONG = "long"
    RENOVATION = "renovation"


KIND_WORDS = {
    PassKind.DAY: N_("Day pass"),
    PassKind.LONG: N_("Long pass"),
    PassKind.RENOVATION: N_("Renovation pass"),
}
KIND_TYPES = {PassKind.RENOVATION: VisitorType.CONTRACTOR}
STANDING_WORDS = {
    Standing.ACTIVE: N_("valid"),
    Standing.NOT_YET: N_("not valid yet"),
    Standing.EXPIRED: N_("expired"),
    Standing.USED_UP: N_("used up"),
    Standing.WITHDRAWN: N_("withdrawn"),
}
REFUSAL_WORDS = {
    Refusal.WITHDRAWN: N_("Pass withdrawn"),
    Refusal.EXPIRED: N_("Pass expired"),
    Refusal.USED_UP: N_("Pass used up"),
    Refusal.NOT_YET: N_("Pass not valid yet"),
    Refusal.WEEKDAY: N_("Not on this weekday"),
    Refusal.HOUR: N_("Not at this hour"),
    Refusal.INSIDE: N_("Already inside with another visit"),
}
REASONS = {
    "withdraw": (N_("Work finished"), N_("Pass lost"), N_("Rules broken")),
    "let_in": (N_("Urgent repair"), N_("The home asks for it"), N_("Agreed with the office")),
    "turn_away": (N_("Pass not valid"), N_("Not the holder"), N_("Comes again later")),
}
WEEKDAY_WORDS = {1: N_("Mon"), 2: N_("Tue"), 3: N_("Wed"), 4: N_("Thu"), 5: N_("Fri"), 6: N_("Sat"), 7: N_("Sun")}

# what a new pass of this kind begins with; the days and hours of noisy work are ours, not a rule
USUAL: dict[PassKind, dict[str, str]] = {
    PassKind.DAY: {"weekdays": "", "opens": "", "closes": ""},
    PassKind.LONG: {"weekdays": "", "opens": "", "closes": ""},
    PassKind.RENOVATION: {"weekdays": "123456", "opens": "08:00", "closes": "18:00"},
}

HOLDERS = Field("holders", N_("Who (one a line: name, phone)"), Kind.LINES, required=True)
TERM_FIELDS = (
    Field("first_day", N_("First day"), Kind.DATE, required=True),
    Field("last_day", N_("Last day"), Kind.DATE, required=True),
    Field("weekdays", N_("Weekdays"), check=weekdays_trouble),
    Field("opens", C_("time of day", "From"), Kind.TIME),
    Field("closes", C_("time of day", "Until"), Kind.TIME),
    Field("most_entries", N_("Entries at most"), Kind.NUMBER, minimum=1),
)
PASS_FIELDS = (
    Field("kind", N_("Kind of pass"), Kind.CHOICE, required=True, choices=tuple(KIND_WORDS.items())),
    Field("host", N_("Host / home"), required=True),
    Field("purpose", N_("Purpose"), required=True),
    Field("company", N_("Company")),
    *TERM_FIELDS,
    Field("note", N_("Note")),
)
HOLDER_FIELDS = (Field("name", N_("Visitor"), required=True), Field("phone", N_("Phone")))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who gets a pass."""

    name: str
    phone: str = ""


_SEPARATORS = re.compile(r"[\t,;|，；、]+|\s{2,}")
# a whole phone behind a blank first: a name may end in a number of its own
_NAME_PHONE = (
    re.compile(r"(?P<name>.*\S)\s+(?P<phone>[+(]?\d[\d()-]{6,})"),
    re.compile(r"(?P<name>.*[^\d\s+(-])\s*(?P<phone>[+(]?\d[\d\s()-]{4,})"),
)


def holders_of(text: str) -> tuple[Holder, ...]:
    """The people of a pasted list: one a line, name first, the phone behind it however it is set apart."""
    found = []
    for line in text.splitlines():
        if not (plain := line.strip()):
            continue
        parts = [part.strip() for part in _SEPARATORS.split(plain) if part.strip()]
        folded = unicodedata.normalize("NFKC", plain)
        split = next((match for form in _NAME_PHONE if (match := form.fullmatch(folded))), None) if len(parts) == 1 else None
        name, *rest = (split["name"], split["phone"]) if split else parts
        found.append(Holder(name.strip(), " ".join(part.strip() for part in rest)))
    return tuple(found)


def days_words(first: date, last: date) -> str:
    """From when to when; a single day alone."""
    return first.isoformat() if first == last else _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())


def weekdays_words(weekdays: frozenset[int]) -> str:
    """Mon–Sat, or the days one by one; nothing for every day."""
    days = sorted(weekdays)
    if not days or len(days) == len(WEEKDAY_WORDS):
        return ""
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return "–".join((_(WEEKDAY_WORDS[days[0]]), _(WEEKDAY_WORDS[days[-1]])))
    return _(", ").join(_(WEEKDAY_WORDS[day]) for day in days)


def hours_words(opens: time | None, closes: time | None) -> str:
    """08:00–18:00; over midnight it says so; nothing for the whole day."""
    if opens is None or closes is None:
        return ""
    words = f"{opens:%H:%M}–{closes:%H:%M}"
    return _("{hours} (next day)").format(hours=words) if closes <= opens else words


def kept_weekdays(text: str) -> str:
    """Weekdays as kept: their digits in order, none for every day."""
    days = weekdays_of(text)
    return "" if len(days) == len(WEEKDAY_WORDS) else "".join(str(day) for day in sorted(days))
