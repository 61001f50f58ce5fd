"""The people room: find somebody, mend what is known, begin a visit from there, forget."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.core import clock
from app.desk.find import find
from app.people.lists import listed
from tests.journeys.conftest import Counter
from ui.people.screen import PeopleScreen
from ui.say import Question

CTRL = Qt.KeyboardModifier.ControlModifier


def people_room(counter: Counter, search: str) -> PeopleScreen:
    counter.window.open_room("people")
    room = counter.window.room("people")
    assert isinstance(room, PeopleScreen)
    counter.type(search)
    QTest.qWait(0)
    room.reload()
    counter.enter()
    QApplication.processEvents()
    return room


def click(room: PeopleScreen, words: str) -> None:
    button = next(b for b in room.panel.findChildren(QPushButton) if words in b.text())
    assert button.isVisible()
    button.click()
    QApplication.processEvents()


def test_what_is_known_of_a_person_is_mended_and_found_by_it(counter: Counter) -> None:
    counter.walk_in("单田芳")
    room = people_room(counter, "stf")
    assert [row.name for row in room.model.rows] == ["单田芳"]
    room.panel.form.fill({"company": "评书茶馆", "phones": "13900001234"})
    room.panel.form.focus("phones")
    counter.save()
    found = counter.store.read(find, "评书", now=clock.now())
    assert [hit.name for hit in found.hits] == ["单田芳"]
    assert "Saved; earlier visits keep what they were written with." in counter.toasts
    assert counter.visit("单田芳").company == ""


def test_a_person_without_a_name_is_refused_at_the_field_and_nothing_is_lost(counter: Counter) -> None:
    counter.walk_in("仇英")
    room = people_room(counter, "qiu")
    room.panel.form.fill({"name": "", "note": "画家"})
    room.panel.form.focus("note")
    room.panel.save()
    assert room.panel.form.value("note") == "画家"
    assert [row.name for row in counter.store.read(listed)[0]] == ["仇英"]


def test_whoever_asks_not_to_be_remembered_is_found_no_more_but_the_visit_stays(counter: Counter) -> None:
    counter.walk_in("查良镛")
    room = people_room(counter, "zha")
    click(room, "Do not remember")
    question = counter.window.findChild(Question)
    assert question is not None
    QTest.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    assert counter.store.read(listed)[0] == ()
    assert [hit.kind for hit in counter.store.read(find, "zha", now=clock.now()).hits] == []
    assert [row.name for row in counter.register] == ["查良镛"]


def test_a_visit_begins_from_a_person(counter: Counter) -> None:
    counter.walk_in("孙丽")
    counter.from_box()
    counter.type("孙丽")
    counter.enter()
    room = people_room(counter, "sunli")
    click(room, "New visit")
    assert counter.screen.panel.form.values()["name"] == "孙丽"
    assert counter.screen.panel.form.values()["host"].startswith("5-1-0803")
