"""What a ticket was opened from is one key away, and leads back to the ticket."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.calls import mail
from app.calls.service import take_message
from app.core import clock
from app.core.actor import SYSTEM
from app.opinions.service import register
from app.tickets.attaching import attach
from app.tickets.joining import link
from tests.journeys.conftest import Counter
from tests.journeys.test_calls import ring
from tests.journeys.ticket_office import CTRL, SHIFT, TicketCounter


@pytest.fixture
def desk(counter: Counter) -> TicketCounter:
    return TicketCounter(counter)


def links(shown: QWidget, words: str) -> list[QPushButton]:
    return [each for each in shown.findChildren(QPushButton) if each.isVisible() and words in each.text()]


def to_source(desk: TicketCounter, ticket_id: UUID) -> None:
    desk.look_at(ticket_id)
    desk.press(Qt.Key.Key_O, CTRL | SHIFT)
    QApplication.processEvents()


def back(desk: TicketCounter, shown: QWidget, number: str) -> None:
    """The source names its ticket, and pressing it opens it."""
    (link,) = links(shown, number)
    link.click()
    QApplication.processEvents()
    assert desk.window.front is desk.screen


def test_a_call_and_its_ticket_lead_to_each_other(desk: TicketCounter) -> None:
    ring(desk.counter, "李四 13900139000", "")
    desk.type("办理装修")
    desk.press(Qt.Key.Key_F4)
    desk.save()
    row = desk.newest
    to_source(desk, row.id)
    room: Any = desk.window.room("calls")
    assert desk.window.front is room
    assert room.contact.key == ("call", row.source_id)
    back(desk, room.contact, row.number)
    assert desk.card.ticket_id == row.id
    (link,) = links(desk.card, row.source_number)
    assert link.text().strip() == f"Call {row.source_number}  Ctrl+Shift+O"


@pytest.mark.parametrize("form", ["message", "mail"])
def test_a_message_or_letter_and_its_ticket_lead_to_each_other(desk: TicketCounter, form: str) -> None:
    if form == "message":
        said = {"name": "李四", "phone": "13900139000", "for_whom": "小王", "text": "漏水"}
        source = desk.store.do(take_message, said, by=SYSTEM, now=clock.now()).value.message_id
    else:
        said = {"direction": "in", "kind": "letter", "name": "李四", "about": "漏水"}
        source = desk.store.do(mail.enter, said, by=SYSTEM, now=clock.now()).value.id
    desk.window.show_record(form, source)
    desk.press(Qt.Key.Key_F4)
    desk.side.panel.form.fill({"is_contact_refused": "yes"} if form == "mail" else {})
    desk.save()
    row = desk.newest
    assert (row.source_kind, row.source_id, row.matter) == (form, source, "漏水")
    to_source(desk, row.id)
    room: Any = desk.window.room("calls")
    assert room.contact.key == (form, source)
    back(desk, room.contact, row.number)
    assert desk.card.ticket_id == row.id


def test_f4_at_a_visit_of_the_register_makes_a_ticket_of_it_and_both_lead_to_each_other(desk: TicketCounter) -> None:
    desk.counter.walk_in("周海洋")
    visit = desk.counter.visit("周海洋")
    desk.window.show_record("visit", visit.id)
    desk.press(Qt.Key.Key_F4)
    panel = desk.side.panel
    assert (panel.form.value("name"), panel.form.value("home")) == ("周海洋", "5-1-0803 林先生")
    panel.form.fill({"phone": "13500135000", "matter": "门禁卡坏了"})
    desk.save()
    row = desk.newest
    to_source(desk, row.id)
    room: Any = desk.window.room("visits")
    assert desk.window.front is room
    assert room.details.details.row.id == visit.id
    back(desk, room.details, row.number)
    assert desk.card.ticket_id == row.id


def test_what_an_opinion_asks_for_becomes_a_ticket_and_the_opinion_stays(desk: TicketCounter) -> None:
    said = {"kind": "opinion", "channel": "phone", "name": "林先生", "phone": "13800138000", "home": "5-1-0803", "text": "路灯坏了三天"}
    made = desk.store.do(register, said, by=SYSTEM, now=clock.now()).value
    desk.window.show_record("opinion", made.id)
    desk.press(Qt.Key.Key_F4)
    panel = desk.side.panel
    typed = [panel.form.value(name) for name in ("name", "phone", "home", "matter", "channel")]
    assert typed == ["林先生", "13800138000", "5-1-0803", "路灯坏了三天", "call"]
    desk.save()
    row = desk.newest
    assert (row.source_kind, row.source_id, row.source_number) == ("opinion", made.id, made.number)
    to_source(desk, row.id)
    room: Any = desk.window.room("opinions")
    assert desk.window.front is room
    assert room.one.isVisible()
    back(desk, room.one, row.number)
    assert desk.card.ticket_id == row.id


def test_an_anonymous_opinion_becomes_an_anonymous_ticket(desk: TicketCounter) -> None:
    said = {"kind": "opinion", "channel": "letter", "is_anonymous": "yes", "text": "快递柜占了通道"}
    made = desk.store.do(register, said, by=SYSTEM, now=clock.now()).value
    desk.window.show_record("opinion", made.id)
    desk.press(Qt.Key.Key_F4)
    desk.save()
    assert (desk.newest.is_anonymous, desk.newest.is_contact_refused, desk.newest.channel) == (True, True, "letter")


def test_a_direction_note_that_has_its_ticket_opens_it_and_makes_no_second(desk: TicketCounter) -> None:
    desk.as_("赵师傅")
    desk.press(Qt.Key.Key_F4)
    desk.type("来访者", "问维修", "工程维")
    desk.counter.enter()
    desk.save()
    desk.as_("李红")
    desk.room()
    desk.press(Qt.Key.Key_D, CTRL)
    notes = desk.screen.notes
    notes.list.setFocus()
    notes.list.pick(0)
    desk.counter.enter()
    desk.side.panel.form.fill({"is_contact_refused": "yes"})
    desk.save()
    row = desk.newest
    to_source(desk, row.id)
    assert desk.screen.pages.currentWidget() is notes
    assert notes.list.current().id == row.source_id
    assert notes.list.model().shown(0).pill == row.number
    desk.counter.enter()
    QApplication.processEvents()
    assert (desk.card.ticket_id, len(desk.all)) == (row.id, 1)
    assert desk.screen.pages.currentWidget() is not notes


def test_what_came_of_nothing_leads_nowhere(desk: TicketCounter) -> None:
    row = desk.open()
    to_source(desk, row.id)
    assert desk.window.front is desk.screen
    assert links(desk.card, "Ctrl+Shift+O") == []


def test_long_names_of_files_and_tickets_make_the_card_no_wider_than_its_place(desk: TicketCounter, tmp_path: Path) -> None:
    row, other = desk.open(matter="卫生间天花板渗水，" * 40), desk.open("李四", "13900139000", matter="Water drips from the ceiling " * 20)
    file = tmp_path / ("卫生间天花板渗水现场照片第一次上门检修之前" * 3 + ".txt")
    file.write_text("x", encoding="utf-8")
    desk.store.do(attach, row.id, file, by=desk.actor("李红"), now=clock.now())
    desk.store.do(link, row.id, {"other": other.number}, by=desk.actor("李红"), now=clock.now())
    desk.look_at(row.id)
    shown = desk.card._scroll.widget()
    assert shown is not None
    assert [each.name for each in desk.card.files.rows] == [file.name]
    assert shown.width() <= desk.card._scroll.viewport().width()
    (to_other,) = links(desk.card, other.number)
    assert to_other.text().endswith("…")
