"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_zone: tzinfo = ZoneInfo("Asia/Shanghai")
_fixed: datetime | None = None


def now() -> datetime:
    """Aware UTC, to the millisecond (what the database keeps)."""
    moment = _fixed or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def fix(moment: datetime | None) -> None:
    """Stand still at `moment` (tests, the tour); None lets the PC's clock run again."""
    global _fixed
    _fixed = moment


def use_zone(name: str) -> None:
    """The office's zone; raises ValueError for a name the zone database does not know."""
    global _zone
    try:
        _zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(name) from error


def zone() -> tzinfo:
    """The office's zone: all days and wall times on screen and paper are in it."""
    return _zone


def local(at: datetime) -> datetime:
    """The same moment as wall time of the office."""
    return at.astimezone(_zone)


def day_of(at: datetime) -> date:
    """The office's calendar day of a moment."""
    return at.astimezone(_zone).date()


def at_local(day: date, wall: time) -> datetime:
    """A wall time of the office as UTC; a time skipped by a clock change moves forward."""
    return datetime.combine(day, wall, _zone).astimezone(UTC)


def day_span(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """UTC start of `first` and end (exclusive) of `last`."""
    return at_local(first, time()), at_local((last or first) + timedelta(days=1), time())
