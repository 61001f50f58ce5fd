"""Which visits the register shows: days, state, host, words."""

from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QLabel, QWidget

from app.core import clock
from app.core.i18n import N_, _
from app.visits.fields import STATE_WORDS, VisitState
from ui.paged_register import HEIGHT, RegisterBar

SPANS = (
    ("today", N_("Today")),
    ("yesterday", N_("Yesterday")),
    ("week", N_("This week")),
    ("month", N_("This month")),
    ("all", N_("All days")),
    ("range", N_("From … to …")),
)


class Wanted(NamedTuple):
    """The filter as plain values; `first` and `last` are office days, None is open."""

    first: date | None
    last: date | None
    states: frozenset[VisitState]
    host: str
    text: str


def span_days(span: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a named span; weeks begin on Monday."""
    if span == "today":
        return today, today
    if span == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if span == "week":
        return today - timedelta(days=today.weekday()), today
    if span == "month":
        return today.replace(day=1), today
    return None, None


class FilterBar(RegisterBar):
    """Days, state, host, words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.span = self.choice(_("Days"), [(value, _(label)) for value, label in SPANS])
        self.first, self.last = self._day(_("From")), self._day(_("To"))
        self._dash = QLabel("–")
        self.state = self.choice(_("State"), [("", _("All states")), *((state.value, _(words)) for state, words in STATE_WORDS.items())])
        self.host = self.line(_("Host or home"))
        self.text = self.line(_("Name, company, plate, number"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.span, self.first, self._dash, self.last, self.state):
            row.addWidget(widget)
        row.addWidget(self.host, 2)
        row.addWidget(self.text, 3)
        self.span.currentIndexChanged.connect(self._span_changed)
        self.state.currentIndexChanged.connect(self.changed)
        self._show_days()

    def _day(self, words: str) -> QDateEdit:
        edit = QDateEdit(as_qdate(clock.day_of(clock.now())))
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setAccessibleName(words)
        edit.setMinimumHeight(HEIGHT)
        edit.dateChanged.connect(lambda: self._timer.start())
        return edit

    def _span_changed(self) -> None:
        self._show_days()
        self.apply()

    def _show_days(self) -> None:
        is_range = self.span.currentData() == "range"
        for widget in (self.first, self._dash, self.last):
            widget.setVisible(is_range)

    def show_span(self, span: str) -> None:
        """Choose one of SPANS by its key."""
        self.span.setCurrentIndex(self.span.findData(span))

    def show_day(self, day: date) -> None:
        """Choose exactly one day."""
        self.first.setDate(as_qdate(day))
        self.last.setDate(as_qdate(day))
        self.show_span("range")

    def wanted(self) -> Wanted:
        """The filter as it stands; a range typed the wrong way round is turned."""
        span = str(self.span.currentData())
        first, last = span_days(span, clock.day_of(clock.now()))
        if span == "range":
            first, last = sorted((as_date(self.first.date()), as_date(self.last.date())))
        state = str(self.state.currentData() or "")
        states = frozenset({VisitState(state)}) if state else frozenset()
        return Wanted(first, last, states, self.host.text().strip(), self.text.text().strip())

    def is_filtered(self) -> bool:
        """Whether anything but the days narrows the list."""
        return bool(self.state.currentData() or self.host.text().strip() or self.text.text().strip())

    def clear(self) -> None:
        """Everything but the days back to all."""
        self.state.setCurrentIndex(0)
        self.host.clear()
        self.text.clear()
        self.apply()

    def focus(self) -> None:
        """The cursor to the words."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)


def as_qdate(day: date) -> QDate:
    """A day as Qt has it."""
    return QDate(day.year, day.month, day.day)


def as_date(day: QDate) -> date:
    """A day of Qt's."""
    return date(day.year(), day.month(), day.day())
