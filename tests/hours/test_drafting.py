"""Changes to a calendar being edited, and hours as people type them."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from app.core.errors import UserError
from app.hours import drafting
from app.hours.calendar import Calendar, Season
from app.hours.days import DayKind, info_of, month_days, runs
from app.hours.limits import Limit, Unit, minutes
from app.hours.wording import (
    day_words,
    hours_typed,
    hours_words,
    info_words,
    limit_words,
    month_days_typed,
    month_days_words,
)
from app.hours.years import holiday_words

FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
MORNING, AFTERNOON = ((30600, 43200),), ((50400, 63000),)


def kind(calendar: Calendar, day: date) -> DayKind:
    return info_of(calendar, day).kind


def test_a_day_is_closed_halved_made_up_given_hours_and_put_back(off: Calendar) -> None:
    shut = drafting.closed((FRIDAY,), "停电", off)
    assert (kind(shut, FRIDAY), shut.hours_of(FRIDAY), shut.names[FRIDAY]) == (DayKind.HOLIDAY, (), "停电")
    morning = drafting.half((FRIDAY,), "", shut, is_morning=True)
    assert (kind(morning, FRIDAY), morning.hours_of(FRIDAY)) == (DayKind.SHORT, MORNING)
    assert drafting.half((FRIDAY,), "", off, is_morning=False).hours_of(FRIDAY) == AFTERNOON
    worked = drafting.make_up((SATURDAY,), "", off)
    assert (kind(worked, SATURDAY), worked.hours_of(SATURDAY)) == (DayKind.MAKE_UP, MORNING + AFTERNOON)
    longer = drafting.open_as((FRIDAY,), ((28800, 72000),), "年终结算", off)
    assert (kind(longer, FRIDAY), longer.hours_of(FRIDAY)) == (DayKind.OTHER, ((28800, 72000),))
    for changed in (shut, morning, longer, drafting.half((SATURDAY,), "", off, is_morning=True)):
        assert drafting.as_week((FRIDAY, SATURDAY), changed) == off


def test_a_range_is_changed_whichever_way_it_is_picked(off: Calendar) -> None:
    days = drafting.span(SATURDAY, FRIDAY)
    assert days == (FRIDAY, SATURDAY)
    assert drafting.differing(off, drafting.closed(days, "", off), 2026) == {FRIDAY, SATURDAY}
    assert drafting.differing(off, off, 2026) == frozenset()


def test_a_day_closed_every_year_is_not_opened_by_hours_of_its_own(off: Calendar) -> None:
    yearly = drafting.annual_holidays(frozenset({(11, 27)}), off)
    assert kind(yearly, FRIDAY) is DayKind.HOLIDAY
    with pytest.raises(UserError, match="closed every year"):
        drafting.open_as((FRIDAY,), MORNING, "", yearly)


def test_what_has_no_hours_cannot_be_halved_or_followed() -> None:
    from app.hours.forms import calendar_of

    never = calendar_of({"timezone": "UTC", "week": {}})
    with pytest.raises(UserError, match="no hours to halve"):
        drafting.half((FRIDAY,), "", never, is_morning=True)
    with pytest.raises(UserError, match="No weekday is open"):
        drafting.make_up((FRIDAY,), "", never)


def test_a_day_without_a_lunch_break_is_halved_in_its_middle(desk_hours: Calendar) -> None:
    assert drafting.half((FRIDAY,), "", desk_hours, is_morning=True).hours_of(FRIDAY) == ((30600, 46800),)


def test_seasons_have_weeks_of_their_own_and_share_no_day(off: Calendar) -> None:
    summer = Season((5, 1), (9, 30), off.rhythm.week)
    calendar = drafting.week_hours(summer, 0, MORNING, drafting.season_added(summer, off))
    assert calendar.hours_of(date(2026, 7, 6)) == MORNING
    assert calendar.hours_of(date(2026, 11, 23)) == MORNING + AFTERNOON
    assert drafting.week_hours(None, 0, (), calendar).hours_of(date(2026, 11, 23)) == ()
    with pytest.raises(UserError, match="share days"):
        drafting.season_added(Season((9, 30), (12, 31), off.rhythm.week), calendar)
    assert drafting.season_gone(summer, drafting.season_added(summer, off)) == off


def test_a_winter_goes_over_the_new_year(off: Calendar) -> None:
    winter = Season((11, 1), (2, 28), (MORNING,) * 7)
    calendar = drafting.season_added(winter, off)
    assert [calendar.hours_of(day) for day in (date(2026, 12, 28), date(2026, 1, 5), date(2026, 3, 2))] == [
        MORNING, MORNING, MORNING + AFTERNOON,
    ]  # fmt: skip


def test_a_year_is_said_to_be_entered_or_not(off: Calendar) -> None:
    known = drafting.year_known(2027, True, drafting.year_known(2026, True, off))
    assert known.years == {2026, 2027}
    assert drafting.year_known(2027, False, known).years == {2026}


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("", ()),
        ("  ", ()),
        ("08:30-12:00 14:00-17:30", MORNING + AFTERNOON),
        ("8:30–12, 14–17:30", MORNING + AFTERNOON),
        ("14:00到17：30；8：30至12：00", MORNING + AFTERNOON),
        ("0830-1200、1400～1730", MORNING + AFTERNOON),
        ("8.30 - 12.00 and 14.00 to 17.30", None),
        ("0:00-24:00", ((0, 86400),)),
        ("closed", None),
        ("12:00-08:00", None),
        ("08:00-12:00 11:00-13:00", None),
        ("08:00-12:00 12:00-13:00", None),
        ("08:00-25:00", None),
        ("08:00", None),
    ],
)
def test_hours_are_typed_as_people_type_them(typed: str, hours: tuple[tuple[int, int], ...] | None) -> None:
    if hours is None:
        with pytest.raises(UserError):
            hours_typed(typed)
    else:
        assert hours_typed(typed) == hours
        assert hours_typed(hours_words(hours)) == hours


def test_days_of_every_year_are_typed_as_people_type_them() -> None:
    assert month_days_typed("05-01, 1.1、12/25 10月1日") == {(1, 1), (5, 1), (10, 1), (12, 25)}
    assert month_days_words(month_days_typed("5-1 1-1")) == "01-01, 05-01"
    with pytest.raises(UserError, match="no day of a year"):
        month_days_typed("13-01")


def test_days_and_limits_are_said_in_words(off: Calendar) -> None:
    assert day_words(FRIDAY) == "Fri 2026-11-27"
    assert info_words(info_of(off, FRIDAY)) == "Fri 2026-11-27 · working day · 08:30–12:00  14:00–17:30"
    assert holiday_words("国庆节、中秋节") == "National Day, Mid-autumn Festival"
    assert holiday_words("公司成立日") == "公司成立日"
    said = [limit_words(limit) for limit in (minutes(90), minutes(120), Limit(Unit.WORKING_DAYS, 3), Limit(Unit.HOURS, 24))]
    assert said == ["90 working min", "2 working h", "3 working d", "24 h"]
    assert limit_words(Limit(Unit.CALENDAR_DAYS, 7)) == "7 calendar d"


def test_days_in_a_row_are_told_as_one(off: Calendar) -> None:
    holidays = tuple(one for one in month_days(off, 2026, 10) if one.kind is DayKind.HOLIDAY)
    assert runs(holidays) == [(date(2026, 10, 1), date(2026, 10, 7), "")]


def test_an_edit_is_a_change_that_can_be_made_again(off: Calendar) -> None:
    edits: list[Callable[[Calendar], Calendar]] = [
        partial(drafting.closed, (FRIDAY,), "x"), partial(drafting.half, (FRIDAY,), "", is_morning=True),
    ]  # fmt: skip
    calendar = off
    for edit in edits:
        calendar = edit(calendar)
    assert calendar.hours_of(FRIDAY) == MORNING
