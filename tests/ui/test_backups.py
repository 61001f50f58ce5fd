"""Backups in the window: the page of the settings, the nightly one, the red line, the list to bring one back from."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.core import clock
from app.core.actor import SYSTEM, Actor, Role
from app.people import service as people
from app.people.lists import search
from app.people.search import INDEX
from app.storage.backups import reading
from app.storage.backups.manifest import DATABASE
from app.storage.backups.memory import Entry, entries, remember
from ui.backups.page import BackupPage
from ui.backups.restore_sheet import RestoreSheet
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def page(window: MainWindow, desk: Desk) -> BackupPage:
    window.shell.foot.backups_wanted.emit()
    made: Any = window.room("settings")
    assert made.tabs.currentWidget() is made.backups
    found: BackupPage = made.backups
    return found


def test_ctrl_b_backs_up_and_shows_what_it_holds(page: BackupPage, window: MainWindow, data: Path) -> None:
    assert page.pill.text() == "none yet"
    assert "on the PC itself" in page.hint.text()
    QTest.keyClick(page, Qt.Key.Key_B, CTRL)
    (row,) = page.model.rows
    assert reading.check(row.path).troubles == ()
    assert (page.pill.text(), page.table.current()) == ("good", row)
    assert "Backed up and checked" in window.foot.done.text()
    assert "Backup 12:00" in window.foot.right.text()
    assert entries(data)[-1].kind == "by_hand"


def test_a_chosen_stick_is_where_backups_go_and_one_that_is_out_is_said(
    page: BackupPage, window: MainWindow, stick: Path, desk: Desk
) -> None:
    page.use_folder(str(stick))
    assert desk.settings is not None
    assert desk.settings.backup_folder == str(stick)
    page.back_up()
    assert len(page.model.rows) == 1
    page.model.rows[0].path.rename(stick.parent / "elsewhere")
    stick.rmdir()
    page.back_up()
    assert "Put the stick in" in window.foot.wrong.accessibleName()
    assert "Put the stick in" in page.warning.text()
    assert not stick.exists()


def test_one_to_take_along_is_written_to_the_stick(page: BackupPage, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(stick))
    QTest.keyClick(page, Qt.Key.Key_U, CTRL)
    (row,) = reading.backups_in(stick)
    assert row.manifest is not None
    assert row.manifest.kind == "to_take"


def test_a_damaged_one_is_found_by_the_check_and_marked(page: BackupPage, window: MainWindow) -> None:
    page.back_up()
    QTest.keyClick(page, Qt.Key.Key_J, CTRL)
    assert "is good: all of it was checked." in window.foot.done.accessibleName()
    path = page.model.rows[0].path / DATABASE
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    page.check_picked()
    assert page.model.rows[0].trouble == "Damaged: the database is not as it was when the backup was made."
    assert "Damaged" in window.foot.wrong.accessibleName()


def test_the_page_is_there_for_who_administers_alone(window: MainWindow, actor: Actor) -> None:
    window.open_room("settings")
    room: Any = window.room("settings")
    assert room.tabs.isTabVisible(room.tabs.indexOf(room.backups))
    window.open_desk(Actor(actor.staff_id, actor.name, frozenset({Role.RECEPTIONIST})))
    assert not room.tabs.isTabVisible(room.tabs.indexOf(room.backups))
    window.shell.foot.backups_wanted.emit()
    assert room.tabs.currentWidget() is not room.backups
    assert "An administrator sees to backups" in window.foot.wrong.accessibleName()


# -- the nightly one and the red line


def test_the_nightly_one_is_made_when_the_desk_has_settled_and_once_a_night(window: MainWindow, desk: Desk, data: Path) -> None:
    start = clock.now()
    for minutes in (0, 1, 2, 3, 4):
        window.tick(start + timedelta(minutes=minutes))
        assert len(entries(data)) == (minutes >= 2)
    for hours, many in ((2, 1), (13, 1), (14.5, 2), (15, 2), (38.5, 3)):  # noon, and 2 at night is 14 hours on
        clock.fix(start + timedelta(hours=hours))
        window.tick(clock.now())
        assert len(entries(data)) == many
    assert all(entry.is_good and entry.kind == "nightly" for entry in entries(data))


def test_after_the_nightly_one_the_index_of_the_one_box_is_one_part(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    store = desk.tasks.store
    assert store is not None

    def parts() -> int:
        query = "SELECT count(DISTINCT segid) FROM person_search_idx"
        return int(store.read(lambda s: s.connection().exec_driver_sql(query).scalar_one()))

    store.idle(lambda s: INDEX.gather(s.connection(), is_on=True))
    for n in range(9):
        store.do(people.add, {"name": f"王{'一二三四五六七八九'[n]}"}, by=SYSTEM, now=clock.now())
    assert parts() >= 9
    start = clock.now()
    for minutes in (0, 3):
        window.tick(start + timedelta(minutes=minutes))
    qtbot.waitUntil(lambda: parts() == 1)
    assert len(store.read(search, "王")) == 9


def test_a_locked_desk_is_backed_up_too(window: MainWindow, data: Path) -> None:
    start = clock.now()
    window.lock()
    for minutes in (0, 3):
        window.tick(start + timedelta(minutes=minutes))
    assert len(entries(data)) == 1


def test_red_when_the_last_good_one_is_too_old_with_why_and_what_to_do(
    window: MainWindow, desk: Desk, data: Path, page: BackupPage
) -> None:
    now = clock.now()
    remember(data, Entry(now - timedelta(days=3, hours=1), "nightly", "/stick", "x", True, 1, 1.0))
    desk.backups.tell(now)
    assert window.foot.backup_late.accessibleName().startswith("! No good backup for 3 days. Leave the program open at the hour")
    remember(data, Entry(now, "nightly", "/stick", sentence="The backup folder /stick is not there. Put the stick in."))
    desk.backups.tell(now)
    assert "Put the stick in" in window.foot.backup_late.accessibleName()
    page.reload()
    assert page.pill.text() == "too old"
    page.back_up()
    assert window.foot.backup_late.isHidden()


def test_a_limit_of_a_week_is_a_week(window: MainWindow, desk: Desk, tasks: Tasks, data: Path) -> None:
    now = clock.now()
    remember(data, Entry(now - timedelta(days=3), "nightly", "/stick", "x", True, 1, 1.0))
    tasks.do(None, "app.office.settings:change_setting", "backup_days", "7")
    desk.backups.tell(now)
    assert window.foot.backup_late.isHidden()


# -- choosing one to bring back


def test_what_each_holds_is_seen_and_what_becomes_of_the_present_office(
    page: BackupPage, window: MainWindow, desk: Desk, data: Path
) -> None:
    page.back_up()
    wanted: list[tuple[Path, str]] = []
    desk.restore_wanted.connect(wanted.append)
    QTest.keyClick(page, Qt.Key.Key_R, CTRL)
    (sheet,) = window.findChildren(RestoreSheet)
    view = sheet.view
    assert [row.path for row in view.model.rows] == [page.model.rows[0].path]
    assert view.model.data(view.model.index(0, 2)) == "美好家园"
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.question.text() == "美好家园 as it was at 2026-11-21 12:00"
    assert str(data / "replaced") in view.answer.text()
    QTest.keyClick(view.yes, Qt.Key.Key_Escape)
    assert view.pages.currentIndex() == 0
    assert wanted == []
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    QTest.keyClick(view.yes, Qt.Key.Key_Return)
    assert wanted == [(page.model.rows[0].path, "")]


def test_a_folder_without_backups_and_one_that_is_gone_are_said(page: BackupPage, window: MainWindow, stick: Path) -> None:
    page.open_restore()
    (sheet,) = window.findChildren(RestoreSheet)
    sheet.view.use_folder(str(stick))
    assert not sheet.view.go.isEnabled()
    assert sheet.view.states.currentIndex() == 1
    sheet.view.use_folder(str(stick / "nowhere"))
    assert not sheet.view.go.isEnabled()
    sheet.close_sheet()


def test_a_damaged_one_is_listed_and_cannot_be_brought_back(page: BackupPage, window: MainWindow) -> None:
    page.back_up()
    (page.model.rows[0].path / DATABASE).write_bytes(b"cut")
    page.open_restore()
    (sheet,) = window.findChildren(RestoreSheet)
    assert not sheet.view.go.isEnabled()
    assert "cut short" in sheet.view.words.text()
    sheet.view.ask()
    assert sheet.view.pages.currentIndex() == 0
    sheet.close_sheet()
