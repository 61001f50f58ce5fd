"""What was given out is asked for whenever its holder leaves, however that comes about: visit or pass, scan or hand, group, end of day."""

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.items.lists import items, open_items
from app.items.service import With, give
from app.passes.lists import board
from app.passes.service import issue
from app.printing.codes import badge_code
from app.visits import service as visits
from app.visits.fields import Leaving, VisitState
from tests.journeys.conftest import Counter
from ui.visits.side_card import SideCard, side_card

CTRL = Qt.KeyboardModifier.ControlModifier
KEY, CARD = {"kind": "key", "number": "B-17"}, {"kind": "card", "number": "5"}


def do(counter: Counter, fn: Any, *args: Any) -> Any:
    return counter.store.do(fn, *args, by=SYSTEM, now=clock.now()).value


def come(counter: Counter, name: str, *things: dict[str, str]) -> UUID:
    visit: UUID = do(counter, visits.arrive, {"name": name, "host": "5-1-0803", "purpose": "探访"}).visit_id
    if things:
        do(counter, give, With(visit_id=visit), things)
    counter.pass_time(minutes=1)
    counter.window.take_change(frozenset({"Visit"}))
    return visit


def still_out(counter: Counter) -> list[str]:
    return [row.words for row in counter.store.read(open_items)]


def card(counter: Counter) -> SideCard:
    QApplication.processEvents()
    return side_card(counter.window)


@pytest.fixture
def crew(counter: Counter) -> Counter:
    """张三 has a pass, and a key was given with it."""
    dates = {"first_day": "2026-11-21", "last_day": "2026-12-20"}
    terms = {"holders": "张三", "kind": "renovation", "host": "5-1-0803", "purpose": "装修", **dates}
    made = do(counter, issue, terms)
    do(counter, give, With(pass_id=made.pass_ids[0], name="张三"), (KEY,))
    scan(counter)
    assert counter.inside == ("张三",)
    return counter


def scan(counter: Counter) -> None:
    counter.pass_time(seconds=5)
    (row,) = counter.store.read(board, now=clock.now()).rows
    counter.window.shell.scanned.emit(badge_code(row.serial))


def test_a_thing_of_a_pass_is_asked_for_when_its_holder_is_scanned_out(crew: Counter) -> None:
    assert card(crew).said == ""
    scan(crew)
    assert crew.inside == ()
    assert (card(crew).said, card(crew).verbs) == ("Not back yet", ("Returned",))
    crew.press(Qt.Key.Key_1, CTRL)
    assert still_out(crew) == []


def test_a_thing_of_a_pass_is_asked_for_when_its_holder_leaves_by_hand(crew: Counter) -> None:
    crew.from_box()
    crew.type("张三")
    crew.enter()
    assert crew.inside == ()
    assert (card(crew).said, still_out(crew)) == ("Not back yet", ["Key B-17"])


def test_it_is_asked_for_each_time_until_it_is_back(crew: Counter) -> None:
    for _day in range(2):
        scan(crew)
        assert card(crew).said == "Not back yet"
        crew.press(Qt.Key.Key_0, CTRL)
        scan(crew)
    assert still_out(crew) == ["Key B-17"]


def test_of_a_group_that_leaves_everybodys_things_are_asked_for_at_once(counter: Counter) -> None:
    ids = [come(counter, "甲", KEY), come(counter, "乙"), come(counter, "丙", CARD)]
    counter.screen.moves.together.leave(ids, Leaving.SEEN)
    shown = card(counter)
    assert shown.verbs == ("All returned", "Key B-17 (甲)", "Access card 5 (丙)")
    assert shown.accessibleName().startswith("Not back yet 甲, 丙 甲, 丙 have left.")
    counter.press(Qt.Key.Key_3, CTRL)
    assert still_out(counter) == ["Key B-17"]
    counter.press(Qt.Key.Key_Z, CTRL)
    assert still_out(counter) == ["Key B-17", "Access card 5"]


def test_who_leaves_later_is_asked_alone(counter: Counter) -> None:
    first, second = come(counter, "甲", KEY), come(counter, "乙", CARD)
    counter.screen.moves.leave(first)
    counter.press(Qt.Key.Key_1, CTRL)
    counter.screen.moves.leave(second)
    assert card(counter).verbs == ("Returned",)
    assert still_out(counter) == ["Access card 5"]


def walk(counter: Counter) -> Any:
    counter.press(Qt.Key.Key_F6)
    counter.press(Qt.Key.Key_D, CTRL)
    return counter.screen.evening.walk


def test_the_walk_says_what_the_visitor_in_front_still_has(counter: Counter) -> None:
    come(counter, "甲", KEY, CARD)
    come(counter, "乙")
    panel = walk(counter)
    assert panel.things.words.startswith("Not back yet: Key B-17 · 08:30\nAccess card 5")
    counter.press(Qt.Key.Key_R)
    assert still_out(counter) == ["Access card 5"]
    counter.press(Qt.Key.Key_Z, CTRL)
    assert still_out(counter) == ["Key B-17", "Access card 5"]
    counter.press(Qt.Key.Key_Space)
    assert (panel.row.name, panel.things.words) == ("乙", "")
    counter.press(Qt.Key.Key_R)
    counter.press(Qt.Key.Key_L)
    assert still_out(counter) == ["Key B-17", "Access card 5"]


def test_whoever_left_in_the_walk_stays_in_front_until_it_is_said_what_became_of_the_things(counter: Counter) -> None:
    visit = come(counter, "甲", KEY, CARD)
    come(counter, "乙")
    panel = walk(counter)
    counter.press(Qt.Key.Key_2)
    assert counter.visit("甲").state is VisitState.LEFT  # nothing is held up
    assert panel.gone.visit_id == visit
    counter.press(Qt.Key.Key_1)  # answers nothing: 甲 is gone already, 乙 was not asked about
    assert counter.visit("乙").state is VisitState.INSIDE
    counter.press(Qt.Key.Key_R)
    assert panel.things.words.startswith("Not back yet: Access card 5")
    counter.press(Qt.Key.Key_L)
    counter.type("1")
    assert [(row.words, row.lost_reason) for row in counter.store.read(items)] == [("Access card 5", "Lost, replaced"), ("Key B-17", "")]
    assert (panel.gone, panel.row.name) == (None, "乙")


def test_what_is_not_back_is_left_on_the_list_by_the_space_bar(counter: Counter) -> None:
    come(counter, "甲", KEY)
    panel = walk(counter)
    counter.press(Qt.Key.Key_6)
    assert panel._gone._text.text() == "甲 has left."
    counter.press(Qt.Key.Key_Space)
    assert (panel.row, panel.gone, still_out(counter)) == (None, None, ["Key B-17"])
    counter.press(Qt.Key.Key_T)
    room: Any = counter.window.front
    assert [row.words for row in room.items.model.rows] == ["Key B-17"]
    counter.enter()
    assert still_out(counter) == []


def test_the_walk_asks_for_things_of_a_pass_too(crew: Counter) -> None:
    panel = walk(crew)
    assert panel.things.words.startswith("Not back yet: Key B-17")
    crew.press(Qt.Key.Key_1)
    assert panel.gone is not None
    crew.press(Qt.Key.Key_R)
    assert (panel.gone, still_out(crew)) == (None, [])
