"""Phones stand masked everywhere; a hold shows them, is noted once, and ends with the release, the focus or the lock."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.core.clock import now
from app.office import audit
from app.people import lists as people
from app.places import lists as places
from app.places.service import add_home
from app.visits import service
from app.watch.service import add as add_entry
from ui.hand import CTRL
from ui.reveal import HoldToShow, PhoneCard

PHONE, MASKED = "13812345678", "138****5678"
FORM = {"name": "王小明", "phone": PHONE, "company": "顺达物流", "host": "5-1-0803", "purpose": "Visiting"}


@pytest.fixture
def visit(counter: Any) -> Any:
    """Somebody is inside whose phone is known."""
    done = counter.store.do(service.arrive, FORM, by=counter.window.tasks.actor, now=now()).value
    counter.window.room("today").reload()
    return done


def looks(counter: Any, record_id: Any) -> list[str]:
    """The reasons noted for every look at the phone of a record."""
    return [event.new["reason"] for event in counter.store.read(audit.history, [record_id]) if event.new.get("shown") == "phone"]


def cards(counter: Any) -> str:
    return "".join(card.text for card in counter.window.findChildren(PhoneCard))


def hold(widget: QWidget, key: Qt.Key = Qt.Key.Key_H) -> None:
    QTest.keyPress(widget, key, CTRL if key == Qt.Key.Key_H else Qt.KeyboardModifier.NoModifier)


def let_go(widget: QWidget, key: Qt.Key = Qt.Key.Key_H) -> None:
    QTest.keyRelease(widget, key, CTRL if key == Qt.Key.Key_H else Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def board(counter: Any, visit: Any) -> Any:
    found = counter.window.room("today").inside
    found.list.setFocus()
    found.mark(0)
    return found


def test_a_board_shows_the_phone_while_ctrl_h_is_held_and_notes_it_once(counter: Any, visit: Any, board: Any) -> None:
    hold(board.list)
    for _n in range(20):  # the keyboard repeats
        repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_H, CTRL, "h", True)
        QApplication.sendEvent(board.list, repeat)
    assert cards(counter) == f"王小明  {PHONE}"
    assert looks(counter, visit.visit_id) == ["to call them"]
    let_go(board.list)
    assert cards(counter) == ""
    hold(board.list)
    let_go(board.list)
    assert looks(counter, visit.visit_id) == ["to call them"] * 2


@pytest.mark.parametrize("ending", ["focus", "lock", "other window", "control"])
def test_what_is_shown_is_hidden_when_the_desk_looks_elsewhere(counter: Any, visit: Any, board: Any, ending: str) -> None:
    hold(board.list)
    assert PHONE in cards(counter)
    if ending == "focus":
        counter.window.box.setFocus()
    elif ending == "lock":
        counter.window.lock()
    elif ending == "other window":
        QApplication.sendEvent(board.list, QEvent(QEvent.Type.WindowDeactivate))
    else:
        QTest.keyRelease(board.list, Qt.Key.Key_Control)
    assert cards(counter) == ""
    assert all(PHONE not in card._words.text() for card in counter.window.findChildren(PhoneCard))
    assert looks(counter, visit.visit_id) == ["to call them"]


def test_a_mouse_held_on_a_row_shows_and_a_click_does_not(counter: Any, visit: Any, board: Any, qtbot: Any) -> None:
    spot = board.list.visualRect(board.list.model().index(0, 0)).center()
    QTest.mouseClick(board.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert looks(counter, visit.visit_id) == []
    QTest.mousePress(board.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: PHONE in cards(counter))
    QTest.mouseRelease(board.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert (cards(counter), looks(counter, visit.visit_id)) == ("", ["to call them"])


def test_the_details_of_a_visit_show_it_for_a_reason_one_key_away(counter: Any, visit: Any) -> None:
    counter.window.show_visit(visit.visit_id)
    phone = counter.visits.details.signed.phone
    phone.setFocus()
    assert MASKED in phone.text()
    for key, why in ((Qt.Key.Key_Space, "to call them"), (Qt.Key.Key_3, "emergency"), (Qt.Key.Key_4, "they asked for it")):
        hold(phone, key)
        assert phone.text() == PHONE
        let_go(phone, key)
        assert MASKED in phone.text()
        assert looks(counter, visit.visit_id)[-1] == why
    QTest.mousePress(phone, Qt.MouseButton.LeftButton)
    assert phone.text() == PHONE
    counter.window.box.setFocus()
    assert MASKED in phone.text()
    assert len(looks(counter, visit.visit_id)) == 4


def test_a_desk_whose_file_can_only_be_read_shows_no_phone_without_a_note(counter: Any, visit: Any, board: Any) -> None:
    counter.store.read_only = "The file can only be read."
    hold(board.list)
    assert cards(counter) == ""
    assert counter.complaints == ["The file can only be read."]
    let_go(board.list)
    counter.store.read_only = ""


def person_of(counter: Any) -> Any:
    return counter.store.read(people.same_name, "王小明")[0].id


def test_people_of_the_same_name_are_shown_by_a_hold_and_not_picked_by_it(counter: Any, visit: Any, qtbot: Any) -> None:
    panel = counter.screen.panel
    counter.from_box()
    counter.window.new_visit({"name": "王小明"})
    QTest.qWait(200)
    row = panel.names._rows[0]
    assert MASKED in row.text()
    QTest.mousePress(row, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: PHONE in cards(counter))
    QTest.mouseRelease(row, Qt.MouseButton.LeftButton)
    assert (cards(counter), panel._about.person_id) == ("", None)
    hold(QApplication.focusWidget() or panel)
    assert PHONE in cards(counter)
    let_go(QApplication.focusWidget() or panel)
    assert (cards(counter), looks(counter, person_of(counter))) == ("", ["to call them"] * 2)


def test_a_known_phone_in_a_form_is_painted_masked_not_copied_and_typed_over_whole(counter: Any, visit: Any) -> None:
    counter.window.new_visit({"name": "王小明", "phone": PHONE})
    edit = counter.screen.panel.form.edits["phone"]
    assert edit.is_veiled
    before = edit.grab().toImage()
    edit.is_veiled = False
    assert edit.grab().toImage() != before
    edit.is_veiled = True
    QGuiApplication.clipboard().setText("nothing")
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "nothing"
    QTest.keyClicks(edit, "139")
    assert (edit.text(), edit.is_veiled) == ("139", False)


def test_the_form_of_a_person_keeps_the_phone_it_does_not_show(counter: Any, visit: Any) -> None:
    counter.window.open_room("people")
    screen = counter.window.room("people")
    screen.table.selectRow(0)
    panel = screen.panel
    assert panel.form.line("phones").is_veiled
    assert MASKED in panel.phone.text()
    panel.form.fill({"note": "VIP"})
    panel.save()
    (person,) = counter.store.read(people.same_name, "王小明")
    assert (person.phones, person.note) == (PHONE, "VIP")


@pytest.mark.parametrize("room", ["visits", "people", "expected"])
def test_every_list_of_visits_and_people_can_be_held(counter: Any, visit: Any, room: str) -> None:
    counter.window.open_room(room)
    screen = counter.window.room(room)
    assert isinstance(screen.hold, HoldToShow)
    if room == "expected":
        return
    screen.table.setFocus()
    screen.table.selectRow(0)
    hold(screen.table)
    assert screen.hold.shown == f"王小明  {PHONE}"
    assert QPoint(0, 0) != screen.hold._card.pos()
    let_go(screen.table)
    assert screen.hold.shown == ""


HOME_PHONE, HOME_MASKED = "13900139000", "139****9000"


@pytest.fixture
def homes(counter: Any) -> Any:
    """The list of homes in the settings, with one picked whose resident's phone is known."""
    form = {"code": "9-1-0101", "building": "9", "residents": "孙先生", "phone": HOME_PHONE}
    counter.store.do(add_home, form, by=counter.window.tasks.actor, now=now())
    counter.window.open_room("settings")
    screen = counter.window.room("settings")
    screen.tabs.setCurrentWidget(screen.homes)
    screen.homes.table.selectRow(next(n for n, row in enumerate(screen.homes.model.rows) if row.code == "9-1-0101"))
    QApplication.processEvents()
    return screen.homes


