"""The check-in panel at a desk of 1366×700: whatever comes with a visitor, its parts keep their height and none lies on another."""

from itertools import combinations
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.core import clock
from app.core.actor import SYSTEM
from app.watch.service import add
from tests.journeys.conftest import Counter

FOCUS_EDGE = 2  # a line grows by its edge while the cursor is in it
COMPANIONS = ("李四 13900139000", "王五", "阿卜杜热合曼·买买提", "Lindgren Astrid Margareta")
BARRED = {"kind": "ban", "name": "裴大勇", "reason": "滋事", "tell": "保安队"}


def crowded(panel: QWidget) -> list[str]:
    """The parts that are lower than they must be or lie on each other."""
    shown = [part for part in panel.findChildren(QWidget) if part.isVisible() and part.parent() is panel]
    low = [type(part).__name__ for part in shown if part.height() < part.minimumSizeHint().height() - FOCUS_EDGE and part.layout()]
    boxes = [(type(part).__name__, part.geometry().adjusted(0, 1, 0, -1)) for part in shown]
    return low + [f"{one} on {other}" for (one, box), (other, beneath) in combinations(boxes, 2) if box.intersects(beneath)]


@pytest.mark.parametrize(
    ("with_escort", "with_party", "has_more"),
    [(False, True, False), (True, False, True), (True, True, False), (False, True, True), (True, True, True)],
)
@pytest.mark.parametrize("asks_id", [False, True])
def test_everything_that_comes_with_a_visitor_has_room(
    counter: Counter, with_escort: bool, with_party: bool, has_more: bool, asks_id: bool
) -> None:
    counter.store.do(add, BARRED, by=SYSTEM, now=clock.now())
    panel: Any = counter.screen.panel
    panel.form.ask_id(is_asked=asks_id)
    kind = {"purpose": "维修", "type": "contractor"} if with_escort else {"purpose": "探访"}
    counter.window.new_visit({"name": "裴大永", "host": "5-1-0803", **kind})
    panel.watch.ask()
    if with_party:
        panel.party.open()
        for each in COMPANIONS:
            panel.party.strip.line.setText(each)
            panel.party.strip.take()
    panel._more.setChecked(has_more)
    if with_escort:
        panel.save()
    for _turn in range(5):  # each layout may ask for another
        QApplication.processEvents()
    assert panel.watch.mark.isVisible(), "the mark is there"
    assert crowded(panel) == [], "every part has its height"
    if with_party:
        assert len(panel.party.strip.people) == len(COMPANIONS), "what is not in sight counts all the same"
