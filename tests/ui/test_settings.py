"""Settings are saved as they are made, and said; wrong ones stay with their sentence."""

from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.actor import Actor, Role
from app.office.lists import staff
from app.office.settings import get_settings
from app.places.lists import homes
from ui.main_window import MainWindow
from ui.office.about_screen import AboutScreen, libraries
from ui.office.settings_screen import SettingsScreen
from ui.tasks import Tasks


@pytest.fixture
def room(window: MainWindow) -> SettingsScreen:
    window.open_room("settings")
    made = window.room("settings")
    assert isinstance(made, SettingsScreen)
    return made


def setting(tasks: Tasks, key: str) -> Any:
    assert tasks.store is not None
    return getattr(tasks.store.read(get_settings), key)


def test_a_choice_is_saved_when_it_is_made(room: SettingsScreen, tasks: Tasks) -> None:
    room.paper_form.fill({"badge_stock": "brother-62x29"})
    assert setting(tasks, "badge_stock") == "brother-62x29"
    room.desk_form.fill({"admit_on_arrival": False})
    assert setting(tasks, "admit_on_arrival") is False


def test_a_line_is_saved_by_enter_and_said_at_the_bottom(room: SettingsScreen, tasks: Tasks, window: MainWindow) -> None:
    room.tabs.setCurrentIndex(1)
    room.stay_form.focus("stay_limit")
    QTest.keyClicks(room.stay_form.editor("stay_limit"), "120")
    QTest.keyClick(room.stay_form.editor("stay_limit"), Qt.Key.Key_Return)
    assert setting(tasks, "stay_limit") == 120
    assert "saved" in window.foot.done.text()


def test_a_wrong_setting_is_refused_at_its_field(room: SettingsScreen, tasks: Tasks) -> None:
    room.desk_form.focus("timezone")
    QTest.keyClicks(room.desk_form.editor("timezone"), "Mars/Base")
    QTest.keyClick(room.desk_form.editor("timezone"), Qt.Key.Key_Return)
    assert setting(tasks, "timezone") == "Asia/Shanghai"
    assert room.desk_form.editor("timezone").property("wrong")
    assert room.desk_form.value("timezone") == "Mars/Base"


def test_a_folder_can_be_the_printer(room: SettingsScreen, tasks: Tasks, window: MainWindow) -> None:
    room.use_printer("badge_printer", "folder:/srv/badges")
    assert setting(tasks, "badge_printer") == "folder:/srv/badges"
    assert "badges" in window.foot.right.text()


def test_the_badge_on_the_chosen_stock_is_shown(room: SettingsScreen) -> None:
    assert room.badge.pages == 1


def test_staff_are_added_changed_and_retired_on_one_page(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.staff)
    room.staff.form.fill({"name": "刘工", "department": "工程部"})
    room.staff.save()
    place = next(n for n, row in enumerate(room.staff.model.rows) if row.name == "刘工")
    room.staff.table.selectRow(place)
    room.staff.form.fill({"place": "B1"})
    room.staff.save()
    assert tasks.store is not None
    assert [row.place for row in tasks.store.read(staff) if row.name == "刘工"] == ["B1"]
    room.staff.retire(room.staff.model.rows[place])
    from ui.say import Question

    room.window().findChildren(Question)[-1].answer()
    assert "刘工" not in [row.name for row in tasks.store.read(staff)]


def test_what_is_missing_stands_at_its_field(room: SettingsScreen) -> None:
    room.tabs.setCurrentWidget(room.staff)
    room.staff.start_new()
    room.staff.save()
    assert room.staff.form.editor("name").property("wrong")


def test_a_home_that_is_there_already_is_not_added_twice(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.homes)
    for code in ("5-1-0803", "5栋1单元803"):
        room.homes.start_new()
        room.homes.form.fill({"code": code})
        room.homes.save()
    assert tasks.store is not None
    assert [home.code for home in tasks.store.read(homes)] == ["5-1-0803"]
    assert room.homes.form.editor("code").property("wrong")


def test_only_an_administrator_changes_what_holds_for_everybody(
    room: SettingsScreen, tasks: Tasks, actor: Actor, window: MainWindow
) -> None:
    tasks.actor = Actor(actor.staff_id, actor.name, frozenset({Role.RECEPTIONIST}))
    room.desk_form.fill({"admit_on_arrival": False})
    assert setting(tasks, "admit_on_arrival") is True
    assert "administrator" in window.foot.wrong.text()
    assert room.desk_form.value("admit_on_arrival") == "yes"


def test_the_language_is_changed_in_the_running_program(room: SettingsScreen, window: MainWindow) -> None:
    window.desk.has_own_language = False
    rebuilt: list[str] = []
    window.rebuild_wanted.connect(lambda: rebuilt.append("yes"))
    room.desk_form.fill({"language": "zh_TW"})
    assert window.desk.memory is not None
    assert window.desk.memory.word("language") == "zh_TW"
    assert rebuilt


def test_about_names_every_library_with_its_licence(window: MainWindow) -> None:
    window.open_room("about")
    made = window.room("about")
    assert isinstance(made, AboutScreen)
    named = {name: licence for name, _version, licence in libraries()}
    assert {"SQLAlchemy", "PySide6-Essentials", "Noto Sans SC"} <= set(named)
    assert all(named.values())
    assert "SQLite 3." in made.versions.text()


def test_limits_by_visitor_type_and_the_hour_of_closing_are_set_and_taken_away(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentIndex(1)
    for key, typed, kept in (("stay_delivery", "30", 30), ("close_at", "2200", time(22, 0)), ("stay_delivery", "", None)):
        room.stay_form.focus(key)
        room.stay_form.fill({key: ""})
        QTest.keyClicks(room.stay_form.editor(key), typed)
        QTest.keyClick(room.stay_form.editor(key), Qt.Key.Key_Return)
        assert setting(tasks, key) == kept
    room.settings_changed()
    assert room.stay_form.value("close_at") == "22:00"


def test_a_deputy_is_written_with_the_staff_member(room: SettingsScreen, tasks: Tasks) -> None:
    room.tabs.setCurrentWidget(room.staff)
    for form in ({"name": "何师傅"}, {"name": "刘工", "deputy": "何师傅"}):
        room.staff.start_new()
        room.staff.form.fill(form)
        room.staff.save()
    assert tasks.store is not None
    assert {row.name: row.deputy for row in tasks.store.read(staff)} == {"何师傅": "", "刘工": "何师傅", "李红": ""}
    room.staff.start_new()
    room.staff.form.fill({"name": "钱会计", "deputy": "nobody"})
    room.staff.save()
    assert len(tasks.store.read(staff)) == 3
