"""The tour's escorts, outcomes and change of shift: who is escorted in its office, what its desk writes down and hands over."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.core import clock
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.today.screen import TodayScreen

REPAIR = {"name": "赵电工", "company": "武汉恒通电梯有限责任公司", "host": "5-1-0803", "purpose": "维修", "type": "contractor"}
OFFICIAL = {"name": "林科长", "company": "消防支队", "host": "5-1-0803", "purpose": "检查", "type": "official"}


def prepare(tasks: Tasks) -> None:
    """A repairer whose escort is late, an official who has left and whose outcome is due."""
    from app.visits.fields import Leaving
    from app.visits.kinds import Escorting
    from app.visits.service import Coming, arrive, leave

    said = Escorting("刘志强", areas="设备机房、屋顶", is_told=True, as_written=True)
    tasks.do(None, arrive, REPAIR, Coming(escort=said), now=clock.now() - timedelta(minutes=24))
    gone: list[Any] = []
    tasks.do(None, arrive, OFFICIAL, now=clock.now() - timedelta(hours=1), then=gone.append)
    tasks.do(None, leave, gone[0].visit_id, Leaving.SEEN, now=clock.now() - timedelta(minutes=4))


def ask_escort(window: MainWindow) -> None:
    """A contractor at the desk: saving asks who escorts."""
    window.new_visit({**REPAIR, "name": "王电工"})
    _today(window).panel.save()


def _today(window: MainWindow) -> "TodayScreen":
    from ui.today.screen import TodayScreen

    room = window.room("today")
    assert isinstance(room, TodayScreen), "the room of this key"
    return room


def write_outcome(window: MainWindow) -> None:
    """What came of the official's visit, with a next step."""
    today = _today(window)
    today.panel.cancel()
    row = next(row for row in today.gone.list.rows() if row.name == OFFICIAL["name"])
    today.carried.record_outcome(row.id, row.name)
    panel = today.carried.outcome
    panel.discussed.setPlainText("消防通道检查：5 栋一层通道有堆物，须三日内清理。")
    for edit, text in (
        (panel.departments, "工程维修部"),
        (panel.steps.lines[0].what, "清理 5 栋通道堆物并拍照"),
        (panel.steps.lines[0].due, "+3"),
    ):
        edit.setText(text)


def hand_over(window: MainWindow) -> None:
    """What is open, ready to be handed over."""
    _today(window).carried.outcome.closed.emit()
    window.open_room("handover")


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """Its pictures in their order."""
    return (
        ("escort", lambda: ask_escort(window)),
        ("outcome", lambda: write_outcome(window)),
        ("handover", lambda: hand_over(window)),
    )
