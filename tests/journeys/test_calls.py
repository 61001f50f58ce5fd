"""A telephone answered by keys: who calls is known while typing, where the one wanted is stands in view, and one key leads on."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.calls.fields import CallKind, Direction, MessageState
from app.calls.lists import ContactFilter, ContactRow, register_rows
from app.core import clock
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.office.absences import go
from app.office.lists import staff
from app.people.service import add
from tests.journeys.conftest import Counter

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def counter(counter: Counter) -> Counter:
    """A working morning; 王建国 is on record."""
    counter.pass_time(days=2, hours=1)
    counter.store.do(add, {"name": "王建国", "phones": "13800138000", "company": "顺达物流"}, by=SYSTEM, now=clock.now())
    return counter


def rows(counter: Counter, what: str = "") -> tuple[ContactRow, ...]:
    return counter.store.read(register_rows, ContactFilter(what=what))


def ring(counter: Counter, *lines: str) -> Any:
    """F3, then each line with Enter."""
    counter.press(Qt.Key.Key_F3)
    for line in lines:
        counter.type(line)
        counter.enter()
    return counter.screen.phone.call


def send_out(counter: Counter, name: str) -> None:
    wanted = next(row for row in counter.store.read(staff) if row.name == name)
    counter.store.do(go, wanted.id, {"kind": "out", "place": "3 栋", "until": "11:30"}, by=SYSTEM, now=clock.now())


def side(counter: Counter) -> Any:
    return counter.screen.side.currentWidget()


# -- noting a call


def test_f3_notes_a_call_and_the_caller_is_found_by_pinyin(counter: Counter) -> None:
    counter.from_box()
    panel = ring(counter, "wjg")
    assert (panel.form.text("name"), panel.form.text("company")) == ("王建国", "顺达物流")
    assert panel.form.text("phone") == "13800138000"
    assert panel.form.line("phone").is_veiled, "painted masked: a counter has eyes on both sides"
    counter.type("刘")
    counter.enter()
    counter.type("送货单核对")
    counter.save()
    (row,) = rows(counter)
    assert (row.name, row.for_whom, row.text, row.how, row.direction) == ("王建国", "刘工", "送货单核对", "transferred", "in")
    assert counter.toasts[-1] == f"Call {row.number} is noted."
    assert QApplication.focusWidget() is counter.window.box
    assert len(rows(counter)) == 1


def test_a_number_alone_finds_who_calls(counter: Counter) -> None:
    panel = ring(counter, "13800138000")
    assert (panel.form.text("name"), panel.form.text("phone"), panel.form.text("company")) == ("王建国", "13800138000", "顺达物流")


def test_a_stranger_is_noted_with_name_and_number_in_one_line(counter: Counter) -> None:
    panel = ring(counter, "钱先生 13911112222")
    assert (panel.form.text("name"), panel.form.text("phone")) == ("钱先生", "13911112222")
    counter.type("工程部")
    counter.enter()
    counter.type("问装修时间")
    counter.enter()
    (row,) = rows(counter)
    assert (row.name, row.phone, row.for_whom, row.department) == ("钱先生", "139****2222", "工程部", "工程部")
    assert row.person_id is not None


def test_whoever_stands_in_the_one_box_is_the_caller(counter: Counter) -> None:
    counter.from_box()
    counter.type("wjg")
    counter.press(Qt.Key.Key_F3)
    panel = counter.screen.phone.call
    assert (panel.form.text("name"), panel.form.text("phone"), counter.window.box.text()) == ("王建国", "13800138000", "")
    assert QApplication.focusWidget() is panel.form.for_whom


def test_where_the_one_wanted_is_and_who_stands_in_is_in_view(counter: Counter) -> None:
    send_out(counter, "刘工")
    panel = ring(counter, "wjg", "刘")
    assert panel.addressees.line.said.startswith("刘工 · 工程部 · B1-02 · out on an errand until 11:30")
    assert panel.form.kind is CallKind.NOT_REACHED
    counter.press(Qt.Key.Key_5, CTRL)
    assert panel.form.text("for_whom") == "何师傅"
    assert panel.addressees.line.said.startswith("何师傅 · 工程部 · B1-02 · present")
    assert panel.form.kind is CallKind.TRANSFERRED


@pytest.mark.parametrize(("key", "kind"), [
    (Qt.Key.Key_1, CallKind.ANSWERED), (Qt.Key.Key_2, CallKind.TRANSFERRED), (Qt.Key.Key_3, CallKind.NOT_REACHED),
    (Qt.Key.Key_4, CallKind.WRONG_NUMBER),
])  # fmt: skip
def test_how_a_call_ended_is_one_key(counter: Counter, key: Qt.Key, kind: CallKind) -> None:
    ring(counter, "钱先生")
    counter.press(key, CTRL)
    counter.save()
    assert rows(counter)[0].how == kind


def test_a_call_that_goes_out_is_turned_by_one_key(counter: Counter) -> None:
    ring(counter, "wjg")
    counter.press(Qt.Key.Key_D, CTRL)
    counter.press(Qt.Key.Key_3, CTRL)
    counter.save()
    (row,) = rows(counter, "call:out")
    assert (row.direction, row.how) == (Direction.OUT, CallKind.NOT_REACHED)


def test_nothing_said_is_asked_for_and_nothing_is_lost(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F3)
    counter.save()
    panel = counter.screen.phone.call
    assert rows(counter) == ()
    assert panel.form.name.accessibleDescription().startswith("Write who called")
    counter.type("钱先生")
    assert panel.form.name.accessibleDescription() == ""
    counter.save()
    assert len(rows(counter)) == 1


def test_a_call_is_taken_back_within_ten_seconds_with_its_message(counter: Counter) -> None:
    ring(counter, "wjg", "刘")
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("请回电")
    counter.save()
    assert len(rows(counter)) == 2
    counter.press(Qt.Key.Key_Z, CTRL)
    assert [row.is_void for row in rows(counter)] == [True, True]
    assert counter.store.read(check_all).troubles == ()


# -- one key leads on, nothing is typed again


def test_a_call_becomes_an_announced_visit(counter: Counter) -> None:
    ring(counter, "wjg", "0803")
    counter.type("下午送家具")
    counter.press(Qt.Key.Key_N, CTRL)
    assert counter.window.front is counter.window.room("expected")
    form = counter.window.room("expected").panel.form
    assert (form.value("name"), form.value("phone"), form.value("host"), form.value("purpose")) == (
        "王建国", "13800138000", "5-1-0803 林先生", "下午送家具",
    )  # fmt: skip
    form.line("day").setText("tomorrow")
    form.line("time").setText("15:00")
    counter.save()
    (call,) = rows(counter)
    visit = counter.visit("王建国")
    details = shown(counter, call)
    assert [(one.kind, one.number) for one in details.led_to] == [("visit", visit.number)]
    assert visit.person_id == call.person_id


def test_a_call_becomes_a_visit_at_the_desk(counter: Counter) -> None:
    ring(counter, "wjg", "0803")
    counter.type("探访")
    counter.press(Qt.Key.Key_F2)
    form = counter.screen.panel.form
    assert side(counter) is counter.screen.panel
    assert (form.text("name"), form.text("phone"), form.text("host"), form.text("purpose")) == (
        "王建国", "13800138000", "5-1-0803 林先生", "探访",
    )  # fmt: skip
    counter.save()
    assert counter.inside == ("王建国",)
    (call,) = rows(counter)
    assert [one.number for one in shown(counter, call).led_to] == [counter.visit("王建国").number]


def test_a_call_becomes_a_ticket_with_f4(counter: Counter) -> None:
    from app.tickets.lists import TicketFilter, board

    ring(counter, "wjg", "刘")
    counter.type("楼道灯坏了")
    counter.press(Qt.Key.Key_F4)
    form = counter.screen.tickets.panel.form
    assert side(counter) is counter.screen.tickets.panel
    assert (form.value("name"), form.value("phone"), form.value("company"), form.value("matter"), form.value("channel")) == (
        "王建国", "13800138000", "顺达物流", "楼道灯坏了", "call",
    )  # fmt: skip
    counter.save()
    (call,) = rows(counter)
    (ticket,) = counter.store.read(board, TicketFilter(), by=counter.window.tasks.actor, now=clock.now(), limit=5).rows
    assert (ticket.source_number, ticket.matter) == (call.number, "楼道灯坏了")
    assert [(one.kind, one.number) for one in shown(counter, call).led_to] == [("ticket", ticket.number)]


def test_a_call_becomes_an_opinion(counter: Counter) -> None:
    from app.opinions.lists import OpinionFilter
    from app.opinions.lists import register_rows as opinions

    ring(counter, "wjg", "刘")
    counter.type("师傅态度很好")
    counter.press(Qt.Key.Key_O, CTRL)
    assert counter.window.front is counter.window.room("opinions")
    form = counter.window.room("opinions").new.form
    assert (form.value("name"), form.value("text"), form.value("channel"), form.value("home")) == ("王建国", "师傅态度很好", "phone", "")
    form.choose("kind", "praise") if hasattr(form, "choose") else form.fill({**form.values(), "kind": "praise"})
    counter.save()
    (opinion,) = counter.store.read(opinions, OpinionFilter())
    (call,) = rows(counter)
    assert [(one.kind, one.number) for one in shown(counter, call).led_to] == [("opinion", opinion.number)]


def shown(counter: Counter, row: ContactRow) -> Any:
    from app.calls.details import contact

    return counter.store.read(contact, row.form, row.id, now=clock.now())


# -- keys pressed faster than anything can be looked up


class Hurried:
    """Nothing that is looked up answers before `answer`."""

    def __init__(self, counter: Counter, qtbot: Any) -> None:
        self.counter, self.qtbot, self._go_on = counter, qtbot, Event()
        counter.store.do(add, {"name": "王建国", "phones": "13800138000", "company": "顺达物流"}, by=SYSTEM, now=clock.now())
        QTest.keyClick(counter.window, Qt.Key.Key_F3)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is self.form.name)
        counter.window.tasks.read(None, lambda _s, *, now: self._go_on.wait(20))

    @property
    def form(self) -> Any:
        return self.counter.screen.phone.call.form

    def hit(self, *keys: str | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            if isinstance(key, str):
                QTest.keyClicks(focus, key)
            else:
                QTest.keyClick(focus, *key)

    def answer(self, is_done: Callable[[], bool]) -> None:
        self._go_on.set()
        self.qtbot.waitUntil(is_done)


@pytest.fixture
def hurried(slow_counter: Counter, qtbot: Any) -> Iterator[Hurried]:
    made = Hurried(slow_counter, qtbot)
    yield made
    made._go_on.set()


def test_ctrl_enter_takes_the_hit_of_a_name_typed_just_before(hurried: Hurried) -> None:
    hurried.hit("wjg", (Qt.Key.Key_Return, CTRL))
    assert rows(hurried.counter) == (), "nothing is noted before it is known who calls"
    hurried.answer(lambda: len(rows(hurried.counter)) == 1)
    (row,) = rows(hurried.counter)
    assert (row.name, row.phone, row.company) == ("王建国", "138****8000", "顺达物流")
    hurried.qtbot.waitUntil(lambda: hurried.form.is_blank())


def test_whom_they_want_is_waited_for_as_well(hurried: Hurried) -> None:
    hurried.hit("13800138000", (Qt.Key.Key_Tab, PLAIN), (Qt.Key.Key_Tab, PLAIN), "lg", (Qt.Key.Key_Return, CTRL))
    hurried.answer(lambda: len(rows(hurried.counter)) == 1)
    (row,) = rows(hurried.counter)
    assert (row.name, row.for_whom) == ("王建国", "刘工")


def test_ctrl_m_takes_the_hit_while_the_message_is_typed_already(hurried: Hurried) -> None:
    hurried.hit("wjg", (Qt.Key.Key_M, CTRL), "lg", (Qt.Key.Key_Tab, PLAIN), (Qt.Key.Key_Tab, PLAIN), "ring me")
    assert (hurried.form.text("for_whom"), hurried.form.text("text")) == ("lg", "ring me"), "nothing typed meanwhile is lost"
    hurried.answer(hurried.form.wants.isChecked)  # there is a number to call back
    assert (hurried.form.text("name"), hurried.form.text("company")) == ("王建国", "顺达物流")
    hurried.hit((Qt.Key.Key_Return, CTRL))
    hurried.qtbot.waitUntil(lambda: len(rows(hurried.counter, "message")) == 1)
    (row,) = rows(hurried.counter, "message")
    assert (row.name, row.for_whom, row.text) == ("王建国", "刘工", "ring me")


@pytest.mark.parametrize(
    ("key", "chord", "began"),
    [
        (Qt.Key.Key_F4, PLAIN, lambda c: c.screen.tickets.panel.form.value("name")),
        (Qt.Key.Key_F2, PLAIN, lambda c: c.screen.panel.form.text("name")),
        (Qt.Key.Key_N, CTRL, lambda c: c.window.room("expected").panel.form.value("name")),
        (Qt.Key.Key_O, CTRL, lambda c: c.window.room("opinions").new.form.value("name")),
    ],
)
def test_what_is_made_of_a_call_begins_with_the_hit(
    hurried: Hurried, key: Qt.Key, chord: Qt.KeyboardModifier, began: Callable[[Counter], str]
) -> None:
    hurried.hit("wangjg", (key, chord))
    assert rows(hurried.counter) == ()
    hurried.answer(lambda: began(hurried.counter) == "王建国")
    (row,) = rows(hurried.counter)
    assert (row.name, row.phone) == ("王建国", "138****8000")


# -- messages


def test_a_message_from_a_ringing_phone_needs_its_characters_and_at_most_four_keys(counter: Counter) -> None:
    typed = "钱先生 13911112222" + "刘" + "材料三点到"
    counter.from_box()
    ring(counter, "钱先生 13911112222")
    counter.type("刘")
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("材料三点到")
    counter.save()
    assert counter.keys - len(typed) <= 4
    call, message = sorted(rows(counter), key=lambda row: row.form)
    assert (message.for_whom, message.text, message.name, message.source_number) == ("刘工", "材料三点到", "钱先生", call.number)
    assert (call.how, counter.toasts[-1]) == (CallKind.NOT_REACHED, f"Message {message.number} for 刘工 is taken.")


def test_a_message_without_a_call_needs_no_more(counter: Counter) -> None:
    typed = "快递小赵" + "何" + "包裹在门卫"
    counter.from_box()
    counter.press(Qt.Key.Key_M, CTRL)
    for line in ("快递小赵", "何", "包裹在门卫"):
        counter.type(line)
        counter.enter()
    assert counter.keys - len(typed) <= 4
    (message,) = rows(counter)
    assert (message.form, message.for_whom, message.text) == ("message", "何师傅", "包裹在门卫")


def test_an_untold_message_ages_on_the_first_screen_and_is_told_and_done_by_keys(counter: Counter) -> None:
    board = counter.screen.phone.board
    assert board.isHidden()
    ring(counter, "wjg", "刘")
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("请回电")
    counter.save()
    assert not board.isHidden()
    assert pills(board) == ["0 min"]
    counter.pass_time(minutes=31)
    board.tick()
    assert pills(board) == ["31 min"]
    board.list.setFocus()
    board.list.pick(0)
    counter.enter()
    assert side(counter) is counter.screen.phone.contact
    counter.press(Qt.Key.Key_1, CTRL)
    assert counter.toasts[-1] == "M20261123-0001: 刘工 is told."
    assert pills(board) == ["Call back: overdue 1 min"]
    counter.press(Qt.Key.Key_Z, CTRL)
    assert pills(board) == ["31 min"]
    counter.press(Qt.Key.Key_1, CTRL)
    counter.press(Qt.Key.Key_2, CTRL)
    assert counter.toasts[-1] == "M20261123-0001 is done."
    assert board.isHidden()
    message = rows(counter, "message")[0]
    assert shown(counter, message).message.outcome == "seen to"


def pills(board: Any) -> list[str]:
    return [board.list.model().shown(n).pill for n in range(len(board.list.rows()))]


def test_calling_back_is_one_key_from_the_message_and_ends_it(counter: Counter) -> None:
    ring(counter, "wjg", "刘")
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("请回电")
    counter.save()
    counter.pass_time(minutes=9)
    counter.screen.phone.show_message(rows(counter, "message")[0].id)
    counter.press(Qt.Key.Key_F3)
    panel = counter.screen.phone.call
    assert (panel.form.direction, panel.form.text("name"), panel.form.text("phone")) == (Direction.OUT, "王建国", "13800138000")
    counter.save()
    message = shown(counter, rows(counter, "message")[0]).message
    assert (message.state, message.outcome, message.clock.result) == (MessageState.DONE, "called back", "on_time")


def test_told_in_other_words_is_asked_for(counter: Counter) -> None:
    counter.press(Qt.Key.Key_M, CTRL)
    for line in ("快递小赵", "何", "包裹在门卫"):
        counter.type(line)
        counter.enter()
    counter.screen.phone.show_message(rows(counter)[0].id)
    counter.press(Qt.Key.Key_0, CTRL)
    counter.type("在走廊碰到")
    counter.enter()
    assert shown(counter, rows(counter)[0]).message.told_how == "在走廊碰到"


def test_a_message_for_nobody_on_the_lists_is_said_once_then_taken_as_written(counter: Counter) -> None:
    counter.press(Qt.Key.Key_M, CTRL)
    for line in ("快递小赵", "没这个人", "包裹"):
        counter.type(line)
        counter.enter()
    assert rows(counter) == ()
    assert "没这个人" in counter.screen.phone.call.form.for_whom.accessibleDescription()
    counter.save()
    assert rows(counter)[0].for_whom == "没这个人"


# -- put away and brought back


def test_calls_messages_and_tickets_are_put_away_and_each_brought_back(counter: Counter) -> None:
    from app.drafts.lists import parked

    ring(counter, "wjg", "刘")
    counter.type("第一通")
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("快递小赵")
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    ring(counter, "钱先生")
    counter.press(Qt.Key.Key_Escape)
    cards = [(row.kind, row.title) for row in counter.store.read(parked)]
    assert cards == [("call", "王建国"), ("message", "快递小赵"), ("call", "钱先生")]
    counter.press(Qt.Key.Key_F8)
    counter.press(Qt.Key.Key_Home)
    counter.enter()
    panel = counter.screen.phone.call
    assert (panel.form.text("name"), panel.form.text("for_whom"), panel.form.text("text")) == ("王建国", "刘工", "第一通")
    assert panel.addressees.addressee.kind == "staff"
    counter.save()
    assert rows(counter)[0].text == "第一通"
    assert len(counter.store.read(parked)) == 2


def test_the_list_of_forms_put_away_shows_no_number_in_full(counter: Counter) -> None:
    from app.drafts.lists import parked

    for typed in ("钱先生 13911112222", "13911112222"):
        counter.press(Qt.Key.Key_F3)
        counter.type(typed)
        counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert [row.title for row in counter.store.read(parked)] == ["钱先生", "139****2222"]


def test_a_call_in_front_is_put_away_for_the_next_one_ringing(counter: Counter) -> None:
    ring(counter, "wjg")
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    ring(counter, "钱先生", "何")
    counter.type("先办完这个")
    counter.save()
    counter.press(Qt.Key.Key_F8)
    counter.enter()
    assert counter.screen.phone.call.form.text("name") == "王建国"


# -- the register


def test_the_register_shows_filters_and_opens_what_was_taken(counter: Counter) -> None:
    for n, name in enumerate(("钱先生", "孙女士", "周老师")):
        ring(counter, name)
        counter.press(Qt.Key(Qt.Key.Key_1 + n), CTRL)
        counter.type("说明")
        counter.save()
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    assert counter.window.front is screen
    assert screen.table.model().rowCount() == 3
    screen.filters.show_what("call:not_reached")
    QApplication.processEvents()  # a page is read when it is painted
    assert [screen.rows.row(n).name for n in range(screen.rows.rowCount())] == ["周老师"]
    screen.filters.show_what("")
    screen.filters.text.setText("孙女士")
    screen.filters.apply()
    assert screen.rows.rowCount() == 1
    screen.table.setFocus()
    screen.table.selectRow(0)
    counter.enter()
    assert (screen.contact.isVisible(), screen.contact.details.row.name) == (True, "孙女士")
    counter.press(Qt.Key.Key_Escape)
    assert not screen.contact.isVisible()


def test_a_call_is_corrected_and_voided_with_a_reason(counter: Counter) -> None:
    ring(counter, "钱先生")
    counter.type("x")
    counter.save()
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    screen.table.selectRow(0)
    counter.enter()
    screen.contact.correct()
    editor = screen.contact.correcting
    editor.form.fill({"text": "问停车费", "reason": "Typing mistake"})
    counter.save()
    assert rows(counter)[0].text == "问停车费"
    assert shown(counter, rows(counter)[0]).events[-1].what == "corrected"
    screen.contact._moves.ask_void("call", rows(counter)[0].id, "C")
    counter.press(Qt.Key.Key_1)
    counter.enter()
    assert rows(counter)[0].is_void
    counter.press(Qt.Key.Key_Z, CTRL)
    assert not rows(counter)[0].is_void


def test_a_letter_is_entered_with_its_day_and_a_half_filled_one_is_a_card(counter: Counter) -> None:
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    counter.press(Qt.Key.Key_N, CTRL)
    counter.type("街道办")
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    counter.press(Qt.Key.Key_F8)
    counter.enter()
    assert (counter.window.front, screen.mail.form.value("name")) == (screen, "街道办")
    screen.mail.form.line("about").setText("消防检查通知")
    screen.mail.form.line("day").setText("-2")
    counter.save()
    (row,) = rows(counter, "mail")
    assert (row.number, row.name, row.text) == ("L20261123-0001", "街道办", "消防检查通知")
    assert row.at < clock.now() - timedelta(days=1)
    counter.press(Qt.Key.Key_Z, CTRL)
    assert rows(counter, "mail")[0].is_void


def picture(folder: Path, name: str) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    assert image.save(str(folder / name))
    return folder / name


def test_a_letter_is_entered_with_its_scan_which_is_looked_at_inside(counter: Counter, tmp_path: Path) -> None:
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    counter.press(Qt.Key.Key_N, CTRL)
    screen.mail.scans.add([picture(tmp_path, "通知.png"), picture(tmp_path, "more.png")])
    screen.mail.scans.leave_out(tmp_path / "more.png")
    counter.press(Qt.Key.Key_K, CTRL | SHIFT)
    counter.press(Qt.Key.Key_F8)
    counter.enter()
    assert [path.name for path in screen.mail.scans.paths] == ["通知.png"], "put away and brought back with its scan"
    screen.mail.form.fill({**screen.mail.form.values(), "name": "街道办", "about": "消防检查通知"})
    counter.save()
    (row,) = rows(counter, "mail")
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    (scan,) = screen.contact.files.rows
    assert (scan.name, scan.kind, scan.is_shown, screen.contact.files.isVisible()) == ("通知.png", "png", True, True)
    screen.contact.files.open(scan)
    assert screen.contact.files.sheet.isVisible()
    counter.press(Qt.Key.Key_Escape)
    disguised = tmp_path / "letter.pdf"
    disguised.write_bytes(b"MZ" + bytes(200))
    screen.contact.files.add([disguised])
    assert [each.is_misleading for each in screen.contact.files.rows] == [False, True]
    screen.contact.files.open(screen.contact.files.rows[1])
    assert "is not opened here" in counter.complaints[-1]
    counter.press(Qt.Key.Key_Z, CTRL)
    assert [each.name for each in screen.contact.files.rows] == ["通知.png"]
    done = [(event.what, event.detail) for event in shown(counter, row).events]
    assert done == [("entered", ""), ("file added", "letter.pdf"), ("file taken away", "letter.pdf; Attached by mistake")]
    assert counter.store.read(check_all).troubles == ()


def test_a_scan_that_cannot_be_kept_is_said_and_the_letter_stays_in_the_form(counter: Counter, tmp_path: Path) -> None:
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    counter.press(Qt.Key.Key_N, CTRL)
    screen.mail.form.fill({**screen.mail.form.values(), "name": "街道办", "about": "消防检查通知"})
    gone = picture(tmp_path, "gone.png")
    screen.mail.scans.add([picture(tmp_path, "first.png"), gone])
    gone.unlink()
    counter.save()
    assert rows(counter, "mail") == ()
    assert screen.mail._wrong.text() == "gone.png is no file that can be kept. Choose a document or a picture."
    assert not [path for path in (tmp_path / "office" / "attachments").rglob("*") if path.is_file()], "nothing is kept of what failed"
    screen.mail.scans.leave_out(gone)
    counter.save()
    assert [row.name for row in rows(counter, "mail")] == ["街道办"]


def test_the_one_box_finds_a_message_by_its_number_and_a_call_by_who_called(counter: Counter) -> None:
    ring(counter, "钱先生 13911112222", "刘")
    counter.press(Qt.Key.Key_M, CTRL)
    counter.type("请回电")
    counter.save()
    counter.from_box()
    counter.type("M20261123-0001")
    counter.enter()
    screen = counter.window.room("calls")
    assert (counter.window.front, screen.contact.details.row.number) == (screen, "M20261123-0001")


def test_call_list_and_reception_record_are_shown_before_they_are_printed(counter: Counter) -> None:
    ring(counter, "wjg")
    counter.type("送货单核对")
    counter.save()
    counter.press(Qt.Key.Key_C, ALT)
    screen = counter.window.room("calls")
    for show in (screen.outputs.show_calls, screen.outputs.show_reception):
        show()
        assert screen.outputs.sheet is not None
        counter.press(Qt.Key.Key_P, CTRL)
        counter.press(Qt.Key.Key_Escape)
    assert counter.print_papers() == 2
    assert len(counter.spooler.printed) == 2


def test_the_slip_of_a_message_is_printed_and_printed_again(counter: Counter) -> None:
    counter.press(Qt.Key.Key_M, CTRL)
    for line in ("快递小赵", "何", "包裹在门卫"):
        counter.type(line)
        counter.enter()
    counter.screen.phone.show_message(rows(counter)[0].id)
    for n in (1, 2):
        counter.press(Qt.Key.Key_P, CTRL)
        assert counter.print_papers() == 1
        assert len(counter.spooler.printed) == n


def test_untold_messages_stand_at_the_change_of_shift_and_are_told_from_there(counter: Counter) -> None:
    counter.press(Qt.Key.Key_M, CTRL)
    for line in ("快递小赵", "何", "包裹在门卫"):
        counter.type(line)
        counter.enter()
    counter.press(Qt.Key.Key_H, ALT)
    room = counter.window.room("handover")
    place = next(n for n, row in enumerate(room.list.rows()) if getattr(row, "key", "") == "messages")
    room.list.setFocus()
    room.list.pick(place)
    counter.press(Qt.Key.Key_D, CTRL)
    counter.press(Qt.Key.Key_2)
    counter.enter()
    assert shown(counter, rows(counter)[0]).message.told_how == "in person"
