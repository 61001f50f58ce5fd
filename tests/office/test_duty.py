"""Who answers for a matter (W5): A, then B, then head, division leader, director; always exactly one."""

import itertools
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import Actor, Role
from app.core.errors import FormErrors, UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.absences import NeedsHead, Word, call_off, come_back, go, plan, say_more, take_back, turn
from app.office.departments import add_department, change_department, ensure_matter, remove_department, set_pair
from app.office.duty import Away, Member, Pair, Post, Roster, accountable, head_of, leader_of, on_duty, presence_of
from app.office.duty_fields import AbsenceKind, Where
from app.office.lists import departments as department_names
from app.office.lists import staff
from app.office.presence import absences, board, departments, not_back, still_out, uncovered, unpaired
from app.office.service import add_staff, change_staff, set_active, set_password
from tests.conftest import NOON

PEOPLE = ("甲", "乙", "丙", "丁")
STAFF = (("刘工", "工程部", "handler"), ("何师傅", "工程部", "handler"), ("王主任", "工程部", "department_head"),
         ("周总", "", "division_leader"))  # fmt: skip
PASSWORD = "another good one"


@pytest.fixture
def office(desk: Any) -> dict[str, UUID]:
    """工程部 with A 刘工 and B 何师傅 for 维修, head 王主任, division leader 周总; 李红 administers."""
    found = {name: desk.do(add_staff, {"name": name, "department": department, "role": role}) for name, department, role in STAFF}
    (row,) = desk.read(departments, now=desk.now)
    desk.do(change_department, row.id, {"name": "工程部", "head": "王主任", "leader": "周总", "phone": "8001"})
    desk.do(set_pair, {"department": "工程部", "matter": "维修", "a": "刘工", "b": "何师傅"})
    desk.do(set_password, found["王主任"], PASSWORD)
    return {**found, "李红": desk.by.staff_id}


def answers(desk: Any, owner: UUID | None, matter: str = "维修", department: str = "工程部") -> tuple[str, str]:
    found = desk.read(accountable, owner, department, matter, now=desk.now)
    return found.name, found.as_


def away(desk: Any, staff_id: UUID, kind: str = "out", until: str = "+240") -> Any:
    return desk.do(go, staff_id, {"kind": kind, "until": until}, Word("王主任", PASSWORD))


def state(desk: Any, staff_id: UUID) -> tuple[str, str]:
    found = desk.read(presence_of, staff_id, now=desk.now)
    return found.state.value, found.deputy_name


# who answers ---------------------------------------------------------------------------------------------------------------


def test_a_is_away_and_b_takes_it_up_both_away_and_the_head_is_b(desk: Any, office: dict[str, UUID]) -> None:
    a = office["刘工"]
    assert answers(desk, a) == ("刘工", "owner")
    away(desk, a)
    assert answers(desk, a) == ("何师傅", "b")
    away(desk, office["何师傅"])
    assert answers(desk, a) == ("王主任", "head")
    desk.do(go, office["王主任"], {"until": "+60"})
    assert answers(desk, a) == ("周总", "leader")
    desk.do(go, office["周总"], {"until": "+60"})
    assert answers(desk, a) == ("李红", "director")
    desk.do(go, office["李红"], {"until": "+60"})
    assert answers(desk, a) == ("李红", "director"), "somebody always answers"
    desk.do(come_back, a)
    assert answers(desk, a) == ("刘工", "owner"), "A is back and has it again"


def test_a_matter_nobody_owns_yet_is_as(desk: Any, office: dict[str, UUID]) -> None:
    assert answers(desk, None) == ("刘工", "a")
    away(desk, office["刘工"])
    assert answers(desk, None) == ("何师傅", "b")


