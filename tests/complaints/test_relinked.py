"""Corrected to another person, a complaint leaves the one's timeline for the other's."""

from typing import Any
from uuid import UUID

from app.complaints.fields import Move
from app.complaints.lists import of_person
from app.complaints.service import Opening
from app.complaints.undoing import undo
from app.desk.check import check_all
from app.desk.timeline import timeline
from app.people.lists import person
from app.people.service import add
from tests.complaints.conftest import House
from tests.complaints.test_unreachable import told

M = Move
RIGHT = {"name": "李四", "phone": "13911112222", "reason": "Wrong person"}


def of(house: House, person_id: UUID | None) -> set[UUID]:
    assert person_id is not None
    return {row.id for row in house.desk.read(of_person, person_id, now=house.desk.now)}


def made(house: House, name: str, phones: str) -> UUID:
    found: UUID = house.does(add, {"name": name, "phones": phones})
    return found


def corrected(house: House, complaint: UUID, **form: Any) -> tuple[str, ...]:
    house.desk.later(minutes=5)
    notes: tuple[str, ...] = house.move(complaint, M.CORRECT, **form).notes
    return notes


def test_to_somebody_on_record_it_stands_on_their_timeline_and_no_longer_on_the_others(house: House) -> None:
    known = made(house, "李四", "13911112222")
    complaint = house.open()
    was = house.row(complaint).person_id
    notes = corrected(house, complaint, **RIGHT)
    assert any("another person's record" in note for note in notes)
    assert (house.row(complaint).person_id, of(house, was), of(house, known)) == (known, set(), {complaint})
    assert was is not None
    assert house.desk.read(timeline, was).total == 0
    assert "another person's record" in told(house, complaint, M.CORRECT)["Person on record"]
    assert house.desk.read(check_all).troubles == ()
    house.does(undo, complaint, who="孙物管")
    assert (house.row(complaint).person_id, of(house, known)) == (was, set())


def test_to_somebody_nobody_knew_a_record_is_made_of_them(house: House) -> None:
    complaint = house.open()
    was = house.row(complaint).person_id
    corrected(house, complaint, **RIGHT)
    row = house.row(complaint)
    assert row.person_id not in (None, was)
    assert of(house, row.person_id) == {complaint}


def test_the_same_name_with_another_phone_is_not_the_same_person(house: House) -> None:
    complaint = house.open()
    was = house.row(complaint).person_id
    corrected(house, complaint, name="张三", phone="13912345678", reason="Wrong person")
    assert house.row(complaint).person_id != was
    assert was is not None
    before = house.desk.read(person, was)
    assert before is not None
    assert "13912345678" not in str(before), "the other of that name learns no foreign phone"


def test_without_a_name_it_is_nobodys_and_named_again_it_is_somebodys(house: House) -> None:
    complaint = house.open()
    was = house.row(complaint).person_id
    notes = corrected(house, complaint, name="", is_anonymous="yes", reason="Said differently later")
    assert any("nobody's record" in note for note in notes)
    assert house.row(complaint).person_id is None
    corrected(house, complaint, name="张三", is_anonymous="no", reason="Said differently later")
    assert house.row(complaint).person_id == was


def test_another_spelling_without_a_phone_makes_no_record(house: House) -> None:
    picked = made(house, "张三", "")
    complaint = house.register(opening=Opening(person_id=picked), phone="", is_contact_refused="yes").complaint_id
    assert house.row(complaint).person_id == picked
    corrected(house, complaint, name="张三", phone="", summary="楼上装修", reason="Typing mistake")
    assert house.row(complaint).person_id == picked
    corrected(house, complaint, name="章三", phone="", reason="Typing mistake")
    assert house.row(complaint).person_id is None


def test_what_else_is_corrected_leaves_the_person_alone(house: House) -> None:
    complaint = house.open()
    was = house.row(complaint).person_id
    assert corrected(house, complaint, name="张三", summary="楼上装修周末施工两天", reason="Typing mistake") == ()
    assert house.row(complaint).person_id == was
    assert "Person on record" not in told(house, complaint, M.CORRECT)
