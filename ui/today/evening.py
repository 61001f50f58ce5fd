"""The end of the day at the first screen's side: everybody still inside asked for one by one, or ticked in a list."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from ui.screen import Desk
from ui.visits.moves import Moves

if TYPE_CHECKING:
    from app.visits.lists import VisitRow
    from ui.today.bulk_panel import BulkPanel
    from ui.today.walk_panel import WalkPanel
    from ui.visits.items_part import OpenItems
    from ui.visits.words import Limits


class Evening(QObject):
    """Pages of `side`, made when first wanted: once a day, and then for whoever closes. `back` shows the sign-out list again."""

    def __init__(self, desk: Desk, moves: Moves, side: QStackedWidget, back: Callable[[], object]) -> None:
        super().__init__(side)
        self._desk, self._moves, self._side, self._back = desk, moves, side, back
        self._here: Sequence[VisitRow] = ()
        self._limits: Limits | None = None

    @cached_property
    def walk(self) -> "WalkPanel":
        """One question after another."""
        from ui.today.walk_panel import WalkPanel

        made = WalkPanel(self._desk.tasks, self._moves)
        made.limits = self._limits or made.limits
        made.below.addWidget(self.open_items)
        made.closed.connect(self._back)
        made.list_wanted.connect(self.tick_several)
        made.things_wanted.connect(self._desk.show_items)
        self._side.addWidget(made)
        return made

    @cached_property
    def open_items(self) -> "OpenItems":
        """What was given out and is not back."""
        from ui.visits.items_part import OpenItems

        return OpenItems(self._desk.tasks, self._desk.show_items)

    @cached_property
    def bulk(self) -> "BulkPanel":
        """A list to tick."""
        from ui.today.bulk_panel import BulkPanel

        made = BulkPanel(self._moves)
        made.closed.connect(self.start)
        made.show_rows(self._here)
        self._side.addWidget(made)
        return made

    def configure(self, limits: "Limits") -> None:
        """When waiting and staying become long."""
        self._limits = limits
        if "walk" in self.__dict__:
            self.walk.limits = limits

    def know(self, here: "Sequence[VisitRow]") -> None:
        """Who waits or is inside."""
        self._here = here
        if "bulk" in self.__dict__:
            self.bulk.show_rows(here)
        if "walk" in self.__dict__:
            self.walk.reload()

    def start(self) -> None:
        """Ask for everybody still inside."""
        self._side.setCurrentWidget(self.walk)
        self.open_items.reload()
        self.walk.start()

    def tick_several(self) -> None:
        """Tick them in a list instead."""
        self._side.setCurrentWidget(self.bulk)
        self.bulk.start()

    def step_back(self) -> bool:
        """Esc: from the list to the questions, from those to the sign-out list; False where neither is open."""
        front = self._side.currentWidget()
        if front is self.__dict__.get("bulk"):
            self.start()
        elif front is self.__dict__.get("walk"):
            self._back()
        else:
            return False
        return True
