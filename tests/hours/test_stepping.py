"""Random calendars, starts, limits and pauses: the program answers as somebody does who counts every minute."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.hours.due import due, elapsed
from app.hours.forms import calendar_of
from app.hours.limits import Limit, Unit
from tests.hours.stepper import DAYS, HORIZON, MINUTE, Stepper

# clock changes in all but the first: at 02:00 and 03:00, at midnight, by half an hour; edges stand outside the hour that is skipped
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "America/New_York")
EDGES = [hour * 60 + minute for hour in (0, *range(4, 23), 24) for minute in (0, 15, 30) if hour in range(4, 23) or not minute]


def wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def questions(draw: st.DrawFn) -> tuple[dict[str, Any], datetime, list[tuple[datetime, datetime]]]:
    """A calendar as it is written, a start, and pauses one after the other; few edges, so that they often fall together."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    first = date(2017, 1, 1) + timedelta(days=draw(st.integers(0, 3 * 365)))  # Sao Paulo changes its clocks until 2019
    edges = sorted(draw(st.lists(st.sampled_from(EDGES), min_size=4, max_size=4, unique=True)))
    a, b, c, d = (wall(edge) for edge in edges)
    spans = st.sampled_from([[[a, b], [c, d]], [[a, d]], [[b, c]], []])
    minutes = st.one_of(st.sampled_from(edges), st.sampled_from(edges), st.integers(0, 1439))

    def moment(day: int) -> datetime:
        midnight = datetime.combine(first + timedelta(days=day), time(), zone)
        return (midnight + timedelta(minutes=draw(minutes))).astimezone(UTC)

    start = moment(0)
    near = [(first + timedelta(days=count)).isoformat() for count in range(-2, 15)]
    some = st.lists(st.sampled_from(near), max_size=3, unique=True)
    form = {
        "timezone": zone.key,
        "week": {day: draw(spans) for day in DAYS},
        "holidays": draw(some),
        "annual_holidays": [day[5:] for day in draw(some)],
        "shifts": {day: draw(spans) for day in draw(some)},
        "breaks": {day: draw(spans) for day in draw(some)},
    }
    many = draw(st.sampled_from([0, 2, 2, 4, 6]))
    ends = sorted(moment(day) for day in draw(st.lists(st.integers(-1, 6), min_size=many, max_size=many)))
    return form, start, list(zip(ends[::2], ends[1::2], strict=False))


AMOUNTS = {
    Unit.WORKING: st.one_of(
        st.integers(0, 64).map(lambda quarters: quarters * 900), st.integers(0, 2000).map(lambda minutes: minutes * 60)
    ),
    Unit.WORKING_DAYS: st.integers(0, 5),
    Unit.CALENDAR_DAYS: st.integers(0, 7),
    Unit.HOURS: st.integers(0, 72),
    Unit.SAME_DAY: st.just(0),
}


def stepped(step: Stepper, limit: Limit) -> datetime | None:
    verb = {
        Unit.WORKING: lambda: step.working(limit.amount // 60),
        Unit.WORKING_DAYS: lambda: step.working_days(limit.amount),
        Unit.CALENDAR_DAYS: lambda: step.calendar_days(limit.amount),
        Unit.HOURS: lambda: step.hours_due(limit.amount),
        Unit.SAME_DAY: step.same_day,
    }
    return verb[limit.unit]()


@pytest.mark.parametrize("unit", list(Unit))
@settings(max_examples=80)
@given(data=st.data())
def test_a_limit_ends_where_counting_every_minute_ends(unit: Unit, data: st.DataObject) -> None:
    form, start, pauses = data.draw(questions())
    limit = Limit(unit, data.draw(AMOUNTS[unit]))
    step = Stepper(form, start, pauses)
    try:
        found = due(calendar_of(form), start, limit, pauses).due_at
    except UserError:
        assert step.working(1) is None or stepped(step, limit) is None
        return
    counted = stepped(step, limit)
    assume(counted is not None)  # so far ahead nobody counts minutes
    assert found == counted


@settings(max_examples=60)
@given(questions(), st.integers(-100, 12 * 1440))
def test_open_time_is_what_counting_every_minute_gives(question: Any, length: int) -> None:
    form, start, pauses = question
    step, end = Stepper(form, start, pauses), start + length * MINUTE
    assume(step.working(1) is not None)
    assert elapsed(calendar_of(form), start, end, pauses) == step.elapsed(end) * 60
    assert length < HORIZON * 1440


@settings(max_examples=60)
@given(questions(), st.integers(0, 72))
def test_in_hours_somebody_acts_by_the_last_minute_that_was_open(question: Any, hours: int) -> None:
    form, start, _pauses = question
    step = Stepper(form, start, ())
    assume(step.working(1) is not None)
    found = due(calendar_of(form), start, Limit(Unit.HOURS, hours))
    last, was_open = None, False
    for minute, is_open in step.minutes():
        if minute > hours * 60:
            break
        if minute and (is_open or was_open):
            last = minute
        was_open = is_open
    assert found.act_by == step.at(last)


@settings(max_examples=60)
@given(questions(), st.integers(1, 2000))
def test_due_and_elapsed_undo_each_other(question: Any, minutes: int) -> None:
    form, start, pauses = question
    calendar = calendar_of(form)
    assume(Stepper(form, start, ()).working(1) is not None)
    ends_at = due(calendar, start, Limit(Unit.WORKING, minutes * 60), pauses).due_at
    assert elapsed(calendar, start, ends_at, pauses) == minutes * 60
    assert elapsed(calendar, start, ends_at - timedelta(seconds=1), pauses) == minutes * 60 - 1