def test_whoever_owns_a_matter_of_another_pair_is_stood_in_for_by_its_a(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(go, office["王主任"], {"until": "+60"})
    assert answers(desk, office["王主任"]) == ("刘工", "a")


def test_without_a_pair_the_personal_deputy_stands_in_then_the_head(desk: Any, office: dict[str, UUID]) -> None:
    clerk = desk.do(add_staff, {"name": "赵敏", "department": "工程部", "role": "receptionist", "deputy": "何师傅"})
    away(desk, clerk)
    assert answers(desk, clerk, "缴费") == ("何师傅", "b")
    away(desk, office["何师傅"])
    assert answers(desk, clerk, "缴费") == ("王主任", "head")


def test_the_pair_of_everything_else_stands_where_a_matter_has_none(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(set_pair, {"department": "工程部", "a": "何师傅", "b": "王主任"})
    desk.store.do(ensure_matter, "工程部", "电梯")
    assert answers(desk, None, "电梯") == ("何师傅", "a")
    assert [(row.department, row.matter) for row in desk.read(unpaired, now=desk.now)] == [("工程部", "电梯")]


def test_who_has_left_answers_for_nothing(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(set_pair, {"department": "工程部", "matter": "维修", "a": "刘工"})
    desk.do(set_active, office["何师傅"], False)
    away(desk, office["刘工"])
    assert answers(desk, office["刘工"]) == ("王主任", "head")
    assert answers(desk, office["何师傅"]) == ("王主任", "head")
    assert not desk.read(on_duty, office["何师傅"], now=desk.now)


def test_head_and_leader_of_a_department(desk: Any, office: dict[str, UUID]) -> None:
    assert (desk.read(head_of, "工程部").name, desk.read(leader_of, "工程部").name) == ("王主任", "周总")
    assert desk.read(head_of, "客服部") is None
    assert desk.read(leader_of, "客服部").name == "周总", "the only one with the role"


def test_through_a_month_of_random_comings_and_goings_exactly_one_answers(desk: Any, office: dict[str, UUID]) -> None:
    """Whatever is marked, planned, called off or confirmed: A, B, head, leader, director, in this order (W5)."""
    chance = random.Random(20261121)
    names, word = list(office), Word("王主任", PASSWORD)
    chain = (("刘工", "owner"), ("何师傅", "b"), ("王主任", "head"), ("周总", "leader"), ("李红", "director"))
    seen = set()
    for _step in range(150):
        who = chance.choice(names)
        verb = chance.choice(("out", "out", "meeting", "leave", "back", "back", "plan"))
        with suppress(UserError):  # refused moves change nothing; what stands is looked at all the same
            if verb == "back":
                desk.do(come_back, office[who])
            elif verb == "plan":
                day, until = f"+{chance.randrange(1, 9)}", chance.choice(("", "12:00"))
                desk.do(plan, {"who": who, "first_day": day, "until_time": until}, None, word)
            else:
                desk.do(go, office[who], {"kind": verb, "until": f"+{chance.randrange(10, 900)}"}, word)
        desk.later(minutes=chance.randrange(1, 400))
        here = [name for name in names if desk.read(on_duty, office[name], now=desk.now)]
        expected = next(((name, as_) for name, as_ in chain if name in here), ("李红", "director"))
        assert answers(desk, office["刘工"]) == expected
        seen.add(expected[1])
    assert seen == {"owner", "b", "head", "leader", "director"}
    assert desk.read(check_all).troubles == ()


MEMBERS = st.integers(min_value=3, max_value=12)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[Roster, UUID | None, str, str]:
    count = draw(MEMBERS)
    ids = [new_id() for _ in range(count)]
    departments = ("工程部", "客服部", "")
    matters = ("", "维修", "缴费")
    members = {
        key: Member(
            key, draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(departments)), draw(st.sampled_from((*PEOPLE, ""))),
            frozenset(draw(st.sets(st.sampled_from(list(Role)), max_size=3))), draw(st.booleans()), draw(st.booleans()),
        )
        for key in ids
    }  # fmt: skip
    admin = new_id()  # the last administrator stays one (office.service)
    members[admin] = Member(admin, "管理员", "", "", frozenset({Role.ADMINISTRATOR}), True, True)
    someone = st.sampled_from([None, *ids])
    posts = {name: Post(new_id(), name, draw(someone), draw(someone)) for name in departments[:2] if draw(st.booleans())}
    pairs = {
        (department, matter): Pair(new_id(), department, matter, draw(someone), draw(someone))
        for department, matter in itertools.product(departments[:2], matters)
        if draw(st.booleans())
    }
    running = {
        key: Away(new_id(), key, draw(st.sampled_from(list(AbsenceKind))), NOON - timedelta(hours=1))
        for key in members
        if draw(st.booleans())
    }
    return Roster(NOON, members, posts, pairs, running), draw(someone), draw(st.sampled_from(departments)), draw(st.sampled_from(matters))


@given(rosters())
def test_exactly_one_answers_and_is_on_duty_wherever_anybody_of_the_chain_is(case: tuple[Roster, UUID | None, str, str]) -> None:
    found, owner, department, matter = case
    who = found.accountable(owner, department, matter)
    assert who.name == found.members[who.staff_id].name
    assert found.members[who.staff_id].is_active
    if owner and found.on_duty(owner):
        assert (who.staff_id, who.as_) == (owner, "owner")
        return
    place = department or (found.members[owner].department if owner else "")
    pair = found.pair(place, matter)
    for one, as_ in ((pair.a_id, "a"), (pair.b_id, "b")) if pair else ():
        if one and found.on_duty(one):
            assert (who.staff_id, who.as_) == (one, as_)
            return
    assert who.as_ in ("b", "head", "leader", "director")
    if not found.on_duty(who.staff_id):
        chain = {*found.heads(place), *found.leaders(place), *((pair.a_id, pair.b_id) if pair else ()), owner}
        assert who.as_ == "director"
        assert not any(found.on_duty(one) for one in chain)
    assert found.accountable(owner, department, matter) == who


# absences ------------------------------------------------------------------------------------------------------------------


def test_one_key_out_and_back(desk: Any, office: dict[str, UUID]) -> None:
    a = office["刘工"]
    assert not desk.do(turn, a).is_back
    assert state(desk, a) == ("out", "何师傅")
    assert not desk.read(on_duty, a, now=desk.now)
    desk.later(minutes=50)
    assert desk.do(turn, a).is_back
    assert state(desk, a) == ("in", "")
    assert desk.read(check_all).troubles == ()


def test_in_a_meeting_one_is_on_duty_and_it_ends_by_itself(desk: Any, office: dict[str, UUID]) -> None:
    a = office["刘工"]
    desk.do(go, a, {"kind": "meeting", "place": "会议室", "until": "13:30"})
    found = desk.read(presence_of, a, now=desk.now)
    assert (found.state, found.where, found.until_at) == (Where.MEETING, "会议室", NOON + timedelta(minutes=90))
    assert answers(desk, a) == ("刘工", "owner")
    desk.later(minutes=90)
    assert state(desk, a) == ("in", "")


def test_both_away_only_with_the_heads_word(desk: Any, office: dict[str, UUID]) -> None:
    away(desk, office["刘工"])
    with pytest.raises(NeedsHead, match="刘工, the other of the pair for 维修, is away until 16:00: both would be away") as caught:
        desk.do(go, office["何师傅"], {"until": "15:00"})
    assert "Confirmed by 王主任 or 周总" in str(caught.value)
    assert desk.read(on_duty, office["何师傅"], now=desk.now)
    wrong = desk.do(go, office["何师傅"], {"until": "15:00"}, Word("王主任", "wrong"))
    assert (wrong.absence_id, "do not match" in wrong.sentence) == (None, True)
    clerk = desk.do(go, office["何师傅"], {"until": "15:00"}, Word("刘工", PASSWORD))
    assert clerk.absence_id is None
    done = desk.do(go, office["何师傅"], {"until": "15:00"}, Word("王主任", PASSWORD))
    assert done.absence_id is not None
    assert [row.confirmed_by for row in desk.read(absences, now=desk.now)] == ["", "王主任"]
    assert [row.matter for row in desk.read(uncovered, now=desk.now)] == ["维修"]


def test_five_wrong_words_of_a_head_slow_down(desk: Any, office: dict[str, UUID]) -> None:
    away(desk, office["刘工"])
    for _try in range(5):
        desk.do(go, office["何师傅"], {}, Word("王主任", "wrong"))
    with pytest.raises(UserError, match="Wait 2 seconds"):
        desk.do(go, office["何师傅"], {}, Word("王主任", PASSWORD))


def test_the_head_at_the_desk_needs_no_password_but_nobody_confirms_for_themselves(desk: Any, office: dict[str, UUID]) -> None:
    head = Actor(office["王主任"], "王主任", frozenset({Role.DEPARTMENT_HEAD}), "1")
    away(desk, office["刘工"])
    assert desk.store.do(go, office["何师傅"], {}, Word(), by=head, now=desk.now).value.absence_id
    desk.do(set_pair, {"department": "工程部", "matter": "审批", "a": "王主任", "b": "刘工"})
    with pytest.raises(NeedsHead) as caught:
        desk.store.do(go, office["王主任"], {}, by=head, now=desk.now)
    assert caught.value.heads == {office["周总"]: "周总"}
    assert "head" in desk.store.do(go, office["王主任"], {}, Word(), by=head, now=desk.now).value.sentence


def test_an_absence_is_planned_a_day_ahead_or_the_head_confirms_it(desk: Any, office: dict[str, UUID]) -> None:
    form = {"who": "刘工", "first_day": "2026-11-22", "last_day": "2026-11-24"}
    desk.do(plan, form)
    with pytest.raises(NeedsHead, match="planned 1 day"):
        desk.do(plan, {**form, "who": "周总", "first_day": "2026-11-21", "last_day": "2026-11-21"})
    assert state(desk, office["刘工"]) == ("in", "")
    desk.later(hours=12)
    found = desk.read(presence_of, office["刘工"], now=desk.now)
    assert (found.state, found.deputy_name) == (Where.AWAY, "何师傅")
    assert found.until_at == datetime(2026, 11, 24, 16, tzinfo=UTC)
    desk.later(days=3)
    assert state(desk, office["刘工"]) == ("in", ""), "a planned absence ends by itself"


def test_a_plan_of_b_in_the_time_of_a_needs_the_head_and_one_beside_it_does_not(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(plan, {"who": "刘工", "first_day": "2026-11-25", "last_day": "2026-11-27"})
    with pytest.raises(NeedsHead, match="is away until 11-27"):
        desk.do(plan, {"who": "何师傅", "first_day": "2026-11-27"})
    desk.do(plan, {"who": "何师傅", "first_day": "2026-11-28"})
    desk.do(go, office["何师傅"], {})  # out without a time: back the same day as far as anybody can say
    with pytest.raises(FormErrors, match="is away from 11-25"):
        desk.do(plan, {"who": "刘工", "first_day": "2026-11-26"})


def test_a_plan_is_called_off_and_counts_no_more(desk: Any, office: dict[str, UUID]) -> None:
    planned = desk.do(plan, {"who": "刘工", "first_day": "2026-11-25", "last_day": "2026-11-27"})
    desk.do(call_off, planned.absence_id)
    desk.do(plan, {"who": "何师傅", "first_day": "2026-11-26"})
    with pytest.raises(UserError, match="over already"):
        desk.do(call_off, planned.absence_id)
    desk.later(days=4)
    assert state(desk, office["刘工"]) == ("in", "")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"who": ""}, "who"), ({"who": "没有此人"}, "who"), ({"first_day": ""}, "first_day"), ({"last_day": "2026-11-20"}, "last_day"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-02"}, "last_day"), ({"last_day": "2029-11-25"}, "last_day"),
        ({"from_time": "15:00", "until_time": "14:00"}, "last_day"), ({"first_day": "gestern"}, "first_day"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_one_sentence_at_its_field(desk: Any, office: dict[str, UUID], form: dict[str, str], field: str) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(plan, {"who": "刘工", "first_day": "2026-11-25", **form})
    assert list(caught.value.errors) == [field]
    assert desk.read(absences, now=desk.now) == ()


@pytest.mark.parametrize("until", ["soon", "11:00", "25:00", "+0", "2026-11-20", "+99999999"])
def test_a_wrong_until_is_one_sentence(desk: Any, office: dict[str, UUID], until: str) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(go, office["刘工"], {"until": until})
    assert list(caught.value.errors) == ["until"]


def test_who_is_out_and_late_is_listed_and_all_who_are_out_at_closing(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(go, office["刘工"], {"place": "3 栋", "until": "13:00"})
    desk.do(go, office["周总"], {})
    assert desk.read(not_back, now=desk.now) == ()
    assert [row.name for row in desk.read(still_out, now=desk.now)] == ["刘工", "周总"]
    desk.later(minutes=61)
    assert [(row.name, row.place) for row in desk.read(not_back, now=desk.now)] == [("刘工", "3 栋")]
    assert desk.read(board, now=desk.now)[0].presence.is_late
    desk.later(days=1)
    assert [row.name for row in desk.read(not_back, now=desk.now)] == ["刘工", "周总"]


def test_what_a_scan_left_open_is_said_afterwards(desk: Any, office: dict[str, UUID]) -> None:
    out = desk.do(turn, office["刘工"])
    desk.do(say_more, out.absence_id, {"place": "供电局", "until": "16:00", "note": "报装"})
    found = desk.read(presence_of, office["刘工"], now=desk.now)
    assert (found.where, found.note, found.until_at) == ("供电局", "报装", NOON + timedelta(hours=4))


def test_a_slip_of_the_hand_is_taken_back(desk: Any, office: dict[str, UUID]) -> None:
    out = desk.do(turn, office["刘工"])
    assert desk.do(take_back, out.absence_id).is_back
    assert state(desk, office["刘工"]) == ("in", "")
    out = desk.do(turn, office["刘工"])
    desk.later(minutes=5)
    back = desk.do(turn, office["刘工"])
    desk.do(take_back, back.absence_id)
    assert state(desk, office["刘工"]) == ("out", "何师傅")


def test_others_are_marked_by_the_desk_and_the_heads_oneself_by_everybody(desk: Any, office: dict[str, UUID]) -> None:
    handler = Actor(office["刘工"], "刘工", frozenset({Role.HANDLER}), "1")
    with pytest.raises(UserError, match="yourself only"):
        desk.store.do(go, office["何师傅"], {}, by=handler, now=desk.now)
    assert desk.store.do(turn, office["刘工"], by=handler, now=desk.now).value.absence_id
    with pytest.raises(UserError, match="not marked as away"):
        desk.do(come_back, office["何师傅"])
    with pytest.raises(UserError, match="away already"):
        desk.do(go, office["刘工"], {})


# departments ---------------------------------------------------------------------------------------------------------------


def test_a_department_of_the_staff_list_is_on_record_and_goes_by_its_new_name_everywhere(desk: Any, office: dict[str, UUID]) -> None:
    (row,) = desk.read(departments, now=desk.now)
    assert (row.name, row.head, row.leader, row.phone) == ("工程部", "王主任", "周总", "8001")
    assert (row.people, row.matters, row.unpaired) == (3, 1, 0)
    desk.do(change_department, row.id, {"name": "维修部", "head": "王主任", "leader": "周总"})
    assert desk.read(department_names) == ("维修部",)
    away(desk, office["刘工"])
    assert answers(desk, office["刘工"], department="维修部") == ("何师傅", "b")


def test_a_department_is_removed_once_nobody_belongs_to_it(desk: Any, office: dict[str, UUID]) -> None:
    made = desk.do(add_department, {"name": "财务部"})
    with pytest.raises(FormErrors, match="already"):
        desk.do(add_department, {"name": "财务部"})
    desk.do(remove_department, made)
    (row,) = desk.read(departments, now=desk.now)
    with pytest.raises(UserError, match="still has staff"):
        desk.do(remove_department, row.id)
    for name in ("刘工", "何师傅", "王主任"):
        desk.do(change_staff, office[name], {"name": name, "role": "handler"})
    desk.do(remove_department, row.id)
    assert desk.read(departments, now=desk.now) == ()
    assert desk.read(check_all).troubles == ()


@pytest.mark.parametrize(
    ("form", "field"),
    [({"department": "没有"}, "department"), ({"a": "没有此人"}, "a"), ({"b": "刘工"}, "b"), ({"department": ""}, "department")],
)
def test_a_wrong_pair_is_one_sentence_at_its_field(desk: Any, office: dict[str, UUID], form: dict[str, str], field: str) -> None:
    with pytest.raises(FormErrors) as caught:
        desk.do(set_pair, {"department": "工程部", "matter": "电梯", "a": "刘工", "b": "何师傅", **form})
    assert list(caught.value.errors) == [field]


def test_of_two_of_one_name_the_department_decides(desk: Any, office: dict[str, UUID]) -> None:
    other = desk.do(add_staff, {"name": "刘工", "department": "客服部", "role": ""})
    with pytest.raises(FormErrors, match="Several people"):
        desk.do(set_pair, {"department": "工程部", "matter": "电梯", "a": "刘工"})
    desk.do(set_pair, {"department": "工程部", "matter": "电梯", "a": "刘工·客服部"})
    assert answers(desk, None, "电梯") == ("刘工", "a")
    desk.do(set_pair, {"department": "工程部", "matter": "门禁", "a": "刘工"}, {"a": other})
    assert desk.read(accountable, None, "工程部", "门禁", now=desk.now).staff_id == other


def test_somebody_may_hold_several_roles(desk: Any, office: dict[str, UUID]) -> None:
    desk.do(change_staff, office["刘工"], {"name": "刘工", "department": "工程部", "role": "handler, Team leader，receptionist"})
    row = next(row for row in desk.read(board, now=desk.now) if row.name == "刘工")
    assert row.department == "工程部"
    assert next(row.roles for row in desk.read(staff) if row.name == "刘工") == {Role.HANDLER, Role.TEAM_LEADER, Role.RECEPTIONIST}
    with pytest.raises(FormErrors, match="are no roles"):
        desk.do(change_staff, office["刘工"], {"name": "刘工", "role": "king"})
