"""At the first screen's side: forms put away."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.core.i18n import _
from ui import say
from ui.screen import Desk
from ui.today.parked_panel import ParkedPanel


class PhoneSide(QObject):
    """Pages of `side`; `finish` brings the check-in form back in front."""

    def __init__(self, desk: Desk, side: QStackedWidget, owner: QWidget, finish: Callable[[], object]) -> None:
        super().__init__(owner)
        self._desk, self._side, self._finish = desk, side, finish
        self.parked = ParkedPanel(desk.parking)
        side.addWidget(self.parked)
        self.parked.closed.connect(finish)

    @property
    def is_open(self) -> bool:
        """Whether one of its pages is in front."""
        return self._side.currentWidget() is self.parked

    def show_parked(self) -> None:
        """F8: the cards."""
        self._side.setCurrentWidget(self.parked)
        self.parked.start()

    def step_back(self) -> bool:
        """Esc closes what is open; False where nothing is."""
        if not self.is_open:
            return False
        self._finish()
        return True

    def park(self) -> bool:
        """Ctrl+Shift+K: the form in front becomes a card; False where nothing stands in it."""
        return False

    def tick(self) -> None:
        """A minute has passed."""
        self.parked.tick()

    @staticmethod
    def say_parked() -> None:
        """A form was put away."""
        say.toast(_("Put away: F8 lists it and brings it back."))
