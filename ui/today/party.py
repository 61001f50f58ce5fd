"""Companions in the check-in form: the key that opens their line, their chips, and how the badges of all are printed."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.i18n import _
from app.visits.companions import Companion, own_people
from ui.panels import button
from ui.shortcuts import shortcuts
from ui.tasks import Tasks
from ui.visits.badge_choice import BadgeChoice
from ui.visits.companion_strip import CompanionStrip


class Party(QWidget):
    """Ctrl+G opens it; hidden where nobody comes along, so that it costs a single visitor nothing."""

    changed = Signal()
    opened = Signal()

    def __init__(self, tasks: Tasks, panel: QWidget) -> None:
        super().__init__(panel)
        self.opener = button(_("Group"), key="Ctrl+G", clicked=self.open)
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.setProperty("chip", True)
        self.opener.setToolTip(_("An own badge and an own in and out for each"))
        self.strip = CompanionStrip()
        self.badges = BadgeChoice(tasks)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.strip)
        column.addWidget(self.badges)
        shortcuts(panel, (("Ctrl+G", self.open), ("Ctrl+B", self.badges.turn)))  # on the boards Ctrl+G is another's
        self.strip.changed.connect(self.changed)
        self.hide()

    def start(self, people: tuple[Companion, ...]) -> None:
        """Another form is in front; an announced lead brings the companions announced."""
        self.strip.start(people)
        self.badges.hide()
        self.fold(is_folded=False)
        if people:
            self.badges.ask()
        self.setVisible(bool(people))
        self.opener.setVisible(not people)

    def open(self) -> None:
        """The cursor to the line of companions."""
        if self.isHidden():
            self.badges.ask()
        self.show()
        self.opener.hide()
        self.opened.emit()
        self.strip.open()
        self.changed.emit()

    @property
    def is_on(self) -> bool:
        """Whether somebody comes along or is about to be named, in sight or not."""
        return self.strip.is_open

    def say(self, sentence: str) -> None:
        """What is wrong with the companions, in sight."""
        if sentence:
            self.open()
        self.strip.say(sentence)

    def fold(self, *, is_folded: bool) -> None:
        """Only the line stays, which says how many come along."""
        self.strip.fold(is_folded=is_folded)
        self.badges.fold(is_folded=is_folded)

    def heights(self) -> tuple[int, int]:
        """How high it is folded, and how high whole."""
        line = self.strip.line.minimumSizeHint().height()
        folded = max(line, self.strip.line.minimumHeight())
        badges = self.badges.sizeHint().height() + self._column.spacing() if self.badges.is_offered else 0
        return folded, folded + self.strip.chips_height + badges

    def arriving(self, values: dict[str, Any], coming: object, alone: str) -> tuple[Any, ...]:
        """The service that takes the form, with its arguments: a lead with companions, or `alone` for a single visitor."""
        if people := self.strip.people:
            return "app.visits.together:arrive_with", values, people, coming, self.badges.badges()
        return alone, values, coming

    def own(self, values: dict[str, Any]) -> dict[str, Any]:
        """The form as the lead's own badge will say it: the persons of the form are the whole party."""
        return {**values, "people": own_people(values.get("people"), len(self.strip.people))}
