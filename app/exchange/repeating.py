"""The dates of a calendar's repeating event, as its rule, its further and its left-out dates say. Runs in the reading process.

Only rules that name days are followed (daily to yearly, no hours): others could be looked through for hours without a single date.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Any

AHEAD = timedelta(days=366)  # as far as a visit may be announced again and again
AHEAD_ENDLESS = timedelta(days=92)  # of a rule without an end
MOST_DATES = 400
MOST_STEPS = 8000  # of a rule between where it begins and today
STEPS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}  # days
SMALL = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"})
FOLLOWED = {"DAILY": SMALL, "WEEKLY": SMALL, "MONTHLY": SMALL | {"BYMONTHDAY", "BYSETPOS"}, "YEARLY": SMALL | {"BYMONTHDAY"}}
LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}  # the others have 31 days

Start = datetime | date


def is_repeating(event: Any) -> bool:
    """Whether an event names more dates than the one it begins on."""
    return event.get("RRULE") is not None or event.get("RDATE") is not None


def is_endless(event: Any) -> bool:
    """Whether nothing says when it ends."""
    rule = event.get("RRULE")
    return rule is not None and not isinstance(rule, list) and "UNTIL" not in rule and "COUNT" not in rule


def dates_of(event: Any, changed: Iterable[Start], today: date) -> tuple[Start, ...] | None:
    """Its dates from today on, in order, without those of `changed` (told by events of their own); None for a rule that is not followed."""
    begins: Start = event["DTSTART"].dt
    zone = begins.tzinfo if isinstance(begins, datetime) else None
    rule = event.get("RRULE")
    if isinstance(rule, list) or (rule is not None and not _is_followed(rule, _wall(begins, zone), today)):
        return None
    last = datetime.combine(today + (AHEAD_ENDLESS if is_endless(event) else AHEAD), time.max)
    first = datetime.combine(today, time())
    out = {_wall(each, zone) for each in (*_listed(event, "EXDATE"), *changed)}
    walls = {_wall(each, zone) for each in (begins, *_listed(event, "RDATE"))}
    walls |= set(takewhile(lambda wall: wall <= last, _by_rule(rule, _wall(begins, zone), zone)) if rule is not None else ())
    kept = sorted(wall for wall in walls - out if first <= wall <= last)[:MOST_DATES]
    return tuple(wall.replace(tzinfo=zone) if isinstance(begins, datetime) else wall.date() for wall in kept)


def _wall(at: Start, zone: tzinfo | None) -> datetime:
    """The time on the event's own wall: a repeating event keeps its hour when the clocks change."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    return (at.astimezone(zone) if at.tzinfo is not None and zone is not None else at).replace(tzinfo=None)


def _listed(event: Any, name: str) -> Iterator[Start]:
    lines = event.get(name)
    for line in lines if isinstance(lines, list) else [lines] if lines is not None else []:
        for each in line.dts:
            found = each.dt
            yield found[0] if isinstance(found, tuple) else found  # of a period when it begins


def _is_followed(rule: Any, begins: datetime, today: date) -> bool:
    how = str(rule.get("FREQ", [""])[0]).upper()
    names, steps = FOLLOWED.get(how, frozenset()), (today - begins.date()).days // STEPS.get(how, 1)
    counts = [int(each) for name in ("INTERVAL", "COUNT") for each in rule.get(name, [])]
    is_known = set(map(str.upper, rule)) <= names and all(each >= 1 for each in counts) and steps <= MOST_STEPS
    return is_known and _has_dates(rule, how)


def _has_dates(rule: Any, how: str) -> bool:
    """Whether the days a rule names come again and again: one that names a day there never is would be looked through to the year 9999."""
    months, month_days, places = ([int(each) for each in rule.get(name, [])] for name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"))
    ordinals = [int(str(day)[:-2] or 0) for day in rule.get("BYDAY", [])]
    longest = max((LONGEST_MONTH.get(month, 31) for month in months), default=31)
    most = 0 if how in ("DAILY", "WEEKLY") else 52 if how == "YEARLY" and not months else 5
    return (
        all(1 <= month <= 12 for month in months)
        and all(1 <= abs(day) <= longest for day in month_days)
        and all(abs(ordinal) <= most for ordinal in ordinals)
        and not (month_days and ordinals)
        and (not places or (not month_days and not any(ordinals) and all(1 <= abs(place) <= 4 * len(ordinals) for place in places)))
    )


def _by_rule(rule: Any, begins: datetime, zone: tzinfo | None) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    plain = {name: value for name, value in rule.items() if name.upper() != "UNTIL"}
    until = next((value[0] for name, value in rule.items() if name.upper() == "UNTIL"), None)
    made = rrulestr(type(rule)(plain).to_ical().decode(), dtstart=begins)
    if until is None:
        yield from made
        return
    ends = _wall(until, zone) if isinstance(until, datetime) else datetime.combine(until, time.max)
    yield from takewhile(lambda wall: wall <= ends, made)
