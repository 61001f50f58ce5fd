"""A ticket closed long ago opens only with a reason, by keys; the reason is kept."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.core import clock
from app.office.closed_files import FileOpening
from app.tickets.correcting import void
from app.tickets.fields import TicketState
from app.tickets.service import open_ticket
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import TicketCounter
from ui.say import Question

FORM = {"channel": "call", "name": "李四", "phone": "13900139000", "matter": "窗台渗水", "is_resident": "no"}


@pytest.fixture
def desk(counter: Counter) -> TicketCounter:
    return TicketCounter(counter)


def questions(desk: TicketCounter) -> list[Question]:
    return [asked for asked in desk.window.findChildren(Question) if asked.isVisible()]


def look_at(desk: TicketCounter, ticket_id: Any) -> None:
    desk.window.desk.show_ticket(ticket_id)
    QApplication.processEvents()


@pytest.fixture
def closed(desk: TicketCounter) -> list[Any]:
    """Two tickets closed 40 days ago, the newer one first as in the list."""
    made = []
    for name in ("王五", "李四"):
        by = desk.window.desk.tasks.actor
        ticket_id = desk.store.do(open_ticket, {**FORM, "name": name}, by=by, now=clock.now()).value.ticket_id
        desk.store.do(void, ticket_id, {"reason": "Entered by mistake"}, by=by, now=clock.now())
        made.insert(0, ticket_id)
    desk.counter.pass_time(days=40)
    return made


def test_passing_by_closed_files_asks_nothing_and_enter_asks(desk: TicketCounter, closed: list[Any]) -> None:
    newer, older = closed
    room = desk.room()
    room.filters.clear()
    room.filters.state.setCurrentIndex(room.filters.state.findData(TicketState.VOID.value))
    room.filters.changed.emit()
    room.list.setFocus()
    QApplication.processEvents()
    assert (desk.card.record_id, desk.card.whole, questions(desk)) == (newer, None, [])
    desk.press(Qt.Key.Key_Down)
    assert (desk.card.record_id, desk.card.whole, questions(desk)) == (older, None, [])
    desk.window.tasks.changed.emit(frozenset({"Ticket"}))  # somebody wrote at another counter
    QApplication.processEvents()
    assert (desk.card.record_id, questions(desk)) == (older, [])
    desk.press(Qt.Key.Key_Return)
    assert len(questions(desk)) == 1
    desk.press(Qt.Key.Key_Escape)
    assert (desk.card.whole, questions(desk)) == (None, [])
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_1)
    QApplication.processEvents()
    assert desk.card.whole.row.id == older
    assert questions(desk) == []


def test_a_closed_file_asks_for_the_reason_once_a_day(desk: TicketCounter) -> None:
    by = desk.window.desk.tasks.actor
    ticket_id = desk.store.do(open_ticket, FORM, by=by, now=clock.now()).value.ticket_id
    desk.store.do(void, ticket_id, {"reason": "Entered by mistake"}, by=by, now=clock.now())
    look_at(desk, ticket_id)
    assert questions(desk) == []  # closed today
    desk.counter.pass_time(days=40)
    look_at(desk, ticket_id)
    assert len(questions(desk)) == 1
    assert desk.card.whole is None  # nothing of it is seen before
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)  # "It came up again"
    QApplication.processEvents()
    assert questions(desk) == []
    assert desk.card.whole.row.state is TicketState.VOID
    kept = desk.store.read(lambda s: [(one.reason, one.opened_by) for one in s.scalars(select(FileOpening))])
    assert kept == [("It came up again", "李红")]
    desk.card.close_one()
    look_at(desk, ticket_id)
    assert questions(desk) == []
