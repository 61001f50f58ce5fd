"""The examples table of time-limits.md and the cases of other projects' own tests."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.hours.calendar import Calendar
from app.hours.cases import answers
from app.hours.changes import Course, Turn, course_end
from app.hours.due import due, warning
from app.hours.forms import calendar_of
from app.hours.limits import Limit, Unit, minutes

At = Callable[[str], datetime]


def days(number: int) -> Limit:
    return Limit(Unit.WORKING_DAYS, number)


TABLE = [
    ("11-23 09:00", minutes(240), "11-23 15:00"),
    ("11-27 16:00", minutes(240), "11-30 11:00"),
    ("11-28 10:00", minutes(60), "11-30 09:30"),
    ("11-28 10:00", minutes(0), "11-30 08:30"),
    ("11-23 12:30", minutes(30), "11-23 14:30"),
    ("10-09 17:00", minutes(60), "10-10 09:00"),
    ("09-30 16:30", minutes(120), "10-08 09:30"),
    ("02-13 10:00", days(3), "02-25 17:30"),
    ("11-24 07:50", Limit(Unit.SAME_DAY), "11-24 17:30"),
    ("11-24 17:30", Limit(Unit.SAME_DAY), "11-25 17:30"),
    ("11-28 11:00", Limit(Unit.SAME_DAY), "11-30 17:30"),
    ("09-28 15:00", Limit(Unit.CALENDAR_DAYS, 7), "10-08 17:30"),
    ("11-27 16:00", Limit(Unit.HOURS, 24), "11-28 16:00"),
    ("11-26 09:00", minutes(600), "11-27 12:00"),
    ("11-23 15:00", days(5), "11-30 17:30"),
]


@pytest.mark.parametrize(("start", "limit", "ends"), TABLE)
def test_a_limit_of_the_office_ends_as_the_table_says(off: Calendar, at: At, start: str, limit: Limit, ends: str) -> None:
    found = due(off, at(start), limit)
    assert (found.due_at, found.is_provisional) == (at(ends), False)


def test_a_warning_comes_after_three_quarters_of_the_open_time(off: Calendar, at: At) -> None:
    assert warning(off, at("11-27 16:00"), at("11-30 11:00")) == at("11-30 10:00")


def test_seven_days_over_a_holiday_end_on_it_where_the_desk_is_open(desk_hours: Calendar, at: At) -> None:
    assert due(desk_hours, at("09-28 15:00"), Limit(Unit.CALENDAR_DAYS, 7)).due_at == at("10-05 17:30")


def test_24_hours_over_a_weekend_are_to_be_acted_on_before_it(off: Calendar, at: At) -> None:
    assert due(off, at("11-27 16:00"), Limit(Unit.HOURS, 24)).act_by == at("11-27 17:30")


def test_24_hours_from_closing_time_have_nobody_before_their_end_so_at_once(off: Calendar, at: At) -> None:
    assert due(off, at("11-27 17:30"), Limit(Unit.HOURS, 24)).act_by is None


def test_a_pause_over_a_weekend_costs_only_open_time(off: Calendar, at: At) -> None:
    found = due(off, at("11-26 09:00"), minutes(600), [(at("11-27 10:00"), at("11-30 11:00"))])
    assert found.due_at == at("11-30 15:00")


def test_a_pause_keeps_the_working_days_that_had_closed(off: Calendar, at: At) -> None:
    found = due(off, at("11-23 15:00"), days(5), [(at("11-25 10:00"), at("11-30 15:00"))])
    assert found.due_at == at("12-04 17:30")


def test_a_raised_priority_counts_from_the_change_and_never_later_than_before(off: Calendar, sec: Callable[[str], int]) -> None:
    course = Course(sec("11-23 09:00"), minutes(840), (Turn(sec("11-24 10:00"), limit=minutes(240)),))
    assert course_end(off, course).at == sec("11-24 16:00")


def test_summer_hours_end_with_the_summer(written: dict[str, Any], at: At) -> None:
    summer = {day: [["08:30", "12:00"], ["14:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = calendar_of({**written["OFF"], "seasons": [{"from": "05-01", "to": "09-30", "week": summer}]})
    assert due(calendar, at("09-30 17:00"), minutes(90)).due_at == at("10-08 09:00")


def test_a_year_not_loaded_makes_the_end_provisional_until_its_days_are_entered(off: Calendar, at: At) -> None:
    unknown = replace(off, years=frozenset({2025, 2026}))
    found = due(unknown, at("2026-12-31 16:00"), days(1))
    assert (found.due_at, found.is_provisional) == (at("2027-01-01 17:30"), True)
    loaded = replace(off, years=frozenset({2025, 2026, 2027}), holidays=off.holidays | {date(2027, 1, 1)})
    found = due(loaded, at("2026-12-31 16:00"), days(1))
    assert (found.due_at, found.is_provisional) == (at("2027-01-04 17:30"), False)


def test_the_cases_of_other_projects_are_answered_as_they_answer_them(shared: Callable[[str], Path]) -> None:
    text = shared("hours/cases.json").read_text("utf-8")
    cases, results = json.loads(text)["cases"], answers(text)["results"]
    assert len(cases) == len(results) == 119
    wrong = {}
    for case in cases:
        answer = results[case["id"]]
        right = {"due": case["expected"]} if case["kind"] == "due" else {"seconds": case["expected_seconds"]}
        if not right.items() <= answer.items():
            wrong[case["id"]] = (answer, right)
    assert wrong == {}
