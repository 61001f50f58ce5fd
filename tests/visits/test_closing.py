"""Automatic closing at a set hour: off unless set, once for each hour, never of who came after it, and always said."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core import clock
from app.desk.check import check_all
from app.office.settings import change_setting, get_settings
from app.storage.store import Store
from app.visits import closing, details, lists, service, walk
from app.visits.answers import WalkSaid
from app.visits.fields import Leaving, VisitState
from tests.visits.waiting import come


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall time at the office in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.zone()).astimezone(UTC)


def close(desk: Any) -> Any:
    """What the minute tick does."""
    store: Store = desk.store
    return store.do(closing.close_forgotten, now=desk.now).value


@pytest.fixture
def night(desk: Any) -> Any:
    """An office that closes what was forgotten at 22:00, since noon of the 21st."""
    desk.do(change_setting, "close_at", "22:00")
    return desk


def leaving_of(desk: Any, visit_id: Any) -> Leaving | None:
    found: Leaving | None = desk.read(lists.row, visit_id).leaving
    return found


def test_nothing_is_closed_where_no_hour_is_set(desk: Any) -> None:
    assert desk.read(get_settings).close_at is None
    visit_id = come(desk, host="5-1-0803")
    desk.later(days=3)
    assert close(desk) is None
    assert desk.read(lists.row, visit_id).state is VisitState.INSIDE


def test_at_the_hour_the_forgotten_are_closed_as_time_unknown_once(night: Any) -> None:
    visit_id = come(night, host="5-1-0803")
    night.now = at(21, 21, 59)
    assert close(night) is None
    night.now = at(21, 22)
    assert close(night) is not None
    row = night.read(lists.row, visit_id)
    assert (row.state, row.leaving, row.left_at) == (VisitState.LEFT, Leaving.UNKNOWN, night.now)
    night.later(minutes=1)
    assert close(night) is None
    told = night.read(details.visit, visit_id).events[-1]
    assert (told.what, told.detail, told.by) == ("closed by itself", "time unknown", "Firstdesk")
    assert night.read(check_all).troubles == ()


def test_the_hour_that_passed_while_the_pc_was_off_is_made_up_for_at_the_next_start(night: Any) -> None:
    forgotten = come(night, "甲", "5-1-0803")
    night.now = at(21, 22, 30)
    after = come(night, "乙", "5-1-0803")
    night.now = at(22, 7)
    early = come(night, "丙", "5-1-0803")
    assert close(night) is not None
    assert leaving_of(night, forgotten) is Leaving.UNKNOWN
    assert (leaving_of(night, after), leaving_of(night, early)) == (None, None)


def test_of_a_long_weekend_off_only_who_came_before_the_last_hour_is_closed(night: Any) -> None:
    forgotten = come(night, "甲", "5-1-0803")
    night.now = at(24, 8)
    close(night)
    assert leaving_of(night, forgotten) is Leaving.UNKNOWN


def test_whoever_comes_right_at_the_hour_or_later_stays(night: Any) -> None:
    night.now = at(21, 22)
    visit_id = come(night, host="5-1-0803")
    night.later(minutes=1)
    close(night)
    assert leaving_of(night, visit_id) is None


def test_an_hour_that_had_passed_before_it_was_set_closes_nobody(desk: Any) -> None:
    visit_id = come(desk, host="5-1-0803")
    desk.now = at(21, 23)
    desk.do(change_setting, "close_at", "22:00")
    assert close(desk) is None
    assert leaving_of(desk, visit_id) is None
    desk.now = at(22, 22)
    close(desk)
    assert leaving_of(desk, visit_id) is Leaving.UNKNOWN


def test_an_arrival_corrected_to_before_the_hour_is_not_closed_behind_the_desks_back(night: Any) -> None:
    night.now = at(21, 22)
    close(night)
    night.now = at(21, 22, 30)
    visit_id = come(night, host="5-1-0803")

    def earlier(s: Any, *, by: Any, now: datetime) -> None:
        visit = s.get(service.Visit, visit_id)
        visit.arrived_at = visit.at = at(21, 21)

    night.do(earlier)
    night.later(minutes=1)
    close(night)
    assert leaving_of(night, visit_id) is None


def test_whoever_stays_overnight_is_not_closed_that_night_but_the_next(night: Any) -> None:
    visit_id = come(night, host="5-1-0803")
    night.now = at(21, 18)
    night.do(walk.look_at, night.do(walk.begin).walk_id, visit_id, WalkSaid.OVERNIGHT)
    night.now = at(21, 22)
    close(night)
    assert leaving_of(night, visit_id) is None
    night.now = at(22, 22)
    close(night)
    assert leaving_of(night, visit_id) is Leaving.UNKNOWN


def test_who_waits_is_closed_too(night: Any) -> None:
    night.do(change_setting, "admit_on_arrival", False)
    visit_id = come(night, host="5-1-0803")
    night.now = at(21, 22)
    close(night)
    assert leaving_of(night, visit_id) is Leaving.UNKNOWN


def test_a_clock_set_forward_by_mistake_and_back_does_not_stop_later_closings(night: Any) -> None:
    night.now = at(30, 23)
    close(night)
    night.now = at(21, 13)  # the clock is right again
    visit_id = come(night, host="5-1-0803")
    assert close(night) is None
    night.now = at(21, 22)
    close(night)
    assert leaving_of(night, visit_id) is Leaving.UNKNOWN


def test_a_clock_set_back_over_the_hour_closes_nobody_again(night: Any) -> None:
    night.now = at(21, 22, 5)
    close(night)
    late = come(night, host="5-1-0803")
    night.now = at(21, 21)
    assert close(night) is None
    night.now = at(21, 22, 1)
    assert close(night) is None
    assert leaving_of(night, late) is None


def test_a_sentence_says_how_many_were_closed_and_who_until_somebody_has_seen_it(night: Any) -> None:
    assert night.read(closing.unseen) is None
    for name in ("甲", "乙"):
        come(night, name, "5-1-0803")
    night.now = at(22, 7)
    run_id = close(night)
    told = night.read(closing.unseen)
    assert told.run_id == run_id
    assert told.sentence.startswith("2 visits nobody had signed out were closed for 2026-11-21 22:00")
    assert told.names() == "甲 V20261121-0001, 乙 V20261121-0002"
    night.do(closing.have_seen, run_id)
    assert night.read(closing.unseen) is None


def test_a_night_with_nobody_forgotten_says_nothing(night: Any) -> None:
    night.now = at(21, 22)
    assert close(night) is not None
    assert night.read(closing.unseen) is None


def test_a_long_list_names_some_and_counts_the_rest(night: Any) -> None:
    for n in range(15):
        come(night, f"访客{n:02d}", "5-1-0803")
    night.now = at(21, 22)
    close(night)
    assert night.read(closing.unseen).names(most=3).endswith("… and 12 more")
