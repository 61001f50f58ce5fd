"""Some months of complaints for the sample office, each taken its way: satisfied, again, ended, unfounded, still open."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints import limits
from app.complaints.fields import ClockKind, Move
from app.complaints.kinds import keep_tree, kinds
from app.complaints.moves import SERVICES
from app.complaints.record import Complaint
from app.complaints.service import register
from app.core.actor import Actor
from app.core.clock import at_local, day_of
from app.core.i18n import speaking
from app.desk import sample_words as words
from app.office.record import Staff

OFFICER, DIRECTOR, MANAGER = "吴芳", "王主任", "周经理"
M = Move
HOUR = 60  # steps are counted in minutes from receipt
A_DAY = 24 * HOUR
SHARE = 0.45  # of the working days have a complaint
TO_VISIT = 2  # complaints of the sample whose return visit is due about now
LATELY = timedelta(days=16)  # of these days some stand still where they are
OPENS = time(8, 40)
FRIDAY = 4
REPAIRS, ORDER, SERVICE = ("工程维修部", "何师傅", "刘志强"), ("秩序维护部", "尉迟文", "尉迟文"), ("客户服务部", "王主任", "吴芳")
# kind, place, summary, what is wanted, the team with who leads it and who makes good; the first two come again and again
WHAT = (
    ("停运或困人", "5栋2单元电梯", "电梯又停在两层之间，困人二十分钟", "彻底检修，给书面说明", REPAIRS),
    ("装修噪音", "3-1-0602", "楼上装修周末打钻", "周末不要施工", ORDER),
    ("漏水渗水", "厨房", "楼上漏水滴到灶台", "尽快修好并赔偿吊顶", REPAIRS),
    ("下水堵塞", "卫生间", "地漏返水", "今天疏通", REPAIRS),
    ("公共照明不亮", "2栋3单元楼道", "楼道灯坏了一个星期", "换灯", REPAIRS),
    ("车位被占", "B1 车库 37 号", "固定车位被外来车占用", "请对方马上挪车", ORDER),
    ("邻里噪音", "楼上", "半夜拖椅子、跳绳", "协调楼上住户", ORDER),
    ("通道堵塞", "6栋1单元", "消防通道堆满杂物", "清理并张贴告示", ORDER),
    ("高空抛物", "4栋楼下", "楼上扔烟头和纸箱", "装监控", ORDER),
    ("态度生硬", "前台", "打电话报修时接待员态度不好", "道歉", SERVICE),
    ("不及时", "服务中心", "报修三天没有人来", "说明原因，尽快上门", SERVICE),
    ("计费有误", "东门岗亭", "停车费多收了二十元", "退款", ORDER),
)  # fmt: skip
SAID = {
    M.START: {"severity": "ordinary", "danger": "none", "at_once": "已电话安抚并通知班组先到现场"},
    M.FACTS: {"facts": "到现场核实，情况属实。", "evidence": "现场照片两张，值班记录一页", "proposal": "派班组限期处理", "fault": "partly"},
    M.TO_MANAGER: {"why": "同一部位多次投诉，涉及更换部件的费用"},
    M.UNFOUNDED: {"ground": "经查在许可时间内施工，声级未超标。", "basis": "装修管理规定第八条"},
    M.TELL: {"how": "phone", "told_reason": "已说明许可时间和检测结果，请对方谅解。", "reaction": "表示理解"},
    M.ACCEPT: {},
    M.REMEDY: {"action": "已到现场处理完毕。", "proof": "住户在派工单上签字"},
    M.RESULT: {"result": "已处理完毕，现场恢复正常。"},
    M.REPORT: {"how": "phone", "director": DIRECTOR, "reaction": "知道了"},
    M.CALL: {"said": "修好后使用正常。"},
    M.CORRECTIVE: {"cause": "日常巡查没有覆盖这一部位。", "action": "列入每周巡查表，责任到人。"},
    M.VERIFY_CORRECTIVE: {"is_effective": "yes", "verified_note": "抽查四周巡查记录，无同类投诉。"},
    M.END: {
        "final_answer": "已三次处理并更换部件，检测合格；赔偿要求超出合同约定，不能满足。",
        "outside_routes": "可向街道办事处、住建局反映，或申请人民调解。",
        "evidence": "处理通知单三份、检测报告、回访记录",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Case:
    """A complaint under way: whose office, what about, when it came."""

    s: Session
    id: UUID
    at: datetime
    until: datetime
    people: Mapping[str, Actor]
    name: str
    team: tuple[str, str, str]

    @property
    def officer(self) -> str:
        """Whose it is: of one about the reception, administration's (K六)."""
        return self.s.get_one(Complaint, self.id).owner

    def runs(self, kind: ClockKind) -> bool:
        """Whether a limit of it runs."""
        return limits.running(self.s, self.id, kind) is not None

    def promised(self) -> str:
        """The day the person was promised a reply by: no remedy is due later."""
        clock = limits.running(self.s, self.id, ClockKind.PROMISE)
        return f"{day_of(clock.due_at):%Y-%m-%d}" if clock else ""

    def makes(self, move: Move, who: str, after: int, **form: Any) -> bool:
        """One move so many minutes after receipt; False where that is still to come."""
        now = self.at + timedelta(minutes=after)
        if now > self.until:
            return False
        module, _sign, name = SERVICES[move].partition(":")
        service = getattr(import_module(module), name)
        service(self.s, self.id, {**SAID.get(move, {}), **form}, by=self.people[who], now=now)
        self.s.flush()
        return True


