"""The tour's waiting visitors and its end of day: hosts tried by key, the walk, the figures, what closed by itself."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.core import clock
from app.core.actor import SYSTEM
from app.visits.answers import HostAnswer
from ui.hand import CTRL, Hand
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.today.screen import TodayScreen

STAFF = (("卢师傅", "8022", ""), ("严工", "8021", "卢师傅"))


def let_wait(tasks: Tasks) -> None:
    """Somebody waits for 严工, whose phone nobody answers; the B role on the staff list is 卢师傅."""
    for name, phone, deputy in STAFF:
        form = {"name": name, "department": "工程部", "place": "B1-02", "phone": phone, "role": "", "deputy": deputy}
        tasks.do(None, "app.office.service:add_staff", form, by=SYSTEM)
    came = clock.now() - timedelta(minutes=6)
    form = {"name": "阿卜杜热合曼·买买提", "host": "严工", "purpose": "维修", "company": "顺达物流"}
    tasks.do(None, "app.visits.service:arrive", form, by=SYSTEM, now=came, then=lambda arrived: _try(tasks, arrived.visit_id))


def _try(tasks: Tasks, visit_id: Any) -> None:
    for minutes in (4, 1):
        at = clock.now() - timedelta(minutes=minutes)
        tasks.do(None, "app.visits.reaching:try_host", visit_id, HostAnswer.NO_ANSWER, by=SYSTEM, now=at)


def _today(window: MainWindow) -> "TodayScreen":
    from ui.today.screen import TodayScreen

    room = window.room("today")
    assert isinstance(room, TodayScreen), "the room of this key"
    return room


def reach(window: MainWindow, hand: Hand) -> None:
    """The waiting visitor marked; the deputy suggested."""
    board = _today(window).inside
    names = [row.name for row in board.list.rows()]
    board.list.setFocus()
    board.mark(names.index("阿卜杜热合曼·买买提"))
    hand.press(Qt.Key.Key_5, CTRL)


def refuse(hand: Hand) -> None:
    """The deputy refuses: turning away is offered with its reason."""
    hand.press(Qt.Key.Key_4, CTRL)


def walk(window: MainWindow, hand: Hand) -> None:
    """The end of the day, three visitors on."""
    hand.press(Qt.Key.Key_Escape)
    hand.press(Qt.Key.Key_F6)
    hand.press(Qt.Key.Key_D, CTRL)
    for key in (Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_5, Qt.Key.Key_6):
        hand.press(key)


def tick(hand: Hand) -> None:
    """Several at once, with Ctrl+B."""
    hand.press(Qt.Key.Key_B, CTRL)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        hand.press(key)


def figures(window: MainWindow, hand: Hand) -> None:
    """The figures of the day."""
    for _step in range(3):
        hand.press(Qt.Key.Key_Escape)
    window.open_room("today")
    hand.press(Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
