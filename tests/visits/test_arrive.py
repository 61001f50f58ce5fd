"""Somebody is at the desk: what is kept, who is meant, who is visited."""

from typing import Any

import pytest

from app.core.errors import FormErrors, UnknownHost, UserError
from app.core.forms import Kind
from app.office.service import add_staff, set_active
from app.office.settings import change_setting
from app.people import lists as people
from app.people import service as people_service
from app.places.service import add_home
from app.printing import queue
from app.visits import details, lists, service
from app.visits.fields import VISIT_FIELDS, VisitorType, VisitState

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting"}


def sentences(desk: Any, **changed: str) -> dict[str, str]:
    with pytest.raises(FormErrors) as caught:
        desk.do(service.arrive, {**FORM, **changed})
    return caught.value.errors


def test_name_host_and_purpose_are_enough(desk: Any) -> None:
    done = desk.do(service.arrive, {"name": "王小明", "host": "陈先生", "purpose": "Visiting"})
    row = desk.read(lists.row, done.visit_id)
    assert (done.number, row.people, row.type, row.phone) == ("V20261121-0001", 1, VisitorType.GUEST, "")


@pytest.mark.parametrize("field", ["name", "host", "purpose"])
def test_what_is_needed_is_asked_for_at_its_field(desk: Any, field: str) -> None:
    assert list(sentences(desk, **{field: "   "})) == [field]
    assert desk.read(lists.register_days, lists.VisitFilter()) == ()


@pytest.mark.parametrize("field", [f.name for f in VISIT_FIELDS if f.kind in (Kind.LINE, Kind.LINES)])
def test_a_text_too_long_is_refused_whole_and_nothing_is_cut(desk: Any, field: str) -> None:
    longest = next(f.longest for f in VISIT_FIELDS if f.name == field)
    assert f"{longest} fit" in sentences(desk, **{field: "7" * (longest + 1)})[field]
    done = desk.do(service.arrive, {**FORM, field: "7" * longest})
    assert desk.read(details.visit, done.visit_id).form[field] == "7" * longest


def test_a_phone_without_digits_and_people_beyond_count_are_refused(desk: Any) -> None:
    assert "at least three digits" in sentences(desk, phone="none")["phone"]
    assert "from 1 to 999" in sentences(desk, people="0")["people"]
    assert "from 1 to 999" in sentences(desk, people="many")["people"]
    assert "choose one of the list" in sentences(desk, type="wizard")["type"]


def test_full_width_digits_count_people(desk: Any) -> None:
    done = desk.do(service.arrive, {**FORM, "people": "１２"})
    assert desk.read(lists.row, done.visit_id).people == 12


def test_the_purpose_gives_the_visitor_type_unless_one_is_chosen(desk: Any) -> None:
    repair = desk.do(service.arrive, {**FORM, "purpose": "Repair"})
    chosen = desk.do(service.arrive, {**FORM, "purpose": "Repair", "type": "official"})
    types = [desk.read(lists.row, done.visit_id).type for done in (repair, chosen)]
    assert types == [VisitorType.CONTRACTOR, VisitorType.OFFICIAL]


def test_the_badge_is_queued_with_the_arrival_and_only_if_wanted(desk: Any) -> None:
    done = desk.do(service.arrive, FORM)
    assert [(job.paper, job.title, job.counter) for job in desk.read(queue.open_jobs, "1")] == [("badge", done.number, "1")]
    desk.do(change_setting, "print_badge", False)
    assert desk.do(service.arrive, FORM).job_ids == ()
    desk.do(change_setting, "print_badge", True)
    desk.do(change_setting, "print_slip", True)
    assert len(desk.do(service.arrive, FORM).job_ids) == 2
    assert desk.do(service.arrive, FORM, service.Coming(prints=False)).job_ids == ()


def test_who_received_and_at_which_counter_stands_in_the_visit(desk: Any) -> None:
    row = desk.read(lists.row, desk.do(service.arrive, FORM).visit_id)
    assert (row.received_by, row.counter) == ("李红", "1")


