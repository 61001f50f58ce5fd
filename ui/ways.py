"""Where the rooms' wishes lead: other rooms, one record in the room of its kind, the one box."""

from functools import partial
from typing import TYPE_CHECKING

from ui.window_tickets import begin

if TYPE_CHECKING:
    from ui.main_window import MainWindow

# the room a record is shown in; other hits of the one box begin something on the first screen
SHOWN_IN = {"visit": "visits", "ticket": "tickets"}


def lead(window: "MainWindow") -> None:
    """Follow what rooms ask of the desk."""
    desk = window.desk
    desk.wanted.connect(window.open_room)
    desk.visit_wanted.connect(window.show_visit)
    desk.record_wanted.connect(window.show_record)
    desk.hit_wanted.connect(window.take_hit)
    desk.form_wanted.connect(window.new_visit)
    desk.ticket_wanted.connect(partial(begin, window))
    window.shell.ticket_wanted.connect(lambda: begin(window))
    desk.box_wanted.connect(window.go_to_box)
    desk.printing_wanted.connect(lambda: window.open_room("printing"))
