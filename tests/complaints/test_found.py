"""Boards, return visits, corrective actions, repetitions while typing, search, timeline, what is due, the hand-over."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.complaints.duties import open_actions, return_visits
from app.complaints.fields import Move, Order, Scope, State
from app.complaints.lists import Board, ComplaintFilter, board, due_until, phone_of
from app.complaints.revealing import reveal
from app.complaints.similar import Similar, Typed, similar
from app.desk.due import complaints_due
from app.desk.find import find
from app.desk.timeline import person_meant, timeline
from app.places.service import add_home
from app.shifts.sections import SECTIONS, Asked
from app.stories.lists import find as find_text
from app.tickets.fields import Level
from tests.complaints.conftest import LEAK, LIFT, House, at

M, S = Move, State
TO_VISIT = (M.START, M.FACTS, M.DISPATCH, M.ACCEPT, M.REMEDY, M.RESULT, M.REPORT)


def rows(house: House, who: str = "孙物管", **wanted: Any) -> list[UUID]:
    found: Board = house.desk.read(board, ComplaintFilter(**wanted), by=house.actor(who), now=house.desk.now)
    return [row.id for row in found.rows]


def test_a_board_by_due_by_team_and_by_round(house: House) -> None:
    late = house.open()
    house.along(late, M.START, M.FACTS)
    near = house.open(promise_day="2026-11-24")
    again = house.open()
    house.along(again, *TO_VISIT)
    house.move(again, M.VISIT, satisfaction="unsatisfied", why="不行")
    assert rows(house)[0] in (near, late)
    assert rows(house, order=Order.ROUND)[0] == again
    assert rows(house, order=Order.TEAM)[0] == again
    assert rows(house, "钱主任", scope=Scope.MINE) == [late, again]
    assert rows(house, "冯队员", scope=Scope.TEAM) == [again]
    assert set(rows(house, scope=Scope.MINE)) == {late, near, again}  # an officer follows all along
    assert rows(house, states=frozenset({S.REGISTERED})) == [near]


def test_colours_are_those_of_the_worst_clock_and_the_reminder_is_never_red(house: House) -> None:
    complaint = house.open()
    house.desk.now = at("11-23 11:30")
    row = house.row(complaint)
    assert (row.level_at(house.desk.now), row.first_clock.kind if row.first_clock else "") == (Level.SOON, "at_once")
    found: Board = house.desk.read(board, by=house.actor("孙物管"), now=house.desk.now)
    assert found.levels[Level.SOON] == 1
    house.desk.now = at("11-23 18:00")
    assert house.row(complaint).level_at(house.desk.now) is Level.LATE
    found = house.desk.read(board, ComplaintFilter(level=Level.LATE), by=house.actor("孙物管"), now=house.desk.now)
    assert (found.total, found.levels[Level.LATE]) == (1, 1)


def test_closed_ones_are_listed_on_request_the_newest_first(house: House) -> None:
    done = house.open()
    house.along(done, *TO_VISIT, M.VISIT)
    still = house.open()
    assert rows(house) == [still]
    assert rows(house, is_open=False) == [still, done]
    assert rows(house, is_open=False, first=date(2026, 11, 24)) == []


def test_a_text_finds_open_and_closed_ones_by_all_that_was_written(house: House) -> None:
    complaint = house.open()
    house.along(complaint, M.START, M.FACTS)
    for text in ("打钻", "现场照片", "3-1-0502", "张三", "施工", "投诉〔2026〕0001"):
        assert rows(house, text=text) == [complaint], text
        assert rows(house, text=text, is_open=False) == [complaint], text
    assert rows(house, text="没有这句话") == []
    assert [row.record_id for row in house.desk.read(find_text, "打钻", kind="complaint").rows] == [complaint]


def test_the_one_box_knows_a_number_however_it_is_typed(house: House) -> None:
    complaint = house.open()
    for text in ("投诉〔2026〕0001", "投诉[2026]1", "2026-0001", "投诉1"):
        hits = [hit for hit in house.desk.read(find, text, now=house.desk.now).hits if hit.kind == "complaint"]
        assert [(hit.id, hit.number, hit.phone) for hit in hits][:1] == [(complaint, "投诉〔2026〕0001", "138****8000")], text
    assert any(hit.id == complaint for hit in house.desk.read(find, "周末施工", now=house.desk.now).hits)


def test_a_complaint_stands_on_the_persons_timeline(house: House) -> None:
    house.open()
    person = house.desk.read(person_meant, "投诉〔2026〕0001")
    (entry,) = house.desk.read(timeline, person, kind="complaint").entries
    assert (entry.number, entry.standing, entry.words) == ("投诉〔2026〕0001", "open", "楼上装修周末施工")


def test_what_is_due_own_matters_first_with_corrective_actions(house: House) -> None:
    other, mine = house.open(), house.open()
    house.along(mine, M.START, M.FACTS, M.DISPATCH, M.ACCEPT)
    found = house.desk.read(complaints_due, by=house.actor("梁班长"), now=house.desk.now)
    assert [(row.row.id, row.is_mine) for row in found.rows] == [(mine, True), (other, False)]
    assert [row.number for row in found.actions] == ["投诉〔2026〕0002"]
    assert found.totals == {Scope.MINE: 1, Scope.TEAM: 1, Scope.ALL: 2}


def test_the_hand_over_lists_what_must_happen_before_the_next_shift_is_over(house: House) -> None:
    complaint = house.open()
    section = next(one for one in SECTIONS if one.key == "complaints")
    (line,) = house.desk.read(section.read, Asked(house.desk.now))
    assert (line.number, line.kind, line.id) == ("投诉〔2026〕0001", "complaint", complaint.hex)
    house.desk.now = at("11-23 18:00")
    assert house.desk.read(section.read, Asked(house.desk.now))[0].mark == "overdue"
    assert house.desk.read(due_until, house.desk.now - timedelta(days=30), now=house.desk.now) == ()


def test_return_visits_due_this_week_stand_in_the_order_of_their_addresses(house: House) -> None:
    for home in ("10-1-0101", "2-1-1201", "2-1-0301", ""):
        complaint = house.open(home=home, place="")
        house.along(complaint, *TO_VISIT)
    assert house.desk.read(return_visits, now=house.desk.now) == ()  # due next Monday
    house.desk.now = at("11-30 09:00")
    found = house.desk.read(return_visits, now=house.desk.now)
    assert [row.home for row in found] == ["2-1-0301", "2-1-1201", "10-1-0101", ""]
    assert house.desk.read(return_visits, visitor_id=house.id("刘工"), now=house.desk.now) == ()
    assert len(house.desk.read(return_visits, visitor_id=house.id("冯队员"), now=house.desk.now)) == 4
    assert len(house.desk.read(return_visits, date(2026, 11, 28), now=at("11-23 12:00"))) == 0


def test_corrective_actions_are_listed_whatever_became_of_the_complaint(house: House) -> None:
    closed, still = house.open(), house.open()
    house.along(closed, *TO_VISIT, M.VISIT)
    house.along(still, M.START, M.FACTS, M.DISPATCH)
    found = house.desk.read(open_actions, now=house.desk.now)
    assert [(row.complaint_id, row.outlives) for row in found] == [(closed, True), (still, False)]
    house.desk.now = at("12-12 09:00")
    assert {row.level_at(house.desk.now) for row in house.desk.read(open_actions, now=house.desk.now)} == {Level.LATE}
    assert house.desk.read(open_actions, team="工程部", now=house.desk.now) == ()
    assert len(house.desk.read(open_actions, staff_id=house.id("梁班长"), now=house.desk.now)) == 2
    assert house.desk.read(open_actions, staff_id=house.id("刘工"), now=house.desk.now) == ()
    house.move(closed, M.CORRECTIVE)
    house.move(closed, M.VERIFY_CORRECTIVE)
    assert [row.complaint_id for row in house.desk.read(open_actions, now=house.desk.now)] == [still]


# -- the same again


def alike(house: House, **typed: Any) -> list[Similar]:
    return list(house.desk.read(similar, Typed(**typed), now=house.desk.now))


@pytest.fixture
def known(house: House) -> UUID:
    house.does(add_home, {"code": "3-1-0502", "building": "3"})
    return house.open(kind=LIFT, place="3栋1单元电梯", summary="电梯昨晚困人半小时")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"home": "3-1-0502"}, ("home",)), ({"phone": "13800138000"}, ("phone",)), ({"kind": LIFT, "place": "3栋1单元电梯"}, ("subject",)),
        ({"kind": LIFT, "place": "1单元电梯"}, ("subject",)), ({"summary": "电梯昨晚又困人半小时"}, ("words",)),
        ({"home": "3-1-0502", "phone": "13800138000"}, ("home", "phone")),
    ],
)  # fmt: skip
def test_p2_7_repeated_complaints_are_shown_while_one_is_typed(
    house: House, known: UUID, typed: dict[str, str], why: tuple[str, ...]
) -> None:
    (found,) = alike(house, **typed)
    assert (found.id, found.why, found.number) == (known, why, "投诉〔2026〕0001")


@pytest.mark.parametrize(
    "typed",
    [
        {}, {"home": "3-1-0503"}, {"phone": "138"}, {"kind": LIFT}, {"kind": LEAK, "place": "3栋1单元电梯"}, {"kind": "电梯"},
        {"kind": LIFT, "place": "5栋2单元电梯"}, {"summary": "水管"}, {"summary": "停车费有误要求退还"},
    ],
)  # fmt: skip
def test_what_is_not_the_same_is_not_shown(house: House, known: UUID, typed: dict[str, str]) -> None:
    assert alike(house, **typed) == []


def test_a_repetition_counts_for_ninety_days_void_ones_not_at_all_and_never_itself(house: House, known: UUID) -> None:
    assert alike(house, home="3-1-0502", but=known) == []
    house.desk.later(days=91)
    assert alike(house, home="3-1-0502") == []
    house.desk.later(days=-10)
    assert len(alike(house, home="3-1-0502")) == 1
    house.move(known, M.VOID)
    assert alike(house, home="3-1-0502") == []


# -- the contact


def test_the_contact_is_masked_and_shown_in_full_only_with_a_trail(house: House) -> None:
    complaint = house.open()
    assert house.row(complaint).phone == "138****8000"
    (shown,) = house.does(reveal, [complaint], "回访", who="孙物管")
    assert (shown.name, shown.phone) == ("张三", "13800138000")
    assert house.desk.read(phone_of, complaint) == "13800138000"


def test_the_story_tells_no_contact_in_full(house: House) -> None:
    complaint = house.open()
    house.move(complaint, M.CORRECT, phone="13912345678")
    said = " ".join(value for line in house.whole(complaint).lines for _label, value in line.facts)
    assert "138****8000 → 139****5678" in said
    assert not {"13800138000", "13912345678"} & set(said.split())
