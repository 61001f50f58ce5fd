"""The shell: who may see it, what its keys do, what its bottom line says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHeaderView, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import Actor
from app.office.lists import office
from app.visits.service import arrive
from tests.ui.conftest import NOON, OFFICE, PASSWORD
from ui import say
from ui.clock import Ticker
from ui.main_window import MainWindow
from ui.office.found_page import FoundPage
from ui.office.gate import SignInPage
from ui.panels import Sheet
from ui.tasks import Tasks

CONTROLS = (QPushButton, QLineEdit, QComboBox, QPlainTextEdit, QCheckBox, QAbstractItemView)
CTRL = Qt.KeyboardModifier.ControlModifier
VISITOR = {"name": "张三", "phone": "13800138888", "host": "5-1-0803", "purpose": "探访"}


def check_in(tasks: Tasks, **changes: str) -> None:
    tasks.do(None, arrive, {**VISITOR, **changes})


def test_the_first_start_is_one_page_and_then_the_desk(qtbot: QtBot, tasks: Tasks, new_window: Callable[[], MainWindow]) -> None:
    window = new_window()
    window.ask_who(is_founded=False)
    page = window.gate.page
    assert isinstance(page, FoundPage)
    assert not window.shell.isEnabled()
    page.form.fill(OFFICE)
    QTest.keyClick(page.form.editor("password"), Qt.Key.Key_Return)
    QTest.keyClick(window.gate.page, Qt.Key.Key_Escape)  # the question of encryption (test_encryption.py)
    assert not window.is_locked
    assert tasks.actor is not None
    assert tasks.actor.name == "李红"
    assert tasks.store is not None
    assert tasks.store.read(office).name == "美好家园"


def test_a_weak_password_is_refused_at_its_field_and_nothing_typed_is_lost(tasks: Tasks, new_window: Callable[[], MainWindow]) -> None:
    window = new_window()
    window.ask_who(is_founded=False)
    page = window.gate.page
    page.form.fill({**OFFICE, "password": "12345678"})
    page.save()
    assert window.is_locked
    assert page.form.editor("password").property("wrong")
    assert page.form.value("name") == "美好家园"


def test_the_last_person_signs_in_with_a_password_and_enter(tasks: Tasks, new_window: Callable[[], MainWindow], actor: Actor) -> None:
    window = new_window()
    window.ask_who(is_founded=True)
    page = window.gate.page
    assert isinstance(page, SignInPage)
    QTest.keyClicks(page.password, PASSWORD)
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert tasks.actor == actor
    assert window.gate.isHidden()


def test_a_wrong_password_is_said_and_lets_nobody_in(new_window: Callable[[], MainWindow], actor: Actor) -> None:
    window = new_window()
    window.ask_who(is_founded=True)
    page = window.gate.page
    QTest.keyClicks(page.password, "wrong-password")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert window.is_locked
    assert "do not match" in page.wrong.text()


def test_caps_lock_is_noticed_while_the_password_is_typed(new_window: Callable[[], MainWindow], actor: Actor) -> None:
    window = new_window()
    window.ask_who(is_founded=True)
    page = window.gate.page
    QTest.keyClicks(page.password, "A")  # a capital without Shift
    assert page.caps.isVisible()


def test_a_locked_desk_answers_to_no_key_and_keeps_what_was_open(qtbot: QtBot, window: MainWindow) -> None:
    window.open_room("printing")
    window.lock()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F1):
        QTest.keyClick(window, key)
    assert window.is_locked
    assert window.front is window.room("printing")
    assert window.findChildren(Sheet) == []
    assert not window.box.isEnabled()


def test_alt_and_a_figure_open_the_rooms_in_order(window: MainWindow) -> None:
    opened = []
    rooms = [room for room in window.rooms if not room.shortcut][:9]  # there are nine figures; the others have letters
    for number, _room in enumerate(rooms, 1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        opened.append(window.front)
    assert opened == [window.room(room.key) for room in rooms]


def test_typing_with_no_field_in_focus_goes_into_the_one_box(window: MainWindow) -> None:
    window.open_room("printing")
    window.room("printing").setFocus()
    QTest.keyClicks(window, "z")
    assert window.box.text() == "z"
    assert window.box.hasFocus()


def test_f1_shows_the_keys_and_esc_takes_them_away(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert [sheet.isVisible() for sheet in window.findChildren(Sheet)] == [True]
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not any(sheet.isVisible() for sheet in window.findChildren(Sheet))


def test_the_last_action_can_be_taken_back_for_ten_seconds(window: MainWindow) -> None:
    undone: list[str] = []
    say.toast("Zhang San is in", undo=lambda: undone.append("yes"))
    for _second in range(9):
        window.foot.second(clock.now())
    assert window.foot.done.isVisible()
    QTest.keyClick(window.box, Qt.Key.Key_Z, CTRL)
    assert undone == ["yes"]


def test_after_ten_seconds_nothing_is_offered_any_more(window: MainWindow) -> None:
    undone: list[str] = []
    say.toast("Zhang San is in", undo=lambda: undone.append("yes"))
    for _second in range(10):
        window.foot.second(clock.now())
    QTest.keyClick(window.box, Qt.Key.Key_Z, CTRL)
    assert undone == []
    assert not window.foot.done.isVisible()


def test_ctrl_z_in_a_field_takes_typing_back_first(window: MainWindow) -> None:
    undone: list[str] = []
    window.box.setFocus()
    QTest.keyClicks(window.box, "wang")
    say.toast("Zhang San is in", undo=lambda: undone.append("yes"))
    QTest.keyClick(window.box, Qt.Key.Key_Z, CTRL)
    assert undone == []
    assert window.box.text() != "wang"


def test_the_bottom_line_counts_the_people_inside(window: MainWindow, tasks: Tasks) -> None:
    check_in(tasks, people="3")
    assert "3 people inside" in window.foot.right.text()


def test_a_failed_print_stays_at_the_bottom_until_it_is_dealt_with(window: MainWindow, tasks: Tasks) -> None:
    from app.printing import queue

    check_in(tasks)
    assert tasks.store is not None
    job = tasks.store.do(queue.claim, "", now=NOON).value
    assert job is not None
    tasks.do(None, queue.failed, job.id, "Out of paper.")
    assert "Out of paper." in window.foot.failed_prints.text()
    for _second in range(30):
        window.foot.second(clock.now())
    assert window.foot.failed_prints.isVisible()
    window.foot.failed_prints.click()
    assert window.front is window.room("printing")
    tasks.do(None, queue.dismiss, job.id)
    assert not window.foot.failed_prints.isVisible()


def test_a_clock_set_back_is_said_until_it_is_right_again(window: MainWindow) -> None:
    window.say_clock(True)
    assert "clock was set back" in window.banner.sentence
    window.say_clock(False)
    assert window.banner.sentence == ""


def test_a_database_that_goes_from_its_folder_is_said_at_the_top(window: MainWindow, tasks: Tasks, tmp_path: Path) -> None:
    check_in(tasks)
    (tmp_path / "desk" / "firstdesk.db").rename(tmp_path / "elsewhere.db")
    tasks.look_around()
    window.say_clock(False)
    assert "removed, renamed or replaced while the program was running" in window.banner.sentence


def test_a_clock_set_back_while_the_program_was_off_is_said_after_signing_in_too(window: MainWindow, actor: Actor) -> None:
    ticker = Ticker(window)
    ticker.set_back.connect(window.say_clock)
    ticker.know(clock.now() + timedelta(hours=3))
    window.lock()
    window.open_desk(actor)
    assert "clock was set back" in window.banner.sentence
    ticker.know(None)
    clock.fix(clock.now() + timedelta(hours=4))
    ticker.tick()
    assert window.banner.sentence == ""


def test_a_bug_is_told_in_one_dialog_with_its_number(window: MainWindow, tasks: Tasks, expected_log: list[str]) -> None:
    expected_log.append("bug ")
    tasks.read(None, lambda s: 1 / 0)
    tasks.read(None, lambda s: 1 / 0)
    assert len([sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()]) == 1


def test_every_button_and_field_has_a_name_for_a_screen_reader(window: MainWindow) -> None:
    nameless: list[str] = []
    for room in window.rooms:
        window.open_room(room.key)
        controls = [part for kind in CONTROLS for part in window.findChildren(kind) if part.isVisible()]
        for part in controls:
            if isinstance(part, QHeaderView):
                continue
            words = part.accessibleName() or (part.text() if isinstance(part, QPushButton | QCheckBox) else "")
            if not words and not part.objectName().startswith("qt_"):
                nameless.append(f"{room.key}: {type(part).__name__} {part.objectName()} in {type(part.parentWidget()).__name__}")
    assert nameless == []


def test_the_rail_remembers_whether_it_was_folded(new_window: Callable[[], MainWindow], window: MainWindow) -> None:
    assert not window.rail.is_narrow
    window.rail._fold.click()
    assert window.rail.is_narrow
    assert new_window().rail.is_narrow


def test_what_changes_while_the_desk_is_locked_is_shown_after_signing_in(window: MainWindow, tasks: Tasks, actor: Actor) -> None:
    window.lock()
    tasks.do(None, arrive, VISITOR, by=actor)
    window.open_desk(actor)
    assert [row.name for row in window.opened["today"].inside.list.rows()] == ["张三"]  # type: ignore[attr-defined] -- TodayScreen


def test_past_midnight_the_ticker_says_that_a_day_has_begun() -> None:
    clock.fix(NOON)
    ticker, days = Ticker(), list[str]()
    ticker.day.connect(lambda: days.append("new"))
    for hours in (11, 12, 13, 14):
        clock.fix(NOON + timedelta(hours=hours))
        ticker.tick()
    assert days == ["new"]


def test_signing_in_reads_each_board_once(
    new_window: Callable[[], MainWindow], actor: Actor, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    read = tasks.read

    def noted(owner: Any, work: Any, *args: Any, **more: Any) -> None:
        asked.append((str(work), *map(str, args)))
        read(owner, work, *args, **more)

    monkeypatch.setattr(tasks, "read", noted)
    new_window().open_desk(actor)
    twice = {work for work in asked if asked.count(work) > 1}
    assert "app.desk.due:falling_due" in {work for work, *_args in asked}
    assert twice <= {("app.printing.lists:route", "", "badge")}, "asked again with the settings, which may name another"
