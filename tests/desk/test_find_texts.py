"""The one box finds what was written down, a few of every kind, and does not stand in a new visitor's way with it."""

from typing import Any

import pytest

from app.calls.mail import enter
from app.calls.service import take_call
from app.desk.find import find
from app.places.service import add_home
from app.visits import service

VISIT = {"name": "王小明", "host": "5-1-0803", "purpose": "Visiting"}
CALL = {"direction": "in", "name": "陈静", "phone": "13800138000", "for_whom": "刘工", "kind": "answered", "text": "厨房水管漏水"}
FAX = {"direction": "in", "kind": "fax", "name": "街道办", "about": "关于漏水的通知"}


@pytest.fixture
def told(desk: Any) -> Any:
    """A note of a visit that is over, a call, a fax; all about water."""
    desk.do(add_home, {"code": "5-1-0803", "residents": ""})
    visit = desk.do(service.arrive, {**VISIT, "note": "楼上漏水，已拍照"})
    desk.do(service.leave, visit.visit_id, service.Leaving.SEEN)
    desk.later(minutes=1)
    desk.do(take_call, {**CALL, "for_whom": ""})
    desk.do(enter, FAX)
    return desk


def hits(desk: Any, text: str) -> list[tuple[str, str, str, str, bool]]:
    return [(hit.kind, hit.name, hit.detail, hit.matched, hit.is_in_text) for hit in desk.read(find, text, now=desk.now).hits]


def test_two_characters_find_every_kind_of_record_with_the_piece_that_answers(told: Any) -> None:
    assert hits(told, "漏水") == [
        ("call", "陈静", "厨房水管漏水", "漏水", True),
        ("mail", "街道办", "关于漏水的通知", "漏水", True),
        ("visit", "王小明", "楼上漏水，已拍照", "漏水", True),
    ]


@pytest.mark.parametrize("typed", ["漏", "1", "13", "，", "-1", "漏。"])
def test_one_character_and_two_digits_are_no_search_through_texts(told: Any, typed: str) -> None:
    assert [hit for hit in hits(told, typed) if hit[-1]] == []


def test_a_record_found_by_its_number_is_not_offered_again_for_its_words(told: Any) -> None:
    found = told.read(find, "C20261121-0001", now=told.now).hits
    assert [(hit.kind, hit.number, hit.is_in_text) for hit in found] == [("call", "C20261121-0001", False)]


def test_a_visit_that_goes_on_is_offered_once_to_be_signed_out(desk: Any) -> None:
    desk.do(add_home, {"code": "5-1-0803", "residents": ""})
    desk.do(service.arrive, {**VISIT, "note": "王小明来看漏水"})
    assert [(hit[0], hit[-1]) for hit in hits(desk, "王小明")] == [("inside", False)]


def test_much_told_by_one_kind_keeps_no_other_out_and_the_cut_is_said(told: Any) -> None:
    for n in range(40):
        told.do(take_call, {**CALL, "for_whom": "", "text": f"第{n}次报漏水"})
    found = told.read(find, "漏水", now=told.now)
    assert [hit.kind for hit in found.hits] == ["call"] * 4 + ["mail", "visit"]
    assert [hit.detail for hit in found.hits][:2] == ["第39次报漏水", "第38次报漏水"]
    assert found.is_cut


def test_phones_in_texts_are_found_by_three_digits(told: Any) -> None:
    told.do(take_call, {**CALL, "for_whom": "", "text": "请回电 027-65432100"})
    assert [hit[2] for hit in hits(told, "5432") if hit[-1]] == ["请回电 027-65432100"]
