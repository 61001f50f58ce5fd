"""The rail shows every room, on a low screen as on a high one."""

import pytest
from pytestqt.qtbot import QtBot

from ui import theme
from ui.rail import ROOMS, Rail, Room

MANY = (*ROOMS, *(Room(f"more{n}", "Complaints", "comment-dots", "nowhere:Nothing") for n in range(19 - len(ROOMS))))


@pytest.mark.parametrize("height", [700, 1040])
def test_nineteen_rooms_fit_one_below_the_other(qtbot: QtBot, height: int) -> None:
    rail = Rail(MANY)
    qtbot.addWidget(rail)
    theme.dress(rail)
    rail.say_who("Counter 1", "李红", "Receptionist")
    rail.resize(188, height)
    rail.show()
    heights = [button.height() for button in rail._by_key.values()]
    assert min(heights) >= 25
    ends = [button.geometry().bottom() for button in rail._by_key.values()]
    starts = [button.geometry().top() for button in rail._by_key.values()][1:]
    assert all(end < start for end, start in zip(ends, starts, strict=False))
    assert ends[-1] < rail._lock.geometry().top() <= height - rail._lock.height()
