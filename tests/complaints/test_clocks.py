"""The clocks of whole courses: four complaints as an office lives them, with nights, a weekend and a make-up day between."""

from typing import Any
from uuid import UUID

from app.clocks.fields import Result
from app.clocks.service import mark_overdue
from app.complaints.fields import ClockKind, Level, Move, State
from app.office.settings import change_setting
from tests.complaints.conftest import LEAK, LIFT, House, at

M, S = Move, State


def results(house: House, complaint: UUID) -> dict[tuple[str, int], str]:
    return {(clock.kind, clock.round): str(clock.result or "runs") for clock in house.row(complaint).clocks}


def moved(house: House, complaint: UUID, when: str, move: Move, who: str = "", **form: Any) -> None:
    house.desk.now = at(when)
    house.move(complaint, move, who, **form)


def test_a_noise_complaint_satisfied_in_the_first_round(house: House) -> None:
    complaint = house.open()
    moved(house, complaint, "11-23 09:20", M.START)
    moved(house, complaint, "11-23 10:30", M.FACTS)
    moved(house, complaint, "11-23 11:00", M.DISPATCH)
    moved(house, complaint, "11-23 14:10", M.ACCEPT)
    moved(house, complaint, "11-24 16:00", M.REMEDY, done_day="2026-11-24", done_time="15:30")
    moved(house, complaint, "11-24 16:30", M.RESULT)
    moved(house, complaint, "11-24 17:00", M.REPORT)
    moved(house, complaint, "11-28 10:00", M.VISIT)
    moved(house, complaint, "12-08 10:00", M.CORRECTIVE)
    moved(house, complaint, "12-20 10:00", M.VERIFY_CORRECTIVE)
    assert house.row(complaint).state is S.CLOSED
    assert set(results(house, complaint).values()) == {Result.ON_TIME}
    assert {kind for kind, _round in results(house, complaint)} == {
        "promise", "verify", "at_once", "decide", "accept", "remedy", "correct", "return",
    }  # fmt: skip


def test_a_lift_complaint_unsatisfied_twice_goes_up_to_the_manager(house: House) -> None:
    complaint = house.open(kind=LIFT, severity="serious", home="", place="5栋2单元电梯")
    assert house.clock(complaint, ClockKind.APOLOGY).due_at == at("11-23 17:30")
    moved(house, complaint, "11-23 15:00", M.APOLOGISE)
    for moves in ((M.START, M.FACTS, M.DISPATCH),):
        for move in moves:
            house.desk.later(minutes=10)
            house.move(
                complaint, move, **({"team": "工程部"} if move is M.DISPATCH else {"severity": "serious"} if move is M.START else {})
            )
    moved(house, complaint, "11-24 09:00", M.ACCEPT, "何班长")
    for round_, level, decider in ((1, Level.DIRECTOR, "钱主任"), (2, Level.MANAGER, "郑经理")):
        house.desk.later(hours=2)
        house.move(complaint, M.REMEDY, "刘工", done_by="刘工")
        house.move(complaint, M.RESULT, "何班长")
        house.move(complaint, M.REPORT)
        house.desk.later(hours=20)
        house.move(complaint, M.CALL)
        house.desk.later(hours=4)
        house.move(complaint, M.VISIT, "刘工", satisfaction="unsatisfied", why="又停了")
        assert (house.row(complaint).round, house.row(complaint).level) == (round_ + 1, level)
        if level is Level.DIRECTOR:
            house.move(complaint, M.DECIDE_ROUND, decider, remedy_day="2026-11-27")
    house.move(complaint, M.END)
    row = house.row(complaint)
    assert (row.state, [clock.kind for clock in row.running]) == (S.ENDED, ["correct"])
    kept = results(house, complaint)
    assert [kept["return", n] for n in (1, 2)] == [kept["call", n] for n in (1, 2)] == ["on_time"] * 2
    assert {n for kind, n in kept if kind == "promise"} == {1, 2, 3}


def test_an_unfounded_one_is_told_within_what_was_promised(house: House) -> None:
    complaint = house.open()
    moved(house, complaint, "11-23 10:00", M.START)
    moved(house, complaint, "11-24 10:00", M.FACTS)
    moved(house, complaint, "11-24 15:00", M.UNFOUNDED)
    moved(house, complaint, "11-25 09:00", M.TELL)
    kept = results(house, complaint)
    assert (kept["verify", 1], kept["at_once", 1]) == ("late", "late")  # found out a day after the same day (P2三)
    assert (kept["promise", 1], kept["decide", 1]) == ("on_time", "on_time")


def test_a_repair_is_called_about_within_24_hours_and_revisited_within_7_days_each_with_its_own_limit(house: House) -> None:
    complaint = house.open(kind=LEAK)
    for move in (M.START, M.FACTS):
        house.desk.later(minutes=10)
        house.move(complaint, move)
    house.move(complaint, M.DISPATCH, team="工程部")
    house.move(complaint, M.ACCEPT, "何班长")
    moved(house, complaint, "11-27 16:00", M.REMEDY, "刘工", done_by="刘工")
    house.move(complaint, M.RESULT, "何班长")
    house.move(complaint, M.REPORT)
    call, visit = house.clock(complaint, ClockKind.CALL), house.clock(complaint, ClockKind.RETURN)
    assert (call.due_at, call.act_by) == (at("11-28 16:00"), at("11-27 17:30"))  # a Saturday: act before the office closes
    assert visit.due_at == at("12-04 17:30")
    moved(house, complaint, "11-28 17:00", M.CALL, told_day="2026-11-28", told_time="15:50")
    moved(house, complaint, "12-05 10:00", M.VISIT, "刘工", visited_day="2026-12-05", visited_time="09:00")
    kept = results(house, complaint)
    assert (kept["call", 1], kept["return", 1]) == ("on_time", "late")


def test_every_limit_is_a_setting_of_the_office(house: House) -> None:
    for key, value in (("complaint_days", "2"), ("verify_minutes", "60"), ("complaint_decision_minutes", "60"), ("return_days", "3")):
        house.does(change_setting, key, value)
    complaint = house.open()
    assert house.clock(complaint, ClockKind.PROMISE).due_at == at("11-25 17:30")
    assert house.clock(complaint, ClockKind.AT_ONCE).due_at == at("11-23 10:00")
    house.along(complaint, M.START, M.FACTS)
    assert house.clock(complaint, ClockKind.DECISION).due_at == at("11-23 10:10")
    house.move(complaint, M.DISPATCH, remedy_day="2026-11-25")
    house.along(complaint, M.ACCEPT, M.REMEDY, M.RESULT)
    assert house.clock(complaint, ClockKind.RETURN).due_at == at("11-26 17:30")


def test_what_is_overdue_is_noted_once(house: House) -> None:
    complaint = house.open()
    house.desk.now = at("11-23 18:00")
    assert house.does(mark_overdue) == 2  # the reminder, and the same day's verification
    assert house.does(mark_overdue) == 0
    assert house.clock(complaint, ClockKind.VERIFY).overdue_at == house.desk.now


def test_p2_7_an_anonymous_complaints_later_date_has_nobody_to_ask_and_says_so(house: House) -> None:
    complaint = house.open(name="", is_anonymous="yes", phone="", is_contact_refused="yes", home="")
    house.along(complaint, M.START, M.FACTS)
    house.move(complaint, M.EXTEND, channel="nobody", agreed_by="钱主任", until_day="2026-12-10")
    assert house.clock(complaint, ClockKind.PROMISE).due_at == at("12-10 23:59")
