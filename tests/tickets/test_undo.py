"""Undo: for ten seconds every move can be turned back, with all it did."""

from dataclasses import replace
from typing import Any

import pytest

from app.core.errors import StaleRecord, UserError
from app.desk.check import check_all
from app.tickets.fields import ClockKind, Move, TicketState
from app.tickets.lists import TicketRow
from app.tickets.story import attached, lists_of
from app.tickets.undoing import undo
from tests.tickets.conftest import Counter, at
from tests.tickets.test_moves import TABLE, WAYS

S = TicketState
PAIRS = [(state, move, who) for state, moves in TABLE.items() for move, who in moves.items()]


def bare(row: TicketRow) -> Any:
    """The row without what an undo leaves behind: version, times of the move, clocks that were started and cancelled again."""
    clocks = tuple((one.kind, one.due_at, one.is_paused, one.result) for one in row.clocks if one.result != "cancelled")
    return replace(row, version=0, moved_at=None, moved_by="", clocks=()), sorted(map(str, clocks))


@pytest.mark.parametrize(("state", "move", "who"), PAIRS, ids=lambda value: str(value))
def test_every_move_can_be_taken_back_and_leaves_the_ticket_as_it_was(counter: Counter, state: TicketState, move: Move, who: str) -> None:
    ticket = counter.open(item="房屋渗漏", is_resident="yes", channel="call")
    other = counter.row(counter.open(name="李四", phone="13900139000")).number
    for step, person in WAYS[state]:
        counter.move(ticket, step, person)
        counter.desk.later(minutes=1)
    before = counter.row(ticket)
    more: dict[str, Any] = {"other": other} if move is Move.LINK else {}
    if move is Move.MERGE:
        more = {"into": other, "reason": "The same matter twice"}
    if move in (Move.ASSIGN, Move.HAND_OVER):
        more = {"to": "何师傅"}
    counter.move(ticket, move, who, **more)
    counter.desk.later(seconds=9)
    counter.does(undo, ticket, who=who)
    after = counter.row(ticket)
    assert bare(after) == bare(before)
    assert [line.move for line in counter.story(ticket) if line.is_undone] == [move]
    assert counter.desk.read(check_all).troubles == ()


def test_a_ticket_just_opened_becomes_void_and_keeps_its_number(counter: Counter) -> None:
    ticket = counter.open(item="房屋渗漏", is_resident="yes")
    counter.does(undo, ticket)
    row = counter.row(ticket)
    assert (row.state, row.number, row.running) == (S.VOID, "T20261123-0001", ())
    assert counter.row(counter.open()).number == "T20261123-0002"


def test_after_ten_seconds_or_twice_or_by_somebody_else_nothing_is_undone(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.WORK)
    with pytest.raises(UserError, match="李红"):
        counter.does(undo, ticket, who="小王")
    counter.desk.later(seconds=11)
    with pytest.raises(UserError, match="ten seconds"):
        counter.does(undo, ticket)
    counter.move(ticket, Move.FINISH)
    counter.does(undo, ticket)
    with pytest.raises(UserError, match="ten seconds"):
        counter.does(undo, ticket)
    assert counter.row(ticket).state is S.WORKING


def test_another_counter_was_quicker_than_the_undo(counter: Counter) -> None:
    ticket = counter.open()
    version = counter.move(ticket, Move.WORK).version
    counter.move(ticket, Move.FINISH)
    with pytest.raises(StaleRecord, match="李红 at 1"):
        counter.does(undo, ticket, version=version)


def test_a_number_given_is_used_up_and_what_waited_waits_no_more(counter: Counter) -> None:
    ticket = counter.open(item="公共部位维修")
    counter.move(ticket, Move.ASK_PAPERS)
    counter.does(undo, ticket)
    assert counter.row(ticket).lists == 0
    assert counter.desk.read(lists_of, ticket)[0].void_at is not None
    assert counter.move(ticket, Move.ASK_PAPERS).about_number == "N20261123-0002"
    counter.move(ticket, Move.RED_LIGHT)
    counter.does(undo, ticket)
    assert counter.desk.read(attached, ticket).reports[0].verdict == "withdrawn"
    assert counter.move(ticket, Move.RED_LIGHT).about_number == "R20261123-0002"


def test_a_pause_taken_back_costs_no_time_and_comes_again_as_usual(counter: Counter) -> None:
    ticket = counter.open(item="房屋渗漏")
    promise = counter.clock(ticket, ClockKind.PROMISE)
    assert promise is not None
    counter.move(ticket, Move.ASK_PAPERS)
    counter.does(undo, ticket)
    again = counter.clock(ticket, ClockKind.PROMISE)
    assert again is not None
    assert (again.is_paused, again.due_at) == (False, promise.due_at)
    counter.move(ticket, Move.ASK_PAPERS)
    counter.desk.now = at("11-25 09:00")
    counter.move(ticket, Move.PAPERS_IN)
    counter.does(undo, ticket)
    counter.desk.now = at("11-27 09:00")
    counter.move(ticket, Move.PAPERS_IN)
    once_more = counter.clock(ticket, ClockKind.PROMISE)
    assert once_more is not None
    assert once_more.due_at == at("12-04 17:30")  # paused on the first day: seven days by the calendar from the 27th


def test_a_split_taken_back_voids_the_new_tickets(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.SPLIT)
    counter.does(undo, ticket)
    from app.tickets.lists import ticket_numbered

    child = counter.row(counter.desk.read(ticket_numbered, "T20261123-0002"))
    assert (child.state, child.running) == (S.VOID, ())
