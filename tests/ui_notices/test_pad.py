"""The signing pad under pen, finger and mouse."""

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.errors import UserError
from app.notices.strokes import FULL, WIDE, Signature, unpack
from ui.notices.pad import Pad


@pytest.fixture
def pad(qtbot: QtBot) -> Pad:
    made = Pad()
    qtbot.addWidget(made)
    made.resize(800, 200)
    made.show()
    return made


PEN = QPointingDevice(
    "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen, QInputDevice.Capability.Pressure, 1, 1
)  # fmt: skip


def pen(pad: Pad, kind: QEvent.Type, x: float, y: float, pressure: float) -> bool:
    at = QPointF(x, y)
    button = Qt.MouseButton.LeftButton
    event = QTabletEvent(kind, PEN, at, at, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button)
    QCoreApplication.sendEvent(pad, event)
    return event.isAccepted()


def drawn(pad: Pad) -> Signature:
    return unpack(pad.packed())


def test_a_pen_draws_strokes_with_its_pressure_and_no_mouse_follows(pad: Pad) -> None:
    for x, pressure in ((100, 0.25), (300, 0.5), (500, 1.0)):
        kind = QEvent.Type.TabletPress if x == 100 else QEvent.Type.TabletMove
        assert pen(pad, kind, x, 50, pressure), "else the system makes mouse events of it"
    assert pen(pad, QEvent.Type.TabletRelease, 500, 50, 0.0)
    (stroke,) = drawn(pad).strokes
    assert [(point.x, point.y, point.pressure) for point in stroke] == [(1250, 625, 250), (3750, 625, 500), (6250, 625, FULL)]
    assert [point.ms for point in stroke] == sorted(point.ms for point in stroke)


def test_a_pen_over_the_pad_that_does_not_touch_it_draws_nothing(pad: Pad) -> None:
    for x in (100, 400, 700):
        pen(pad, QEvent.Type.TabletMove, x, 90, 0.0)
    assert pad.is_empty


def finger(pad: Pad, *points: Sequence[int]) -> None:
    device = QTest.createTouchDevice()
    touch = QTest.touchEvent(pad, device, False)
    for place, (x, y) in enumerate(points):
        (touch.press if not place else touch.move)(0, QPoint(x, y), pad)
        touch.commit()
    touch.release(0, QPoint(*points[-1]), pad)
    touch.commit()


def test_a_finger_draws_one_stroke(pad: Pad) -> None:
    finger(pad, (80, 40), (400, 100), (720, 40))
    (stroke,) = drawn(pad).strokes
    assert [(point.x, point.y) for point in stroke] == [(1000, 500), (5000, 1250), (9000, 500)]
    assert {point.pressure for point in stroke} == {FULL // 2}


def test_a_second_finger_draws_nothing(pad: Pad) -> None:
    touch = QTest.touchEvent(pad, QTest.createTouchDevice(), False)
    touch.press(0, QPoint(80, 40), pad).commit()
    touch.stationary(0).press(1, QPoint(400, 150), pad).commit()
    touch.move(0, QPoint(700, 40), pad).move(1, QPoint(420, 10), pad).commit()
    touch.release(0, QPoint(700, 40), pad).release(1, QPoint(420, 10), pad).commit()
    (stroke,) = drawn(pad).strokes
    assert [(point.x, point.y) for point in stroke] == [(1000, 500), (8750, 500)]


def mouse(pad: Pad, *points: Sequence[int]) -> None:
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def test_a_mouse_draws_strokes_that_stay_on_the_pad(pad: Pad) -> None:
    mouse(pad, (8, 4), (900, -50), (400, 500))
    mouse(pad, (10, 10), (60, 60))
    first, second = drawn(pad).strokes
    assert [(point.x, point.y) for point in first] == [(100, 50), (WIDE, 0), (5000, pad.high)]
    assert len(second) == 2


def test_clear_leaves_white_paper_and_nothing_to_keep(pad: Pad, qtbot: QtBot) -> None:
    mouse(pad, (8, 4), (300, 100))
    assert pad.is_signed
    with qtbot.waitSignal(pad.changed):
        pad.clear()
    assert pad.is_empty
    with pytest.raises(UserError, match="Sign in the field first"):
        pad.packed()


def test_what_was_drawn_is_seen_and_survives_a_smaller_pad(pad: Pad) -> None:
    def ink() -> int:
        image = pad.grab().toImage()
        return sum(image.pixelColor(x, y).lightness() < 80 for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))

    empty = ink()
    mouse(pad, (50, 150), (700, 190))
    assert ink() > empty + 50
    pad.setMinimumHeight(0)
    pad.resize(800, 100)
    assert unpack(pad.packed()).high == pad.high


def test_an_endless_scribble_is_kept_within_bounds(pad: Pad, monkeypatch: Any) -> None:
    monkeypatch.setattr("ui.notices.pad.MOST_POINTS", 50)
    pen(pad, QEvent.Type.TabletPress, 1, 1, 0.5)
    for n in range(200):
        pen(pad, QEvent.Type.TabletMove, (n * 37) % 800, (n * 17) % 200, 0.5)
    assert sum(map(len, drawn(pad).strokes)) == 50
