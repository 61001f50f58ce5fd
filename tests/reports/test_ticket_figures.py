"""What tickets went through in a month, one of each (P1): second notices, refusals, returns, A/B take-overs, extensions, late answers."""

from typing import Any

import pytest

from app.office.absences import Word, come_back, go
from app.reports import lists
from app.tickets.fields import Move
from app.tickets.ticking import tick
from tests.tickets.conftest import Counter, at, bare_office, counter, office_folder, ticket_office  # noqa: F401 -- fixtures of the tickets' office


def numbers(counter: Counter, key: str, name: str) -> dict[str, float | None]:  # noqa: F811 -- the fixture imported above
    block = counter.desk.read(lists.month, now=counter.desk.now).block(key)
    line = next(line for line in (*block.lines, block.total) if line is not None and line.name == name)
    return dict(zip((column.key for column in block.columns), line.numbers, strict=True))


@pytest.fixture
def busy(counter: Counter) -> Any:  # noqa: F811 -- the fixture imported above
    """A second list approved, one returned, one refused, one put off, one taken up by B, one extended, one reopened."""
    listed = counter.open(item="公共部位维修")
    for _n in range(2):
        counter.move(listed, Move.ASK_PAPERS)
        if Move.APPROVE_LIST in counter.moves(listed, "陈主任"):
            counter.move(listed, Move.APPROVE_LIST, "陈主任")
        counter.move(listed, Move.PAPERS_IN)
    returned = counter.open(name="李四", item="房屋渗漏")
    counter.move(returned, Move.HAND_OVER)
    counter.move(returned, Move.SEND_BACK, "刘工")
    refused, put_off = counter.open(name="王五"), counter.open(name="赵六")
    for ticket, move, who in ((refused, Move.REFUSE, "陈主任"), (put_off, Move.NOT_NOW, "周总")):
        counter.move(ticket, Move.RED_LIGHT)
        counter.move(ticket, move, who)
    counter.move(returned, Move.EXTEND, until_day="2026-12-15")
    again = counter.open(name="孙七")
    counter.move(again, Move.ANSWER, reaction="好")
    counter.move(again, Move.REOPEN)
    return counter


def test_each_thing_a_ticket_goes_through_is_counted_once(busy: Counter) -> None:
    counted = numbers(busy, "ticket", "客服部")
    wanted = {"opened": 5, "approve-list": 1, "send-back": 1, "red-light": 2, "refuse": 1, "not-now": 1, "extend": 1, "reopen": 1}
    assert {key: counted[key] for key in wanted} == wanted
    assert numbers(busy, "ticket", "Together") == counted


def test_what_was_undone_is_not_counted(busy: Counter) -> None:
    from app.tickets.undoing import undo

    ticket = busy.open(name="周八")
    moved = busy.move(ticket, Move.RED_LIGHT)
    assert numbers(busy, "ticket", "客服部")["red-light"] == 3
    busy.does(undo, ticket, version=moved.version)
    assert numbers(busy, "ticket", "客服部")["red-light"] == 2


def test_w5_what_b_took_up_is_counted_for_the_department_of_a(busy: Counter) -> None:
    busy.does(go, busy.id("李红"), {"kind": "out"}, Word(), who="钱主任")
    busy.does(tick)
    taken = numbers(busy, "ticket", "客服部")["stand-in"]
    assert taken is not None
    assert taken > 0
    busy.desk.later(minutes=5)
    busy.does(come_back, busy.id("李红"))
    busy.does(tick)
    assert numbers(busy, "ticket", "客服部")["stand-in"] == taken, "back is no take-over"


def test_a_later_date_agreed_on_is_extended_and_still_kept_when_met(busy: Counter) -> None:
    before = numbers(busy, "limit", "Ticket: Promise")
    assert before["extended"] == 1
    late = busy.open(name="吴九", item="公共部位维修")
    busy.desk.now = at("11-30 09:00")
    busy.move(late, Move.FINISH if Move.FINISH in busy.moves(late) else Move.ANSWER)
    after = numbers(busy, "limit", "Ticket: Promise")
    assert (after["late"], after["on_time"]) == ((before["late"] or 0) + 1, before["on_time"])
    assert after["share"] == pytest.approx(100 * (before["on_time"] or 0) / (after["ended"] or 1))


def test_a_ticket_counts_in_the_department_and_under_the_person_that_received_it(busy: Counter) -> None:
    assert numbers(busy, "person", "李红")["ticket"] == 5
    assert numbers(busy, "department", "客服部")["ticket"] == 5
    assert numbers(busy, "channel", "In person")["ticket"] == 5
