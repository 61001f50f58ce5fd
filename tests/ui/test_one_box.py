"""The one box: nothing is chosen silently, nothing typed quickly is answered by an older search."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.actor import Actor
from app.office.settings import change_setting
from app.printing.codes import badge_code
from app.visits.expecting import expect
from app.visits.fields import VisitState
from app.visits.service import arrive
from ui.hit_list import Part, parts
from ui.one_box import OneBox
from ui.tasks import Tasks

HOME = {"host": "5-1-0803", "purpose": "探访"}


@pytest.fixture
def box(qtbot: QtBot, tasks: Tasks, actor: Actor) -> OneBox:
    tasks.actor = actor
    for name, phone in (("张三", "13800138888"), ("张三丰", "15012340412"), ("孙丽", "13911112210")):
        tasks.do(None, arrive, {"name": name, "phone": phone, **HOME})
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(900, 600)
    made = OneBox(tasks, around)
    made.setGeometry(0, 0, 600, 44)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    made.setFocus()
    return made


def heard(box: OneBox) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    box.chosen.connect(lambda hit, text: said.append((hit.name, text)))
    box.nothing_found.connect(lambda text: said.append(("nobody", text)))
    box.scanned.connect(lambda code: said.append(("code", code)))
    return said


def test_a_single_hit_is_picked_and_enter_takes_it(box: OneBox) -> None:
    said = heard(box)
    QTest.keyClicks(box, "sl")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert said == [("孙丽", "sl")]
    assert box.text() == ""


def test_of_several_none_is_picked_until_down_does(box: OneBox) -> None:
    said = heard(box)
    QTest.keyClicks(box, "zs")
    assert box.hits.picked() is None
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert said == []
    assert "Several fit" in box.hits.foot.text()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert len(said) == 1
    assert said[0][1] == "zs"


def test_the_foot_says_what_enter_does_with_the_hit_marked(box: OneBox, tasks: Tasks) -> None:
    QTest.keyClicks(box, "sl")
    assert box.hits.foot.text() == "Enter: Sign out · F2 new visit with “sl”"
    box.clear()
    QTest.keyClicks(box, "zs")
    assert box.hits.foot.text() == "↓ picks · F2 new visit with “zs”"
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.hits.foot.text() == "Enter: Sign out · ↓ picks · F2 new visit with “zs”"
    assert not box.hits.foot.property("error")
    tasks.do(None, expect, {"name": "钱七", "day": "2026-11-21", **HOME})
    box.clear()
    box.setText("钱七")
    assert box.hits.foot.text().startswith("Enter: Check in · ")


def test_whoever_waits_for_the_host_is_admitted_by_enter_and_the_foot_says_so(box: OneBox, tasks: Tasks) -> None:
    tasks.do(None, change_setting, "admit_on_arrival", False)
    tasks.do(None, arrive, {"name": "钱七", "phone": "", **HOME})
    box.setText("钱七")
    hit = box.hits.picked()
    assert hit is not None
    assert (hit.state, box.hits.foot.text().split(" · ")[0]) == (VisitState.WAITING, "Enter: Admit")


def test_down_goes_round_and_never_stops_on_a_heading(box: OneBox) -> None:
    QTest.keyClicks(box, "zs")
    seen = []
    for _step in range(4):
        QTest.keyClick(box, Qt.Key.Key_Down)
        picked = box.hits.picked()
        assert picked is not None
        seen.append(picked.name)
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]
    assert {seen[0], seen[1]} == {"张三", "张三丰"}


def test_nothing_found_hands_the_text_on(box: OneBox) -> None:
    said = heard(box)
    QTest.keyClicks(box, "qqq")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert said == [("nobody", "qqq")]


def test_a_badge_code_and_enter_is_a_scan(box: OneBox) -> None:
    said = heard(box)
    QTest.keyClicks(box, badge_code(1))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert said == [("code", badge_code(1))]


def test_what_the_input_method_still_composes_is_not_searched(box: OneBox) -> None:
    QApplication.sendEvent(box, QInputMethodEvent("zhang", []))
    assert not box.hits.isVisible()
    commit = QInputMethodEvent()
    commit.setCommitString("孙丽")
    QApplication.sendEvent(box, commit)
    assert box.hits.isVisible()


def test_enter_waits_for_the_hits_of_the_text_as_it_stands(qtbot: QtBot, box: OneBox, monkeypatch: pytest.MonkeyPatch) -> None:
    said = heard(box)
    late: list[object] = []
    read = box._tasks.read
    monkeypatch.setattr(box._tasks, "read", lambda *args, **kwargs: late.append((args, kwargs)))
    QTest.keyClicks(box, "sl")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert said == []
    args, kwargs = late[-1]  # type: ignore[misc]  # what the box asked for last
    read(*args, **kwargs)
    assert said == [("孙丽", "sl")]


def test_esc_empties_the_box(box: OneBox) -> None:
    QTest.keyClicks(box, "zs")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert not box.hits.isVisible()


@pytest.mark.parametrize(
    ("text", "matched", "expected"),
    [
        ("张三丰", "三", [Part("张", False), Part("三", True), Part("丰", False)]),
        ("ABC", "b", [Part("A", False), Part("B", True), Part("C", False)]),
        ("abc", "x", [Part("abc", False)]),
        ("abc", "", [Part("abc", False)]),
    ],
)
def test_the_part_that_matched_is_marked(text: str, matched: str, expected: list[Part]) -> None:
    assert parts(text, matched) == expected


@pytest.fixture
def told(box: OneBox, tasks: Tasks) -> OneBox:
    """Somebody's note names a man who was never here."""
    tasks.do(None, arrive, {"name": "赵云", "phone": "", **HOME, "note": "替李逵和燕青送花"})
    return box


def test_whoever_stands_only_in_a_text_is_a_new_visitor_at_enter(told: OneBox) -> None:
    said = heard(told)
    told.setText("李逵")
    assert told.hits.picked() is None
    assert "Found in texts only" in told.hits.foot.text()
    QTest.keyClick(told, Qt.Key.Key_Return)
    assert said == [("nobody", "李逵")]


def test_what_stands_in_a_text_is_opened_when_picked(told: OneBox) -> None:
    said = heard(told)
    told.setText("李逵")
    QTest.keyClick(told, Qt.Key.Key_Down)
    QTest.keyClick(told, Qt.Key.Key_Return)
    assert said == [("赵云", "李逵")]


def test_the_one_person_meant_is_picked_whoever_else_is_written_about(told: OneBox, tasks: Tasks) -> None:
    tasks.do(None, arrive, {"name": "燕青", "phone": "", **HOME})
    said = heard(told)
    told.setText("燕青")
    QTest.keyClick(told, Qt.Key.Key_Return)
    assert said == [("燕青", "燕青")]
