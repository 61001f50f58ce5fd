"""What a complaint still owes, through the real window: the case nobody is ever met in."""

import pytest

from app.complaints.fields import Move, State
from tests.journeys.complaint_office import DIRECTOR, MANAGER, TO_REVISIT, ComplaintCounter
from tests.journeys.conftest import Counter

S, M = State, Move


@pytest.fixture
def desk(counter: Counter) -> ComplaintCounter:
    return ComplaintCounter(counter)


def test_nobody_met_on_two_days_the_manager_ends_it_by_a_key_with_an_answer_left_in_writing(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.go_through(row.id, *TO_REVISIT)
    for day in ("11-24", "11-25"):
        assert M.END_UNMET not in desk.offers(row.id, MANAGER)
        desk.go(f"2026-{day} 15:00")
        desk.do(row.id, M.VISIT, satisfaction="not_met", person="", opinion="")
    assert M.END_UNMET not in desk.offers(row.id, DIRECTOR)
    assert M.END_UNMET in desk.offers(row.id, MANAGER)
    said = {"final_answer": "已换隔音条，请来电告知意见", "left_where": "住户信箱", "outside_routes": "街道办"}
    desk.do(row.id, M.END_UNMET, MANAGER, **said)
    done = desk.complaint(row.id)
    assert (done.state, done.satisfaction, done.final_answer) == (S.NEVER_MET, None, said["final_answer"])
    assert "never met" in desk.complaint_card._pill.text()
