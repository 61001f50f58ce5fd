"""Calls, messages and letters in the one box; callers and whom they ask for, found while typed."""

from typing import Any

import pytest

from app.calls.fields import Addressee
from app.calls.mail import enter
from app.calls.service import take_call, take_message, tell
from app.desk.callers import caller_of, find_addressee, find_callers, known_caller, known_home, reach
from app.desk.find import find
from app.office.absences import go
from app.office.departments import change_department
from app.office.duty import roster
from app.office.duty_fields import Where
from app.office.lists import staff
from app.office.service import add_staff
from app.people.service import add
from app.places.service import add_home

CALL = {
    "direction": "in", "name": "王建国", "phone": "13800138000", "company": "顺达物流", "for_whom": "刘工",
    "kind": "answered", "text": "送货",
}  # fmt: skip


@pytest.fixture
def line(desk: Any) -> Any:
    desk.do(add_home, {"code": "5-1-0803", "residents": "林先生", "phone": "027-65432100"})
    for name, place in (("刘工", "B1-02"), ("何师傅", "")):
        desk.do(add_staff, {"name": name, "department": "工程部", "place": place, "role": "", "phone": "8012"})
    return desk


def hits(line: Any, text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.number or hit.name) for hit in line.read(find, text, now=line.now).hits]


def test_calls_messages_and_letters_are_found_by_number(line: Any) -> None:
    line.do(take_call, CALL, None, {})
    line.do(enter, {"direction": "in", "kind": "fax", "name": "街道办", "about": "通知"})
    assert hits(line, "C20261121-0001") == [("call", "C20261121-0001")]
    assert hits(line, "m2026") == [("message", "M20261121-0001")]
    assert hits(line, "L20261121") == [("mail", "L20261121-0001")]


def test_a_caller_brings_open_messages_and_the_calls_of_a_week(line: Any) -> None:
    line.do(take_call, CALL)
    line.later(days=8)
    line.do(take_call, {**CALL, "text": "再问"}, None, {})
    for text in ("wangjianguo", "王建国", "138000", "顺达"):
        assert hits(line, text)[:2] == [("message", "M20261129-0001"), ("person", "王建国")], text
        assert ("call", "C20261121-0001") not in hits(line, text), text
        assert ("call", "C20261129-0001") in hits(line, text), text


def test_a_caller_without_a_record_is_found_by_what_was_said(line: Any) -> None:
    line.do(take_message, {"for_whom": "何师傅", "name": "快递小赵", "text": "放门卫"})
    assert hits(line, "小赵") == [("message", "M20261121-0001")]
    assert ("message", "M20261121-0001") in hits(line, "何师傅")


def test_a_message_told_and_asking_for_nothing_more_is_still_found_until_it_is_done(line: Any) -> None:
    left = line.do(take_message, {"for_whom": "何师傅", "name": "快递小赵", "text": "放门卫"})
    line.do(tell, left.id, "by phone")
    assert [hit.state for hit in line.read(find, "小赵", now=line.now).hits] == ["told"]


def test_the_phone_of_a_hit_is_masked(line: Any) -> None:
    line.do(take_message, {"for_whom": "何师傅", "name": "快递小赵", "phone": "13900139000", "text": "放门卫"})
    hit, _person = line.read(find, "小赵", now=line.now).hits
    assert "139****9000" in hit.detail
    assert "13900139000" not in f"{hit}"


def test_who_is_calling_is_found_by_name_pinyin_company_and_any_part_of_a_number(line: Any) -> None:
    line.do(add, {"name": "陈思远", "phones": "027-8888 1234, 13900139000", "company": "顺达物流"})
    for text in ("陈思", "csy", "顺达", "1234", "139 0013", "9000"):
        assert [hit.name for hit in line.read(find_callers, text)] == ["陈思远"], text
    (hit,) = line.read(find_callers, "13900139000")
    assert (hit.phone, hit.detail) == ("139****9000", "139****9000 · 顺达物流")
    assert line.read(find_callers, " ") == ()


def test_a_house_telephone_names_the_home(line: Any) -> None:
    (hit,) = line.read(find_callers, "65432100")
    assert (hit.name, hit.detail, hit.person_id) == ("林先生", "027-****2100 · 5-1-0803", None)
    known = line.read(known_home, hit.home_id)
    assert (known.values["phone"], known.home) == ("027-65432100", "5-1-0803")


def test_a_picked_caller_fills_the_number_that_was_typed_and_says_what_was_last(line: Any) -> None:
    known = line.do(add, {"name": "陈思远", "phones": "027-8888 1234, 13900139000", "company": "顺达物流"})
    line.do(take_call, {**CALL, "name": "陈思远", "phone": "13900139000", "text": "停车费"}, None, {})
    found = line.read(known_caller, known, "9000", now=line.now)
    assert found.values == {"name": "陈思远", "phone": "13900139000", "company": "顺达物流"}
    assert [row.text for row in found.contacts if row.form == "call"] == ["停车费"]
    assert found.waiting == 1
    assert line.read(known_caller, known, now=line.now).values["phone"] == "027-8888 1234"


def test_a_number_shown_by_the_telephone_names_its_one_owner(line: Any) -> None:
    known = line.do(add, {"name": "陈思远", "phones": "13900139000"})
    person_id, found = line.read(caller_of, "139-0013-9000", now=line.now)
    assert (person_id, found.values["name"]) == (known, "陈思远")
    line.do(add, {"name": "陈太太", "phones": "13900139000"})
    assert line.read(caller_of, "13900139000", now=line.now) is None
    assert line.read(caller_of, "", now=line.now) is None


def test_whom_they_ask_for_shows_where_they_are(line: Any) -> None:
    """While on the line the desk sees the addressee's presence (procedures.md)."""
    liu = next(row for row in line.read(staff) if row.name == "刘工")
    line.do(go, liu.id, {"kind": "out", "place": "3 栋", "until": "15:30"})
    (hit,) = line.read(find_addressee, "liugong", now=line.now)
    assert (hit.addressee.kind, hit.addressee.text, hit.presence.state) == ("staff", "刘工", Where.OUT)
    found = line.read(reach, hit.addressee, now=line.now)
    assert (found.name, found.place, found.phone, found.department) == ("刘工", "B1-02", "8012", "工程部")
    assert (found.presence.where, [one.text for one in found.deputies]) == ("3 栋", ["何师傅"])


def test_a_department_can_be_asked_for_and_says_who_of_it_is_there(line: Any) -> None:
    (post,) = line.read(roster, now=line.now).posts.values()
    line.do(change_department, post.id, {"name": "工程部", "head": "何师傅", "phone": "8000"})
    found = line.read(find_addressee, "工程", now=line.now)
    meant = [(hit.addressee.kind, hit.addressee.text) for hit in found]
    assert meant == [("staff", "何师傅"), ("staff", "刘工"), ("department", "工程部")]
    whole = line.read(reach, found[-1].addressee, now=line.now)
    assert (whole.phone, [one.text for one in whole.deputies]) == ("8000", ["何师傅", "刘工"])


def test_a_home_can_be_asked_for_and_a_stranger_cannot_be_reached(line: Any) -> None:
    (hit,) = line.read(find_addressee, "0803", now=line.now)
    assert line.read(reach, hit.addressee, now=line.now).phone == "027-****2100"
    assert line.read(reach, Addressee("", None, "谁"), now=line.now) is None
