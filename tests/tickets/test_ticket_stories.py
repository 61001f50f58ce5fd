"""A ticket is found by every word of its story, and stands on its person's timeline."""

from app.desk.check import check_all
from app.desk.timeline import timeline
from app.stories.lists import find
from app.tickets.fields import Move, TicketState
from app.tickets.lists import TicketFilter, board
from app.tickets.revealing import reveal
from app.tickets.undoing import undo
from app.tickets.whole import whole
from tests.tickets.conftest import Counter, at


def found(counter: Counter, text: str) -> list[str]:
    rows = counter.desk.read(board, TicketFilter(text=text, is_open=False), by=counter.desk.by, now=counter.desk.now).rows
    return [row.number for row in rows]


def test_a_ticket_is_found_by_any_two_characters_of_what_was_written_at_any_of_its_moves(counter: Counter) -> None:
    leaking, other = counter.open(matter="厨房水管漏水"), counter.open(name="李四", phone="13900139000", matter="电梯异响")
    counter.move(leaking, Move.NOTE, "小王", note="住户晚上八点后在家")
    number = counter.row(leaking).number
    for words in ("水管", "八点", "张三", "13800138000", number, number[-4:]):
        assert number in found(counter, words), words
    assert found(counter, "八点") == [number]
    assert found(counter, "电梯") == [counter.row(other).number]
    assert found(counter, "屋顶") == []


def test_names_and_phones_of_a_ticket_are_found_but_never_quoted(counter: Counter) -> None:
    counter.open(matter="厨房水管漏水")
    (row,) = counter.desk.read(find, "13800138000").rows
    assert (row.kind, row.field, "138" in row.excerpt) == ("ticket", "phone", False)
    assert counter.desk.read(check_all).troubles == ()


def test_days_of_receipt_narrow_the_board_both_counted_in(counter: Counter) -> None:
    first = counter.open()
    counter.desk.now = at("11-25 09:00")
    second = counter.open(name="李四", phone="13900139000")
    day = at("11-25 00:00")

    def numbers(**days: object) -> set[str]:
        wanted = TicketFilter(**days)  # type: ignore[arg-type]  # days by name
        return {row.number for row in counter.desk.read(board, wanted, by=counter.desk.by, now=counter.desk.now).rows}

    one, two = counter.row(first).number, counter.row(second).number
    assert numbers() == {one, two}
    assert numbers(first=day.date().replace(day=25)) == {two}
    assert numbers(last=day.date().replace(day=24)) == {one}
    assert numbers(first=day.date().replace(day=25), last=day.date().replace(day=25)) == {two}


def test_a_ticket_stands_on_its_persons_timeline_and_one_that_is_void_does_not(counter: Counter) -> None:
    ticket = counter.open()
    row = counter.row(ticket)
    assert row.person_id is not None
    (entry,) = counter.desk.read(timeline, row.person_id).entries
    assert (entry.kind, entry.number, entry.standing) == ("ticket", row.number, "open")
    counter.move(ticket, Move.VOID)
    assert counter.desk.read(timeline, row.person_id).entries == ()


def test_the_card_offers_only_the_moves_of_whoever_looks(counter: Counter) -> None:
    ticket = counter.open()
    seen = {
        who: set(counter.desk.read(whole, ticket, by=counter.people[who], now=counter.desk.now).moves) for who in ("李红", "刘工", "赵师傅")
    }
    assert {Move.ANSWER, Move.WORK, Move.HAND_OVER} <= seen["李红"]
    assert Move.ANSWER not in seen["刘工"]
    assert seen["赵师傅"] == set()


def test_a_contact_shown_is_on_the_trail_and_the_move_before_it_can_still_be_taken_back(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.WORK)
    (seen,) = counter.does(reveal, [ticket], "to call them")
    assert (seen.name, seen.phone) == ("张三", "13800138000")
    counter.does(undo, ticket)
    assert counter.row(ticket).state is TicketState.RECEIVED
    assert counter.desk.read(check_all).troubles == ()
