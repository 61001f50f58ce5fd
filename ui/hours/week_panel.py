"""The hours that repeat: the usual week and its seasons, the days closed every year, how a last day moves on, years entered."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.hours import drafting
from app.hours.calendar import Calendar, Roll, Season
from app.hours.days import WEEKDAY_WORDS
from app.hours.wording import hours_typed, hours_words, month_days_typed, month_days_words
from ui.panels import button, label

ROLL_WORDS = {
    Roll.CLOSED: N_("from every closed day to the next open one"),
    Roll.STATUTORY: N_("only from holidays"),
}


class WeekPanel(QWidget):
    """`edited` gives each change as it is typed to its end (Enter, or the next field)."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calendar: Calendar | None = None
        self._year = 2026
        self.season = QComboBox()
        self.season.setAccessibleName(_("Which part of the year"))
        self.season.currentIndexChanged.connect(self._show_week)
        self.lines = [self._line(number) for number in range(7)]
        self.first, self.last = QLineEdit(), QLineEdit()
        self.annual = QLineEdit()
        self.roll = QComboBox()
        for how, words in ROLL_WORDS.items():
            self.roll.addItem(_(words), how.value)
        for box in (self.season, self.roll):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.roll.activated.connect(lambda _n: self._send(partial(drafting.roll, Roll(self.roll.currentData()))))
        self.known = QCheckBox()
        self.known.clicked.connect(lambda is_on=False: self._send(partial(drafting.year_known, self._year, is_on)))
        self.annual.editingFinished.connect(self._annual_typed)
        self.zone = QLineEdit()
        self.zone.setMaxLength(60)
        self.zone.editingFinished.connect(lambda: self._send(partial(drafting.zone, self.zone.text().strip())))
        self.wrong = label("", "error", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.season)
        column.addLayout(self._week_grid())
        column.addWidget(self.wrong)
        self._season_rows(column)
        self._add_rest(column)

    def _line(self, number: int) -> QLineEdit:
        made = QLineEdit()
        made.setMaxLength(200)
        made.setAccessibleName(_(WEEKDAY_WORDS[number]))
        made.setPlaceholderText(_("not open"))
        made.editingFinished.connect(partial(self._hours_typed, number))
        return made

    def _week_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for number, (words, edit) in enumerate(zip(WEEKDAY_WORDS, self.lines, strict=True)):
            told = label(_(words), "label")
            told.setBuddy(edit)
            grid.addWidget(told, number, 0)
            grid.addWidget(edit, number, 1)
        self.same = button(_("Tuesday to Friday as Monday"), icon="copy", kind="quiet", clicked=self._copy_monday)
        grid.addWidget(self.same, 7, 1)
        return grid

    def _season_rows(self, column: QVBoxLayout) -> None:
        dates, acts = QHBoxLayout(), QHBoxLayout()
        for edit, words, example in ((self.first, _("Season from"), "05-01"), (self.last, _("to"), "09-30")):
            edit.setPlaceholderText(example)
            edit.setAccessibleName(words)
            edit.setMaxLength(8)
            edit.returnPressed.connect(self._add_season)
            dates.addWidget(label(words, "label"))
            dates.addWidget(edit, 1)
        self.add = button(_("Add the season"), icon="plus", clicked=self._add_season)
        self.gone = button(_("Remove the season"), icon="trash", clicked=self._take_season)
        acts.addWidget(self.add, 1)
        acts.addWidget(self.gone, 1)
        for row in (dates, acts):
            row.setSpacing(6)
            column.addLayout(row)

    def _add_rest(self, column: QVBoxLayout) -> None:
        self.annual.setMaxLength(400)
        self.annual.setPlaceholderText("01-01, 05-01")
        for words, edit in (
            (_("Closed every year"), self.annual), (_("The last day of a limit in calendar days moves on"), self.roll),
            (_("Time zone"), self.zone),
        ):  # fmt: skip
            edit.setAccessibleName(words)
            told = label(words, "label", wraps=True)
            told.setBuddy(edit)
            column.addWidget(told)
            column.addWidget(edit)
        column.addWidget(self.known)
        column.addStretch(1)

    # -- showing

    def show_calendar(self, calendar: Calendar, year: int, *, can_edit: bool) -> None:
        """What repeats in the calendar edited; a line being typed in is left alone."""
        self._calendar, self._year = calendar, year
        chosen = self.season.currentData()
        self.season.blockSignals(True)
        self.season.clear()
        self.season.addItem(_("The usual week"), None)
        for one in calendar.rhythm.seasons:
            key = month_days_words(frozenset((one.first,))), month_days_words(frozenset((one.last,)))
            self.season.addItem(_("From {first} to {last}").format(first=key[0], last=key[1]), "/".join(key))
        self.season.setCurrentIndex(max(0, self.season.findData(chosen)) if chosen else 0)
        self.season.blockSignals(False)
        self._show_week()
        _put(self.annual, month_days_words(calendar.rhythm.annual_holidays))
        _put(self.zone, calendar.zone_name)
        self.roll.setCurrentIndex(self.roll.findData(calendar.roll.value))
        self.known.setText(_("All days of {year} are entered").format(year=year))
        self.known.setChecked(calendar.is_known(year))
        self.known.setVisible(calendar.years is not None)
        for widget in (*self.lines, self.first, self.last, self.add, self.annual, self.roll, self.zone, self.known, self.same):
            widget.setEnabled(can_edit)
        self.gone.setEnabled(can_edit and self.season.currentIndex() > 0)

    def _show_week(self) -> None:
        if self._calendar is None:
            return
        season = self._season()
        week = season.week if season is not None else self._calendar.rhythm.week
        for edit, hours in zip(self.lines, week, strict=True):
            _put(edit, hours_words(hours))
        self.gone.setEnabled(season is not None and self.add.isEnabled())

    def _season(self) -> Season | None:
        place = self.season.currentIndex() - 1
        return self._calendar.rhythm.seasons[place] if self._calendar is not None and place >= 0 else None

    # -- changing

    def _send(self, edit: drafting.Edit) -> bool:
        if self._calendar is None:
            return False
        try:
            if edit(self._calendar) == self._calendar:
                return True
        except UserError as error:
            self.wrong.setText(str(error))
            return False
        self.wrong.setText("")
        self.edited.emit(edit)
        return True

    def _hours_typed(self, number: int) -> None:
        try:
            hours = hours_typed(self.lines[number].text())
        except UserError as error:
            self.wrong.setText(": ".join((_(WEEKDAY_WORDS[number]), str(error))))
            return
        self.wrong.setText("")
        self._send(partial(drafting.week_hours, self._season(), number, hours))

    def _copy_monday(self) -> None:
        try:
            hours = hours_typed(self.lines[0].text())
        except UserError as error:
            self.wrong.setText(str(error))
            return
        season = self._season()
        for number in range(1, 5):
            self._send(partial(drafting.week_hours, season, number, hours))

    def _add_season(self) -> None:
        if self._calendar is None:
            return
        try:
            days = [sorted(month_days_typed(edit.text())) for edit in (self.first, self.last)]
        except UserError as error:
            self.wrong.setText(str(error))
            return
        if any(len(one) != 1 for one in days):
            self.wrong.setText(_("A season needs its first and its last day, such as 05-01 and 09-30."))
            return
        season = Season(days[0][0], days[1][0], self._calendar.rhythm.week)
        if self._send(partial(drafting.season_added, season)):
            self.first.clear()
            self.last.clear()
            key = "/".join(month_days_words(frozenset((one,))) for one in (season.first, season.last))
            self.season.setCurrentIndex(max(0, self.season.findData(key)))
            self.lines[0].setFocus()

    def _take_season(self) -> None:
        if (season := self._season()) is not None:
            self._send(partial(drafting.season_gone, season))

    def _annual_typed(self) -> None:
        try:
            days = month_days_typed(self.annual.text())
        except UserError as error:
            self.wrong.setText(str(error))
            return
        self._send(partial(drafting.annual_holidays, days))

    def take_focus(self) -> None:
        """To the first weekday."""
        self.lines[0].setFocus()


def _put(edit: QLineEdit, text: str) -> None:
    if not (edit.hasFocus() and edit.isModified()):
        edit.setText(text)