def fill_complaints(s: Session, seed: int, days: int, *, by: Actor, now: datetime) -> int:
    """What was complained of on the working days of `days` up to now; gives how many, none where the kinds are not the sample's."""
    rows = s.execute(select(Staff).where(Staff.is_active)).scalars()
    people = {row.name: Actor(row.id, row.name, row.roles, by.counter) for row in rows if row.roles}
    if not {OFFICER, DIRECTOR, MANAGER} <= set(people):
        return 0
    with speaking("zh_CN"):  # the sample's people speak Chinese, whoever looks at them
        keep_tree(s)
    names = {row.name for row in kinds(s)}
    what = [one for one in WHAT if one[0] in names]
    if not what:
        return 0
    chooser, apart = random.Random(seed), random.Random(seed + 1)
    done = 0
    handled = _handled_for_a_visit(now)
    for back in range(days, -1, -1):
        day = day_of(now) - timedelta(days=back)
        if day == handled - timedelta(days=2):
            for n in range(TO_VISIT):
                at = at_local(day, OPENS) + timedelta(minutes=300 + 40 * n)
                _one(s, apart, what[n * 2 : n * 2 + 1], people, at=at, until=now, course=_to_visit)
                done += 1
        at = at_local(day, OPENS) + timedelta(minutes=chooser.randrange(300))
        at = at if back else min(at, now - timedelta(minutes=40))  # somebody always complained today
        if ((day.weekday() < 5 and chooser.random() < SHARE) or not back) and at < now:
            _one(s, chooser, what, people, at=at, until=now)
            done += 1
    return done


def _handled_for_a_visit(now: datetime) -> date:
    """A week before a return visit due tomorrow; on a Friday before one due today, at a weekend before one of the Friday past.

    A limit that ends at a weekend ends on the Monday after, and then it is no visit of this week."""
    today = day_of(now)
    due = today + timedelta(days=1 if today.weekday() < FRIDAY else FRIDAY - today.weekday())
    return due - timedelta(days=7)


