"""Whoever leaves neither contact nor home can be told nothing, so nothing is owed that nobody can do."""

from typing import Any

from app.complaints.fields import ClockKind, Move
from tests.complaints.conftest import LEAK, House

M = Move
NOBODY = {"name": "", "is_anonymous": "yes", "phone": "", "is_contact_refused": "yes", "home": "", "place": "3 栋电梯厅"}


def told(house: House, complaint: Any, move: Move) -> dict[str, str]:
    line = [one for one in house.whole(complaint).lines if one.move is move][-1]
    return dict(line.facts)


def test_p1_5_serious_and_nobody_to_be_told_sorry_the_apology_is_waived_with_its_reason(house: House) -> None:
    made = house.register(severity="serious", **NOBODY)
    assert any("no apology is owed" in note for note in made.notes)
    complaint = made.complaint_id
    assert house.row(complaint).clock(ClockKind.APOLOGY) is None
    assert "no apology is owed" in told(house, complaint, M.OPEN)["Apology"]
    moved = house.move(complaint, M.START, severity="serious")
    assert any("no apology is owed" in note for note in moved.notes)
    assert "no apology is owed" in told(house, complaint, M.START)["Apology"]
    assert "apology" not in house.runs(complaint)


def test_p1_5_a_home_or_a_contact_is_enough_to_say_sorry(house: House) -> None:
    for form in ({"home": "3-1-0502"}, {"phone": "13800138000", "is_contact_refused": ""}):
        assert "apology" in house.runs(house.open(severity="serious", **{**NOBODY, **form}))


def test_found_out_later_how_to_reach_the_person_the_apology_is_owed_after_all_and_no_longer_when_it_was_wrong(house: House) -> None:
    complaint = house.open(severity="serious", **NOBODY)
    house.move(complaint, M.CORRECT, name="", phone="13800138000", is_contact_refused="", reason="Said differently later")
    assert "apology" in house.runs(complaint)
    house.desk.later(minutes=10)
    moved = house.move(complaint, M.CORRECT, name="", phone="", is_contact_refused="yes", reason="Typing mistake")
    assert any("no apology is owed" in note for note in moved.notes)
    assert "no apology is owed" in told(house, complaint, M.CORRECT)["Apology"]
    assert house.clock(complaint, ClockKind.APOLOGY).result == "cancelled"


def test_p1_3_after_a_repair_nobody_is_called_who_left_no_way_to_be(house: House) -> None:
    complaint = house.open(kind=LEAK, **NOBODY)
    house.along(complaint, M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT)
    assert house.row(complaint).clock(ClockKind.CALL) is None
    house.move(complaint, M.CORRECT, name="", home="3-1-0502", reason="Said differently later")
    assert house.clock(complaint, ClockKind.CALL).started_at == house.row(complaint).handled_at
