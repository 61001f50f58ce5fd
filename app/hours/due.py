"""When a limit falls due, how much open time lies between two instants, when to warn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from math import floor
from typing import NamedTuple

from app.core.errors import UserError
from app.core.i18n import _
from app.hours.calendar import FIRST_YEAR, LAST_YEAR, Calendar, Roll
from app.hours.limits import Limit, Unit
from app.hours.track import NEVER_OPEN_DAYS, BeyondTrack, Track

WARN_PERCENT = 75
LOOK_AHEAD = (1, 6, 20, 60, 200)  # years looked through, more only when needed
A_YEAR = (NEVER_OPEN_DAYS + 1) * 86400  # so far a track must reach to tell that nothing opens

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


class Ending(NamedTuple):
    """The same in UTC seconds."""

    at: int
    act_by: int | None
    is_provisional: bool

    def as_due(self) -> Due:
        """As people ask for it."""
        return Due(instant(self.at), None if self.act_by is None else instant(self.act_by), self.is_provisional)


def due(calendar: Calendar, start: datetime, limit: Limit, pauses: Sequence[Pause] = ()) -> Due:
    """When a limit ends; raises UserError for a calendar never open (R13), pauses that overlap (R3), years out of reach."""
    begin = seconds_of(start)
    return ending(calendar, begin, limit, spans_of(pauses, begin)).as_due()


def elapsed(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Open seconds between two instants less those paused; none when the end is the earlier."""
    begin, until = seconds_of(start), seconds_of(end)
    spans = spans_of(pauses, begin)
    track = _reaching(calendar, begin, max(begin, until))
    return _open_seconds(track, begin, until, spans) if until > begin else 0


def warning(calendar: Calendar, start: datetime, due_at: datetime, pauses: Sequence[Pause] = (), percent: int = WARN_PERCENT) -> datetime:
    """When so much of the open time until `due_at` has passed; with no open time in between, at the start."""
    begin = seconds_of(start)
    return instant(progress(calendar, begin, seconds_of(due_at), spans_of(pauses, begin), percent)[1])


def is_never_open(calendar: Calendar, day: date) -> bool:
    """Whether there is no open time in the 370 days from a day (R13)."""
    track = calendar.track_of(day.year, day.year + 2)
    return not track.is_open_soon(track.instant(day, 0))


# in UTC seconds, pauses in order ----------------------------------------------------------------------------------------------


def ending(calendar: Calendar, begin: int, limit: Limit, spans: list[Span]) -> Ending:
    """When a limit ends; raises UserError where it never does (R13)."""
    known = max(begin, spans[-1][1]) if spans else begin
    unit_ends = ENDINGS[limit.unit]
    for years in LOOK_AHEAD:
        track = calendar.track(begin, known + A_YEAR, years)
        _open_at_all(track, begin)
        try:
            return told(calendar, track, begin, unit_ends(track, begin, limit.amount, spans, calendar), limit.unit)
        except BeyondTrack:
            if track.has_ended:
                raise UserError(_never_open()) from None
            known = max(known, track.ends)
    raise UserError(_("This limit would end in more than 200 years: the calendar is hardly ever open. Enter more open hours."))


def told(calendar: Calendar, track: Track, begin: int, at: int, unit: Unit) -> Ending:
    """What follows from where a limit ends."""
    if at >= track.ends:
        track = _reaching(calendar, begin, at)
    act_by = None
    if unit is Unit.HOURS and (last := track.last_open(at)) is not None and last > begin:
        act_by = last
    return Ending(at, act_by, track.is_unsure(begin, at))


def progress(calendar: Calendar, begin: int, until: int, spans: list[Span], percent: int = WARN_PERCENT) -> tuple[int, int]:
    """The open seconds from start to due less pauses, and when so much of them has passed; with none, the start."""
    track = _reaching(calendar, begin, max(begin, until))
    whole = _open_seconds(track, begin, until, spans)
    if whole <= 0:
        return 0, min(begin, until)
    return whole, _working(track, begin, whole * percent // 100, spans, calendar)


def _open_seconds(track: Track, begin: int, until: int, spans: list[Span]) -> int:
    whole = track.opened(until) - track.opened(begin)
    for a, b in spans:
        if a < until:
            whole -= track.opened(min(b, until)) - track.opened(a)
    return whole


def _reaching(calendar: Calendar, begin: int, until: int) -> Track:
    """A track over both instants; raises UserError for a calendar never open (R13)."""
    track = calendar.track(begin, until + A_YEAR)
    _open_at_all(track, begin)
    return track


def _open_at_all(track: Track, begin: int) -> None:
    if not track.is_open_soon(begin):
        raise UserError(_never_open())


def _never_open() -> str:
    return _("This calendar has no open time in 370 days, so nothing could ever be due. Enter its open hours.")


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
    return since(spans, begin)


def since(spans: Sequence[Span], begin: int) -> list[Span]:
    """What of pauses lies after an instant, those of no length left out."""
    return [(max(a, begin), b) for a, b in spans if b > max(a, begin)]


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
            close = track.close_of(day)
            close = track.end_of(day) if close is None else close
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
