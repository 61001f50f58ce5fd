"""Half-filled forms put away, listed, brought back and thrown away by keys; a window that is killed loses none."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.drafts.lists import parked
from tests.journeys.conftest import Counter
from ui.parking import TYPING_STOPS

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ROOT = Path(__file__).parents[2]


def put_away(counter: Counter, **values: Any) -> None:
    counter.window.new_visit(values)
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)


def cards(counter: Counter) -> list[tuple[str, str]]:
    board = counter.screen.phone.parked.list
    return [(shown.title, shown.pill) for shown in (board.model().shown(n) for n in range(len(board.rows())))]


def test_several_forms_are_put_away_listed_and_each_brought_back_whole(counter: Counter) -> None:
    put_away(counter, name="先来", host="5-1-0803 林先生", phone="13800138000", company="顺达物流")
    assert counter.screen.panel.is_blank
    counter.pass_time(minutes=7)
    put_away(counter, name="后到", host="3-2-1202 吴女士")
    counter.pass_time(minutes=5)
    counter.press(Qt.Key.Key_F8)
    assert cards(counter) == [("先来", "12 min"), ("后到", "5 min")]
    assert "2 forms put away  F8" in counter.window.foot.right.text()
    counter.press(Qt.Key.Key_Up)
    counter.enter()
    form = counter.screen.panel.form
    assert (form.text("name"), form.text("phone"), form.text("company")) == ("先来", "13800138000", "顺达物流")
    assert [row.title for row in counter.store.read(parked)] == ["后到"]
    form.purpose.setText("探访")
    counter.screen.panel.save()
    assert counter.inside == ("先来",)
    counter.press(Qt.Key.Key_F2)
    assert counter.screen.panel.form.text("name") == "后到"
    assert counter.store.read(parked) == ()


def test_ten_forms_put_away_are_ten_cards(counter: Counter) -> None:
    for n in range(12):
        put_away(counter, name=f"访客{n}")
    assert len(counter.store.read(parked)) == 12


def test_a_card_is_thrown_away_by_one_key_and_had_back_within_ten_seconds(counter: Counter) -> None:
    put_away(counter, name="先来", phone="13800138000")
    counter.press(Qt.Key.Key_F8)
    counter.press(Qt.Key.Key_Delete)
    assert (counter.store.read(parked), counter.toasts[-1]) == ((), "先来 thrown away.")
    counter.press(Qt.Key.Key_Z, CTRL)
    counter.enter()
    assert counter.screen.panel.form.text("phone") == "13800138000"


def test_nothing_half_filled_is_said_and_esc_leaves_the_cards(counter: Counter) -> None:
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert counter.complaints == ["No half-filled form is in front, so nothing was put away."]
    counter.press(Qt.Key.Key_F8)
    assert counter.screen.side.currentWidget() is counter.screen.phone.parked
    counter.press(Qt.Key.Key_Escape)
    assert counter.screen.side.currentWidget() is counter.screen.panel


def test_what_is_being_typed_is_kept_aside_when_typing_stops_and_forgotten_when_saved(counter: Counter, qtbot: Any) -> None:
    from tests.journeys.window_child import all_kept

    counter.press(Qt.Key.Key_F2)
    counter.type("周海洋")
    assert counter.store.read(all_kept) == []
    qtbot.waitUntil(lambda: len(counter.store.read(all_kept)) == 1, timeout=TYPING_STOPS + 5000)
    assert counter.store.read(all_kept) == [("周海洋", True)]
    assert counter.store.read(parked) == ()
    counter.enter()
    counter.type("0803")
    counter.enter()
    counter.type("1")
    counter.save()
    assert counter.inside == ("周海洋",)
    assert counter.store.read(all_kept) == []


def test_a_form_rubbed_out_is_not_kept(counter: Counter, qtbot: Any) -> None:
    from tests.journeys.window_child import all_kept

    counter.press(Qt.Key.Key_F2)
    counter.type("x")
    qtbot.waitUntil(lambda: len(counter.store.read(all_kept)) == 1, timeout=TYPING_STOPS + 5000)
    counter.press(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: counter.store.read(all_kept) == [], timeout=TYPING_STOPS + 5000)
    assert counter.screen.panel.is_blank


def test_closing_the_window_puts_the_form_in_front_away(counter: Counter) -> None:
    counter.window.new_visit({"name": "半截", "host": "5-1-0803"})
    counter.window.close()
    assert [row.title for row in counter.store.read(parked)] == ["半截"]


def test_what_came_with_a_check_in_is_put_away_with_it(counter: Counter) -> None:
    counter.window.new_visit({"name": "王电工", "host": "5-1-0803", "purpose": "维修", "type": "contractor"})
    panel = counter.screen.panel
    panel._about.photo, panel._about.given_as = b"\xff\xd8jpeg", "王电工"
    counter.press(Qt.Key.Key_Y, CTRL)
    counter.type("liu")
    counter.enter()
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert (panel.is_blank, panel.escort.is_on) == (True, False)
    counter.press(Qt.Key.Key_F2)
    assert (panel.escort.lines.escort.text(), panel._about.photo) == ("刘工", b"\xff\xd8jpeg")


def test_a_killed_window_loses_no_form_that_was_put_away_and_little_of_the_one_in_front(counter: Counter, tmp_path: Path) -> None:
    """kill -9 of a real window; its forms come back in the next one."""
    command = [sys.executable, "-m", "tests.journeys.window_child", str(tmp_path / "office")]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(30)
        if child.stdout is not None:
            child.stdout.close()
    assert child.returncode == -signal.SIGKILL
    counter.window.desk.parking._is_released = False  # this window is the one opened after it
    counter.window.desk.parking.begin()
    counter.press(Qt.Key.Key_F8)
    assert [title for title, _pill in cards(counter)] == ["先来", "后到", "还在写"]
    counter.enter()
    assert (counter.screen.panel.form.text("name"), counter.screen.panel.form.text("host")) == ("还在写", "1202")
