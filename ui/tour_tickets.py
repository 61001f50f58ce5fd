"""The tour's calls and tickets: one call becomes a ticket, waits for papers, is handed over; another is refused by the head; the month."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt

from app.tickets.fields import Move
from ui.hand import CTRL, Hand
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from app.core.actor import Actor
    from ui.tickets.screen import TicketsScreen

CALLER, PHONE, HOME, ITEM = "林晓东", "13800138000", "5-1-0803", "房屋渗漏"
MATTER = "卫生间天花板渗水，怀疑是楼上 0903 的防水坏了。"
PAPERS = (
    ("房产证或租赁合同复印件", "核对是不是本户业主", "A4，本人签字"),
    ("渗水处照片", "判断漏点位置", "两张以上，能看清时间"),
)
SHIFT = Qt.KeyboardModifier.ShiftModifier


def _room(window: MainWindow) -> "TicketsScreen":
    from ui.tickets.screen import TicketsScreen

    window.open_room("tickets")
    room = window.room("tickets")
    assert isinstance(room, TicketsScreen), "the room of this key"
    return room


class TicketTour:
    """Remembers its ticket from one picture to the next."""

    def __init__(self, window: MainWindow, hand: Hand) -> None:
        self.window, self.hand = window, hand
        self._first: Actor | None = None

    # -- a call becomes a ticket

    def ring(self) -> None:
        """F3: who is calling is found while the name is typed; the one they want is out, which is in view."""
        self.hand.press(Qt.Key.Key_Escape)
        self.window.open_room("today")
        self.hand.press(Qt.Key.Key_F3)
        self.hand.type(f"{CALLER} {PHONE}")
        self.hand.enter()
        self.hand.type("刘志强")
        self.hand.enter()
        self.hand.type(MATTER)

    def to_ticket(self) -> None:
        """F4: nothing is typed again."""
        self.hand.press(Qt.Key.Key_F4)
        today: Any = self.window.room("today")
        panel = today.tickets.panel
        panel.form.focus("home")
        self.hand.type(HOME)
        self.hand.enter()
        panel.form.fill({"item": ITEM})

    def opened(self) -> None:
        """Saved: number, promise, and what comes next by one key."""
        self.hand.save()

    def calls(self) -> None:
        """The register of calls, messages and letters, the call with where it led."""
        self.hand.press(Qt.Key.Key_Escape)
        self.window.open_room("calls")
        self.hand.enter()

    # -- its course

    def board(self) -> None:
        """The department's open tickets, the newest shown."""
        _room(self.window).filters.step_scope()
        self._show(0)

    def _show(self, place: int) -> None:
        room = _room(self.window)
        room.list.setFocus()
        room.list.pick(place)
        QCoreApplication.processEvents()

    def _mark_own(self) -> None:
        room = _room(self.window)
        own = next(row for row in room.list.rows() if row.caller == CALLER)
        room.mark(own.id)
        QCoreApplication.processEvents()

    def _move(self, move: Move, values: dict[str, str]) -> None:
        card = _room(self.window).shown
        card.open_move(move)
        assert card.form is not None, move
        if card.form.papers is not None:
            card.form.papers.fill(PAPERS)
        card.form.form.fill(values)
        QCoreApplication.processEvents()

    def ask_papers(self) -> None:
        """All that is missing, told once (W6.2)."""
        self._mark_own()
        self._move(Move.ASK_PAPERS, {"basis": "房屋维修管理办法第十二条", "delivery": "paper", "proof": "signed"})

    def notice(self) -> None:
        """The notice as it will be printed, which freezes the list."""
        self.hand.save()

    def waiting(self) -> None:
        """The promise waits."""
        self.hand.press(Qt.Key.Key_Escape)

    def hand_over(self) -> None:
        """Another department's duty (W4.3): where its people are is in view."""
        self._move(Move.PAPERS_IN, {})
        form = _room(self.window).shown.form
        assert form is not None
        assert form.ticks is not None
        form.ticks.tick_all()
        form.save()
        QCoreApplication.processEvents()
        self._move(Move.HAND_OVER, {"reason": "属工程维修部职责", "papers": "合同复印件 1 份，照片 2 张"})
        form = _room(self.window).shown.form
        assert form is not None
        form.form.focus("to")
        self.hand.type("何师傅")
        self.hand.enter()
        form.form.fill({"is_told": "yes"})

    def ab_sheet(self) -> None:
        """What would be handed over before going away (W5)."""
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_A, CTRL | SHIFT)

    def directions(self) -> None:
        """What guards told whom (W4.4)."""
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_D, CTRL)
        notes: Any = _room(self.window).notes
        notes.form.fill({"name": "郑女士", "matter": "问装修垃圾堆放点"})
        notes.form.focus("place")
        self.hand.type("工程")

    def red_light(self) -> None:
        """What a clerk may not refuse is asked (W6)."""
        self.hand.press(Qt.Key.Key_Escape)
        self.hand.press(Qt.Key.Key_Escape)
        self._mark_own()
        self._move(Move.RED_LIGHT, {"ground": "要求减免半年物业费，办法里没有这一条", "missing": "业主委员会的决议", "told": "asked"})

    def decide(self) -> None:
        """The head of the department refuses; nobody else is offered it (W6.1)."""
        self.hand.save()
        actor = self.window.tasks.actor
        assert actor is not None, "somebody has signed in"
        self._first = actor
        self.window.lock()
        self.window.open_desk(self._head(actor))
        QCoreApplication.processEvents()
        room = _room(self.window)
        room.filters.decide.click()
        self._show(0)
        if Move.REFUSE in room.shown.bar.moves:
            self._move(Move.REFUSE, {"opinion": "不予减免", "basis": "物业服务合同第七条"})

    def _head(self, actor: "Actor") -> "Actor":
        from app.office.lists import staff

        found: list[Any] = []
        self.window.tasks.read(None, staff, then=found.append)
        row = next(row for row in found[0] if row.name == "王主任")
        return replace(actor, staff_id=row.id, name=row.name, roles=row.roles)

    def month(self) -> None:
        """What came in the month, day by day, and by channel."""
        assert self._first is not None, "the head sits here still"
        self.hand.press(Qt.Key.Key_Escape)
        self.window.lock()
        self.window.open_desk(self._first)
        self.window.open_room("reports")

    def limits(self) -> None:
        """On time, by clock."""
        self.hand.press(Qt.Key.Key_Escape)
        room: Any = self.window.room("reports")
        room.show_view(4)

    def month_paper(self) -> None:
        """The same as it is handed in."""
        room: Any = self.window.room("reports")
        room.show_paper()

    def steps(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """The pictures by name."""
        return (
            ("call", self.ring), ("call-to-ticket", self.to_ticket), ("ticket-open", self.opened), ("calls", self.calls),
            ("tickets", self.board), ("ticket-papers", self.ask_papers), ("ticket-notice", self.notice), ("ticket-waits", self.waiting),
            ("ticket-hand-over", self.hand_over), ("ab-sheets", self.ab_sheet), ("directions", self.directions),
            ("red-light", self.red_light), ("red-light-decided", self.decide), ("month", self.month), ("month-paper", self.month_paper),
            ("month-limits", self.limits),
        )  # fmt: skip
