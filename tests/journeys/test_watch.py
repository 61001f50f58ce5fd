"""The watch list through the real window: a quiet mark, an answer by keys, a head's password, and a room for heads alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.core import clock
from app.core.actor import SYSTEM, Actor, Role
from app.evacuations.drawing import list_now
from app.exchange.exporting import visits_sheet
from app.office.audit import verify
from app.office.service import add_staff, set_password
from app.passes.service import issue
from app.visits.drawing import badge, record, register, slip
from app.visits.expecting import expect
from app.visits.fields import VisitState
from app.visits.lists import VisitFilter
from app.watch import service
from app.watch.fields import Said, State
from app.watch.lists import answers, entries
from tests.journeys.conftest import Counter
from ui.say import Question

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
BAN = {"kind": "ban", "name": "张伟", "phones": "13800138000", "spellings": "大伟哥", "reason": "曾在大堂闹事", "tell": "保安队 8001"}
SECRET = "open sesame 7"
CLERK = Actor(None, "小吴", frozenset({Role.RECEPTIONIST}), "1")


def do(counter: Counter, fn: Any, *args: Any) -> Any:
    return counter.store.do(fn, *args, by=SYSTEM, now=clock.now()).value


@pytest.fixture
def head(counter: Counter) -> UUID:
    made: UUID = do(counter, add_staff, {"name": "王建国", "department": "客服部", "role": "department_head"})
    do(counter, set_password, made, SECRET)
    return made


@pytest.fixture
def entry(counter: Counter) -> UUID:
    made: UUID = do(counter, service.add, BAN)
    return made


def strip(counter: Counter) -> Any:
    return counter.screen.panel.watch.strip


def mark(counter: Counter) -> str:
    """The mark as it is seen; empty where there is none."""
    look = counter.screen.panel.watch
    look.ask()
    QApplication.processEvents()
    return look.mark.text() if look.mark.isVisible() else ""


def type_in(counter: Counter, name: str, host: str = "0803") -> None:
    counter.press(Qt.Key.Key_F2)
    for words in (name, host):
        counter.type(words)
        counter.enter()
    counter.type("1")


def seen_words(window: QWidget) -> Iterator[str]:
    for kind in (QLabel, QPushButton):
        yield from (part.text() for part in window.findChildren(kind) if part.isVisible())


def test_nobody_like_anybody_is_marked_and_nothing_is_asked(counter: Counter, entry: UUID) -> None:
    type_in(counter, "李四")
    assert mark(counter) == ""
    counter.save()
    assert counter.inside == ("李四",)


def test_a_mark_is_seen_while_typing_and_answered_by_three_keys(counter: Counter, entry: UUID) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.type("張偉")
    assert mark(counter) == "●  Check  Ctrl+J"
    counter.keys = 0
    counter.press(Qt.Key.Key_J, CTRL)
    assert strip(counter).isVisible()
    counter.type("21")
    assert (counter.keys, strip(counter).isVisible(), mark(counter)) == (3, False, "")
    assert QApplication.focusWidget() is counter.screen.panel.form.edits["name"]
    (answer,) = counter.store.read(answers, entry, by=SYSTEM, now=clock.now())
    assert (answer.said, answer.reason, answer.name, answer.by) == (Said.NOT_SAME, "Another person of the name", "張偉", "李红")


def test_saving_asks_first_and_goes_on_once_answered(counter: Counter, entry: UUID) -> None:
    type_in(counter, "Zhang Wei")
    counter.save()
    assert (counter.inside, strip(counter).isVisible()) == ((), True)
    counter.type("31")
    assert counter.inside == ("Zhang Wei",)
    assert counter.screen.panel.is_blank


def test_the_same_person_is_not_asked_about_again(counter: Counter, entry: UUID) -> None:
    type_in(counter, "张伟")
    counter.save()
    counter.type("21")
    counter.pass_time(hours=2)
    counter.from_box()
    counter.type("张伟")
    counter.enter()  # signs out
    counter.pass_time(days=1)
    counter.from_box()
    counter.type("张伟")
    counter.enter()
    assert mark(counter) == ""
    counter.save()
    assert counter.inside == ("张伟",)


def test_somebody_barred_waits_for_a_heads_password(counter: Counter, entry: UUID, head: UUID) -> None:
    type_in(counter, "张伟")
    counter.save()
    counter.type("11")
    asked = strip(counter)
    assert (counter.inside, asked.head.isVisible(), asked.head.count()) == ((), True, 2)
    asked.head.setCurrentIndex(asked.head.findData(str(head)))
    counter.type("a guess")
    counter.enter()
    counter.type("1")
    assert "do not match" in asked._wrong.text()
    counter.type(SECRET)
    counter.enter()
    asked.reason.line.clear()
    counter.type("1")
    assert counter.inside == ("张伟",)
    (answer,) = counter.store.read(answers, entry, by=SYSTEM, now=clock.now())
    assert (answer.released_by, answer.release_reason) == ("王建国", "Let in with an escort")
    assert counter.store.read(verify) == ()


def test_esc_goes_back_step_by_step_and_loses_nothing(counter: Counter, entry: UUID) -> None:
    type_in(counter, "张伟")
    counter.save()
    counter.type("2")
    counter.press(Qt.Key.Key_Escape)
    assert strip(counter)._answers.isVisible()
    counter.press(Qt.Key.Key_Escape)
    panel = counter.screen.panel
    assert (strip(counter).isVisible(), panel.form.isVisible(), panel.form.text("name")) == (False, True, "张伟")
    assert counter.inside == ()
    counter.press(Qt.Key.Key_Escape)
    assert panel.has_draft


def test_a_vip_shows_whom_to_tell_and_holds_nobody_up(counter: Counter) -> None:
    do(counter, service.add, {"kind": "vip", "name": "李四", "reason": "集团领导", "tell": "经理 6001"})
    type_in(counter, "李四")
    assert mark(counter) == "★  VIP  · tell 经理 6001  Ctrl+J"
    counter.save()
    assert counter.inside == ("李四",)


def test_somebody_expected_is_looked_at_by_one_key_and_by_the_scanner(counter: Counter, entry: UUID) -> None:
    announced = do(counter, expect, {"name": "张伟", "host": "5-1-0803", "purpose": "Visiting", "day": "2026-11-21"})
    counter.window.open_room("expected")
    board: Any = counter.window.room("expected")
    board.table.setFocus()
    board.table.selectRow(0)
    counter.enter()
    assert counter.complaints == ["Please check the details first, then check in."]
    assert counter.window.front is counter.screen
    assert mark(counter) == "●  Check  Ctrl+J"
    counter.press(Qt.Key.Key_Escape)
    counter.window.open_room("visits")
    counter.window._take_code(announced.number)
    assert (counter.window.front is counter.screen, counter.inside) == (True, ())
    counter.save()
    counter.type("21")
    assert (counter.inside, counter.visit("张伟").number) == (("张伟",), announced.number)


def expected_room(counter: Counter) -> Any:
    counter.window.open_room("expected")
    QApplication.processEvents()
    return counter.window.room("expected")


def test_announcing_shows_a_quiet_mark_in_the_form_and_on_both_boards(counter: Counter, entry: UUID) -> None:
    do(counter, service.add, {"kind": "vip", "name": "李书记", "reason": "集团领导", "tell": "经理 6001"})
    room = expected_room(counter)
    panel = room.panel
    for name, words in (("张伟", "● To be checked on arrival"), ("李书记", "★ VIP · tell 经理 6001"), ("王五", "")):
        room.announce()
        panel.form.fill({"name": name, "host": "5-1-0803", "purpose": "Visiting", "day": "2026-11-21"})
        panel.mark.ask()
        assert (panel.mark.text(), panel.mark.isVisible()) == (words, bool(words))
        panel._as_written = "5-1-0803"
        panel.save()
    assert any("To be checked on arrival: 张伟." in words for words in counter.toasts)
    shown = {room.model.index(n, 2).data() for n in range(room.model.rowCount())}
    assert shown == {"● 张伟", "★ 李书记", "王五"}
    room.table.selectRow(next(n for n in range(3) if room.model.index(n, 2).data() == "● 张伟"))
    assert "● To be checked on arrival" in room.visit._number.text()
    counter.window.open_room("today")
    board = counter.screen.expected
    assert {board._shown(row).title for row in board.list.rows()} == {"● 张伟", "★ 李书记", "王五"}
    assert [word for word in ("闹事", "Barred", "集团领导") if word in " ".join(seen_words(counter.window))] == []


def test_a_mark_comes_and_goes_with_the_list(counter: Counter) -> None:
    do(counter, expect, {"name": "张伟", "host": "5-1-0803", "purpose": "Visiting", "day": "2026-11-21"})
    room = expected_room(counter)
    assert room.model.index(0, 2).data() == "张伟"
    entry = do(counter, service.add, BAN)
    counter.window.take_change(frozenset({"WatchEntry"}))
    assert room.model.index(0, 2).data() == "● 张伟"
    do(counter, service.lift, entry, "settled")
    counter.window.take_change(frozenset({"WatchEntry"}))
    assert room.model.index(0, 2).data() == "张伟"


def test_nothing_of_the_list_is_on_any_paper_or_export(counter: Counter, entry: UUID, head: UUID, tmp_path: Path) -> None:
    type_in(counter, "张伟")
    counter.save()
    counter.type("11")
    asked = strip(counter)
    asked.head.setCurrentIndex(asked.head.findData(str(head)))
    counter.type(SECRET)
    counter.enter()
    counter.type("1")
    visit = counter.visit("张伟")
    by = {"by": SYSTEM, "now": clock.now()}
    wanted = VisitFilter()
    papers = [
        counter.store.read(badge, visit.id, **by), counter.store.read(slip, visit.id, **by), counter.store.read(record, visit.id, **by),
        counter.store.read(register, wanted, **by), counter.store.read(list_now, **by),
    ]  # fmt: skip
    texts = ["".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)) for paper in papers]
    assert all("张伟" in text for text in texts)
    texts.append(counter.store.read(visits_sheet, wanted, ".csv").decode("utf-8-sig"))
    hidden = ("闹事", "保安队", "8001", "大伟哥", "王建国", "escort", "Known by sight", "Barred", "atch list", "VIP", "●", "★")
    assert [(word, text) for text in texts for word in hidden if word in text] == []
    counter.visits.show_visit(visit.id)  # nor in the visit's own trail, which visitors may ask to see
    counter.window.show_visit(visit.id)
    QApplication.processEvents()
    shown = " ".join(seen_words(counter.visits))
    assert "张伟" in shown
    assert [word for word in hidden if word in shown] == []


def test_the_desk_sees_what_is_alike_but_not_why_somebody_is_listed(counter: Counter, entry: UUID) -> None:
    type_in(counter, "张伟")
    counter.save()
    shown = " ".join(seen_words(counter.window))
    assert "138****8000" in shown
    assert [word for word in ("闹事", "13800138000", "Barred", "Watch list entry") if word in shown] == []


def test_a_clerk_has_no_such_room_and_a_head_keeps_the_list_by_keys(counter: Counter) -> None:
    window = counter.window
    counter.press(Qt.Key.Key_0, ALT)
    room: Any = window.room("watch")
    assert window.front is room
    counter.press(Qt.Key.Key_N, CTRL)
    form = room.editor.form
    form.fill({"kind": "watch"})
    for name, words in (("name", "李四"), ("phones", "13900139000"), ("tell", "经理"), ("reason", "上门推销")):
        form.focus(name)
        counter.type(words)
    counter.save()
    (row,) = counter.store.read(entries, by=SYSTEM, now=clock.now())
    assert (row.name, row.phones, f"{row.last_day}", [one.name for one in room.editor.model.rows]) == (
        "李四",
        "13900139000",
        "2027-05-20",
        ["李四"],
    )
    counter.press(Qt.Key.Key_L, CTRL)
    window.open_desk(CLERK)
    assert (window.front is counter.screen, window.rail._by_key["watch"].isVisible()) == (True, False)
    counter.press(Qt.Key.Key_0, ALT)
    assert window.front is counter.screen


def test_an_entry_is_lifted_with_a_reason_and_stands_apart(counter: Counter, entry: UUID) -> None:
    counter.press(Qt.Key.Key_0, ALT)
    room: Any = counter.window.room("watch")
    room.editor.table.setFocus()
    room.editor.table.selectRow(0)
    counter.press(Qt.Key.Key_Delete)
    assert counter.window.findChild(Question) is not None
    counter.type("1")
    assert room.editor.model.rows == ()
    room.editor.chips[State.LIFTED].click()
    (row,) = room.editor.model.rows
    assert (row.name, row.lift_reason) == ("张伟", "The matter is settled")
    room.editor.table.selectRow(0)
    assert not room.editor.form.isEnabled()
    assert "Lifted by 李红" in room.editor.card.foot_words


def test_what_is_wrong_in_the_form_is_said_and_kept(counter: Counter) -> None:
    counter.press(Qt.Key.Key_0, ALT)
    editor: Any = counter.window.room("watch").editor
    counter.press(Qt.Key.Key_N, CTRL)
    editor.form.fill({"name": "张伟", "last_day": "2020-01-01", "reason": "x"})
    counter.save()
    assert editor.form.focused() == "last_day"
    assert editor.form.value("name") == "张伟"
    assert counter.store.read(entries, by=SYSTEM, now=clock.now()) == ()


def test_an_id_number_is_compared_at_the_desk_and_kept_nowhere(counter: Counter) -> None:
    from app.office.settings import change_setting

    do(counter, change_setting, "keeps_ids", True)
    do(counter, service.add, {**BAN, "id_number": "11010519491231002X"})
    type_in(counter, "张伟")
    counter.save()
    asked = strip(counter)
    assert asked.number.isVisible()
    for number, words in (("440524188001010014", "another"), ("11010519491231002x", "is the same")):
        asked.number.setFocus()
        counter.type(number)
        counter.enter()
        assert (words in asked._how.text(), asked.number.text()) == (True, "")
    assert counter.inside == ()


def test_a_visit_let_in_twice_by_undo_keeps_its_answer(counter: Counter, entry: UUID) -> None:
    announced = do(counter, expect, {"name": "张伟", "host": "5-1-0803", "purpose": "Visiting", "day": "2026-11-21"})
    counter.screen.begin.expected(announced.visit_id)
    counter.save()
    counter.type("21")
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.visit("张伟").state is VisitState.EXPECTED
    counter.screen.moves.check_in(announced.visit_id, lambda: None)
    assert counter.inside == ("张伟",)


def test_a_table_of_entries_is_taken_in_from_the_room(counter: Counter, tmp_path: Path) -> None:
    counter.press(Qt.Key.Key_0, ALT)
    editor: Any = counter.window.room("watch").editor
    (tmp_path / "list.csv").write_text("姓名,电话,原因\n张伟,13800138000,闹事\n李四,,推销\n", "utf-8")
    editor.take_in(str(tmp_path / "list.csv"))
    assert [row.name for row in editor.model.rows] == ["李四", "张伟"]
    assert counter.toasts[-1] == "2 entries are new on the list."
    (tmp_path / "list.csv").write_text("姓名,电话,原因\n王五,8001,闹事\n", "utf-8")
    editor.take_in(str(tmp_path / "list.csv"))
    assert "line 2: “8001” is too short" in counter.complaints[-1]


def test_a_pass_lets_nobody_in_unlooked_at_and_works_once_answered(counter: Counter, entry: UUID) -> None:
    terms = {
        "holders": "张伟 13900139000", "kind": "long", "host": "5-1-0803", "purpose": "Repair", "first_day": "2026-11-21",
        "last_day": "2026-12-20",
    }  # fmt: skip
    do(counter, issue, terms)
    counter.screen.take_code("P20261121-0001")
    assert (counter.inside, counter.complaints) == ((), ["Please check the details first, then check in."])
    assert mark(counter) == "●  Check  Ctrl+J"
    counter.press(Qt.Key.Key_J, CTRL)
    counter.type("21")
    counter.screen.take_code("P20261121-0001")
    assert counter.inside == ("张伟",)
