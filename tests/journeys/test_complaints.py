"""Complaints through the real window, by keys: from the first word to the return visit, satisfied or not."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.complaints.fields import ClockKind, Level, LinkKind, Move, State
from app.complaints.service import register
from app.core import clock
from app.desk.check import check_all
from app.opinions.service import register as take_opinion
from app.visits.service import arrive
from tests.journeys.complaint_office import (
    DIRECTOR,
    HEAD,
    LEAK,
    LIFT,
    MANAGER,
    NOISE,
    OFFICER,
    TO_HAND,
    TO_REVISIT,
    WORKER,
    ComplaintCounter,
)
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import CTRL, SHIFT
from ui.complaints.filters import View
from ui.tickets.board_list import TicketBoardRow
from ui.visits.tickets_of import ComplaintsOf

S, M = State, Move


@pytest.fixture
def desk(counter: Counter) -> ComplaintCounter:
    return ComplaintCounter(counter)


def test_a_noise_complaint_is_registered_while_the_person_stands_there_and_satisfied_in_round_one(desk: ComplaintCounter) -> None:
    desk.counter.from_box()
    row = desk.complain(severity="ordinary", is_sorry="yes", superior="陈主任")
    assert (row.number, row.state, row.owner) == ("投诉〔2026〕0001", S.REGISTERED, OFFICER)
    assert (row.home, row.kind, row.wish) == ("5-1-0803 林先生", "秩序安全 / 噪音扰民 / 邻里噪音", "请上门制止")
    assert "投诉〔2026〕0001" in desk.toast
    assert desk.form_side.done.isVisible()
    desk.go_through(row.id, *TO_REVISIT)
    assert desk.stands(row.id) is S.TO_REVISIT
    assert desk.due_of(row.id, ClockKind.RETURN) == "11-30 17:30"  # a week from handled (P1-5)
    desk.do(row.id, M.VISIT)
    done = desk.complaint(row.id)
    assert (done.state, done.round, done.satisfaction) == (S.CLOSED, 1, "satisfied")
    assert desk.offers(row.id, WORKER) >= {M.CORRECTIVE, M.NOTE}  # a corrective action outlives the case
    desk.do(row.id, M.CORRECTIVE)
    desk.do(row.id, M.VERIFY_CORRECTIVE)
    assert desk.runs(row.id) == set()
    assert desk.store.read(check_all).troubles == ()


def test_a_lift_complaint_unsatisfied_twice_goes_up_to_the_manager_who_ends_it(desk: ComplaintCounter) -> None:
    row = desk.complain(LIFT, summary="电梯又停在两层之间")
    desk.go_through(row.id, *TO_REVISIT)
    desk.do(row.id, M.VISIT, satisfaction="unsatisfied", why="还是停")
    one = desk.complaint(row.id)
    assert (one.state, one.round, one.level, one.is_pending) == (S.IN_HAND, 2, Level.DIRECTOR, True)
    assert M.DECIDE_ROUND not in desk.offers(row.id, MANAGER)
    desk.do(row.id, M.DECIDE_ROUND, DIRECTOR)
    for move in (M.REMEDY, M.RESULT, M.REPORT):
        desk.do(row.id, move)
    desk.do(row.id, M.VISIT, satisfaction="unsatisfied", why="又停了一次")
    two = desk.complaint(row.id)
    assert (two.round, two.level) == (3, Level.MANAGER)
    assert M.END not in desk.offers(row.id, DIRECTOR)
    assert "round 3" in desk.complaint_card._round.text()
    desk.do(row.id, M.END)
    assert desk.stands(row.id) is S.ENDED
    assert [one.satisfaction for one in desk.whole_of(row.id).attached.visits] == ["unsatisfied", "unsatisfied"]
    assert desk.store.read(check_all).troubles == ()


def test_an_unfounded_one_is_the_directors_word_and_is_told(desk: ComplaintCounter) -> None:
    row = desk.complain(summary="楼上装修")
    desk.go_through(row.id, M.START, M.FACTS)
    for name in (OFFICER, HEAD, MANAGER):
        assert M.UNFOUNDED not in desk.offers(row.id, name), name
    desk.do(row.id, M.UNFOUNDED)
    assert desk.stands(row.id) is S.UNFOUNDED
    desk.do(row.id, M.TELL)
    assert (desk.stands(row.id), desk.complaint(row.id).told_how) == (S.CLOSED, "phone")


def test_a_repair_runs_the_call_of_24_hours_and_the_visit_of_a_week(desk: ComplaintCounter) -> None:
    row = desk.complain(LEAK, summary="楼上漏水滴到灶台")
    desk.go_through(row.id, *TO_HAND, M.REMEDY, M.RESULT)
    assert {"call", "return"} <= desk.runs(row.id)
    assert (desk.due_of(row.id, ClockKind.CALL), desk.due_of(row.id, ClockKind.RETURN)) == ("11-24 09:00", "11-30 17:30")
    desk.do(row.id, M.REPORT)
    desk.do(row.id, M.CALL)
    assert "call" not in desk.runs(row.id)
    assert "return" in desk.runs(row.id)  # the visit comes all the same (P1-5 beside P1-3)
    desk.do(row.id, M.VISIT)
    assert desk.stands(row.id) is S.CLOSED


# -- what must not go wrong


def test_a_form_with_something_missing_or_too_long_keeps_everything_and_says_so(desk: ComplaintCounter) -> None:
    desk.press(Qt.Key.Key_F5)
    panel = desk.form_side.panel
    desk.type(NOISE, "张三", "13800138000", "0803")
    panel.form.fill({"story": "长" * 4001, "wish": "安静"})
    desk.save()
    assert desk.form_side.is_open
    assert panel.form.focused() == "summary"
    assert panel.form.value("wish") == "安静"
    assert panel.form.editor("story").property("wrong")
    panel.form.fill({"summary": "夜里吵", "story": "长" * 4000})
    desk.save()
    assert desk.newest_complaint.story == "长" * 4000


def test_a_kind_nobody_knows_is_a_sentence_and_one_divided_further_offers_its_kinds(desk: ComplaintCounter) -> None:
    desk.press(Qt.Key.Key_F5)
    panel = desk.form_side.panel
    desk.type("没有的类别", "张三", "13800138000", "", "吵")
    desk.save()
    assert panel.form.focused() == "kind"
    panel.kinds.clear()
    desk.counter.type("zxzy")  # 装修噪音 by its initials
    desk.counter.enter()
    assert panel.form.value("kind") == "秩序安全 / 噪音扰民 / 装修噪音"
    panel.form.focus("kind")
    panel.kinds.clear()
    desk.press(Qt.Key.Key_Down)
    assert panel.kinds.is_open
    desk.press(Qt.Key.Key_Down)
    desk.counter.enter()  # the first of the first level: what is below it is offered in the same line
    assert panel.kinds.text() == "设施设备 / "
    assert panel.kinds.is_open
    desk.counter.enter()  # the first below it is marked
    desk.counter.enter()
    assert panel.form.value("kind") == "设施设备 / 电梯 / 停运或困人"


def test_the_same_again_is_shown_while_it_is_typed_and_ticked_by_a_key(desk: ComplaintCounter) -> None:
    first = desk.complain()
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_F5)
    panel = desk.form_side.panel
    desk.type(NOISE, "李四", "13900139000", "0803", "楼上又吵")
    desk.settle()
    panel.known()
    assert panel.alike.numbers == (first.number,)
    desk.press(Qt.Key.Key_U, CTRL)
    desk.save()
    second = desk.newest_complaint
    assert second.repeats == 1
    links = desk.whole_of(second.id).attached.links
    assert [(link.number, link.kind) for link in links] == [(first.number, LinkKind.REPEATED)]


def test_a_half_filled_complaint_is_a_card_that_comes_back(desk: ComplaintCounter) -> None:
    desk.press(Qt.Key.Key_F5)
    desk.type(NOISE, "张三")
    desk.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert desk.form_side.panel.is_blank
    desk.press(Qt.Key.Key_F5)
    assert desk.form_side.panel.resume()
    assert desk.form_side.panel.form.value("name") == "张三"
    assert NOISE in desk.form_side.panel.form.value("kind")


def test_a_complaint_just_registered_can_be_taken_back_and_its_number_is_used_up(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.stands(row.id) is S.VOID
    assert desk.complain().number == "投诉〔2026〕0002"


def test_there_is_no_return_visit_before_the_handling_and_no_key_for_the_wrong_role(desk: ComplaintCounter) -> None:
    row = desk.complain()
    assert desk.offers(row.id, WORKER) & {M.VISIT, M.DISPATCH, M.START} == set()
    desk.go_through(row.id, *TO_HAND)
    for name in (WORKER, OFFICER, DIRECTOR, MANAGER):
        assert M.VISIT not in desk.offers(row.id, name), name
    assert M.DISPATCH not in desk.offers(row.id, OFFICER)


def test_two_who_decide_at_once_the_second_is_told_in_a_sentence_and_keeps_the_words(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.go_through(row.id, M.START, M.FACTS)
    desk.as_(DIRECTOR)
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    desk.press_move(M.DISPATCH)
    form = desk.complaint_card.form
    assert form is not None
    form.form.fill({"method": "我的办法"})
    from app.complaints.deciding import to_manager

    desk.store.do(to_manager, row.id, {"why": "另一柜台"}, by=desk.actor(DIRECTOR, "2"), now=clock.now())  # at another counter
    desk.save()
    QApplication.processEvents()
    assert desk.stands(row.id) is S.MANAGER
    assert desk.counter.complaints or not form.form.isHidden()
    assert any("我的办法" in card.about for card in desk.window.desk.parking.rows)


def test_who_else_has_a_complaint_open_is_said_on_the_card(desk: ComplaintCounter) -> None:
    from app.tickets.views import look

    row = desk.complain()
    desk.store.do(look, row.id, by=desk.actor(OFFICER, "2"), now=clock.now())
    desk.as_(DIRECTOR, "1")
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    desk.complaint_card._look()
    assert OFFICER in desk.complaint_card._viewers.sentence


# -- carried over


def test_from_a_call_one_key_makes_a_complaint_with_everything_and_each_leads_to_the_other(desk: ComplaintCounter) -> None:
    desk.press(Qt.Key.Key_F3)
    call = desk.window.room("today").phone.call
    call.form.fill({"name": "张三", "phone": "13800138000", "text": "楼上半夜跳绳，请管一管"})
    desk.press(Qt.Key.Key_F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    assert [panel.form.value(name) for name in ("name", "summary", "channel")] == ["张三", "楼上半夜跳绳，请管一管", "call"]
    panel.form.fill({"kind": NOISE})
    desk.save()
    row = desk.newest_complaint
    assert (row.source_kind, row.name, row.channel) == ("call", "张三", "call")
    desk.as_(OFFICER)
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    desk.press(Qt.Key.Key_O, CTRL | SHIFT)
    assert desk.window.front is desk.window.room("calls")


def test_a_ticket_becomes_a_complaint_by_the_same_key(desk: ComplaintCounter) -> None:
    ticket = desk.open(matter="卫生间渗水两周没人修")
    desk.look_at(ticket.id)
    desk.press(Qt.Key.Key_F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    assert panel.form.value("phone").replace(" ", "") == "13800138000"
    panel.form.fill({"kind": LEAK})
    desk.save()
    assert (desk.newest_complaint.source_kind, desk.newest_complaint.source_number) == ("ticket", ticket.number)
    assert any("became" in str(line.facts) or "Made into" in str(line.facts) for line in desk.story(ticket.id))


def test_an_opinion_becomes_a_complaint_and_says_what_it_became(desk: ComplaintCounter) -> None:
    form = {"kind": "opinion", "channel": "phone", "name": "张三", "phone": "13800138000", "text": "楼道垃圾三天没有清"}
    opinion = desk.store.do(take_opinion, form, by=desk.actor("李红"), now=clock.now()).value
    desk.window.show_record("opinion", opinion.id)
    QApplication.processEvents()
    desk.press(Qt.Key.Key_F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    assert (panel.form.value("channel"), panel.form.value("summary")) == ("call", "楼道垃圾三天没有清")
    panel.form.fill({"kind": "垃圾未清运"})
    desk.save()
    row = desk.newest_complaint
    assert (row.source_kind, row.source_number) == ("opinion", opinion.number)
    desk.window.show_record("opinion", opinion.id)
    QApplication.processEvents()
    links = desk.window.room("opinions").findChildren(ComplaintsOf)
    assert [link.text().split(" · ")[1] for one in links for link in one.links][-1:] == [row.number]


def test_a_visit_marked_on_the_first_screen_becomes_a_complaint(desk: ComplaintCounter) -> None:
    form = {"name": "王大妈", "host": "5-1-0803", "purpose": "反映噪音", "phone": "13700137000"}
    desk.store.do(arrive, form, by=desk.actor("李红"), now=clock.now())
    today: Any = desk.window.room("today")
    desk.press(Qt.Key.Key_F7)
    today.reload()
    today.inside.list.setFocus()
    today.inside.list.pick(0)
    desk.press(Qt.Key.Key_F5)
    QApplication.processEvents()
    panel = desk.form_side.panel
    assert (panel.form.value("name"), panel.form.value("summary")) == ("王大妈", "反映噪音")
    panel.form.fill({"kind": NOISE})
    desk.save()
    assert desk.newest_complaint.source_kind == "visit"


# -- the room


def test_boards_return_visits_and_corrective_actions_lead_to_the_same_card(desk: ComplaintCounter) -> None:
    far = desk.complain(home="3-2-1202", summary="远处的")
    desk.press(Qt.Key.Key_Escape)
    near = desk.complain(home="2-1-0101", summary="近处的")
    desk.go_through(far.id, *TO_REVISIT)
    desk.go_through(near.id, *TO_REVISIT)
    desk.go("2026-11-25 09:00")
    desk.as_(OFFICER)
    screen = desk.room_of_complaints()
    screen.filters.choose(list(screen.filters.scopes)[-1])
    assert len(screen.list.rows()) == 2
    clock.fix(clock.now())
    desk.go("2026-11-30 09:00")
    screen.filters.choose_view(View.VISITS)
    assert [row.summary for row in screen.list.rows()] == ["近处的", "远处的"]  # in the order of the addresses
    shown = screen.board_row(screen.list.rows()[0])
    assert isinstance(shown, TicketBoardRow)
    assert shown.title.startswith("2-1-0101")
    screen.filters.choose_view(View.ACTIONS)
    assert len(screen.list.rows()) == 2
    assert screen.shown.record_id in {far.id, near.id}
    screen.filters.text.setText("远处")
    screen.filters.changed.emit()
    assert len(screen.list.rows()) == 1


def test_the_one_box_opens_a_complaint_by_its_number_and_the_due_board_shows_it(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.press(Qt.Key.Key_Escape)
    today: Any = desk.window.room("today")
    assert [due.row.id for due in today.due.list.rows()] == [row.id]
    desk.as_(OFFICER)
    desk.window.show_record("complaint", row.id)
    QApplication.processEvents()
    assert desk.window.front is desk.complaints
    assert desk.complaint_card.record_id == row.id


def test_a_guard_registers_a_complaint_and_reads_none(desk: ComplaintCounter) -> None:
    desk.as_("赵师傅")
    assert not desk.window.rail.has("complaints")
    row = desk.complain()
    assert row.received_by == "赵师傅"
    assert desk.form_side.done.verbs == ()


def test_a_half_filled_move_comes_back_with_the_same_move(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.as_(OFFICER)
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    desk.press_move(M.START)
    form = desk.complaint_card.form
    assert form is not None
    form.form.fill({"at_once": "先去看看"})
    desk.press(Qt.Key.Key_Escape)
    desk.press_move(M.START)
    QApplication.processEvents()
    again = desk.complaint_card.form
    assert again is not None
    assert again.form.value("at_once") == "先去看看"


def test_registered_by_another_counter_the_board_shows_it_at_once(desk: ComplaintCounter) -> None:
    desk.as_(OFFICER)
    screen = desk.room_of_complaints()
    assert screen.list.rows() == ()
    form = {"channel": "visit", "kind": NOISE, "name": "张三", "phone": "13800138000", "summary": "吵"}
    made = desk.store.do(register, form, by=desk.actor("李红", "2"), now=clock.now()).value
    screen.take_change(frozenset({"Complaint"}))
    assert [row.id for row in screen.list.rows()] == [made.complaint_id]


def test_the_acknowledgement_the_notice_and_the_round_list_are_looked_at_and_printed(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.press(Qt.Key.Key_7, CTRL)  # a slip goes straight to the printer
    assert desk.counter.print_papers() == 1
    desk.go_through(row.id, *TO_HAND)
    desk.as_(HEAD)
    desk.window.desk.show_complaint(row.id)
    QApplication.processEvents()
    desk.press(Qt.Key.Key_P, CTRL)  # the handling notice is what is needed now (P2六)
    assert len(desk.sheets) == 1
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.counter.print_papers() == 1
    desk.go_through(row.id, M.REMEDY, M.RESULT, M.REPORT)
    desk.go("2026-11-30 09:00")
    desk.as_(OFFICER)
    screen = desk.room_of_complaints()
    screen.filters.choose_view(View.VISITS)
    assert screen.round_button.isVisible()
    desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    assert len(desk.sheets) == 1
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.counter.print_papers() == 1


def test_the_tree_of_kinds_is_edited_in_the_settings(desk: ComplaintCounter) -> None:
    desk.window.open_room("settings")
    screen: Any = desk.window.room("settings")
    screen.tabs.setCurrentWidget(screen.complaints)
    kinds = screen.complaints.kinds
    kinds.reload()
    many = len(kinds.model.rows)
    kinds.form.fill({"name": "电梯广告", "parent": "设施设备 / 电梯"})
    kinds.save()
    assert len(kinds.model.rows) == many + 1

    def pick(name: str) -> None:
        kinds.table.selectRow(next(n for n, row in enumerate(kinds.model.rows) if row.name == name))

    pick("电梯广告")
    kinds.form.fill({"name": "广告扰民", "parent": "秩序安全 / 噪音扰民"})
    kinds.save()
    assert next(row.path for row in kinds.model.rows if row.name == "广告扰民") == "秩序安全 / 噪音扰民 / 广告扰民"
    pick("广告扰民")
    before = [row.name for row in kinds.model.rows]
    kinds._shift(kinds.table.current(), by=-1)
    assert [row.name for row in kinds.model.rows].index("广告扰民") == before.index("广告扰民") - 1
    used = desk.complain("广告扰民")
    pick("广告扰民")
    kinds._ask_remove(kinds.table.current())
    desk.counter.save()
    desk.counter.enter()
    assert used.kind.endswith("广告扰民")
