"""W5: A is away, B owns; both away, the head; A is back, and what was done meanwhile is handed back."""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.ids import new_id
from app.desk.check import check_all
from app.office.absences import Word, come_back, go
from app.office.duty import roster
from app.office.owned import StillOwns, owned_by
from app.office.record import Staff
from app.office.service import change_staff, set_active
from app.tickets import who
from app.tickets.fields import CLOSED, NOT_CHOSEN, ClockKind, Move, Outcome, Passing, TicketState
from app.tickets.lists import TicketFilter, board, open_of, ticket_numbered
from app.tickets.permits import moves_for
from app.tickets.story import attached
from app.tickets.ticking import tick
from tests.conftest import Desk
from tests.tickets.conftest import FORMS, STAFF, Counter, at


def away(counter: Counter, name: str) -> None:
    """Out until somebody says they are back; the director confirms it where both are away, for the director the division leader."""
    counter.does(go, counter.id(name), {"kind": "out"}, Word(), who="周总" if name == "钱主任" else "钱主任")


def back(counter: Counter, name: str) -> None:
    counter.desk.later(minutes=1)
    counter.does(come_back, counter.id(name))


@pytest.fixture
def with_engineer(counter: Counter) -> UUID:
    """A leak that 刘工 has accepted."""
    ticket = counter.open(item="房屋渗漏")
    counter.move(ticket, Move.HAND_OVER)
    counter.move(ticket, Move.ACCEPT, "刘工")
    return ticket


def test_a_is_away_b_owns_of_itself_both_away_the_head_then_the_leader(counter: Counter, with_engineer: UUID) -> None:
    away(counter, "刘工")
    assert counter.acts(with_engineer) == ("何师傅", "b")  # before any tick, and with nobody having to do anything
    away(counter, "何师傅")
    assert counter.acts(with_engineer) == ("王主任", "head")
    away(counter, "王主任")
    assert counter.acts(with_engineer) == ("周总", "leader")


def test_with_everybody_away_it_is_the_heads(counter: Counter, with_engineer: UUID) -> None:
    for name in PEOPLE:
        away(counter, name)
    assert counter.acts(with_engineer) == ("王主任", "head")
    assert counter.acts(counter.open()) == ("陈主任", "head")


def test_whoever_stands_in_has_the_owners_moves_and_the_story_says_for_whom(counter: Counter, with_engineer: UUID) -> None:
    assert Move.FINISH not in counter.moves(with_engineer, "何师傅")
    away(counter, "刘工")
    assert Move.FINISH in counter.moves(with_engineer, "何师傅")
    counter.move(with_engineer, Move.FINISH, "何师傅")
    line = counter.story(with_engineer)[-1]
    assert (line.by_name, line.standing_for) == ("何师傅", "刘工")
    assert counter.row(with_engineer).owner == "刘工"


def test_the_tick_writes_down_who_took_it_up_and_who_got_it_back(counter: Counter, with_engineer: UUID) -> None:
    away(counter, "刘工")
    assert counter.does(tick).taken_up == 1
    assert counter.does(tick) == counter.does(tick)  # nothing new happens twice
    assert counter.row(with_engineer).acting == "何师傅"
    back(counter, "刘工")
    assert counter.does(tick).handed_back == 1
    stand_in = counter.desk.read(attached, with_engineer).handovers[-1]
    assert (stand_in.kind, stand_in.outcome, stand_in.from_name, stand_in.to_name, stand_in.as_) == (
        Passing.STAND_IN, Outcome.ENDED, "刘工", "何师傅", "b",
    )  # fmt: skip
    assert [line.move for line in counter.story(with_engineer)[-2:]] == [Move.STAND_IN, Move.HAND_BACK]
    assert counter.row(with_engineer).acting == ""


def test_a_hand_over_to_somebody_away_is_accepted_by_their_deputy(counter: Counter) -> None:
    ticket = counter.open(item="房屋渗漏")
    away(counter, "刘工")
    assert "何师傅 accepts it instead" in counter.move(ticket, Move.HAND_OVER).notes[0]
    counter.move(ticket, Move.ACCEPT, "何师傅")
    assert counter.row(ticket).owner == "何师傅"


def test_the_head_is_away_so_the_division_leader_refuses_for_them(counter: Counter, with_engineer: UUID) -> None:
    counter.move(with_engineer, Move.RED_LIGHT, "刘工")
    assert Move.REFUSE not in counter.moves(with_engineer, "周总")
    away(counter, "王主任")
    counter.move(with_engineer, Move.REFUSE, "周总")
    assert counter.desk.read(attached, with_engineer).reports[0].decided_as == "for_head"


