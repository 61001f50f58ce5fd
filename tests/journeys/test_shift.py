"""Escorts, outcomes and the change of shift, played by keys in the real window."""

import io
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.shifts.lists import handovers, sheet
from app.visits.carried import carried, late_escorts, records_due, slips_out, steps
from app.visits.fields import VisitState
from tests.journeys.conftest import Counter

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def set_to(counter: Counter, key: str, value: object) -> None:
    counter.store.do(change_setting, key, value, by=SYSTEM, now=clock.now())
    counter.window.tasks.changed.emit(frozenset({"Setting"}))


def contractor(counter: Counter, name: str) -> Any:
    """A repairer's form, typed up to the moment it is saved."""
    counter.from_box()
    counter.type(name)
    counter.enter()
    counter.type("5-1-0803")
    counter.enter()
    counter.type("3")
    counter.save()
    return counter.screen.panel


def escort_of(counter: Counter, name: str) -> Any:
    return counter.store.read(carried, counter.visit(name).id).escort


def pill_of(counter: Counter, name: str) -> str:
    board = counter.screen.inside.list
    rows = [board.model().shown(place) for place in range(len(board.rows()))]
    return str(next(row.pill for row in rows if row.title.startswith(name)))


def test_saving_a_contractor_asks_once_who_escorts_and_enter_again_means_later(counter: Counter) -> None:
    panel = contractor(counter, "王电工")
    assert counter.today.inside.rows == ()
    assert QApplication.focusWidget() is panel.escort.lines.escort
    assert "named later" in panel._sentence.text()
    counter.enter()
    assert counter.inside == ("王电工",)
    assert (escort_of(counter, "王电工").is_needed, escort_of(counter, "王电工").name) == (True, "")
    assert pill_of(counter, "王电工") == "Who escorts?"


def test_the_escort_is_picked_by_pinyin_and_the_areas_by_number(counter: Counter) -> None:
    set_to(counter, "areas", "大堂、机房、屋顶")
    panel = contractor(counter, "王电工")
    counter.type("liu")
    counter.enter()
    assert panel.escort.lines.escort.text() == "刘工"
    counter.type("23")
    counter.enter()
    row = escort_of(counter, "王电工")
    assert (row.name, row.department, row.areas) == ("刘工", "工程部", "机房, 屋顶")
    counter.print_papers()
    text = pypdfium2.PdfDocument(io.BytesIO(counter.spooler.printed[-1]))[0].get_textpage().get_text_range()
    assert "Escort: 刘工" in text
    assert "Areas: 机房, 屋顶" in text


def test_saving_takes_the_one_offer_that_is_marked(counter: Counter) -> None:
    contractor(counter, "王电工")
    counter.type("liu")
    counter.save()
    assert (escort_of(counter, "王电工").name, escort_of(counter, "王电工").department) == ("刘工", "工程部")


def test_an_escort_on_no_list_is_said_and_the_second_enter_takes_the_name(counter: Counter) -> None:
    panel = contractor(counter, "王电工")
    counter.type("柳工")
    counter.enter()
    counter.save()
    assert "Nobody on the staff list is called 柳工" in panel._sentence.text()
    assert counter.inside == ()
    counter.enter()
    assert escort_of(counter, "王电工").name == "柳工"


def test_a_guest_is_asked_nothing_unless_ctrl_y_wants_areas(counter: Counter) -> None:
    counter.walk_in("周海洋")
    assert escort_of(counter, "周海洋") is None
    counter.press(Qt.Key.Key_F2)
    counter.screen.panel.form.fill({"name": "孙丽", "host": "5-1-0803", "purpose": "探访"})
    counter.press(Qt.Key.Key_Y, CTRL)
    counter.enter()
    counter.type("1")
    counter.enter()
    row = escort_of(counter, "孙丽")
    assert (row.areas, row.is_needed) == ("Lobby", False)


