"""The tour's passes: a renovation crew and a pass that has run out in its office, scanned at its desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.actor import SYSTEM
from app.printing.codes import badge_code
from ui.main_window import MainWindow
from ui.tasks import Tasks
from ui.visits.side_card import side_card

if TYPE_CHECKING:
    from ui.passes.screen import PassesScreen

CREW = "张三丰 13800138001\n李木匠 13900139002\n阿卜杜热合曼·买买提"
TERMS = {
    "kind": "renovation", "host": "5-1-0803", "purpose": "维修", "company": "宏达装修", "first_day": "2026-11-18", "last_day": "2026-12-20",
    "weekdays": "123456", "opens": "08:00", "closes": "18:00",
}  # fmt: skip
EXPIRED = {**TERMS, "holders": "赵师傅 13600136000", "first_day": "2026-10-12", "last_day": "2026-11-10"}


def issue(tasks: Tasks) -> None:
    """A crew of three, one of them inside with a lift card, and somebody whose pass ran out."""
    earlier, today = clock.now() - timedelta(days=30), clock.now() - timedelta(hours=2)
    service = "app.passes.service:issue"
    tasks.do(None, service, EXPIRED, prints=False, by=SYSTEM, now=earlier)

    def come(issued: Any) -> None:
        from app.items.service import With

        tasks.do(None, "app.passes.scanning:scan_pass", issued.pass_ids[0], by=SYSTEM, now=today)
        given = {"kind": "card", "number": "017", "note": "电梯卡"}
        tasks.do(None, "app.items.service:give", With(pass_id=issued.pass_ids[0], name="张三丰"), (given,), by=SYSTEM, now=today)

    tasks.do(None, service, {**TERMS, "holders": CREW}, prints=False, by=SYSTEM, now=clock.now() - timedelta(days=3), then=come)


def _room(window: MainWindow) -> "PassesScreen":
    from ui.passes.screen import PassesScreen

    room = window.room("passes")
    assert isinstance(room, PassesScreen), "the room of this key"
    return room


def _open(window: MainWindow) -> None:
    """The list with a pass at the side."""
    window.open_room("passes")
    _room(window).table.selectRow(1)
    _room(window).table.selectRow(0)


def _form(window: MainWindow) -> None:
    _room(window).new_pass()
    _room(window).panel.form.fill({"holders": CREW, "host": "5-1-0803", "purpose": "维修"})


def _refused(window: MainWindow) -> None:
    window.open_room("today")
    room = _room(window)
    row = next(row for row in room.model.rows if row.name == "赵师傅")
    window.shell.scanned.emit(badge_code(row.serial))


def _items(window: MainWindow) -> None:
    side_card(window).put_away()
    _room(window).panel.start()
    window.desk.show_items()


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """The pictures of passes, in their order."""
    return (
        ("passes", lambda: _open(window)), ("pass-form", lambda: _form(window)), ("pass-refused", lambda: _refused(window)),
        ("items", lambda: _items(window)),
    )  # fmt: skip
