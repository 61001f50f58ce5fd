"""Expected visitors through the real window: announced, early, late, never come, copied, repeating, in groups."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.clock import day_of, local
from app.office.audit import verify
from app.visits.fields import Due, VisitState
from app.visits.lists import VisitRow
from tests.journeys.conftest import Counter
from ui.expected.screen import ExpectedScreen
from ui.say import Question

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PASTED = (
    "姓名\t电话\t单位\n张三\t13800138000\t武当山\n李四\t12\t\n张三\t+86 138 0013 8000\t\n王五\t\t顺达物流\n王五\t\t\n"
)  # 李四's phone is too short, 张三 stands there twice, nobody knows whether there are two 王五


def room(counter: Counter) -> ExpectedScreen:
    counter.window.open_room("expected")
    found = counter.window.room("expected")
    assert isinstance(found, ExpectedScreen)
    QApplication.processEvents()
    return found


def announce(counter: Counter, name: str, day: str = "", time: str = "", *, host: str = "0803") -> ExpectedScreen:
    """Ctrl+N and the form by keys: name, phone, host, purpose, company, day, time."""
    found = room(counter)
    counter.press(Qt.Key.Key_N, CTRL)
    for words in (name, "", host, "1", ""):
        counter.type(words)
        counter.enter()
    for name_of, words in (("day", day), ("time", time)):
        if words:
            found.panel.form.focus(name_of)
            counter.type(words)
    counter.save()
    return found


def names(found: ExpectedScreen) -> list[str]:
    return [row.name for row in found.model.rows]


def next_day(counter: Counter, days: int = 1) -> None:
    counter.pass_time(days=days)
    counter.window.tick(clock.now())


def mark(found: ExpectedScreen, name: str) -> VisitRow:
    number = next(n for n, row in enumerate(found.model.rows) if row.name == name)
    found.table.setFocus()
    found.table.selectRow(number)
    QApplication.processEvents()
    row: VisitRow = found.model.rows[number]
    return row


def test_a_visit_is_announced_by_keys_and_checked_in_with_one(counter: Counter) -> None:
    found = announce(counter, "陈思远", time="14:00")
    assert counter.complaints == []
    row = counter.visit("陈思远")
    assert (row.state, row.host, row.purpose, row.number) == (VisitState.EXPECTED, "5-1-0803 林先生", "Visiting", "V20261121-0001")
    mark(found, "陈思远")
    counter.keys = 0
    counter.enter()
    assert (counter.keys, counter.inside, names(found)) == (1, ("陈思远",), [])
    counter.press(Qt.Key.Key_Z, CTRL)
    assert (counter.visit("陈思远").state, names(found)) == (VisitState.EXPECTED, ["陈思远"])
    assert counter.store.read(verify) == ()


def test_who_comes_a_day_early_is_offered_by_the_one_box_and_keeps_the_number(counter: Counter) -> None:
    announce(counter, "陈思远", day="+1", time="09:00")
    number = counter.visit("陈思远").number
    counter.window.open_room("today")
    counter.from_box()
    counter.type("陈思")
    counter.enter()
    counter.enter()
    assert counter.keys <= 4
    row = counter.visit("陈思远")
    assert (row.state, row.number, len(counter.register)) == (VisitState.INSIDE, number, 1)
    assert day_of(row.at) == day_of(clock.now())


def test_who_comes_late_has_missed_the_visit_stays_in_sight_and_still_matches(counter: Counter) -> None:
    announce(counter, "陈思远")
    next_day(counter)
    assert counter.visit("陈思远").state is VisitState.MISSED
    counter.window.open_room("today")
    assert [row.name for row in counter.screen.expected.list.rows()] == ["陈思远"]
    counter.press(Qt.Key.Key_F2)
    counter.type("陈思远")
    panel = counter.screen.panel
    panel.announced.ask()
    assert "missed" in panel.announced._offer.text()
    counter.press(Qt.Key.Key_E, CTRL)
    assert panel.form.text("host") == "5-1-0803 林先生"
    counter.save()
    assert ([row.name for row in counter.register], counter.inside) == (["陈思远"], ("陈思远",))


def test_a_missed_visit_is_cancelled_with_a_reason_or_given_another_day(counter: Counter) -> None:
    found = announce(counter, "甲")
    announce(counter, "乙")
    next_day(counter)
    found.filters.chips[Due.MISSED].click()
    assert sorted(names(found)) == ["乙", "甲"]
    mark(found, "甲")
    counter.press(Qt.Key.Key_Delete)
    counter.type("3")
    assert (counter.visit("甲").state, counter.visit("甲").reason) == (VisitState.CANCELLED, "Did not come")
    mark(found, "乙")
    found.visit.wanted.emit("change")
    counter.type("+2")
    counter.save()
    assert counter.visit("乙").state is VisitState.EXPECTED
    assert day_of(counter.visit("乙").at) == day_of(clock.now() + timedelta(days=2))
    assert names(found) == []


def test_a_last_visit_is_copied_to_a_new_day(counter: Counter) -> None:
    counter.walk_in("单田芳", "1202", "3")
    counter.visits.show_visit(counter.visit("单田芳").id)
    counter.visits.details._expect_again(counter.visit("单田芳").id)
    found = counter.window.front
    assert isinstance(found, ExpectedScreen)
    counter.type("+7")
    counter.save()
    first, second = (row for row in counter.register if row.name == "单田芳")
    assert second.state is VisitState.EXPECTED
    assert (second.host, second.purpose, second.person_id) == (first.host, first.purpose, first.person_id)
    assert names(found) == ["单田芳"]


def test_a_repeating_visit_is_one_per_date_and_cancelled_from_one_on(counter: Counter) -> None:
    found = room(counter)
    counter.press(Qt.Key.Key_N, CTRL)
    found.panel.form.fill({"name": "李四", "host": "5-1-0803", "purpose": "维修", "day": "2026-11-21", "time": "09:00"})
    found.panel.form.fill({"until": "2026-12-06"})
    for number in (0, 2):
        found.panel.weekdays.days[number].click()
    counter.save()
    assert [f"{local(row.at):%m-%d}" for row in found.model.rows] == ["11-23", "11-25", "11-30", "12-02"]
    found.table.selectRow(1)
    found.visit.wanted.emit("rest")
    assert counter.window.findChild(Question) is not None
    counter.type("1")
    assert [f"{local(row.at):%m-%d}" for row in found.model.rows] == ["11-23"]


def test_wrong_fields_get_a_sentence_and_what_was_typed_stays(counter: Counter) -> None:
    found = announce(counter, "陈思远", day="2026-11-01")
    assert found.panel.form.value("name") == "陈思远"
    assert found.panel.form.focused() == "day"
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_N, CTRL)
    assert found.panel.form.value("name") == "陈思远"
    assert counter.register == ()


def test_the_board_is_narrowed_and_sorted(counter: Counter) -> None:
    announce(counter, "甲", time="16:00", host="刘工")
    announce(counter, "乙", day="+1")
    found = announce(counter, "丙", time="12:00")
    assert names(found) == ["丙", "甲", "乙"]
    found._sort(2)
    assert names(found) == sorted(["甲", "乙", "丙"])
    found._sort(0)
    for filter_by, text, who in (("host", "刘", ["甲"]), ("day", "+1", ["乙"]), ("text", "丙", ["丙"]), ("purpose", "none", [])):
        line: Any = getattr(found.filters, filter_by)
        line.setText(text)
        found.reload()
        assert names(found) == who
        line.clear()
    found.filters.chips[Due.TOMORROW].click()
    assert names(found) == ["乙"]
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Escape)
    assert names(found) == ["丙", "甲", "乙"]


def pasted(counter: Counter, text: str = PASTED) -> ExpectedScreen:
    found = room(counter)
    found.open_groups()
    QGuiApplication.clipboard().setText(text)
    found.groups.table.setFocus()
    found.groups.paste()
    found.groups.shared.fill({"day": "+4", "host": "5-1-0803", "purpose": "参观"})
    found.groups._look_over()
    return found


def test_pasted_rows_are_mended_in_place_and_announced_together(counter: Counter) -> None:
    found = pasted(counter)
    model, table = found.groups.model, found.groups.table
    assert [bool(row.errors) for row in model.rows] == [False, True, False, False, True]
    assert not found.groups.take_button.isEnabled()
    counter.press(Qt.Key.Key_Return, CTRL)
    assert counter.register == ()
    table.setFocus()
    table.go_to_first_fault()
    assert table.currentIndex().column() == 2 + model.fields.index("phone")
    counter.enter()
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editor, "13900139000")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert model.rows[1].errors == {}
    table.setCurrentIndex(model.index(4, 2))
    counter.press(Qt.Key.Key_Delete)
    assert len(model.rows) == 4
    counter.press(Qt.Key.Key_Return, CTRL)
    assert [row.name for row in counter.register] == ["张三", "李四", "王五"]
    assert names(found) == ["张三 and 2 more"]
    assert sorted(row.name for row in found._rows) == sorted(["张三", "李四", "王五"])
    assert "3 visitors of Pasted rows announced." in counter.toasts


def test_a_file_that_is_no_list_is_refused_with_a_sentence(counter: Counter, tmp_path: Path) -> None:
    found = room(counter)
    found.open_groups()
    (tmp_path / "x.ics").write_text("BEGIN:VCALENDAR\nEND:VEVENT\n", "utf-8")
    found.groups.read(tmp_path / "x.ics")
    found.groups.read(tmp_path / "missing.csv")
    assert "names no visitors" in counter.complaints[0]
    assert "no such file" in counter.complaints[1]
    assert counter.register == ()
    counter.press(Qt.Key.Key_Escape)
    assert found.pages.currentIndex() == 0


def test_columns_guessed_wrong_are_told_by_hand(counter: Counter) -> None:
    found = pasted(counter, "谁\t哪里来\n张三丰\t武当山\n")
    found.groups._show_columns()
    choice = found.groups.mapping.choices[1]
    choice.setCurrentIndex(choice.findData("company"))
    choice.activated.emit(choice.currentIndex())
    found.groups.mapping.checked.emit()
    found.groups._look_over()
    assert [(row.form["name"], row.form["company"]) for row in found.groups.model.rows] == [("张三丰", "武当山")]