def test_a_draft_put_away_brings_the_escort_back(counter: Counter) -> None:
    panel = contractor(counter, "王电工")
    counter.type("liu")
    counter.enter()
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Escape)
    assert panel.is_blank
    assert not panel.escort.is_on
    counter.press(Qt.Key.Key_F2)
    assert panel.escort.lines.escort.text() == "刘工"
    counter.save()
    assert escort_of(counter, "王电工").name == "刘工"


def test_a_late_escort_is_red_on_top_of_the_board_and_one_key_says_it_is_here(counter: Counter) -> None:
    counter.walk_in("周海洋")
    contractor(counter, "王电工")
    counter.type("liu")
    counter.enter()
    counter.enter()
    counter.window.tick(clock.now())
    assert counter.screen.inside.list.rows()[0].name == "周海洋"
    counter.pass_time(minutes=11)
    counter.window.tick(clock.now())
    assert counter.screen.inside.list.rows()[0].name == "王电工"
    assert pill_of(counter, "王电工") == "Escort late 11 min"
    counter.press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert counter.toasts[-1] == "刘工 is here to escort."
    assert counter.store.read(late_escorts, now=clock.now()) == ()
    assert pill_of(counter, "王电工") == "11 min"
    counter.press(Qt.Key.Key_Z, CTRL)
    assert len(counter.store.read(late_escorts, now=clock.now())) == 1


def test_nobody_named_yet_opens_the_escort_panel_at_once(counter: Counter) -> None:
    contractor(counter, "王电工")
    counter.enter()
    counter.press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert counter.screen.side.currentWidget() is counter.screen.carried.escorting
    counter.type("he")
    counter.enter()
    counter.save()
    assert escort_of(counter, "王电工").name == "何师傅"
    counter.press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert escort_of(counter, "王电工").reported_at == clock.now()


def test_the_outcome_is_offered_at_sign_out_and_never_forced(counter: Counter) -> None:
    set_to(counter, "record_purposes", "检查")
    counter.walk_in("林晓东", purpose="检查")
    counter.from_box()
    counter.type("linxiaodong")
    counter.enter()
    assert counter.visit("林晓东").state is VisitState.LEFT
    assert counter.screen.carried.offer.isVisible()
    assert not counter.screen.carried.offer.slip.isVisible()
    assert [row.name for row in counter.store.read(records_due)] == ["林晓东"]
    counter.press(Qt.Key.Key_O, CTRL)
    panel = counter.screen.carried.outcome
    assert QApplication.focusWidget() is panel.discussed
    counter.type("消防通道检查")
    panel.steps.lines[0].what.setFocus()
    counter.type("清理堆物")
    counter.enter()
    counter.type("liu")
    counter.enter()
    counter.type("+2")
    counter.save()
    assert counter.toasts[-1] == "The outcome is recorded."
    assert counter.store.read(records_due) == ()
    assert not counter.screen.carried.offer.isVisible()
    assert [(step.what, step.owner, step.due) for step in counter.store.read(steps)] == [("清理堆物", "刘工", 20261123)]


def test_wrong_lines_of_an_outcome_get_their_sentence_and_nothing_is_lost(counter: Counter) -> None:
    counter.walk_in("林晓东")
    counter.screen.carried.record_outcome(counter.visit("林晓东").id, "林晓东")
    panel = counter.screen.carried.outcome
    counter.save()
    assert panel._sentence.text().startswith("Nothing is written yet")
    counter.type("谈了")
    panel.steps.lines[0].what.setFocus()
    counter.type("换锁")
    counter.enter()
    counter.type("柳工")
    counter.enter()
    counter.type("2026-11-20")
    counter.save()
    assert panel.steps.lines[0].wrong.text() == "The due date 2026-11-20 has passed. Write today or a later one."
    panel.steps.lines[0].due.setText("+1")
    counter.save()
    assert "called 柳工" in panel.steps.lines[0].wrong.text()
    assert QApplication.focusWidget() is panel.steps.lines[0].owner
    counter.enter()
    counter.save()
    assert [step.owner for step in counter.store.read(steps)] == ["柳工"]


