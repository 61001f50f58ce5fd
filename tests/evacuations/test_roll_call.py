"""Who is on the list and in what order, what may be said of them, and what is left of it."""

from typing import Any

import pytest

from app.core.errors import UserError
from app.desk.check import check_all
from app.evacuations.fields import DESK, Answer, Part, Place, place_of, place_words
from app.evacuations.lists import Roll, call_numbered, calls, matching, open_call, present, roll
from app.evacuations.service import answer, close, found_by_code, print_again, set_drill, start, take_back
from app.office.audit import verify
from app.office.service import add_staff
from app.office.settings import change_setting
from app.places.service import add_home
from app.printing.codes import badge_code
from app.printing.queue import recent_jobs
from app.visits.companions import Companion
from app.visits.details import prefill
from app.visits.fields import Leaving
from app.visits.lists import row
from app.visits.service import Arrived, Coming, arrive, leave, turn_away
from app.visits.together import arrive_with

Desk = Any


def come(desk: Desk, name: str, host: str = "5-1-0803", **more: str) -> Arrived:
    desk.later(minutes=1)
    made: Arrived = desk.do(arrive, {"name": name, "host": host, "purpose": "探访", **more}, Coming(as_written=True))
    return made


def begun(desk: Desk) -> Roll:
    found: Roll = desk.read(roll, desk.do(start).call_id)
    return found


def names(rows: Any) -> list[str]:
    return [one.name for one in rows]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("5-1-0803", Place("5", "8")), ("5-1-0803 林先生", Place("5", "8")), ("B1-02", Place("", "B1")), ("3栋305", Place("3", "3")),
        ("12栋B座2305", Place("12", "23")), ("305", Place("", "3")), ("8-3-1804", Place("8", "18")), ("A-1201", Place("A", "12")),
        ("2号楼3层", Place("2", "3")), ("３Ｆ-12", Place("", "3")), ("刘工", Place()), ("", Place()), ("1号楼", Place("1", "")),
    ],
)  # fmt: skip
def test_a_code_or_room_says_building_and_floor(text: str, place: Place) -> None:
    assert place_of(text) == place


def test_a_place_is_said_in_words() -> None:
    assert place_words(Place("5", "8")) == "Building 5 · floor 8"
    assert place_words(Place("锦绣苑", "B1")) == "锦绣苑 · basement 1"
    assert place_words(DESK) == "At the desk"
    assert place_words(Place()) == ""


def test_the_list_goes_by_building_floor_and_host_with_help_first_and_who_just_left_last(desk: Desk) -> None:
    desk.do(add_home, {"code": "12-1-0203", "building": "锦绣 12 栋"})
    desk.do(add_staff, {"name": "刘工", "department": "工程部", "place": "B1-02", "role": ""})
    for name, host in (
        ("高层", "5-1-1803"),
        ("低层", "5-1-0203"),
        ("别处", "门口"),
        ("机房", "刘工"),
        ("十二", "12-1-0203"),
        ("二栋", "2-1-0101"),
    ):
        come(desk, name, host)
    come(desk, "轮椅", "8-1-3001", assistance="wheelchair")
    gone = come(desk, "走了")
    desk.later(minutes=5)
    desk.do(leave, gone.visit_id, Leaving.SEEN)
    rows = desk.read(present, now=desk.now)
    assert names(rows) == ["轮椅", "二栋", "低层", "高层", "十二", "机房", "别处", "走了"]
    assert [one.part for one in rows] == [Part.ASSISTANCE, *[Part.INSIDE] * 6, Part.LEFT]
    assert rows[4].place == Place("锦绣 12 栋", "2")


def test_who_left_more_than_15_minutes_ago_or_never_came_is_not_asked_for(desk: Desk) -> None:
    early, late = come(desk, "早走"), come(desk, "刚走")
    desk.do(leave, early.visit_id, Leaving.SEEN)
    desk.later(minutes=10)
    desk.do(leave, late.visit_id, Leaving.SEEN)
    desk.later(minutes=6)
    assert names(desk.read(present, now=desk.now)) == ["刚走"]
    desk.later(minutes=10)
    assert desk.read(present, now=desk.now) == ()


