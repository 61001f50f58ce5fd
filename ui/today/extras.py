"""What a check-in may carry besides the form: a badge that is good until midnight, things given out or taken in with it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.core.i18n import _
from app.items.fields import ITEM_WORDS, ItemKind
from ui.panels import button
from ui.shortcuts import shortcuts
from ui.tasks import Tasks
from ui.today.draft import Draft
from ui.visits.item_words import Things

if TYPE_CHECKING:
    from app.visits.service import Arrived


class Extras(QWidget):
    """Two small switches under the badge: Ctrl+D makes it a day pass, Ctrl+I notes a card, key or bag."""

    changed = Signal()  # the badge will be another

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._about = tasks, Draft()
        self._things = Things(tasks, self)
        self._day = button(_("Day pass"), key="Ctrl+D", clicked=self._toggle_day)
        self._day.setCheckable(True)
        self._items = button(_("Give out …"), key="Ctrl+I", clicked=self.ask)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.setStyleSheet("QPushButton { padding: 0 6px; }")  # three of them stand side by side in every language
        for chip in (self._day, self._items):
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(chip)
        self._items.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._day.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        shortcuts(parent, (("Ctrl+D", self._day.click), ("Ctrl+I", self.ask)))

    def put_first(self, switch: QPushButton) -> None:
        """Another switch of the check-in, before the two."""
        switch.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._row.insertWidget(0, switch)

    @property
    def preview(self) -> str:
        """What draws the badge to come."""
        return "app.passes.drawing:preview_day" if self._about.is_day_pass else "app.visits.drawing:preview"

    def start(self, about: Draft) -> None:
        """A form begins, or comes back as it was put away."""
        self._about = about
        self._show()

    def allow_day(self, is_allowed: bool) -> None:
        """A day pass is one person's: with companions everybody gets a badge."""
        self._about.is_day_pass = self._about.is_day_pass and is_allowed
        self._day.setEnabled(is_allowed)
        self._show()

    def _toggle_day(self) -> None:
        self._about.is_day_pass = self._day.isChecked()
        self.changed.emit()

    def ask(self) -> None:
        """Ctrl+I: what is given out or taken in with this arrival."""
        from ui.visits.item_sheet import ask_item

        ask_item(self, self._tasks, self._add)

    def _add(self, form: dict[str, str]) -> None:
        self._about.items = (*self._about.items, form)
        self._show()

    def _show(self) -> None:
        self._day.setChecked(self._about.is_day_pass)
        named = [" ".join(part for part in (_(ITEM_WORDS[ItemKind(form["kind"])]), form["number"]) if part) for form in self._about.items]
        words = _(", ").join(named) if named else _("Give out …")
        self._items.setText(" ".join((words, "", "Ctrl+I")).replace("&", "&&"))
        self._items.setToolTip(words)
        self._items.setAccessibleName(words)
        self._items.setProperty("meaning", "ok" if named else "")

    @property
    def service(self) -> str:
        """What checks in."""
        return "app.passes.scanning:arrive_for_day" if self._about.is_day_pass else "app.visits.service:arrive"

    def arrived(self, about: Draft, arrived: "Arrived") -> None:
        """The visit is on record: so is what was given out with it."""
        if about.items:
            from app.items.service import With

            self._things.give(With(visit_id=arrived.visit_id), about.items)
