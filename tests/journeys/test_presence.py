"""Who is here: out and back by one key or one scan, absences in the middle of a day, and the next shift at the same desk."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM, Actor, Role
from app.office import badges, quick
from app.office.departments import change_department, set_pair
from app.office.duty import accountable, presence_of
from app.office.lists import staff
from app.office.presence import departments
from app.office.service import add_staff, set_password
from app.printing.codes import badge_code
from app.visits.fields import VisitState
from tests.journeys.conftest import Counter
from ui.hand import ALT, CTRL
from ui.office.head_sheet import HeadSheet

HEAD_PASSWORD = "gongcheng-8"


def do(counter: Counter, service: Any, *args: Any) -> Any:
    return counter.store.do(service, *args, by=SYSTEM, now=clock.now()).value


@pytest.fixture
def office(counter: Counter) -> Counter:
    """工程部: A 刘工 and B 何师傅 for 维修, head 王主任; 赵敏 has the next shift, 孙海 works outside."""
    for name, department, role in (("王主任", "工程部", "department_head"), ("赵敏", "客服部", "receptionist"), ("孙海", "秩序部", "")):
        do(counter, add_staff, {"name": name, "department": department, "role": role})
    counter.ids = {row.name: row.id for row in counter.store.read(staff)}  # type: ignore[attr-defined]  # the test's own
    do(counter, set_password, counter.ids["王主任"], HEAD_PASSWORD)  # type: ignore[attr-defined]  # the test's own
    row = next(row for row in counter.store.read(departments, now=clock.now()) if row.name == "工程部")
    do(counter, change_department, row.id, {"name": "工程部", "head": "王主任"})
    do(counter, set_pair, {"department": "工程部", "matter": "维修", "a": "刘工", "b": "何师傅"})
    return counter


def state(counter: Any, name: str) -> str:
    return str(counter.store.read(presence_of, counter.ids[name], now=clock.now()).state)


def answers(counter: Any) -> tuple[str, str]:
    found = counter.store.read(accountable, counter.ids["刘工"], "工程部", "维修", now=clock.now())
    return found.name, found.as_


def scan(counter: Counter, serial: int) -> None:
    """What the scanner hands on, locked or not."""
    scanner = counter.window.shell.scanner
    assert scanner is not None
    scanner._hand_on(badge_code(serial))
    QApplication.processEvents()


def test_out_and_back_by_one_key_while_b_takes_it_up(office: Any) -> None:
    office.press(Qt.Key.Key_P, ALT)
    office.type("lg")
    office.enter()
    assert (state(office, "刘工"), answers(office)) == ("out", ("何师傅", "b"))
    assert office.toasts[-1] == "刘工: out on an errand."
    assert office.keys <= 4
    office.pass_time(minutes=40)
    office.type("lg")
    office.enter()
    assert (state(office, "刘工"), answers(office)) == ("in", ("刘工", "owner"))
    office.press(Qt.Key.Key_Z, CTRL)
    assert state(office, "刘工") == "out", "back was a slip of the hand"


def test_both_away_only_with_the_heads_password_then_the_head_has_it(office: Any) -> None:
    office.press(Qt.Key.Key_P, ALT)
    office.type("lg")
    room = office.window.room("presence")
    room.go_card.form.fill({"place": "供电局", "until": "17:00"})
    office.save()
    assert state(office, "刘工") == "out"
    office.type("hsf")
    office.enter()
    (sheet,) = office.window.findChildren(HeadSheet)
    assert "刘工, the other of the pair for 维修, is away until 17:00" in sheet.body.itemAt(1).widget().text()
    office.type("wrong")
    office.enter()
    assert "do not match" in sheet.wrong.text()
    assert state(office, "何师傅") == "in"
    office.type(HEAD_PASSWORD)
    office.enter()
    assert (state(office, "何师傅"), answers(office)) == ("out", ("王主任", "head"))
    assert office.store.read(presence_of, office.ids["何师傅"], now=clock.now()).absence_id is not None


def test_an_absence_is_planned_by_keys_and_called_off(office: Any) -> None:
    office.press(Qt.Key.Key_P, ALT)
    office.type("lg")
    office.press(Qt.Key.Key_N, CTRL)
    office.type("+4")
    office.save()
    room = office.window.room("presence")
    assert [row.name for row in room.list.rows()] == ["刘工"]
    room.list.setFocus()
    office.press(Qt.Key.Key_Delete)
    assert room.list.rows() == ()
    assert office.complaints == []


def test_a_staff_badge_is_out_and_back_whatever_is_being_typed_and_a_visitors_still_signs_out(office: Any) -> None:
    serial = do(office, badges.give_badge, office.ids["刘工"])
    office.walk_in("王小明")
    office.press(Qt.Key.Key_F2)
    office.type("李四")
    scan(office, serial)
    assert state(office, "刘工") == "out"
    assert office.screen.panel.form.values()["name"] == "李四"
    scan(office, serial)
    assert state(office, "刘工") == "in"
    scan(office, office.visit("王小明").badge)
    assert office.visit("王小明").state is VisitState.LEFT


def test_who_is_not_back_stands_on_the_hand_over_list_and_is_marked_back_there(office: Any) -> None:
    office.press(Qt.Key.Key_X, ALT)
    assert state(office, "李红") == "out"
    office.press(Qt.Key.Key_H, ALT)
    room = office.window.room("handover")
    assert [row.line.title for row in room.list.rows() if hasattr(row, "line")] == ["李红"]
    office.press(Qt.Key.Key_D, CTRL)
    assert state(office, "李红") == "in"


def test_the_next_shift_comes_in_by_pin_or_badge_and_the_typed_form_stays(office: Any) -> None:
    do(office, quick.set_pin, office.ids["赵敏"], "4826")
    do(office, set_password, office.ids["赵敏"], "qiantai-88")
    office.press(Qt.Key.Key_F2)
    office.type("李四")
    office.press(Qt.Key.Key_L, CTRL)
    assert office.window.is_locked
    page = office.window.gate.page
    page.pick("赵敏")
    office.type("1357")
    office.enter()
    assert "do not match" in page.wrong.text()
    office.type("4826")
    office.enter()
    assert office.window.tasks.actor.name == "赵敏"
    assert office.screen.panel.form.values()["name"] == "李四"
    serial = do(office, badges.give_badge, office.ids["李红"])
    office.press(Qt.Key.Key_L, CTRL)
    scan(office, serial)
    assert office.window.tasks.actor.name == "李红"


def test_a_locked_desk_takes_the_badges_of_those_who_work_outside(office: Any) -> None:
    serial = do(office, badges.give_badge, office.ids["孙海"])
    office.press(Qt.Key.Key_L, CTRL)
    scan(office, serial)
    assert (office.window.is_locked, state(office, "孙海")) == (True, "out")
    assert office.window.gate.page.hint.text() == "孙海: out on an errand."
    scan(office, serial)
    assert (office.window.is_locked, state(office, "孙海")) == (True, "in")
    scan(office, 7)
    assert "the desk is locked" in office.window.gate.page.wrong.text()


def test_a_desk_nobody_touches_locks_after_the_minutes_set_and_not_during_a_roll_call(office: Any) -> None:
    shell = office.window.shell
    office.window.second(clock.now())
    assert not office.window.is_locked
    shell.scanner.touched_at -= 14 * 60_000
    office.window.second(clock.now())
    assert not office.window.is_locked
    office.press(Qt.Key.Key_F9)
    shell.scanner.touched_at -= 60 * 60_000
    office.window.second(clock.now())
    assert not office.window.is_locked, "a roll call is not locked away"
    office.window.open_room("today")
    office.window.second(clock.now())
    assert office.window.is_locked


def test_a_key_counts_as_a_touch_and_0_minutes_never_lock(office: Any) -> None:
    from app.office.settings import change_setting

    scanner = office.window.shell.scanner
    scanner.touched_at -= 60 * 60_000
    office.type("a")
    assert scanner.idle_for() < 60_000
    do(office, change_setting, "idle_lock", 0)
    office.window.read_settings()
    scanner.touched_at -= 600 * 60_000
    office.window.second(clock.now())
    assert not office.window.is_locked


def test_a_handler_sees_no_move_of_the_desk(office: Any) -> None:
    handler = Actor(office.ids["刘工"], "刘工", frozenset({Role.HANDLER}))
    office.window.lock()
    office.window.open_desk(handler)
    rail = office.window.rail
    assert not any(rail.has(key) for key in ("today", "visits", "passes", "printing", "settings", "exchange", "watch"))
    assert all(rail.has(key) for key in ("handover", "presence", "about"))
    assert office.window.front is office.window.room("tickets"), "where their work is"
    office.press(Qt.Key.Key_F2)
    office.press(Qt.Key.Key_F6)
    assert office.window.front is office.window.room("tickets")
    office.press(Qt.Key.Key_P, ALT)
    room = office.window.room("presence")
    names = [row.name for row in room.list.rows()]
    room.list.pick(names.index("何师傅"))
    assert not room.go_card.turn_button.isVisibleTo(room)
    room.list.pick(names.index("刘工"))
    assert room.go_card.turn_button.isVisibleTo(room)
    office.press(Qt.Key.Key_N, CTRL)
    assert (room.plan_card.who.text(), room.plan_card.who.isReadOnly()) == ("刘工", True)
    office.type("+5")
    office.save()
    assert [row.name for row in room.list.rows()] == ["刘工"]
    assert office.complaints == []
