"""What the desk does about its own people, whatever room is in front: staff badges, the own out and back, a recent sign-in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.office.comings import Comings
from ui.screen import Desk

if TYPE_CHECKING:
    from app.office.absences import Marked


class StaffDesk(QObject):
    """Takes the scans of staff badges; whoever signs in is not out any more."""

    def __init__(self, desk: Desk, over: QWidget) -> None:
        super().__init__(over)
        self._desk = desk
        self.comings = Comings(desk, over)
        desk.signed_in.connect(self._signed_in)

    def takes(self, code: str) -> bool:
        """Mark the holder of a staff badge out or back (X-out); False for any other code."""
        serial = serial_of(self._desk, code)
        if serial is None:
            return False
        self.comings.turn_badge(serial)
        return True

    def turn_self(self) -> None:
        """Alt+X: I go out, or I am back."""
        actor = self._desk.tasks.actor
        if actor is not None and actor.staff_id is not None:
            self.comings.turn(actor.staff_id)

    def _signed_in(self) -> None:
        if not self._desk.tasks.read_only:
            self._desk.tasks.do(self, "app.office.absences:here_again", then=self._here)

    def _here(self, marked: "Marked | None") -> None:
        if marked is not None:
            self.comings.say(marked, can_undo=True)


def serial_of(desk: Desk, code: str) -> int | None:
    """The serial behind a staff badge's code; None for any other."""
    from app.printing.codes import is_staff_badge, read_code

    prefix = desk.settings.badge_prefix if desk.settings is not None else "71"
    serial = read_code(code, prefix=prefix)
    return serial if is_staff_badge(serial) else None
