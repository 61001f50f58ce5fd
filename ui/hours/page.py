"""The settings' page of the working calendar: a year, what its days are, the week; saved only after a look at what moves."""

from contextlib import suppress
from datetime import date
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core import clock
from app.core.actor import ADMINISTRATORS
from app.core.errors import StaleRecord, UserError
from app.core.i18n import _, ngettext
from app.hours.calendar import Calendar
from app.hours.drafting import Edit, differing, span
from app.hours.forms import form_of
from app.hours.years import with_year, year_of
from ui import say, theme
from ui.choosing import file_to_open
from ui.hours.day_panel import DayPanel
from ui.hours.preview_sheet import PreviewSheet
from ui.hours.revisions_sheet import RevisionsSheet
from ui.hours.week_panel import WeekPanel
from ui.hours.year_view import Legend, YearView
from ui.panels import Card, StatusPill, button, label
from ui.screen import Desk
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from app.clocks.editing import CalendarRow, Preview, Saved
    from app.clocks.revisions import RevisionRow

SIDE = 364
ROOMY = 560  # high enough for a line of help below the year
LARGEST_FILE = 1_000_000


class CalendarPage(QWidget):
    """Changes are kept here one after the other until they are saved; another counter's save is taken in below them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, desk.tasks
        self._row: CalendarRow | None = None
        self._rows: tuple[CalendarRow, ...] = ()
        self._edits: list[Edit] = []
        self.view = YearView()
        self.day_panel, self.week_panel = DayPanel(), WeekPanel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._year_card(), 1)
        row.addWidget(self._side_card())
        self.view.picked.connect(lambda _day, _anchor: self._show_days())
        self.view.year_wanted.connect(lambda _year: self._show())
        self.view.digit.connect(self._digit)
        self.view.entered.connect(self._enter)
        self.day_panel.left.connect(self.view.setFocus)
        for panel in (self.day_panel, self.week_panel):
            panel.edited.connect(self.take_edit)
        keys = (
            ("Ctrl+Return", self.ask_to_save), ("Ctrl+Enter", self.ask_to_save), ("Ctrl+O", self.choose_file), ("Ctrl+U", self.take_back),
            ("Ctrl+E", self.show_revisions),
            ("Ctrl+1", partial(self.show_panel, 0)), ("Ctrl+2", partial(self.show_panel, 1)),
            ("Ctrl+PgUp", partial(self.turn, -1)), ("Ctrl+PgDown", partial(self.turn, 1)),
        )  # fmt: skip
        shortcuts(self, keys)

    # -- building

    def _year_card(self) -> Card:
        self.card = Card(_("Working calendar"), is_flush=False)
        self.pill = StatusPill()
        self.year = label("", "head")
        self.which = QComboBox()
        self.which.setAccessibleName(_("Working calendar"))
        self.which.hide()
        self.which.activated.connect(self._choose)
        self.card.add_to_head(self.which)
        self.card.add_to_head(self.pill)
        self.load_button = button(_("Load a year…"), key="Ctrl+O", icon="folder-open", clicked=self.choose_file)
        self.load_button.setToolTip(_("The days of a year from a file of the holiday-cn form"))
        self.card.add_to_head(self.load_button)
        for words, key, by in ((_("Year before"), "Ctrl+PgUp", -1), (_("Next year"), "Ctrl+PgDown", 1)):
            made = button("", icon="chevron-left" if by < 0 else "chevron-right", clicked=partial(self.turn, by))
            made.setAccessibleName(words)
            made.setToolTip(f"{words}  {key.replace('Down', 'Dn')}")
            made.setFixedWidth(theme.px(44))
            self.card.add_to_head(made)
            if by < 0:
                self.card.add_to_head(self.year)
        self.card.body.setContentsMargins(8, 6, 8, 8)
        self.card.body.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.addWidget(Legend(), 1)
        foot.addWidget(button(_("Changes…"), key="Ctrl+E", icon="clock-rotate-left", kind="quiet", clicked=self.show_revisions))
        self.card.body.addLayout(foot)
        return self.card

    def _side_card(self) -> Card:
        self.side = Card(is_flush=False)
        self.side.setFixedWidth(theme.px(SIDE))
        self.pages = QStackedWidget()
        self.tabs = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setSpacing(6)
        for number, (words, key, panel) in enumerate(
            ((_("Days"), "Ctrl+1", self.day_panel), (_("Week and year"), "Ctrl+2", self.week_panel))
        ):
            self.pages.addWidget(_scrolled(panel))
            tabs.addWidget(self._tab(number, words, key))
        tabs.addStretch(1)
        self.side.body.addLayout(tabs)
        self.side.body.addWidget(self.pages, 1)
        self.note = label("", "quiet", wraps=True)
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        self.save_button = button(_("Save…"), key="Ctrl+Return", kind="primary", clicked=self.ask_to_save)
        self.back_button = button(_("Take back"), key="Ctrl+U", icon="rotate-left", clicked=self.take_back)
        self.back_button.setToolTip(_("Take the last change back"))
        self.side.body.addWidget(self.wrong)
        self.side.body.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addWidget(self.save_button, 1)
        self.side.body.addLayout(row)
        return self.side

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = _("Arrows walk, Shift picks days in a row, PgUp and PgDn turn months; 1 to 6 say what the days are.")
        self.card.set_foot(words if self.height() > theme.px(ROOMY) else "")

    def _tab(self, number: int, words: str, key: str) -> QPushButton:
        made = button(words, key=key, clicked=partial(self.show_panel, number))
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.setChecked(number == 0)
        self.tabs.addButton(made, number)
        return made

    # -- loading

    def reload(self) -> None:
        """The calendars on record; changes not saved yet are made again to the one being edited."""
        self._tasks.read(self, "app.clocks.editing:calendars", key="calendar", then=self._loaded)

    def _loaded(self, rows: "tuple[CalendarRow, ...]") -> None:
        if self._row is None:
            self.view.current = self.view.anchor = self._today()
        self._rows = rows
        kept = self._row.id if self._row is not None else None
        self._row = next((row for row in rows if row.id == kept), rows[0])
        self.which.clear()
        for row in rows:
            self.which.addItem(_(row.name))
        self.which.setCurrentIndex(rows.index(self._row))
        self.which.setVisible(len(rows) > 1)
        edits, self._edits = self._edits, []
        for edit in edits:
            with suppress(UserError):  # another counter made it impossible; what is left is shown
                edit(self.draft)
                self._edits.append(edit)
        self._show()

    def _choose(self, place: int) -> None:
        """Another of the calendars; what is not saved yet goes first."""
        if self._edits and self._rows[place] is not self._row:
            self._complain(_("There are changes not saved yet. Save them or take them back first."))
            self.which.setCurrentIndex(self._rows.index(self._row) if self._row is not None else 0)
            return
        self._row = self._rows[place]
        self._show()

    def _today(self) -> date:
        return clock.day_of(clock.now())

    @property
    def draft(self) -> Calendar:
        """The calendar with every change not saved yet."""
        assert self._row is not None, "loaded"
        return reduce(lambda calendar, edit: edit(calendar), self._edits, self._row.calendar)

    @property
    def can_edit(self) -> bool:
        """Whether who sits here may change the calendar."""
        return bool(self._tasks.actor and self._tasks.actor.roles & ADMINISTRATORS)

    def _show(self) -> None:
        if self._row is None:
            return
        draft, year = self.draft, self.view.year
        self.card.set_title(_(self._row.name))
        self.card.set_count(draft.zone_name)
        self.year.setText(str(year))
        is_known = draft.is_known(year)
        words = _("all days entered") if is_known else _("days not loaded")
        self.pill.set("" if draft.years is None else words, "ok" if is_known else "warn")
        self.view.show_calendar(draft, self._today(), differing(self._row.calendar, draft, year))
        self.week_panel.show_calendar(draft, year, can_edit=self.can_edit)
        self._show_days()
        self._show_edits()

    def _show_days(self) -> None:
        if self._row is None:
            return
        first, last = self.view.span
        is_past = first <= self._today() and self._row.calendar.is_known(first.year)
        self.day_panel.show_days(self.draft, span(first, last), can_edit=self.can_edit, is_past=is_past)

    def _show_edits(self) -> None:
        n = len(self._edits)
        if not self.can_edit:
            words = _("Only an administrator changes the calendar.")
        elif n:
            words = ngettext("{n} change is not saved yet.", "{n} changes are not saved yet.", n).format(n=n)
        elif self._row is not None and self._row.calendar.zone_name != str(clock.zone()):
            words = _("This calendar counts in {zone}, the desk shows times in {other}. Change the zone if that is not meant.").format(
                zone=self._row.calendar.zone_name, other=clock.zone()
            )
        else:
            words = _("New weekly hours count from tomorrow on. Ended limits keep their result.")
        self.note.setText(words)
        self.save_button.setEnabled(bool(n) and self.can_edit)
        self.back_button.setVisible(bool(n))
        for part in (self.save_button, self.load_button):
            part.setVisible(self.can_edit)

    # -- changing

    def take_edit(self, edit: Edit) -> None:
        """One change more; nothing is kept on record yet."""
        before = self.draft
        if edit(before) != before:
            self._edits.append(edit)
        self._complain("")
        self._show()

    def take_back(self) -> None:
        """The last change not saved yet is gone."""
        if self._edits:
            self._edits.pop()
            self._complain("")
            self._show()

    def _complain(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def turn(self, years: int) -> None:
        """Another year."""
        day = self.view.current
        self.view.pick(day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day))

    def show_panel(self, number: int) -> None:
        """The days, or what repeats."""
        self.pages.setCurrentIndex(number)
        if (tab := self.tabs.button(number)) is not None:
            tab.setChecked(True)
        if number:
            self.week_panel.take_focus()
        else:
            self.view.setFocus()

    def _digit(self, number: int) -> None:
        self.show_panel(0)
        self.day_panel.choose(number)

    def _enter(self) -> None:
        self.show_panel(0)
        self.day_panel.take_focus()

    # -- a year from a file

    def choose_file(self) -> None:
        """A file of a year's days, as people publish them."""
        if not self.can_edit:
            return
        if path := file_to_open(self, _("The days of a year"), _("Year files (*.json)")):
            self.load_file(path)

    def load_file(self, path: Path) -> None:
        """Take the days of a year into what is being edited; what is wrong with the file is one sentence."""
        try:
            if path.stat().st_size > LARGEST_FILE:
                raise UserError(_("This file is too large for the days of a year. Choose a year file."))
            days = year_of(path.read_text("utf-8-sig"))
        except UserError as error:
            self._complain(str(error))
            return
        except OSError as error:
            sentence = _("{file} cannot be read ({reason}). Check the name, or choose another file.")
            self._complain(sentence.format(file=path.name, reason=error.strerror))
            return
        except UnicodeDecodeError:
            self._complain(_("{file} is not written in UTF-8. Save it as UTF-8 and try again.").format(file=path.name))
            return
        self.take_edit(lambda calendar: with_year(calendar, days))
        self.view.pick(self.view.current.replace(year=days.year, month=1, day=1))
        self.view.setFocus()

    # -- what it was

    def show_revisions(self) -> None:
        """Ctrl+E: who changed this calendar when, why, and what."""
        if self._row is not None:
            work = "app.clocks.revisions:revisions"
            self._tasks.read(self, work, self._row.id, key="revisions", then=partial(self._list_revisions, _(self._row.name)))

    def _list_revisions(self, name: str, rows: "tuple[RevisionRow, ...]") -> None:
        RevisionsSheet(self.window(), name, rows)

    # -- saving

    def ask_to_save(self) -> None:
        """Show what would move first."""
        if self._row is None or not self._edits or not self.can_edit:
            return
        self._complain("")
        work = "app.clocks.editing:preview"
        self._tasks.read(self, work, self._row.id, form_of(self.draft), key="preview", then=self._look, failed=self._failed)

    def _look(self, seen: "Preview") -> None:
        if seen.is_same:
            self._complain(_("These changes are about days that have passed, which stay as they were. There is nothing to save."))
            return
        PreviewSheet(self.window(), seen, self._save)

    def _save(self, reason: str) -> None:
        if self._row is None:
            return
        work = ("app.clocks.editing:save", self._row.id, form_of(self.draft), reason)
        self._tasks.do(self, *work, revision=self._row.revision, then=self._saved, failed=self._failed)

    def _saved(self, saved: "Saved") -> None:
        self._edits.clear()
        moved = ngettext("{n} limit moved", "{n} limits moved", saved.moved).format(n=saved.moved)
        say.toast(" · ".join((_("The calendar is saved"), moved)), partial(self._undo, saved))
        self.reload()

    def _undo(self, saved: "Saved") -> None:
        work = ("app.clocks.editing:undo", saved.calendar_id)
        self._tasks.do(self, *work, revision=saved.revision, then=self._undone, failed=say.error)

    def _undone(self, _saved: "Saved") -> None:
        say.toast(_("The calendar is as it was before"))
        self.reload()

    def _failed(self, error: UserError) -> None:
        self._complain(str(error))
        if isinstance(error, StaleRecord):
            self.reload()


def _scrolled(panel: QWidget) -> QScrollArea:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 8, 0)
    column.addWidget(panel)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    return area
