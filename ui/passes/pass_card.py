"""One pass at the side of the list: its terms, who came in when, what was given out, and what can be done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _
from app.passes.fields import PassKind
from app.passes.validity import Standing
from ui.panels import StatusPill, button, label, line
from ui.passes.words import entry_line, facts, standing_pill
from ui.tasks import Tasks
from ui.visits.items_part import ItemsPart

if TYPE_CHECKING:
    from app.passes.lists import EntryRow, PassRow

MOST_ENTRIES = 12


class PassCard(QFrame):
    """Says which move was chosen; the screen does it."""

    closed = Signal()
    wanted = Signal(str)  # scan, extend, change, withdraw, print, photo, list

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = tasks
        self.row: PassRow | None = None
        self.items: ItemsPart | None = None
        self._seen: tuple[PassRow, tuple[EntryRow, ...]] | None = None
        self._name, self._pill, self._number = label("", "head"), StatusPill(), label("", "quiet")
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        column.addWidget(self._number)
        column.addWidget(line())
        column.addWidget(self._scroll, 1)
        self._scan = self._button(_("Let in"), "scan", key="Enter", kind="big")
        column.addWidget(self._scan)
        column.addLayout(self._buttons())

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        self._extend = self._button(_("Extend …"), "extend", key="Ctrl+E")
        self._change = self._button(_("Change …"), "change")
        self._print = self._button(_("Print pass"), "print", key="Ctrl+P")
        self._photo = self._button(_("Photo …"), "photo", key="Ctrl+T")
        self._withdraw = self._button(_("Withdraw …"), "withdraw", key="Del", kind="danger")
        made = (self._extend, self._change, self._print, self._photo, self._button(_("List of the home"), "list"), self._withdraw)
        for place, each in enumerate(made):
            grid.addWidget(each, place // 2, place % 2)
        return grid

    def _button(self, words: str, move: str, *, key: str = "", kind: str = "") -> QPushButton:
        made = button(words, key=key, kind=kind, clicked=lambda: self.wanted.emit(move))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return made

    def give(self) -> None:
        """Ctrl+I: give something out with the pass shown."""
        if self.items is not None and self.isVisible():
            self.items.ask()

    def show_row(self, row: "PassRow") -> None:
        """Its terms now, its entries as soon as they are read."""
        self.row = row
        self._name.setText(row.name)
        self._name.setToolTip(row.name)
        mark = standing_pill(row)
        self._pill.set(mark.word, mark.meaning)
        self._number.setText(" · ".join(part for part in (row.number, row.phone) if part))
        is_open = row.standing is not Standing.WITHDRAWN
        for each in (self._change, self._print, self._photo, self._withdraw):
            each.setVisible(is_open)
        self._extend.setVisible(is_open and row.kind is not PassKind.DAY)
        self._scan.setVisible(is_open or row.visit_id is not None)
        words = _("Sign out") if row.visit_id is not None else _("Let in")
        self._scan.setText(f"{words}  Enter")
        self._tasks.read(self, "app.passes.lists:entries", row.id, key="entries", then=self._show_body)

    def _show_body(self, entries: "tuple[EntryRow, ...]") -> None:
        row = self.row
        if row is None or (row, entries) == self._seen:
            return
        self._seen = (row, entries)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(5)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(facts(row)):
            grid.addWidget(label(name, "quiet"), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wraps=True), place, 1)
        column.addLayout(grid)
        self.items = ItemsPart(self._tasks, pass_id=row.id, name=row.name)
        column.addWidget(self.items)
        if entries:
            column.addSpacing(4)
            column.addWidget(label(_("In and out"), "quiet"))
        for entry in entries[:MOST_ENTRIES]:
            column.addWidget(label(entry_line(entry), wraps=True))
        rest = len(entries) - MOST_ENTRIES
        if rest > 0:
            column.addWidget(label(_("… and {n} more").format(n=rest), "quiet"))
        column.addStretch(1)
        self._scroll.setWidget(body)
