"""Corrections: the old value stays in the trail, and what cannot be true is refused."""

from typing import Any
from uuid import UUID

import pytest

from app.core.errors import FormErrors, StaleRecord, UserError
from app.desk.check import check_all
from app.visits import details, lists, service
from app.visits.correct import correct
from app.visits.fields import Leaving, VisitState

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def arrived(desk: Any) -> tuple[UUID, int]:
    done = desk.do(service.arrive, FORM)
    desk.later(hours=1)
    return done.visit_id, desk.read(lists.row, done.visit_id).version


def left(desk: Any) -> tuple[UUID, int]:
    visit_id, _version = arrived(desk)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    desk.later(hours=1)
    return visit_id, desk.read(lists.row, visit_id).version


def refusal(desk: Any, visit: tuple[UUID, int], changes: dict[str, str], reason: str = "typing mistake") -> dict[str, str]:
    """The sentences of a refused correction, which has changed nothing."""
    before = desk.read(lists.row, visit[0])
    with pytest.raises(FormErrors) as caught:
        desk.do(correct, visit[0], changes, reason, version=visit[1])
    assert desk.read(lists.row, visit[0]) == before
    return caught.value.errors


def test_a_correction_keeps_old_and_new_value_who_and_why(desk: Any) -> None:
    visit_id, version = arrived(desk)
    desk.do(correct, visit_id, {"name": "王晓明"}, "typing mistake", version=version)
    found = desk.read(details.visit, visit_id)
    assert (found.row.name, found.row.is_corrected) == ("王晓明", True)
    last = found.events[-1]
    assert (last.by, last.counter, last.what) == ("李红", "1", "corrected")
    assert last.detail == "Visitor: 王小明 → 王晓明; typing mistake"


def test_a_corrected_time_moves_the_visit_to_its_day(desk: Any) -> None:
    visit_id, version = arrived(desk)
    desk.do(correct, visit_id, {"arrived_day": "2026-11-20", "arrived_time": "17:30"}, "told later", version=version)
    assert [day for day, _count in desk.read(lists.register_days, lists.VisitFilter())] == [20261120]
    assert desk.read(check_all).troubles == ()


def test_a_corrected_leaving_time_counts_as_reported(desk: Any) -> None:
    visit = left(desk)
    desk.do(correct, visit[0], {"left_time": "12:30"}, "told later", version=visit[1])
    row = desk.read(lists.row, visit[0])
    assert (row.leaving, (row.left_at - row.arrived_at).total_seconds()) == (Leaving.REPORTED, 1800)


def test_a_correction_of_words_leaves_the_times_to_the_second(desk: Any) -> None:
    desk.later(seconds=17)
    visit = left(desk)
    before = desk.read(lists.row, visit[0])
    desk.do(correct, visit[0], {"company": "大华建材"}, "told later", version=visit[1])
    after = desk.read(lists.row, visit[0])
    assert (after.arrived_at, after.left_at, after.leaving) == (before.arrived_at, before.left_at, Leaving.SEEN)


def test_leaving_before_arriving_is_refused(desk: Any) -> None:
    assert "comes after arriving" in refusal(desk, left(desk), {"left_time": "11:00"})["left_time"]


def test_a_time_that_has_not_come_is_refused(desk: Any) -> None:
    visit = left(desk)
    assert "has not come yet" in refusal(desk, visit, {"left_time": "23:00"})["left_time"]


def test_an_arrival_in_the_future_is_refused(desk: Any) -> None:
    assert "has not come yet" in refusal(desk, arrived(desk), {"arrived_time": "22:00"})["arrived_time"]


def test_an_empty_arrival_time_is_refused(desk: Any) -> None:
    assert "cannot be empty" in refusal(desk, arrived(desk), {"arrived_day": "", "arrived_time": ""})["arrived_time"]