def test_a_residents_phone_stands_masked_in_the_list_and_the_form_of_homes(counter: Any, homes: Any) -> None:
    edit = homes.form.line("phone")
    assert edit.is_veiled
    columns = [homes.model.index(homes.table.currentIndex().row(), n).data() for n in range(homes.model.columnCount())]
    assert (HOME_MASKED in columns, HOME_PHONE in columns) == (True, False)
    for held in (edit, homes.table):
        held.setFocus()
        hold(held)
        assert cards(counter) == f"9-1-0101  {HOME_PHONE}"
        let_go(held)
        assert cards(counter) == ""
    assert looks(counter, homes._picked_id) == ["to call them"] * 2


def test_a_homes_form_keeps_the_phone_untouched_and_takes_a_new_one_typed_over_it(counter: Any, homes: Any) -> None:
    homes.form.fill({"residents": "孙先生、孙太太"})
    homes.save()
    (row,) = counter.store.read(places.homes, "9-1-0101")
    assert (row.residents, row.phone) == ("孙先生、孙太太", HOME_PHONE)
    edit = homes.form.line("phone")
    assert edit.is_veiled
    edit.setFocus()
    QTest.keyClicks(edit, "13700137000")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    (row,) = counter.store.read(places.homes, "9-1-0101")
    assert row.phone == "13700137000"
    assert edit.is_veiled, "what is saved is on record, and masked again"
    homes.start_new()
    assert (edit.text(), edit.is_veiled) == ("", False)


def test_the_phones_of_an_entry_of_the_watch_list_are_held_to_be_seen(counter: Any) -> None:
    entry = {"kind": "ban", "name": "张伟", "phones": f"{PHONE}, {HOME_PHONE}", "reason": "闹事"}
    counter.store.do(add_entry, entry, by=counter.window.tasks.actor, now=now())
    counter.window.open_room("watch")
    editor = counter.window.room("watch").editor
    editor.table.setFocus()
    editor.table.selectRow(0)
    assert editor.form.line("phones").is_veiled
    hold(editor.table)
    assert cards(counter) == f"张伟  {PHONE}, {HOME_PHONE}"
    let_go(editor.table)
    assert looks(counter, editor._picked_id) == ["to call them"]


def test_a_companion_named_with_a_phone_stands_masked_on_the_chip(counter: Any) -> None:
    panel = counter.screen.panel
    counter.window.new_visit({"name": "王小明"})
    panel.party.open()
    panel.party.strip.line.setText(f"李四 {HOME_PHONE}")
    panel.party.strip.take()
    chips = [chip.text() + chip.toolTip() for chip in panel.party.strip.findChildren(QPushButton)]
    assert any(HOME_MASKED in words for words in chips)
    assert not any(HOME_PHONE in words for words in chips)
    assert panel.party.strip.people[0].phone == HOME_PHONE
