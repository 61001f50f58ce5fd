"""What the journeys of tickets stand on: an office with two departments and those above them, and a hand on the room of tickets."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.i18n import speaking
from app.office.departments import add_department, change_department, set_pair
from app.office.lists import StaffRow, staff
from app.office.presence import departments
from app.office.service import add_staff, change_staff, set_password
from app.tickets.fields import Move, TicketState
from app.tickets.lists import TicketFilter, TicketRow, board, one
from app.tickets.promising import take_template
from app.tickets.story import StoryLine, story
from tests.journeys.conftest import Counter
from ui.panels import Sheet
from ui.tickets.card import TicketCard
from ui.tickets.screen import TicketsScreen

SHANGHAI = ZoneInfo("Asia/Shanghai")
CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
PASSWORD = "another good one"
PEOPLE = (
    ("小王", "客户服务部", "receptionist", "8101"), ("陈主任", "客户服务部", "department_head", "8100"),
    ("张工", "工程维修部", "handler", "8201"), ("李师傅", "工程维修部", "handler", "8202"),
    ("王主任", "工程维修部", "department_head", "8200"), ("周总", "", "division_leader", "8001"),
    ("钱主任", "", "director", "8002"), ("赵师傅", "秩序维护部", "guard", ""),
)  # fmt: skip


def at(words: str) -> datetime:
    """`at("2026-11-23 09:00")`: wall time at the office."""
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI).astimezone(UTC)


class TicketCounter:
    """The counter of the journeys with everybody a ticket may meet; `as_` seats somebody else at it."""

    def __init__(self, counter: Counter, now: str = "2026-11-23 09:00") -> None:
        self.counter, self.window, self.store = counter, counter.window, counter.store
        clock.fix(at(now))
        with speaking("zh_CN"):
            self.store.do(take_template, by=SYSTEM, now=clock.now())
        li = next(row for row in self.store.read(staff) if row.name == "李红")
        form = {"name": "李红", "department": "客户服务部", "phone": "8102", "role": "administrator receptionist"}
        self.store.do(change_staff, li.id, form, by=SYSTEM, now=clock.now())
        for name, department, role, phone in PEOPLE:
            made = {"name": name, "department": department, "role": role, "phone": phone}
            self.store.do(add_staff, made, by=SYSTEM, now=clock.now())
        self._departments()
        self.people: dict[str, StaffRow] = {row.name: row for row in self.store.read(staff)}
        self.as_("李红")

    def _departments(self) -> None:
        kept = {row.name: row.id for row in self.store.read(departments, now=clock.now())}
        for name, head in (("客户服务部", "陈主任"), ("工程维修部", "王主任")):
            form = {"name": name, "head": head, "leader": "周总", "phone": "8000"}
            if name in kept:
                self.store.do(change_department, kept[name], form, by=SYSTEM, now=clock.now())
            else:
                self.store.do(add_department, form, by=SYSTEM, now=clock.now())
        self.store.do(set_pair, {"department": "客户服务部", "matter": "", "a": "李红", "b": "小王"}, by=SYSTEM, now=clock.now())

    def give_password(self, name: str) -> None:
        self.store.do(set_password, self.people[name].id, PASSWORD, by=SYSTEM, now=clock.now())

    def actor(self, name: str, counter: str = "") -> Actor:
        row = self.people[name]
        return Actor(row.id, row.name, row.roles, counter)

    def as_(self, name: str, counter: str = "") -> None:
        """Somebody else sits down at the desk."""
        self.window.lock()
        self.window.open_desk(self.actor(name, counter))
        QApplication.processEvents()

    def wait(self, **span: float) -> None:
        """Time passes, and the minute is told."""
        clock.fix(clock.now() + timedelta(**span))
        self.window.tick(clock.now())
        QApplication.processEvents()

    def go(self, words: str) -> None:
        clock.fix(at(words))
        self.window.tick(clock.now())
        QApplication.processEvents()

    # -- hands

    def press(self, key: Qt.Key, chord: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.counter.press(key, chord)

    def type(self, *words: str) -> None:
        """Words with Enter between them."""
        for n, each in enumerate(words):
            if n:
                self.counter.enter()
            self.counter.type(each)

    def save(self) -> None:
        self.counter.save()
        QApplication.processEvents()

    def settle(self) -> None:
        """What waits for typing to stop."""
        QTest.qWait(250)
        QApplication.processEvents()

    def open(self, name: str = "张三", phone: str = "13800138000", home: str = "", matter: str = "卫生间渗水", item: str = "") -> TicketRow:
        """F4 and the form by keys, to the saved ticket."""
        self.press(Qt.Key.Key_F4)
        self.type(name, phone, home, matter, item)
        self.save()
        return self.newest

    def move(self, move: Move) -> None:
        """The key that stands on the button of a move."""
        keys = {one.move: one.key for one in self.card.bar._offers}
        assert move in keys, (move, tuple(keys))
        *chords, key = keys[move].split("+")
        named = {"Del": Qt.Key.Key_Delete}
        chord = Qt.KeyboardModifier.NoModifier
        for each in chords:
            chord |= {"Ctrl": CTRL, "Shift": SHIFT, "Alt": ALT}[each]
        self.press(named.get(key) or getattr(Qt.Key, f"Key_{key}"), chord)
        assert self.card.form is not None, move

    def room(self) -> TicketsScreen:
        """Alt+T."""
        self.press(Qt.Key.Key_T, ALT)
        QApplication.processEvents()
        return self.screen

    def look_at(self, ticket_id: UUID) -> None:
        """The ticket in its room, as somebody opens it from anywhere."""
        self.window.desk.show_ticket(ticket_id)
        QApplication.processEvents()

    # -- eyes

    @property
    def screen(self) -> TicketsScreen:
        found = self.window.room("tickets")
        assert isinstance(found, TicketsScreen)
        return found

    @property
    def card(self) -> TicketCard:
        return self.screen.shown

    @property
    def moves(self) -> set[Move]:
        return set(self.card.bar.moves)

    @property
    def side(self) -> Any:
        """The form and the page after it, on the first screen."""
        return self.window.room("today").tickets

    @property
    def all(self) -> tuple[TicketRow, ...]:
        found = self.store.read(board, TicketFilter(is_open=False), by=SYSTEM, now=clock.now())
        return tuple(sorted(found.rows, key=lambda row: row.number))

    @property
    def newest(self) -> TicketRow:
        return self.all[-1]

    def row(self, ticket_id: UUID) -> TicketRow:
        return self.store.read(one, ticket_id, now=clock.now())

    def state(self, ticket_id: UUID) -> TicketState:
        return self.row(ticket_id).state

    def story(self, ticket_id: UUID) -> tuple[StoryLine, ...]:
        return self.store.read(story, ticket_id)

    @property
    def toast(self) -> str:
        return self.counter.toasts[-1]

    @property
    def sheets(self) -> list[Sheet]:
        return [sheet for sheet in self.window.findChildren(Sheet) if sheet.isVisible()]