def test_day_and_time_belong_together(desk: Any) -> None:
    assert "belong together" in refusal(desk, arrived(desk), {"arrived_time": ""})["arrived_time"]


def test_an_emptied_leaving_time_is_refused(desk: Any) -> None:
    assert "cannot be empty" in refusal(desk, left(desk), {"left_day": "", "left_time": ""})["left_time"]


def test_whoever_is_still_inside_has_no_leaving_time(desk: Any) -> None:
    assert "has not left" in refusal(desk, arrived(desk), {"left_time": "12:30"})["left_time"]


def test_a_correction_needs_a_reason(desk: Any) -> None:
    assert "reason is needed" in refusal(desk, arrived(desk), {"name": "王晓明"}, "  ")["reason"]


def test_a_wrong_date_is_one_sentence_at_its_field(desk: Any) -> None:
    assert refusal(desk, arrived(desk), {"arrived_day": "2026-02-30"}) == {"arrived_day": "Arrival day is a date such as 2026-11-21."}


def test_another_counters_change_is_not_overwritten(desk: Any) -> None:
    visit_id, version = arrived(desk)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    with pytest.raises(StaleRecord, match="Another counter has just changed this"):
        desk.do(correct, visit_id, {"name": "王晓明"}, "typing mistake", version=version)
    assert desk.read(lists.row, visit_id).state is VisitState.LEFT


def test_an_unknown_visit_is_a_sentence(desk: Any) -> None:
    with pytest.raises(UserError, match="no longer on record"):
        desk.do(correct, UUID(int=7), {}, "typing mistake", version=1)


def test_a_correction_may_name_a_host_on_no_list_when_asked_again(desk: Any) -> None:
    from app.places.service import add_home

    visit = arrived(desk)
    desk.do(add_home, {"code": "5-1-0803", "residents": "陈先生"})
    assert "No home and nobody here" in refusal(desk, visit, {"host": "9-9-9999"})["host"]
    desk.do(correct, visit[0], {"host": "9-9-9999"}, "wrong home", version=visit[1], as_written=True)
    assert desk.read(lists.row, visit[0]).host == "9-9-9999"


def test_a_correction_of_nothing_but_the_reason_loses_nothing(desk: Any) -> None:
    visit_id, version = arrived(desk)
    before = desk.read(details.visit, visit_id)
    desk.do(correct, visit_id, {}, "looked at again", version=version)
    after = desk.read(details.visit, visit_id)
    assert (after.form, after.times) == (before.form, before.times)


def test_two_corrections_for_the_same_reason_both_say_it_and_so_does_the_void_after_them(desk: Any) -> None:
    visit_id, version = arrived(desk)
    version = desk.do(correct, visit_id, {"company": "大华"}, "typing mistake", version=version)
    desk.do(correct, visit_id, {"company": "顺达"}, "typing mistake", version=version)
    desk.do(service.void, visit_id, "typing mistake")
    told = [event.detail.split("; ")[-1] for event in desk.read(details.visit, visit_id).events[1:]]
    assert told == ["typing mistake"] * 3
    assert desk.read(check_all).troubles == ()


def test_correcting_and_voiding_by_mistake_leave_why_somebody_was_turned_away(desk: Any) -> None:
    from app.office.settings import change_setting

    desk.do(change_setting, "admit_on_arrival", "no")
    visit_id, _version = arrived(desk)
    version = desk.do(service.turn_away, visit_id, "Host refused").version
    desk.do(correct, visit_id, {"company": "大华"}, "told later", version=version)
    assert desk.read(lists.row, visit_id).reason == "Host refused"
    desk.do(service.void, visit_id, "entered twice")
    desk.do(service.undo, visit_id)
    assert desk.read(lists.row, visit_id).reason == "Host refused"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31"])
def test_a_day_no_visit_can_have_is_one_sentence(desk: Any, day: str) -> None:
    assert "is a date" in refusal(desk, arrived(desk), {"arrived_day": day})["arrived_day"]
