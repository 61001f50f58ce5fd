"""An office with a reception, a repair department and those above it; it is Monday morning."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.clocks.lists import ClockRow
from app.core.actor import Actor, Role
from app.core.i18n import speaking
from app.office.departments import add_department, change_department, set_pair
from app.office.presence import departments
from app.office.service import add_staff, change_staff, set_password
from app.office.settings import change_setting
from app.tickets import lists, service
from app.tickets.deed import Moved
from app.tickets.fields import ClockKind, Move
from app.tickets.lists import TicketRow
from app.tickets.moves import SERVICES
from app.tickets.permits import moves_for
from app.tickets.promising import take_template
from app.tickets.story import StoryLine, story
from tests.conftest import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "another good one"
# name, department, role, phone
STAFF = (
    ("小王", "客服部", "receptionist", "8101"), ("陈主任", "客服部", "department_head", "8100"),
    ("刘工", "工程部", "handler", "8201"), ("何师傅", "工程部", "handler", "8202"), ("王主任", "工程部", "department_head", "8200"),
    ("周总", "", "division_leader", "8001"), ("钱主任", "", "director", "8002"), ("赵师傅", "门岗", "guard", ""),
)  # fmt: skip
OPEN = {"channel": "visit", "name": "张三", "phone": "13800138000", "matter": "卫生间渗水", "is_resident": "no"}
FORMS: dict[Move, dict[str, Any]] = {
    Move.ANSWER: {"answer": "已当面答复"},
    Move.WORK: {"item": "房屋渗漏"},
    Move.PROMISE: {"item": "公共部位维修", "reason": "Another matter than thought"},
    Move.ASK_PAPERS: {
        "papers": "现场照片 | 需要判断位置 | 注明日期\n房产证 | 核对业主", "basis": "维修管理规定第5条", "delivery": "paper",
        "proof": "signed",
    },
    Move.EDIT_LIST: {"papers": "现场照片 | 需要判断位置"},
    Move.APPROVE_LIST: {},
    Move.DECLINE_LIST: {"reason": "The first list asked for this"},
    Move.PAPERS_IN: {"ticked": "all"},
    Move.HAND_OVER: {"to": "刘工", "reason": "Another department's duty", "papers": "无", "is_told": "yes"},
    Move.CALL_BACK: {"caller": "刘工"},
    Move.ACCEPT: {},
    Move.SEND_BACK: {"reason": "Not our duty", "basis": "职责分工第3条"},
    Move.ASSIGN: {"to": "何师傅", "reason": "The work is shared out anew"},
    Move.RED_LIGHT: {"ground": "规定不允许", "missing": "批准文件", "told": "asked"},
    Move.REFUSE: {"opinion": "不同意", "basis": "装修管理规定"},
    Move.NOT_NOW: {"ground": "材料缺货", "look_again": "2026-12-01"},
    Move.INSTRUCT: {"instruction": "先上门查看"},
    Move.TELL_REFUSAL: {"told_reason": "按规定不能办理,请谅解", "how": "person", "papers_back": "signed"},
    Move.TELL_DELAY: {"told_reason": "材料下月到货", "how": "phone"},
    Move.LOOK_AGAIN: {"reason": "The ground has gone"},
    Move.FINISH: {"result": "已修好"},
    Move.REPORT_BACK: {"how": "phone", "reaction": "满意"},
    Move.REOPEN: {"reason": "The trouble is back"},
    Move.VERIFY: {"finding": "属实", "proposal": "派维修"},
    Move.DIRECT: {"decision": "按急修处理"},
    Move.EXTEND: {"until_day": "2026-12-31", "agreed_by": "张三", "channel": "phone", "reason": "Material must be ordered"},
    Move.LINK: {"other": ""},
    Move.SPLIT: {"parts": "厨房灯不亮", "reason": "Several matters in one"},
    Move.NOTE: {"note": "已联系"},
    Move.CORRECT: {"name": "张山", "reason": "Typing mistake"},
    Move.VOID: {"reason": "Entered by mistake"},
}  # fmt: skip


def at(words: str) -> datetime:
    """`at("11-23 09:00")`: wall time at the office, 2026."""
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=SHANGHAI).astimezone(UTC)


class Counter:
    """What the office does with tickets; `who` makes each move, 李红 of the desk where nobody is named."""

    def __init__(self, desk: Any, people: dict[str, Actor]) -> None:
        self.desk, self.people = desk, people

    def actor(self, who: str, counter: str = "1") -> Actor:
        person = self.people[who]
        return Actor(person.staff_id, person.name, person.roles, counter)

    def id(self, who: str) -> UUID:
        found = self.people[who].staff_id
        assert found is not None
        return found

    def does(self, service: Any, *args: Any, who: str = "李红", counter: str = "1", **more: Any) -> Any:
        return self.desk.store.do(service, *args, by=self.actor(who, counter), now=self.desk.now, **more).value

    def open(self, who: str = "李红", opening: service.Opening | None = None, **form: Any) -> UUID:
        opened = self.does(service.open_ticket, {**OPEN, **form}, opening, who=who)
        ticket_id: UUID = opened.ticket_id
        return ticket_id

    def move(self, ticket_id: UUID, move: Move, who: str = "李红", *, version: int | None = None, **form: Any) -> Moved:
        module, _sign, name = SERVICES[move].partition(":")
        made = getattr(__import__(module, fromlist=[name]), name)
        moved: Moved = self.does(made, ticket_id, {**FORMS.get(move, {}), **form}, who=who, version=version)
        return moved

    def row(self, ticket_id: UUID) -> TicketRow:
        found: TicketRow = self.desk.read(lists.one, ticket_id, now=self.desk.now)
        return found

    def moves(self, ticket_id: UUID, who: str = "李红") -> set[Move]:
        return set(self.desk.read(moves_for, ticket_id, self.actor(who), now=self.desk.now))

    def story(self, ticket_id: UUID) -> tuple[StoryLine, ...]:
        found: tuple[StoryLine, ...] = self.desk.read(story, ticket_id)
        return found

    def clock(self, ticket_id: UUID, kind: ClockKind) -> ClockRow | None:
        found = [clock for clock in self.row(ticket_id).clocks if clock.kind == kind]
        return max(found, key=lambda clock: (clock.is_open, clock.started_at), default=None)

    def acts(self, ticket_id: UUID) -> tuple[str, str]:
        found = self.row(ticket_id).acts
        return (found.name, found.as_) if found else ("", "")


@pytest.fixture(scope="session")
def bare_office(_office_template: tuple[Path, Actor]) -> tuple[Path, Actor]:
    """An office just founded."""
    return _office_template


@pytest.fixture(scope="session")
def ticket_office(bare_office: tuple[Path, Actor], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Actor]]:
    """Made once: hashing eight passwords for every test would take longer than the test."""
    folder = tmp_path_factory.mktemp("tickets") / "data"
    shutil.copytree(bare_office[0], folder)
    desk = Desk(folder, bare_office[1])
    people = {"李红": desk.by}
    desk.do(change_staff, desk.by.staff_id, {"name": "李红", "department": "客服部", "phone": "8102", "role": "administrator receptionist"})
    for name, department, role, phone in STAFF:
        staff_id = desk.do(add_staff, {"name": name, "department": department, "role": role, "phone": phone})
        desk.do(set_password, staff_id, PASSWORD)
        people[name] = Actor(staff_id, name, frozenset({Role(role)}))
    kept = {row.name: row.id for row in desk.read(departments, now=desk.now)}
    for name, head, phone in (("客服部", "陈主任", "8100"), ("工程部", "王主任", "8200"), ("门岗", "", "")):
        form = {"name": name, "head": head, "leader": "周总", "phone": phone}
        if name in kept:
            desk.do(change_department, kept[name], form)
        else:
            desk.do(add_department, form)
    desk.do(set_pair, {"department": "工程部", "matter": "房屋渗漏", "a": "刘工", "b": "何师傅"})
    desk.do(set_pair, {"department": "客服部", "matter": "", "a": "李红", "b": "小王"})
    desk.do(change_setting, "print_ticket", False)  # the tests of papers count what they queue themselves
    with speaking("zh_CN"):
        desk.do(take_template)
    desk.store.close()
    return folder, people


@pytest.fixture
def office_folder(ticket_office: tuple[Path, dict[str, Actor]], tmp_path: Path) -> Path:
    """A data folder with the staff, departments, pairs and promise items of STAFF."""
    folder = tmp_path / "data"
    shutil.copytree(ticket_office[0], folder)
    return folder


@pytest.fixture
def counter(desk: Any, ticket_office: tuple[Path, dict[str, Actor]]) -> Counter:
    """A 刘工 and B 何师傅 for 房屋渗漏, A 李红 and B 小王 at the desk; Monday 2026-11-23 09:00."""
    desk.now = at("11-23 09:00")
    return Counter(desk, ticket_office[1])
