"""A ticket is found by whatever was written at any of its moves, on its board and in the one box; it stands on the person's timeline."""

from typing import Any

import pytest

from app.desk.check import check_all
from app.desk.find import find
from app.desk.stories import rebuild
from app.tickets.deed import Moved
from app.tickets.directing import give_direction
from app.tickets.fields import Move, Scope
from app.tickets.lists import TicketFilter, board
from app.tickets.service import Opening
from app.tickets.undoing import undo
from tests.tickets.conftest import Counter


def found(counter: Counter, text: str) -> list[tuple[str, str, str]]:
    hits = counter.desk.read(find, text, now=counter.desk.now).hits
    return [(hit.number, hit.detail, hit.matched) for hit in hits if hit.kind == "ticket"]


def listed(counter: Counter, text: str, *, is_open: bool = True) -> list[str]:
    wanted = TicketFilter(Scope.ALL, is_open=is_open, text=text)
    return [row.number for row in counter.desk.read(board, wanted, by=counter.desk.by, now=counter.desk.now).rows]


def test_the_matter_is_found_with_its_number_and_who_brought_it(counter: Counter) -> None:
    counter.open()
    assert found(counter, "渗水") == [("T20261123-0001", "卫生间渗水", "渗水")]
    assert found(counter, "张三") == [("T20261123-0001", "卫生间渗水", "张三")]
    assert found(counter, "8000") == [("T20261123-0001", "phone · 卫生间渗水", "")]
    assert found(counter, "T20261123-0001")[0][0] == "T20261123-0001"
    assert counter.desk.read(find, "T20261123-0001", now=counter.desk.now).hits[0].is_in_text is False


@pytest.mark.parametrize(
    ("moves", "text"),
    [
        ((Move.ANSWER,), "当面答复"), ((Move.WORK, Move.FINISH), "已修好"), ((Move.ASK_PAPERS,), "判断位置"), 
        ((Move.RED_LIGHT,), "批准文件"), ((Move.NOTE,), "已联系"),
    ],
)  # fmt: skip
def test_whatever_is_written_at_a_move_is_found_at_once(counter: Counter, moves: tuple[Move, ...], text: str) -> None:
    ticket = counter.open()
    assert found(counter, text) == []
    for move in moves:
        counter.move(ticket, move)
    assert [number for number, _detail, _matched in found(counter, text)] == ["T20261123-0001"]
    assert text in found(counter, text)[0][1]


def test_the_number_on_a_notice_report_or_direction_note_finds_its_ticket(counter: Counter) -> None:
    note = counter.does(give_direction, {"matter": "渗水", "place": "客服部", "contact": "李红"}, who="赵师傅")
    ticket = counter.open(opening=Opening(source_kind="direction", source_id=note.id, source_number=note.number))
    papers = [counter.move(ticket, move).about_number for move in (Move.ASK_PAPERS, Move.RED_LIGHT)]
    assert papers == ["N20261123-0001", "R20261123-0001"]
    for number, words in zip((*papers, note.number.lower()), ("One-time notice", "Red-light report", "Direction note"), strict=True):
        hits = counter.desk.read(find, number, now=counter.desk.now).hits
        assert [(hit.kind, hit.id, hit.detail) for hit in hits] == [("ticket", ticket, f"{words} {number.upper()} · 卫生间渗水")]
    assert counter.desk.read(find, "N20261124", now=counter.desk.now).hits == ()


def test_what_was_undone_is_not_found(counter: Counter) -> None:
    ticket = counter.open()
    moved: Moved = counter.move(ticket, Move.NOTE, note="龙头坏了")
    assert found(counter, "龙头") != []
    counter.does(undo, ticket, version=moved.version)
    assert found(counter, "龙头") == []


def test_a_corrected_name_and_matter_are_found_instead_of_the_old(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.CORRECT, name="张山", matter="厨房漏水")
    assert (found(counter, "渗水"), found(counter, "张三")) == ([], [])
    assert len(found(counter, "漏水")) == len(found(counter, "张山")) == 1


def test_the_board_is_narrowed_by_two_characters_of_the_story_open_and_closed(counter: Counter) -> None:
    first, second = counter.open(), counter.open(matter="电梯异响", name="李四")
    counter.move(first, Move.NOTE, note="已约周三上门")
    assert listed(counter, "周三") == ["T20261123-0001"]
    assert listed(counter, "电梯") == ["T20261123-0002"]
    assert listed(counter, "0002") == ["T20261123-0002"]
    counter.move(second, Move.ANSWER, reaction="表示满意", answer="已调整")
    assert listed(counter, "电梯") == []
    assert listed(counter, "电梯", is_open=False) == listed(counter, "满意", is_open=False) == ["T20261123-0002"]


def test_stories_of_tickets_are_as_the_records_tell_them(counter: Counter) -> None:
    ticket = counter.open()
    for move in (Move.WORK, Move.RED_LIGHT):
        counter.move(ticket, move)
    assert counter.desk.read(check_all).troubles == ()
    before = found(counter, "渗水")
    counter.desk.store.idle(rebuild)
    assert found(counter, "渗水") == before
    assert counter.desk.read(check_all).troubles == ()


def test_a_ticket_opened_writes_one_story(counter: Counter) -> None:
    def count(s: Any) -> int:
        many: int = s.connection().exec_driver_sql("SELECT count(*) FROM story").scalar_one()
        return many

    counter.open()
    assert counter.desk.read(count) == 1