def _one(
    s: Session,
    chooser: random.Random,
    what: Sequence[Any],
    people: Mapping[str, Actor],
    *,
    at: datetime,
    until: datetime,
    course: "_Course | None" = None,
) -> None:
    """One complaint and its course; one of the usual ones where none is said, which may stand still when it is of lately."""
    kind, place, summary, wish, team = chooser.choice((*what[:2], *what))  # the first ones come twice as often
    name = chooser.choice(words.SURNAMES) + chooser.choice(("先生", "女士"))
    home = f"{chooser.randrange(1, 9)}-{chooser.randrange(1, 4)}-{chooser.randrange(1, 19):02d}{chooser.randrange(1, 5):02d}"
    form = {
        "channel": chooser.choice(("visit", "visit", "call", "call", "letter", "email")), "kind": kind, "place": place, "name": name,
        "phone": f"13{chooser.randrange(10**9):09d}", "home": "5-2-0803" if kind == WHAT[0][0] and chooser.random() < 0.5 else home,
        "summary": summary, "wish": wish, "is_sorry": "yes", "superior": DIRECTOR,
        "severity": "serious" if kind == WHAT[0][0] else "", "is_about_reception": "yes" if place == "前台" else "",
    }  # fmt: skip
    form["story"] = f"{form['home']} 住户反映：{summary}，已经不是第一次。"
    receiver = people.get(chooser.choice(("李红", "赵敏", OFFICER)), people[OFFICER])
    made = register(s, form, by=receiver, now=at)
    s.flush()
    if course is None and until - at < LATELY and chooser.random() < 0.6:
        until = min(until, at + timedelta(minutes=chooser.choice((5, 60, 120, 170, 230, 2 * A_DAY, 3 * A_DAY))))
    case = _Case(s, made.complaint_id, at, until, people, name, team)
    for _step in (course or chooser.choice(_COURSES))(case, chooser):
        pass  # a course ends where its next step is still to come


def _steps(case: _Case, *steps: tuple[Any, ...]) -> Iterator[None]:
    """One after the other, until one is still to come."""
    for move, who, after, *form in steps:
        if not case.makes(move, who, after, **(form[0] if form else {})):
            return
        yield


def _decided(case: _Case, chooser: random.Random, *, by_manager: bool = False) -> Iterator[bool]:
    """Verified and dispatched; gives nothing more where a step is still to come."""
    officer = case.officer
    late = 20 * HOUR if chooser.random() < 0.12 else 0
    dispatch = {
        "method": "上门处理，约定时间并告知住户。", "team": case.team[0], "remedy_day": case.promised(),
        "correct_day": f"{day_of(case.at) + timedelta(days=chooser.choice((14, 21, 40))):%Y-%m-%d}",
    }  # fmt: skip
    steps: list[tuple[Any, ...]] = [(M.START, officer, 15)]
    if case.runs(ClockKind.APOLOGY):
        steps.append((M.APOLOGISE, officer, 40, {"how": chooser.choice(("visit", "phone")), "words": "非常抱歉给您带来不便。"}))
    steps.append((M.FACTS, officer, 90 + late))
    if by_manager:
        steps += [(M.TO_MANAGER, DIRECTOR, 150 + late), (M.DECIDE, MANAGER, 200 + late, {**dispatch, "opinion": "限期整改，费用列支。"})]
    else:
        steps.append((M.DISPATCH, DIRECTOR, 160 + late, dispatch))
    steps.append((M.ACCEPT, case.team[1], 220 + late))
    for move, who, after, *form in steps:
        if not case.makes(move, who, after, **(form[0] if form else {})):
            return
    yield True


def _told(case: _Case, start: int) -> bool:
    """Made good, told, called where it was a repair; False where a step of it is still to come."""
    _team, leader, handler = case.team
    if not case.makes(M.REMEDY, handler, start, done_by=handler):
        return False
    if not case.makes(M.RESULT, leader, start + 30) or not case.makes(M.REPORT, case.officer, start + 50, told_to=case.name):
        return False
    return not case.runs(ClockKind.CALL) or case.makes(M.CALL, case.officer, start + 7 * HOUR)


def _to_visit(case: _Case, chooser: random.Random) -> Iterator[None]:
    """Two days after receipt it is made good; the return visit is still to come."""
    for _dispatched in _decided(case, chooser):
        if _told(case, 2 * A_DAY):
            yield


