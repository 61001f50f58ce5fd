"""Tickets and complaints in the main window: F4 begins one with what the room in front knows; every minute those due come up again."""

from typing import TYPE_CHECKING, Any

from app.tickets.fields import CLERKS

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def begin(window: "MainWindow", values: dict[str, Any]) -> None:
    """The ticket form: on the first screen, or in the room of tickets for who has no first screen; a guard's is a direction note (W4.4)."""
    actor, values = window.tasks.actor, _with_text(window, values, "matter")
    is_clerk = actor is not None and bool(actor.roles & CLERKS)
    key = "today" if is_clerk and window.rail.has("today") else "tickets"
    window.open_room(key)
    window.room(key).new_ticket(values)


def begin_complaint(window: "MainWindow", values: dict[str, Any]) -> None:
    """F5: on the first screen, or in the room of complaints for who has no first screen. Anybody may receive one (P2六.1)."""
    values = _with_text(window, values, "summary")
    key = "today" if window.rail.has("today") else "complaints"
    if window.rail.has(key):
        window.open_room(key)
        window.room(key).new_complaint(values)


def _with_text(window: "MainWindow", values: dict[str, Any], otherwise: str) -> dict[str, Any]:
    """What stands in the one box goes into the right field of a form nothing else is known for."""
    text = window.box.text().strip()
    window.box.leave_text()
    return values if values or not text else text_values(text, otherwise)


def text_values(text: str, otherwise: str = "matter") -> dict[str, Any]:
    """What stands in the one box, in the right field."""
    from ui.today.beginning import field_for

    name = field_for(text)
    return {name if name in ("name", "phone") else otherwise: text}


def tick_tickets(window: "MainWindow") -> None:
    """What time itself does to tickets: those put off come up again, whoever is away is stood in for (W5). Mostly only looked at."""
    tasks = window.tasks

    def due(is_due: bool) -> None:
        if is_due and not tasks.read_only:
            tasks.do(None, "app.tickets.ticking:tick")

    tasks.read(window, "app.tickets.looking:is_due", key="tickets", then=due)
