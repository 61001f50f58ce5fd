"""Nobody judges a complaint about themselves: not the director, not the manager, not a complaint officer."""

from typing import Any

import pytest

from app.complaints.fields import Level, Move, State
from app.core.errors import FormErrors, UserError
from app.office.service import change_staff, set_active
from tests.complaints.conftest import House

M = Move
TO_DECIDE = (M.START, M.FACTS)
TO_VISIT = (*TO_DECIDE, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)


def test_a_complaint_about_the_director_is_the_managers_to_decide(house: House) -> None:
    complaint = house.open(accused="钱主任")
    house.along(complaint, *TO_DECIDE)
    assert house.acts(complaint) == "郑经理"
    assert not house.moves(complaint, "钱主任") & {M.DISPATCH, M.UNFOUNDED, M.TO_MANAGER, M.ASSIGN, M.VOID, M.CORRECT}
    for move in (M.DISPATCH, M.UNFOUNDED):
        with pytest.raises(UserError, match=r"about yourself.*郑经理"):
            house.move(complaint, move, "钱主任")
    house.move(complaint, M.DISPATCH, "郑经理")
    assert house.row(complaint).state is State.DISPATCHED


def test_an_unsatisfied_round_about_the_director_goes_up_to_the_manager(house: House) -> None:
    complaint = house.open(accused="钱主任")
    house.along(complaint, *TO_DECIDE)
    house.move(complaint, M.DISPATCH, "郑经理")
    house.along(complaint, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="态度没有改")
    assert (house.row(complaint).level, house.acts(complaint)) == (Level.MANAGER, "郑经理")
    with pytest.raises(UserError, match="郑经理"):
        house.move(complaint, M.DECIDE_ROUND, "钱主任")
    house.move(complaint, M.DECIDE_ROUND, "郑经理")


def test_a_complaint_about_the_only_manager_stays_with_the_director_and_is_not_ended_unsatisfied(house: House) -> None:
    complaint = house.open(accused="郑经理")
    house.along(complaint, *TO_DECIDE)
    with pytest.raises(UserError, match="manager is the person complained about, so the director decides"):
        house.move(complaint, M.TO_MANAGER)
    house.along(complaint, *TO_VISIT[2:])
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="没有道歉")
    assert (house.row(complaint).level, house.acts(complaint)) == (Level.DIRECTOR, "钱主任")
    assert M.END not in house.moves(complaint, "郑经理") | house.moves(complaint, "钱主任")
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.END, "郑经理")
    with pytest.raises(UserError, match="only a manager ends"):
        house.move(complaint, M.END, "钱主任")
    house.move(complaint, M.DECIDE_ROUND)


def test_another_manager_decides_where_there_are_two(house: House) -> None:
    house.does(change_staff, house.id("周总"), {"name": "周总", "department": "", "phone": "", "role": "manager"})
    complaint = house.open(accused="郑经理")
    house.along(complaint, *TO_DECIDE, M.TO_MANAGER)
    assert house.acts(complaint) == "周总"


def test_one_found_out_later_to_be_about_the_manager_who_should_decide_is_the_directors(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_DECIDE, M.TO_MANAGER)
    house.move(complaint, M.CORRECT, accused="郑经理", reason="Said differently later")
    assert house.acts(complaint) == "钱主任"
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.DECIDE, "郑经理")
    house.move(complaint, M.DECIDE, "钱主任")


def test_a_complaint_officer_neither_voids_nor_merges_what_is_about_them(house: House) -> None:
    complaint = house.open(accused="吴物管")
    assert house.row(complaint).owner == "孙物管"
    assert not house.moves(complaint, "吴物管") & {M.START, M.VOID, M.MERGE, M.CORRECT, M.SPLIT, M.EXTEND}
    with pytest.raises(UserError, match=r"about yourself.*孙物管"):
        house.move(complaint, M.VOID, "吴物管")


def test_k_6_nothing_is_merged_into_what_one_may_not_decide_on_nor_out_of_administrations_hands(house: House) -> None:
    ordinary, staffs, other = house.open(), house.open(source="staff", summary="食堂太吵"), house.open(source="staff", summary="更衣室漏水")

    def into(complaint: Any) -> dict[str, str]:
        return {"into": house.row(complaint).number, "reason": "The same matter twice"}

    with pytest.raises(FormErrors, match="0002 is for 贺行政"):
        house.move(ordinary, M.MERGE, "孙物管", **into(staffs))
    for who, one, two in (("钱主任", ordinary, staffs), ("钱主任", staffs, ordinary)):
        with pytest.raises(FormErrors, match=r"0002 is examined by administration and .*0001 is not"):
            house.move(one, M.MERGE, who, **into(two))
    house.move(other, M.MERGE, "贺行政", **into(staffs))
    assert house.row(other).state is State.MERGED