def test_what_was_typed_of_an_outcome_is_there_again_after_esc(counter: Counter) -> None:
    counter.walk_in("林晓东")
    visit = counter.visit("林晓东")
    counter.screen.carried.record_outcome(visit.id, visit.name)
    counter.type("半句")
    counter.press(Qt.Key.Key_Escape)
    assert counter.screen.side.currentWidget() is counter.screen.panel
    counter.screen.carried.record_outcome(visit.id, visit.name)
    assert counter.screen.carried.outcome.discussed.toPlainText() == "半句"


def test_one_key_says_the_slip_is_back(counter: Counter) -> None:
    set_to(counter, "print_slip", True)
    counter.walk_in("周海洋")
    counter.from_box()
    counter.type("zhouhaiyang")
    counter.enter()
    assert counter.screen.carried.offer.slip.isVisible()
    assert not counter.screen.carried.offer.outcome.isVisible()
    counter.press(Qt.Key.Key_R, CTRL)
    assert counter.store.read(slips_out) == ()
    assert not counter.screen.carried.offer.isVisible()


@pytest.fixture
def busy(counter: Counter) -> Counter:
    """A late escort, a slip that is out, an outcome due, somebody inside, a form put away, a jam."""
    set_to(counter, "print_slip", True)
    set_to(counter, "record_purposes", "检查")
    counter.walk_in("周海洋")
    counter.walk_in("林晓东", purpose="检查")
    contractor(counter, "王电工")
    counter.type("liu")
    counter.enter()
    counter.enter()
    counter.from_box()
    counter.type("linxiaodong")
    counter.enter()
    counter.spooler.jam = "out of paper"
    counter.print_papers()
    counter.spooler.jam = ""
    counter.press(Qt.Key.Key_F2)
    counter.type("半截")
    counter.press(Qt.Key.Key_Escape)
    counter.pass_time(minutes=15)
    counter.window.open_room("handover")
    return counter


def room(counter: Counter) -> Any:
    return counter.window.room("handover")


def listed(counter: Counter) -> list[tuple[str, str]]:
    from ui.shifts.words import Open

    return [(row.key, row.line.title) for row in room(counter).list.rows() if isinstance(row, Open)]


def mark(counter: Counter, key: str) -> None:
    from ui.shifts.words import Open

    rows = room(counter).list.rows()
    room(counter).list.pick(next(place for place, row in enumerate(rows) if isinstance(row, Open) and row.key == key))
    room(counter).list.setFocus()


def test_everything_open_is_listed_and_each_row_leads_to_where_it_is_seen_to(busy: Counter) -> None:
    assert [key for key, _title in listed(busy)] == [
        "late_escorts", "slips", *["prints"] * 6, "parked", "records", "inside", "inside",
    ]  # fmt: skip
    mark(busy, "late_escorts")
    busy.press(Qt.Key.Key_D, CTRL)
    mark(busy, "slips")
    busy.press(Qt.Key.Key_D, CTRL | SHIFT)
    mark(busy, "records")
    busy.press(Qt.Key.Key_D, CTRL)
    busy.type("已谈")
    busy.save()
    assert [key for key, _title in listed(busy)] == [*["prints"] * 6, "parked", "inside", "inside"]
    mark(busy, "prints")
    busy.enter()
    assert busy.window.front is busy.window.room("printing")
    busy.window.open_room("handover")
    mark(busy, "parked")
    busy.enter()
    assert busy.screen.panel.form.text("name") == "半截"
    busy.window.open_room("handover")
    mark(busy, "inside")
    busy.enter()
    assert busy.visits.details.details.row.name == "周海洋"


