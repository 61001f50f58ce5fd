"""A wish to see a leader is a duty with an owner and a limit, until somebody saw the person or the wish is no more."""

import pytest

from app.complaints.fields import ClockKind, Meeting, Move, Scope, State
from app.complaints.lists import ComplaintFilter, board, due_until
from app.complaints.undoing import undo
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.desk.due import complaints_due
from app.office.absences import Word, go
from app.office.settings import change_setting
from app.shifts.sections import Asked, _complaints
from tests.complaints.conftest import House, at
from tests.complaints.test_unreachable import NOBODY

M = Move
TO_VISIT = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)


def test_it_is_the_directors_with_a_limit_from_receipt_and_the_desk_is_told_whose(house: House) -> None:
    made = house.register(wants_leader="yes")
    assert any("tell 钱主任" in note for note in made.notes)
    complaint = made.complaint_id
    row, clock = house.row(complaint), house.clock(complaint, ClockKind.LEADER)
    assert row.sees is not None
    assert (row.sees.name, clock.started_at, clock.due_at) == ("钱主任", row.received_at, at("11-25 17:30"))
    other = house.open()
    assert (house.row(other).sees, house.row(other).clock(ClockKind.LEADER)) == (None, None)
    assert M.SEE_LEADER not in house.moves(other, "孙物管")
    with pytest.raises(UserError, match="No wish to see a leader"):
        house.move(other, M.SEE_LEADER)


def test_the_limit_is_a_setting_of_the_office(house: House) -> None:
    house.does(change_setting, "leader_days", "5")
    assert house.clock(house.open(wants_leader="yes"), ClockKind.LEADER).due_at == at("11-30 17:30")


def test_it_stands_among_the_directors_own_matters_on_the_board_and_in_the_hand_over(house: House) -> None:
    complaint = house.open(wants_leader="yes")
    wanted = ComplaintFilter(scope=Scope.MINE)
    assert [row.id for row in house.desk.read(board, wanted, by=house.actor("钱主任"), now=house.desk.now).rows] == [complaint]
    assert house.desk.read(board, wanted, by=house.actor("郑经理"), now=house.desk.now).rows == ()
    house.desk.later(minutes=90)
    assert house.desk.read(complaints_due, Scope.MINE, by=house.actor("钱主任"), now=house.desk.now).rows[0].is_mine
    house.along(complaint, *TO_VISIT)
    house.desk.now = at("11-25 10:00")
    assert [row.id for row in house.desk.read(due_until, at("11-25 18:00"), now=house.desk.now)] == [complaint]
    (line,) = house.desk.read(_complaints, Asked(house.desk.now))
    assert "钱主任 is to see the person" in line.about
    house.move(complaint, M.SEE_LEADER)
    assert house.desk.read(board, wanted, by=house.actor("钱主任"), now=house.desk.now).rows == ()


def test_recorded_who_saw_the_person_and_when_it_is_kept_until_then(house: House) -> None:
    complaint = house.open(wants_leader="yes")
    house.desk.now = at("11-26 10:00")
    house.move(complaint, M.SEE_LEADER, seen_day="2026-11-25", seen_time="16:00")
    clock, met = house.clock(complaint, ClockKind.LEADER), house.whole(complaint).meeting
    assert met is not None
    assert (met.outcome, met.leader, met.at) == (Meeting.SEEN, "钱主任", at("11-25 16:00"))
    assert (clock.stopped_at, clock.result, house.row(complaint).sees) == (at("11-25 16:00"), "on_time", None)
    assert M.SEE_LEADER not in house.moves(complaint, "孙物管")
    house.does(undo, complaint, who="孙物管")
    assert (house.whole(complaint).meeting, "leader" in house.runs(complaint)) == (None, True)
    assert house.desk.read(check_all).troubles == ()


def test_the_wish_withdrawn_counts_neither_way_and_nobody_to_invite_only_of_whom_left_nothing(house: House) -> None:
    complaint = house.open(wants_leader="yes")
    with pytest.raises(FormErrors, match="contact or a home"):
        house.move(complaint, M.SEE_LEADER, outcome="nobody")
    house.move(complaint, M.SEE_LEADER, outcome="withdrawn")
    met = house.whole(complaint).meeting
    assert met is not None
    assert (met.outcome, met.leader, house.clock(complaint, ClockKind.LEADER).result) == (Meeting.WITHDRAWN, "", "cancelled")
    nobody = house.open(wants_leader="yes", **NOBODY)
    house.move(nobody, M.SEE_LEADER, outcome="nobody", leader="")
    assert "leader" not in house.runs(nobody)


def test_it_was_a_leader_and_never_whom_it_is_about(house: House) -> None:
    complaint = house.open(wants_leader="yes", accused="钱主任")
    sees = house.row(complaint).sees
    assert sees is not None
    assert sees.name == "郑经理", "nobody is the leader to be seen about themselves"
    with pytest.raises(FormErrors, match="钱主任 is the person complained about"):
        house.move(complaint, M.SEE_LEADER)
    with pytest.raises(FormErrors, match=r"冯队员 is no leader.*郑经理"):
        house.move(complaint, M.SEE_LEADER, leader="冯队员")
    with pytest.raises(FormErrors, match="which leader"):
        house.move(complaint, M.SEE_LEADER, leader="")
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.SEE_LEADER, "钱主任", outcome="withdrawn")
    house.move(complaint, M.SEE_LEADER, leader="王主任")


def test_w5_while_the_director_is_away_the_manager_is_to_see_the_person(house: House) -> None:
    complaint = house.open(wants_leader="yes")
    house.does(go, house.id("钱主任"), {"kind": "out"}, Word(), who="周总")
    sees = house.row(complaint).sees
    assert sees is not None
    assert sees.name == "郑经理"


def test_found_out_later_or_wrongly_ticked_the_duty_comes_and_goes(house: House) -> None:
    complaint = house.open()
    house.desk.later(hours=1)
    house.move(complaint, M.CORRECT, name="张三", wants_leader="yes", reason="Said differently later")
    assert house.clock(complaint, ClockKind.LEADER).started_at == house.desk.now
    house.move(complaint, M.CORRECT, name="张三", wants_leader="no", reason="Typing mistake")
    assert house.clock(complaint, ClockKind.LEADER).result == "cancelled"
    house.move(complaint, M.CORRECT, name="张三", wants_leader="yes", reason="Said differently later")
    assert "leader" in house.runs(complaint)


def test_another_round_leaves_it_owed_and_closing_never_counts_it_as_kept(house: House) -> None:
    complaint = house.open(wants_leader="yes")
    house.along(complaint, *TO_VISIT)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="还在响")
    assert "leader" in house.runs(complaint)
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    moved = house.move(complaint, M.VISIT)
    assert any("nobody is on record as having seen them" in note for note in moved.notes)
    assert (house.row(complaint).state, house.clock(complaint, ClockKind.LEADER).result) == (State.CLOSED, "cancelled")


def test_merged_the_wish_goes_along_and_split_it_stays_one(house: House) -> None:
    first, second = house.open(), house.open(wants_leader="yes", summary="电梯抖动")
    house.move(second, M.MERGE, into=house.row(first).number, reason="The same matter twice")
    assert (house.row(first).wants_leader, "leader" in house.runs(first), "leader" in house.runs(second)) == (True, True, False)
    house.move(first, M.SPLIT)
    (link,) = [one for one in house.whole(first).attached.links if one.kind == "split"]
    assert "leader" not in house.runs(link.complaint_id)
