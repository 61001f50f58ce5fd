"""Tickets in the main window: F4 begins one with what the room in front knows; every minute those due come up again."""

from typing import TYPE_CHECKING, Any

from app.tickets.fields import CLERKS

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def begin(window: "MainWindow", values: dict[str, Any] | None = None) -> None:
    """The ticket form on the first screen; whoever may own no ticket gets the form of a direction note (W4.4)."""
    actor = window.tasks.actor
    if actor is not None and not actor.roles & CLERKS:
        window.open_room("tickets")
        room: Any = window.room("tickets") if window.rail.has("tickets") else None
        if room is not None:
            room.new_note()
        return
    text = window.box.text().strip()
    window.box.leave_text()
    if values is None and text:
        values = text_values(text)
    front = window.front
    if values is None and front is not None and front.carry(lambda found: _show(window, found)):
        return
    _show(window, values or {})


def text_values(text: str) -> dict[str, Any]:
    """What stands in the one box, in the right field."""
    from ui.today.beginning import field_for

    name = field_for(text)
    return {name if name in ("name", "phone") else "matter": text}


def _show(window: "MainWindow", values: dict[str, Any]) -> None:
    window.open_room("today")
    window.room("today").new_ticket(values)


def tick_tickets(window: "MainWindow") -> None:
    """What time itself does to tickets: those put off come up again, whoever is away is stood in for (W5). Mostly only looked at."""
    tasks = window.tasks

    def due(is_due: bool) -> None:
        if is_due and not tasks.read_only:
            tasks.do(None, "app.tickets.ticking:tick")

    tasks.read(window, "app.tickets.ticking:is_due", key="tickets", then=due)
