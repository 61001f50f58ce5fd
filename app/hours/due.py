"""When a limit falls due, how much open time lies between two instants, when to warn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from math import floor

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import FIRST_YEAR, LAST_YEAR, Calendar, Roll
from app.hours.limits import Limit, Unit
from app.hours.track import BeyondTrack, Track

WARN_PERCENT = 75
LOOK_AHEAD = (2, 6, 20, 60, 200)  # years looked through, more only when needed

Pause = tuple[datetime, datetime]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """`act_by`, of limits in hours only: the last open instant by then; None: nobody is there before it, so at once.

    `is_provisional`: a year counted through is not loaded yet (R6). All instants UTC, whole seconds.
    """

    due_at: datetime
    act_by: datetime | None = None
    is_provisional: bool = False


def due(calendar: Calendar, start: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> Due:
    """When a limit ends; raises UserError for a calendar never open (R13), pauses that overlap (R3), years out of reach."""
    begin = seconds_of(start)
    spans = spans_of(pauses, begin)

    def ending(track: Track) -> int:
        return ENDINGS[limit.unit](track, begin, limit.amount, spans, calendar)

    at = solve(calendar, begin, ending, spans[-1][1] if spans else begin)
    act_by = last_open_in(calendar, start, instant(at)) if limit.unit is Unit.HOURS else None
    return Due(instant(at), act_by, is_unsure(calendar, start, instant(at)))


def last_open_in(calendar: Calendar, start: datetime, due_at: datetime) -> datetime | None:
    """The last open instant by `due_at`, None when it does not come after the start."""
    begin, at = floor(start.timestamp()), floor(due_at.timestamp())
    found = reaching(calendar, begin, at).last_open(at)
    return instant(found) if found is not None and found > begin else None


def is_unsure(calendar: Calendar, start: datetime, due_at: datetime) -> bool:
    """Whether a year from the start to the end of a limit is not loaded (R6); midnight belongs to the day it ends."""
    if calendar.years is None:
        return False
    begin, at = floor(start.timestamp()), floor(due_at.timestamp())
    first, last = (datetime.fromtimestamp(one, calendar.zone).year for one in (begin, max(begin, at - 1)))
    return any(not calendar.is_known(year) for year in range(first, last + 1))


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Open seconds between two instants less those paused; none when the end is the earlier."""
    begin, until = seconds_of(start), seconds_of(end)
    spans = spans_of(pauses, begin)
    track = reaching(calendar, begin, max(begin, until))
    if until <= begin:
        return 0
    paused = sum(track.opened(min(b, until)) - track.opened(min(a, until)) for a, b in spans)
    return track.opened(until) - track.opened(begin) - paused


