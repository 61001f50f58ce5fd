"""Everything that is out or kept: whose it is, since when; Enter takes it back, Del writes it off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui.panels import Card, ListStates, button
from ui.passes.columns import ITEMS
from ui.rows import RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import ALONE, shortcut
from ui.visits.item_words import Things

if TYPE_CHECKING:
    from app.items.lists import ItemRow


class ItemsPage(QWidget):
    """Open things, the oldest first; a switch shows those that are back too."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._tasks = desk.tasks
        self.things = Things(desk.tasks, self)
        self.model = RowsModel(ITEMS, self)
        self.table = Table(self.model, name=_("Cards and belongings"))
        self.table.setObjectName("items")
        desk.remember_columns(self.table)
        self.states = ListStates(self.table)
        self.card = Card(_("Cards and belongings"))
        self._all = button(_("With those back"), kind="quiet", clicked=self.reload)
        self._all.setCheckable(True)
        self.card.add_to_head(self._all)
        self.card.add_to_head(button(_("Returned"), key="Enter", clicked=self.take_back))
        self.card.add_to_head(button(_("Write off …"), key="Del", clicked=self.write_off))
        self.card.add_to_head(button(_("Passes"), key="Esc", clicked=self.closed.emit))
        self.card.body.addWidget(self.states, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.table.opened.connect(lambda _row: self.take_back())
        self.states.again.connect(self.reload)
        shortcut(self.table, "Del", self.write_off, ALONE)

    def reload(self) -> None:
        """Read the list again."""
        what = "app.items.lists:items" if self._all.isChecked() else "app.items.lists:open_items"
        self._tasks.read(self, what, key="items", then=self._show, failed=self._not_loaded)

    def _show(self, rows: "Sequence[ItemRow]") -> None:
        self.model.set_rows(rows)
        n = sum(row.returned_at is None for row in rows)
        self.card.set_count(ngettext("{n} not back", "{n} not back", n).format(n=n))
        if rows:
            self.states.show_rows()
            if self.table.current() is None:
                self.table.selectRow(0)
        else:
            hint = _("Ctrl+I in a check-in, a visit or a pass notes what is given out or taken in.")
            self.states.show_empty(_("Nothing is out and nothing is kept."), hint, icon="key")

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _current(self) -> "ItemRow | None":
        row: ItemRow | None = self.table.current()
        return row if row is not None and row.returned_at is None else None

    def take_back(self) -> None:
        """The marked thing is back."""
        if (row := self._current()) is not None:
            self.things.back((row,))

    def write_off(self) -> None:
        """The marked thing never came back."""
        if (row := self._current()) is not None:
            self.things.write_off(row)
