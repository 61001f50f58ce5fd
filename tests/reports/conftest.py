"""A month at a property counter: visits, calls, mail, opinions, and tickets that went through everything."""

from datetime import timedelta
from typing import Any

import pytest

from app.calls import mail
from app.calls import service as calls
from app.core.actor import Actor, Role
from app.opinions import service as opinions
from app.tickets import papers_missing, work
from app.tickets import service as tickets
from app.visits import service as visits

PERSON = {"name": "王小明", "phone": "13812345678"}
TICKET = {**PERSON, "channel": "call", "matter": "补办门禁卡"}


@pytest.fixture
def month(desk: Any) -> Any:
    """November up to the 21st, noon; `desk.number` is a ticket answered at once, two more are open."""
    desk.by = Actor(desk.by.staff_id, desk.by.name, frozenset({Role.RECEPTIONIST, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}), "1")
    came = desk.do(visits.arrive, {**PERSON, "host": "工程部", "purpose": "送货", "type": "delivery"}, visits.Coming(as_written=True))
    desk.do(visits.arrive, {"name": "李四", "host": "客服部", "purpose": "咨询"}, visits.Coming(as_written=True))
    wrong = desk.do(visits.arrive, {"name": "误登", "host": "客服部", "purpose": "咨询"}, visits.Coming(as_written=True))
    desk.do(visits.void, wrong.visit_id, "Entered twice")
    call = {**PERSON, "direction": "in", "kind": "answered", "text": "问物业费"}
    desk.do(calls.take_call, call)
    desk.do(calls.take_call, {**call, "direction": "out"})
    desk.do(mail.enter, {"direction": "in", "kind": "fax", "name": "街道办", "about": "消防检查通知"})
    desk.do(opinions.register, {"kind": "praise", "channel": "in_person", "name": "林先生", "phone": "13812345678", "text": "保洁很用心。"})
    done = desk.do(tickets.open_ticket, TICKET)
    desk.do(work.answer, done.ticket_id, {"answer": "带身份证明到前台补办。", "reaction": "知道了"})
    waits = desk.do(tickets.open_ticket, {**TICKET, "channel": "visit"})
    desk.do(
        papers_missing.ask_papers, waits.ticket_id,
        {"papers": "身份证明 | 核对住户", "basis": "门禁管理办法", "delivery": "paper", "proof": "signed"},
    )  # fmt: skip
    desk.do(tickets.open_ticket, {**TICKET, "channel": "letter"})
    desk.came, desk.done = came, done
    return desk


@pytest.fixture
def december(month: Any) -> Any:
    """The same office three weeks on: November is over."""
    month.now += timedelta(days=21)
    return month
