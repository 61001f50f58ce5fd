"""A choice of days: named ones, or from a day to a day."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QWidget

from app.core import clock
from app.core.i18n import _
from ui.visits.filters import SPANS, as_date, as_qdate, span_days

TYPING_STOPS = 200
HEIGHT = 36


class DayRange(QWidget):
    """`span` gives first and last day, None for an open end; emits `changed` when a choice is made or a day typed."""

    changed = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        spans: Sequence[tuple[str, str]] = SPANS,
        days_of: Callable[[str, date], tuple[date | None, date | None]] = span_days,
    ) -> None:
        super().__init__(parent)
        self._days_of = days_of
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self.choice = QComboBox()
        for value, words in spans:
            self.choice.addItem(_(words), value)
        self.choice.setAccessibleName(_("Days"))
        self.choice.setToolTip(_("Days"))
        self.choice.setMinimumHeight(HEIGHT)
        self.first, self.last, self._dash = self._day(_("From")), self._day(_("To")), QLabel("–")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.choice, self.first, self._dash, self.last):
            row.addWidget(widget)
        self.choice.currentIndexChanged.connect(lambda _place: self._chosen())
        self._show()

    def _day(self, words: str) -> QDateEdit:
        edit = QDateEdit(as_qdate(clock.day_of(clock.now())))
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setAccessibleName(words)
        edit.setMinimumHeight(HEIGHT)
        edit.dateChanged.connect(lambda: self._timer.start())
        return edit

    def _chosen(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        is_range = self.choice.currentData() == "range"
        for widget in (self.first, self._dash, self.last):
            widget.setVisible(is_range)

    def choose(self, span: str) -> None:
        """One of the spans by its key."""
        self.choice.setCurrentIndex(self.choice.findData(span))

    def span(self) -> tuple[date | None, date | None]:
        """First and last day; a range typed the wrong way round is turned."""
        if self.choice.currentData() == "range":
            first, last = sorted((as_date(self.first.date()), as_date(self.last.date())))
            return first, last
        return self._days_of(str(self.choice.currentData()), clock.day_of(clock.now()))
