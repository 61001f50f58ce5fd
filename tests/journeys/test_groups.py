"""Groups through the real window: companions typed and pasted, announced groups, all, some or one by one key each, badges on a sheet."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.evacuations.lists import counted, present
from app.office.audit import verify
from app.office.settings import change_setting
from app.printing import queue
from app.visits.companions import Companion
from app.visits.expecting import expect
from app.visits.fields import Leaving, VisitState
from app.watch import service as watch
from tests.journeys.conftest import Counter
from ui.notices.signing_sheet import SigningSheet
from ui.say import Question
from ui.visits.details_panel import facts
from ui.visits.parties import Party

CTRL = Qt.KeyboardModifier.ControlModifier
INSIDE, LEFT, EXPECTED, WAITING, VOID = VisitState.INSIDE, VisitState.LEFT, VisitState.EXPECTED, VisitState.WAITING, VisitState.VOID


def states(counter: Counter) -> dict[str, VisitState]:
    return {row.name: row.state for row in counter.register}


def walk_in(counter: Counter, *companions: str, name: str = "张三", saves: bool = True) -> None:
    """From the empty box: the lead, Ctrl+G, one companion after another."""
    counter.from_box()
    counter.type(name)
    counter.press(Qt.Key.Key_F2)
    counter.type("0803")
    counter.enter()
    counter.type("1")
    counter.press(Qt.Key.Key_G, CTRL)
    for companion in companions:
        counter.type(companion)
        counter.enter()
    if saves:
        counter.save()


def announce(counter: Counter, *companions: str, name: str = "欧阳娜娜") -> None:
    form = {"name": name, "phone": "13800138000", "host": "5-1-0803", "purpose": "参观", "day": "today", "time": "09:00"}
    people = [Companion(each) for each in companions]
    counter.store.do(expect, form, None, people, by=counter.window.tasks.actor or SYSTEM, now=clock.now())
    counter.window.take_change(frozenset({"Visit"}))


def board(counter: Counter, which: str) -> Any:
    """A board of the first screen with its first row marked."""
    counter.window.open_room("today")
    found = getattr(counter.screen, which)
    found.list.setFocus()
    found.mark(0)
    QApplication.processEvents()
    return found


def sheet_of_labels(counter: Counter) -> None:
    counter.store.do(change_setting, "group_badges", "sheet", by=SYSTEM, now=clock.now())
    counter.window.take_change(frozenset({"Setting"}))


# -- companions in the form


def test_companions_are_typed_one_after_another_and_all_checked_in_with_one_save(counter: Counter) -> None:
    walk_in(counter, "李四 13900139000", "王五")
    assert counter.complaints == []
    assert [(row.number, row.name, row.lead, row.host) for row in counter.register] == [
        ("V20261121-0001", "张三", "", "5-1-0803 林先生"),
        ("V20261121-0002", "李四", "张三", "5-1-0803 林先生"),
        ("V20261121-0003", "王五", "张三", "5-1-0803 林先生"),
    ]
    assert counter.toasts[-1] == "张三 and 2 more checked in: V20261121-0001 to V20261121-0003"
    assert counter.print_papers() == 3
    assert (counter.screen.panel.is_blank, counter.screen.panel.party.isVisible()) == (True, False)
    counter.press(Qt.Key.Key_Z, CTRL)
    assert set(states(counter).values()) == {VOID}
    assert counter.inside == ()
    assert counter.store.read(verify) == ()


def test_enter_on_the_empty_line_goes_on_and_the_last_typed_name_counts_too(counter: Counter) -> None:
    walk_in(counter, "李四", saves=False)
    counter.enter()
    assert QApplication.focusWidget() is counter.screen.panel.save_button
    counter.press(Qt.Key.Key_G, CTRL)
    counter.type("王五")
    counter.save()
    assert sorted(counter.inside) == sorted(("张三", "李四", "王五"))


def test_a_pasted_list_becomes_chips_at_once_and_backspace_takes_the_last_one_out(counter: Counter) -> None:
    walk_in(counter, saves=False)
    strip = counter.screen.panel.party.strip
    QGuiApplication.clipboard().setText("1. 李四\t13900139000\n2. 王五\n3. 赵六\n")
    counter.press(Qt.Key.Key_V, CTRL)
    assert [(each.name, each.phone) for each in strip.people] == [("李四", "13900139000"), ("王五", ""), ("赵六", "")]
    counter.press(Qt.Key.Key_Backspace)
    assert [each.name for each in strip.people] == ["李四", "王五"]
    counter.save()
    assert len(counter.inside) == 3


def test_somebody_named_twice_is_refused_at_the_list_and_nothing_typed_is_lost(counter: Counter) -> None:
    walk_in(counter, "李四", "李四")
    strip = counter.screen.panel.party.strip
    assert "李四 is named twice" in strip._wrong.text()
    assert (counter.register, len(strip.people), counter.screen.panel.form.text("name")) == ((), 2, "张三")
    counter.press(Qt.Key.Key_Backspace)
    counter.save()
    assert sorted(counter.inside) == sorted(("张三", "李四"))


def test_a_form_put_away_keeps_its_companions(counter: Counter) -> None:
    walk_in(counter, "李四", saves=False)
    counter.press(Qt.Key.Key_Escape)
    assert counter.screen.panel.party.strip.is_empty
    counter.press(Qt.Key.Key_F2)
    assert [each.name for each in counter.screen.panel.party.strip.people] == ["李四"]
    counter.screen.panel.save()
    assert len(counter.inside) == 2


def test_the_persons_of_the_form_are_the_whole_party_and_are_counted_once(counter: Counter) -> None:
    walk_in(counter, "李四", "王五", saves=False)
    counter.screen.panel.form.focus("people")
    counter.type("5")
    counter.save()
    assert counter.today.people_inside == 5
    assert counted(counter.store.read(present, now=clock.now())).total == 5
    assert "5 people" in counter.screen.inside._count.text()


def test_a_single_visitor_meets_no_question_and_no_companion(counter: Counter) -> None:
    counter.walk_in("王小明")
    assert [job.paper for job in counter.store.read(queue.recent_jobs, "")] == ["badge"]
    assert (counter.inside, counter.register[0].companions) == (("王小明",), 0)


# -- badges on a sheet


def test_badges_go_on_one_sheet_from_the_label_asked_for(counter: Counter) -> None:
    sheet_of_labels(counter)
    walk_in(counter, "李四", "王五", saves=False)
    choice = counter.screen.panel.party.badges
    assert (choice.isVisible(), choice.label.text()) == (True, "1")
    choice.label.setFocus()
    choice.label.selectAll()
    counter.type("9")
    counter.save()
    assert counter.print_papers() == 1
    walk_in(counter, "赵六", name="单田芳", saves=False)
    assert choice.label.text() == "2"
    counter.press(Qt.Key.Key_B, CTRL)
    assert not choice.label.isVisible()
    counter.save()
    assert [job.paper for job in counter.store.read(queue.recent_jobs, "")] == ["badge", "badge", "badges"]


def test_a_label_no_sheet_has_is_refused_in_a_sentence(counter: Counter) -> None:
    sheet_of_labels(counter)
    walk_in(counter, "李四", saves=False)
    counter.screen.panel.party.badges.label.setText("99")
    counter.save()
    assert "has 10 labels" in counter.screen.panel._sentence.text()
    assert counter.register == ()


# -- announced groups on the first screen


def test_an_announced_group_is_one_row_and_all_of_it_comes_by_one_key(counter: Counter) -> None:
    announce(counter, "孙七", "周八")
    expected = board(counter, "expected")
    (row,) = expected.list.rows()
    assert (isinstance(row, Party), expected._shown(row).title) == (True, "欧阳娜娜 and 2 more")
    counter.keys = 0
    counter.press(Qt.Key.Key_Return, CTRL)
    assert (counter.keys, sorted(counter.inside)) == (1, sorted(("欧阳娜娜", "孙七", "周八")))
    counter.press(Qt.Key.Key_Z, CTRL)
    assert set(states(counter).values()) == {EXPECTED}
    assert expected.list.rows()[0].people == 3


def test_some_of_it_come_ticked_and_one_by_its_own_key(counter: Counter) -> None:
    announce(counter, "孙七", "周八", "吴九")
    board(counter, "expected")
    counter.press(Qt.Key.Key_G, CTRL)
    panel = counter.screen.groups.panel
    counter.press(Qt.Key.Key_Space)
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Space)
    counter.press(Qt.Key.Key_Return, CTRL)
    assert states(counter) == {"欧阳娜娜": INSIDE, "孙七": INSIDE, "周八": EXPECTED, "吴九": EXPECTED}
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    assert states(counter)["周八"] is INSIDE
    assert panel.isVisible()
    counter.press(Qt.Key.Key_Return, CTRL)
    assert (set(states(counter).values()), panel.isVisible()) == ({INSIDE}, False)


def test_a_group_unfolds_and_one_of_it_is_checked_in_from_the_board(counter: Counter) -> None:
    announce(counter, "孙七", "周八")
    expected = board(counter, "expected")
    counter.press(Qt.Key.Key_Right)
    assert [row.name for row in expected.list.rows()[1:]] == ["欧阳娜娜", "孙七", "周八"]
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    assert states(counter) == {"欧阳娜娜": EXPECTED, "孙七": INSIDE, "周八": EXPECTED}
    expected.mark(0)
    counter.press(Qt.Key.Key_Space)
    assert len(expected.list.rows()) == 1


def test_the_form_of_an_announced_lead_brings_the_companions_along(counter: Counter) -> None:
    announce(counter, "孙七", "周八")
    counter.from_box()
    counter.type("欧阳")
    counter.enter()
    strip = counter.screen.panel.party.strip
    assert [each.name for each in strip.people] == ["孙七", "周八"]
    strip.take_out(1)
    counter.screen.panel.save()
    assert states(counter) == {"欧阳娜娜": INSIDE, "孙七": INSIDE, "周八": EXPECTED}
    assert [row.lead for row in counter.register] == ["", "欧阳娜娜", "欧阳娜娜"]


@pytest.mark.parametrize("is_watched", [True, False])
def test_one_of_a_group_who_must_be_looked_at_or_sign_first_stands_in_the_form(counter: Counter, is_watched: bool) -> None:
    if is_watched:
        counter.store.do(watch.add, {"kind": "ban", "name": "孙七", "reason": "闹事"}, by=SYSTEM, now=clock.now())
    else:
        counter.store.do(change_setting, "sign_notice", "always", by=SYSTEM, now=clock.now())
    announce(counter, "孙七", "周八")
    board(counter, "expected")
    counter.press(Qt.Key.Key_G, CTRL)
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    panel = counter.screen.panel
    assert (counter.inside, panel.form.text("name"), panel.isVisible()) == ((), "孙七", True)
    counter.save()
    assert (panel.watch.strip.isVisible(), bool(counter.window.findChildren(SigningSheet))) == (is_watched, not is_watched)


def test_a_group_that_will_not_come_is_cancelled_with_one_reason(counter: Counter) -> None:
    announce(counter, "孙七")
    board(counter, "expected")
    counter.press(Qt.Key.Key_G, CTRL)
    counter.press(Qt.Key.Key_Delete)
    assert counter.window.findChild(Question) is not None
    counter.type("2")
    assert {(row.state, row.reason) for row in counter.register} == {(VisitState.CANCELLED, "Cancelled by the host")}


# -- the room of expected visits


def test_the_board_of_expected_visits_folds_groups_too(counter: Counter) -> None:
    announce(counter, "孙七", "周八")
    counter.window.open_room("expected")
    room: Any = counter.window.room("expected")
    QApplication.processEvents()
    text = room.model.columns[2].text
    assert [text(row) for row in room.model.rows] == ["▸ 欧阳娜娜 +2"]
    counter.press(Qt.Key.Key_Right)
    assert [text(row) for row in room.model.rows] == ["▾ 欧阳娜娜 +2", "欧阳娜娜", "↳ 孙七", "↳ 周八"]
    counter.press(Qt.Key.Key_Left)
    counter.enter()
    assert room.party.list.hasFocus()
    counter.press(Qt.Key.Key_Escape)
    room.table.selectRow(0)
    room.table.setFocus()
    counter.press(Qt.Key.Key_Return, CTRL)
    assert (set(states(counter).values()), room.model.rows) == ({INSIDE}, ())


def test_companions_are_announced_with_their_lead(counter: Counter) -> None:
    counter.window.open_room("expected")
    room: Any = counter.window.room("expected")
    counter.press(Qt.Key.Key_N, CTRL)
    room.panel.form.fill({"name": "欧阳娜娜", "host": "5-1-0803", "purpose": "参观"})
    room.panel.form.focus("company")
    counter.press(Qt.Key.Key_G, CTRL)
    counter.type("孙七 12")
    counter.enter()
    counter.save()
    assert "孙七: A phone has" in room.panel.strip._wrong.text()
    counter.press(Qt.Key.Key_Backspace)
    counter.type("孙七")
    counter.save()
    assert [(row.name, row.lead, row.state) for row in counter.register] == [("欧阳娜娜", "", EXPECTED), ("孙七", "欧阳娜娜", EXPECTED)]
    assert room.panel.is_blank
    room.expect_again(counter.visit("欧阳娜娜").id)
    assert [each.name for each in room.panel.strip.people] == ["孙七"]


def test_pasted_rows_show_who_leads_before_they_are_announced(counter: Counter) -> None:
    counter.window.open_room("expected")
    room: Any = counter.window.room("expected")
    room.open_groups()
    QGuiApplication.clipboard().setText("姓名\t电话\n张三\t13800138000\n李四\t13900139000\n")
    room.groups.shared.fill({"day": "+4", "host": "5-1-0803", "purpose": "参观"})
    room.groups.paste()
    model, lead = room.groups.model, 2 + room.groups.model.fields.index("lead")
    assert [model.index(n, lead).data() for n in range(2)] == ["leads 1", "张三"]
    room.groups.as_one.setChecked(False)
    assert [model.index(n, lead).data() for n in range(2)] == ["", ""]
    model.setData(model.index(0, lead), "王总")
    assert "王总 stands in no row" in model.rows[0].reason
    model.setData(model.index(0, lead), "李四")
    room.groups.take()
    assert {row.name: row.lead for row in counter.register} == {"张三": "李四", "李四": ""}


# -- leaving


def test_one_some_and_the_rest_of_a_group_leave_and_the_board_says_who_is_still_inside(counter: Counter) -> None:
    walk_in(counter, "李四", "王五", "赵六", "孙七")
    inside = board(counter, "inside")
    counter.enter()
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    assert states(counter)["李四"] is LEFT
    counter.press(Qt.Key.Key_Up)
    counter.press(Qt.Key.Key_Space)
    counter.press(Qt.Key.Key_T, CTRL)
    counter.press(Qt.Key.Key_Return, CTRL)
    assert (counter.visit("张三").state, counter.visit("张三").leaving) == (LEFT, Leaving.REPORTED)
    (row,) = inside.list.rows()
    shown = inside._shown(row)
    assert shown.title == "Group of 张三: 3"
    assert "without 张三 · 王五, 赵六, 孙七" in shown.detail
    board(counter, "inside")
    counter.press(Qt.Key.Key_Return, CTRL)
    assert counter.inside == ()
    counter.press(Qt.Key.Key_Z, CTRL)
    assert sorted(counter.inside) == sorted(("王五", "赵六", "孙七"))


def test_from_the_sign_out_list_a_group_leaves_by_one_key(counter: Counter) -> None:
    walk_in(counter, "李四", "王五")
    counter.walk_in("单田芳", "1202")
    counter.press(Qt.Key.Key_F6)
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Return, CTRL)
    assert counter.inside == ("单田芳",)
    assert counter.toasts[-1] == "张三 and 2 more signed out."


def test_by_name_only_the_one_named_signs_out(counter: Counter) -> None:
    walk_in(counter, "李四", "王五")
    counter.from_box()
    counter.type("李四")
    counter.enter()
    assert states(counter) == {"张三": INSIDE, "李四": LEFT, "王五": INSIDE}


def test_a_waiting_group_goes_in_and_late_companions_join_it(counter: Counter) -> None:
    counter.store.do(change_setting, "admit_on_arrival", False, by=SYSTEM, now=clock.now())
    walk_in(counter, "李四")
    assert set(states(counter).values()) == {WAITING}
    board(counter, "inside")
    counter.press(Qt.Key.Key_Return, CTRL)
    assert set(states(counter).values()) == {INSIDE}
    board(counter, "inside")
    counter.enter()
    counter.screen.groups.panel.more.setFocus()
    counter.type("王五 13900139000")
    counter.enter()
    assert [(row.name, row.lead, row.state) for row in counter.register][2:] == [("王五", "张三", WAITING)]


def test_the_register_and_the_record_name_the_lead(counter: Counter) -> None:
    walk_in(counter, "李四")
    counter.visits.show_visit(counter.visit("李四").id)
    details = counter.visits.details
    assert ("With", "张三") in facts(details.details.row)
    assert [row.name for row in details.details.party] == ["张三", "李四"]
    column = next(column for column in counter.visits.rows.columns if column.title == "With")
    assert [column.text(row) for row in counter.register] == ["+1", "张三"]
