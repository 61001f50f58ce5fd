"""What a second pair of eyes found: limits, states and lists that looked right and were not."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.clocks.fields import Result
from app.complaints.attaching import attach_bytes, detach
from app.complaints.duties import open_actions
from app.complaints.fields import ClockKind, Level, Move, State
from app.complaints.kind_editing import add_kind, remove_kind
from app.complaints.kinds import kinds
from app.complaints.lists import ComplaintFilter, board, open_of
from app.complaints.numbers import complaint_numbered, numbered_like
from app.complaints.record import Complaint
from app.complaints.similar import Typed, similar
from app.core.actor import SYSTEM, Actor
from app.core.errors import FormErrors, UserError
from app.desk.stories import rebuild
from app.desk.timeline import timeline
from app.storage.imports import ImportRun
from app.stories.lists import find
from tests.complaints.conftest import LEAK, NOISE, House, at

M = Move
TO_VISIT = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)


def vars_of(s: Session, complaint_id: UUID, **values: Any) -> None:
    """Make a complaint look as if it had gone another way."""
    found = s.get(Complaint, complaint_id)
    for name, value in values.items():
        setattr(found, name, value)


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


def test_complaints_of_an_unfinished_import_show_nowhere(house: House) -> None:
    complaint = house.open(summary="电梯夜间异响扰民", phone="13912345678", accused="刘工")
    house.along(complaint, M.START, M.FACTS, M.DISPATCH)
    row, run = house.row(complaint), ImportRun(kind="complaints", file_name="旧台账.xlsx", file_digest="0" * 64, started_at=house.desk.now)

    def bring(s: Session, *, by: Actor, now: datetime) -> None:
        s.add(run)
        s.flush()
        found = s.get(Complaint, complaint)
        assert found is not None
        found.import_id, found.summary = run.id, "电梯夜间异响扰民多日"

    house.does(bring)
    house.does(lambda s, *, by, now: rebuild(s))
    read, now = house.desk.read, house.desk.now
    everything = ComplaintFilter(is_open=False, text="异响扰民")
    assert read(board, everything, by=SYSTEM, now=now).rows == read(board, by=SYSTEM, now=now).rows == ()
    assert read(find, "异响扰民").rows == ()
    assert list(read(numbered_like, row.number)) == []
    assert read(open_actions, now=now) == read(open_of, house.id("孙物管"), now=now) == ()
    assert read(similar, Typed(phone="13912345678", summary="电梯夜间异响扰民"), now=now) == ()
    assert row.person_id is not None
    assert read(timeline, row.person_id).total == 0
    with pytest.raises(UserError):
        read(complaint_numbered, row.number)
    house.does(lambda s, *, by, now: s.get(ImportRun, run.id).__setattr__("finished_at", now))
    assert [one.id for one in read(board, everything, by=SYSTEM, now=now).rows] == [complaint]
    assert [one.record_id for one in read(find, "异响扰民").rows] == [complaint]
    assert len(read(similar, Typed(phone="13912345678"), now=now)) == 1
    assert read(timeline, row.person_id).total == 1


def test_a_number_without_its_year_is_found_by_the_index_in_every_year(house: House) -> None:
    complaint = house.open()
    house.does(lambda s, *, by, now: vars_of(s, complaint, number="投诉〔2024〕0007", day=20240305))
    house.register()
    assert [row.number for row in house.desk.read(numbered_like, "投诉7")] == ["投诉〔2024〕0007"]
    assert [row.number for row in house.desk.read(numbered_like, "投诉[2024]7")] == ["投诉〔2024〕0007"]


def again(house: House, complaint: UUID, **form: Any) -> None:
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="还在响", **form)


def test_p1_5_an_apology_owed_is_owed_still_in_the_next_round_and_never_counts_as_said_by_closing(house: House) -> None:
    complaint = house.open(severity="serious")
    house.move(complaint, M.START, severity="serious")
    house.along(complaint, *TO_VISIT[1:])
    again(house, complaint)
    assert {"apology", "promise", "decide"} <= house.runs(complaint)
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    done = house.move(complaint, M.VISIT)
    assert any("no apology by visit or phone" in note for note in done.notes)
    assert house.clock(complaint, ClockKind.APOLOGY).result is Result.CANCELLED
    late = house.open(severity="serious")
    house.move(late, M.START, severity="serious")
    house.along(late, M.FACTS, M.UNFOUNDED)
    house.desk.later(days=2)
    house.move(late, M.TELL)
    assert house.clock(late, ClockKind.APOLOGY).result is Result.LATE


def test_r8_the_promise_of_the_next_round_runs_from_when_the_person_said_so_not_from_when_it_was_noted(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_VISIT)
    house.desk.now = at("11-25 15:00")
    again(house, complaint, visited_day="2026-11-24", visited_time="10:00")
    assert house.clock(complaint, ClockKind.PROMISE).started_at == at("11-24 10:00")


def test_p2_4_the_result_is_told_after_it_was_made_good_in_this_round(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_VISIT)
    again(house, complaint)
    house.desk.now = at("11-25 10:00")
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT)
    with pytest.raises(FormErrors) as error:
        house.move(complaint, M.REPORT, told_day="2026-11-24")
    assert list(error.value.errors) == ["told_day"]
    with pytest.raises(FormErrors) as error:
        house.move(complaint, M.REPORT, director_day="2026-11-24")
    assert list(error.value.errors) == ["director_day"]
    house.move(complaint, M.REPORT)


def test_p2_4_the_director_is_told_not_any_colleague(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_VISIT[:-1])
    with pytest.raises(FormErrors, match=r"冯队员 is not the office director.*钱主任"):
        house.move(complaint, M.REPORT, director="冯队员")
    house.move(complaint, M.REPORT, director="郑经理")


def test_told_yesterday_that_it_is_unfounded_the_promise_was_kept_yesterday(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.UNFOUNDED)
    house.desk.now = at("12-01 09:00")
    house.move(complaint, M.TELL, told_day="2026-11-30", told_time="16:00")
    promise = house.clock(complaint, ClockKind.PROMISE)
    assert (promise.stopped_at, promise.result) == (at("11-30 16:00"), Result.ON_TIME)


def test_dispatched_anew_the_first_teams_acceptance_does_not_count_as_kept(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.DISPATCH, M.DISPATCH)
    house.desk.later(hours=7)
    house.move(complaint, M.DISPATCH)
    accepting = [clock.result for clock in house.row(complaint).clocks if clock.kind == ClockKind.ACCEPT]
    assert sorted(accepting, key=str) == sorted((Result.CANCELLED, Result.LATE, None), key=str)


def test_r9_merged_into_a_later_round_that_round_keeps_its_own_start(house: House) -> None:
    first, second = house.open(), None
    house.desk.later(hours=1)
    second = house.open(summary="电梯抖动")
    house.along(second, *TO_VISIT)
    again(house, second)
    before = house.clock(second, ClockKind.PROMISE)
    house.move(first, M.MERGE, into=house.row(second).number, reason="The same matter twice")
    after = house.clock(second, ClockKind.PROMISE)
    assert (after.started_at, after.due_at) == (before.started_at, before.due_at)
    assert house.row(second).received_at == house.row(first).received_at


@pytest.mark.parametrize("ending", [M.VOID, M.MERGE])
def test_no_corrective_action_of_a_voided_or_merged_complaint_waits_for_ever_to_be_verified(house: House, ending: Move) -> None:
    complaint, other = house.open(), house.register(summary="电梯抖动")
    house.along(complaint, M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.CORRECTIVE)
    form = {"into": other.number, "reason": "The same matter twice"} if ending is M.MERGE else {}
    house.move(complaint, ending, **form)
    assert house.desk.read(open_actions, now=house.desk.now) == ()


def test_p2_7_2_what_the_manager_decided_only_the_manager_decides_anew(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS, M.TO_MANAGER, M.DECIDE)
    assert M.DISPATCH not in house.moves(complaint, "钱主任")
    with pytest.raises(UserError, match="for 郑经理"):
        house.move(complaint, M.DISPATCH, "钱主任", team="工程部")
    house.move(complaint, M.DISPATCH, "郑经理", team="工程部")
    assert house.whole(complaint).attached.decisions[-1].level is Level.MANAGER
    house.move(complaint, M.SEND_BACK, "何班长")
    assert (house.row(complaint).state, house.acts(complaint)) == (State.MANAGER, "郑经理")


def test_p1_3_found_to_be_a_repair_after_the_handling_the_call_within_24_hours_runs_too(house: House) -> None:
    complaint = house.open()
    house.along(complaint, *TO_VISIT)
    house.move(complaint, M.CORRECT, kind=LEAK, reason="Typing mistake")
    call = house.clock(complaint, ClockKind.CALL)
    assert (call.is_open, call.started_at) == (True, house.row(complaint).handled_at)
    house.move(complaint, M.CORRECT, kind=NOISE, reason="Typing mistake")
    assert "call" not in house.runs(complaint)


def test_a_file_of_another_record_is_not_taken_away_with_a_complaint_nor_by_whom_it_is_about(house: House) -> None:
    complaint, other = house.open(accused="吴物管"), house.open(summary="电梯抖动")
    row = house.does(attach_bytes, complaint, ("现场.txt", "周六七点".encode()), who="孙物管")
    with pytest.raises(UserError, match="no longer on record"):
        house.does(detach, other, row.id, "Kept twice", who="孙物管")
    with pytest.raises(UserError, match="about yourself"):
        house.does(detach, complaint, row.id, "Kept twice", who="吴物管")
    house.does(detach, complaint, row.id, "Kept twice", who="孙物管")


def test_no_kind_is_added_or_moved_under_a_retired_one(house: House) -> None:
    complaint = house.open()
    rows = house.desk.read(kinds)
    noise = next(row for row in rows if row.id == house.row(complaint).kind_id)
    above = next(row for row in rows if row.id == noise.parent_id)
    house.does(remove_kind, above.id, who="陈主任")
    with pytest.raises(FormErrors, match="retired"):
        house.does(add_kind, {"name": "新噪音", "parent": above.path}, who="陈主任")
    house.move(complaint, M.CORRECT, summary="楼上装修周末施工（更正）", reason="Typing mistake")


def test_two_chinese_characters_and_three_digits_find_open_and_closed_ones(house: House) -> None:
    complaint = house.open(summary="楼上打钻扰民", phone="13800138472")
    for text in ("打钻", "472", "0001", house.row(complaint).number, "周末施工"):
        for is_open in (True, False):
            found = house.desk.read(board, ComplaintFilter(is_open=is_open, text=text), by=SYSTEM, now=house.desk.now).rows
            wanted = [complaint] if text != "周末施工" or "周末施工" in house.row(complaint).wish else []
            assert [row.id for row in found] == wanted, (text, is_open)


def test_found_not_to_be_serious_when_looked_into_no_apology_by_visit_is_owed(house: House) -> None:
    complaint = house.open(severity="serious")
    assert "apology" in house.runs(complaint)
    house.along(complaint, M.START)
    assert house.clock(complaint, ClockKind.APOLOGY).result is Result.CANCELLED