def warning(calendar: Calendar, start: datetime, due_at: datetime, pauses: Sequence[Pause] = (), percent: int = WARN_PERCENT) -> datetime:
    """When so much of the open time until `due_at` has passed; with no open time in between, at the start."""
    whole = elapsed(calendar, start, due_at, pauses)
    if whole == 0:
        return instant(min(seconds_of(start), seconds_of(due_at)))
    return due(calendar, start, Limit(Unit.WORKING, whole * percent // 100), pauses).due_at


def is_never_open(calendar: Calendar, day: date) -> bool:
    """Whether there is no open time in the 370 days from a day (R13)."""
    track = calendar.track(day.year, day.year + 2)
    return not track.is_open_soon(track.instant(day, 0))


# instants and pauses --------------------------------------------------------------------------------------------------------


def seconds_of(at: datetime) -> int:
    """Whole UTC seconds, fractions cut off; raises UserError for years nobody counts."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise UserError(
            _("The year {year} is out of reach. Write one from {first} to {last}.").format(year=at.year, first=FIRST_YEAR, last=LAST_YEAR)
        )
    return floor(at.timestamp())


def instant(seconds: int) -> datetime:
    """Back from seconds, aware UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def spans_of(pauses: Sequence[Pause], begin: int) -> list[Span]:
    """Pauses in order, from the start on, those of no length left out; raises UserError where they overlap (R3)."""
    spans = sorted((seconds_of(a), seconds_of(b)) for a, b in pauses)
    for a, b in spans:
        if b < a:
            raise UserError(_("A pause ends before it starts. Put the earlier time first."))
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise UserError(_("Two pauses overlap. A limit is paused once at a time; join them to one."))
    return [(max(a, begin), b) for a, b in spans if b > max(a, begin)]


def reaching(calendar: Calendar, begin: int, until: int) -> Track:
    """A track over both instants; raises UserError for a calendar never open (R13)."""
    first, last = (datetime.fromtimestamp(one, calendar.zone).year for one in (begin, until))
    track = calendar.track(first, max(last, first + 2))
    _open_at_all(track, begin)
    return track


def solve(calendar: Calendar, begin: int, answer: Callable[[Track], int], known: int) -> int:
    """The answer of a track to `known` and as far beyond as it takes; raises UserError where there is none (R13)."""
    year, last = (datetime.fromtimestamp(one, calendar.zone).year for one in (begin, known))
    for years in LOOK_AHEAD:
        track = calendar.track(year, last + years)
        _open_at_all(track, begin)
        try:
            return answer(track)
        except BeyondTrack:
            if track.has_ended:
                raise UserError(_never_open()) from None
    raise UserError(_("This limit would end in more than 200 years: the calendar is hardly ever open. Enter more open hours."))


def _open_at_all(track: Track, begin: int) -> None:
    if not track.is_open_soon(begin):
        raise UserError(_never_open())


def _never_open() -> str:
    return _("This calendar has no open time in 370 days, so nothing could ever be due. Enter its open hours.")


# one ending for each unit ---------------------------------------------------------------------------------------------------


def _working(track: Track, begin: int, seconds: int, pauses: list[Span], _calendar: Calendar) -> int:
    """A pause costs only the open time it overlaps (R2)."""
    if seconds == 0:
        return _first_open(track, begin, pauses)
    target = track.opened(begin) + seconds
    for a, b in pauses:
        used = track.opened(a)
        if used >= target:
            break
        target += track.opened(b) - used
    return track.when_used(target)


def _first_open(track: Track, begin: int, pauses: list[Span]) -> int:
    at = track.next_open(begin)
    for a, b in pauses:
        if a <= at < b:
            at = track.next_open(b)
    return at


def _working_days(track: Track, begin: int, number: int, pauses: list[Span], calendar: Calendar) -> int:
    """The day of the start is not counted (Civil Code 201); a pause keeps the days closed before it (R2)."""
    if number == 0:
        return _same_day(track, begin, 0, pauses, calendar)
    day = track.day_of(begin)
    for a, b in pauses:
        kept = track.days_closed(day, a)
        if kept >= number:
            break
        number, day = number - kept, track.day_of(b)
    return track.close_after(day, number)


def _calendar_days(track: Track, begin: int, number: int, pauses: list[Span], calendar: Calendar) -> int:
    """The last day moves on to an open one, or only from a holiday, and ends with its business hours (Civil Code 203)."""
    day, after = track.day_of(begin), begin
    at = _rolled(track, day + number, after, calendar)
    for a, b in pauses:
        if at <= a:
            break
        day, number, after = track.day_of(b), number - min(number, _days_passed(track, day, a)), b
        at = _rolled(track, day + number, after, calendar)
    return at


def _days_passed(track: Track, after: int, until: int) -> int:
    """Days after a day that were over by an instant; a closed day is over at midnight."""
    day = track.day_of(until)
    close = track.close_of(day)
    return max(0, day - after - (0 if close is not None and close <= until else 1))


def _rolled(track: Track, day: int, after: int, calendar: Calendar) -> int:
    if calendar.roll is Roll.CLOSED:
        return track.first_close(after, day)
    while True:
        if date.fromordinal(day).year > track.last_year:
            raise BeyondTrack
        if not calendar.is_holiday(date.fromordinal(day)):
            close = track.close_of(day) or track.end_of(day)
            if close > after:
                return close
        day += 1


def _hours(track: Track, begin: int, number: int, pauses: list[Span], _calendar: Calendar) -> int:
    """Never rolls; pauses move it by real time (R2)."""
    at = begin + number * 3600
    for a, b in pauses:
        if a < at or (number == 0 and a == begin):
            at += b - a
    return at


def _same_day(track: Track, begin: int, _none: int, pauses: list[Span], _calendar: Calendar) -> int:
    """Received after closing counts for the next open day; starts again when a pause ends (R2)."""
    at = track.first_close(begin)
    for a, b in pauses:
        if at <= a:
            break
        at = track.first_close(b)
    return at


ENDINGS: dict[Unit, Callable[[Track, int, int, list[Span], Calendar], int]] = {
    Unit.WORKING: _working,
    Unit.WORKING_DAYS: _working_days,
    Unit.CALENDAR_DAYS: _calendar_days,
    Unit.HOURS: _hours,
    Unit.SAME_DAY: _same_day,
}
