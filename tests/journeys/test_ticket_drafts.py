"""A move begun and not made is kept like every other half-filled form: over other tickets, a restart, another counter's move."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.drafts.lists import parked
from app.tickets.fields import Move, TicketState
from app.tickets.work import answer, work
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import CTRL, SHIFT, TicketCounter
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

S, M = TicketState, Move


@pytest.fixture
def desk(counter: Counter) -> TicketCounter:
    return TicketCounter(counter)


def cards(desk: TicketCounter) -> list[tuple[str, str]]:
    return [(row.title, row.about) for row in desk.store.read(parked)]


@contextmanager
def started_again(desk: TicketCounter, qtbot: Any) -> Iterator[MainWindow]:
    """The window closes; the next one opens on the same office."""
    actor = desk.window.tasks.actor
    desk.window.close()
    QApplication.processEvents()
    tasks = Tasks(lambda: desk.store, inline=True)
    window = MainWindow(Desk(tasks))
    qtbot.addWidget(window)
    tasks.start()
    window.resize(1366, 700)
    window.show()
    window.activateWindow()
    assert actor is not None
    window.open_desk(actor)
    QApplication.processEvents()
    yield window


def test_half_an_answer_survives_a_restart_and_the_same_move_brings_it_back(desk: TicketCounter, qtbot: Any) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.ANSWER)
    desk.type("半句话")
    with started_again(desk, qtbot) as window:
        assert cards(desk) == [(f"{row.number} · Answer at once", "张三 · 半句话")]
        window.desk.show_ticket(row.id)
        QApplication.processEvents()
        shown: Any = window.room("tickets")
        shown.shown.open_move(M.ANSWER)
        QApplication.processEvents()
        assert shown.shown.form.form.value("answer") == "半句话"
        assert cards(desk) == []
        shown.shown.form.save()
        QApplication.processEvents()
        assert (desk.state(row.id), cards(desk)) == (S.DONE, [])


def test_f8_opens_the_ticket_with_the_list_of_papers_as_it_was_left(desk: TicketCounter, qtbot: Any) -> None:
    row = desk.open()
    other = desk.open("李四", "13900139000")
    desk.look_at(row.id)
    desk.move(M.ASK_PAPERS)
    desk.type("照片", "判断漏点", "两张")
    desk.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert desk.card.form is None
    desk.look_at(other.id)
    with started_again(desk, qtbot) as window:
        window.room("today").show_parked()
        window.desk.parking.resume(desk.store.read(parked)[0].id)
        QApplication.processEvents()
        screen: Any = window.room("tickets")
        assert window.front is screen
        assert screen.shown.ticket_id == row.id
        assert screen.shown.form.papers.text == "照片 | 判断漏点 | 两张"


def test_a_move_that_was_made_leaves_no_card(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.ANSWER)
    desk.type("半句话")
    desk.press(Qt.Key.Key_Escape)
    assert desk.toast == "Put away: the same move or F8 brings it back."
    desk.move(M.ANSWER)
    desk.save()
    assert (desk.state(row.id), cards(desk)) == (S.DONE, [])


def test_nothing_typed_leaves_no_card(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.WORK)
    desk.press(Qt.Key.Key_Escape)
    assert cards(desk) == []


def test_two_tickets_keep_their_own_half_filled_moves(desk: TicketCounter) -> None:
    first, second = desk.open(), desk.open("李四", "13900139000")
    for row, words in ((first, "给张三"), (second, "给李四")):
        desk.look_at(row.id)
        desk.move(M.NOTE)
        desk.type(words)
    desk.look_at(first.id)
    desk.move(M.NOTE)
    form = desk.card.form
    assert form is not None
    assert form.form.value("note") == "给张三"
    assert [title for title, _about in cards(desk)] == [f"{second.number} · Note"]


def test_a_day_counted_from_today_is_the_same_day_tomorrow(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.WORK)
    form = desk.card.form
    assert form is not None
    form.form.editor("expected_day").setText("+3")  # type: ignore[union-attr]  # a line
    desk.press(Qt.Key.Key_Escape)
    desk.go("2026-11-24 09:00")
    desk.move(M.WORK)
    form = desk.card.form
    assert form is not None
    assert form.form.value("expected_day") == "2026-11-26"


def test_what_another_counter_made_impossible_stays_put_away_with_a_sentence(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.ANSWER)
    desk.type("半句话")
    desk.press(Qt.Key.Key_Escape)
    desk.store.do(answer, row.id, {"answer": "已答复"}, by=desk.actor("李红", "2"), now=clock.now())
    desk.window.desk.parking.resume(desk.store.read(parked)[0].id)
    QApplication.processEvents()
    assert "is not possible any more" in desk.counter.complaints[-1]
    assert [about for _title, about in cards(desk)] == ["张三 · 半句话"]
    assert desk.card.form is None


def test_a_guard_cannot_go_on_with_a_ticket_put_away_by_the_desk(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.ANSWER)
    desk.type("半句话")
    desk.press(Qt.Key.Key_Escape)
    desk.as_("赵师傅")
    desk.window.desk.parking.resume(desk.store.read(parked)[0].id)
    QApplication.processEvents()
    assert "may own tickets" in desk.counter.complaints[-1]
    assert len(cards(desk)) == 1


def test_the_form_in_front_goes_on_when_the_ticket_changes_and_its_move_is_still_possible(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.NOTE)
    desk.type("住户晚上在家")
    desk.store.do(work, row.id, {"expected_day": "2026-11-30"}, by=desk.actor("李红", "2"), now=clock.now())
    desk.card.reload()
    QApplication.processEvents()
    form = desk.card.form
    assert form is not None
    assert form.form.value("note") == "住户晚上在家"
