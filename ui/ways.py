"""Where the rooms' wishes lead: other rooms, one record in the room of its kind, the one box."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6

from app.core.i18n import _
from ui import say

if TYPE_CHECKING:
    from uuid import UUID

    from ui.main_window import MainWindow

# the room a record is shown in; other hits of the one box begin something on the first screen
SHOWN_IN = {
    "visit": "visits", "ticket": "tickets", "complaint": "complaints", "opinion": "opinions", "incident": "incidents",
    "call": "calls", "message": "calls", "mail": "calls",
}  # fmt: skip


def lead(window: "MainWindow") -> None:
    """Follow what rooms ask of the desk."""
    desk = window.desk
    desk.wanted.connect(window.open_room)
    desk.visit_wanted.connect(window.show_visit)
    desk.record_wanted.connect(window.show_record)
    desk.hit_wanted.connect(window.take_hit)
    desk.form_wanted.connect(window.new_visit)
    desk.ticket_wanted.connect(partial(_if_there, window, _begin_ticket))
    desk.complaint_wanted.connect(partial(_if_there, window, _begin_complaint))
    desk.box_wanted.connect(window.go_to_box)
    desk.tasks.came_back.connect(partial(_if_there, window, _take_back))


def _begin_ticket(window: "MainWindow", values: dict[str, Any]) -> None:
    from ui.window_tickets import begin  # with its words, behind the first paint

    begin(window, values)


def _begin_complaint(window: "MainWindow", values: dict[str, Any]) -> None:
    from ui.window_tickets import begin_complaint

    begin_complaint(window, values)


def _take_back(window: "MainWindow") -> None:
    """The server answers again: what could not be read meanwhile is read now, and what was said of it is taken away."""
    say.hush()
    window.take_change(frozenset())
    if not window.is_locked:
        say.toast(_("The server answers again."))
        window.foot.count(window.tasks)


def _if_there(window: "MainWindow", act: Callable[..., object], *said: object) -> None:
    """The desk outlives a window whose language changed; only methods are let go of by themselves."""
    if shiboken6.isValid(window):
        act(window, *said)


def show(window: "MainWindow", kind: str, record_id: "UUID") -> None:
    """One record in the room of its kind, where whoever sits here has that room."""
    key = SHOWN_IN.get(kind, "")
    if window.rail.has(key):
        window.open_room(key)
        window.room(key).show_record(kind, record_id)
    else:
        say.error(_("This is shown in a room that is not open to you. Ask somebody of the desk."))
