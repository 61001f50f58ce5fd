"""Incidents and contingency plans through the real window: recorded with the plan beside the form, reported, followed up, closed."""

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.core.actor import Actor, Role
from app.incidents.fields import State
from app.incidents.lists import IncidentDetails, IncidentFilter, IncidentRow, details, register_rows
from app.incidents.plans import plan
from app.office.audit import verify
from tests.journeys.conftest import Counter
from ui.incidents.screen import IncidentsScreen
from ui.panels import Sheet
from ui.visits.links_part import LinksPart

CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def room(counter: Counter) -> IncidentsScreen:
    counter.press(Key.Key_I, ALT)
    found = counter.window.room("incidents")
    assert isinstance(found, IncidentsScreen)
    return found


def one(counter: Counter) -> IncidentRow:
    (row,) = counter.store.read(register_rows, IncidentFilter())
    return row


def on_record(counter: Counter) -> IncidentDetails:
    return counter.store.read(details, one(counter).id)


def record(counter: Counter, to: str = "", linked: str = "") -> IncidentsScreen:
    """Ctrl+N and the form from the top: kind, place, what, day, time, who, visit, calmed, told whom."""
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    for words in ("p", "3 栋", "三人被困", "", "", "吴女士", linked, "用对讲安抚"):
        counter.type(words)
        counter.enter()
    counter.type(to)
    counter.save()
    return found


def sit_down(counter: Counter, *roles: Role) -> None:
    actor = counter.window.tasks.actor
    assert actor is not None
    counter.window.open_desk(Actor(actor.staff_id, actor.name, frozenset(roles), actor.counter))
    QApplication.processEvents()


def moves(found: IncidentsScreen) -> list[str]:
    return [made.accessibleName() for made in found.one.findChildren(QPushButton) if made.isVisibleTo(found.one) and made.accessibleName()]


def plan_words(found: IncidentsScreen) -> str:
    return "\n".join(part.text() for part in found.plans.view.findChildren(QLabel) if part.isVisible())


def test_an_incident_is_recorded_by_keys_alone_and_still_to_be_reported(counter: Counter) -> None:
    found = record(counter)
    row = one(counter)
    assert (row.number, row.kind, row.place, row.what, row.involved, row.calmed) == (
        "S20261121-0001", "lift", "3 栋", "三人被困", "吴女士", "用对讲安抚",
    )  # fmt: skip
    assert (row.state, row.reported_at) == (State.OPEN, None)
    assert counter.toasts[-1] == "S20261121-0001 is recorded."
    assert QApplication.focusWidget() is found.table
    assert moves(found)[0] == "Report …"
    assert "Close …" not in moves(found)


def test_ctrl_e_puts_the_plan_beside_what_is_being_typed(counter: Counter) -> None:
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    counter.type("p")
    counter.enter()
    counter.type("3 栋")
    counter.press(Key.Key_E, CTRL)
    assert found.plans.is_open
    assert found.new.form.focused() == "place"
    assert "lift" in plan_words(found)
    assert "96333" in plan_words(found)
    counter.type(" 2 单元")
    found.new.form.fill({"kind": "fire"})
    assert found.plans.view.row is not None
    assert found.plans.view.row.key == "fire"
    counter.press(Key.Key_Escape)
    assert not found.plans.is_open
    assert found.new.form.value("place") == "3 栋 2 单元"
    found.new.form.fill({"kind": "other"})
    counter.press(Key.Key_E, CTRL)
    assert counter.toasts[-1] == "There is no plan of its own for this; choose one that comes near."
    counter.press(Key.Key_E, CTRL)
    assert not found.plans.is_open


def test_a_missing_kind_is_said_and_the_text_stays(counter: Counter) -> None:
    found = room(counter)
    counter.press(Key.Key_N, CTRL)
    found.new.form.focus("what")
    counter.type("停水")
    counter.save()
    assert counter.store.read(register_rows, IncidentFilter()) == ()
    assert found.new.form.focused() == "kind"
    assert found.new.form.value("what") == "停水"


def test_who_was_told_at_once_is_offered_from_the_staff(counter: Counter) -> None:
    record(counter, to="liu")
    assert [(entry.to_name, entry.department) for entry in on_record(counter).entries] == [("刘工", "工程部")]
    assert one(counter).reported_at == one(counter).happened_at


def test_somebody_on_no_list_is_taken_as_written_at_the_second_try(counter: Counter) -> None:
    found = record(counter, to="维保公司")
    assert counter.store.read(register_rows, IncidentFilter()) == ()
    assert found.new.form.editor("to").property("wrong")
    counter.save()
    assert [entry.to_name for entry in on_record(counter).entries] == ["维保公司"]


