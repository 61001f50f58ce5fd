"""The keys that work everywhere in the main window."""

from typing import TYPE_CHECKING

from ui.shortcuts import Act

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.rail import Room

ROOM_KEYS = 9  # Alt+1 to Alt+9


def keys_of(window: "MainWindow", rooms: "tuple[Room, ...]") -> list[tuple[str, Act]]:
    """Each key with what it does; rooms have a key of their own, or their place in the rail."""
    keys: list[tuple[str, Act]] = [
        ("F1", window.show_keys), ("F2", window.new_visit), ("F6", window.sign_out), ("F8", window.show_parked), ("F9", window.evacuate),
        ("F7", lambda: window.open_room("today")), ("Ctrl+Shift+K", window.park),
        ("Ctrl+K", window.go_to_box), ("Ctrl+P", window.print_selected), ("Ctrl+L", window.lock), ("Esc", window.step_back),
    ]  # fmt: skip
    in_order = [room for room in rooms if not room.shortcut][:ROOM_KEYS]
    named = [*((f"Alt+{n}", room) for n, room in enumerate(in_order, 1)), *((room.shortcut, room) for room in rooms if room.shortcut)]
    return keys + [(shortcut, lambda key=room.key: window.open_room(key)) for shortcut, room in named]
