"""The tour's watch list: three entries, the mark and the question at the desk, and the room of those who keep the list."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.core.actor import SYSTEM, Actor, Role
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from ui.today.screen import TodayScreen

LISTED: tuple[dict[str, str], ...] = (
    {"kind": "watch", "company": "武汉顺达搬家有限公司", "reason": "多次占用消防通道", "tell": "工程部 8012"},
    {"kind": "vip", "name": "欧阳文远", "phones": "13900139001", "reason": "业主委员会主任", "tell": "经理 6001"},
    {
        "kind": "ban",
        "name": "裴大勇",
        "spellings": "老裴",
        "phones": "13700137000",
        "reason": "曾在大堂滋事，2026-10-02",
        "tell": "保安队 8001",
    },
)


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The pictures by name."""
    clerk: list[Actor] = []
    return (
        ("watch-mark", partial(meet, window)),
        ("watch-question", partial(ask, window)),
        ("watch-list", partial(open_list, window, clerk)),
        ("watch-clerk", partial(hand_back, window, clerk)),
    )


def meet(window: MainWindow) -> None:
    """The office looks out for three; somebody is typed in as they are heard; the mark shows."""
    for entry in LISTED:
        window.tasks.do(None, "app.watch.service:add", entry, by=SYSTEM)
    window.new_visit({"name": "裴大永", "host": "5-1-0803", "purpose": "探访", "company": "个体"})
    _today(window).panel.watch.ask()


def ask(window: MainWindow) -> None:
    """Ctrl+J asks."""
    _today(window).panel.watch.open()


def open_list(window: MainWindow, clerk: list[Actor]) -> None:
    """The question is put away; a head signs in and has the list in front, one entry marked."""
    panel = _today(window).panel
    panel.watch.step_back()
    panel.cancel()
    if window.tasks.actor is not None:
        clerk.append(window.tasks.actor)
    window.open_desk(Actor(None, "王建国", frozenset({Role.DEPARTMENT_HEAD}), "1"))
    window.open_room("watch")
    from ui.watch.screen import WatchScreen

    room = window.room("watch")
    assert isinstance(room, WatchScreen), "the room of this key"
    room.editor.table.selectRow(0)


def hand_back(window: MainWindow, clerk: list[Actor]) -> None:
    """The clerk sits there again, whose rail has no such room."""
    window.open_desk(clerk.pop())


def _today(window: MainWindow) -> "TodayScreen":
    from ui.today.screen import TodayScreen

    room = window.room("today")
    assert isinstance(room, TodayScreen), "the room of this key"
    return room
