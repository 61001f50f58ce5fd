"""The working calendar in the settings: walked and changed by keys, looked at before it is saved, taken back."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.clocks import service
from app.clocks.editing import add_calendar, default_calendar, save
from app.clocks.fields import ClockFor
from app.clocks.lists import open_clocks
from app.core import clock
from app.core.actor import SYSTEM, Actor, Role
from app.hours.calendar import Season
from app.hours.days import DayKind, info_of
from app.hours.forms import form_of
from app.hours.limits import Limit, Unit
from ui.hours.page import CalendarPage
from ui.hours.preview_sheet import PreviewSheet
from ui.hours.revisions_sheet import RevisionsSheet
from ui.main_window import MainWindow
from ui.office.settings_screen import SettingsScreen
from ui.panels import Sheet
from ui.screen import Desk
from ui.tasks import Tasks

FRIDAY = date(2026, 11, 27)
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow) -> CalendarPage:
    window.open_room("settings")
    room = window.room("settings")
    assert isinstance(room, SettingsScreen)
    room.tabs.setCurrentWidget(room.calendar)
    room.calendar.view.setFocus()
    return room.calendar


def press(page: CalendarPage, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(page.view, key, modifier)


def start_limit(tasks: Tasks) -> None:
    def run(s: Any, *, by: Any, now: datetime) -> None:
        about = ClockFor("ticket", uuid4(), "promise", number="T20261121-0001")
        service.start(s, about, Limit(Unit.WORKING_DAYS, 5), started_at=now, by=by, now=now)

    tasks.do(None, run, by=SYSTEM)


def due(tasks: Tasks) -> datetime:
    assert tasks.store is not None
    return tasks.store.read(open_clocks)[0].due_at


def on_record(tasks: Tasks, day: date) -> DayKind:
    assert tasks.store is not None
    return info_of(tasks.store.read(default_calendar).calendar, day).kind


def sheet(page: CalendarPage, kind: Any = PreviewSheet) -> Any:
    (found,) = [one for one in page.window().findChildren(kind) if one.isVisible()]
    return found


def words(sheet: Sheet) -> str:
    return "\n".join(one.text() for one in sheet.findChildren(QLabel))


def year_file(folder: Path, **more: Any) -> Path:
    path = folder / "2027.json"
    path.write_text(json.dumps({"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}], **more}), "utf-8")
    return path


def test_a_day_is_walked_to_and_closed_and_nothing_is_kept_before_it_was_looked_at(page: CalendarPage, tasks: Tasks) -> None:
    start_limit(tasks)
    assert page.view.current == date(2026, 11, 21)
    press(page, *[Qt.Key.Key_Right] * 6, Qt.Key.Key_2)
    assert (page.view.current, page.view.changed) == (FRIDAY, {FRIDAY})
    assert on_record(tasks, FRIDAY) is DayKind.OPEN
    press(page, Qt.Key.Key_Return, modifier=CTRL)
    seen = sheet(page)
    assert "1 limit of 1 running now moves.\n" in words(seen)
    assert [(row.number, row.old_due_at, row.new_due_at) for row in seen.model.rows] == [
        ("T20261121-0001", datetime(2026, 11, 27, 9, 30, tzinfo=UTC), datetime(2026, 11, 30, 9, 30, tzinfo=UTC)),
    ]  # fmt: skip
    QTest.keyClick(seen.reason, Qt.Key.Key_Return)
    assert seen.isVisible()
    assert "A reason is needed" in seen.wrong.text()
    QTest.keyClicks(seen.reason, "typhoon")
    QTest.keyClick(seen.reason, Qt.Key.Key_Return)
    assert (on_record(tasks, FRIDAY), due(tasks)) == (DayKind.HOLIDAY, datetime(2026, 11, 30, 9, 30, tzinfo=UTC))
    assert not page.save_button.isEnabled()


def test_a_saved_calendar_is_taken_back_within_ten_seconds(page: CalendarPage, tasks: Tasks, window: MainWindow) -> None:
    start_limit(tasks)
    page.view.pick(FRIDAY)
    press(page, Qt.Key.Key_2)
    page.ask_to_save()
    seen = sheet(page)
    QTest.keyClicks(seen.reason, "typhoon")
    seen.save()
    assert window.foot.undo()
    assert (on_record(tasks, FRIDAY), due(tasks)) == (DayKind.OPEN, datetime(2026, 11, 27, 9, 30, tzinfo=UTC))


def test_earlier_edits_are_listed_with_who_when_why_and_what(page: CalendarPage, tasks: Tasks, window: MainWindow) -> None:
    press(page, Qt.Key.Key_E, modifier=CTRL)
    assert "Nothing was changed since the office began." in words(sheet(page, RevisionsSheet))
    sheet(page, RevisionsSheet).close_sheet()
    page.view.pick(FRIDAY)
    press(page, Qt.Key.Key_2)
    page.ask_to_save()
    seen = sheet(page)
    QTest.keyClicks(seen.reason, "typhoon")
    seen.save()
    press(page, Qt.Key.Key_E, modifier=CTRL)
    listed = sheet(page, RevisionsSheet)
    assert [(row.made_by, row.reason) for row in listed.model.rows] == [("李红", "typhoon")]
    assert listed.whole.text() == "typhoon\n2026-11-27: holiday"


def test_days_in_a_row_get_hours_of_their_own_with_what_for(page: CalendarPage) -> None:
    page.view.pick(date(2026, 12, 30))
    press(page, Qt.Key.Key_Right, modifier=SHIFT)
    assert page.view.span == (date(2026, 12, 30), date(2026, 12, 31))
    assert "2 days" in page.day_panel.title.text()
    page.day_panel.name.setText("年终结算")
    page.day_panel.own.setText("8:30-12 14-20")
    QTest.keyClick(page.day_panel.own, Qt.Key.Key_Return)
    assert page.draft.hours_of(date(2026, 12, 31)) == ((30600, 43200), (50400, 72000))
    assert page.draft.names[date(2026, 12, 30)] == "年终结算"
    QTest.keyClick(page.view, Qt.Key.Key_U, CTRL)
    assert page.draft.hours_of(date(2026, 12, 31))[1][1] == 63000


@pytest.mark.parametrize(
    ("digit", "kind"),
    [(Qt.Key.Key_3, DayKind.SHORT), (Qt.Key.Key_4, DayKind.SHORT), (Qt.Key.Key_2, DayKind.HOLIDAY), (Qt.Key.Key_5, DayKind.OPEN)],
)
def test_a_digit_says_what_a_day_is_and_one_puts_it_back(page: CalendarPage, digit: Qt.Key, kind: DayKind) -> None:
    before = page.draft
    page.view.pick(FRIDAY)
    press(page, digit)
    assert info_of(page.draft, FRIDAY).kind is kind
    assert page.day_panel.chips.checkedId() == int(chr(digit))
    press(page, Qt.Key.Key_1)
    assert page.draft == before


def test_a_saturday_is_worked(page: CalendarPage) -> None:
    page.view.pick(date(2026, 11, 28))
    press(page, Qt.Key.Key_5)
    assert info_of(page.draft, date(2026, 11, 28)).kind is DayKind.MAKE_UP


def test_days_up_to_today_are_shown_and_left(page: CalendarPage) -> None:
    page.view.pick(date(2026, 11, 21))
    press(page, Qt.Key.Key_2)
    assert page.view.changed == frozenset()
    assert "Days up to today stay as they were." in page.day_panel.state.text()
    assert not page.day_panel.own.isEnabled()


def test_hours_that_are_none_are_one_sentence_and_stay_typed(page: CalendarPage) -> None:
    page.view.pick(FRIDAY)
    page.day_panel.own.setText("nine to five")
    page.day_panel.choose(6)
    assert "are no open hours" in page.day_panel.wrong.text()
    assert page.day_panel.own.text() == "nine to five"
    page.show_panel(1)
    line = page.week_panel.lines[2]
    line.setText("9-12, x")
    line.editingFinished.emit()
    assert page.week_panel.wrong.text().startswith("Wed: ")
    assert line.text() == "9-12, x"
    line.setText("9-12")
    line.editingFinished.emit()
    assert page.draft.rhythm.week[2] == ((32400, 43200),)


def test_a_season_is_added_filled_and_removed(page: CalendarPage) -> None:
    panel = page.week_panel
    page.show_panel(1)
    panel.first.setText("05-01")
    QTest.keyClick(panel.first, Qt.Key.Key_Return)
    assert "first and its last day" in panel.wrong.text()
    panel.last.setText("9-30")
    QTest.keyClick(panel.last, Qt.Key.Key_Return)
    assert panel.season.currentText() == "From 05-01 to 09-30"
    panel.lines[0].setText("8:00-12:00 15:00-18:30")
    panel.lines[0].editingFinished.emit()
    panel.same.click()
    (season,) = page.draft.rhythm.seasons
    assert isinstance(season, Season)
    assert season.week[4] == ((28800, 43200), (54000, 66600))
    assert page.draft.rhythm.week[4] == ((30600, 43200), (50400, 63000))
    panel.gone.click()
    assert page.draft.rhythm.seasons == ()


def test_a_year_file_is_taken_in_and_a_wrong_one_is_one_sentence(page: CalendarPage, tasks: Tasks, tmp_path: Path) -> None:
    page.load_file(tmp_path / "none.json")
    assert "cannot be read" in page.wrong.text()
    page.load_file(year_file(tmp_path, days=[]))
    assert "names no days" in page.wrong.text()
    page.load_file(year_file(tmp_path))
    assert (page.view.year, page.pill.text(), page.wrong.isVisible()) == (2027, "all days entered", False)
    assert page.view.changed == {date(2027, 1, 1)}
    page.ask_to_save()
    seen = sheet(page)
    seen.reason.setText("2027")
    seen.save()
    assert on_record(tasks, date(2027, 1, 1)) is DayKind.HOLIDAY


def test_another_counters_save_is_taken_in_below_what_is_not_saved_yet(page: CalendarPage, tasks: Tasks, window: MainWindow) -> None:
    page.view.pick(FRIDAY)
    press(page, Qt.Key.Key_2)
    assert tasks.store is not None
    mine = tasks.store.read(default_calendar)
    body = form_of(mine.calendar)
    body["holidays"].append("2026-12-24")
    tasks.store.do(save, mine.id, body, "elsewhere", revision=mine.revision, by=SYSTEM, now=clock.now())
    page.ask_to_save()
    seen = sheet(page)
    seen.reason.setText("storm")
    seen.save()
    assert "Another counter" in page.wrong.text()
    assert page.draft.hours_of(FRIDAY) == page.draft.hours_of(date(2026, 12, 24)) == ()
    page.ask_to_save()
    seen = sheet(page)
    seen.reason.setText("storm")
    seen.save()
    assert (on_record(tasks, FRIDAY), on_record(tasks, date(2026, 12, 24))) == (DayKind.HOLIDAY, DayKind.HOLIDAY)


def test_who_does_not_administer_sees_the_calendar_and_cannot_change_it(page: CalendarPage, tasks: Tasks) -> None:
    tasks.actor = Actor(None, "王", frozenset({Role.RECEPTIONIST}))
    page.reload()
    page.view.pick(FRIDAY)
    press(page, Qt.Key.Key_2)
    assert page.view.changed == frozenset()
    assert (page.save_button.isVisible(), page.load_button.isVisible()) == (False, False)
    assert page.note.text() == "Only an administrator changes the calendar."


def test_one_of_several_calendars_is_chosen_once_nothing_waits_to_be_saved(page: CalendarPage, tasks: Tasks) -> None:
    assert not page.which.isVisible()
    night = {"timezone": "Asia/Shanghai", "week": {"sun": [["20:00", "24:00"]]}}
    tasks.do(None, add_calendar, "Night", night, by=SYSTEM)
    assert page.which.isVisible()
    page.view.pick(FRIDAY)
    press(page, Qt.Key.Key_2)
    page.which.activated.emit(1)
    assert "not saved yet" in page.wrong.text()
    page.take_back()
    page.which.setCurrentIndex(1)
    page.which.activated.emit(1)
    assert (page.draft.years, page.draft.hours_of(FRIDAY), page.pill.isVisible()) == (None, (), False)


def test_a_calendar_of_another_zone_than_the_desk_says_so_and_can_be_moved(page: CalendarPage) -> None:
    clock.use_zone("Europe/Berlin")
    page.reload()
    assert page.note.text().startswith("This calendar counts in Asia/Shanghai, the desk shows times in Europe/Berlin.")
    page.show_panel(1)
    page.week_panel.zone.setText("Mars/Base")
    page.week_panel.zone.editingFinished.emit()
    assert "no known time zone" in page.week_panel.wrong.text()
    page.week_panel.zone.setText("Europe/Berlin")
    page.week_panel.zone.editingFinished.emit()
    assert page.draft.zone_name == "Europe/Berlin"


def test_the_mouse_picks_a_day_and_a_row_of_days(page: CalendarPage) -> None:
    spot: Callable[[date], QPoint] = lambda day: page.view.box_of(day).center().toPoint()  # noqa: E731 -- one word for the four below
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=spot(FRIDAY))
    assert page.view.current == FRIDAY
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, SHIFT, pos=spot(date(2026, 12, 2)))
    assert page.view.span == (FRIDAY, date(2026, 12, 2))
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert page.view.span == (FRIDAY, date(2026, 12, 2))
    for month in range(1, 13):
        for number in (1, 15, 28):
            assert page.view.day_at(spot(date(2026, month, number))) == date(2026, month, number)


def test_pages_and_years_turn_by_keys_and_stop_where_nobody_counts(page: CalendarPage) -> None:
    page.view.pick(date(2028, 2, 29))
    press(page, Qt.Key.Key_PageDown)
    assert page.view.current == date(2028, 3, 29)
    press(page, Qt.Key.Key_PageUp, Qt.Key.Key_End)
    assert page.view.current == date(2028, 2, 29)
    page.turn(1)
    assert page.view.current == date(2029, 2, 28)
    press(page, Qt.Key.Key_Home)
    assert page.view.current == date(2029, 2, 1)
    page.view.pick(date(2199, 12, 31))
    press(page, Qt.Key.Key_Right, Qt.Key.Key_PageDown)
    assert page.view.current == date(2199, 12, 31)


def test_from_november_a_line_says_that_the_coming_year_is_missing_until_it_is_loaded(
    window: MainWindow, tasks: Tasks, desk: Desk, tmp_path: Path
) -> None:
    banner = window.shell.year_banner
    assert not banner.isVisible(), "the first screen has no height to spare: the bottom line says it there"
    assert "2027" in window.foot.year_missing.text()
    window.open_room("visits")
    assert banner.isVisible()
    assert "2027" in banner.sentence
    banner.go.click()
    room = window.room("settings")
    assert isinstance(room, SettingsScreen)
    assert room.tabs.currentWidget() is room.calendar
    room.calendar.load_file(year_file(tmp_path))
    room.calendar.ask_to_save()
    seen = sheet(room.calendar)
    seen.reason.setText("2027")
    seen.save()
    assert not banner.isVisible()
    assert not window.foot.year_missing.isVisible()


def test_who_cannot_load_a_year_is_told_who_can(window: MainWindow, tasks: Tasks) -> None:
    tasks.actor = Actor(None, "王", frozenset({Role.RECEPTIONIST}))
    window.shell.year_banner.look()
    assert "An administrator loads them." in window.shell.year_banner.sentence
    assert not window.shell.year_banner.go.isVisible()


def test_before_november_nothing_is_missed_and_the_line_comes_with_the_day(window: MainWindow) -> None:
    banner = window.shell.year_banner
    window.open_room("visits")
    clock.fix(datetime(2026, 10, 31, 4, 0, tzinfo=UTC))
    banner.look()
    assert not banner.isVisible()
    clock.fix(datetime(2026, 10, 31, 16, 0, tzinfo=UTC))
    window.tick(clock.now())
    assert banner.isVisible()


def test_a_minute_marks_limits_that_ran_out(window: MainWindow, tasks: Tasks) -> None:
    start_limit(tasks)
    clock.fix(datetime(2026, 11, 27, 9, 31, tzinfo=UTC))
    window.tick(clock.now())
    assert tasks.store is not None
    assert tasks.store.read(open_clocks)[0].overdue_at == clock.now()
