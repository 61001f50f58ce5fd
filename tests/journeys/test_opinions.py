"""Opinions through the real window: taken in by keys, answered, corrected, void, counted, printed, exported, linked both ways."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.core import clock
from app.core.actor import Actor, Role
from app.office.audit import verify
from app.office.exports import known_by
from app.opinions.fields import State
from app.opinions.lists import OpinionFilter, OpinionRow, register_rows
from tests.journeys.conftest import Counter
from tests.trail import exports_of
from ui import say
from ui.opinions.screen import OpinionsScreen
from ui.registers.filters import SPANS, span_days
from ui.registers.screen import RegisterScreen
from ui.visits.links_part import LinksPart

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def room(counter: Counter) -> OpinionsScreen:
    counter.press(Key.Key_O, ALT)
    found = counter.window.room("opinions")
    assert isinstance(found, OpinionsScreen)
    return found


def room_in_front(counter: Counter) -> str:
    front = counter.window.front
    return front.room if isinstance(front, RegisterScreen) else type(front).__name__


def opinions(counter: Counter) -> tuple[OpinionRow, ...]:
    return counter.store.read(register_rows, OpinionFilter())


def one(counter: Counter) -> OpinionRow:
    (row,) = opinions(counter)
    return row


@pytest.fixture(autouse=True)
def _each_letter_chooses_anew(qapp: QApplication) -> Iterator[None]:
    """A list takes letters typed within 400 ms for one word, even those of the form before; a person is slower than that."""
    before = qapp.keyboardInputInterval()
    qapp.setKeyboardInputInterval(0)
    yield
    qapp.setKeyboardInputInterval(before)


def take_in(counter: Counter, text: str, name: str = "林先生", kind: str = "s", home: str = "0803") -> OpinionsScreen:
    """Ctrl+N and the form from the top: kind, channel (by phone), name, phone, home, department, text."""
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    for words in (kind, "b", "", name, "138 1234 5678", home, "", text):
        counter.type(words)
        if words != text:
            counter.enter()
    counter.save()
    return found


def guard_at_the_counter(counter: Counter) -> None:
    actor = counter.window.tasks.actor
    assert actor is not None
    counter.window.open_desk(Actor(actor.staff_id, actor.name, frozenset({Role.GUARD}), actor.counter))
    QApplication.processEvents()


def test_a_suggestion_by_phone_is_taken_in_by_keys_alone(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    row = one(counter)
    assert (row.number, row.kind, row.channel, row.name, row.home, row.text) == (
        "O20261121-0001", "suggestion", "phone", "林先生", "5-1-0803", "快递柜移到东门",
    )  # fmt: skip
    assert row.phone == "138****5678"
    assert counter.toasts[-1] == "O20261121-0001 is registered."
    assert QApplication.focusWidget() is found.table
    assert found.one.accessibleName() == "O20261121-0001 · Suggestion · By phone 林先生 to answer"
    assert found.new.is_blank


def test_ctrl_z_takes_it_back_and_the_number_stays(counter: Counter) -> None:
    take_in(counter, "路灯坏了")
    counter.press(Key.Key_Z, CTRL)
    assert one(counter).state is State.VOID
    assert counter.toasts[-1] == "O20261121-0001: taken back."
    take_in(counter, "路灯又坏了")
    assert [row.number for row in opinions(counter)] == ["O20261121-0001", "O20261121-0002"]


def test_what_is_anonymous_keeps_no_name(counter: Counter) -> None:
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    found.new.form.fill({"kind": "opinion", "channel": "letter", "name": "林先生", "phone": "13812345678", "text": "太吵"})
    found.new.form.focus("is_anonymous")
    counter.press(Key.Key_Space)
    assert not found.new.form.line("name").isEnabled()
    counter.save()
    row = one(counter)
    assert (row.is_anonymous, row.name, row.phone, row.who) == (True, "", "", "anonymous")


def test_a_wrong_field_keeps_everything_typed(counter: Counter) -> None:
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    found.new.form.fill({"name": "林先生", "text": "路灯坏了", "day": "2027-01-01"})
    counter.save()
    assert opinions(counter) == ()
    assert found.new.form.focused() == "day"
    assert found.new.form.value("text") == "路灯坏了"
    found.new.form.fill({"day": "2026-11-20"})
    counter.save()
    assert one(counter).text == "路灯坏了"


def test_enter_answers_the_one_marked(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.enter()
    assert found.side.currentWidget() is found.answering
    counter.type("已转项目部，下周一移")
    counter.save()
    row = one(counter)
    assert (row.state, row.way, row.answer, row.answered_by) == (State.ANSWERED, "phone", "已转项目部，下周一移", "李红")
    assert counter.toasts[-1] == "O20261121-0001 is answered."
    counter.press(Key.Key_Z, CTRL)
    assert (one(counter).state, one(counter).way) == (State.OPEN, None)


def test_an_answer_that_is_missing_is_said_at_its_field(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.enter()
    counter.save()
    assert found.side.currentWidget() is found.answering
    assert found.answering.form.editor("answer").property("wrong")
    assert one(counter).state is State.OPEN


def test_esc_keeps_the_answer_and_leaves_step_by_step(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.enter()
    counter.type("half an ans")
    counter.press(Key.Key_Escape)
    assert found.side.currentWidget() is found.one
    counter.enter()
    assert found.answering.form.value("answer") == "half an ans"
    counter.press(Key.Key_Escape)
    counter.press(Key.Key_Escape)
    assert found.side.currentWidget() is found.new
    counter.press(Key.Key_Escape)
    assert QApplication.focusWidget() is counter.window.box


def test_an_opinion_that_is_no_answer_needed_is_said_so(counter: Counter) -> None:
    found = take_in(counter, "保安师傅很好", kind="p")
    assert one(counter).kind == "praise"
    counter.enter()
    found.answering.form.fill({"way": "none"})
    counter.save()
    assert (one(counter).state, one(counter).way, one(counter).answer) == (State.ANSWERED, "none", "")


def test_a_correction_by_keys_has_its_reason_and_leaves_the_trail(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.press(Key.Key_U, CTRL)
    found.correcting.form.focus("home")
    counter.type("3-2-1202")
    found.correcting.form.focus("reason")
    counter.type("1")
    counter.save()
    row = one(counter)
    assert (row.home, row.is_corrected, row.phone) == ("3-2-1202", True, "138****5678")
    assert "5-1-0803 → 3-2-1202; Typing mistake" in found.details.events[-1].detail
    assert counter.store.read(verify) == ()


def test_another_counters_answer_meanwhile_is_said_and_nothing_is_lost(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.enter()
    counter.type("mine")
    row = one(counter)
    from app.opinions.service import answer

    actor = counter.window.tasks.actor
    assert actor is not None
    counter.store.do(answer, row.id, {"way": "phone", "answer": "theirs"}, version=row.version, by=actor, now=clock.now())
    counter.save()
    assert one(counter).answer == "theirs"
    assert found.answering.sentence
    assert found.answering.form.value("answer") == "mine"


def test_del_voids_with_a_reason_by_its_number(counter: Counter) -> None:
    take_in(counter, "快递柜移到东门")
    counter.press(Key.Key_Delete)
    counter.type("1")
    assert (one(counter).state, one(counter).reason) == (State.VOID, "Entered twice")
    assert counter.toasts[-1] == "O20261121-0001 is void; the number stays."
    counter.press(Key.Key_Z, CTRL)
    assert one(counter).state is State.OPEN


def test_a_guard_takes_in_and_corrects_but_owns_no_matter(counter: Counter) -> None:
    guard_at_the_counter(counter)
    found = take_in(counter, "快递柜移到东门")
    assert one(counter).received_by == "李红"
    assert [made.accessibleName() or made.text() for made in found.one.findChildren(QPushButton) if "nswer" in made.text()] == []
    counter.enter()
    counter.press(Key.Key_Delete)
    assert found.side.currentWidget() is found.one
    assert counter.window._open_sheets() == []


def test_the_filters_narrow_by_kind_state_words_and_days(counter: Counter, qtbot: Any) -> None:
    take_in(counter, "快递柜移到东门")
    found = take_in(counter, "保安师傅很好", name="吴女士", kind="p", home="1202")
    assert len(found.model.rows) == 2
    found.filters.kind.setCurrentIndex(found.filters.kind.findData("praise"))
    assert [row.name for row in found.model.rows] == ["吴女士"]
    assert found.states.isVisible()
    found.table.setFocus()
    found.close_record()
    counter.press(Key.Key_Escape)
    assert len(found.model.rows) == 2
    found.filters.focus()
    counter.type("0803")
    counter.enter()
    assert [row.name for row in found.model.rows] == ["林先生"]
    found.filters.clear()
    found.filters.show_span("last_month")
    assert found.model.rows == ()
    found.filters.show_days(date(2026, 11, 21), date(2026, 11, 1))
    qtbot.waitUntil(lambda: len(found.model.rows) == 2, timeout=2000)


def test_the_months_of_a_year_and_the_year_before(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.press(Key.Key_M, CTRL)
    assert found.year is not None
    assert found.year.lines[11][:4] == ("2026-11", "1", "–", "1")
    assert found.year.lines[-1][1] == "1"
    counter.press(Key.Key_PageUp)
    assert found.year.lines[-1][1] == "–"
    counter.press(Key.Key_Escape)
    assert counter.window._open_sheets() == []


def test_the_register_is_looked_at_and_printed(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    counter.press(Key.Key_P, CTRL)
    assert found.sheet is not None
    assert found.sheet.document.pageCount() == 1
    assert "快递柜移到东门" in found.sheet.document.getAllText(0).text()
    counter.press(Key.Key_P, CTRL)
    assert counter.print_papers() == 1
    assert "waits for the printer" in counter.toasts[-1]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_the_list_shows_is_exported(counter: Counter, tmp_path: Path, ending: str) -> None:
    take_in(counter, "快递柜移到东门")
    found = take_in(counter, "保安师傅很好", name="吴女士", kind="p")
    found.filters.kind.setCurrentIndex(found.filters.kind.findData("praise"))
    path = tmp_path / f"out.{ending}"
    found.export_to(path)
    assert counter.toasts[-1] == f"1 row written to out.{ending}."
    (noted,) = exports_of(counter.store.read)
    assert (noted["by"], noted["kind"], noted["file"], noted["rows"]) == ("李红", "opinions", known_by(path.name), 1)
    assert noted["about"]["kind"] == "praise"
    if ending == "csv":
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
        assert len(rows) == 2
        assert "吴女士" in rows[1]


def links_of(counter: Counter) -> LinksPart:
    QApplication.processEvents()
    found = [part for part in counter.window.room("visits").findChildren(LinksPart) if part.isVisible()]
    return found[-1]


def test_an_opinion_out_of_a_visit_is_opened_from_both_sides(counter: Counter) -> None:
    counter.walk_in("张三")
    visit = counter.visit("张三")
    counter.window.show_visit(visit.id)
    links_of(counter).begin("opinions")
    found = counter.window.room("opinions")
    assert room_in_front(counter) == "opinions"
    assert found.new.form.focused() == "text"
    assert found.new.form.value("name") == "张三"
    counter.type("前台很热情")
    counter.save()
    row = one(counter)
    assert (row.source_kind, row.source_number, row.channel) == ("visit", visit.number, "in_person")
    found.one._open_source(row)
    assert room_in_front(counter) == "VisitsScreen"
    links = links_of(counter)
    pressed = [made for made in links.findChildren(QPushButton) if row.number in made.text()]
    assert len(pressed) == 1
    found.close_record()
    pressed[0].click()
    assert room_in_front(counter) == "opinions"
    assert found.details.row.id == row.id


def test_what_was_being_typed_comes_back_after_an_opinion_out_of_a_visit(counter: Counter) -> None:
    counter.walk_in("张三")
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    found.new.form.focus("text")
    counter.type("half a sugges")
    counter.window.show_visit(counter.visit("张三").id)
    links_of(counter).begin("opinions")
    counter.type("前台很热情")
    counter.save()
    assert one(counter).text == "前台很热情"
    counter.press(Key.Key_N, CTRL)
    assert found.new.form.value("text") == "half a sugges"
    assert (found.new.origin.number, found.new.is_blank) == ("", False)


def test_the_one_box_finds_it_by_its_number(counter: Counter) -> None:
    take_in(counter, "快递柜移到东门")
    counter.window.open_room("today")
    counter.from_box()
    counter.type("O20261121-0001")
    counter.enter()
    assert room_in_front(counter) == "opinions"
    assert counter.window.room("opinions").details.row.number == "O20261121-0001"


def test_the_phone_is_shown_while_it_is_held_and_written_into_the_audit(counter: Counter) -> None:
    found = take_in(counter, "快递柜移到东门")
    assert "138****5678" in found.one.phone.text()
    found.one.phone.pressed.emit()
    assert "138 1234 5678" in found.one.phone.text() or "13812345678" in found.one.phone.text()
    found.one.phone.released.emit()
    assert "138****5678" in found.one.phone.text()


def test_the_spans_of_the_filters() -> None:
    today = date(2026, 11, 21)
    spans = {key: span_days(key, today) for key, _words in SPANS}
    assert spans["week"] == (date(2026, 11, 16), today)
    assert spans["month"] == (date(2026, 11, 1), date(2026, 11, 30))
    assert spans["last_month"] == (date(2026, 10, 1), date(2026, 10, 31))
    assert spans["year"] == (date(2026, 1, 1), date(2026, 12, 31))
    assert spans["all"] == spans["range"] == (None, None)
    assert span_days("month", date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_the_question_of_a_void_is_left_by_esc(counter: Counter) -> None:
    take_in(counter, "快递柜移到东门")
    counter.press(Key.Key_Delete)
    assert isinstance(counter.window._open_sheets()[-1], say.Question)
    counter.press(Key.Key_Escape)
    assert one(counter).state is State.OPEN
