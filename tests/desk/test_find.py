"""The one box: every kind of thing, the one that matters most first, each with the part that matched."""

from typing import Any

import pytest

from app.desk.find import find, find_host, namesakes
from app.office.service import add_staff
from app.office.settings import change_setting
from app.people import service as people
from app.places.service import add_home
from app.printing.codes import badge_code
from app.visits import service
from app.visits.fields import Leaving, VisitState
from app.visits.record import Visit

FORM = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "Visiting", "company": "大华建材", "plate": "鄂A12345"}


def hits(desk: Any, text: str) -> list[tuple[str, str, str, str]]:
    return [(h.kind, h.name, h.matched_field, h.matched) for h in desk.read(find, text, now=desk.now).hits]


def gone(desk: Any) -> Any:
    done = desk.do(service.arrive, FORM)
    desk.do(service.leave, done.visit_id, Leaving.SEEN)
    desk.later(minutes=1)
    return done


@pytest.mark.parametrize("blank", ["", "   ", "\u3000"])
def test_blanks_find_nothing(desk: Any, blank: str) -> None:
    gone(desk)
    assert hits(desk, blank) == []


@pytest.mark.parametrize(
    ("typed", "field", "matched"),
    [
        ("王", "name", "王"), ("小明", "name", "小明"), ("wangx", "name", "王小"), ("wxm", "name", "王小明"), ("5678", "phone", "5678"),
        ("1381", "phone", "1381"), ("A123", "plate", "A123"), ("大华", "company", "大华"), ("ＷＡＮＧ", "name", "王"),
    ],
)  # fmt: skip
def test_somebody_who_came_before_is_found_and_explained(desk: Any, typed: str, field: str, matched: str) -> None:
    gone(desk)
    assert hits(desk, typed) == [("person", "王小明", field, matched)]


def test_whoever_is_inside_comes_once_and_before_people_homes_and_staff(desk: Any) -> None:
    gone(desk)
    inside = desk.do(service.arrive, {**FORM, "name": "王大明", "phone": "13900001111"}, service.Coming(as_written=True))
    desk.do(add_home, {"code": "5-1-0803", "residents": "王太太"})
    desk.do(add_staff, {"name": "王经理", "department": "工程部"})
    found = desk.read(find, "王", now=desk.now).hits
    assert [(hit.kind, hit.name) for hit in found] == [("inside", "王大明"), ("person", "王小明"), ("home", "王太太"), ("staff", "王经理")]
    assert found[0].id == inside.visit_id


def test_expected_visitors_come_before_those_inside(desk: Any) -> None:
    def expect(s: Any, *, by: Any, now: Any) -> None:
        s.add(Visit(number="V20261121-0900", day=20261121, at=now, state=VisitState.EXPECTED, name="王来", host="5-1-0803"))

    desk.do(service.arrive, FORM)
    desk.do(expect)
    desk.do(change_setting, "admit_on_arrival", False)
    desk.do(service.arrive, {**FORM, "name": "王等", "phone": ""})
    assert [name for _kind, name, _field, _matched in hits(desk, "王")] == ["王来", "王等", "王小明"]


def test_a_badge_is_found_by_its_code_inside_or_gone(desk: Any) -> None:
    done = gone(desk)
    code = badge_code(done.badge)
    assert hits(desk, code) == [("visit", "王小明", "badge", code)]
    again = desk.do(service.arrive, FORM)
    code = badge_code(again.badge)
    assert hits(desk, code) == [("inside", "王小明", "badge", code)]


def test_a_visit_is_found_by_its_number_and_by_its_beginning(desk: Any) -> None:
    done = gone(desk)
    assert hits(desk, done.number.lower()) == [("visit", "王小明", "number", done.number)]
    assert hits(desk, "V20261121") == [("visit", "王小明", "number", "V20261121")]


def test_a_visitor_inside_is_found_by_the_phone_and_explained_by_it(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    ((kind, name, field, matched),) = hits(desk, "5678")
    assert (kind, name, field) == ("inside", "王小明", "phone")
    assert "5678" in matched


def test_a_visitor_inside_is_found_by_pinyin_and_explained_by_the_name(desk: Any) -> None:
    desk.do(service.arrive, FORM)
    assert hits(desk, "wxm") == [("inside", "王小明", "name", "王小明")]


def test_several_words_must_all_match(desk: Any) -> None:
    gone(desk)
    assert hits(desk, "王 大华") == [("person", "王小明", "company", "大华")]
    assert hits(desk, "王 小华") == []


def test_no_full_phone_is_shown(desk: Any) -> None:
    gone(desk)
    desk.do(service.arrive, {**FORM, "name": "李四", "phone": "13700002222"})
    shown = repr(desk.read(find, "大华", now=desk.now).hits)
    assert "13812345678" not in shown
    assert "13700002222" not in shown


def test_the_last_visitor_comes_first_and_a_cut_list_says_so(desk: Any) -> None:
    for n in range(10):
        desk.do(people.add, {"name": f"王{'一二三四五六七八九十'[n]}", "phones": f"1390000000{n}"})
    assert desk.read(find, "王", now=desk.now).hits[0].name == "王十"
    desk.later(minutes=1)
    done = desk.do(service.arrive, {**FORM, "name": "王三", "phone": "13900000002"})
    desk.do(service.leave, done.visit_id, Leaving.SEEN)
    found = desk.read(find, "王", now=desk.now, limit=8)
    assert (found.hits[0].name, len(found.hits), found.is_cut) == ("王三", 8, True)
    assert desk.read(find, "王三", now=desk.now).is_cut is False


def test_a_host_is_found_among_homes_staff_and_residents_on_record(desk: Any) -> None:
    desk.do(add_home, {"code": "5-1-0803", "residents": "陈先生"})
    desk.do(add_staff, {"name": "陈工", "department": "工程部", "place": "301"})
    desk.do(people.add, {"name": "陈奶奶", "place": "6-2-0101"})
    desk.do(people.add, {"name": "陈路过"})
    found = desk.read(find_host, "陈")
    assert [(hit.ref.kind, hit.ref.text) for hit in found] == [
        ("home", "5-1-0803 陈先生"),
        ("staff", "陈工 301"),
        ("person", "6-2-0101 陈奶奶"),
    ]
    assert [hit.ref.text for hit in desk.read(find_host, "cheng")] == ["陈工 301"]
    assert [hit.ref.text for hit in desk.read(find_host, "803")] == ["5-1-0803 陈先生"]
    assert desk.read(find_host, " ") == ()


def test_a_host_picked_from_the_list_is_kept_with_the_visit(desk: Any) -> None:
    desk.do(add_staff, {"name": "陈工", "department": "工程部", "place": "301"})
    (hit,) = desk.read(find_host, "陈工")
    done = desk.do(service.arrive, {**FORM, "host": hit.ref.text}, service.Coming(host=hit.ref))
    from app.visits import lists

    row = desk.read(lists.row, done.visit_id)
    assert (row.host, row.department) == ("陈工 301", "工程部")


def test_namesakes_show_last_visit_and_host_and_none_is_chosen(desk: Any) -> None:
    desk.do(people.add, {"name": "王小明", "phones": "13900000000"})
    gone(desk)
    first, second = desk.read(namesakes, "王小明")
    assert (first.person.company, first.last_host, first.visits) == ("大华建材", "5-1-0803", 1)
    assert (second.last_visit_at, second.visits) == (None, 0)
    assert desk.read(namesakes, "王小") == ()
