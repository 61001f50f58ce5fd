"""What came of a visit: written at sign-out or later, next steps with owner and day, and what stays due until then."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from app.core.errors import FormErrors, StaleRecord, UnknownStaff, UserError
from app.desk.check import check_all
from app.office.service import add_staff
from app.office.settings import change_setting
from app.places.service import add_home
from app.visits import carried, details, drawing, service
from app.visits.expecting import expect
from app.visits.fields import Leaving
from app.visits.outcomes import Step, finish_step, record_outcome
from tests.visits.test_escort import text_of

OFFICIAL = {"name": "林晓东", "company": "街道办", "host": "5-1-0803", "purpose": "Inspection", "type": "official"}
GUEST = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}
OUTCOME = {"discussed": "消防通道检查", "departments": "工程部，保安部", "feedback": "配合很好"}


@pytest.fixture
def staffed(desk: Any) -> Any:
    """Li Hong and Liu of engineering; one home."""
    desk.do(add_home, {"code": "5-1-0803", "residents": ""})
    desk.do(add_staff, {"name": "刘工", "department": "工程部", "place": "B1-02", "role": ""})
    return desk


def gone(desk: Any, form: dict[str, str] = OFFICIAL) -> UUID:
    visit_id: UUID = desk.do(service.arrive, form).visit_id
    desk.later(minutes=30)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    return visit_id


def due(desk: Any) -> list[str]:
    return [row.name for row in desk.read(carried.records_due)]


def test_a_kind_marked_record_due_stands_on_the_list_from_leaving_until_it_is_written(staffed: Any) -> None:
    visit_id = staffed.do(service.arrive, OFFICIAL).visit_id
    assert due(staffed) == []
    staffed.do(service.leave, visit_id, Leaving.SEEN)
    assert due(staffed) == ["林晓东"]
    assert staffed.read(carried.at_leaving, visit_id).is_record_due
    staffed.do(record_outcome, visit_id, OUTCOME)
    assert due(staffed) == []
    outcome = staffed.read(carried.carried, visit_id).outcome
    assert (outcome.discussed, outcome.departments, outcome.feedback) == ("消防通道检查", "工程部, 保安部", "配合很好")
    assert (outcome.recorded_at, outcome.recorded_by) == (staffed.now, "李红")


def test_which_types_and_purposes_are_due_is_a_setting(staffed: Any) -> None:
    gone(staffed, GUEST)
    assert due(staffed) == []
    staffed.do(change_setting, "record_purposes", "看房，Visiting")
    staffed.do(change_setting, "record_types", "")
    gone(staffed, GUEST)
    gone(staffed)
    assert due(staffed) == ["王小明"]


def test_any_visit_may_be_marked_due_by_hand_and_the_mark_taken_off(staffed: Any) -> None:
    visit_id = gone(staffed, GUEST)
    staffed.do(record_outcome, visit_id, {"is_due": "yes"})
    assert due(staffed) == ["王小明"]
    staffed.do(record_outcome, visit_id, {"is_due": "no"})
    assert due(staffed) == []
    assert staffed.read(carried.carried, visit_id).outcome is None
    assert staffed.read(check_all).troubles == ()


def test_a_blank_outcome_is_refused_with_a_sentence(staffed: Any) -> None:
    visit_id = gone(staffed)
    with pytest.raises(FormErrors) as caught:
        staffed.do(record_outcome, visit_id, {"discussed": "  ", "departments": ",", "is_due": "yes"})
    assert caught.value.errors == {"discussed": "Nothing is written yet. Write what was discussed, or go back with Esc."}
    assert due(staffed) == ["林晓东"]


def test_next_steps_have_an_owner_of_the_staff_and_a_day(staffed: Any) -> None:
    visit_id = gone(staffed)
    staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "+3"), Step(), Step("回访", "李红", "2026-11-21")])
    first, second = staffed.read(carried.steps)
    assert (first.what, first.owner, first.due, first.visitor) == ("回访", "李红", 20261121, "林晓东")
    assert (second.what, second.owner, second.department, second.due) == ("换锁", "刘工", "工程部", 20261124)
    assert staffed.read(carried.carried, visit_id).steps[1].owner_id is not None


def test_what_is_wrong_with_the_steps_is_said_at_each_and_nothing_is_kept(staffed: Any) -> None:
    visit_id = gone(staffed)
    steps = [Step("换锁", "刘工", "2026-11-20"), Step("回访", "", ""), Step("", "刘工", "+1")]
    with pytest.raises(FormErrors) as caught:
        staffed.do(record_outcome, visit_id, OUTCOME, steps)
    assert caught.value.errors["step_0_due"] == "The due date 2026-11-20 has passed. Write today or a later one."
    assert set(caught.value.errors) == {"step_0_due", "step_1_owner", "step_1_due", "step_2_what"}
    assert staffed.read(carried.steps) == ()
    assert due(staffed) == ["林晓东"]


def test_an_owner_on_no_list_is_refused_once_and_then_taken_as_written(staffed: Any) -> None:
    visit_id = gone(staffed)
    with pytest.raises(UnknownStaff, match="Nobody on the staff list is called 柳工"):
        staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "柳工", "+1")])
    staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "柳工", "+1", as_written=True)])
    assert [(step.owner, step.owner_id) for step in staffed.read(carried.carried, visit_id).steps] == [("柳工", None)]


def test_a_step_may_be_changed_when_its_day_has_passed_but_not_to_a_day_that_has(staffed: Any) -> None:
    visit_id = gone(staffed)
    step = staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "today")]).steps[0]
    staffed.later(days=2)
    staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁芯", "刘工", "2026-11-21", id=step.id)])
    with pytest.raises(FormErrors, match="2026-11-22 has passed"):
        staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁芯", "刘工", "2026-11-22", id=step.id)])
    assert [(one.what, one.due) for one in staffed.read(carried.steps)] == [("换锁芯", 20261121)]


def test_a_step_is_done_opened_again_and_taken_away(staffed: Any) -> None:
    visit_id = gone(staffed)
    step = staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "today")]).steps[0]
    staffed.later(hours=1)
    staffed.do(finish_step, step.id)
    assert staffed.read(carried.steps) == ()
    (done,) = staffed.read(carried.steps, is_done=True)
    assert (done.what, done.done_by, done.done_at) == ("换锁", "李红", staffed.now)
    staffed.do(finish_step, step.id, is_done=False)
    assert len(staffed.read(carried.steps)) == 1
    staffed.do(record_outcome, visit_id, OUTCOME, [Step("", "刘工", "today", id=step.id)])
    assert staffed.read(carried.steps) == ()
    with pytest.raises(UserError, match="no longer on record"):
        staffed.do(finish_step, step.id)
    assert staffed.read(check_all).troubles == ()


@pytest.mark.parametrize("end", ["void", "cancel"])
def test_a_visit_that_never_took_place_has_no_outcome(staffed: Any, end: str) -> None:
    visit_id = staffed.do(expect, {**OFFICIAL, "day": "today", "time": ""}).visit_id
    with pytest.raises(UserError, match="is expected; there is no outcome to record"):
        staffed.do(record_outcome, visit_id, OUTCOME)
    staffed.do(getattr(service, end), visit_id, "entered twice")
    with pytest.raises(UserError, match="there is no outcome to record"):
        staffed.do(record_outcome, visit_id, OUTCOME)


def test_a_voided_visit_leaves_the_lists(staffed: Any) -> None:
    visit_id = gone(staffed)
    staffed.do(record_outcome, gone(staffed), OUTCOME, [Step("换锁", "刘工", "+1")])
    staffed.do(service.void, visit_id, "entered twice")
    staffed.do(service.void, staffed.read(carried.steps)[0].visit_id, "entered twice")
    assert (due(staffed), staffed.read(carried.steps)) == ([], ())


def test_two_counters_writing_the_same_outcome_do_not_overwrite_each_other(staffed: Any) -> None:
    visit_id = gone(staffed)
    seen = staffed.read(carried.carried, visit_id).outcome.version
    staffed.do(record_outcome, visit_id, OUTCOME, version=seen)
    with pytest.raises(StaleRecord):
        staffed.do(record_outcome, visit_id, {**OUTCOME, "discussed": "anders"}, version=seen)


def test_today_is_the_offices_day_at_midnight(staffed: Any) -> None:
    staffed.now = datetime(2026, 11, 21, 15, 50, tzinfo=UTC)  # 23:50 at the office
    visit_id = gone(staffed)  # leaves at 00:20 of the 22nd
    with pytest.raises(FormErrors, match="2026-11-21 has passed"):
        staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "2026-11-21")])
    staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "today")])
    assert staffed.read(carried.steps)[0].due == 20261122


def test_the_record_paper_and_the_trail_tell_what_came_of_it(staffed: Any) -> None:
    visit_id = gone(staffed)
    assert "to be recorded" in text_of(staffed.read(drawing.record, visit_id, now=staffed.now))
    step = staffed.do(record_outcome, visit_id, OUTCOME, [Step("换锁", "刘工", "+3")]).steps[0]
    staffed.do(finish_step, step.id)
    text = text_of(staffed.read(drawing.record, visit_id, now=staffed.now))
    for words in ("消防通道检查", "工程部, 保安部", "配合很好", "换锁: 刘工 · 工程部, due 2026-11-24, done 2026-11-21 12:30 (李红)"):
        assert words in text
    events = [(event.what, event.detail) for event in staffed.read(details.visit, visit_id).events]
    assert events[-2:] == [("outcome recorded", "1 next step"), ("next step done or opened again", "换锁")]
    assert staffed.read(check_all).troubles == ()