def test_an_office_without_lists_takes_every_host_as_written(desk: Any) -> None:
    done = desk.do(service.arrive, {**FORM, "host": "谁都可以"})
    assert desk.read(lists.row, done.visit_id).host == "谁都可以"


def test_an_unknown_host_is_asked_about_once_and_then_taken_as_written(desk: Any) -> None:
    desk.do(add_home, {"code": "5-1-0803", "residents": "陈先生"})
    with pytest.raises(UnknownHost) as caught:
        desk.do(service.arrive, {**FORM, "host": "5-1-9999"})
    assert "press Enter again" in caught.value.errors["host"]
    done = desk.do(service.arrive, {**FORM, "host": "5-1-9999"}, service.Coming(as_written=True))
    assert desk.read(lists.row, done.visit_id).host == "5-1-9999"


@pytest.mark.parametrize("typed", ["5-1-0803", "5栋1单元803", "５－１－０８０３", "5-1-803", "5-1-0803 陈先生"])
def test_a_home_is_known_however_it_is_typed(desk: Any, typed: str) -> None:
    home = desk.do(add_home, {"code": "5-1-0803", "residents": "陈先生"})
    done = desk.do(service.arrive, {**FORM, "host": typed})
    assert desk.read(lists.row, done.visit_id).host == "5-1-0803 陈先生"
    assert desk.read(details.prefill, desk.read(lists.row, done.visit_id).person_id)[1].id == home


def test_two_hosts_of_one_name_are_never_told_apart_silently(desk: Any) -> None:
    for place in ("301", "302"):
        desk.do(add_staff, {"name": "张伟", "place": place})
    with pytest.raises(UnknownHost, match="Several people are called"):
        desk.do(service.arrive, {**FORM, "host": "张伟"})
    done = desk.do(service.arrive, {**FORM, "host": "张伟 302"})
    assert desk.read(lists.row, done.visit_id).host == "张伟 302"


def test_a_returning_person_is_not_doubled(desk: Any) -> None:
    first = desk.do(service.arrive, FORM)
    second = desk.do(service.arrive, {**FORM, "phone": "+86 138-1234-5678"})
    ids = {desk.read(lists.row, done.visit_id).person_id for done in (first, second)}
    assert len(ids) == 1


def test_the_same_name_with_another_phone_or_none_is_another_person(desk: Any) -> None:
    forms = [FORM, {**FORM, "phone": "13900000000"}, {**FORM, "phone": ""}]
    ids = {desk.read(lists.row, desk.do(service.arrive, form).visit_id).person_id for form in forms}
    assert len(ids) == 3


def test_a_picked_person_learns_what_the_form_adds(desk: Any) -> None:
    known = desk.do(people_service.add, {"name": "王小明"})
    desk.do(service.arrive, {**FORM, "company": "大华建材", "plate": "鄂A12345"}, service.Coming(person_id=known))
    person = desk.read(people.person, known)
    assert (person.phones, person.company, person.plate) == ("13812345678", "大华建材", "鄂A12345")
    assert [row.id for row in desk.read(people.search, "5678")] == [known]


def test_a_name_typed_over_makes_nobody_somebody_else(desk: Any) -> None:
    known = desk.do(people_service.add, {"name": "王小明"})
    done = desk.do(service.arrive, {**FORM, "name": "赵六"}, service.Coming(person_id=known))
    assert desk.read(lists.row, done.visit_id).person_id != known
    assert desk.read(people.person, known).name == "王小明"


def test_enter_fills_everything_known_of_a_returning_person(desk: Any) -> None:
    form = {**FORM, "company": "大华建材", "plate": "鄂A12345", "purpose": "Delivery", "people": "3"}
    done = desk.do(service.arrive, form)
    filled, _host = desk.read(details.prefill, desk.read(lists.row, done.visit_id).person_id)
    assert {name: filled[name] for name in ("name", "phone", "company", "plate", "host", "purpose", "type", "people")} == {
        "name": "王小明", "phone": "13812345678", "company": "大华建材", "plate": "鄂A12345", "host": "5-1-0803",
        "purpose": "Delivery", "type": "delivery", "people": 1,
    }  # fmt: skip


