"""Times as people write them in registers, several notations in one column."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)}
_CLOCK = (
    r"(?P<half1>上午|早上|凌晨|下午|晚上|中午)?\s*(?P<hour>\d{1,2})"
    r"(?:\s*[:：时時点]\s*(?P<minute>\d{1,2})?\s*(?:[:：分]\s*(?P<second>\d{1,2})?(?:\.\d+)?)?\s*秒?)?"
    r"\s*(?P<half2>[AaPp]\.?[Mm]\.?)?"
)
_REST = rf"(?:[T\s,]*{_CLOCK})?"
_WEEKDAY = r"(?:\s*[（(]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*日?{_WEEKDAY}{_REST}"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_YEAR_LAST = re.compile(rf"(?P<first>\d{{1,2}})\s*[-/.]\s*(?P<second_part>\d{{1,2}})\s*[-/.]\s*(?P<year>\d{{4}}|\d{{2}})(?!\d){_REST}")
_MONTH_NAME = re.compile(rf"(?P<name>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_REST}")
_DAY_NAME = re.compile(rf"(?P<day>\d{{1,2}})[\s-](?P<name>[A-Za-z]{{3,9}})\.?[\s-](?P<year>\d{{4}}|\d{{2}})(?!\d){_REST}")
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[T\s]?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?)?"
)
_CLOCK_ALONE = re.compile(_CLOCK)
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")  # 1954 to 2119
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheet serials are wall times
_AFTERNOON = ("下午", "晚上", "中午", "p")


def parse_moment(text: str, *, day_first: bool = False) -> datetime | date | None:
    """Wall time of the office, or a bare day where no clock is written; None for what is no time. A written zone keeps its moment."""
    if len(text) in (16, 19) and text[4] == "-" and text[13] == ":":
        # what spreadsheets and programs write; ten times as fast as looking for every notation
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    plain = " ".join(text.split())
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _MONTH_NAME, _DAY_NAME, _COMPACT):
        if match := pattern.fullmatch(plain):
            return _moment(match.groupdict(), day_first)
    if _SERIAL.fullmatch(plain):
        return (_EXCEL_ZERO + timedelta(days=float(plain)) + timedelta(milliseconds=500)).replace(microsecond=0)
    return None


def parse_clock(text: str) -> time | None:
    """A time of day: 9:05, 9.05pm, 下午3点, 0905."""
    plain = " ".join(text.split())
    if re.fullmatch(r"\d{4}", plain):
        plain = f"{plain[:2]}:{plain[2:]}"
    if re.fullmatch(r"0?\.\d+", plain):
        return (_EXCEL_ZERO + timedelta(days=float(plain)) + timedelta(milliseconds=500)).time().replace(microsecond=0)
    match = _CLOCK_ALONE.fullmatch(plain.replace(".", ":", 1) if re.match(r"\d{1,2}\.\d{2}", plain) else plain)
    return _clock(match.groupdict()) if match else None


def _moment(parts: dict[str, str | None], day_first: bool) -> datetime | date | None:
    day = _day(parts, day_first)
    if day is None or parts.get("hour") is None:
        return day
    clock = _clock(parts)
    if clock is None:
        return None
    moment = datetime.combine(day, clock)
    zone = parts.get("zone")
    if zone:
        return datetime.fromisoformat(moment.isoformat() + ("+00:00" if zone == "Z" else zone))
    return moment


@lru_cache(maxsize=8192)
def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _day(parts: dict[str, str | None], day_first: bool) -> date | None:
    year = int(parts["year"] or 0)
    if name := parts.get("name"):
        return _calendar_day(year, MONTHS.get(name[:3].casefold(), 0), int(parts["day"] or 0))
    if "first" in parts:
        first, second = int(parts["first"] or 0), int(parts["second_part"] or 0)
        return _calendar_day(year, second, first) if day_first else _calendar_day(year, first, second)
    return _calendar_day(year, int(parts["month"] or 0), int(parts["day"] or 0))


def _clock(parts: dict[str, str | None]) -> time | None:
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = parts.get("half1") or (parts.get("half2") or "")[:1].casefold()
    if half in _AFTERNOON and hour < 12 and not (half == "中午" and hour > 9):
        hour += 12
    elif half in ("a", "上午", "早上", "凌晨") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def is_day_first(samples: Iterable[str]) -> bool:
    """Whether 3/4/2026 is the third of April in this column; undecided columns are read month first."""
    votes = 0
    for text in samples:
        if match := _YEAR_LAST.fullmatch(" ".join(text.split())):
            votes += (int(match["first"]) > 12) - (int(match["second_part"]) > 12)
    return votes > 0