def test_nothing_is_merged_into_a_complaint_about_oneself_nor_loses_whom_it_is_about(house: House) -> None:
    first, about = house.open(), house.open(accused="吴物管", summary="态度生硬")
    form = {"into": house.row(about).number, "reason": "The same matter twice"}
    with pytest.raises(FormErrors, match="0002 is about yourself"):
        house.move(first, M.MERGE, "吴物管", **form)
    with pytest.raises(FormErrors, match="0002 is about 吴物管"):
        house.move(about, M.MERGE, "孙物管", **{**form, "into": house.row(first).number})
    same = house.open(accused="吴物管", summary="又是态度")
    house.move(same, M.MERGE, "孙物管", **form)
    house.move(first, M.MERGE, "孙物管", **form)
    assert {house.row(one).state for one in (first, same)} == {State.MERGED}


def test_a_team_leader_neither_accepts_nor_puts_off_nor_verifies_what_is_about_them(house: House) -> None:
    """Their pair takes it up (W5); they may help to make good all the same."""
    complaint = house.open(accused="梁班长")
    house.along(complaint, *TO_DECIDE, M.DISPATCH)
    assert house.acts(complaint) == "冯队员"
    for move in (M.ACCEPT, M.SEND_BACK):
        assert move not in house.moves(complaint, "梁班长")
        with pytest.raises(UserError, match=r"about yourself.*冯队员"):
            house.move(complaint, move, "梁班长")
    house.move(complaint, M.ACCEPT, "冯队员")
    assert (house.row(complaint).leader, house.acts(complaint)) == ("冯队员", "冯队员")
    assert {M.REMEDY, M.CORRECTIVE} <= house.moves(complaint, "梁班长")
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.EXTEND, "梁班长")
    house.move(complaint, M.CORRECTIVE, "梁班长", done_by="冯队员")
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.VERIFY_CORRECTIVE, "梁班长")
    with pytest.raises(FormErrors, match="梁班长 is the person complained about"):
        house.move(complaint, M.VERIFY_CORRECTIVE, "孙物管", verified_by="梁班长")
    house.move(complaint, M.VERIFY_CORRECTIVE, "孙物管")


def test_a_team_of_nobody_else_is_the_directors_to_accept(house: House) -> None:
    """贺行政 is the only one of their department."""
    complaint = house.open(accused="贺行政")
    house.along(complaint, *TO_DECIDE)
    house.move(complaint, M.DISPATCH, team="行政部")
    assert house.acts(complaint) != "贺行政"
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.ACCEPT, "贺行政")
    house.move(complaint, M.ACCEPT, house.acts(complaint))
    assert house.row(complaint).state is State.IN_HAND


def test_found_out_only_in_hand_to_be_about_the_leader_somebody_else_has_it(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_DECIDE, M.DISPATCH, M.ACCEPT)
    assert house.acts(complaint) == "梁班长"
    house.move(complaint, M.CORRECT, name="张三", accused="梁班长", reason="Said differently later")
    assert house.acts(complaint) == "冯队员"
    assert M.EXTEND not in house.moves(complaint, "梁班长")
    assert M.EXTEND in house.moves(complaint, "冯队员")


def test_how_satisfied_somebody_is_with_them_is_not_written_down_by_whom_it_is_about(house: House) -> None:
    complaint = house.open(accused="冯队员")
    house.along(complaint, *TO_VISIT)
    row = house.row(complaint)
    assert (row.visitor, house.acts(complaint)) == ("冯队员", "梁班长"), "made good by 冯队员, seen to by somebody else"
    assert M.VISIT not in house.moves(complaint, "冯队员")
    with pytest.raises(UserError, match="about yourself"):
        house.move(complaint, M.VISIT, "冯队员")
    house.move(complaint, M.VISIT, "梁班长")
    assert house.row(complaint).state is State.CLOSED


def test_where_the_only_manager_has_left_nothing_put_before_them_waits_for_ever(house: House) -> None:
    complaint, later = house.open(), house.open()
    house.along(complaint, *TO_DECIDE, M.TO_MANAGER)
    house.along(later, *TO_DECIDE, M.TO_MANAGER, M.DECIDE, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)
    house.move(later, M.VISIT, satisfaction="unsatisfied", why="没有改")
    assert house.acts(later) == "郑经理"
    house.does(set_active, house.id("郑经理"), False)
    assert (house.acts(complaint), house.acts(later)) == ("钱主任", "钱主任")
    house.move(complaint, M.DECIDE, "钱主任")
    with pytest.raises(UserError, match="this office has none"):
        house.move(later, M.END, "钱主任")
    house.move(later, M.DECIDE_ROUND, "钱主任")
    assert (house.row(complaint).state, house.row(later).is_pending) == (State.DISPATCHED, False)
