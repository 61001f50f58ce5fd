"""What the journeys of complaints stand on: the office of the tickets with a complaint officer and a manager, and a hand on the room."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.complaints.fields import ClockKind, Move, State
from app.complaints.forms import MOVE_FIELDS
from app.complaints.kinds import keep_tree
from app.complaints.lists import ComplaintFilter, ComplaintRow, board
from app.complaints.lists import one as one_of
from app.complaints.whole import Whole, whole
from app.core import clock
from app.core.actor import SYSTEM
from app.core.i18n import speaking
from app.office.lists import staff
from app.office.service import add_staff
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import ALT, TicketCounter
from ui.complaints.card import ComplaintCard
from ui.complaints.screen import ComplaintsScreen

NOISE, LIFT, LEAK = "邻里噪音", "停运或困人", "漏水渗水"
TEAM = "工程维修部"
OFFICER, DIRECTOR, MANAGER, HEAD, WORKER = "孙物管", "钱主任", "郑经理", "王主任", "张工"
MORE = ((OFFICER, "客户服务部", "officer", "8103"), (MANAGER, "", "manager", "8000"))
# what is filled in at each move, beside what the form begins with
SAID: dict[Move, dict[str, str]] = {
    Move.START: {"at_once": "已电话安抚"},
    Move.FACTS: {"facts": "属实", "evidence": "现场照片", "proposal": "派班组上门"},
    Move.DISPATCH: {"method": "上门处理", "team": TEAM, "remedy_day": "+1", "remedy_time": "17:00", "correct_day": "+14"},
    Move.TO_MANAGER: {"why": "涉及大修"},
    Move.UNFOUNDED: {"ground": "在许可时间内", "basis": "装修管理规定"},
    Move.DECIDE: {"opinion": "更换部件", "method": "更换", "team": TEAM, "remedy_day": "+2", "correct_day": "+20"},
    Move.TELL: {"told_reason": "已说明许可时间"},
    Move.ACCEPT: {},
    Move.REMEDY: {"action": "已处理", "done_by": WORKER, "proof": "住户签字"},
    Move.RESULT: {"result": "已处理完毕"},
    Move.REPORT: {"director": DIRECTOR, "reaction": "知道了"},
    Move.CALL: {"said": "没有再漏"},
    Move.VISIT: {"satisfaction": "satisfied", "way": "home", "opinion": "满意"},
    Move.DECIDE_ROUND: {"opinion": "加大力度", "method": "再次检修", "remedy_day": "+2"},
    Move.CORRECTIVE: {"cause": "巡查不到位", "action": "加巡", "done_by": WORKER},
    Move.VERIFY_CORRECTIVE: {"verified_by": OFFICER, "verified_note": "查记录"},
    Move.END: {"final_answer": "已尽力", "outside_routes": "街道办、住建局", "evidence": "三次处理记录"},
}
BY = {
    Move.START: OFFICER, Move.FACTS: OFFICER, Move.DISPATCH: DIRECTOR, Move.TO_MANAGER: DIRECTOR, Move.UNFOUNDED: DIRECTOR,
    Move.DECIDE: MANAGER, Move.TELL: OFFICER, Move.ACCEPT: HEAD, Move.REMEDY: WORKER, Move.RESULT: HEAD, Move.REPORT: OFFICER,
    Move.CALL: WORKER, Move.VISIT: WORKER, Move.CORRECTIVE: WORKER, Move.VERIFY_CORRECTIVE: OFFICER, Move.END: MANAGER,
}  # fmt: skip
TO_HAND = (Move.START, Move.FACTS, Move.DISPATCH, Move.ACCEPT)
TO_REVISIT = (*TO_HAND, Move.REMEDY, Move.RESULT, Move.REPORT)


class ComplaintCounter(TicketCounter):
    """The counter of the journeys; complaints are walked through the real card by keys."""

    def __init__(self, counter: Counter, now: str = "2026-11-23 09:00") -> None:
        super().__init__(counter, now)
        with speaking("zh_CN"):
            self.store.do(keep_tree)
        for name, department, role, phone in MORE:
            made = {"name": name, "department": department, "role": role, "phone": phone}
            self.store.do(add_staff, made, by=SYSTEM, now=clock.now())
        self.people = {row.name: row for row in self.store.read(staff)}
        self.as_("李红")

    def room_of_complaints(self) -> ComplaintsScreen:
        """Alt+L."""
        self.press(Qt.Key.Key_L, ALT)
        QApplication.processEvents()
        return self.complaints

    def complain(self, kind: str = NOISE, home: str = "0803", summary: str = "楼上半夜拖椅子", **more: str) -> ComplaintRow:
        """F5 and the form by keys, to the saved complaint."""
        self.press(Qt.Key.Key_F5)
        self.type(kind, "张三", "13800138000", home, summary, "", "请上门制止")
        if more:
            self.form_side.panel.form.fill(more)
        self.save()
        return self.newest_complaint

    def do(self, complaint_id: UUID, move: Move, name: str = "", **more: str) -> None:
        """Somebody sits down, opens the complaint and makes a move by its key."""
        self.as_(name or BY[move])
        self.window.desk.show_complaint(complaint_id)
        QApplication.processEvents()
        self.press_move(move)
        form = self.complaint_card.form
        assert form is not None
        known = {field.name for field in MOVE_FIELDS[move]}
        form.form.fill({**{key: value for key, value in SAID.get(move, {}).items() if key in known}, **more})
        self.save()

    def go_through(self, complaint_id: UUID, *moves: Move) -> None:
        """One move after the other."""
        for move in moves:
            self.do(complaint_id, move)

    def press_move(self, move: Move) -> None:
        """The key that stands on the button of a move."""
        keys = {one.move: one.key for one in self.complaint_card.bar._offers}
        assert move in keys, (move, tuple(keys))
        self.complaint_card.press(keys[move]) if keys[move] else self.complaint_card.open_move(move)
        assert self.complaint_card.form is not None, move

    # -- eyes

    @property
    def complaints(self) -> ComplaintsScreen:
        found = self.window.room("complaints")
        assert isinstance(found, ComplaintsScreen)
        return found

    @property
    def complaint_card(self) -> ComplaintCard:
        return self.complaints.shown

    @property
    def form_side(self) -> Any:
        """The form of a complaint on the first screen, and the page after it."""
        return self.window.room("today").complaints

    @property
    def newest_complaint(self) -> ComplaintRow:
        rows = self.store.read(board, ComplaintFilter(is_open=False), by=SYSTEM, now=clock.now()).rows
        return max(rows, key=lambda row: row.number)

    def complaint(self, complaint_id: UUID) -> ComplaintRow:
        return self.store.read(one_of, complaint_id, now=clock.now())

    def stands(self, complaint_id: UUID) -> State:
        return self.complaint(complaint_id).state

    def whole_of(self, complaint_id: UUID, name: str = OFFICER) -> Whole:
        return self.store.read(whole, complaint_id, by=self.actor(name), now=clock.now())

    def offers(self, complaint_id: UUID, name: str) -> set[Move]:
        """What somebody sees on the card of a complaint."""
        self.as_(name)
        self.window.desk.show_complaint(complaint_id)
        QApplication.processEvents()
        return set(self.complaint_card.bar.moves)

    def runs(self, complaint_id: UUID) -> set[str]:
        return {clock_row.kind for clock_row in self.complaint(complaint_id).running}

    def due_of(self, complaint_id: UUID, kind: ClockKind) -> str:
        found = self.complaint(complaint_id).clock(kind)
        return f"{clock.local(found.due_at):%m-%d %H:%M}" if found is not None else ""