def test_whoever_received_it_is_away_so_their_deputy_reports_back(counter: Counter, with_engineer: UUID) -> None:
    counter.move(with_engineer, Move.FINISH, "刘工")
    away(counter, "李红")
    assert counter.acts(with_engineer) == ("小王", "a" if counter.acts(with_engineer)[1] == "a" else "b")
    counter.move(with_engineer, Move.REPORT_BACK, "小王")
    assert counter.story(with_engineer)[-1].standing_for == "李红"


def leave(s: Any, staff_id: UUID, *, by: Actor, now: Any) -> None:
    """Gone without handing anything over, as a file written by other hands may have it."""
    s.get(Staff, staff_id).is_active = False


def test_somebody_who_left_the_office_still_leaves_exactly_one_who_answers(counter: Counter, with_engineer: UUID) -> None:
    assert [row.id for row in counter.desk.read(open_of, counter.id("刘工"), now=counter.desk.now)] == [with_engineer]
    counter.desk.do(leave, counter.id("刘工"))
    assert counter.acts(with_engineer) == ("何师傅", "b")
    counter.move(with_engineer, Move.ASSIGN, "王主任")
    assert (counter.row(with_engineer).owner, counter.acts(with_engineer)) == ("何师傅", ("何师傅", "owner"))


def test_without_anybody_to_decide_a_red_light_is_not_lit(counter: Counter, with_engineer: UUID) -> None:
    for name in ("王主任", "陈主任", "周总", "钱主任"):
        counter.desk.do(leave, counter.id(name))
    with pytest.raises(UserError, match="Nobody of this office may decide"):
        counter.move(with_engineer, Move.RED_LIGHT, "刘工")


def test_whoever_leaves_hands_their_tickets_over_first(counter: Counter, with_engineer: UUID) -> None:
    offered = counter.open(item="房屋渗漏")
    counter.move(offered, Move.HAND_OVER)
    promise = counter.clock(with_engineer, ClockKind.PROMISE)
    with pytest.raises(StillOwns):
        counter.desk.do(set_active, counter.id("刘工"), False)
    parts = counter.desk.read(owned_by, counter.id("刘工"))
    assert {item.number for part in parts if part.key == "tickets" for item in part.items} == {"T20261123-0001", "T20261123-0002"}
    items = [(part.key, item.id) for part in parts for item in part.items]
    with pytest.raises(UserError, match="guards give direction only"):
        counter.desk.do(
            set_active, counter.id("刘工"), False, {item: counter.id("赵师傅") if key == "tickets" else None for key, item in items}
        )
    takers = {item: counter.id("何师傅") if key == "tickets" else None for key, item in items}
    counter.desk.do(set_active, counter.id("刘工"), False, takers)
    assert (counter.row(with_engineer).owner, counter.row(offered).target) == ("何师傅", "何师傅")
    assert counter.clock(with_engineer, ClockKind.PROMISE) == promise
    counter.move(offered, Move.ACCEPT, "何师傅")


def test_whoever_received_tickets_and_leaves_has_somebody_follow_them_up(counter: Counter, with_engineer: UUID) -> None:
    counter.desk.do(change_staff, counter.id("小王"), {"name": "小王", "department": "客服部", "role": "administrator receptionist"})
    items = [(part.key, item.id) for part in counter.desk.read(owned_by, counter.id("李红")) for item in part.items]
    takers = {item: counter.id("小王") if key == "tickets" else None for key, item in items}
    counter.desk.do(set_active, counter.id("李红"), False, takers)
    assert (counter.row(with_engineer).first_owner, counter.row(with_engineer).owner) == ("小王", "刘工")


def test_mine_are_those_i_answer_for(counter: Counter, with_engineer: UUID) -> None:
    from app.tickets.fields import Scope

    def mine(name: str) -> list[UUID]:
        found = counter.desk.read(board, TicketFilter(Scope.MINE), by=counter.actor(name), now=counter.desk.now)
        return [row.id for row in found.rows]

    assert (mine("刘工"), mine("何师傅")) == ([with_engineer], [])
    away(counter, "刘工")
    assert mine("何师傅") == [with_engineer]


# the invariant ---------------------------------------------------------------------------------------------------------------

PEOPLE = ("李红", *(name for name, *_rest in STAFF))
STEPS = st.one_of(
    st.tuples(st.just("away"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("back"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("wait"), st.integers(1, 50_000)),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("move"), st.tuples(st.integers(0, 2), st.sampled_from(PEOPLE), st.integers(0, 40))),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=4, max_size=24))
