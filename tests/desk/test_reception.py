"""The record of receptions (P1-2): everything received once, whichever way it came, with what became of it."""

from datetime import date
from typing import Any

import pytest

from app.calls import drawing, mail
from app.calls import service as calls
from app.calls.lists import ContactFilter
from app.complaints import service as complaints
from app.core import i18n
from app.core.actor import Actor, Role
from app.desk.reception import reception_pdf, receptions
from app.printing.sheet import tracing
from app.tickets import service as tickets
from app.tickets import work
from app.tickets.service import Opening
from app.visits import service as visits
from tests.printing.looking import outside, pages, words

DAY = ContactFilter(first=date(2026, 11, 21), last=date(2026, 11, 21))
PERSON = {"name": "王小明", "phone": "13812345678"}
LONG = {"name": "阿卜杜热合曼·买买提江", "company": "湖北长江新材料科技股份有限公司武汉分公司第三项目部", "phone": "13812345678"}


@pytest.fixture
def received(desk: Any) -> Any:
    desk.by = Actor(desk.by.staff_id, desk.by.name, frozenset({Role.RECEPTIONIST, Role.ADMINISTRATOR}), "1")
    desk.do(visits.arrive, {**LONG, "host": "5-1-0803", "purpose": "探访"}, visits.Coming(as_written=True))
    taken = desk.do(calls.take_call, {**PERSON, "direction": "in", "kind": "answered", "text": "电梯有异响"})
    desk.do(calls.take_call, {**PERSON, "direction": "out", "kind": "answered", "text": "回电"})
    desk.do(mail.enter, {"direction": "in", "kind": "fax", "name": "供电所", "about": "停电检修通知"})
    source = Opening(source_kind="call", source_id=taken.id, source_number=taken.number)
    of_call = desk.do(tickets.open_ticket, {**PERSON, "channel": "call", "matter": "电梯有异响"}, source)
    desk.do(work.answer, of_call.ticket_id, {"answer": "维保已到场检查。", "reaction": "谢谢"})
    desk.do(tickets.open_ticket, {**PERSON, "channel": "visit", "matter": "补办门禁卡\n两张", "item": "Replacement access card"})
    return desk


def test_each_thing_received_has_one_line_with_the_way_it_came(received: Any) -> None:
    found = received.read(receptions, DAY)
    assert [(one.way, one.number[0]) for one in found if one.number[0] != "V"] == [("call", "C"), ("fax", "L"), ("visit", "T")]
    assert [one.name.split(" · ")[0] for one in found if one.number[0] == "V"] == ["阿卜杜热合曼·买买提江"]


def test_a_ticket_tells_who_took_up_the_call_it_came_of_and_when_it_was_answered(received: Any) -> None:
    call = next(one for one in received.read(receptions, DAY) if one.number.startswith("C"))
    assert call.handling.handler == "李红"
    assert call.handling.answered_at is not None
    assert "维保已到场检查。" in call.handling.outcome
    assert call.handling.promised == "", "what nobody promised stands on no paper (P1-2)"


def test_a_ticket_opened_alone_is_a_reception_with_its_promise(received: Any) -> None:
    alone = next(one for one in received.read(receptions, DAY) if one.number.startswith("T"))
    assert (alone.matter, alone.phone, alone.received_by) == ("补办门禁卡 两张", "138****5678", "李红")
    assert alone.handling.promised == "11-23 14:30"  # four working hours from Saturday noon


def test_the_filter_narrows_tickets_too(received: Any) -> None:
    assert [one.number[0] for one in received.read(receptions, ContactFilter(DAY.first, DAY.last, text="门禁卡"))] == ["T"]
    assert received.read(receptions, ContactFilter(date(2026, 11, 20), date(2026, 11, 20))) == ()


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW", "en"])
def test_every_text_of_the_papers_of_calls_stays_in_its_box(received: Any, language: str) -> None:
    i18n.use_language(language)
    form = {**LONG, "for_whom": "李红", "text": "请尽快回电确认明天的送货时间。" * 20, "wants_call_back": "yes", "is_urgent": "yes"}
    message = received.do(calls.take_message, form)
    received.do(calls.take_call, {**form, "direction": "in", "kind": "transferred"})
    papers = {
        "reception": lambda: received.read(reception_pdf, DAY, now=received.now, by=received.by),
        "calls": lambda: received.read(drawing.call_list, DAY, now=received.now, by=received.by),
        "slip A6": lambda: received.read(drawing.message_slip, message.id, form="A6", now=received.now),
        "slip roll": lambda: received.read(drawing.message_slip, message.id, form="roll80", now=received.now),
    }
    for name, draw in papers.items():
        with tracing() as drawn:
            pdf = draw()
        assert outside(pdf, drawn) == [], name
        said = "".join(words(pdf, n) for n in range(pages(pdf)))
        assert "阿卜杜热合曼" in "".join(said.split()), name


def test_a_complaint_registered_by_itself_is_a_reception_and_one_out_of_a_call_tells_how_the_call_is_handled(received: Any) -> None:
    said = {**PERSON, "channel": "visit", "kind": "装修噪音", "summary": "楼上周末施工", "home": "3-1-0502"}
    with i18n.speaking("zh_CN"):
        first = received.do(complaints.register, said)
        other = received.do(complaints.register, {**said, "channel": "other", "promise_day": "2026-11-25", "promise_time": "10:00"})
        taken = received.do(calls.take_call, {**PERSON, "direction": "in", "kind": "answered", "text": "漏水没人管"})
        source = complaints.Opening(source_kind="call", source_id=taken.id, source_number=taken.number)
        received.do(complaints.register, {**said, "channel": "call"}, source)
    by_number = {one.number: one for one in received.read(receptions, DAY)}
    alone = by_number[first.number]
    assert (alone.way, alone.name, alone.phone, alone.matter) == ("visit", "王小明", "138****5678", "楼上周末施工")
    assert (alone.handling.handler, alone.handling.promised, alone.handling.outcome) == ("李红", "", "Registered")
    assert (by_number[other.number].way, by_number[other.number].handling.promised) == ("other", "11-25 10:00")
    assert "Registered" in by_number[taken.number].handling.outcome
    assert sum(one.number.startswith("投诉") for one in by_number.values()) == 2, "each thing received once"
    assert received.read(receptions, ContactFilter(DAY.first, DAY.last, text="周末施工")) != ()
    assert received.read(receptions, ContactFilter(date(2026, 11, 22), date(2026, 11, 22))) == ()
