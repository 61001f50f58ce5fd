"""What a complaint still owes, through the real window: the case nobody is ever met in, a leader to be seen."""

import pytest
from PySide6.QtWidgets import QApplication

from app.complaints.fields import ClockKind, Move, State
from tests.journeys.complaint_office import DIRECTOR, MANAGER, TO_REVISIT, ComplaintCounter
from tests.journeys.conftest import Counter
from ui.complaints.card_body import facts, marks

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


def test_a_wish_to_see_a_leader_stands_on_card_and_board_until_somebody_saw_the_person(desk: ComplaintCounter) -> None:
    row = desk.complain(wants_leader="yes")
    assert desk.due_of(row.id, ClockKind.LEADER) == "11-25 17:30"
    desk.as_(DIRECTOR)
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    told = desk.complaint_card.whole
    assert told is not None
    assert dict(facts(told))["Leader"].startswith(f"{DIRECTOR} is to see the person · by")
    assert "wants to see a leader" in [pill.word for pill in marks(told)]
    desk.wait(hours=2)
    desk.do(row.id, M.SEE_LEADER, DIRECTOR, said="当面听取意见")
    seen = desk.complaint_card.whole
    assert seen is not None
    assert dict(facts(seen))["Leader"].startswith(f"a leader saw the person · {DIRECTOR}")
    assert "a leader saw the person" in [pill.word for pill in marks(seen)]
    assert ClockKind.LEADER not in desk.runs(row.id)
    assert M.SEE_LEADER not in desk.complaint_card.bar.moves


def test_the_slip_is_offered_to_whoever_may_print_it_and_not_to_a_guard(desk: ComplaintCounter) -> None:
    desk.complain()
    done = desk.form_side.done
    assert done._slip.isVisible()
    desk.as_("赵师傅")
    desk.complain(summary="楼上漏水")
    assert done.isVisible()
    assert not done._slip.isVisible()
    done.print_slip()
    assert desk.counter.print_papers() == 0
