"""A person at twelve keys a second is never taken for a scanner, and a scanner always is: keys played on a clock of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.core.actor import SYSTEM
from app.printing.codes import badge_code
from ui.burst import FAST, Burst, CodeForm, Fit, Take
from ui.scanner import Scanner
from ui.screen import Desk
from ui.tasks import Tasks

CODES = st.integers(0, 9_999_999).map(badge_code)
SLOWEST_TEN = 9 * 1000 / 12  # ten keys at twelve a second
# gaps in milliseconds as people leave them: steady, bursts of rolled pairs, a stumble, two hands on the digit row
RECORDED = (
    (83, 84, 83, 82, 84, 83, 83, 84, 83), (140, 18, 131, 22, 150, 19, 128, 25, 140), (61, 70, 66, 240, 12, 9, 190, 58, 71),
    (95, 29, 28, 120, 29, 27, 180, 29, 260), (12, 11, 14, 13, 15, 14, 12, 640, 30), (30, 30, 30, 30, 30, 30, 30, 30, 30),
)  # fmt: skip


class Keyboard:
    """Types into a field while the scanner listens; time passes only between keys."""

    def __init__(self, field: Any, holder: QWidget) -> None:
        self.field, self.at = field, 0.0
        tasks = Tasks(lambda: pytest.fail("no store is needed"), inline=True)
        tasks.actor = SYSTEM
        self.desk = Desk(tasks)
        self.scanner = Scanner(self.desk, holder, ticks=lambda: self.at)
        self.scans: list[str] = []
        self.scanner.scanned.connect(self.scans.append)

    def begin(self) -> None:
        """An empty field, nothing scanned."""
        self.wait(100)
        self.field.clear()
        self.scans.clear()
        self.scanner.burst.form = CodeForm()

    def wait(self, gap: float) -> None:
        """Time passes, and the scanner's own timer with it."""
        if gap >= FAST:
            self.at += FAST
            self.scanner.look()
            gap -= FAST
        self.at += gap

    def key(self, key: Qt.Key | str, gap: float = 5) -> None:
        self.wait(gap)
        if isinstance(key, str):
            QTest.keyClicks(self.field, key)
        else:
            QTest.keyClick(self.field, key)

    def type(self, text: str, gaps: "tuple[float, ...] | list[float]" = ()) -> None:
        """Characters with these gaps before each but the first."""
        for n, char in enumerate(text):
            self.key(char, 200 if n == 0 else gaps[n - 1] if gaps else 5)


_made: dict[type[QWidget], tuple[Keyboard, QWidget]] = {}


@contextmanager
def keyboard(kind: type[QWidget] = QLineEdit) -> Iterator[Keyboard]:
    """An empty field in a window of its own; hidden, its scanner hears nothing."""
    if kind not in _made:
        holder = QWidget()
        field = kind()
        QVBoxLayout(holder).addWidget(field)
        _made[kind] = Keyboard(field, holder), holder
    played, holder = _made[kind]
    holder.show()
    played.begin()
    yield played
    played.wait(100)
    holder.hide()


def human_gaps() -> st.SearchStrategy[list[float]]:
    """Nine gaps of somebody who types at most twelve keys a second, however uneven."""
    gaps = st.lists(st.integers(1, 400).map(float), min_size=9, max_size=9)
    return gaps.map(lambda found: [gap * max(1.0, SLOWEST_TEN / sum(found)) for gap in found])


@given(code=CODES, gaps=human_gaps())
def test_a_person_at_twelve_keys_a_second_types_a_badge_number_as_text(qapp: QApplication, code: str, gaps: list[float]) -> None:
    with keyboard() as played:
        played.type(code, gaps)
        played.wait(100)
        assert played.scans == []
        assert played.field.text() == code


@pytest.mark.parametrize("gaps", RECORDED)
def test_recorded_hands_are_no_scanner(qapp: QApplication, gaps: tuple[float, ...]) -> None:
    with keyboard() as played:
        played.type(badge_code(42), gaps)
        played.key(Qt.Key.Key_Return, 40)
        played.wait(100)
        assert played.scans == []
        assert played.field.text() == badge_code(42)


@given(text=st.text("7107~ab", max_size=24), gaps=st.lists(st.integers(1, 60).map(float), min_size=24, max_size=24))
def test_what_is_no_badge_arrives_whole_and_in_order(qapp: QApplication, text: str, gaps: list[float]) -> None:
    with keyboard() as played:
        played.type(text, gaps)
        played.wait(100)
        if not played.scans:
            assert played.field.text() == text


