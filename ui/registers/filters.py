"""Which rows of a register are shown: days, kind, state, words."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from app.core import clock
from app.core.i18n import N_, _

SPANS = (
    ("today", N_("Today")),
    ("week", N_("This week")),
    ("month", N_("This month")),
    ("last_month", N_("Last month")),
    ("year", N_("This year")),
    ("all", N_("All days")),
    ("range", N_("From … to …")),
)
USUAL = "month"
TYPING_STOPS = 200
HEIGHT = 34


def span_days(span: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a named span; a month runs to its end, so that its paper bears its name."""
    first = today.replace(day=1)
    if span == "today":
        return today, today
    if span == "week":
        return today - timedelta(days=today.weekday()), today
    if span == "month":
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if span == "last_month":
        return (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)
    if span == "year":
        return today.replace(month=1, day=1), today.replace(month=12, day=31)
    return None, None


class RegisterFilters(QWidget):
    """One row; `changed` when typing stops or a choice is made."""

    changed = Signal()

    def __init__(self, kinds: Sequence[tuple[str, str]], states: Sequence[tuple[str, str]], hint: str) -> None:
        super().__init__()
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self.span = self._choice(_("Days"), [(value, _(label)) for value, label in SPANS])
        self.first, self.last = self._day(_("From")), self._day(_("To"))
        self._dash = QLabel("–")
        self.kind = self._choice(_("Kind"), [("", _("All kinds")), *kinds])
        self.state = self._choice(_("State"), [("", _("All states")), *states])
        self.text = QLineEdit()
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(hint)
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumHeight(HEIGHT)
        self.text.setMinimumWidth(90)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        for widget in (self.span, self.first, self._dash, self.last, self.kind, self.state):
            row.addWidget(widget)
        row.addWidget(self.text, 1)
        self.span.setCurrentIndex(self.span.findData(USUAL))
        self._show_days()
        self.span.currentIndexChanged.connect(self._span_changed)
        for box in (self.kind, self.state):
            box.currentIndexChanged.connect(self.apply)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.text.returnPressed.connect(self.apply)

    def _choice(self, words: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        for value, label in choices:
            box.addItem(label, str(value))
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMinimumHeight(HEIGHT)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(7)
        return box

    def _day(self, words: str) -> QDateEdit:
        edit = QDateEdit(_as_qdate(clock.day_of(clock.now())))
        edit.setDisplayFormat("yyyy-MM-dd")
        edit.setCalendarPopup(True)
        edit.setAccessibleName(words)
        edit.setMinimumHeight(HEIGHT)
        edit.dateChanged.connect(lambda: self._timer.start())
        return edit

    def set_kinds(self, kinds: Sequence[tuple[str, str]]) -> None:
        """Other kinds to choose from; the one chosen stays where it is still there."""
        kept = str(self.kind.currentData() or "")
        blocked = self.kind.blockSignals(True)
        self.kind.clear()
        for value, words in (("", _("All kinds")), *kinds):
            self.kind.addItem(words, value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept)))
        self.kind.blockSignals(blocked)

    def apply(self) -> None:
        """Do not wait for typing to stop."""
        self._timer.stop()
        self.changed.emit()

    def _span_changed(self) -> None:
        self._show_days()
        self.apply()

    def _show_days(self) -> None:
        for widget in (self.first, self._dash, self.last):
            widget.setVisible(self.span.currentData() == "range")

    def show_span(self, span: str) -> None:
        """Choose one of SPANS by its key."""
        self.span.setCurrentIndex(self.span.findData(span))

    def show_days(self, first: date, last: date) -> None:
        """Choose exactly these days."""
        for edit, day in ((self.first, first), (self.last, last)):
            edit.setDate(_as_qdate(day))
        self.show_span("range")

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The days chosen, inclusive; a range typed the wrong way round is turned."""
        if self.span.currentData() == "range":
            first, last = sorted((_as_date(self.first.date()), _as_date(self.last.date())))
            return first, last
        return span_days(str(self.span.currentData()), clock.day_of(clock.now()))

    def chosen(self, box: QComboBox) -> str:
        """The key chosen in one of the boxes; "" for all."""
        return str(box.currentData() or "")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the days leaves rows out."""
        return bool(self.chosen(self.kind) or self.chosen(self.state) or self.text.text().strip())

    def clear(self) -> None:
        """Everything but the days back to all."""
        for box in (self.kind, self.state):
            blocked = box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(blocked)
        self.text.clear()
        self.apply()

    def focus(self) -> None:
        """The cursor to the words."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _as_qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _as_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