def test_from_the_first_report_to_the_end(counter: Counter) -> None:
    found = record(counter)
    counter.pass_time(minutes=4)
    counter.press(Key.Key_R, CTRL)
    assert found.side.currentWidget() is found.reporting
    counter.type("刘工")
    counter.enter()
    found.reporting.form.focus("note")
    counter.type("马上到")
    counter.save()
    assert counter.toasts[-1] == "S20261121-0001: 刘工 was told."
    assert "Close …" in moves(found)
    counter.press(Key.Key_O, CTRL)
    counter.type("三人救出")
    counter.save()
    counter.press(Key.Key_D, CTRL)
    assert found.closing.form.focused() == "result"
    assert found.closing.form.value("calmed") == "用对讲安抚"
    counter.type("送医检查无碍")
    counter.save()
    row = one(counter)
    assert (row.state, row.result, row.closed_by, row.reported_to) == (State.CLOSED, "送医检查无碍", "李红", "刘工")
    assert [entry.words for entry in on_record(counter).entries] == ["刘工 工程部 · By phone: 马上到", "三人救出"]
    counter.press(Key.Key_Z, CTRL)
    assert one(counter).state is State.OPEN
    assert counter.store.read(verify) == ()


def test_it_is_not_closed_before_somebody_was_told(counter: Counter) -> None:
    found = record(counter)
    counter.press(Key.Key_D, CTRL)
    counter.type("已恢复")
    counter.save()
    assert one(counter).state is State.OPEN
    assert found.closing.sentence == "Nobody was told of S20261121-0001 yet. Report it first, then close it."
    counter.press(Key.Key_Escape)
    counter.press(Key.Key_R, CTRL)
    counter.type("刘工")
    counter.save()
    counter.press(Key.Key_D, CTRL)
    assert found.closing.form.value("result") == "已恢复"
    counter.save()
    assert one(counter).state is State.CLOSED


def test_a_report_is_taken_back_or_struck_and_stays_readable(counter: Counter) -> None:
    found = record(counter)
    counter.press(Key.Key_R, CTRL)
    counter.type("刘工")
    counter.save()
    counter.press(Key.Key_Z, CTRL)
    assert one(counter).reported_at is None
    assert [entry.strike_reason for entry in on_record(counter).entries] == ["taken back"]
    counter.press(Key.Key_R, CTRL)
    counter.type("何师傅")
    counter.save()
    next(made for made in found.one.findChildren(QPushButton) if made.text() == "Strike …").click()
    counter.type("2")
    assert [entry.strike_reason for entry in on_record(counter).entries] == ["taken back", "Did not take place"]
    assert one(counter).reported_at is None


def test_enter_goes_on_with_what_comes_next(counter: Counter) -> None:
    found = record(counter)
    counter.enter()
    assert found.side.currentWidget() is found.reporting
    counter.type("刘工")
    counter.save()
    counter.enter()
    assert found.side.currentWidget() is found.following


def test_closed_is_opened_again_with_a_reason(counter: Counter) -> None:
    found = record(counter, to="刘工")
    counter.press(Key.Key_D, CTRL)
    counter.type("已恢复")
    counter.save()
    found.reopen()
    counter.type("1")
    assert one(counter).state is State.OPEN
    assert on_record(counter).events[-1].detail == "It began again"


def test_a_correction_and_a_void_have_their_reasons(counter: Counter) -> None:
    found = record(counter)
    counter.press(Key.Key_U, CTRL)
    found.correcting.form.focus("place")
    counter.type("5 栋")
    found.correcting.form.focus("reason")
    counter.type("2")
    counter.save()
    assert (one(counter).place, one(counter).is_corrected) == ("5 栋", True)
    assert on_record(counter).events[-1].detail == "Where: 3 栋 → 5 栋; Known later"
    counter.press(Key.Key_Delete)
    counter.type("2")
    assert (one(counter).state, one(counter).reason) == (State.VOID, "Entered by mistake")
    counter.press(Key.Key_Z, CTRL)
    assert one(counter).state is State.OPEN


def test_del_in_a_form_deletes_letters_and_voids_nothing(counter: Counter) -> None:
    found = record(counter)
    counter.press(Key.Key_U, CTRL)
    counter.press(Key.Key_Delete)  # the box of kinds takes no letters
    assert counter.window._open_sheets() == []
    assert found.side.currentWidget() is found.correcting


def test_a_guard_records_and_reports_but_closes_nothing(counter: Counter) -> None:
    sit_down(counter, Role.GUARD)
    found = record(counter, to="刘工")
    assert set(moves(found)) == {"Report …", "Follow up …", "Correct …", "Print record", "Strike …"}
    counter.press(Key.Key_D, CTRL)
    counter.press(Key.Key_Delete)
    assert found.side.currentWidget() is found.one
    assert counter.window._open_sheets() == []


def test_the_record_is_looked_at_and_printed(counter: Counter) -> None:
    found = record(counter, to="刘工")
    counter.press(Key.Key_P, CTRL)
    assert found.sheet is not None
    assert "三人被困" in found.sheet.document.getAllText(0).text()
    counter.press(Key.Key_P, CTRL)
    assert counter.print_papers() == 1
    assert counter.toasts[-1] == "Incident S20261121-0001 waits for the printer."


