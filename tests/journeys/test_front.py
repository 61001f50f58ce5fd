"""What stands in front on the first screen goes along; what another form came over is put away, and known to be."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.i18n import speaking
from app.drafts.lists import parked
from tests.journeys.complaint_office import LEAK, ComplaintCounter
from tests.journeys.conftest import Counter

F3, F4, F5, F7, F8, ESC = Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_Escape


@pytest.fixture
def desk(counter: Counter) -> ComplaintCounter:
    return ComplaintCounter(counter)


def cards(desk: ComplaintCounter) -> list[str]:
    return [row.title for row in desk.store.read(parked)]


# -- F5 with a ticket


def test_a_ticket_just_opened_becomes_a_complaint_from_the_first_screen(desk: ComplaintCounter) -> None:
    ticket = desk.open(matter="卫生间渗水两周没人修")
    assert desk.window.front is desk.window.room("today")
    desk.press(F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    typed = [panel.form.value(name) for name in ("name", "summary")]
    assert typed == ["张三", "卫生间渗水两周没人修"]
    assert panel.form.value("phone").replace(" ", "") == "13800138000"
    panel.form.fill({"kind": LEAK})
    desk.save()
    assert (desk.newest_complaint.source_kind, desk.newest_complaint.source_number) == ("ticket", ticket.number)


def test_who_has_no_first_screen_takes_the_ticket_just_opened_along_too(desk: ComplaintCounter) -> None:
    desk.as_("张工")
    desk.press(F4)
    desk.screen.opening.panel.form.fill({"name": "张三", "phone": "13800138000", "matter": "卫生间渗水"})
    desk.save()
    ticket = desk.newest
    desk.press(F5)
    QApplication.processEvents()
    panel = desk.window.room("complaints").opening.panel
    assert (panel.form.value("summary"), panel.about.source_number) == ("卫生间渗水", ticket.number)


def test_a_ticket_marked_among_what_falls_due_becomes_a_complaint(desk: ComplaintCounter) -> None:
    ticket = desk.open(matter="电梯异响")
    desk.press(ESC)
    due = desk.window.room("today").due
    due.list.setFocus()
    due.list.pick(0)
    desk.press(F5)
    QApplication.processEvents()
    assert desk.form_side.panel.about.source_number == ticket.number


def test_what_stands_in_the_one_box_is_meant_and_not_the_ticket_in_front(desk: ComplaintCounter) -> None:
    desk.open()
    desk.type("电梯又停了")
    desk.press(F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    assert (panel.form.value("name") or panel.form.value("summary"), panel.about.source_number) == ("电梯又停了", "")


# -- a form another one came over


@pytest.mark.parametrize(("key", "over"), [(F4, F5), (F5, F4), (F4, F3), (F4, F7)])
def test_a_form_another_one_came_over_is_a_card_and_its_key_has_it_back(desk: ComplaintCounter, key: Qt.Key, over: Qt.Key) -> None:
    desk.press(key)
    side = desk.side if key == F4 else desk.form_side
    side.panel.form.fill({"name": "张三"})
    desk.press(over)
    desk.press(ESC)
    assert cards(desk) == ["张三"]
    assert "1 form put away" in desk.window.foot.right.text()
    desk.press(key)
    QApplication.processEvents()
    assert (side.is_open, side.panel.form.value("name"), cards(desk)) == (True, "张三", [])
    assert side.panel.form.focused()
    assert "put away" not in desk.window.foot.right.text()


def test_f8_over_a_half_filled_form_lists_it_and_enter_has_it_back(desk: ComplaintCounter) -> None:
    desk.press(F4)
    desk.type("张三")
    desk.press(F8)
    assert [row.title for row in desk.window.desk.parking.rows] == ["张三"]
    desk.press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert (desk.side.is_open, desk.side.panel.form.value("name"), cards(desk)) == (True, "张三", [])


def test_a_half_filled_call_the_cards_came_over_is_one_of_them_and_f3_has_it_back(desk: ComplaintCounter) -> None:
    desk.press(F3)
    desk.type("李四")
    desk.press(F8)
    assert cards(desk) == ["李四"]
    desk.press(ESC)
    desk.press(F3)
    QApplication.processEvents()
    assert (desk.window.room("today").phone.call.form.values()["name"], cards(desk)) == ("李四", [])


def test_a_covered_form_thrown_away_does_not_come_back(desk: ComplaintCounter) -> None:
    desk.press(F4)
    desk.type("张三")
    desk.press(F8)
    desk.press(Qt.Key.Key_Delete)
    desk.press(ESC)
    desk.press(F4)
    QApplication.processEvents()
    assert (desk.side.panel.is_blank, desk.side.is_open, cards(desk)) == (True, True, [])


def test_an_empty_form_another_one_came_over_leaves_no_card(desk: ComplaintCounter) -> None:
    desk.press(F4)
    desk.press(F5)
    desk.press(ESC)
    assert cards(desk) == []


# -- the cursor of an opened first screen


def test_a_check_in_put_away_leaves_the_cursor_in_the_one_box_also_after_another_room(desk: ComplaintCounter) -> None:
    desk.counter.from_box()
    desk.type("周海洋", "0803")
    desk.counter.enter()
    assert desk.counter.screen.panel.form.edits["purpose"].hasFocus()
    desk.press(ESC)
    desk.press(ESC)
    desk.room()
    desk.press(F7)
    assert (desk.window.box.hasFocus(), desk.counter.screen.panel.is_blank) == (True, True)


def test_a_half_filled_check_in_keeps_the_cursor_over_another_room(desk: ComplaintCounter) -> None:
    desk.counter.from_box()
    desk.type("周海洋", "0803")
    desk.counter.enter()
    desk.room()
    desk.press(F7)
    assert desk.counter.screen.panel.form.edits["purpose"].hasFocus()


# -- a wrong field


def test_a_wrong_field_of_the_check_in_keeps_its_name_and_its_sentence_is_read_whole(desk: ComplaintCounter) -> None:
    form = {"name": "周海洋", "host": "5-1-0803", "purpose": "探访", "phone": "1", "people": "x"}
    panel = desk.counter.screen.panel
    desk.window.new_visit(form)
    desk.save()
    names = [panel.form._labels[name].text() for name in ("phone", "people")]
    assert names == ["Phone", "Persons"]
    assert panel.form.edits["phone"].hasFocus()
    assert panel._sentence.text() == panel.form.edits["phone"].accessibleDescription()
    first = panel._sentence.text()
    desk.type("13800138000")
    second = panel.form.edits["people"].accessibleDescription()
    assert (panel._sentence.text(), second != first, bool(second)) == (second, True, True)
    assert panel.form.edits["phone"].accessibleDescription() == ""


def test_a_wrong_field_of_a_call_keeps_its_name_too(desk: ComplaintCounter) -> None:
    desk.press(F3)
    call = desk.window.room("today").phone.call
    call.form.fill({"name": "张三", "phone": "1", "text": "问路"})
    names = {name: shown.text() for name, shown in call.form._labels.items()}
    desk.save()
    assert call._sentence.text() != ""
    assert {name: shown.text() for name, shown in call.form._labels.items()} == names


# -- the list below the one box


def test_the_only_hit_is_seen_with_its_heading_and_nothing_to_scroll(desk: ComplaintCounter) -> None:
    desk.counter.walk_in("周海洋")
    desk.counter.from_box()
    with speaking("zh_CN"):
        desk.type("周海")
        QApplication.processEvents()
        view = desk.window.box.hits.view
        assert desk.window.box.hits.foot.text() == "Enter 签出 · F2 以“周海”登记新来访"
    assert (view.verticalScrollBar().maximum(), view.visualRect(desk.window.box.hits.model.index(0)).top()) == (0, 0)
