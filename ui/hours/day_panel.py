"""What the picked days are: as their week, closed, half a day, worked, or with hours of their own."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from app.hours import drafting
from app.hours.calendar import Calendar
from app.hours.days import DAY_WORDS, DayKind, info_of
from app.hours.drafting import Edit
from app.hours.wording import day_words, hours_typed, hours_words
from app.hours.years import half_days, holiday_words
from ui.panels import button, label, press_on_enter

CHOICES = (
    N_("As the week"), N_("Not open"), N_("Morning only"), N_("Afternoon only"), N_("Make-up working day"), N_("Own hours"),
)  # fmt: skip
AS_WEEK, CLOSED, MORNING, AFTERNOON, MAKE_UP, OWN = range(1, 7)


class DayPanel(QWidget):
    """`edited` gives the change a choice makes; digits 1 to 6 choose in the year, too."""

    edited = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[date, ...] = ()
        self._calendar: Calendar | None = None
        self.title = label("", "head", wraps=True)
        self.state = label("", "quiet", wraps=True)
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(_("Such as: power cut"))
        self.own = QLineEdit()
        self.own.setMaxLength(200)
        self.own.setPlaceholderText("08:30-12:00 14:00-17:30")
        self.own.returnPressed.connect(partial(self.choose, OWN))
        self.name.returnPressed.connect(self._rename)
        self.wrong = label("", "error", wraps=True)
        self.chips = QButtonGroup(self)
        self.chips.setExclusive(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.state)
        column.addLayout(self._choices())
        for words, edit in ((_("Own hours"), self.own), (_("What for"), self.name)):
            edit.setAccessibleName(words)
            told = label(words, "label")
            told.setBuddy(edit)
            column.addWidget(told)
            column.addWidget(edit)
        column.addWidget(self.wrong)
        column.addStretch(1)

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, words in enumerate(CHOICES, 1):
            made = self._chip(number, _(words))
            grid.addWidget(made, (number - 1) // 2, (number - 1) % 2)
        return grid

    def _chip(self, number: int, words: str) -> QPushButton:
        made = button(f"{number} {words}", clicked=partial(self.choose, number))
        made.setAccessibleName(words)
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumSize(QSize(0, 30))
        press_on_enter(made)
        self.chips.addButton(made, number)
        return made

    def show_days(self, calendar: Calendar, days: Sequence[date], *, can_edit: bool, is_past: bool) -> None:
        """The days picked, the earliest first, as they are in the calendar edited."""
        is_other = tuple(days) != self._days
        self._days, self._calendar = tuple(days), calendar
        first, last = days[0], days[-1]
        if first == last:
            self.title.setText(day_words(first))
        else:
            count = ngettext("{n} day", "{n} days", len(days)).format(n=len(days))
            self.title.setText(f"{day_words(first)} – {day_words(last)} · {count}")
        info = info_of(calendar, first)
        told = [_(DAY_WORDS[info.kind]), holiday_words(info.name) if info.name else "", hours_words(info.hours)]
        if not info.is_known:
            told.append(_("The days of {year} are not loaded: the weekday rule stands in for them.").format(year=first.year))
        if is_past:
            told.append(_("Days up to today stay as they were."))
        self.state.setText("\n".join(part for part in told if part))
        self._tick(self.choice_of(first))
        if is_other:
            self.wrong.setText("")
            self.name.setText(holiday_words(info.name) if info.name else "")
            self.own.setText(hours_words(info.hours))
        for widget in (*self.chips.buttons(), self.own, self.name):
            widget.setEnabled(can_edit and not is_past)

    def choice_of(self, day: date) -> int:
        """Which of the six a day is now."""
        assert self._calendar is not None
        calendar, info = self._calendar, info_of(self._calendar, day)
        if info.kind is DayKind.HOLIDAY:
            return CLOSED
        shift = calendar.shifts.get(day)
        if isinstance(shift, int):
            return MAKE_UP
        if shift is None and day not in calendar.breaks:
            return AS_WEEK
        morning, afternoon = half_days(calendar.rhythm_of(day).week_of(day)[day.weekday()])
        return MORNING if info.hours == morning else AFTERNOON if info.hours == afternoon else OWN

    def _tick(self, number: int) -> None:
        if (chip := self.chips.button(number)) is not None:
            chip.setChecked(True)

    def choose(self, number: int) -> None:
        """Make the picked days so; what cannot be is one sentence below."""
        chip = self.chips.button(number)
        if chip is None or not chip.isEnabled() or self._calendar is None:
            return
        if number == OWN and not self.own.hasFocus() and not self.own.text().strip():
            self.own.setFocus(Qt.FocusReason.OtherFocusReason)
            self._tick(number)
            return
        try:
            edit = self._edit(number)
            edit(self._calendar)
        except UserError as error:
            self.wrong.setText(str(error))
            self._tick(self.choice_of(self._days[0]))
            return
        self.wrong.setText("")
        self.edited.emit(edit)

    def _edit(self, number: int) -> Edit:
        days, name = self._days, self._name()
        edits: dict[int, Callable[[], Edit]] = {
            AS_WEEK: lambda: partial(drafting.as_week, days),
            CLOSED: lambda: partial(drafting.closed, days, name),
            MORNING: lambda: partial(drafting.half, days, name, is_morning=True),
            AFTERNOON: lambda: partial(drafting.half, days, name, is_morning=False),
            MAKE_UP: lambda: partial(drafting.make_up, days, name),
            OWN: lambda: partial(drafting.open_as, days, hours_typed(self.own.text()), name),
        }
        return edits[number]()

    def _name(self) -> str:
        """What is typed; a holiday's name shown in another language is kept as it was."""
        typed = self.name.text().strip()
        kept = self._calendar.names.get(self._days[0], "") if self._calendar is not None else ""
        return kept if kept and typed == holiday_words(kept) else typed

    def _rename(self) -> None:
        """Enter in the name: the same choice again, with it."""
        self.choose(max(AS_WEEK, self.chips.checkedId()))
        self.left.emit()

    def take_focus(self) -> None:
        """Enter on a day of the year: to its choices."""
        if (chip := self.chips.checkedButton()) is not None:
            chip.setFocus(Qt.FocusReason.OtherFocusReason)
