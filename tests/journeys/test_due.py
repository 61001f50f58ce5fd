"""The first screen says what falls due; a person's timeline stands in the people room and beside a visit."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from app.calls.fields import About
from app.calls.service import take_call
from app.core import clock
from app.core.actor import Actor, Role
from app.office.service import add_staff
from app.tickets import service as tickets
from app.tickets.fields import Move, Scope
from app.tickets.moves import SERVICES
from app.visits import service as visits
from app.visits.fields import Leaving
from app.visits.service import Coming
from tests.journeys.conftest import Counter
from ui import theme
from ui.today.due_board import DueBoard, DueDelegate
from ui.visits.history import EntryRow
from ui.visits.timeline import TimelinePart

CTRL = Qt.KeyboardModifier.ControlModifier
TICKET = {"channel": "visit", "name": "张三", "phone": "13800138000", "matter": "卫生间渗水", "is_resident": "no"}


def open_ticket(counter: Counter, by: Actor | None = None, **form: Any) -> UUID:
    opened = counter.window.tasks.store.do(
        tickets.open_ticket, {**TICKET, **form}, None, by=by or counter.window.tasks.actor, now=clock.now()
    )
    counter.window.tasks.changed.emit(opened.changed)
    QApplication.processEvents()
    ticket_id: UUID = opened.value.ticket_id
    return ticket_id


@pytest.fixture
def due(counter: Counter) -> DueBoard:
    board = counter.screen.due
    assert isinstance(board, DueBoard)
    return board


@pytest.fixture
def colleague(counter: Counter) -> Actor:
    form = {"name": "小王", "department": "客服部", "role": "receptionist", "phone": "8101"}
    staff_id = counter.store.do(add_staff, form, by=Actor(None, "x", frozenset(Role)), now=clock.now()).value
    return Actor(staff_id, "小王", frozenset({Role.RECEPTIONIST}), "2")


def words(board: DueBoard) -> list[str]:
    return [board.list.model().data(board.list.model().index(n, 0)) for n in range(len(board.list.rows()))]


def test_a_ticket_opened_anywhere_falls_due_on_the_first_screen(counter: Counter, due: DueBoard) -> None:
    assert due.states.currentIndex() == 1
    open_ticket(counter)
    assert "张三 · 卫生间渗水" in words(due)[0]
    assert due.chips[Scope.MINE].text() == "Mine 1"


def test_own_first_and_ctrl_b_narrows_to_mine(counter: Counter, due: DueBoard, colleague: Actor) -> None:
    open_ticket(counter, colleague, matter="电梯异响")
    counter.pass_time(minutes=5)
    open_ticket(counter)
    assert [line.splitlines()[0] for line in words(due)] == ["张三 · 卫生间渗水", "张三 · 电梯异响"]
    due.list.setFocus()
    counter.press(Qt.Key.Key_B, CTRL)
    assert (due.scope, len(due.list.rows())) == (Scope.MINE, 1)
    counter.press(Qt.Key.Key_B, CTRL)
    counter.press(Qt.Key.Key_B, CTRL)
    assert (due.scope, len(due.list.rows())) == (Scope.ALL, 2)


def test_enter_on_a_matter_shows_it_in_the_room_of_tickets(counter: Counter, due: DueBoard) -> None:
    ticket = open_ticket(counter)
    due.list.setFocus()
    due.list.pick(0)
    counter.enter()
    assert counter.window.front is counter.window.room("tickets")
    assert counter.window.room("tickets").shown.ticket_id == ticket


def test_colours_and_words_move_with_the_clock_without_a_query(counter: Counter, due: DueBoard) -> None:
    open_ticket(counter)
    assert due.foot_words == ""
    counter.pass_time(days=20)
    due.tick(clock.now())
    assert "overdue" in words(due)[0]
    assert "1 overdue" in due.foot_words


def move(counter: Counter, ticket: UUID, name: Move, **form: Any) -> None:
    module, _sign, called = SERVICES[name].partition(":")
    made = getattr(import_module(module), called)
    done = counter.store.do(made, ticket, form, by=counter.window.tasks.actor, now=clock.now())
    counter.window.tasks.changed.emit(done.changed)
    QApplication.processEvents()


def test_every_clock_of_a_matter_has_room_however_narrow_the_board_is(counter: Counter, due: DueBoard, colleague: Actor) -> None:
    ticket = open_ticket(counter, channel="call", is_resident="yes")
    move(counter, ticket, Move.HAND_OVER, to="小王", reason="Not our duty", papers="无", is_told="yes", is_call_back="yes")
    (row,) = due.list.rows()
    shown = due.list.model().shown(0)  # type: ignore[attr-defined]  # the board's own model
    assert 1 + len(shown.clocks) == len(row.row.running) >= 3
    delegate = due.list.itemDelegate()
    assert isinstance(delegate, DueDelegate)
    for width in (240, 360, 900):
        lanes = delegate.lanes(shown, width)
        assert [one for lane in lanes for one in lane] == list(shown.clocks)
        for lane in lanes[1:]:
            assert sum(theme.measure(theme.SMALL).horizontalAdvance(word) + 18 for word, _meaning in lane) < width or len(lane) == 1
    due.list.resize(QSize(260, 300))
    narrow = delegate.sizeHint(QStyleOptionViewItem(), due.list.model().index(0, 0)).height()
    due.list.resize(QSize(1200, 300))
    assert narrow > delegate.sizeHint(QStyleOptionViewItem(), due.list.model().index(0, 0)).height()
    assert not due.grab().isNull()


# timelines ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def known(counter: Counter) -> UUID:
    """王小明 came ten times and called once before the last."""
    by = counter.window.tasks.actor
    form = {"name": "王小明", "phone": "13812345678", "host": "5-1-0803", "purpose": "探访"}
    for n in range(10):
        at = clock.now() - timedelta(days=10 - n)
        done = counter.store.do(visits.arrive, form, Coming(as_written=True), by=by, now=at).value
        counter.store.do(visits.leave, done.visit_id, Leaving.SEEN, by=by, now=at + timedelta(minutes=9))
    who = counter.visit("王小明").person_id
    assert who is not None
    call = {"direction": "in", "name": "王小明", "kind": "answered", "text": "问厨房漏水"}
    counter.store.do(take_call, call, About(person_id=who), by=by, now=clock.now() - timedelta(days=1, hours=2))
    return who


def rows(part: TimelinePart) -> list[EntryRow]:
    QApplication.processEvents()
    return [each for each in part.findChildren(EntryRow) if not each.isHidden()]


def test_the_people_room_shows_a_persons_timeline_by_kind_and_says_what_it_leaves_out(counter: Counter, known: UUID) -> None:
    counter.window.open_room("people")
    room = counter.window.room("people")
    room.panel.show_person(known)
    room.panel.show()
    counter.press(Qt.Key.Key_2, CTRL)
    part = room.panel.timeline
    total = part.shown.total
    assert room.panel.tabs[1].text() == f"Timeline {total}"
    assert [each.entry.kind for each in rows(part)][:2] == ["visit", "call"]
    assert f"{total - 8} earlier" in part.more.text()
    part.more.click()
    assert len(rows(part)) == total
    assert part.more.isHidden()
    next(chip for chip in part._group.buttons() if chip.text().startswith("Calls")).click()
    assert [each.entry.words for each in rows(part)] == ["问厨房漏水"]


def test_a_visit_on_the_timeline_is_opened_and_its_own_panel_tells_of_the_others(counter: Counter, known: UUID) -> None:
    counter.window.open_room("people")
    room = counter.window.room("people")
    room.panel.show_person(known)
    room.panel.turn_to(1)
    first = rows(room.panel.timeline)[0]
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert counter.window.front is counter.visits
    details = counter.visits.details
    assert details.details.row.id == first.entry.id
    beside = rows(details.timeline)
    assert first.entry.id not in {each.entry.id for each in beside}
    assert len(beside) == 8
    QTest.mouseClick(next(each for each in beside if each.entry.kind == "visit"), Qt.MouseButton.LeftButton)
    assert details.details.row.id != first.entry.id


def test_a_timeline_in_sight_learns_of_what_is_new(counter: Counter, known: UUID) -> None:
    counter.window.open_room("people")
    room = counter.window.room("people")
    room.panel.show_person(known)
    room.panel.show()
    room.panel.turn_to(1)
    before = room.panel.timeline.shown.total
    done = counter.store.do(
        tickets.open_ticket, {**TICKET, "name": "王小明"}, tickets.Opening(person_id=known), by=counter.window.tasks.actor, now=clock.now()
    )
    counter.window.tasks.changed.emit(done.changed)
    assert rows(room.panel.timeline)[0].entry.kind == "ticket"
    assert room.panel.timeline.shown.total == before + 1
    assert not room.grab().isNull()


def test_somebody_new_has_nothing_on_record_yet(counter: Counter) -> None:
    counter.window.open_room("people")
    room = counter.window.room("people")
    room.panel.start_new()
    room.panel.show()
    assert room.panel.tabs[1].isHidden()
    assert room.panel.pages.currentIndex() == 0
