"""One remedy more after the person was told the result: the promise is kept and ends nothing, the return visit does."""

from uuid import UUID

import pytest

from app.complaints.fields import ClockKind, Move, State
from app.core.errors import FormErrors
from tests.complaints.conftest import House, at

M = Move
TO_VISIT = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)


def told(house: House) -> UUID:
    complaint = house.open()
    house.along(complaint, *TO_VISIT)
    assert "promise" not in house.runs(complaint)
    return complaint


def test_p1_5_a_further_remedy_is_done_before_the_person_is_asked_whether_it_was_put_right(house: House) -> None:
    complaint = told(house)
    assert house.clock(complaint, ClockKind.RETURN).due_at == at("11-30 17:30")
    with pytest.raises(FormErrors, match=r"asked by 2026-11-30 17:30") as error:
        house.move(complaint, M.FURTHER, remedy_day="2026-12-01")
    assert list(error.value.errors) == ["remedy_day"]
    assert "remedy" not in house.runs(complaint), "nothing half done"
    house.move(complaint, M.FURTHER, remedy_day="2026-11-30", remedy_time="17:00")
    assert house.clock(complaint, ClockKind.REMEDY).due_at == at("11-30 17:00")


def test_before_the_reply_it_is_the_promise_that_ends_it(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_VISIT[:-1])
    with pytest.raises(FormErrors, match="promised a reply by 2026-11-30"):
        house.move(complaint, M.FURTHER, remedy_day="2026-12-01")


def test_with_the_visit_overdue_it_is_made_and_what_is_left_is_another_round(house: House) -> None:
    complaint = told(house)
    house.desk.now = at("12-01 09:00")
    with pytest.raises(FormErrors, match=r"was due by 2026-11-30 17:30\. Make it now"):
        house.move(complaint, M.FURTHER, remedy_day="2026-12-02")
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="还差一处")
    house.move(complaint, M.DECIDE_ROUND, remedy_day="2026-12-02")
    assert house.row(complaint).state is State.IN_HAND


def test_p1_5_with_consent_a_further_remedy_may_be_later_and_the_visit_stays_due(house: House) -> None:
    complaint = told(house)
    house.move(complaint, M.FURTHER, remedy_day="2026-11-27")
    moved = house.move(complaint, M.EXTEND, until_day="2026-12-04")
    assert any("return visit stays due by 2026-11-30 17:30" in note for note in moved.notes)
    assert (house.clock(complaint, ClockKind.REMEDY).due_at, house.clock(complaint, ClockKind.RETURN).due_at) == (
        at("12-04 23:59"), at("11-30 17:30"),
    )  # fmt: skip
    with pytest.raises(FormErrors, match="no date to move"):
        house.move(told(house), M.EXTEND, until_day="2026-12-04")
