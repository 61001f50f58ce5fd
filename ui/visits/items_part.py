"""Cards, keys and belongings of one visit or pass, each taken back by one press; the room's Ctrl+I gives out another."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import button, label
from ui.tasks import Tasks
from ui.visits.item_sheet import ask_item
from ui.visits.item_words import Things, item_line

if TYPE_CHECKING:
    from app.items.lists import ItemRow
    from app.items.service import With


class ItemsPart(QWidget):
    """Loads itself for a visit (`visit_id`) or a pass (`pass_id` and its holder's `name`), and again when something changed."""

    def __init__(self, tasks: Tasks, **to: object) -> None:
        super().__init__()
        self._tasks, self._to = tasks, to
        self.rows: tuple[ItemRow, ...] = ()
        self.things = Things(tasks, self)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(_("Cards and belongings"), "quiet"), 1)
        head.addWidget(button(_("Give out …"), key="Ctrl+I", kind="quiet", clicked=self.ask))
        column.addLayout(head)
        column.addLayout(self._list)
        tasks.changed.connect(self._changed)
        self.reload()

    def _changed(self, kinds: frozenset[str]) -> None:
        if "Item" in kinds:
            self.reload()

    def reload(self) -> None:
        """Read them again."""
        if "pass_id" in self._to:
            self._tasks.read(self, "app.items.lists:of_pass", self._to["pass_id"], key="items", then=self._show)
        else:
            self._tasks.read(self, "app.items.lists:of_visit", self._to["visit_id"], key="items", then=self._show)

    def _show(self, rows: "Sequence[ItemRow]") -> None:
        self.rows = tuple(rows)
        while (item := self._list.takeAt(0)) is not None:
            if old := item.widget():
                old.deleteLater()
        for row in rows:
            if row.returned_at is not None:
                self._list.addWidget(label(item_line(row), wraps=True))
            else:
                self._list.addWidget(self._open(row))

    def _open(self, row: "ItemRow") -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        words = label(item_line(row), wraps=True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(words, 1)
        back = button(_("Returned"), clicked=partial(self.things.back, (row,)))
        back.setProperty("chip", True)
        line.addWidget(back)
        return holder

    def ask(self) -> None:
        """Ctrl+I: what is given out or taken in."""
        ask_item(self, self._tasks, self._give)

    def _give(self, form: dict[str, str]) -> None:
        self.things.give(self._with(), (form,))

    def _with(self) -> "With":
        from app.items.service import With

        make: Callable[..., With] = With
        return make(**self._to)


KEY = "  T"  # heard by the panel it stands in


class OpenItems(QPushButton):
    """A line about everything that is still out or kept, at the end of the day; pressed, it opens the whole list."""

    def __init__(self, tasks: Tasks, show_all: Callable[[], object]) -> None:
        super().__init__()
        self._tasks = tasks
        self.setProperty("chip", True)
        self.setProperty("meaning", "warn")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: show_all())
        tasks.changed.connect(self._changed)
        self.hide()

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & {"Item", "Visit"}:
            self.reload()

    def reload(self) -> None:
        """Read them again."""
        if self._tasks.actor is not None:
            self._tasks.read(self, "app.items.lists:open_items", key="open", then=self._show)

    def _show(self, rows: "Sequence[ItemRow]") -> None:
        named = _(", ").join(_("{what} ({name})").format(what=row.words, name=row.name) for row in rows)
        self.setAccessibleName(_("Not back yet: {things}").format(things=named) if rows else "")
        self.setToolTip(self.words)
        self.setVisible(bool(rows))
        self._elide()

    def _elide(self) -> None:
        room = max(40, self.width() - 24 - self.fontMetrics().horizontalAdvance(KEY))
        shown = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room)
        self.setText((shown + KEY).replace("&", "&&"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @property
    def words(self) -> str:
        """What it says in full; empty while nothing is out."""
        return self.accessibleName()
