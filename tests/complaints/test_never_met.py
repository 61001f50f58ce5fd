"""Somebody who can be reached and is never met at the return visit: the case ends, and not as if they had not been satisfied."""

from typing import Any
from uuid import UUID

import pytest

from app.complaints import drawing
from app.complaints.fields import FEWEST_TRIES, ClockKind, Level, Move, Satisfaction, State, Verdict
from app.complaints.list_papers import register, totals
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.desk.check import check_all
from app.office.service import set_active
from app.reports.complaints import complaint_figures
from tests.complaints.conftest import House, at
from tests.complaints.test_complaint_papers import whole as text_of

M = Move
TO_VISIT = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)
UNMET = {"satisfaction": "not_met", "person": ""}


def to_revisit(house: House, **form: Any) -> UUID:
    complaint = house.open(**form)
    house.along(complaint, *TO_VISIT)
    return complaint


def tried(house: House, complaint: UUID, *days: str) -> None:
    for day in days:
        house.desk.now = at(f"{day} 18:00")
        house.move(complaint, M.VISIT, **UNMET)


def test_after_tries_on_two_days_the_manager_alone_ends_it_with_an_answer_left_in_writing(house: House) -> None:
    complaint = to_revisit(house)
    tried(house, complaint, "11-24", "11-24")
    assert M.END_UNMET not in house.moves(complaint, "郑经理"), "twice on one day is one day"
    with pytest.raises(UserError, match=f"met on 1 of the {FEWEST_TRIES} days"):
        house.move(complaint, M.END_UNMET)
    house.desk.now = at("11-26 18:00")
    moved = house.move(complaint, M.VISIT, **UNMET)
    assert any("on 2 days: the manager may end it" in note for note in moved.notes)
    for who in ("孙物管", "钱主任", "梁班长", "冯队员"):
        assert M.END_UNMET not in house.moves(complaint, who)
        with pytest.raises(UserError, match="郑经理"):
            house.move(complaint, M.END_UNMET, who)
    for missing in ("final_answer", "left_where", "outside_routes"):
        with pytest.raises(FormErrors) as error:
            house.move(complaint, M.END_UNMET, **{missing: " "})
        assert list(error.value.errors) == [missing]
    with pytest.raises(FormErrors, match="before 2026-11-23"):
        house.move(complaint, M.END_UNMET, left_day="2026-11-20")
    house.move(complaint, M.END_UNMET, left_day="2026-11-26", left_time="17:30")
    row = house.row(complaint)
    assert (row.state, row.satisfaction, row.closed_at, house.acts(complaint)) == (State.NEVER_MET, None, house.desk.now, "")
    assert (row.final_answer, row.evidence) == ("已更换隔音条", "Left in writing: 住户信箱, 2026-11-26 17:30")
    assert house.whole(complaint).attached.decisions[-1].verdict is Verdict.NEVER_MET
    assert house.runs(complaint) == {"correct"}, "the corrective action outlives the case"
    house.move(complaint, M.CORRECTIVE)
    assert house.desk.read(check_all).troubles == ()


def test_a_visit_nobody_was_met_at_never_counts_as_a_return_visit_kept(house: House) -> None:
    early, late = to_revisit(house), to_revisit(house)
    tried(house, early, "11-24", "11-25")
    house.move(early, M.END_UNMET)
    assert house.clock(early, ClockKind.RETURN).result == "cancelled"
    tried(house, late, "11-28", "12-04")
    house.move(late, M.END_UNMET)
    assert house.clock(late, ClockKind.RETURN).result == "late"


def test_it_is_not_ended_so_while_a_remedy_is_open_nor_in_a_round_nobody_tried_yet(house: House) -> None:
    complaint = to_revisit(house)
    tried(house, complaint, "11-24", "11-25")
    house.move(complaint, M.FURTHER, remedy_day="2026-11-26")
    with pytest.raises(UserError, match="still open"):
        house.move(complaint, M.END_UNMET)
    house.move(complaint, M.REMEDY)
    house.move(complaint, M.VISIT, satisfaction="unsatisfied", why="还在响")
    house.along(complaint, M.DECIDE_ROUND, M.REMEDY, M.RESULT, M.REPORT)
    assert M.END_UNMET not in house.moves(complaint, "郑经理"), "the tries of an earlier round are not this one's"
    tried(house, complaint, "11-27", "11-28")
    house.move(complaint, M.END_UNMET)
    assert house.row(complaint).satisfaction is None, "what was said of round one is no answer to round two"
    assert house.whole(complaint).attached.visits[2].satisfaction is Satisfaction.UNSATISFIED


def test_papers_and_figures_say_never_met_and_not_that_somebody_was_not_satisfied(house: House) -> None:
    complaint = to_revisit(house)
    tried(house, complaint, "11-24", "11-25")
    house.move(complaint, M.END_UNMET)
    by, day = house.actor("郑经理"), day_of(house.desk.now)
    record = text_of(house.desk.read(drawing.return_visit, complaint, by=by, now=house.desk.now))
    assert "Ended, never met" in record
    assert "已更换隔音条" in record
    assert "住户信箱" in record
    assert record.count("nobody met") == 2
    listed = text_of(house.desk.read(register, day.replace(day=1), day, by=by, now=house.desk.now))
    assert "never met" in " ".join(listed.split())
    assert totals([house.row(complaint)]).endswith("Ended, never met 1")
    figures = house.desk.read(complaint_figures, day, now=house.desk.now)
    overview = {line.name: line.numbers[0] for line in figures.block("overview").lines}
    assert (overview["Closed"], overview["Still open"]) == (1, 0)
    assert (overview["Ended by the manager, never met"], overview["Ended by the manager, not satisfied"]) == (1, 0)
    assert overview["Return visit: not satisfied"] == 0
    rounds = {line.name: line.numbers[0] for line in figures.block("rounds").lines}
    assert (rounds["Ended by the manager, never met"], rounds["Ended by the manager, not satisfied"]) == (1, 0)
    assert [sum(bar.counts[n] for bar in figures.bars.bars) for n in range(3)] == [0, 0, 1]


def test_about_the_only_manager_or_where_there_is_none_it_is_the_directors_to_end_and_does_not_wait_for_ever(house: House) -> None:
    about, ordinary = to_revisit(house, accused="郑经理"), to_revisit(house)
    tried(house, about, "11-24", "11-25")
    tried(house, ordinary, "11-25", "11-26")
    with pytest.raises(UserError, match=r"about yourself.*钱主任"):
        house.move(about, M.END_UNMET, "郑经理")
    house.move(about, M.END_UNMET, "钱主任")
    assert house.whole(about).attached.decisions[-1].level is Level.DIRECTOR
    assert M.END_UNMET not in house.moves(ordinary, "钱主任")
    house.does(set_active, house.id("郑经理"), False)
    house.move(ordinary, M.END_UNMET, "钱主任")
    assert {house.row(one).state for one in (about, ordinary)} == {State.NEVER_MET}
