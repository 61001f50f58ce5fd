"""The tour's groups: companions typed into the form, a group on the boards, one part of it signed out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from app.core import clock
from app.core.actor import SYSTEM
from ui.hand import CTRL, Hand

if TYPE_CHECKING:
    from ui.main_window import MainWindow

COMPANIONS = ("李四 13900139000", "王五", "阿卜杜热合曼·买买提", "Lindgren Astrid Margareta")
ANNOUNCED = ("钱伟", "冯丽", "褚强")


def steps(window: "MainWindow", hand: Hand) -> tuple[tuple[str, Callable[[], object]], ...]:
    """What the tour shows of groups, each step with its picture's name."""
    return (
        ("group-form", lambda: fill_form(window, hand)),
        ("group-board", lambda: save_and_unfold(window, hand)),
        ("group-leaving", lambda: part_leaves(hand)),
        ("group-expected", lambda: announced(window, hand)),
    )


def fill_form(window: "MainWindow", hand: Hand) -> None:
    """A lead, then companions by Ctrl+G; their badges on one sheet."""
    window.tasks.do(None, "app.office.settings:change_setting", "group_badges", "sheet", by=SYSTEM)
    window.open_room("today")
    today: Any = window.room("today")
    today.panel.start({"name": "张三", "phone": "13800138000", "host": "5-1-0803", "purpose": "参观", "company": "武当山"})
    today.panel.form.focus("name")
    hand.press(Qt.Key.Key_G, CTRL)
    for companion in COMPANIONS:
        hand.type(companion)
        hand.enter()


def save_and_unfold(window: "MainWindow", hand: Hand) -> None:
    """All of them are in; the board shows them as one row, unfolded."""
    today: Any = window.room("today")
    today.panel.hosts.take_as_written()
    hand.save()
    inside = today.inside
    inside.list.setFocus()
    inside.mark(next(place for place, row in enumerate(inside.list.rows()) if row.name.startswith("张三 ")))
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_G, CTRL)


def part_leaves(hand: Hand) -> None:
    """Two of them leave; the others are still inside."""
    hand.press(Qt.Key.Key_Space)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Space)
    hand.press(Qt.Key.Key_Return, CTRL)


def announced(window: "MainWindow", hand: Hand) -> None:
    """A group on the board of expected visits, its people at the side."""
    from app.visits.companions import Companion

    form = {"name": "赵敏", "phone": "13700137000", "host": "5-1-0803", "purpose": "参观", "day": "today", "time": "13:55"}
    people = [Companion(name) for name in ANNOUNCED]
    window.tasks.do(None, "app.visits.expecting:expect", form, None, people, by=SYSTEM, now=clock.now())
    hand.press(Qt.Key.Key_Escape)
    window.open_room("expected")
    room: Any = window.room("expected")
    room.step_back()
    room.table.setFocus()
    room.table.selectRow(next(place for place, row in enumerate(room.model.rows) if row.name.startswith("赵敏")))
