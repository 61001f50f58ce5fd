"""What besides visits fills the sample office: a month of calls, letters, tickets and opinions, four of complaints, each as at a desk."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls import mail
from app.calls import service as calls
from app.core.actor import Actor
from app.core.clock import at_local, day_of
from app.desk import sample_words as words
from app.desk.sample_complaints import fill_complaints
from app.office.record import Staff
from app.opinions import service as opinions
from app.tickets import handing, papers_missing, red_light, telling, work
from app.tickets import service as tickets
from app.tickets.promising import items
from app.tickets.service import Opening

DAYS = 24
COMPLAINT_DAYS = 120  # complaints take weeks: of a month alone none would have gone all its way
KINDS = (*("call",) * 5, *("message",) * 2, "mail", *("ticket",) * 3, "opinion")  # of one day
OPENS = time(8, 30)
ENGINEER, QUESTION = "刘志强", "咨询答复"

CALLS = (
    ("answered", "问物业费怎么交"), ("answered", "问装修要办什么手续"), ("answered", "问快递放在哪里"), ("transferred", "电梯有异响"),
    ("transferred", "找工程师看漏水"), ("not_reached", "找王主任"), ("not_reached", "催问发票"), ("wrong_number", ""),
)  # fmt: skip
MESSAGES = (
    ("王主任", "明天上午例会改到十点，请回电确认。", True), ("刘志强", "3-1-0502 厨房下水堵了，方便时请回电。", True),
    ("陈静", "发票抬头改为湖北长江新材料有限公司。", False), ("何师傅", "电梯维保单位下午三点到。", False),
)  # fmt: skip
MAIL = (
    ("letter", "街道办事处", "消防安全检查通知"), ("email", "顺达物流", "送货时间表"), ("fax", "供电所", "停电检修通知"),
    ("letter", "业主委员会", "电梯更新征求意见"),
)  # fmt: skip
TICKETS = (
    ("补办门禁卡", "门禁卡丢失，要补办两张。"), ("业主资料变更", "电话号码变更登记。"), ("咨询答复", "问地下车位租金和手续。"),
    ("室内小修", "卫生间水龙头关不严。"), ("", "问暖气几号开始供。"),
)  # fmt: skip
OPINIONS = (
    ("suggestion", "希望大堂增加一个雨伞架。"), ("praise", "保洁员拾到钱包马上还给了失主。"), ("opinion", "快递柜占了人行道。"),
    ("suggestion", "地库标识看不清，建议换反光的。"), ("praise", "孙海半夜帮老人叫了救护车。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hand:
    """The session, somebody of the desk, the moment; `do` calls a service as they would."""

    s: Session
    by: Actor
    now: datetime
    chooser: random.Random
    promised: frozenset[str]  # the items this office promises: a template speaks the language it was kept in

    def do(self, service: Callable[..., Any], *args: Any, after: int = 0, by: Actor | None = None) -> Any:
        """Call a service, `after` so many minutes."""
        return service(self.s, *args, by=by or self.by, now=self.now + timedelta(minutes=after))

    def person(self) -> dict[str, str]:
        """Somebody who rings or comes."""
        name = self.chooser.choice(words.SURNAMES) + self.chooser.choice(("先生", "女士"))
        return {"name": name, "phone": f"13{self.chooser.randrange(10**9):09d}"}


def fill_matters(s: Session, seed: int, days: int = DAYS, *, by: Actor, now: datetime) -> int:
    """What came on the working days of `days` up to this moment; gives how many there are, none where the staff is not the sample's."""
    if s.execute(select(Staff.id).where(Staff.name == ENGINEER, Staff.is_active)).first() is None:
        return 0  # an office of somebody's own: its matters are not made up
    chooser = random.Random(seed)
    desk = _desk(s, by)
    promised = frozenset(row.name for row in items(s))
    done = 0
    for back in range(days, -1, -1):
        day = day_of(now) - timedelta(days=back)
        if day.weekday() < 5 or not back:
            start = at_local(day, OPENS)
            hands = [_Hand(s, chooser.choice(desk), start + timedelta(minutes=n), chooser, promised) for n in _minutes(chooser)]
            done += _fill_day([hand for hand in hands if hand.now < now - timedelta(minutes=2)], chooser, now)
    return done + fill_complaints(s, seed, COMPLAINT_DAYS * days // DAYS, by=by, now=now)


def _minutes(chooser: random.Random) -> list[int]:
    """When things come on one day, from opening on."""
    return sorted(chooser.sample(range(5, 480), len(KINDS)))


def _desk(s: Session, by: Actor) -> list[Actor]:
    """Everybody of the staff who receives, else whoever asks for the sample."""
    rows = s.execute(select(Staff).where(Staff.role_words == "receptionist", Staff.is_active).order_by(Staff.id)).scalars()
    return [Actor(row.id, row.name, row.roles, by.counter) for row in rows] or [by]


def _fill_day(hands: Sequence[_Hand], chooser: random.Random, now: datetime) -> int:
    kinds = list(KINDS)
    chooser.shuffle(kinds)
    for kind, hand in zip(kinds, hands, strict=False):
        _MAKE[kind](hand, now)
        hand.s.flush()
    return len(hands)


def _call(hand: _Hand, _now: datetime) -> None:
    kind, text = hand.chooser.choice(CALLS)
    said: Mapping[str, object] = {**hand.person(), "text": text}
    hand.do(calls.take_call, {"direction": hand.chooser.choice(("in", "in", "in", "out")), "kind": kind, **said})


def _message(hand: _Hand, now: datetime) -> None:
    whom, text, wants_call_back = hand.chooser.choice(MESSAGES)
    form = {**hand.person(), "for_whom": whom, "text": text, "wants_call_back": "yes" if wants_call_back else ""}
    taken = hand.do(calls.take_message, form)
    if now - hand.now > timedelta(hours=4):
        hand.do(calls.tell, taken.message_id, "电话", after=12)
        hand.do(calls.finish, taken.message_id, "已回电", after=40)


def _letter(hand: _Hand, _now: datetime) -> None:
    kind, name, about = hand.chooser.choice(MAIL)
    hand.do(mail.enter, {"direction": "in", "kind": kind, "name": name, "about": about})


def _opinion(hand: _Hand, now: datetime) -> None:
    kind, text = hand.chooser.choice(OPINIONS)
    made = hand.do(opinions.register, {"kind": kind, "channel": hand.chooser.choice(("in_person", "phone")), **hand.person(), "text": text})
    if now - hand.now > timedelta(days=2):
        hand.s.flush()
        form = {"way": "phone", "answer": "已转有关部门，谢谢您。"}
        opinions.answer(hand.s, made.id, form, version=made.version, by=hand.by, now=hand.now + timedelta(hours=3))


def _ticket(hand: _Hand, now: datetime) -> None:
    item, matter = hand.chooser.choice(TICKETS)
    form = {**hand.person(), "channel": hand.chooser.choice(("visit", "visit", "call")), "matter": matter}
    if item in hand.promised:
        form["item"] = item
    opened = hand.do(tickets.open_ticket, form, Opening(prints=False))
    hand.s.flush()
    course = hand.chooser.choice(_COURSES)
    course(hand, opened.ticket_id, now - hand.now)


def _answered(hand: _Hand, ticket_id: UUID, _age: timedelta) -> None:
    hand.do(work.answer, ticket_id, {"answer": "已当面说明办法，对方清楚。", "reaction": "知道了，谢谢"}, after=4)


def _worked(hand: _Hand, ticket_id: UUID, age: timedelta) -> None:
    """Into work, finished the next day (one in five late), reported back."""
    day = f"{day_of(hand.now) + timedelta(days=2):%Y-%m-%d}"
    hand.do(work.work, ticket_id, {"item": QUESTION} if QUESTION in hand.promised else {"expected_day": day}, after=6)
    hours = 90 if hand.chooser.random() < 0.2 else 20
    if age < timedelta(hours=hours + 2):
        return
    hand.s.flush()
    hand.do(work.finish, ticket_id, {"result": "已办好。"}, after=hours * 60)
    hand.s.flush()
    hand.do(telling.report_back, ticket_id, {"how": "phone", "reaction": "满意"}, after=hours * 60 + 30)


def _papers(hand: _Hand, ticket_id: UUID, age: timedelta) -> None:
    """A paper is missing: told once, handed in two days later."""
    form = {"papers": "业主或租户证明 | 核对是否本小区住户 | 原件", "basis": "门禁卡管理办法第四条", "delivery": "paper", "proof": "signed"}
    hand.do(papers_missing.ask_papers, ticket_id, form, after=8)
    if age > timedelta(days=4):
        hand.s.flush()
        hand.do(papers_missing.papers_in, ticket_id, {"ticked": "all"}, after=2 * 24 * 60)
        hand.s.flush()
        hand.do(work.finish, ticket_id, {"result": "材料齐全，已办妥。"}, after=2 * 24 * 60 + 20)


def _handed(hand: _Hand, ticket_id: UUID, age: timedelta) -> None:
    """Another department's duty (W4.3): offered to the engineer, who accepts it."""
    form = {"to": ENGINEER, "reason": "属工程维修部职责", "papers": "无", "is_told": "yes"}
    hand.do(handing.hand_over, ticket_id, form, after=3)
    engineer = hand.s.execute(select(Staff).where(Staff.name == ENGINEER)).scalars().first()
    if engineer is not None and age > timedelta(hours=5):
        hand.s.flush()
        by = Actor(engineer.id, engineer.name, engineer.roles, hand.by.counter)
        hand.do(handing.accept, ticket_id, {}, after=35, by=by)
        if age > timedelta(hours=26):
            hand.s.flush()
            hand.do(work.finish, ticket_id, {"result": "已上门修好。"}, after=20 * 60, by=by)


def _red(hand: _Hand, ticket_id: UUID, age: timedelta) -> None:
    """What a clerk may not refuse is asked of the head (W6.2); older ones were explained away."""
    if age > timedelta(days=1):
        _answered(hand, ticket_id, age)
        return
    form = {"ground": "要求把消防通道改成车位，办法不允许。", "missing": "规划部门的批准文件", "told": "asked"}
    hand.do(red_light.red_light, ticket_id, form, after=15)


_COURSES = (_answered, _answered, _answered, _worked, _worked, _worked, _papers, _papers, _handed, _red)
_MAKE: Mapping[str, Callable[[_Hand, datetime], None]] = {
    "call": _call, "message": _message, "mail": _letter, "opinion": _opinion, "ticket": _ticket,
}  # fmt: skip
