"""How many keys the counter needs, played into the real window; a chord is one key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.printing.queue import open_jobs
from app.visits.fields import Leaving, VisitState
from tests.journeys.conftest import Counter


def test_a_walk_in_needs_the_characters_typed_and_at_most_five_keys(counter: Counter) -> None:
    typed = "周海洋" + "0803" + "1"
    counter.walk_in("周海洋", "0803", "1")
    assert counter.inside == ("周海洋",)
    assert counter.keys - len(typed) <= 5
    row = counter.visit("周海洋")
    assert (row.host, row.purpose) == ("5-1-0803 林先生", "Visiting")


def test_a_returning_visitor_needs_at_most_six_keys_from_empty_box_to_badge_queued(counter: Counter) -> None:
    counter.walk_in("周海洋")
    counter.pass_time(minutes=1)
    counter.from_box()
    counter.type("zhy")
    counter.enter()
    assert counter.inside == ()
    counter.pass_time(days=1)
    counter.from_box()
    counter.type("zhy")
    counter.enter()
    assert QApplication.focusWidget() is counter.screen.panel.save_button
    counter.enter()
    assert counter.keys <= 6
    assert counter.inside == ("周海洋",)
    assert len(counter.store.read(open_jobs, "")) == 2
    assert len({row.person_id for row in counter.register}) == 1


def test_signing_out_by_name_needs_at_most_four_keys(counter: Counter) -> None:
    counter.walk_in("周海洋")
    counter.walk_in("欧阳娜娜")
    counter.pass_time(minutes=20)
    counter.from_box()
    counter.type("zhy")
    counter.enter()
    assert counter.keys <= 4
    assert counter.inside == ("欧阳娜娜",)
    assert counter.visit("周海洋").leaving is Leaving.SEEN


def test_signing_out_by_badge_is_the_scan_alone(counter: Counter) -> None:
    from app.printing.codes import badge_code

    counter.walk_in("周海洋")
    code = badge_code(counter.visit("周海洋").badge or 0)
    counter.from_box()
    counter.type(code)
    counter.enter()
    assert counter.keys == len(code) + 1
    assert counter.inside == ()
    assert counter.visit("周海洋").leaving is Leaving.SCANNED


def test_an_expected_visitor_needs_at_most_four_keys(counter: Counter) -> None:
    expect(counter, "陈思远")
    counter.from_box()
    counter.type("陈思")
    counter.enter()
    counter.enter()
    assert counter.keys <= 4
    assert counter.visit("陈思远").state is VisitState.INSIDE
    assert len(counter.register) == 1


def expect(counter: Counter, name: str) -> None:
    """An announced visit, as a later room will make it."""
    from app.core import clock
    from app.visits.record import Visit, day_number

    now = clock.now()

    def announce(s):  # type: ignore[no-untyped-def]  # runs inside Store.do only
        s.add(Visit(number="V20261121-9001", day=day_number(now), at=now, expected_at=now, name=name, host="5-1-0803", purpose="Visiting"))

    announce.__module__ = "app.visits.test"
    counter.store.do(announce)
    counter.window.take_change(frozenset({"Visit"}))


def test_typing_with_nothing_focused_goes_to_the_one_box(counter: Counter) -> None:
    counter.window.box.clearFocus()
    counter.type("zhou")
    assert counter.window.box.text() == "zhou"


def test_esc_keeps_what_was_typed_and_f2_brings_it_back(counter: Counter) -> None:
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    counter.type("0803")
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Escape)
    form = counter.screen.panel.form
    assert form.is_blank()
    counter.press(Qt.Key.Key_F2)
    assert (form.text("name"), form.text("host")) == ("周海洋", "0803")


def test_a_name_no_font_has_is_said_before_it_is_printed(counter: Counter) -> None:
    counter.window.room("today").new_visit({"name": "𠮷田", "host": "5-1-0803"})
    counter.screen.panel._ask_preview()
    assert "𠮷" in counter.screen.panel.preview.accessibleDescription()
    assert "田" not in counter.screen.panel.preview.accessibleDescription()
