"""Tickets in the main window: F4 begins one with what the room in front knows; every minute those due come up again."""

from typing import TYPE_CHECKING, Any

from app.tickets.fields import CLERKS

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def begin(window: "MainWindow", values: dict[str, Any]) -> None:
    """The ticket form: on the first screen, or in the room of tickets for who has no first screen; a guard's is a direction note (W4.4)."""
    actor = window.tasks.actor
    text = window.box.text().strip()
    window.box.leave_text()
    if not values and text:
        values = text_values(text)
    is_clerk = actor is not None and bool(actor.roles & CLERKS)
    key = "today" if is_clerk and window.rail.has("today") else "tickets"
    window.open_room(key)
    window.room(key).new_ticket(values)


def text_values(text: str) -> dict[str, Any]:
    """What stands in the one box, in the right field."""
    from ui.today.beginning import field_for

    name = field_for(text)
    return {name if name in ("name", "phone") else "matter": text}


def tick_tickets(window: "MainWindow") -> None:
    """What time itself does to tickets: those put off come up again, whoever is away is stood in for (W5). Mostly only looked at."""
    tasks = window.tasks

    def due(is_due: bool) -> None:
        if is_due and not tasks.read_only:
            tasks.do(None, "app.tickets.ticking:tick")

    tasks.read(window, "app.tickets.looking:is_due", key="tickets", then=due)