def _handled(case: _Case, chooser: random.Random, start: int, satisfaction: str, why: str = "") -> Iterator[int]:
    """Made good, told, called where it was a repair, revisited; gives when, once all of it has happened."""
    _team, _leader, handler = case.team
    visit = start + chooser.choice((3, 4, 5, 6)) * A_DAY + (4 * A_DAY if chooser.random() < 0.1 else 0)
    if not _told(case, start):
        return
    opinion = {"satisfied": "处理及时，满意。", "basically": "可以，希望以后快一点。"}.get(satisfaction, "")
    form = {"satisfaction": satisfaction, "way": "home", "person": case.name, "opinion": opinion, "why": why}
    if case.makes(M.VISIT, handler, visit, **form):
        yield visit


def _satisfied(case: _Case, chooser: random.Random) -> Iterator[None]:
    for _dispatched in _decided(case, chooser):
        done = chooser.choice((1, 2)) * A_DAY
        for _visited in _handled(case, chooser, done, chooser.choice(("satisfied", "satisfied", "basically"))):
            yield from _corrected(case, done + 10 * A_DAY)


def _corrected(case: _Case, start: int) -> Iterator[None]:
    _team, leader, handler = case.team
    verifier = case.officer if case.officer != handler else DIRECTOR
    yield from _steps(
        case, (M.CORRECTIVE, leader, start, {"done_by": handler}),
        (M.VERIFY_CORRECTIVE, verifier, start + 20 * A_DAY, {"verified_by": verifier}),
    )  # fmt: skip


def _again(case: _Case, chooser: random.Random) -> Iterator[None]:
    """Not satisfied at first: the director decides on the second round."""
    for _dispatched in _decided(case, chooser):
        for first in _handled(case, chooser, A_DAY, "unsatisfied", "当天好了，第二天又这样。"):
            if _next_round(case, DIRECTOR, first + 25 * HOUR):
                for _second in _handled(case, chooser, first + 2 * A_DAY, "basically"):
                    yield


def _ended(case: _Case, chooser: random.Random) -> Iterator[None]:
    """Not satisfied twice: up to the manager, who ends it with the outside routes told."""
    for _dispatched in _decided(case, chooser):
        for first in _handled(case, chooser, A_DAY, "unsatisfied", "没有解决，还是老样子。"):
            if _next_round(case, DIRECTOR, first + 25 * HOUR):
                for second in _handled(case, chooser, first + 2 * A_DAY, "unsatisfied", "要求赔偿，没有答复。"):
                    yield from _steps(case, (M.END, MANAGER, second + 3 * A_DAY))


def _next_round(case: _Case, who: str, after: int) -> bool:
    if case.at + timedelta(minutes=after) > case.until:
        return False
    form = {"opinion": "更换部件，专人盯办。", "method": "更换部件并连续观察三天。", "remedy_day": case.promised()}
    return case.makes(M.DECIDE_ROUND, who, after, **form)


def _unfounded(case: _Case, chooser: random.Random) -> Iterator[None]:
    officer = case.officer
    found = {"facts": "到现场核实，未发现所述情况。", "proposal": "建议认定不成立", "fault": "not_ours"}
    yield from _steps(
        case, (M.START, officer, 20), (M.FACTS, officer, 120, found), (M.UNFOUNDED, DIRECTOR, 180),
        (M.TELL, officer, 26 * HOUR, {"told_to": case.name}),
    )  # fmt: skip


def _by_manager(case: _Case, chooser: random.Random) -> Iterator[None]:
    for _dispatched in _decided(case, chooser, by_manager=True):
        for _visited in _handled(case, chooser, 2 * A_DAY, "satisfied"):
            yield


_Course = Callable[[_Case, random.Random], Iterator[None]]
_COURSES: tuple[_Course, ...] = (
    *(_satisfied,) * 8, *(_again,) * 3, _ended, _unfounded, _by_manager,
)  # fmt: skip
