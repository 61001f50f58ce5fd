"""Settings for staff, departments and pairs; whoever may not change the office's rules does not see them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.actor import Actor, Role
from app.office.badges import give_badge
from app.office.lists import staff
from app.office.presence import departments, pairs
from app.office.quick import has_pin
from app.office.service import add_staff
from app.printing.queue import open_jobs
from tests.ui.conftest import NOON
from ui.main_window import MainWindow
from ui.memory import NAME, Memory
from ui.office.gate import SignInPage
from ui.office.leaver_sheet import LeaverSheet
from ui.office.settings_screen import SettingsScreen
from ui.say import Question
from ui.tasks import Tasks

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(window: MainWindow, tasks: Tasks) -> SettingsScreen:
    for name in ("刘工", "何师傅", "王主任"):
        tasks.do(None, add_staff, {"name": name, "department": "工程部", "role": "handler"})
    window.open_room("settings")
    made = window.room("settings")
    assert isinstance(made, SettingsScreen)
    return made


def read(tasks: Tasks, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    assert tasks.store is not None
    return tasks.store.read(query, *args, **kwargs)


def pick(editor: Any, name: str) -> Any:
    """The row of this name, marked."""
    place = next(n for n, row in enumerate(editor.model.rows) if row.name == name)
    editor.table.selectRow(place)
    return editor.model.rows[place]


def test_several_roles_are_picked_by_their_numbers(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.staff)
    pick(room.staff, "刘工")
    line = room.staff.form.line("role")
    assert line.text() == "Handler"
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "134")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert next(row.roles for row in read(tasks, staff) if row.name == "刘工") == {Role.RECEPTIONIST, Role.HANDLER, Role.TEAM_LEADER}


def test_a_department_gets_its_head_and_a_matter_its_pair(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.departments)
    pick(room.departments, "工程部")
    room.departments.form.fill({"head": "王主任", "phone": "8001"})
    room.departments.save()
    (row,) = read(tasks, departments, now=NOON)
    assert (row.head, row.phone) == ("王主任", "8001")
    room.tabs.setCurrentWidget(room.pairs)
    room.pairs.start_new()
    room.pairs.form.fill({"department": "工程部", "matter": "维修", "a": "刘工"})
    room.pairs.save()
    assert "1 matter without a pair" in room.pairs.card._count.text()
    room.pairs.table.selectRow(0)
    room.pairs.form.fill({"b": "刘工"})
    room.pairs.save()
    assert room.pairs.form.editor("b").property("wrong")
    room.pairs.form.fill({"b": "何师傅"})
    room.pairs.save()
    assert [(one.a, one.b) for one in read(tasks, pairs, now=NOON)] == [("刘工", "何师傅")]


def test_of_two_of_one_name_the_one_on_record_stays_when_something_else_is_changed(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.departments)
    pick(room.departments, "工程部")
    room.departments.form.fill({"head": "王主任"})
    room.departments.save()
    tasks.do(None, add_staff, {"name": "王主任", "department": "客服部", "role": ""})
    room.departments.reload()
    pick(room.departments, "工程部")
    room.departments.form.fill({"phone": "8002"})
    room.departments.save()
    row = next(row for row in read(tasks, departments, now=NOON) if row.name == "工程部")
    assert (row.head, row.phone) == ("王主任", "8002")


def test_a_leaver_with_open_items_is_asked_about_each(room: SettingsScreen, tasks: Tasks, window: MainWindow) -> None:
    room.tabs.setCurrentWidget(room.pairs)
    room.pairs.form.fill({"department": "工程部", "matter": "维修", "a": "刘工", "b": "何师傅"})
    room.pairs.save()
    room.tabs.setCurrentWidget(room.staff)
    room.staff.retire(pick(room.staff, "刘工"))
    (sheet,) = window.findChildren(LeaverSheet)
    QTest.keyClick(sheet, Qt.Key.Key_Return, CTRL)
    assert "1 item has nobody yet" in sheet.wrong.text()
    names = [sheet.all.itemText(n) for n in range(sheet.all.count())]
    assert "刘工 · 工程部" not in names
    sheet.all.setCurrentIndex(names.index("王主任 · 工程部"))
    sheet.all.activated.emit(sheet.all.currentIndex())
    QTest.keyClick(sheet, Qt.Key.Key_Return, CTRL)
    assert [(one.a, one.b) for one in read(tasks, pairs, now=NOON)] == [("王主任", "何师傅")]
    assert "刘工" not in [row.name for row in read(tasks, staff)]


def test_pin_and_badge_are_given_on_the_staff_page(room: SettingsScreen, tasks: Tasks, window: MainWindow) -> None:
    room.tabs.setCurrentWidget(room.staff)
    row = pick(room.staff, "刘工")
    room.staff._ask_pin(row)
    question = window.findChildren(Question)[-1]
    assert question.line is not None
    QTest.keyClicks(question.line, "4826")
    question.answer()
    assert read(tasks, has_pin, row.id)
    room.staff._print_badge(row)
    assert [job.paper for job in read(tasks, open_jobs, "")] == ["staff_badge"]


def tabs(room: SettingsScreen) -> list[str]:
    return [room.tabs.tabText(n) for n in range(room.tabs.count()) if room.tabs.isTabVisible(n)]


def test_a_receptionist_sees_the_settings_of_the_desk_alone(room: SettingsScreen, window: MainWindow) -> None:
    assert {"Staff", "Departments", "A/B pairs", "Kinds of visit", "Waiting and leaving"} <= set(tabs(room))
    assert len(tabs(room)) == len(set(tabs(room)))
    window.open_desk(Actor(UUID(int=5), "赵敏", frozenset({Role.RECEPTIONIST})))
    assert tabs(room) == ["Desk", "Papers and printers", "Notices", "Homes"]
    room.tabs.setCurrentIndex(0)
    assert room.desk_form.editor("language").isVisible()
    assert not room.desk_form.editor("idle_lock").isVisible()
    window.open_desk(Actor(UUID(int=6), "李红", frozenset({Role.ADMINISTRATOR})))
    assert room.desk_form.editor("idle_lock").isVisible()


def test_the_sign_in_page_offers_who_sat_here_lately_and_says_that_a_badge_will_do(
    window: MainWindow, tasks: Tasks, room: SettingsScreen
) -> None:
    from app.office.service import set_password

    people = {row.name: row.id for row in read(tasks, staff)}
    tasks.do(None, set_password, people["刘工"], "another good one")
    assert window.desk.memory is not None
    for who in (UUID(int=7), people["刘工"], people["李红"]):
        window.desk.memory.keep_who(who)
    window.lock()
    page = window.gate.page
    assert isinstance(page, SignInPage)
    assert page.badge_hint.isHidden()
    QTest.keyClick(page, Qt.Key.Key_2, CTRL)
    assert page.people.currentText() == "刘工 · 工程部"
    QTest.keyClick(page.password, Qt.Key.Key_Down)
    assert page.people.currentText() == "李红"
    QTest.keyClicks(page.password, "open-sesame-7")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    assert not window.is_locked
    tasks.do(None, give_badge, people["刘工"])
    window.lock()
    assert not window.gate.page.badge_hint.isHidden()


def test_names_an_earlier_version_kept_beside_the_data_leave_the_file_and_are_offered_once_more(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("[General]\nperson=李红\nrecent=李红\\t刘工\nrail=wide\n", "utf-8")
    memory = Memory(tmp_path)
    assert memory.who_sat_here() == ("李红", "刘工")
    memory.keep_who(UUID(int=7))
    memory.save()
    assert memory.who_sat_here() == (UUID(int=7), "李红", "刘工")
    kept = (tmp_path / NAME).read_text("utf-8")
    assert "李红" not in kept
    assert "rail=wide" in kept
    assert Memory(tmp_path).who_sat_here() == (UUID(int=7),)
