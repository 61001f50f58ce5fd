"""The tour's expected visitors: who is announced in its office, and the group pasted at its desk."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from app.core import clock
from app.core.actor import SYSTEM
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.expected.screen import ExpectedScreen

ANNOUNCED: tuple[dict[str, str], ...] = (
    {"name": "陈思远", "phone": "13800138888", "company": "京东物流", "time": "14:10", "desk_note": "需轮椅，走东门"},
    {"name": "Lindgren Astrid Margareta", "company": "Siemens Building Service", "time": "13:20", "purpose": "维修"},
    {"name": "阿卜杜热合曼·买买提", "time": "17:30", "people": "4"},
    {"name": "李四", "phone": "13900139000", "day": "+1", "time": "09:00", "weekdays": "135", "until": "2026-12-18", "purpose": "维修"},
)
PASTED = "姓名\t电话\t单位\n张三\t13800138000\t武当山\n李四\t12\t\n张三\t+86 138 0013 8000\t\n王五\t\t顺达物流\n"


def announce(tasks: Tasks) -> None:
    """A few visits for today and one that repeats; one of yesterday nobody came for."""
    yesterday = clock.now() - timedelta(days=1)
    form = {"host": "5-1-0803", "purpose": "探访", "phone": "", "day": "today"}
    tasks.do(None, "app.visits.expecting:expect", {**form, "name": "欧阳娜娜", "time": "15:00"}, by=SYSTEM, now=yesterday)
    tasks.do(None, "app.visits.expecting:mark_missed")
    for visit in ANNOUNCED:
        tasks.do(None, "app.visits.expecting:expect", {**form, **visit}, by=SYSTEM)


def open_board(window: MainWindow) -> None:
    """The board with one visit marked."""
    window.open_room("expected")
    _room(window).table.selectRow(1)


def _room(window: MainWindow) -> "ExpectedScreen":
    from ui.expected.screen import ExpectedScreen

    room = window.room("expected")
    assert isinstance(room, ExpectedScreen), "the room of this key"
    return room


def paste_group(window: MainWindow) -> None:
    """Rows from the clipboard, one of them to mend."""
    room = _room(window)
    room.open_groups()
    QGuiApplication.clipboard().setText(PASTED)
    room.groups.shared.fill({"day": "+4", "host": "5-1-0803", "purpose": "参观"})
    room.groups.paste()