@given(code=CODES, gaps=st.lists(st.integers(0, FAST - 1).map(float), min_size=9, max_size=9), end=st.sampled_from(["", "enter", "tab"]))
def test_a_scanner_is_heard_and_no_field_knows(qapp: QApplication, code: str, gaps: list[float], end: str) -> None:
    with keyboard() as played:
        line = played.field
        assert isinstance(line, QLineEdit)
        line.setText("张三 and more")
        line.setSelection(8, -5)
        played.type(code, gaps)
        if end:
            played.key(Qt.Key.Key_Return if end == "enter" else Qt.Key.Key_Tab, 4)
        else:
            played.wait(100)
        assert played.scans == [code]
        assert (line.text(), line.selectedText(), line.cursorPosition()) == ("张三 and more", "and m", 3)
        assert not line.isUndoAvailable()


def test_digits_are_kept_back_no_longer_than_a_blink(qapp: QApplication) -> None:
    with keyboard() as played:
        played.type("71")
        assert played.field.text() == ""
        played.wait(FAST)
        assert played.field.text() == "71"
        played.type("13800138888", [200.0] * 10)
        assert played.field.text() == "7113800138888"  # no badge begins so: nothing was kept back


@pytest.mark.parametrize("number", ["1" + badge_code(42), badge_code(42) + "1", badge_code(42) * 2])
def test_a_longer_number_that_holds_a_badge_number_is_none(qapp: QApplication, number: str) -> None:
    with keyboard() as played:
        played.type(number)
        played.wait(100)
        assert played.scans == []
        assert played.field.text() == number


def test_a_wrong_check_digit_is_typed(qapp: QApplication) -> None:
    code = badge_code(42)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    with keyboard() as played:
        played.type(wrong)
        played.key(Qt.Key.Key_Return)
        assert played.scans == []
        assert played.field.text() == wrong


def test_full_width_digits_control_characters_and_both_line_ends_are_a_scan(qapp: QApplication) -> None:
    code = badge_code(42)
    with keyboard(QPlainTextEdit) as played:
        field = played.field
        assert isinstance(field, QPlainTextEdit)
        field.setPlainText("one\ntwo")
        for n, char in enumerate(code):
            played.wait(5)
            send(field, chr(ord(char) + 0xFEE0))
            if n == 4:
                send(field, "\x1d")
        for char in "\x03\r\n":
            send(field, char)
        assert played.scans == [code]
        assert field.toPlainText() == "one\ntwo"
        played.wait(100)
        played.key(Qt.Key.Key_Return)
        assert field.toPlainText() == "\none\ntwo"  # the next Enter is a person's


def send(receiver: QObject, text: str) -> None:
    """A key that has only its text, as scanners and drivers send what no key stands for."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    QCoreApplication.sendEvent(receiver, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))


def test_what_the_scanner_is_set_to_send_around_a_code_is_taken_with_it(qapp: QApplication) -> None:
    with keyboard() as played:
        played.scanner.burst.form = CodeForm("71", "~A", "#")
        for text in ("~A" + badge_code(42) + "#", badge_code(43), "~a" + badge_code(44)):
            played.type(text)
            played.wait(100)
        assert played.scans == [badge_code(42), badge_code(43), badge_code(44)]
        played.type("~Abc")
        played.wait(100)
        assert played.field.text() == "~Abc"


def test_a_letter_at_once_after_a_scan_is_somebodys(qapp: QApplication) -> None:
    with keyboard() as played:
        played.type(badge_code(42) + "z")
        assert played.scans == [badge_code(42)]
        assert played.field.text() == "z"


def test_keys_bunched_by_a_busy_window_are_told_apart_by_the_keyboards_clock(qapp: QApplication) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    for gap, wanted in ((84, []), (6, [badge_code(42)])):
        with keyboard() as played:
            for n, char in enumerate(badge_code(42)):
                event = QKeyEvent(QEvent.Type.KeyPress, ord(char), Qt.KeyboardModifier.NoModifier, char)
                event.setTimestamp(1000 + n * gap)
                QCoreApplication.sendEvent(played.field, event)
            played.wait(100)
            assert played.scans == wanted


def test_a_key_held_down_and_a_chord_are_no_part_of_a_scan(qapp: QApplication) -> None:
    with keyboard() as played:
        played.type("710")
        QTest.keyClick(played.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert played.field.selectedText() == "710"  # what was typed before is there when Ctrl+A comes
        assert played.scans == []


def test_leaving_the_field_or_a_click_ends_the_wait(qapp: QApplication) -> None:
    with keyboard() as played:
        played.type("710")
        QTest.mouseClick(played.field, Qt.MouseButton.LeftButton)
        assert played.field.text() == "710"


def test_a_run_says_what_it_may_become() -> None:
    form = CodeForm()
    code = badge_code(7)
    assert [form.fit(code[:n]) for n in (1, 9, 10)] == [Fit.PART, Fit.PART, Fit.WHOLE]
    assert form.fit(code[2:], eaten=2) is Fit.WHOLE
    assert form.code(code[1:], eaten=1) == code
    burst = Burst()
    assert [burst.take(char) for char in "77"] == [Take.HOLD, Take.PASS]
    assert burst.code == ""
