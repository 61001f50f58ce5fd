"""An office with a reception, a complaint officer, two teams, a director and a manager; it is Monday morning."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.clocks.lists import ClockRow
from app.complaints import lists, service
from app.complaints.deed import Moved
from app.complaints.fields import ClockKind, Move
from app.complaints.kinds import keep_tree
from app.complaints.lists import ComplaintRow
from app.complaints.moves import SERVICES
from app.complaints.permits import moves_for
from app.complaints.whole import Whole, whole
from app.core.actor import SYSTEM, Actor, Role
from app.core.i18n import speaking
from app.office.departments import add_department, change_department, set_pair
from app.office.presence import departments
from app.office.service import add_staff, change_staff, set_password
from tests.conftest import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "another good one"
# name, department, role
STAFF = (
    ("孙物管", "客服部", "officer"), ("吴物管", "客服部", "officer"), ("陈主任", "客服部", "department_head"),
    ("刘工", "工程部", "handler"), ("何班长", "工程部", "team_leader"), ("王主任", "工程部", "department_head"),
    ("梁班长", "秩序部", "team_leader"), ("冯队员", "秩序部", "handler"), ("贺行政", "行政部", "department_head"),
    ("周总", "", "division_leader"), ("钱主任", "", "director"), ("郑经理", "", "manager"), ("赵师傅", "门岗", "guard"),
)  # fmt: skip
LIFT, NOISE, LEAK, MANNER = "停运或困人", "装修噪音", "漏水渗水", "态度生硬"
OPEN = {
    "channel": "visit", "kind": NOISE, "name": "张三", "phone": "13800138000", "home": "3-1-0502", "summary": "楼上装修周末施工",
    "story": "周六早上七点开始打钻。", "wish": "停止周末施工", "is_sorry": "yes", "superior": "陈主任",
}  # fmt: skip
DISPATCH = {
    "method": "上门制止并约定施工时间", "team": "秩序部", "remedy_day": "2026-11-25", "correct_day": "2026-12-11",
}  # fmt: skip
FORMS: dict[Move, dict[str, Any]] = {
    Move.START: {"severity": "ordinary", "danger": "none", "at_once": "已电话请施工方暂停"},
    Move.FACTS: {"facts": "属实，周六有施工", "evidence": "现场照片两张", "proposal": "派秩序部上门", "fault": "partly"},
    Move.DISPATCH: DISPATCH,
    Move.TO_MANAGER: {"why": "涉及多户，需经理协调"},
    Move.TO_DIRECTOR: {"opinion": "按常规处理即可"},
    Move.UNFOUNDED: {"ground": "施工在许可时间内", "basis": "装修管理规定第八条"},
    Move.DECIDE: {**DISPATCH, "opinion": "限期整改"},
    Move.TELL: {"told_to": "张三", "how": "phone", "told_reason": "经查施工均在许可时间内，请谅解"},
    Move.ACCEPT: {},
    Move.SEND_BACK: {"reason": "Not our duty", "basis": "职责分工第3条"},
    Move.DECIDE_ROUND: {"opinion": "加大力度", "method": "派专人驻点", "remedy_day": "2026-11-27"},
    Move.REMEDY: {"action": "已上门制止", "done_by": "冯队员", "proof": "整改单签字"},
    Move.FURTHER: {"method": "复查一次", "remedy_day": "2026-11-25"},
    Move.CORRECTIVE: {"cause": "巡查不到位", "action": "周末加巡两次", "done_by": "梁班长"},
    Move.VERIFY_CORRECTIVE: {"is_effective": "yes", "verified_by": "孙物管", "verified_note": "查巡查表"},
    Move.RESULT: {"result": "已停止周末施工"},
    Move.REPORT: {"told_to": "张三", "how": "phone", "director": "钱主任", "reaction": "知道了"},
    Move.CALL: {"said": "修好后没有再漏"},
    Move.VISIT: {"satisfaction": "satisfied", "way": "home", "person": "张三", "opinion": "处理及时"},
    Move.END: {"final_answer": "已尽力", "outside_routes": "可向街道办、住建局反映", "evidence": "三次处理记录"},
    Move.END_UNMET: {"final_answer": "已更换隔音条", "left_where": "住户信箱", "outside_routes": "可向街道办、住建局反映"},
    Move.APOLOGISE: {"how": "visit", "words": "非常抱歉"},
    Move.SEE_LEADER: {"outcome": "seen", "leader": "钱主任", "said": "当面听取意见"},
    Move.TELL_SUPERIOR: {"superior": "陈主任"},
    Move.EXTEND: {
        "track": "remedy", "until_day": "2026-12-15", "agreed_by": "张三", "channel": "phone", "reason": "Others must work first",
    },
    Move.ASSIGN: {"to": "吴物管", "reason": "The work is shared out anew"},
    Move.SPLIT: {"parts": "电梯有异响 | 异响抖动", "reason": "Several matters in one"},
    Move.NOTE: {"note": "已联系"},
    Move.CORRECT: {"name": "张山", "reason": "Typing mistake"},
    Move.VOID: {"reason": "Entered by mistake"},
}  # fmt: skip
# who makes a move where nobody is named
BY = {
    Move.DISPATCH: "钱主任", Move.TO_MANAGER: "钱主任", Move.UNFOUNDED: "钱主任", Move.DECIDE: "郑经理", Move.TO_DIRECTOR: "郑经理",
    Move.ACCEPT: "梁班长", Move.SEND_BACK: "梁班长", Move.DECIDE_ROUND: "钱主任", Move.REMEDY: "冯队员", Move.FURTHER: "梁班长",
    Move.CORRECTIVE: "梁班长", Move.RESULT: "梁班长", Move.VISIT: "冯队员", Move.END: "郑经理", Move.END_UNMET: "郑经理",
    Move.ASSIGN: "钱主任",
}  # fmt: skip


def at(words: str) -> datetime:
    """`at("11-23 09:00")`: wall time at the office, 2026."""
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=SHANGHAI).astimezone(UTC)


class House:
    """What the office does with complaints; each move is made by whom it belongs to, where nobody is named."""

    def __init__(self, desk: Any, people: dict[str, Actor]) -> None:
        self.desk, self.people = desk, people

    def actor(self, who: str, counter: str = "1") -> Actor:
        person = self.people[who]
        return Actor(person.staff_id, person.name, person.roles, counter)

    def id(self, who: str) -> UUID:
        found = self.people[who].staff_id
        assert found is not None
        return found

    def does(self, made: Any, *args: Any, who: str = "李红", **more: Any) -> Any:
        return self.desk.store.do(made, *args, by=self.actor(who), now=self.desk.now, **more).value

    def register(self, who: str = "李红", opening: service.Opening | None = None, **form: Any) -> service.Registered:
        made: service.Registered = self.does(service.register, {**OPEN, **form}, opening, who=who)
        return made

    def open(self, who: str = "李红", **form: Any) -> UUID:
        return self.register(who, **form).complaint_id

    def move(self, complaint_id: UUID, move: Move, who: str = "", *, version: int | None = None, **form: Any) -> Moved:
        module, _sign, name = SERVICES[move].partition(":")
        made = getattr(__import__(module, fromlist=[name]), name)
        by = who or BY.get(move, "孙物管")
        moved: Moved = self.does(made, complaint_id, {**FORMS.get(move, {}), **form}, who=by, version=version)
        return moved

    def along(self, complaint_id: UUID, *moves: Move, minutes: int = 5) -> None:
        """One move after the other, some minutes between them."""
        for move in moves:
            self.desk.later(minutes=minutes)
            self.move(complaint_id, move)

    def row(self, complaint_id: UUID) -> ComplaintRow:
        found: ComplaintRow = self.desk.read(lists.one, complaint_id, now=self.desk.now)
        return found

    def whole(self, complaint_id: UUID, who: str = "孙物管") -> Whole:
        found: Whole = self.desk.read(whole, complaint_id, by=self.actor(who), now=self.desk.now)
        return found

    def moves(self, complaint_id: UUID, who: str) -> set[Move]:
        return set(self.desk.read(moves_for, complaint_id, self.actor(who), now=self.desk.now))

    def clock(self, complaint_id: UUID, kind: ClockKind) -> ClockRow:
        found = self.row(complaint_id).clock(kind)
        assert found is not None, kind
        return found

    def runs(self, complaint_id: UUID) -> set[str]:
        return {clock.kind for clock in self.row(complaint_id).running}

    def acts(self, complaint_id: UUID) -> str:
        found = self.row(complaint_id).acts
        return found.name if found else ""


@pytest.fixture(scope="session")
def complaint_office(_office_template: tuple[Path, Actor], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """Made once: hashing passwords for every test would take longer than the test."""
    folder = tmp_path_factory.mktemp("complaints") / "data"
    shutil.copytree(_office_template[0], folder)
    desk = Desk(folder, _office_template[1])
    people = {"李红": desk.by}
    desk.do(change_staff, desk.by.staff_id, {"name": "李红", "department": "客服部", "phone": "8102", "role": "administrator receptionist"})
    for name, department, role in STAFF:
        staff_id = desk.do(add_staff, {"name": name, "department": department, "role": role, "phone": ""})
        desk.do(set_password, staff_id, PASSWORD)
        people[name] = Actor(staff_id, name, frozenset({Role(role)}))
    kept = {row.name: row.id for row in desk.read(departments, now=desk.now)}
    for name, head in (("客服部", "陈主任"), ("工程部", "王主任"), ("秩序部", ""), ("行政部", "贺行政"), ("门岗", "")):
        form = {"name": name, "head": head, "leader": "周总", "phone": ""}
        if name in kept:
            desk.do(change_department, kept[name], form)
        else:
            desk.do(add_department, form)
    desk.do(set_pair, {"department": "秩序部", "matter": "", "a": "梁班长", "b": "冯队员"})
    with speaking("zh_CN"):
        desk.store.do(lambda s, *, by, now: keep_tree(s), by=SYSTEM, now=desk.now)
    desk.store.close()
    return folder, people


@pytest.fixture
def office_folder(complaint_office: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Path:
    """A data folder with the staff, departments and kinds of complaints."""
    folder = tmp_path / "data"
    shutil.copytree(complaint_office[0], folder)
    return folder


@pytest.fixture
def house(desk: Any, complaint_office: tuple[Path, dict[str, Actor]]) -> House:
    """Complaint officers 孙物管 and 吴物管, teams under 何班长 and 梁班长, director 钱主任, manager 郑经理; Monday 2026-11-23 09:00."""
    desk.now = at("11-23 09:00")
    return House(desk, complaint_office[1])
