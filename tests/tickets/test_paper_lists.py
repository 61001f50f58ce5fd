"""One-time notices: everything missing is told once (W4.2, W6.2)."""

import pytest

from app.core.errors import UserError
from app.desk.check import check_all
from app.tickets.fields import ClockKind, Move, TicketState
from app.tickets.papers_missing import approve_here, freeze_list
from app.tickets.story import ListRow, lists_of
from tests.tickets.conftest import PASSWORD, Counter

SECOND = {"papers": "物业缴费证明 | 核对欠费", "basis": "管理规定第6条"}


def lists(counter: Counter, ticket: object) -> tuple[ListRow, ...]:
    found: tuple[ListRow, ...] = counter.desk.read(lists_of, ticket)
    return found


def test_printing_freezes_the_list(counter: Counter) -> None:
    ticket = counter.open()
    made = counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.EDIT_LIST)
    assert [paper.what for paper in lists(counter, ticket)[0].papers] == ["现场照片"]
    assert counter.does(freeze_list, made.about_id) == "N20261123-0001"
    assert Move.EDIT_LIST not in counter.moves(ticket)
    with pytest.raises(UserError, match="frozen"):
        counter.move(ticket, Move.EDIT_LIST)


def test_what_was_read_out_is_told_and_frozen_as_well(counter: Counter) -> None:
    ticket = counter.open(channel="call")
    counter.move(ticket, Move.ASK_PAPERS, delivery="phone", proof="read_back")
    assert lists(counter, ticket)[0].is_frozen
    with pytest.raises(UserError, match="frozen"):
        counter.move(ticket, Move.EDIT_LIST)


def test_a_ticked_paper_stays_ticked_when_the_list_is_corrected(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.PAPERS_IN, ticked="1")
    counter.move(ticket, Move.EDIT_LIST, papers="现场照片 | 需要判断位置\n身份资料 | 核对")
    papers = lists(counter, ticket)[0].papers
    assert [(paper.what, paper.ticked_at is not None) for paper in papers] == [("现场照片", True), ("身份资料", False)]


def test_a_second_list_needs_the_heads_approval_and_is_counted(counter: Counter) -> None:
    ticket = counter.open(item="房屋渗漏")
    counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.PAPERS_IN)
    moved = counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    assert (moved.state, counter.row(ticket).lists) == (TicketState.WORKING, 1)
    assert "head approves" in moved.notes[0]
    promise = counter.clock(ticket, ClockKind.PROMISE)
    assert promise is not None
    assert not promise.is_paused
    with pytest.raises(UserError, match="does not count"):
        counter.does(freeze_list, moved.about_id)
    with pytest.raises(UserError, match="waits for the head"):
        counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    with pytest.raises(UserError, match="陈主任"):
        counter.move(ticket, Move.APPROVE_LIST)
    counter.move(ticket, Move.APPROVE_LIST, "陈主任")
    assert (counter.row(ticket).state, counter.row(ticket).lists) == (TicketState.WAITING, 2)
    promise = counter.clock(ticket, ClockKind.PROMISE)
    assert promise is not None
    assert promise.is_paused
    assert [(one.place, one.approved_by) for one in lists(counter, ticket)] == [(1, ""), (2, "陈主任")]
    assert counter.desk.read(check_all).troubles == ()


def test_a_second_list_the_head_declines_changes_nothing(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.PAPERS_IN)
    counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    counter.move(ticket, Move.DECLINE_LIST, "陈主任")
    assert (counter.row(ticket).state, counter.row(ticket).lists) == (TicketState.WORKING, 1)
    assert Move.APPROVE_LIST not in counter.moves(ticket, "陈主任")


def test_a_frozen_list_may_be_followed_by_a_second_while_papers_are_awaited(counter: Counter) -> None:
    ticket = counter.open()
    made = counter.move(ticket, Move.ASK_PAPERS)
    with pytest.raises(UserError, match="correct it instead"):
        counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    counter.does(freeze_list, made.about_id)
    counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    counter.move(ticket, Move.APPROVE_LIST, "陈主任")
    assert [paper.number for one in lists(counter, ticket) for paper in one.papers] == [1, 2, 3]
    assert counter.move(ticket, Move.PAPERS_IN, ticked="1、2").notes
    counter.move(ticket, Move.PAPERS_IN, ticked="3")
    assert counter.row(ticket).state is TicketState.WORKING


def test_the_head_approves_at_the_counter_with_a_password(counter: Counter) -> None:
    ticket = counter.open()
    counter.move(ticket, Move.ASK_PAPERS)
    counter.move(ticket, Move.PAPERS_IN)
    counter.move(ticket, Move.ASK_PAPERS, **SECOND)
    wrong = counter.does(approve_here, ticket, "陈主任", "not this one")
    assert (wrong.is_done, counter.row(ticket).lists) == (False, 1)
    with pytest.raises(UserError, match="陈主任"):
        counter.does(approve_here, ticket, "王主任", PASSWORD)
    assert counter.does(approve_here, ticket, "陈主任", PASSWORD).is_done
    assert counter.story(ticket)[-1].by_name == "陈主任"
