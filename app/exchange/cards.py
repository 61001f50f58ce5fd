"""vCards and calendars as tables: one row a person, or one row each guest of an event. Runs in the reading process.

What a calendar leaves open is counted under a word (source.NOTES makes a sentence of it): nothing is left out in silence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.exchange.repeating import Start, dates_of, is_endless, is_repeating

MOST_BYTES = 16 * 1024 * 1024
MOST_GUESTS = 20_000
CARD, CALENDAR = b"BEGIN:VCARD", b"BEGIN:VCALENDAR"
CARD_HEADINGS = ["name", "phones", "company", "note"]
GUEST_HEADINGS = ["name", "host", "purpose", "expected", "desk_note"]
NO_GUESTS = frozenset({"ROOM", "RESOURCE"})

# by any of these the libraries say that a line is not what the standard calls for
REFUSED = (ValueError, LookupError, TypeError, AttributeError)

Row = tuple[int, list[str]]


class Unreadable(Exception):
    """The file is no whole vCard file or calendar; `line` where it is known."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


def kind_of(head: bytes) -> str:
    """ "vcf" or "ics" by a file's first bytes, else "" ."""
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return "vcf" if plain.startswith(CARD) else "ics" if plain.startswith(CALENDAR) else ""


def read_cards(path: Path, encoding: str) -> Iterator[dict[str, Any] | Row]:
    """A first dict as reading.py gives it, the headings, then one row for each vCard (2.1, 3.0 and 4.0)."""
    from vobject import readComponents
    from vobject.base import ParseError, VObjectError

    text = path.read_text(encoding)
    yield {"format": "vcf", "encoding": encoding, "delimiter": ""}
    yield 1, CARD_HEADINGS
    try:
        for number, card in enumerate(readComponents(text, allowQP=True), 2):
            if card.name == "VCARD":
                yield number, _card_row(card.contents)
    except ParseError as error:
        raise Unreadable(int(error.lineNumber or 0)) from error
    except (VObjectError, *REFUSED) as error:
        raise Unreadable from error


def _card_row(fields: dict[str, list[Any]]) -> list[str]:
    def texts(name: str) -> list[str]:
        return [text for line in fields.get(name, ()) if (text := " ".join(str(line.value).split()))]

    phones = [number.removeprefix("tel:") for number in texts("tel")]
    company = next((str(line.value[0]).strip() for line in fields.get("org", ()) if line.value), "")
    return [_card_name(fields, texts("fn")), ", ".join(phones), company, " ".join((*texts("note"), *texts("email")))]


def _card_name(fields: dict[str, list[Any]], whole: list[str]) -> str:
    if whole:
        return whole[0]
    parts = fields["n"][0].value if fields.get("n") else None
    family, given = (str(getattr(parts, part, "") or "").strip() for part in ("family", "given"))
    is_chinese = any("㐀" <= c <= "鿿" for c in family + given)
    return family + given if is_chinese else " ".join(part for part in (given, family) if part)


def read_calendar(path: Path, today: date | None = None) -> Iterator[dict[str, Any] | Row]:
    """A first dict with `notes` (word -> how often), the headings, then one row for each guest of each event.

    With `today` an event that repeats stands there with each of its dates from then on."""
    from icalendar import Calendar

    left_open: Counter[str] = Counter()
    rows: list[list[str]] = []
    try:
        for calendar in Calendar.from_ical(path.read_bytes(), multiple=True):
            is_withdrawn = str(calendar.get("METHOD", "")).upper() == "CANCEL"
            events = calendar.walk("VEVENT")
            changed = _changed_dates(events)
            for event in events:
                starts = _starts(event, changed.get(str(event.get("UID", "")), []), today, left_open)
                rows += _guests_of(event, starts, left_open, is_withdrawn=is_withdrawn)
                if len(rows) > MOST_GUESTS:
                    raise Unreadable
    except REFUSED as error:
        raise Unreadable from error
    yield {"format": "ics", "encoding": "utf-8", "delimiter": "", "notes": dict(left_open)}
    yield 1, GUEST_HEADINGS
    yield from enumerate(rows, 2)


def _changed_dates(events: Iterable[Any]) -> dict[str, list[Start]]:
    """By an event's mark the dates of it that are told of by events of their own."""
    found: dict[str, list[Start]] = {}
    for event in events:
        if (instead := event.get("RECURRENCE-ID")) is not None:
            found.setdefault(str(event.get("UID", "")), []).append(instead.dt)
    return found


def _starts(event: Any, changed: list[Start], today: date | None, left_open: Counter[str]) -> list[Start | None]:
    """When an event begins, once for each of its dates; None where it does not say."""
    start = event.get("DTSTART")
    if start is None:
        return [None]
    if event.get("RECURRENCE-ID") is not None or not is_repeating(event):
        return [start.dt]
    dates = dates_of(event, changed, today) if today is not None else None
    if dates is None:
        left_open["repeats"] += 1
        return [start.dt]
    left_open["over" if not dates else "endless" if is_endless(event) else "each_date"] += 1
    return list(dates)


def _guests_of(event: Any, starts: list[Start | None], left_open: Counter[str], *, is_withdrawn: bool) -> list[list[str]]:
    if is_withdrawn or str(event.get("STATUS", "")).upper() == "CANCELLED":
        left_open["withdrawn"] += 1
        return []
    told = event.get("ATTENDEE", [])
    organizer = event.get("ORGANIZER")
    guests = [each for each in (told if isinstance(told, list) else [told]) if _is_guest(each, organizer, left_open)]
    if not guests:
        left_open["alone"] += 1
        return []
    host = _name_of(organizer) if organizer is not None else ""
    place = " ".join(str(event.get("LOCATION", "")).split())
    purpose = " ".join(str(event.get("SUMMARY", "")).split())
    names_zone = "TZID" in event["DTSTART"].params if starts != [None] and starts else False
    whens = [_when(start, left_open, names_zone=names_zone) for start in starts]
    told_of = [(_name_of(guest), " ".join(part for part in (place, _mail(guest)) if part)) for guest in guests]
    return [[name, host, purpose, when, note] for when in whens for name, note in told_of]


def _is_guest(guest: Any, organizer: Any, left_open: Counter[str]) -> bool:
    if str(guest.params.get("CUTYPE", "")).upper() in NO_GUESTS or (organizer is not None and _mail(guest) == _mail(organizer)):
        return False
    if str(guest.params.get("PARTSTAT", "")).upper() == "DECLINED":
        left_open["declined"] += 1
        return False
    return True


def _mail(address: Any) -> str:
    text = str(address).strip()
    return text[7:] if text[:7].casefold() == "mailto:" else text


def _name_of(address: Any) -> str:
    name = " ".join(str(address.params.get("CN", "")).strip("'\" ").split())
    if name and "@" not in name:
        return name
    return (name or _mail(address)).partition("@")[0]


def _when(start: Start | None, left_open: Counter[str], *, names_zone: bool) -> str:
    if start is None:
        return ""
    if not isinstance(start, datetime):
        return f"{start:%Y-%m-%d}"
    if start.tzinfo is None:
        left_open["unknown_zone" if names_zone else "no_zone"] += 1
        return f"{start:%Y-%m-%d %H:%M:%S}"
    return start.isoformat(sep=" ", timespec="seconds")
