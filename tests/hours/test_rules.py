"""R1 to R4 and R7 to R14 of time-limits.md, one by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.core.errors import UserError
from app.hours.calendar import Calendar, Rhythm, Roll
from app.hours.changes import Course, Turn, course_end, event_time
from app.hours.due import due, elapsed, warning
from app.hours.forms import calendar_of, form_of, limit_form, limit_of
from app.hours.limits import Limit, Unit, minutes

At = Callable[[str], datetime]
Seconds = Callable[[str], int]
SAME_DAY = Limit(Unit.SAME_DAY)
BERLIN = {"timezone": "Europe/Berlin", "week": {"sun": [["02:30", "08:00"]], "mon": [["00:00", "24:00"]]}}


def days(number: int) -> Limit:
    return Limit(Unit.WORKING_DAYS, number)


def calendar_days(number: int) -> Limit:
    return Limit(Unit.CALENDAR_DAYS, number)


def test_r1_a_start_at_closing_time_counts_from_the_next_opening(off: Calendar, at: At) -> None:
    assert due(off, at("11-23 12:00"), minutes(10)).due_at == at("11-23 14:10")
    assert due(off, at("11-27 17:30"), minutes(0)).due_at == at("11-30 08:30")
    assert due(off, at("11-23 08:30"), minutes(0)).due_at == at("11-23 08:30")


def test_a_stretch_used_exactly_ends_at_its_close(off: Calendar, at: At) -> None:
    assert due(off, at("11-23 08:30"), minutes(210)).due_at == at("11-23 12:00")
    assert due(off, at("11-23 08:30"), minutes(211)).due_at == at("11-23 14:01")


def test_r2_a_limit_that_ended_before_a_pause_is_not_moved_by_it(off: Calendar, at: At) -> None:
    pause = [(at("11-23 15:00"), at("11-25 09:00"))]
    assert due(off, at("11-23 14:00"), minutes(60), pause).due_at == at("11-23 15:00")
    assert due(off, at("11-23 14:00"), minutes(61), pause).due_at == at("11-25 09:01")
    assert due(off, at("11-23 09:00"), SAME_DAY, [(at("11-23 17:30"), at("11-25 09:00"))]).due_at == at("11-23 17:30")
    assert due(off, at("11-23 09:00"), days(1), [(at("11-24 17:30"), at("11-27 09:00"))]).due_at == at("11-24 17:30")
    assert due(off, at("11-23 09:00"), calendar_days(1), [(at("11-24 17:30"), at("11-27 09:00"))]).due_at == at("11-24 17:30")


def test_r2_the_same_day_starts_again_at_the_end_of_a_pause(off: Calendar, at: At) -> None:
    assert due(off, at("11-23 09:00"), SAME_DAY, [(at("11-23 10:00"), at("11-25 17:30"))]).due_at == at("11-26 17:30")
    twice = [(at("11-23 10:00"), at("11-24 09:00")), (at("11-24 10:00"), at("11-25 09:00"))]
    assert due(off, at("11-23 09:00"), SAME_DAY, twice).due_at == at("11-25 17:30")


def test_r2_hours_move_by_the_real_time_of_a_pause(off: Calendar, at: At) -> None:
    found = due(off, at("11-26 09:00"), Limit(Unit.HOURS, 24), [(at("11-26 10:00"), at("11-28 10:00"))])
    assert (found.due_at, found.act_by) == (at("11-29 09:00"), at("11-27 17:30"))


def test_r2_calendar_days_keep_the_days_that_were_over(off: Calendar, at: At) -> None:
    # Tuesday was over, six are left after Monday the 30th: Sunday, so Monday
    assert due(off, at("11-23 15:00"), calendar_days(7), [(at("11-25 10:00"), at("11-30 15:00"))]).due_at == at("12-07 17:30")
    # Saturday and Sunday have no closing; they are over at midnight
    assert due(off, at("11-27 15:00"), calendar_days(5), [(at("11-30 07:00"), at("11-30 18:00"))]).due_at == at("12-03 17:30")
    # the last day had passed but rolled on to Monday: the pause comes first, Tuesday takes its place
    assert due(off, at("11-27 15:00"), calendar_days(1), [(at("11-29 10:00"), at("12-01 09:00"))]).due_at == at("12-01 17:30")


def test_r3_a_pause_of_no_length_moves_nothing_and_a_record_may_start_paused(off: Calendar, at: At) -> None:
    for limit in (minutes(600), days(5), calendar_days(5), Limit(Unit.HOURS, 30), SAME_DAY):
        nothing = [(at("11-24 10:00"), at("11-24 10:00"))]
        assert due(off, at("11-23 15:00"), limit, nothing) == due(off, at("11-23 15:00"), limit)
    paused = [(at("11-23 09:00"), at("11-24 09:00"))]
    assert due(off, at("11-23 09:00"), minutes(60), paused).due_at == at("11-24 10:00")
    assert due(off, at("11-23 09:00"), minutes(0), paused).due_at == at("11-24 09:00")
    assert due(off, at("11-23 09:00"), Limit(Unit.HOURS, 0), paused).due_at == at("11-24 09:00")
    assert due(off, at("11-23 09:00"), days(1), paused).due_at == at("11-25 17:30")
    assert due(off, at("11-23 09:00"), SAME_DAY, paused).due_at == at("11-24 17:30")


def test_r3_pauses_that_overlap_or_end_before_they_start_are_refused(off: Calendar, at: At) -> None:
    pauses = [(at("11-23 10:00"), at("11-23 12:00")), (at("11-23 11:00"), at("11-23 13:00"))]
    with pytest.raises(UserError, match="overlap"):
        due(off, at("11-23 09:00"), days(1), pauses)
    with pytest.raises(UserError, match="ends before it starts"):
        due(off, at("11-23 09:00"), days(1), [(at("11-23 12:00"), at("11-23 10:00"))])
    touching = [(at("11-23 10:00"), at("11-23 11:00")), (at("11-23 11:00"), at("11-23 12:00"))]
    assert due(off, at("11-23 09:00"), minutes(120), touching).due_at == at("11-23 15:00")


def test_r4_a_raised_priority_never_ends_later(off: Calendar, sec: Seconds) -> None:
    course = Course(sec("11-23 09:00"), minutes(240), (Turn(sec("11-23 14:30"), limit=minutes(210)),))
    assert course_end(off, course).at == sec("11-23 15:00")


def test_r4_a_lowered_priority_counts_from_the_start_and_never_ends_earlier(off: Calendar, sec: Seconds) -> None:
    course = Course(sec("11-23 09:00"), minutes(240), (Turn(sec("11-23 14:30"), limit=minutes(420)),))
    assert course_end(off, course).at == sec("11-24 09:00")
    raised = replace(course, turns=(*course.turns, Turn(sec("11-23 15:00"), limit=minutes(30))))
    assert course_end(off, raised).at == sec("11-23 15:30")


def test_r4_earlier_pauses_stay_and_later_ones_move_the_changed_limit_too(off: Calendar, sec: Seconds) -> None:
    course = Course(
        sec("11-23 09:00"), minutes(240), (Turn(sec("11-23 15:00"), limit=minutes(60)),), ((sec("11-23 10:00"), sec("11-23 11:00")),)
    )
    assert course_end(off, course).at == sec("11-23 16:00")
    assert course_end(off, replace(course, turns=())).at == sec("11-23 16:00")
    later = replace(course, pauses=(*course.pauses, (sec("11-23 15:30"), sec("11-24 09:00"))))
    assert course_end(off, later).at == sec("11-24 09:30")


def test_r4_targets_of_two_units_are_compared_by_where_they_end(off: Calendar, sec: Seconds) -> None:
    start, change = sec("11-23 09:00"), sec("11-24 09:00")
    assert course_end(off, Course(start, days(5), (Turn(change, limit=minutes(60)),))).at == sec("11-24 10:00")
    assert course_end(off, Course(start, minutes(60), (Turn(change, limit=days(5)),))).at == sec("11-30 17:30")


def test_r7_an_agreed_end_holds_and_a_pause_after_it_moves_it(off: Calendar, sec: Seconds) -> None:
    course = Course(sec("11-23 09:00"), minutes(240), (Turn(sec("11-23 14:00"), to=sec("11-25 10:00")),))
    assert course_end(off, course).at == sec("11-25 10:00")
    assert course_end(off, replace(course, pauses=((sec("11-24 10:00"), sec("11-26 10:00")),))).at == sec("11-27 10:00")
    by_days = replace(course, limit=days(1), turns=(Turn(sec("11-23 14:00"), to=sec("11-25 17:30")),))
    assert course_end(off, replace(by_days, pauses=((sec("11-24 10:00"), sec("11-26 15:00")),))).at == sec("11-30 17:30")


def test_r11_a_clock_set_back_keeps_the_order_and_is_told() -> None:
    last = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert event_time(last, last + timedelta(minutes=5)) == (last + timedelta(minutes=5), False)
    assert event_time(last, last) == (last, False)
    assert event_time(last, last - timedelta(hours=1)) == (last + timedelta(seconds=1), True)
    assert event_time(None, last.replace(microsecond=5000)) == (last, False)


def test_r12_an_edge_the_clock_change_skips_moves_forward_and_of_a_repeated_one_the_first_counts() -> None:
    berlin = calendar_of(BERLIN)
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert due(berlin, spring, minutes(0)).due_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 summer time
    assert due(berlin, autumn, minutes(0)).due_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 summer time, still
    assert elapsed(berlin, autumn, autumn + timedelta(days=1)) == int(6.5 * 3600)


def test_r13_a_calendar_never_open_is_refused() -> None:
    never: dict[str, Any] = {"timezone": "Asia/Shanghai", "week": {}}
    start = datetime(2026, 11, 23, tzinfo=UTC)
    for limit in (minutes(1), days(1), calendar_days(1), Limit(Unit.HOURS, 1), SAME_DAY):
        with pytest.raises(UserError, match="no open time in 370 days"):
            due(calendar_of(never), start, limit)
    once = calendar_of({**never, "shifts": {"2026-11-30": [["09:00", "10:00"]]}})
    assert due(once, start, minutes(60)).due_at == datetime(2026, 11, 30, 2, tzinfo=UTC)
    with pytest.raises(UserError, match="no open time in 370 days"):
        due(once, start, minutes(61))
    with pytest.raises(UserError, match="no open time in 370 days"):
        due(calendar_of({**never, "shifts": {"2028-01-03": [["09:00", "10:00"]]}}), start, days(1))


@pytest.mark.parametrize("unit", [Unit.WORKING, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS])
def test_r14_a_limit_below_zero_or_over_ten_years_is_refused(unit: Unit) -> None:
    ten_years = {Unit.WORKING: 10 * 365 * 86400, Unit.HOURS: 10 * 365 * 24}.get(unit, 10 * 365)
    assert Limit(unit, ten_years).amount == ten_years
    for amount in (-1, 2 * ten_years):
        with pytest.raises(UserError):
            Limit(unit, amount)


def test_zero_days_end_with_the_day_as_soon_as_it_is_open(off: Calendar, at: At) -> None:
    for limit in (days(0), calendar_days(0)):
        assert due(off, at("11-23 09:00"), limit).due_at == at("11-23 17:30")
        assert due(off, at("11-28 09:00"), limit).due_at == at("11-30 17:30")


def test_ten_years_of_open_time_are_counted_to_their_end(off: Calendar, at: At) -> None:
    found = due(off, at("11-23 08:30"), Limit(Unit.WORKING, 10 * 365 * 86400)).due_at
    assert elapsed(off, at("11-23 08:30"), found) == 10 * 365 * 86400


def test_only_holidays_move_a_last_day_where_the_office_says_so(off: Calendar, at: At) -> None:
    statutory = replace(off, roll=Roll.STATUTORY)
    assert due(statutory, at("09-28 15:00"), calendar_days(7)).due_at == at("10-08 17:30")
    assert due(statutory, at("11-23 15:00"), calendar_days(5)).due_at == at("11-29 00:00")  # Saturday, to its end
    assert due(off, at("11-23 15:00"), calendar_days(5)).due_at == at("11-30 17:30")


def test_a_holiday_beats_a_shift_and_a_break_beats_both(written: dict[str, Any], at: At) -> None:
    form = {**written["OFF"], "shifts": {"2026-10-01": [["09:00", "10:00"]], "2026-11-28": [["09:00", "12:00"]], "2026-11-25": "sat"}}
    form["breaks"] = {"2026-11-28": [["10:00", "11:00"]]}
    calendar = calendar_of(form)
    assert calendar.hours_of(date(2026, 10, 1)) == ()
    assert calendar.hours_of(date(2026, 11, 28)) == ((32400, 36000), (39600, 43200))
    assert calendar.hours_of(date(2026, 11, 25)) == ()
    assert due(calendar, at("11-28 09:30"), minutes(60)).due_at == at("11-28 11:30")


def test_an_earlier_rhythm_stays_as_it_was(off: Calendar, at: At) -> None:
    new = replace(off, rhythm=Rhythm(((),) * 5 + (((32400, 36000),),) * 2), earlier=((date(2026, 11, 25), off.rhythm),))
    assert elapsed(new, at("11-23 00:00"), at("11-30 00:00")) == 3 * 7 * 3600 + 2 * 3600
    assert calendar_of(form_of(new)) == new


def test_with_no_open_time_in_between_the_warning_is_at_once(off: Calendar, at: At) -> None:
    found = due(off, at("11-27 17:30"), Limit(Unit.HOURS, 24)).due_at
    assert warning(off, at("11-27 17:30"), found) == at("11-27 17:30")


def test_open_time_is_counted_without_what_was_paused(off: Calendar, at: At) -> None:
    pauses = [(at("11-23 10:00"), at("11-23 15:00")), (at("11-25 09:00"), at("11-26 00:00"))]
    assert elapsed(off, at("11-23 09:00"), at("11-23 16:00"), pauses) == 2 * 3600
    assert elapsed(off, at("11-23 16:00"), at("11-23 09:00"), pauses) == 0


def test_what_is_written_is_read_back_the_same(written: dict[str, Any]) -> None:
    for form in written.values():
        calendar = calendar_of(form)
        assert calendar_of(form_of(calendar)) == calendar
    for limit in (minutes(30), days(3), calendar_days(7), Limit(Unit.HOURS, 24), SAME_DAY):
        assert limit_of(limit_form(limit)) == limit
