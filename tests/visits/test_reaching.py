"""The waiting clock: tries to reach the host, deputies, who came."""

from typing import Any

import pytest

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.office.absences import go
from app.office.lists import staff
from app.office.service import add_staff, change_staff, set_active
from app.visits import details, lists, service
from app.visits.answers import HostAnswer, try_words
from app.visits.attempts import admitted_by, reach, tries
from app.visits.fields import Leaving, VisitState
from app.visits.reaching import take_back_try, try_host
from tests.visits.waiting import come, keep_waiting, staff_id

NO_ANSWER, BUSY, COMING, REFUSED, DEPUTY = (
    HostAnswer.NO_ANSWER, HostAnswer.BUSY, HostAnswer.COMING, HostAnswer.REFUSED, HostAnswer.DEPUTY,
)  # fmt: skip


def words(desk: Any, visit_id: Any) -> str:
    now = desk.read(lists.today, now=desk.now).tries[visit_id]
    return try_words(now.answer, now.whom, now.count)


def test_the_desk_sees_that_the_host_is_out_and_who_stands_in(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    visit_id = come(desk)
    assert desk.read(reach, visit_id, now=desk.now).where == ""
    desk.do(go, staff_id(desk, "刘工"), {"place": "3 栋", "until": "+30"})
    assert desk.read(reach, visit_id, now=desk.now).where == "out on an errand until 12:30 · 3 栋 · 白工 stands in"
    desk.do(try_host, visit_id, DEPUTY)
    assert desk.read(reach, visit_id, now=desk.now).where == "", "the deputy is at their place"


def test_each_try_is_kept_with_time_answer_and_who_tried(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    for answer in (NO_ANSWER, BUSY):
        desk.do(try_host, visit_id, answer)
        desk.later(minutes=2)
    first, second = desk.read(tries, visit_id)
    assert (first.answer, first.whom, first.tried_by) == (NO_ANSWER, "刘工", "李红")
    assert (second.at - first.at).total_seconds() == 120


def test_the_waiting_row_says_the_newest_answer_and_how_often(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    assert desk.read(lists.today, now=desk.now).tries == {}
    for answer, shown in ((NO_ANSWER, "no answer"), (BUSY, "line busy"), (NO_ANSWER, "no answer ×2"), (COMING, "coming")):
        desk.do(try_host, visit_id, answer)
        assert words(desk, visit_id) == shown


def test_a_deputy_is_the_b_role_of_the_staff_list_and_is_tried_from_then_on(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    visit_id = come(desk)
    desk.do(try_host, visit_id, NO_ANSWER)
    suggested = desk.do(try_host, visit_id, DEPUTY)
    assert (suggested.whom, suggested.phone) == ("白工", "8023")
    assert words(desk, visit_id) == "deputy 白工"
    desk.do(try_host, visit_id, NO_ANSWER)
    assert [each.whom for each in desk.read(tries, visit_id)] == ["刘工", "白工", "白工"]
    assert words(desk, visit_id) == "no answer"
    found = desk.read(reach, visit_id)
    assert (found.target.name, found.host.name) == ("白工", "刘工")


def test_where_nobody_is_named_the_colleagues_of_the_department_are_offered(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    assert [each.name for each in desk.read(reach, visit_id).deputies] == ["何师傅", "白工"]
    with pytest.raises(FormErrors, match="names no deputy for 刘工"):
        desk.do(try_host, visit_id, DEPUTY)
    assert desk.do(try_host, visit_id, DEPUTY, whom="何师傅").phone == "8022"


def test_a_deputy_who_has_left_is_not_suggested(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    desk.do(set_active, staff_id(desk, "白工"), False)
    assert [each.name for each in desk.read(reach, come(desk)).deputies] == ["何师傅"]


def test_a_home_has_no_deputy_but_one_can_be_said(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk, host="5-1-0803 林先生")
    assert desk.read(reach, visit_id).deputies == ()
    assert desk.do(try_host, visit_id, DEPUTY, whom="林太太").whom == "林太太"
    assert desk.read(reach, visit_id).target.name == "林太太"


def test_a_deputy_is_somebody_else_on_the_staff_list_and_keeps_up_with_a_new_name(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    for wrong in ("刘工二", "nobody"):
        with pytest.raises(FormErrors) as caught:
            desk.do(add_staff, {"name": "刘工二", "role": "", "deputy": wrong})
        assert "deputy" in caught.value.errors
    desk.do(change_staff, staff_id(desk, "白工"), {"name": "白师傅", "department": "工程部", "role": "", "deputy": ""})
    assert next(row.deputy for row in desk.read(staff) if row.name == "刘工") == "白师傅"


def test_who_came_is_the_host_unless_a_deputy_was_tried_or_somebody_is_named(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    by_host, by_deputy, by_other = come(desk, "甲"), come(desk, "乙"), come(desk, "丙")
    desk.do(service.admit, by_host)
    desk.do(try_host, by_deputy, DEPUTY)
    desk.do(service.admit, by_deputy)
    desk.do(service.admit, by_other, whom="何师傅")
    found = desk.read(admitted_by, [by_host, by_deputy, by_other])
    assert found == {by_host: "刘工", by_deputy: "白工", by_other: "何师傅"}


def test_who_goes_in_on_arrival_was_fetched_by_nobody(desk: Any) -> None:
    visit_id = come(desk, host="5-1-0803")
    assert desk.read(lists.row, visit_id).state is VisitState.INSIDE
    assert desk.read(admitted_by, [visit_id]) == {}


def test_an_admission_taken_back_was_by_nobody_until_the_next(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.do(service.admit, visit_id)
    desk.do(service.undo, visit_id)
    assert desk.read(admitted_by, [visit_id]) == {}
    desk.do(service.admit, visit_id, whom="何师傅")
    assert desk.read(admitted_by, [visit_id]) == {visit_id: "何师傅"}


def test_a_leaving_taken_back_keeps_who_came(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.do(service.admit, visit_id)
    desk.later(minutes=1)
    desk.do(service.leave, visit_id, Leaving.SEEN)
    desk.do(service.undo, visit_id)
    assert desk.read(admitted_by, [visit_id]) == {visit_id: "刘工"}


def test_a_try_is_taken_back_for_ten_seconds_and_counted_no_more(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.do(try_host, visit_id, NO_ANSWER)
    slip = desk.do(try_host, visit_id, REFUSED)
    desk.later(seconds=10)
    desk.do(take_back_try, slip.attempt_id)
    assert words(desk, visit_id) == "no answer"
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(take_back_try, slip.attempt_id)


def test_the_host_is_tried_only_for_who_waits(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.do(service.admit, visit_id)
    with pytest.raises(UserError, match="only for a waiting visitor"):
        desk.do(try_host, visit_id, NO_ANSWER)


def test_a_role_that_is_not_of_the_desk_tries_nobody(desk: Any) -> None:
    keep_waiting(desk)
    visit_id = come(desk)
    desk.by = Actor(None, "维修", frozenset({Role.HANDLER}))
    with pytest.raises(UserError, match="another role"):
        desk.do(try_host, visit_id, NO_ANSWER)


def test_the_trail_of_a_visit_tells_every_try_and_who_came_in_order(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    visit_id = come(desk)
    desk.do(try_host, visit_id, NO_ANSWER)
    desk.do(try_host, visit_id, DEPUTY)
    desk.later(hours=-1)  # a clock set back does not turn the order round
    desk.do(service.admit, visit_id)
    found = desk.read(details.visit, visit_id)
    told = [(event.what, event.detail) for event in found.events]
    assert told == [("arrived", ""), ("host called", "刘工: no answer"), ("host called", "deputy 白工"), ("admitted", "fetched by 白工")]
    assert (found.admitted_by, [each.answer for each in found.tries]) == ("白工", [NO_ANSWER, DEPUTY])


def test_tries_are_audited_rows_like_all_others(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    visit_id = come(desk)
    slip = desk.do(try_host, visit_id, NO_ANSWER)
    desk.do(take_back_try, slip.attempt_id)
    desk.do(try_host, visit_id, DEPUTY)
    desk.do(service.admit, visit_id)
    desk.do(service.undo, visit_id)
    assert desk.read(check_all).troubles == ()


def test_of_two_of_one_name_the_deputy_is_the_one_of_the_hosts_department(desk: Any) -> None:
    keep_waiting(desk, deputy="白工")
    desk.do(add_staff, {"name": "白工", "department": "财务部", "phone": "8100", "role": ""})
    visit_id = come(desk)
    assert desk.do(try_host, visit_id, DEPUTY).phone == "8023"
    assert desk.read(reach, visit_id).target.phone == "8023"
