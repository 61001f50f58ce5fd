"""The tour's own people: who is out, who is absent, A and B of every matter, and the settings behind it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.core import clock
from app.core.actor import SYSTEM, Role
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from uuid import UUID


def prepare(tasks: Tasks) -> None:
    """An engineer late from an errand, a manager in a meeting, a clerk on leave and one who plans to be."""
    from app.office.absences import Word, go, plan
    from app.office.badges import give_badge
    from app.office.lists import staff

    found: list[Any] = []
    tasks.read(None, staff, then=found.append)
    ids: dict[str, UUID] = {row.name: row.id for row in found[0]}
    now = clock.now()
    for name, form, ago in (
        ("刘志强", {"place": "3 栋配电室", "until": "+30", "note": "跳闸"}, 60),
        ("周经理", {"kind": "meeting", "place": "会议室", "until": "+90"}, 5),
        ("吴芳", {"kind": "leave", "until": "+2000", "note": "年假"}, 10),
    ):
        tasks.do(None, go, ids[name], form, Word(), by=SYSTEM, now=now - timedelta(minutes=ago))
    tasks.do(None, plan, {"who": "赵敏", "first_day": "+4", "last_day": "+6", "note": "探亲"}, by=SYSTEM)
    tasks.do(None, give_badge, ids["李红"], by=SYSTEM)


def as_administrator(window: MainWindow) -> None:
    """The settings show all of themselves to an administrator alone."""
    actor = window.tasks.actor
    assert actor is not None, "somebody has signed in"
    window.open_desk(replace(actor, roles=actor.roles | {Role.ADMINISTRATOR}))


def open_room(window: MainWindow) -> Any:
    """Who is here."""
    window.open_room("presence")
    return window.room("presence")


def settings(window: MainWindow, page: str) -> None:
    """A page of the settings with its first row picked."""
    as_administrator(window)
    window.open_room("settings")
    room: Any = window.room("settings")
    editor = getattr(room, page)
    room.tabs.setCurrentWidget(editor)
    editor.table.selectRow(1)


def steps(window: MainWindow) -> tuple[tuple[str, Callable[[], object]], ...]:
    """Its pictures in their order."""
    return (
        ("presence", lambda: open_room(window)),
        ("matters", lambda: open_room(window).show_view(2)),
        ("staff", lambda: settings(window, "staff")),
        ("pairs", lambda: settings(window, "pairs")),
    )