def test_at_every_event_of_every_open_ticket_exactly_one_person_answers_on_duty_or_the_head(
    ticket_office: tuple[Path, dict[str, Actor]], tmp_path: Path, steps: list[Any]
) -> None:
    """W5 over random absences and moves; nothing falls between, whatever happens in whatever order."""
    folder = tmp_path / new_id().hex
    shutil.copytree(ticket_office[0], folder)
    desk = Desk(folder, ticket_office[1]["李红"])
    try:
        desk.now = at("11-23 09:00")
        _check_a_life(Counter(desk, ticket_office[1]), steps)
    finally:
        desk.store.close()
        shutil.rmtree(folder)


def _check_a_life(counter: Counter, steps: list[Any]) -> None:
    tickets = [counter.open(item="房屋渗漏", channel="call"), counter.open("小王", is_resident="yes"), counter.open(name="李四")]
    gone: set[str] = set()
    for what, about in steps:
        counter.desk.later(seconds=30)
        _happens(counter, what, about, gone, tickets)
        for ticket in tickets:
            _check_one_answers(counter, ticket)
    assert counter.desk.read(check_all).troubles == ()


def _happens(counter: Counter, what: str, about: Any, gone: set[str], tickets: list[UUID]) -> None:
    if what == "away" and about not in gone:
        gone.add(about)
        away(counter, about)
    elif what == "back" and about in gone:
        gone.remove(about)
        back(counter, about)
    elif what == "wait":
        counter.desk.later(minutes=about)
    elif what == "tick":
        counter.does(tick)
    elif what == "move":
        number, name, choice = about
        _makes_a_move(counter, tickets[number], name, choice)


def _makes_a_move(counter: Counter, ticket: UUID, name: str, choice: int) -> None:
    found = [move for move in counter.desk.read(moves_for, ticket, counter.actor(name), now=counter.desk.now)
             if move in FORMS and move not in (Move.LINK, Move.CORRECT, Move.EXTEND)]  # fmt: skip
    if not found:
        return
    move = found[choice % len(found)]
    row = counter.row(ticket)
    more: dict[str, Any] = {}
    if move in (Move.HAND_OVER, Move.ASSIGN):
        free = [one for one in ("刘工", "何师傅", "小王") if one != row.owner]
        more["to"] = free[choice % len(free)]
    if move is Move.NOT_NOW:
        more["look_again"] = f"{counter.desk.now.year + 1}-01-01"
    counter.move(ticket, move, name, **more)


def _check_one_answers(counter: Counter, ticket: UUID) -> None:
    row, found = counter.row(ticket), counter.desk.read(roster, now=counter.desk.now)
    answer = who.accountable(found, row)
    if row.state in CLOSED:
        assert answer is None
        return
    assert answer is not None
    heads = found.heads(row.first_department if row.state is TicketState.DONE else row.department)
    assert found.on_duty(answer.staff_id) or answer.staff_id in heads
    holders = [name for name in PEOPLE if counter.people[name].staff_id == answer.staff_id]
    assert len(holders) == 1
    # whoever answers can do something with it: nothing ends in a place where nobody may act
    assert counter.desk.read(_anybody_may, ticket, [counter.actor(name) for name in PEOPLE], now=counter.desk.now) - ASIDE


ASIDE = NOT_CHOSEN | {Move.NOTE, Move.LINK, Move.CORRECT, Move.VOID, Move.MERGE, Move.SPLIT}


def _anybody_may(s: Any, ticket_id: UUID, actors: list[Actor], *, now: Any) -> set[Move]:
    return {move for actor in actors for move in moves_for(s, ticket_id, actor, now=now)}


def test_the_office_tool_acts_without_a_person_and_still_names_an_owner(counter: Counter) -> None:
    from app.core.actor import EVERYBODY
    from app.tickets.service import Opening, open_ticket
    from tests.tickets.conftest import OPEN

    tool = Actor(None, "office tool", EVERYBODY, "tool")
    with pytest.raises(UserError, match="--owner"):
        counter.desk.store.do(open_ticket, OPEN, by=tool, now=counter.desk.now)
    opened = counter.desk.store.do(open_ticket, OPEN, Opening(owner_id=counter.id("小王")), by=tool, now=counter.desk.now).value
    assert counter.acts(counter.desk.read(ticket_numbered, opened.number)) == ("小王", "owner")
    with pytest.raises(UserError, match="guards give direction only"):
        counter.desk.store.do(open_ticket, OPEN, Opening(owner_id=counter.id("赵师傅")), by=tool, now=counter.desk.now)
