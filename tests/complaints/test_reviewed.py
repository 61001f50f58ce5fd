"""What a second pair of eyes found: limits, states and lists that looked right and were not."""

import pytest

from app.complaints.fields import Move
from app.core.errors import FormErrors
from tests.complaints.conftest import House

M = Move


def test_r10_assigned_to_another_team_its_measures_go_with_it_and_no_limit_begins_anew(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.DISPATCH, M.ACCEPT)
    before = [(clock.kind, clock.started_at, clock.due_at) for clock in house.row(complaint).running]
    house.desk.later(minutes=30)
    house.move(complaint, M.ASSIGN, to="何班长")
    whole = house.whole(complaint)
    assert (whole.attached.remedies[0].team, whole.actions[0].team, whole.actions[0].owner) == ("工程部", "工程部", "何班长")
    assert [(clock.kind, clock.started_at, clock.due_at) for clock in whole.row.running] == before


def test_a_department_is_no_way_round_to_give_it_to_the_person_complained_about(house: House) -> None:
    complaint = house.open(accused="王主任")
    with pytest.raises(FormErrors, match="王主任 is the person complained about"):
        house.move(complaint, M.ASSIGN, to="工程部")
