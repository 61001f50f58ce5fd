"""Random calendars, starts, limits and pauses: the program answers as somebody does who counts every minute."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.hours.due import due, elapsed
from app.hours.forms import calendar_of
from app.hours.limits import Limit, Unit
from tests.hours.stepper import DAYS, HORIZON, MINUTE, Stepper

# clock changes in all but the first: at 02:00 and 03:00, at midnight, by half an hour; edges stand outside the hour that is skipped
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "America/New_York")
FIRST = datetime(2017, 1, 1, tzinfo=UTC)  # Sao Paulo changes its clocks until 2019
EDGES = [hour * 60 + minute for hour in (0, *range(4, 23), 24) for minute in (0, 15, 30) if hour in range(4, 23) or not minute]


def wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def spans(draw: st.DrawFn) -> list[list[str]]:
    edges = sorted(draw(st.lists(st.sampled_from(EDGES), min_size=2, max_size=6, unique=True)))
    return [[wall(a), wall(b)] for a, b in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def questions(draw: st.DrawFn) -> tuple[dict[str, Any], datetime, list[tuple[datetime, datetime]]]:
    """A calendar as it is written, a start, and pauses one after the other."""
    start = FIRST + draw(st.integers(0, 3 * 365 * 1440)) * MINUTE
    near = [(start + timedelta(days=count)).date().isoformat() for count in range(-2, 20)]
    some = st.lists(st.sampled_from(near), max_size=4, unique=True)
    form = {
        "timezone": draw(st.sampled_from(ZONES)),
        "week": {day: draw(spans()) for day in DAYS if draw(st.integers(0, 4))},
        "holidays": draw(some),
        "annual_holidays": [day[5:] for day in draw(some)],
        "shifts": {day: draw(spans()) for day in draw(some)},
        "breaks": {day: draw(spans()) for day in draw(some)},
    }
    at, pauses = start + draw(st.integers(-600, 2000)) * MINUTE, []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from([0, 1, 30, 600, 1440, 4321])), max_size=3)):
        pauses.append((at + gap * MINUTE, at + (gap + length) * MINUTE))
        at = pauses[-1][1]
    return form, start, pauses


LIMITS = st.one_of(
    st.builds(Limit, st.just(Unit.WORKING), st.integers(0, 3000).map(lambda minutes: minutes * 60)),
    st.builds(Limit, st.just(Unit.WORKING_DAYS), st.integers(0, 8)),
    st.builds(Limit, st.just(Unit.CALENDAR_DAYS), st.integers(0, 12)),
    st.builds(Limit, st.just(Unit.HOURS), st.integers(0, 72)),
    st.just(Limit(Unit.SAME_DAY)),
)


def stepped(step: Stepper, limit: Limit) -> datetime | None:
    if limit.unit is Unit.SAME_DAY:
        return step.same_day()
    verb = {
        Unit.WORKING: lambda: step.working(limit.amount // 60),
        Unit.WORKING_DAYS: lambda: step.working_days(limit.amount),
        Unit.CALENDAR_DAYS: lambda: step.calendar_days(limit.amount),
        Unit.HOURS: lambda: step.hours_due(limit.amount),
    }
    return verb[limit.unit]()


@settings(max_examples=200)
@given(questions(), LIMITS)
def test_a_limit_ends_where_counting_every_minute_ends(question: Any, limit: Limit) -> None:
    form, start, pauses = question
    step = Stepper(form, start, pauses)
    try:
        found = due(calendar_of(form), start, limit, pauses).due_at
    except UserError:
        assert step.working(1) is None or stepped(step, limit) is None
        return
    counted = stepped(step, limit)
    assume(counted is not None)  # so far ahead nobody counts minutes
    event(limit.unit)
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
