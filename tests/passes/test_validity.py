"""When a pass lets in, held against a plain list of open minutes."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.passes.validity import Refusal, Standing, Terms, is_open, is_over, next_entry, overlap, refusal, standing

MONDAY = date(2026, 11, 23)
WALLS = st.sampled_from([time(h, m) for h in (0, 5, 6, 8, 12, 18, 22, 23) for m in (0, 30, 59)])


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    first = MONDAY + timedelta(days=draw(st.integers(-9, 9)))
    last = first + timedelta(days=draw(st.integers(0, 20)))
    weekdays = frozenset(draw(st.sets(st.integers(1, 7), max_size=7)))
    opens = closes = None
    if draw(st.booleans()):
        opens, closes = draw(WALLS), draw(WALLS)
        if opens == closes:
            opens = closes = None
    return Terms(first, last, weekdays, opens, closes, draw(st.integers(0, 3)))


moments = st.integers(-15 * 24 * 60, 40 * 24 * 60).map(
    lambda n: clock.at_local(MONDAY, time()) + timedelta(minutes=n)
)  # Shanghai's clocks never change


def open_stretches(one: Terms) -> list[tuple[datetime, datetime]]:
    """Every stretch of hours, written out: the oracle."""
    found = []
    day = one.first
    while day <= one.last:
        if not one.weekdays or day.isoweekday() in one.weekdays:
            start = datetime.combine(day, one.opens or time())
            end = datetime.combine(day, one.closes) if one.closes else start + timedelta(days=1)
            found.append((start, end if end > start else end + timedelta(days=1)))
        day += timedelta(days=1)
    return found


def wall(at: datetime) -> datetime:
    return clock.local(at).replace(tzinfo=None)


@given(terms(), moments)
def test_a_pass_lets_in_exactly_in_its_stretches(one: Terms, at: datetime) -> None:
    inside = any(start <= wall(at) < end for start, end in open_stretches(one))
    assert is_open(one, at) is inside
    assert (refusal(one, at, 0) is None) is inside


@given(terms(), moments)
def test_it_is_over_after_its_last_stretch_and_never_before(one: Terms, at: datetime) -> None:
    stretches = open_stretches(one)
    if stretches:
        assert is_over(one, at) is (wall(at) >= max(end for _start, end in stretches))
        assert (refusal(one, at) is Refusal.EXPIRED) is is_over(one, at)


@given(terms(), moments)
def test_the_next_entry_is_the_first_opening_to_come_and_lets_in(one: Terms, at: datetime) -> None:
    starts = [start for start, _end in open_stretches(one) if start > wall(at)]
    found = next_entry(one, at)
    assert (wall(found) if found else None) == min(starts, default=None)
    if found:
        assert is_open(one, found)
        assert not is_over(one, at)


@given(terms(), moments, st.integers(0, 5))
def test_more_entries_than_allowed_never_let_in_and_a_withdrawn_pass_never_does(one: Terms, at: datetime, used: int) -> None:
    if one.most_entries and used >= one.most_entries:
        assert refusal(one, at, used) in (Refusal.USED_UP, Refusal.EXPIRED)
    gone = Terms(one.first, one.last, one.weekdays, one.opens, one.closes, one.most_entries, is_withdrawn=True)
    assert refusal(gone, at, used) is Refusal.WITHDRAWN
    assert standing(gone, at, used) is Standing.WITHDRAWN


@given(terms(), terms())
def test_two_passes_overlap_exactly_where_some_minute_is_open_in_both(one: Terms, other: Terms) -> None:
    shared = any(a < d and c < b for a, b in open_stretches(one) for c, d in open_stretches(other))
    assert overlap(one, other) is shared
    assert overlap(other, one) is shared


@given(terms(), moments)
def test_a_free_day_or_hour_leaves_the_pass_valid_in_the_list(one: Terms, at: datetime) -> None:
    why = refusal(one, at, 0)
    if why in (Refusal.HOUR, Refusal.WEEKDAY):
        assert standing(one, at) is Standing.ACTIVE


def at(text: str) -> datetime:
    day, hour = text.split(" ")
    return clock.at_local(date.fromisoformat(day), time.fromisoformat(hour))


NIGHT = Terms(date(2026, 11, 23), date(2026, 11, 27), frozenset({1, 2, 3, 4, 5}), time(22), time(6))


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        ("2026-11-23 05:59", Refusal.HOUR), ("2026-11-23 22:00", None), ("2026-11-24 00:00", None), ("2026-11-24 05:59", None),
        ("2026-11-24 06:00", Refusal.HOUR), ("2026-11-22 23:00", Refusal.NOT_YET),
        ("2026-11-28 03:00", None), ("2026-11-28 06:00", Refusal.EXPIRED), ("2026-11-27 21:59", Refusal.HOUR),
    ],
)  # fmt: skip
def test_a_night_shift_belongs_to_the_day_it_begins_on(moment: str, why: Refusal | None) -> None:
    assert refusal(NIGHT, at(moment)) is why


def test_a_day_pass_ends_with_the_day_of_the_office_and_not_of_the_world() -> None:
    day = Terms(date(2026, 11, 21), date(2026, 11, 21))
    assert refusal(day, datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)) is None
    assert refusal(day, datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) is Refusal.EXPIRED
    clock.use_zone("America/New_York")
    assert refusal(day, datetime(2026, 11, 21, 16, 0, tzinfo=UTC)) is None
    assert refusal(day, datetime(2026, 11, 21, 4, 59, tzinfo=UTC)) is Refusal.NOT_YET


def test_where_clocks_change_the_clock_on_the_wall_counts() -> None:
    clock.use_zone("America/New_York")
    # in the night to 2026-03-08 there is no 02:30; in the night to 2026-11-01 there are two 01:30
    spring = Terms(date(2026, 3, 7), date(2026, 3, 7), opens=time(22), closes=time(3))
    assert refusal(spring, datetime(2026, 3, 8, 6, 59, tzinfo=UTC)) is None  # 01:59, a minute later it is 03:00
    assert refusal(spring, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)) is Refusal.EXPIRED
    autumn = Terms(date(2026, 10, 31), date(2026, 10, 31), opens=time(22), closes=time(2))
    for hour in (5, 6):  # 01:30 summer time, 01:30 winter time
        assert refusal(autumn, datetime(2026, 11, 1, hour, 30, tzinfo=UTC)) is None
    assert refusal(autumn, datetime(2026, 11, 1, 7, 0, tzinfo=UTC)) is Refusal.EXPIRED
    opening = Terms(date(2026, 3, 8), date(2026, 3, 8), opens=time(2, 30), closes=time(4))
    found = next_entry(opening, datetime(2026, 3, 8, 0, 0, tzinfo=UTC))
    assert found == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # a time that is skipped moves forward
    assert is_open(opening, found)
