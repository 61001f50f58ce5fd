"""What the visitor looked at in the walk still has of ours, or we of theirs: taken back or written off by a key each."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import button, label
from ui.tasks import Tasks
from ui.visits.item_words import Things, item_line

if TYPE_CHECKING:
    from app.items.lists import ItemRow

MOST_LINES = 3


class WalkThings(QFrame):
    """R says the first thing is back, L that it never came; `settled` once nothing is out any more."""

    settled = Signal()
    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._visit_id: UUID | None = None
        self.rows: tuple[ItemRow, ...] = ()
        self.things = Things(tasks, self)
        self._words, self._first = label("", wraps=True), label("")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._first.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._first, 1)
        for verb, key, act in ((_("Is back"), "R", self.take_back), (_("Lost …"), "L", self.write_off)):
            row.addWidget(self._chip(verb, key, act))
        column.addLayout(row)
        tasks.changed.connect(self._changed)
        self.hide()

    @staticmethod
    def _chip(verb: str, key: str, act: Callable[[], object]) -> QPushButton:
        made = button(verb, key=key, clicked=act)
        made.setProperty("chip", True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made

    def set_roomy(self, is_roomy: bool) -> None:
        """Every thing on a line of its own, or what the keys are about and how many more."""
        self._words.setVisible(is_roomy)
        self._elide()

    @property
    def words(self) -> str:
        """What is said to be out; empty where nothing is."""
        return "" if self.isHidden() else self.accessibleDescription()

    def follow(self, visit_id: UUID | None, then: "Callable[[Sequence[ItemRow]], object] | None" = None) -> None:
        """Look at another visitor; `then` hears what is out, as it is now."""
        if visit_id != self._visit_id:
            self._show(())
        self._visit_id = visit_id
        if visit_id is not None:
            self._tasks.read(self, "app.passes.lists:still_out", visit_id, key="things", then=partial(self._read, then))

    def _read(self, then: "Callable[[Sequence[ItemRow]], object] | None", rows: "Sequence[ItemRow]") -> None:
        had = bool(self.rows)
        self._show(rows)
        if then is not None:
            then(rows)
        elif had and not rows:
            self.settled.emit()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "Item" in kinds and self.isVisible():
            self.follow(self._visit_id)

    def _show(self, rows: "Sequence[ItemRow]") -> None:
        self.rows = tuple(rows)
        lines = [item_line(row) for row in rows[:MOST_LINES]]
        if len(rows) > MOST_LINES:
            lines.append(_("… and {n} more").format(n=len(rows) - MOST_LINES))
        if lines:
            lines[0] = _("Not back yet: {things}").format(things=lines[0])
        self._words.setText("\n".join(lines))
        self.setAccessibleDescription(self._words.text())
        self._elide()
        self.setVisible(bool(rows))
        self.changed.emit()

    def _elide(self) -> None:
        first = self.rows[0].words if self.rows else ""
        rest = len(self.rows) - 1
        more = _("… and {n} more").format(n=rest) if rest > 0 and self._words.isHidden() else ""
        self._first.setToolTip(self.accessibleDescription())
        metrics = self._first.fontMetrics()
        room = max(40, self._first.width() - metrics.horizontalAdvance(f" {more}"))
        self._first.setText(" ".join((metrics.elidedText(first, Qt.TextElideMode.ElideRight, room), more)).strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def take_back(self) -> None:
        """R: the first of them is back."""
        if self.rows:
            self.things.back(self.rows[:1])

    def write_off(self) -> None:
        """L: the first of them never came back; asked is why."""
        if self.rows:
            self.things.write_off(self.rows[0])
