"""Keeping times by keys: a rule set, the dry run looked at, one held, the rest deleted, the report printed; a person forgotten."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.office.keeping import key_of
from app.office.settings import get_settings
from app.people.lists import listed
from app.printing.queue import recent_jobs
from app.retention.fields import Cause
from app.retention.lists import holds, reports
from tests.journeys.conftest import Counter
from ui.office.settings_screen import SettingsScreen
from ui.retention.sheets import ForgetSheet, HoldSheet
from ui.say import Question

CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)
    QApplication.processEvents()


def sheet(counter: Counter, kind: type[Any]) -> Any:
    return next(one for one in counter.window.findChildren(kind) if one.isVisible())


def gone_for_long(counter: Counter, *names: str) -> None:
    for name in names:
        counter.walk_in(name, purpose="4")
        counter.type(name)
        counter.enter()
    counter.pass_time(days=100)


def keeping(counter: Counter) -> SettingsScreen:
    counter.window.open_room("settings")
    room = counter.window.room("settings")
    assert isinstance(room, SettingsScreen)
    room.tabs.setCurrentWidget(room.keeping)
    QApplication.processEvents()
    return room


def test_a_rule_a_dry_run_a_hold_a_deletion_and_its_report(counter: Counter) -> None:
    gone_for_long(counter, "欧阳晓明", "单田芳")
    page = keeping(counter).keeping
    assert not page.due.model.rows
    page.form.focus(key_of("visits"))
    page.form.editor(key_of("visits")).selectAll()
    counter.type("1")
    counter.enter()
    assert counter.store.read(get_settings).keep_visits == 0  # below the floor: P1 asks for two months
    assert any("at least 2 months" in words.text() for words in page.form.findChildren(QLabel) if words.isVisible())
    page.form.focus(key_of("visits"))
    page.form.editor(key_of("visits")).selectAll()
    counter.type("3")
    counter.enter()
    page.reload()
    assert [(row.kind, row.many) for row in page.due.model.rows] == [("visits", 2)]
    number = counter.visit("欧阳晓明").number
    press(Qt.Key.Key_M, CTRL)
    assert sheet(counter, HoldSheet)
    counter.type(number)
    counter.enter()
    counter.type("Dispute")
    press(Qt.Key.Key_Return, CTRL)
    assert [row.number for row in counter.store.read(holds)] == [number]
    page.reload()
    assert [(row.many, sum(row.held.values())) for row in page.due.model.rows] == [(1, 1)]
    press(Qt.Key.Key_D, CTRL)
    assert "1 record" in sheet(counter, Question).card.accessibleName()
    press(Qt.Key.Key_Return)
    (report,) = counter.store.read(reports)
    assert (report.cause, report.many, report.rules[0].held) == (Cause.RULES, 1, 1)
    assert [job.title for job in counter.store.read(recent_jobs) if job.paper == "deletion"] == [report.number]
    assert any(report.number in words for words in counter.toasts)
    while counter.print_papers():
        pass
    assert counter.spooler.printed[-1].startswith(b"%PDF")


def test_a_person_is_forgotten_from_the_people_room(counter: Counter) -> None:
    gone_for_long(counter, "查良镛")
    counter.window.open_room("people")
    room: Any = counter.window.room("people")
    counter.type("查良镛")
    QTest.qWait(0)
    room.reload()
    counter.enter()
    QApplication.processEvents()
    room.panel._forget_all.click()
    QApplication.processEvents()
    asked = sheet(counter, ForgetSheet)
    assert "People 1" in asked.said.text()
    press(Qt.Key.Key_Return, CTRL)
    assert counter.store.read(listed)[0] == ()
    assert counter.store.read(reports)[0].cause is Cause.FORGET
