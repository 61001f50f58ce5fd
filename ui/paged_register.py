"""A register of any length: filters above, a list read page by page as it comes into view, one record at the side."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from app.core.errors import UserError
from ui.panels import Card, ListStates
from ui.reveal import HoldToShow, whose_row
from ui.rows import Column, PagedRows, Table
from ui.screen import Desk, Screen

Days = tuple[tuple[int, int], ...]
SIZES = [760, 372]
HEIGHT = 36
TYPING_STOPS = 200


class RegisterBar(QWidget):
    """A register's filters in one row; emits `changed` when typing stops or a choice is made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)

    def choice(self, words: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        """Value and words of each; what is chosen counts at once."""
        box = QComboBox()
        for value, label in choices:
            box.addItem(label, value)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMinimumHeight(HEIGHT)
        return box

    def line(self, words: str) -> QLineEdit:
        """Words to look for."""
        line = QLineEdit()
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setClearButtonEnabled(True)
        line.setMinimumHeight(HEIGHT)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.textChanged.connect(lambda: self._timer.start())
        line.returnPressed.connect(self.apply)
        return line

    def apply(self) -> None:
        """Do not wait for typing to stop."""
        self._timer.stop()
        self.changed.emit()


class PagedRegister(Screen):
    """Pages through a million rows as through ten; a room says what is read and shows one record its own way."""

    room: ClassVar[str] = ""  # the table's name, under which its columns are remembered
    revealed: ClassVar[str] = ""  # whose phone is shown while a row is held
    days_work: ClassVar[str] = ""
    page_work: ClassVar[str] = ""

    def __init__(self, desk: Desk, columns: Sequence[Column], bar: RegisterBar, title: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._bar = bar
        self._days: Days = ()
        self._reading = 0  # which reading of the list pages belong to: an answer to an earlier filter is dropped
        self._wanted: UUID | None = None  # marked as soon as its page is read
        self.rows = PagedRows(columns, self)
        self.table = Table(self.rows, name=title)
        self.table.setObjectName(self.room)
        desk.remember_columns(self.table)
        self.hold = HoldToShow(self.tasks, self.table, lambda: whose_row(self.revealed, self.table.current()))
        self.states = ListStates(self.table)
        self.card = Card(title)
        self.card.body.addWidget(self.states)
        bar.changed.connect(self.reload)
        self.rows.wanted.connect(self._read_page)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self.rows.row(index.row())))
        self.states.again.connect(self.reload)

    def lay_out(self, side: QWidget) -> None:
        """The filters over list and side; the side is hidden until one is opened."""
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(14)
        split.addWidget(self.card)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        split.setSizes(SIZES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._bar)
        column.addWidget(split, 1)
        side.hide()

    # -- what a room says

    def filter(self) -> Any:
        """What the list shows now, as the services take it."""

    def count_words(self, total: int) -> str:
        """How many there are, beside the title."""
        return f"{total:,}"

    def say_empty(self) -> None:
        """Why the list is empty."""

    def read_side(self) -> None:
        """Read what is shown at the side again."""

    def _picked(self, row: Any) -> None:
        """Another row is marked: what is shown follows, the focus alone opens nothing."""

    def _open(self, row: Any) -> None:
        """One record at the side."""

    # -- loading

    def reload(self) -> None:
        """Count the days of the filter; pages are read as they come into view."""
        if self.tasks.actor is None:
            return
        self.tasks.read(self, self.days_work, self.filter(), key="days", then=self._counted, failed=self._not_loaded)
        self.read_side()

    def _counted(self, days: Days) -> None:
        total = sum(count for _day, count in days)
        is_same = days == self._days
        self._reading += 1
        self._days = days
        self.card.set_count(self.count_words(total))
        if is_same and total:
            self.rows.refresh()
        else:
            kept = self._current_id()
            self.rows.start(total)
            self._wanted = self._wanted or kept
        if total:
            self.states.show_rows()
        else:
            self.say_empty()

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _read_page(self, start: int, count: int) -> None:
        reading = self._reading
        self.tasks.read(
            self, self.page_work, self.filter(), self._days, start, count,
            then=lambda rows: self._take_page(reading, start, rows), failed=lambda error: self.rows.missed(start),
        )  # fmt: skip

    def _take_page(self, reading: int, start: int, rows: Sequence[Any]) -> None:
        if reading != self._reading:
            return
        self.rows.take(start, rows)
        for place, row in enumerate(rows):
            if row.id == self._wanted:
                self._wanted = None
                self.table.setCurrentIndex(self.rows.index(start + place, 0))
                self.table.scrollTo(self.rows.index(start + place, 0))

    def _current_id(self) -> UUID | None:
        row = self.table.current()
        return row.id if row is not None else None

    def take_focus(self) -> None:
        """The list."""
        self.table.setFocus()
