"""What falls due, as the first screen lists it: own matters first, then by the last moment to act, counted for each scope."""

from typing import Any
from uuid import UUID

from app.desk.due import Due, falling_due
from app.tickets.fields import Move, Scope
from tests.tickets.conftest import Counter


def due(counter: Counter, who: str, scope: Scope = Scope.ALL, **how: Any) -> Due:
    found: Due = counter.desk.read(falling_due, scope, by=counter.actor(who), now=counter.desk.now, **how)
    return found


def listed(counter: Counter, who: str, scope: Scope = Scope.ALL) -> list[tuple[UUID, bool]]:
    return [(each.row.id, each.is_mine) for each in due(counter, who, scope).rows]


def test_own_matters_stand_first_then_those_of_others_each_by_the_last_moment_to_act(counter: Counter) -> None:
    theirs = counter.open("小王", matter="电梯异响")
    counter.desk.later(hours=1)
    second, first = counter.open(), counter.open(matter="水管爆裂")
    counter.move(first, Move.RED_LIGHT)  # to be decided within half a day, long before what was promised
    assert listed(counter, "李红") == [(first, True), (second, True), (theirs, False)]
    assert listed(counter, "小王") == [(theirs, True), (first, False), (second, False)]


def test_mine_is_what_i_answer_for_and_the_departments_is_anybodys_of_it(counter: Counter) -> None:
    mine, theirs = counter.open(), counter.open("小王", matter="电梯异响")
    handed = counter.open(matter="渗水")
    counter.move(handed, Move.HAND_OVER)
    assert {key for key, _own in listed(counter, "李红", Scope.MINE)} == {mine, handed}
    assert {key for key, _own in listed(counter, "李红", Scope.DEPARTMENT)} == {mine, theirs, handed}
    assert listed(counter, "刘工", Scope.MINE) == [(handed, True)]
    assert dict(due(counter, "刘工").totals) == {Scope.MINE: 1, Scope.DEPARTMENT: 1, Scope.ALL: 3}


def test_what_waits_has_no_moment_to_act_and_comes_last(counter: Counter) -> None:
    waits, goes_on = counter.open(), counter.open(matter="电梯异响")
    counter.move(waits, Move.WORK)
    counter.move(waits, Move.ASK_PAPERS)
    assert [key for key, _own in listed(counter, "李红")] == [goes_on, waits]
    assert due(counter, "李红").rows[1].row.act_by is None


def test_every_clock_of_a_matter_is_there(counter: Counter) -> None:
    ticket = counter.open(channel="call")
    counter.move(ticket, Move.HAND_OVER, is_call_back="yes")
    kinds = {clock.kind for clock in due(counter, "李红").rows[0].row.running}
    assert {"promise", "accept", "call_back"} <= kinds


def test_what_is_closed_falls_due_no_more_and_a_cut_is_counted(counter: Counter) -> None:
    for n in range(4):
        counter.open(matter=f"第{n}件")
    counter.move(counter.open(matter="误开"), Move.VOID)
    found = due(counter, "李红", limit=3)
    assert (len(found.rows), found.totals[Scope.ALL], found.totals[Scope.MINE]) == (3, 4, 4)


def test_an_office_without_tickets_has_nothing_due(counter: Counter) -> None:
    assert due(counter, "李红").rows == ()