def test_who_waits_stands_at_the_desk_and_who_was_turned_away_has_just_left(desk: Desk) -> None:
    desk.do(change_setting, "admit_on_arrival", "no")
    come(desk, "等候")
    desk.do(turn_away, come(desk, "拒绝").visit_id, "Host refused")
    waiting, refused = desk.read(present, now=desk.now)
    assert (waiting.name, waiting.place, refused.name, refused.part) == ("等候", DESK, "拒绝", Part.LEFT)


def test_phones_are_masked_on_screen_and_whole_on_paper_only(desk: Desk) -> None:
    come(desk, "张三", phone="13800138888")
    assert desk.read(present, now=desk.now)[0].phone == "138****8888"
    assert desk.read(present, now=desk.now, has_phones=True)[0].phone == "13800138888"


def test_a_roll_call_keeps_who_was_inside_when_it_began(desk: Desk) -> None:
    first = come(desk, "张三")
    before = begun(desk)
    desk.later(minutes=2)
    desk.do(leave, first.visit_id, Leaving.SEEN)
    come(desk, "后来")
    desk.later(hours=1)
    after = desk.read(roll, before.call.id)
    assert names(after.rows) == ["张三"]
    assert after.rows[0].part is Part.INSIDE


def test_only_one_roll_call_is_under_way(desk: Desk) -> None:
    come(desk, "张三")
    first, second = desk.do(start), desk.do(start)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.call_id == second.call_id
    assert [job.paper for job in desk.read(recent_jobs, "1")].count("evacuation") == 1


def test_people_are_counted_by_heads_and_who_had_left_is_counted_apart(desk: Desk) -> None:
    come(desk, "甲", people="3")
    come(desk, "乙")
    desk.do(leave, come(desk, "丙").visit_id, Leaving.SEEN)
    found = begun(desk)
    first, second, gone = sorted(found.rows, key=lambda one: one.number)
    desk.do(answer, first.id, Answer.FOUND)
    desk.do(answer, second.id, Answer.MISSING)
    counts = desk.read(roll, found.call.id).counts
    assert (counts.found, counts.missing, counts.open, counts.left, counts.total) == (3, 1, 0, 1, 4)
    desk.do(answer, gone.id, Answer.FOUND)
    assert desk.read(roll, found.call.id).counts.left == 0


def test_an_answer_says_when_and_by_whom_and_may_be_taken_back(desk: Desk) -> None:
    come(desk, "张三")
    found = begun(desk)
    desk.later(seconds=30)
    assert desk.do(answer, found.rows[0].id, Answer.NOT_HERE).name == "张三"
    (said,) = desk.read(roll, found.call.id).rows
    assert (said.answer, said.answered_at, said.answered_by) == (Answer.NOT_HERE, desk.now, "李红")
    desk.do(answer, said.id, Answer.OPEN)
    (open_again,) = desk.read(roll, found.call.id).rows
    assert (open_again.answer, open_again.answered_at, open_again.answered_by) == (Answer.OPEN, None, "")


def test_a_closed_roll_call_takes_no_answer(desk: Desk) -> None:
    come(desk, "张三")
    found = begun(desk)
    desk.do(close, found.call.id)
    for deed in (lambda: desk.do(answer, found.rows[0].id, Answer.FOUND), lambda: desk.do(close, found.call.id),
                 lambda: desk.do(set_drill, found.call.id, True)):  # fmt: skip
        with pytest.raises(UserError, match="E20261121-0001 is closed"):
            deed()
    assert desk.read(open_call) is None
    assert desk.do(start).number == "E20261121-0002"


def test_a_slip_of_the_hand_is_taken_back_for_ten_seconds(desk: Desk) -> None:
    come(desk, "张三")
    call_id = desk.do(start).call_id
    desk.later(seconds=9)
    desk.do(take_back, call_id)
    (job,) = [job for job in desk.read(recent_jobs, "1") if job.paper == "evacuation"]
    assert job.state == "cancelled"
    later = desk.do(start).call_id
    desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        desk.do(take_back, later)
    assert [call.is_taken_back for call in desk.read(calls)] == [False, True]


