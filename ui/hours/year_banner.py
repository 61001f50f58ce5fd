"""From November on a line stands over the rooms while the days of the coming year are not loaded (R6)."""

from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core import clock
from app.core.actor import ADMINISTRATORS
from app.core.i18n import _
from ui.panels import Banner, button
from ui.screen import Desk


class YearBanner(QWidget):
    """Looked at when somebody signs in, when a calendar changes and when a day begins.

    On the first screen it gives way to the form, which has no height to spare at 1366×700; `said` tells the bottom line.
    """

    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._day: date | None = None
        self._gives_way = False
        self.banner = Banner()
        self.go = button(_("Open the calendar"), icon="calendar-days", clicked=self.open_calendar)
        self.banner.add_button(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.banner)
        self.hide()
        desk.signed_in.connect(self.look)
        desk.tasks.changed.connect(self._take_change)

    @property
    def sentence(self) -> str:
        """What it says, or nothing."""
        return self.banner.sentence

    def tick(self, now: datetime) -> None:
        """A minute has passed: another day may miss another year."""
        if self._desk.tasks.actor is not None and clock.day_of(now) != self._day:
            self.look()

    def look(self) -> None:
        """Ask whether a year is missing."""
        self._day = clock.day_of(clock.now())
        self._desk.tasks.read(self, "app.clocks.editing:year_missing", key="year", then=self._say)

    def _take_change(self, kinds: frozenset[str]) -> None:
        if "WorkingCalendar" in kinds and self._desk.tasks.actor is not None:
            self.look()

    def _say(self, year: int | None) -> None:
        if year is None:
            self.banner.say("")
            self.said.emit("")
            self.hide()
            return
        actor = self._desk.tasks.actor
        may_load = actor is not None and bool(actor.roles & ADMINISTRATORS)
        words = _("The holidays of {year} are not in the working calendar: limits into it are provisional.").format(year=year)
        self.banner.say(words if may_load else " ".join((words, _("An administrator loads them."))), "warn")
        self.go.setVisible(may_load)
        self.said.emit(_("The holidays of {year} are missing").format(year=year))
        self.setVisible(not self._gives_way)

    def give_way(self, *, gives_way: bool) -> None:
        """Whether the room in front needs the height."""
        self._gives_way = gives_way
        self.setVisible(bool(self.sentence) and not gives_way)

    def open_calendar(self) -> None:
        self._desk.shows_calendar = True
        self._desk.wanted.emit("settings")
