"""A badge held to the scanner signs its visitor out, whatever is in front and whatever is being typed."""

import os
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.printing.codes import badge_code
from app.visits.fields import Leaving, VisitState
from tests.journeys.conftest import MORNING, Counter
from tests.journeys.test_keystrokes import expect
from ui.panels import Sheet
from ui.scanner import Scanner
from ui.serial_scanner import Lines, badge_in


@pytest.fixture
def gun(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> "Gun":
    """A visitor inside, and the scanner their badge is held to."""
    counter.walk_in("周海洋")
    counter.pass_time(minutes=20)
    return Gun(counter, monkeypatch)


class Gun:
    """A scanner that types into what has the focus; its clock moves only with its keys."""

    def __init__(self, counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counter, self.at = counter, 0.0
        scanner = counter.window.findChild(Scanner)
        assert scanner is not None
        self.scanner = scanner
        monkeypatch.setattr(scanner, "_ticks", lambda: self.at)

    @property
    def code(self) -> str:
        """What stands on the badge of the visitor inside."""
        return badge_code(self.counter.visit("周海洋").badge or 0)

    def target(self) -> QWidget:
        return QApplication.focusWidget() or self.counter.window

    def rest(self) -> None:
        self.at += 100
        self.scanner.look()

    def shoot(self, text: str = "", end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """The keys of a scan, six milliseconds apart."""
        for char in text or self.code:
            self.at += 6
            QTest.keyClicks(self.target(), char)
        self.at += 6
        if end is not None:
            QTest.keyClick(self.target(), end)
        self.rest()

    def compose(self, preedit: str, commit: str = "", gap: float = 200) -> None:
        """What the input method shows in the field, and what it puts there."""
        self.at += gap
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QCoreApplication.sendEvent(self.target(), event)


def look_of(field: QWidget) -> Any:
    """The field as it is seen."""
    QApplication.setCursorFlashTime(0)
    return field.grab().toImage()


def was_scanned(gun: Gun) -> bool:
    visit = gun.counter.visit("周海洋")
    return visit.state is VisitState.LEFT and visit.leaving is Leaving.SCANNED


def test_a_scan_signs_out_in_every_room_and_the_room_stays(gun: Gun) -> None:
    window = gun.counter.window
    for room in (room for room in window.rooms if room.key != "evacuation"):  # there a scan answers the roll call
        for end in (Qt.Key.Key_Return, Qt.Key.Key_Tab, None):
            window.open_room(room.key)
            front, focus = window.front, QApplication.focusWidget()
            gun.shoot(end=end)
            assert was_scanned(gun), (room.key, end)
            assert gun.counter.toasts[-1] == "周海洋 signed out."
            assert window.front is front
            if room.key != "handover":  # its list has nobody left to be marked
                assert QApplication.focusWidget() is focus
            assert window.foot.undo()


def test_a_scan_in_a_half_filled_form_leaves_it_as_it_is_and_is_undone_by_one_key(gun: Gun) -> None:
    gun.counter.window.new_visit({"name": "欧阳娜娜"})
    host = gun.target()
    assert isinstance(host, QLineEdit)
    gun.counter.type("0803 林")
    host.setSelection(5, -3)
    gun.shoot()
    assert was_scanned(gun)
    form = gun.counter.screen.panel.form
    assert (form.text("name"), form.text("host"), host.selectedText(), host.cursorPosition()) == ("欧阳娜娜", "0803 林", "03 ", 2)
    assert gun.counter.window.foot.can_undo
    gun.counter.window.foot.undo()
    assert gun.counter.inside == ("周海洋",)


def test_a_scan_goes_through_an_open_question(gun: Gun) -> None:
    gun.counter.press(Qt.Key.Key_F1)
    gun.shoot()
    assert was_scanned(gun)
    assert any(sheet.isVisible() for sheet in gun.counter.window.findChildren(Sheet))


def test_an_unfinished_composition_stands_where_the_scan_came_as_keys(gun: Gun) -> None:
    gun.counter.window.new_visit({"name": "张"})
    field = gun.counter.screen.panel.form.edits["name"]
    field.setFocus()
    field.setCursorPosition(1)
    gun.compose("zhang")
    before = look_of(field)
    gun.shoot()
    assert was_scanned(gun)
    assert look_of(field) == before
    gun.compose("", "三")
    assert field.text() == "张三"


def test_a_scan_the_input_method_hands_through_leaves_no_trace(gun: Gun) -> None:
    field = gun.counter.window.box
    field.setFocus()
    field.setText("张三 13800138888")
    field.setSelection(1, 4)
    code = gun.code
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    for parts in ([code], list(code), list(wide), [code + "\r\n"]):
        for part in parts:
            gun.compose("", part, gap=6)
        gun.rest()
        assert was_scanned(gun), parts
        assert (field.text(), field.selectedText(), field.cursorPosition()) == ("张三 13800138888", "三 13", 5)
        assert gun.counter.window.foot.undo()


def test_where_the_first_digits_chose_words_the_text_before_comes_back(gun: Gun) -> None:
    field = gun.counter.window.box
    field.setFocus()
    for eaten in (1, 2):
        field.setText("顺达物流")
        field.setCursorPosition(2)
        gun.compose("zhangsan")
        for chosen, rest in (("张", "san"), ("三", ""))[2 - eaten :]:
            gun.compose(rest, chosen, gap=6)
        gun.shoot(gun.code[eaten:])
        assert was_scanned(gun)
        assert (field.text(), field.cursorPosition(), field.hasSelectedText()) == ("顺达物流", 2, False)
        gun.compose("", "的")
        assert field.text() == "顺达的物流"
        assert gun.counter.window.foot.undo()


def test_digits_that_were_composed_and_committed_are_taken_back(gun: Gun) -> None:
    gun.counter.window.open_room("settings")
    settings: Any = gun.counter.window.room("settings")
    settings.tabs.setCurrentWidget(settings.texts)
    field = settings.texts.text
    assert isinstance(field, QPlainTextEdit)
    for preedit in ("", "zhang"):
        field.setFocus()
        field.setPlainText("first line\nsecond line")
        marked = field.textCursor()
        marked.setPosition(14)
        field.setTextCursor(marked)
        gun.compose(preedit)
        gun.at += 200
        for n in range(len(gun.code)):
            gun.compose(preedit + gun.code[: n + 1], gap=6)
        gun.compose("", preedit + gun.code, gap=6)
        assert gun.code in field.toPlainText()
        gun.rest()
        assert was_scanned(gun)
        assert (field.toPlainText(), field.textCursor().position()) == ("first line\nsecond line", 14)
        assert gun.counter.window.foot.undo()


def test_words_chosen_by_a_person_before_a_scan_stay(gun: Gun) -> None:
    field = gun.counter.window.box
    field.setFocus()
    gun.compose("zhang")
    gun.compose("", "张")
    gun.shoot()
    assert was_scanned(gun)
    assert field.text() == "张"


def test_digits_typed_after_chosen_words_stay(gun: Gun) -> None:
    field = gun.counter.window.box
    field.setFocus()
    gun.compose("lou")
    gun.compose("", "楼")
    for char in "1001":
        gun.at += 83
        gun.scanner.look()
        QTest.keyClicks(field, char)
    gun.rest()
    assert field.text() == "楼1001"


def test_who_is_expected_with_a_badge_is_checked_in_and_expected_again_when_undone(gun: Gun) -> None:
    expect(gun.counter, "陈思远")

    def hand_out(s):  # type: ignore[no-untyped-def]  # runs inside Store.do only
        from sqlalchemy import update

        from app.visits.record import Visit

        s.execute(update(Visit).where(Visit.name == "陈思远").values(badge=77))

    hand_out.__module__ = "app.visits.test"
    gun.counter.store.do(hand_out)
    gun.shoot(badge_code(77))
    assert gun.counter.visit("陈思远").state is VisitState.INSIDE
    assert "checked in" in gun.counter.toasts[-1]
    gun.counter.window.foot.undo()
    assert gun.counter.visit("陈思远").state is VisitState.EXPECTED


def test_a_badge_nobody_wears_and_one_already_gone_are_said(gun: Gun) -> None:
    gun.shoot(badge_code(999))
    assert "No visit has the number or badge" in gun.counter.complaints[-1]
    gun.shoot()
    gun.shoot()
    assert len(gun.counter.complaints) == 2
    assert was_scanned(gun)


def test_a_locked_desk_signs_nobody_out_and_says_so(gun: Gun) -> None:
    gun.counter.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    page = gun.counter.window.gate.page
    page.password.setText("gui")
    page.password.setFocus()
    gun.shoot()
    assert gun.counter.visit("周海洋").state is VisitState.INSIDE
    assert page.password.text() == "gui"
    assert "locked" in page.wrong.text()


def test_another_prefix_of_the_office_is_the_scanners_too(gun: Gun) -> None:
    change(gun, "badge_prefix", "84")
    code = badge_code(gun.counter.visit("周海洋").badge or 0, prefix="84")
    gun.shoot(code)
    assert was_scanned(gun)


def change(gun: Gun, key: str, value: str) -> None:
    gun.counter.store.do(change_setting, key, value, by=SYSTEM, now=MORNING)
    gun.counter.window.read_settings()


# -- serial


@pytest.mark.parametrize(
    ("pieces", "texts"),
    [
        ([b"7100000018\r\n"], ["7100000018"]),
        ([b"\x02710000", b"0018\x03"], ["7100000018"]),
        ([b"710000001", b"8"], ["7100000018"]),
        ([b"one\rtwo\rthr", b"ee\n"], ["one", "two", "three"]),
        (["７１００００００１８\r".encode()], ["７１００００００１８"]),
        ([b"x" * 5000, b"\r", b"7100000018\r"], ["7100000018"]),
        ([b"\xff\xfe\x00\r\n\r\n"], ["\ufffd\ufffd"]),
    ],
)
def test_a_serial_line_is_whole_however_it_is_cut(pieces: list[bytes], texts: list[str]) -> None:
    lines = Lines()
    found = [text for piece in pieces for text in lines.feed(piece)]
    assert [*found, *filter(None, [lines.rest()])] == texts


def test_a_serial_line_may_carry_what_the_scanner_adds() -> None:
    from ui.burst import CodeForm

    form = CodeForm("71", "]C0", "#")
    for text in (badge_code(5), "]C0" + badge_code(5), "]C0" + badge_code(5) + "#", badge_code(5) + "#"):
        assert badge_in(text, form) == badge_code(5)
    assert badge_in("6901234567892", form) == ""


def test_a_serial_scanner_signs_out_says_when_it_is_gone_and_comes_back(gun: Gun, qtbot: QtBot) -> None:
    window, box = gun.counter.window, gun.counter.window.box
    box.setText("half a na")
    ours, theirs = os.openpty()
    port = os.ttyname(theirs)
    change(gun, "scanner_port", port)
    assert gun.scanner.serial.is_open
    assert port in window.foot.right.text()
    os.write(ours, gun.code[:4].encode())
    os.write(ours, gun.code[4:].encode() + b"\r\n")
    qtbot.waitUntil(lambda: was_scanned(gun), timeout=5000)
    assert box.text() == "half a na"
    os.write(ours, b"6901234567892\r")
    qtbot.waitUntil(lambda: "none of our badges" in " ".join(gun.counter.complaints), timeout=5000)
    os.close(theirs)
    os.close(ours)
    qtbot.waitUntil(lambda: not gun.scanner.serial.is_open, timeout=5000)
    assert "tried again by itself" in gun.counter.complaints[-1]
    assert "missing" in window.foot.right.text()


def test_a_port_that_is_not_there_is_said_once_and_taken_when_it_comes(gun: Gun, tmp_path: Any) -> None:
    plug = tmp_path / "ttyScanner"
    change(gun, "scanner_port", str(plug))
    gun.scanner.serial.open()
    said = [words for words in gun.counter.complaints if "No scanner answers" in words]
    assert len(said) == 1
    ours, theirs = os.openpty()
    plug.symlink_to(os.ttyname(theirs))
    gun.scanner.serial.open()
    assert gun.scanner.serial.is_open
    assert "is back" in gun.counter.toasts[-1]
    change(gun, "scanner_port", "")
    assert not gun.scanner.serial.is_open
    os.close(ours)
    os.close(theirs)


def test_the_serial_port_is_free_when_the_window_closes(gun: Gun) -> None:
    ours, theirs = os.openpty()
    change(gun, "scanner_port", os.ttyname(theirs))
    assert gun.scanner.serial.is_open
    gun.counter.window.close()
    change(gun, "scanner_baud", "19200")
    assert not gun.scanner.serial.is_open
    os.close(ours)
    os.close(theirs)


def test_the_scanner_is_set_on_the_settings_screen(gun: Gun) -> None:
    gun.counter.window.open_room("settings")
    form = gun.counter.window.room("settings").scanner_form  # type: ignore[attr-defined]  # the settings' own form
    form.focus("scanner_before")
    QTest.keyClicks(form.editor("scanner_before"), "~")
    gun.rest()
    QTest.keyClick(form.editor("scanner_before"), Qt.Key.Key_Return)
    assert gun.scanner.burst.form.before == "~"
    gun.shoot("~" + gun.code)
    assert was_scanned(gun)
    form.focus("scanner_after")
    QTest.keyClicks(form.editor("scanner_after"), "5")
    QTest.keyClick(form.editor("scanner_after"), Qt.Key.Key_Return)
    assert form.editor("scanner_after").property("wrong")


def test_the_scanner_of_a_hidden_window_keeps_nothing_back(gun: Gun) -> None:
    gun.counter.window.hide()
    line = QLineEdit()
    line.show()
    QTest.keyClicks(line, "71")
    assert line.text() == "71"
    line.hide()
