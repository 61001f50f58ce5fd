"""What an edit of a calendar changed is told so that the list of its edits can be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.hours import drafting
from app.hours.calendar import Calendar, Rhythm, Roll, Season
from app.hours.forms import hours_of
from app.hours.telling import what_changed

DAY = hours_of([["08:30", "12:00"], ["14:00", "17:30"]])
SUMMER = hours_of([["08:00", "12:00"]])
WEEK = (DAY,) * 5 + ((),) * 2
OFFICE = Calendar("Asia/Shanghai", Rhythm(WEEK), years=frozenset({2026}))
SEASON = Season((5, 1), (9, 30), (SUMMER,) * 5 + ((),) * 2)
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)


def with_season(calendar: Calendar) -> Calendar:
    return drafting.season_added(SEASON, calendar)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda c: c, ()),
        (lambda c: drafting.closed((FRIDAY,), "Storm", c), ("2026-11-27: holiday · Storm",)),
        (lambda c: drafting.closed(drafting.span(FRIDAY, MONDAY), "", c), ("2026-11-27 to 2026-11-30: holiday",)),
        (lambda c: drafting.closed((FRIDAY, MONDAY), "", c), ("2026-11-27: holiday", "2026-11-30: holiday")),
        (lambda c: drafting.make_up((SATURDAY,), "", c), ("2026-11-28: make-up working day · 08:30–12:00  14:00–17:30",)),
        (lambda c: drafting.half((FRIDAY,), "", c, is_morning=True), ("2026-11-27: shorter hours · 08:30–12:00",)),
        (lambda c: drafting.week_hours(None, 4, SUMMER, drafting.week_hours(None, 3, SUMMER, c)), ("Thu, Fri: 08:00–12:00",)),
        (lambda c: drafting.week_hours(None, 4, (), c), ("Fri: not open",)),
        (with_season, ("season 05-01–09-30 with hours of its own",)),
        (lambda c: drafting.annual_holidays(frozenset({(1, 1)}), c), ("closed every year: 01-01",)),
        (lambda c: drafting.roll(Roll.STATUTORY, c), ("last day of calendar days moves over: statutory holidays only",)),
        (lambda c: drafting.zone("Europe/Berlin", c), ("zone Asia/Shanghai → Europe/Berlin",)),
        (
            lambda c: replace(drafting.closed((date(2027, 1, 1),), "", c), years=frozenset({2026, 2027})),
            ("2027 loaded: 1 day off, 0 make-up days",),
        ),
        (lambda c: drafting.year_known(2026, False, c), ("2026 counts as not loaded",)),
    ],
)
def test_each_kind_of_edit_is_told_in_words(edit: Callable[[Calendar], Calendar], told: tuple[str, ...]) -> None:
    assert what_changed(OFFICE, edit(OFFICE)) == told


def test_what_is_put_back_is_told_as_well() -> None:
    closed = drafting.closed((FRIDAY,), "Storm", OFFICE)
    assert what_changed(closed, OFFICE) == ("2026-11-27: as its weekday",)
    summer = with_season(OFFICE)
    assert what_changed(summer, OFFICE) == ("season 05-01–09-30 ended",)
    assert what_changed(summer, drafting.week_hours(SEASON, 0, DAY, summer)) == ("05-01–09-30: Mon: 08:30–12:00  14:00–17:30",)