def test_the_shift_is_handed_over_by_keys_frozen_and_printed(busy: Counter) -> None:
    before = listed(busy)
    busy.press(Qt.Key.Key_N, CTRL)
    busy.type("he")
    busy.enter()
    busy.type("夜里有装修队")
    busy.save()
    busy.enter()
    assert busy.toasts[-1] == "H20261121-0001: handed over to 何师傅; the sheet waits for the printer."
    (row,) = busy.store.read(handovers)
    assert (row.from_name, row.to_name, row.note) == ("李红", "何师傅", "夜里有装修队")
    kept = busy.store.read(sheet, row.id)
    assert [(part.key, line.title) for part in kept.parts for line in part.lines] == before
    busy.print_papers()
    texts = [pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_textpage().get_text_range() for pdf in busy.spooler.printed]
    assert any("Shift hand-over" in text and "夜里有装修队" in text for text in texts)
    room(busy).sheets.setFocus()
    room(busy).sheets.pick(0)
    busy.enter()
    assert room(busy).paper.pdf.startswith(b"%PDF")
    busy.press(Qt.Key.Key_Escape)
    busy.press(Qt.Key.Key_P, CTRL)
    assert busy.toasts[-1] == "H20261121-0001: sent to the printer"


def test_who_takes_over_on_no_list_is_said_once(busy: Counter) -> None:
    busy.press(Qt.Key.Key_N, CTRL)
    busy.save()
    assert "Taken over by is needed" in room(busy).form.form._wrong[0].text()
    busy.type("夜班保安")
    busy.save()
    busy.enter()
    assert "called 夜班保安" in room(busy).form.form._wrong[0].text()
    busy.enter()
    busy.enter()
    assert [row.to_name for row in busy.store.read(handovers)] == ["夜班保安"]


def test_next_steps_are_listed_open_and_done(counter: Counter) -> None:
    counter.walk_in("林晓东")
    counter.screen.carried.record_outcome(counter.visit("林晓东").id, "林晓东")
    counter.type("谈了")
    counter.screen.carried.outcome.steps.lines[0].what.setFocus()
    counter.type("换锁")
    counter.enter()
    counter.type("liu")
    counter.enter()
    counter.type("today")
    counter.save()
    counter.window.open_room("handover")
    counter.press(Qt.Key.Key_2, CTRL)
    assert listed(counter) == [("steps", "换锁")]
    counter.press(Qt.Key.Key_D, CTRL)
    assert listed(counter) == []
    counter.press(Qt.Key.Key_3, CTRL)
    assert listed(counter) == [("done", "换锁")]
    counter.press(Qt.Key.Key_D, CTRL)
    assert [step.what for step in counter.store.read(steps)] == ["换锁"]
    counter.press(Qt.Key.Key_Escape)
    assert room(counter).view == 0


def test_the_kinds_of_visit_are_ticked_in_the_settings(counter: Counter) -> None:
    from app.office.settings import get_settings
    from app.visits.fields import VisitorType

    counter.window.open_room("settings")
    screen: Any = counter.window.room("settings")
    screen.tabs.setCurrentWidget(screen.kinds)
    screen.kinds.ticks["escort_types", VisitorType.INTERVIEW].click()
    screen.kinds.ticks["record_types", VisitorType.OFFICIAL].click()
    edit = screen.kinds.areas[VisitorType.CONTRACTOR]
    edit.setFocus()
    counter.type("14")
    counter.enter()
    settings = counter.store.read(get_settings)
    assert (settings.escort_types, settings.record_types) == ("contractor interview", "")
    assert settings.area_defaults == "contractor=Lobby, Plant rooms"
    counter.press(Qt.Key.Key_F7)
    counter.press(Qt.Key.Key_F2)
    counter.screen.panel.start({"name": "x", "host": "5-1-0803", "purpose": "y", "type": "contractor"})
    assert counter.screen.panel.escort.lines.areas.text() == "Lobby, Plant rooms"