def test_a_badge_finds_its_wearer_and_a_strange_one_is_said(desk: Desk) -> None:
    made = come(desk, "张三")
    found = begun(desk)
    desk.do(found_by_code, found.call.id, badge_code(made.badge))
    assert desk.read(roll, found.call.id).rows[0].answer is Answer.FOUND
    for code in (badge_code(made.badge + 1), "13800138888"):
        with pytest.raises(UserError, match="not on this roll call"):
            desk.do(found_by_code, found.call.id, code)


def test_the_list_is_printed_again_as_the_same_job_and_then_the_report(desk: Desk) -> None:
    come(desk, "张三")
    call_id = desk.do(start).call_id
    with pytest.raises(UserError, match="still waiting for the printer"):
        desk.do(print_again, call_id)
    desk.do(close, call_id)
    papers = [job.paper for job in desk.read(recent_jobs, "1")]
    assert papers[:2] == ["evacuation_report", "evacuation"]


@pytest.mark.parametrize("text", ["张三", "zs", "zhangsan", "8888", "顺达", "0803"])
def test_somebody_is_found_on_the_list_by_any_part(desk: Desk, text: str) -> None:
    come(desk, "张三", phone="13800138888", company="顺达物流")
    come(desk, "李四", "2-1-0101", phone="13900139999")
    found = begun(desk)
    wanted = {one.id for one in found.rows if one.name == "张三"}
    assert desk.read(matching, found.call.id, text) == wanted


def test_a_call_that_is_not_there_is_said(desk: Desk) -> None:
    with pytest.raises(UserError, match="No roll call has the number"):
        desk.read(call_numbered, "E20200101-0001")


def test_everything_of_a_roll_call_is_on_the_audit_trail(desk: Desk) -> None:
    come(desk, "张三")
    found = begun(desk)
    desk.do(set_drill, found.call.id, True)
    desk.do(answer, found.rows[0].id, Answer.FOUND)
    desk.do(close, found.call.id)
    assert desk.read(verify) == ()
    report = desk.read(check_all)
    assert report.troubles == ()
    assert (report.counts["EvacuationCall"], report.counts["RollEntry"]) == (1, 1)


def test_the_mark_of_help_is_kept_with_the_visit_and_known_next_time(desk: Desk) -> None:
    made = come(desk, "张三", assistance="wheelchair")
    assert desk.read(row, made.visit_id).assistance == "wheelchair"
    person = desk.read(row, made.visit_id).person_id
    assert desk.read(prefill, person)[0]["assistance"] == "wheelchair"
    with pytest.raises(UserError, match="choose one of the list"):
        come(desk, "李四", assistance="something else")


@pytest.mark.parametrize(("how", "seen"), [(Leaving.SEEN, "left"), (Leaving.UNKNOWN, "came"), (Leaving.BULK, "came")])
def test_who_was_closed_at_an_unknown_time_was_last_seen_on_arrival(desk: Desk, how: Leaving, seen: str) -> None:
    came = come(desk, "张三")
    arrived = desk.now
    desk.later(hours=2)
    desk.do(leave, came.visit_id, how)
    (entry,) = begun(desk).rows
    assert (entry.part, entry.last_seen_at) == (Part.LEFT, desk.now if seen == "left" else arrived)


def test_a_companion_stands_there_with_the_lead_who_can_say_where_they_are(desk: Desk) -> None:
    desk.do(arrive_with, {"name": "甲", "host": "5-1-0803", "purpose": "探访"}, [Companion("乙"), Companion("丙")], Coming(as_written=True))
    leads = {one.name: one.lead for one in desk.read(present, now=desk.now)}
    assert leads == {"甲": "", "乙": "甲", "丙": "甲"}
    assert {one.name: one.lead for one in begun(desk).rows} == leads