def test_the_months_of_a_year(counter: Counter) -> None:
    found = record(counter, to="刘工")
    counter.press(Key.Key_M, CTRL)
    assert found.year is not None
    assert "People trapped in a lift" in found.year.lines[0]
    assert found.year.lines[11][:2] == ("2026-11", "1")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_register_is_exported(counter: Counter, tmp_path: Path, ending: str) -> None:
    found = record(counter, to="刘工")
    path = tmp_path / f"out.{ending}"
    found.export_to(path)
    assert counter.toasts[-1] == f"1 row written to out.{ending}."
    if ending == "csv":
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
        assert len(rows) == 2
        assert "三人被困" in rows[1]


def links_of(counter: Counter) -> LinksPart:
    QApplication.processEvents()
    found = [part for part in counter.window.room("visits").findChildren(LinksPart) if part.isVisible()]
    return found[-1]


def test_an_incident_out_of_a_visit_is_opened_from_both_sides(counter: Counter) -> None:
    counter.walk_in("张三")
    visit = counter.visit("张三")
    counter.window.show_visit(visit.id)
    links_of(counter).begin("incidents")
    found: Any = counter.window.front
    assert isinstance(found, IncidentsScreen)
    assert (found.new.form.value("linked"), found.new.form.value("involved"), found.new.form.focused()) == (visit.number, "张三", "kind")
    counter.type("q")
    found.new.form.focus("what")
    counter.type("争吵")
    counter.save()
    row = one(counter)
    assert (row.kind, row.linked_kind, row.linked_id) == ("quarrel", "visit", visit.id)
    found.one._open_linked(row)
    assert counter.window.front is counter.window.room("visits")
    found.close_record()
    next(made for made in links_of(counter).findChildren(QPushButton) if row.number in made.text()).click()
    assert counter.window.front is found
    assert found.details.row.id == row.id


def test_a_visit_that_is_not_there_is_said_at_its_field(counter: Counter) -> None:
    found = record(counter, linked="V20200101-0001")
    assert counter.store.read(register_rows, IncidentFilter()) == ()
    assert found.new.form.focused() == "linked"


def test_the_one_box_and_the_hand_over_lead_to_it(counter: Counter) -> None:
    found = record(counter)
    found.close_record()
    counter.window.open_room("today")
    counter.from_box()
    counter.type("S20261121-0001")
    counter.enter()
    assert counter.window.front is found
    found.close_record()
    counter.press(Key.Key_H, ALT)
    handover: Any = counter.window.front
    assert "S20261121-0001" in "\n".join(str(row) for row in handover.list.model().rows)
    handover.list.setFocus()
    handover.list.pick(0)
    counter.enter()
    assert counter.window.front is found


def test_a_head_rewords_a_plan_and_brings_the_shipped_one_back(counter: Counter) -> None:
    sit_down(counter, Role.RECEPTIONIST, Role.MANAGER)
    found = room(counter)
    counter.press(Key.Key_E, CTRL)
    found.plans.view.show_plan("lift")
    found.plans._do("edit")
    assert found.side.currentWidget() is found.plans.form
    found.plans.form.form.fill({"phones": "维保：0755-26001234"})
    counter.save()
    assert counter.toasts[-1] == "The plan is saved."
    assert "0755-26001234" in plan_words(found)
    assert counter.store.read(plan, "lift").is_own
    found.plans._do("ship")
    assert "96333" in plan_words(found)
    found.plans._do("drop")
    counter.enter()
    assert "lift" not in {found.new.kinds.itemData(n) for n in range(found.new.kinds.count())}
    assert found.plans.view.box.findText("People trapped in a lift (dropped)") >= 0


def test_a_plan_of_the_office_and_its_page(counter: Counter) -> None:
    sit_down(counter, Role.MANAGER)
    found = room(counter)
    counter.press(Key.Key_E, CTRL)
    found.plans._do("new")
    counter.type("Bees")
    counter.enter()
    counter.type("Close the windows")
    counter.press(Key.Key_Return, SHIFT)
    counter.type("Call the fire station")
    counter.save()
    assert "Call the fire station" in plan_words(found)
    counter.press(Key.Key_P, CTRL)
    assert found.sheet is not None
    assert found.sheet.document.pageCount() == 1
    assert "Bees" in found.sheet.document.getAllText(0).text()
    counter.press(Key.Key_P, CTRL)
    assert counter.print_papers() == 1


def test_plans_are_read_by_all_and_changed_by_heads_only(counter: Counter) -> None:
    sit_down(counter, Role.RECEPTIONIST)
    found = room(counter)
    counter.press(Key.Key_E, CTRL)
    shown = [made.accessibleName() for made in found.plans.view.findChildren(QPushButton) if made.isVisible()]
    assert shown == ["Print", "Back to the list"]


def test_the_keys_of_the_rooms_stand_on_the_page_of_keys(counter: Counter) -> None:
    room(counter)
    counter.press(Key.Key_F1)
    sheet = next(sheet for sheet in counter.window.findChildren(Sheet) if sheet.isVisible())
    words = "\n".join(part.text() for part in sheet.findChildren(QLabel))
    assert "Alt+O" in words
    assert "Alt+I" in words
