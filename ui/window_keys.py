"""The keys that work everywhere in the main window."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ui.shortcuts import Act, bind
from ui.window_tickets import begin, begin_complaint

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.rail import Room

ROOM_KEYS = 9  # Alt+1 to Alt+9


def _turn_self(window: "MainWindow") -> None:
    window.shell.staff.turn_self()


def bind_keys(window: "MainWindow", rooms: "tuple[Room, ...]", press: Callable[[Act], object]) -> None:
    """Each key with what it does; rooms have a key of their own, or their place in the rail."""
    call, ticket = partial(_begin, window, "call", partial(new_call, window)), partial(_begin, window, "ticket", partial(begin, window, {}))
    complaint = partial(_begin, window, "complaint", partial(begin_complaint, window, {}))
    keys: list[tuple[str, Act]] = [
        ("F1", window.show_keys), ("F2", partial(_begin, window, "visit", window.new_visit)), ("F3", call), ("F4", ticket),
        ("F5", complaint),
        ("F6", window.sign_out), ("F7", partial(window.open_room, "today")), ("F8", window.show_parked),
        ("Ctrl+Shift+K", window.park), ("Ctrl+K", window.go_to_box), ("Alt+X", partial(_turn_self, window)),
    ]  # fmt: skip
    in_order = [room for room in rooms if not room.shortcut][:ROOM_KEYS]
    named = [*((f"Alt+{n}", room) for n, room in enumerate(in_order, 1)), *((room.shortcut, room) for room in rooms if room.shortcut)]
    keys += [(shortcut, partial(window.open_room, room.key)) for shortcut, room in named]
    bind(window, keys, press)
    window.shell.call_wanted.connect(call)
    window.shell.ticket_wanted.connect(ticket)
    window.shell.complaint_wanted.connect(complaint)
    over = (("Ctrl+P", window.print_selected), ("Ctrl+L", window.lock), ("Esc", window.step_back), ("F9", window.evacuate))
    bind(window, over, press, is_over_sheets=True)


def _begin(window: "MainWindow", kind: str, otherwise: Act) -> None:
    """A form's key: with everything that stands in what is in front, else from the beginning."""
    front = window.front
    if window.box.text().strip() or front is None or not front.carry(kind):
        otherwise()


def new_call(window: "MainWindow") -> None:
    """F3: the form of a call; who stands in the one box is the caller, whoever is marked there is known."""
    if not window.rail.has("today"):
        return
    text, hit = window.box.text().strip(), window.box.marked()
    window.box.leave_text()
    window.open_room("today")
    values: dict[str, Any] = {"name": text} if text else {}
    if hit is not None and hit.kind == "person":
        values = {"name": hit.name, "person_id": hit.id}
    window.room("today").new_call(values)
