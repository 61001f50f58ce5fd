"""Where the rooms' wishes lead: other rooms, one record in the room of its kind, the one box."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow

SHOWN_IN = {"visit": "visits"}  # the room a record is shown in; other hits of the one box begin something on the first screen


def lead(window: "MainWindow") -> None:
    """Follow what rooms ask of the desk."""
    desk = window.desk
    desk.wanted.connect(window.open_room)
    desk.visit_wanted.connect(window.show_visit)
    desk.record_wanted.connect(window.show_record)
    desk.hit_wanted.connect(window.take_hit)
    desk.form_wanted.connect(window.new_visit)
    desk.box_wanted.connect(window.go_to_box)
    desk.printing_wanted.connect(lambda: window.open_room("printing"))