def test_a_failed_arrival_leaves_no_gap_in_the_numbers(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    sentences(desk, name="")
    desk.do(add_home, {"code": "1-1-0101"})
    with pytest.raises(UnknownHost):
        desk.do(service.arrive, {**FORM, "host": "nobody"})
    assert desk.do(service.arrive, FORM, service.Coming(as_written=True)).number == "V20261121-0002"


def test_numbers_begin_anew_each_day_of_the_office(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    desk.later(hours=12)
    assert desk.do(service.arrive, FORM).number == "V20261122-0001"


def test_the_day_board_counts_what_it_shows(desk: Any) -> None:
    desk.do(service.arrive, {**FORM, "people": "3"})
    gone = desk.do(service.arrive, FORM)
    desk.do(service.leave_many, [gone.visit_id])
    desk.do(change_setting, "admit_on_arrival", False)
    desk.do(service.arrive, FORM)
    board = desk.read(lists.today, now=desk.now)
    assert [part.total for part in (board.waiting, board.inside, board.expected, board.gone)] == [1, 1, 0, 1]
    assert (board.people_inside, board.arrived_today) == (3, 3)


def test_the_register_filters_by_day_state_host_and_text(desk: Any) -> None:
    desk.do(service.arrive, {**FORM, "company": "50%_off"})
    desk.later(days=1)
    desk.do(service.arrive, {**FORM, "host": "2-1-0101", "name": "李四"})
    everything = lists.VisitFilter()
    assert len(desk.read(lists.register_rows, everything)) == 2
    for wanted in (
        lists.VisitFilter(first=desk.now.date()), lists.VisitFilter(host="2-1"), lists.VisitFilter(text="李四"),
    ):  # fmt: skip
        assert [row.name for row in desk.read(lists.register_rows, wanted)] == ["李四"]
    assert [row.name for row in desk.read(lists.register_rows, lists.VisitFilter(text="0%_o"))] == ["王小明"]
    assert desk.read(lists.register_rows, lists.VisitFilter(states=frozenset({VisitState.LEFT}))) == ()


def test_a_register_page_reads_over_days(desk: Any) -> None:
    for _day in range(3):
        for name in ("甲", "乙", "丙"):
            desk.do(service.arrive, {**FORM, "name": name + name})
            desk.later(minutes=1)
        desk.later(days=1)
    days = desk.read(lists.register_days, lists.VisitFilter())
    whole = desk.read(lists.register_page, lists.VisitFilter(), days, 0, 9)
    assert [row.number for row in whole] == sorted((row.number for row in whole), reverse=True)
    assert desk.read(lists.register_page, lists.VisitFilter(), days, 2, 5) == whole[2:7]


def test_an_unknown_picked_person_becomes_a_new_one(desk: Any) -> None:
    from uuid import UUID

    done = desk.do(service.arrive, FORM, service.Coming(person_id=UUID(int=9)))
    assert desk.read(people.person, desk.read(lists.row, done.visit_id).person_id).name == "王小明"


def test_prefill_of_somebody_forgotten_is_a_sentence(desk: Any) -> None:
    known = desk.do(people_service.add, {"name": "王小明"})
    desk.do(people_service.forget, known)
    with pytest.raises(UserError, match="no longer on record"):
        desk.read(details.prefill, known)


def test_a_returning_visitor_is_not_sent_to_a_host_who_has_left(desk: Any) -> None:
    host = desk.do(add_staff, {"name": "陈先生"})
    desk.do(add_staff, {"name": "赵经理"})
    person = desk.read(lists.row, desk.do(service.arrive, {**FORM, "host": "陈先生"}).visit_id).person_id
    assert desk.read(details.prefill, person)[1].id == host
    desk.do(set_active, host, False)
    known, ref = desk.read(details.prefill, person)
    with pytest.raises(UnknownHost):
        desk.do(service.arrive, known, service.Coming(person_id=person, host=ref))
