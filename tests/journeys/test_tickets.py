"""First-contact tickets through the real window, by keys: from the first word to the answer, whoever is there and whoever is not."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.core.clock import local
from app.desk.check import check_all
from app.office.absences import plan
from app.tickets.fields import Move, TicketState
from app.tickets.story import attached
from app.tickets.views import look
from app.tickets.work import work
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import CTRL, PASSWORD, SHIFT, TicketCounter
from ui.tickets.approve_strip import ApproveStrip

S, M = TicketState, Move


@pytest.fixture
def desk(counter: Counter) -> TicketCounter:
    return TicketCounter(counter)


def test_an_answer_at_once_needs_the_words_and_few_keys_more(desk: TicketCounter) -> None:
    desk.counter.from_box()
    words = ("张三", "13800138000", "0803", "问停车费怎么交", "")
    desk.press(Qt.Key.Key_F4)
    desk.type(*words)
    desk.save()
    assert desk.newest.state is S.RECEIVED
    desk.press(Qt.Key.Key_1, CTRL)
    desk.type("已告知可在前台或手机缴纳")
    desk.counter.enter()
    desk.type("1")
    desk.save()
    row = desk.newest
    assert (row.state, row.result, row.reaction) == (S.REPORTED, "已告知可在前台或手机缴纳", "Content")
    assert (row.owner, row.home) == ("李红", "5-1-0803 林先生")
    typed = sum(len(each) for each in words) + len("已告知可在前台或手机缴纳")
    assert desk.counter.keys - typed <= 10
    assert desk.store.read(check_all).troubles == ()


def test_a_ticket_just_opened_can_be_taken_back_and_its_number_is_used_up(desk: TicketCounter) -> None:
    row = desk.open()
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.state(row.id) is S.VOID
    assert desk.open().number != row.number


def test_papers_are_asked_for_once_the_promise_waits_over_a_make_up_saturday_and_goes_on(desk: TicketCounter) -> None:
    desk.go("2026-10-09 10:00")  # Friday; Saturday is worked to make up for the holidays
    row = desk.open(home="0803", matter="办理装修", item="装修手续")
    assert (desk.newest.topic, desk.side.done.verbs[2]) == ("办理装修手续", "Ask for papers")
    assert desk.counter.print_papers() == 1  # the receipt
    desk.press(Qt.Key.Key_3, CTRL)
    form = desk.card.form
    assert form is not None
    assert form.papers is not None
    desk.type("1")  # the first paper this matter takes
    desk.counter.type("1")  # not brought
    desk.counter.enter()
    desk.type("施工图", "3", "加盖公章")  # what no list names
    desk.counter.enter()
    desk.counter.enter()
    assert form.papers.text.splitlines()[0].startswith("装修申请表 | not brought | ")
    desk.save()
    assert (desk.state(row.id), len(desk.sheets)) == (S.WAITING, 1)
    assert desk.card.clocks.words[-1] == "Promise: paused"
    desk.press(Qt.Key.Key_P, CTRL)  # the notice is in front: printing freezes it
    lists = desk.store.read(attached, row.id).lists
    assert lists[0].printed_at is not None
    assert M.EDIT_LIST not in desk.moves
    assert desk.counter.print_papers() == 1
    desk.go("2026-10-12 09:00")  # Monday
    desk.move(M.PAPERS_IN)
    desk.type("a")
    desk.save()
    assert desk.state(row.id) is S.WORKING
    (promise,) = [one for one in desk.row(row.id).clocks if one.kind == "promise"]
    assert f"{local(promise.due_at):%m-%d %H:%M}" == "10-15 17:30"  # three working days from Monday, the Saturday in between lost nothing
    desk.move(M.FINISH)
    desk.type("装修许可已发")
    desk.save()
    desk.move(M.REPORT_BACK)
    desk.type("1")
    desk.save()
    assert (desk.state(row.id), desk.row(row.id).told_how) == (S.REPORTED, "phone")
    assert desk.store.read(check_all).troubles == ()


def test_a_second_list_counts_only_with_the_heads_word_given_at_the_counter(desk: TicketCounter) -> None:
    desk.give_password("陈主任")
    row = desk.open()
    for n in range(2):
        desk.look_at(row.id)
        desk.move(M.ASK_PAPERS)
        desk.type(f"材料{n}", "1")
        form = desk.card.form
        assert form is not None
        form.form.fill({"basis": "办事指南", "delivery": "phone", "proof": "read_back"})
        desk.save()
    assert desk.row(row.id).lists == 1
    strip = desk.card.findChild(ApproveStrip)
    assert strip is not None
    strip.head.setCurrentIndex(strip.head.findText("陈主任", Qt.MatchFlag.MatchStartsWith))
    strip.password.setFocus()
    desk.type("wrong one here")
    desk.counter.enter()
    assert desk.row(row.id).lists == 1
    desk.type(PASSWORD)
    desk.counter.enter()
    assert desk.row(row.id).lists == 2


def test_a_matter_of_another_department_is_handed_over_on_the_phone_called_back_and_accepted(desk: TicketCounter) -> None:
    desk.press(Qt.Key.Key_F4)
    desk.type("李四", "13900139000", "", "电梯夜里响", "")
    desk.side.panel.form.fill({"channel": "call"})
    desk.save()
    row = desk.newest
    desk.press(Qt.Key.Key_4, CTRL)
    form = desk.card.form
    assert form is not None
    desk.type("zg")  # 张工 by the initials of his name
    desk.counter.enter()
    assert "8201" in form._told.text()  # what the caller is told before it goes
    desk.type("11")  # another department's duty; no papers
    form.form.fill({"is_told": "yes"})
    desk.save()
    assert (desk.state(row.id), desk.row(row.id).owner) == (S.HANDING_OVER, "李红")
    assert {"call_back", "accept", "promise"} <= {one.kind for one in desk.row(row.id).running}
    desk.move(M.CALL_BACK)
    desk.counter.enter()
    desk.save()
    assert "call_back" not in {one.kind for one in desk.row(row.id).running}
    desk.as_("张工")
    desk.room()
    assert desk.card.ticket_id == row.id  # it is the first that waits for him
    desk.move(M.ACCEPT)
    desk.save()
    found = desk.row(row.id)
    assert (found.state, found.owner, found.first_owner) == (S.WORKING, "张工", "李红")
    assert {M.FINISH, M.HAND_OVER} <= desk.moves
    desk.move(M.FINISH)
    desk.type("减振垫已换")
    desk.save()
    assert M.REPORT_BACK not in desk.moves  # the first owner reports it back
    desk.as_("李红")
    desk.room()
    desk.look_at(row.id)
    desk.move(M.REPORT_BACK)
    desk.type("2")
    desk.save()
    assert desk.state(row.id) is S.REPORTED
    assert desk.store.read(check_all).troubles == ()


def test_what_is_returned_once_is_handed_over_again_and_the_second_time_the_leader_says_whose_it_is(desk: TicketCounter) -> None:
    row = desk.open(item="")
    for n in range(2):
        desk.as_("李红")
        desk.look_at(row.id)
        desk.move(M.HAND_OVER)
        desk.type("张工")
        desk.counter.enter()
        desk.type("11")
        form = desk.card.form
        assert form is not None
        form.form.fill({"is_told": "yes"})
        desk.save()
        desk.as_("张工")
        desk.look_at(row.id)
        desk.move(M.SEND_BACK)
        desk.type("1")
        desk.type("1")
        desk.save()
        assert desk.row(row.id).returns == n + 1
    assert desk.state(row.id) is S.DISPUTED
    desk.as_("周总")
    desk.room()
    assert desk.screen.filters.decide.isVisible()
    desk.screen.filters.decide.click()
    assert [each.id for each in desk.screen.list.rows()] == [row.id]
    desk.look_at(row.id)
    desk.move(M.ASSIGN)
    desk.type("李师傅")
    desk.counter.enter()
    desk.type("3")
    desk.save()
    assert (desk.state(row.id), desk.row(row.id).owner) == (S.WORKING, "李师傅")


def test_a_clerk_cannot_refuse_the_head_does_and_the_owner_tells_it(desk: TicketCounter) -> None:
    row = desk.open(matter="要求在外墙装广告牌")
    desk.look_at(row.id)
    assert M.REFUSE not in desk.moves
    desk.move(M.RED_LIGHT)
    desk.type("规定不允许", "业主大会决议")
    desk.save()
    assert desk.state(row.id) is S.RED_LIGHT
    assert not desk.moves & {M.REFUSE, M.NOT_NOW, M.INSTRUCT}  # absent, not greyed out
    desk.as_("周总")
    desk.look_at(row.id)
    assert M.REFUSE not in desk.moves  # the division leader may put it off, not refuse (W6.1)
    assert {M.NOT_NOW, M.INSTRUCT} <= desk.moves
    desk.as_("陈主任")
    desk.look_at(row.id)
    desk.move(M.REFUSE)
    desk.type("不予同意", "1")
    desk.save()
    assert desk.state(row.id) is S.REFUSED
    desk.as_("李红")
    desk.look_at(row.id)
    desk.move(M.TELL_REFUSAL)
    desk.type("按规定外墙不能装广告牌，请谅解")
    form = desk.card.form
    assert form is not None
    form.form.fill({"papers_back": "signed", "reaction": "接受"})
    desk.save()
    found = desk.row(row.id)
    assert (found.state, found.is_refused) == (S.REPORTED, True)
    assert [line.move for line in desk.story(row.id)][-3:] == [M.REFUSE, M.TELL_REFUSAL, M.REPORT_BACK]


def test_what_cannot_be_done_for_now_comes_up_again_by_itself_on_its_day(desk: TicketCounter) -> None:
    row = desk.open(matter="更换单元门")
    desk.look_at(row.id)
    desk.move(M.RED_LIGHT)
    desk.type("材料停产", "厂家回复")
    desk.save()
    desk.as_("周总")
    desk.look_at(row.id)
    desk.move(M.NOT_NOW)
    desk.type("下月到货", "+7")
    desk.save()
    assert (desk.state(row.id), desk.row(row.id).look_again) == (S.NOT_NOW, 20261130)
    desk.as_("李红")
    desk.look_at(row.id)
    desk.move(M.TELL_DELAY)
    desk.type("材料下月到货，到货即通知您")
    desk.save()
    desk.go("2026-11-29 10:00")
    assert desk.state(row.id) is S.NOT_NOW
    desk.go("2026-11-30 08:40")
    assert desk.state(row.id) is S.RECEIVED
    assert M.ANSWER in desk.moves


def test_while_a_is_away_b_answers_and_hands_back(desk: TicketCounter) -> None:
    row = desk.open()
    form = {"who": "李红", "kind": "leave", "first_day": "2026-11-24", "last_day": "2026-11-24"}
    desk.store.do(plan, form, by=SYSTEM, now=clock.now())
    desk.go("2026-11-24 09:00")
    desk.as_("小王")
    desk.room()
    assert [each.id for each in desk.screen.list.rows()] == [row.id]
    assert "小王 answers now (B role)" in desk.card._who.text()
    desk.move(M.WORK)
    desk.type("咨询答复")
    desk.save()
    found = desk.row(row.id)
    assert (found.state, found.owner, found.acting) == (S.WORKING, "李红", "小王")
    assert desk.story(row.id)[-1].standing_for == "李红"
    desk.go("2026-11-25 09:00")
    assert desk.row(row.id).acting == ""
    desk.as_("李红")
    desk.room()
    desk.press(Qt.Key.Key_A, CTRL | SHIFT)
    desk.counter.print_papers()
    page = desk.screen.sheets
    assert page.make_button.accessibleName() == "Looked through, hand back"
    page.make()
    assert "waits for the printer" in desk.toast
    assert desk.counter.print_papers() == 1


def test_before_going_away_everything_is_handed_over_on_one_sheet(desk: TicketCounter) -> None:
    desk.open()
    desk.open("李四", "13900139000")
    desk.room()
    desk.press(Qt.Key.Key_A, CTRL | SHIFT)
    assert desk.counter.print_papers() == 2
    page = desk.screen.sheets
    assert page._title.text() == "2 open tickets are handed over."
    desk.press(Qt.Key.Key_Return, CTRL)
    assert len(page.list.rows()) == 1
    assert desk.counter.print_papers() == 1
    desk.press(Qt.Key.Key_Escape)
    assert desk.screen.pages.currentWidget() is not page


def test_a_guard_has_direction_notes_and_nothing_else_of_tickets(desk: TicketCounter) -> None:
    desk.open()
    desk.as_("赵师傅")
    desk.press(Qt.Key.Key_F4)
    screen = desk.screen
    assert screen.pages.currentWidget() is screen.notes
    assert (screen.list.rows(), desk.card.ticket_id) == ((), None)
    desk.type("来访者", "问维修", "工程维")
    desk.counter.enter()
    assert screen.notes.form.value("contact") == "8000"
    desk.save()
    assert desk.toast.endswith("to 工程维修部, ask for 8000.")
    desk.press(Qt.Key.Key_Escape)
    assert screen.pages.currentWidget() is screen.notes
    desk.as_("李红")
    desk.room()
    desk.press(Qt.Key.Key_D, CTRL)
    desk.screen.notes.list.setFocus()
    desk.screen.notes.list.pick(0)
    desk.counter.enter()  # a desk opens a ticket from it, nothing is typed again
    panel = desk.side.panel
    assert (panel.form.value("name"), panel.form.value("matter")) == ("来访者", "问维修")
    panel.form.fill({"is_contact_refused": "yes"})
    desk.save()
    assert desk.newest.source_number.startswith("D20261123")


def test_two_counters_at_one_ticket_see_each_other_and_the_second_is_told_who_was_first(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    other = desk.actor("陈主任", "2")
    desk.store.do(look, row.id, by=other, now=clock.now())
    desk.card._look()
    assert "陈主任 has this ticket open at Counter 2" in desk.card._viewers.sentence
    desk.move(M.NOTE)
    desk.type("住户晚上在家")
    stale = desk.card.form
    assert stale is not None
    stale.whole = desk.card.whole  # type: ignore[assignment]  # as it was read
    desk.store.do(work, row.id, {"expected_day": "2026-11-30"}, by=desk.actor("李红", "2"), now=clock.now())
    desk.save()
    assert "has just changed ticket" in stale._wrong.text()
    assert stale.form.value("note") == "住户晚上在家"  # nothing is lost
    desk.save()
    assert desk.story(row.id)[-1].move is M.NOTE


def test_the_form_of_a_move_comes_back_as_it_was_left(desk: TicketCounter) -> None:
    row = desk.open()
    desk.look_at(row.id)
    desk.move(M.ANSWER)
    desk.type("半句话")
    desk.press(Qt.Key.Key_Escape)
    assert desk.card.form is None
    desk.move(M.ANSWER)
    form = desk.card.form
    assert form is not None
    assert form.form.value("answer") == "半句话"


def test_a_ticket_half_filled_is_put_away_and_comes_back_with_everything(desk: TicketCounter) -> None:
    desk.press(Qt.Key.Key_F4)
    desk.type("张三", "13800138000", "0803", "漏水")
    desk.press(Qt.Key.Key_K, CTRL | SHIFT)
    assert desk.side.panel.is_blank
    desk.press(Qt.Key.Key_F8)
    desk.counter.enter()
    form = desk.side.panel.form
    assert [form.value(name) for name in ("name", "phone", "home", "matter")] == ["张三", "13800138000", "5-1-0803 林先生", "漏水"]
    desk.save()
    assert desk.newest.home_id is not None


def test_the_matter_of_a_visitor_inside_becomes_a_ticket_by_one_key(desk: TicketCounter) -> None:
    desk.counter.walk_in("周海洋")
    board = desk.window.room("today").inside
    board.list.setFocus()
    board.mark(0)
    desk.press(Qt.Key.Key_F4)
    panel = desk.side.panel
    assert (panel.form.value("name"), panel.form.value("home")) == ("周海洋", "5-1-0803 林先生")
    panel.form.fill({"phone": "13500135000", "matter": "门禁卡坏了"})
    desk.save()
    assert desk.newest.source_kind == "visit"
    assert desk.newest.source_number == desk.counter.visit("周海洋").number


def test_a_resident_s_matter_is_verified_the_same_day_and_the_director_decides(desk: TicketCounter) -> None:
    row = desk.open(home="0803", matter="楼上漏水")
    assert {one.kind for one in desk.row(row.id).running} == {"promise", "same_day"}
    desk.look_at(row.id)
    desk.move(M.VERIFY)
    desk.type("防水层破损", "派工程维修部修补")
    desk.save()
    assert "same_day" not in {one.kind for one in desk.row(row.id).running}
    desk.as_("钱主任")
    desk.look_at(row.id)
    desk.move(M.DIRECT)
    desk.type("三日内修好", "张工")
    desk.counter.enter()
    desk.save()
    assert (desk.row(row.id).owner, desk.row(row.id).is_verified) == ("张工", True)


def test_clocks_turn_amber_and_red_and_say_so(desk: TicketCounter) -> None:
    desk.open(item="急修")
    desk.room()
    assert desk.card.clocks.words == ("Promise 11:00",)
    desk.wait(minutes=100)
    assert desk.card.clocks.words[0].startswith("Promise: soon")
    desk.wait(minutes=60)
    assert desk.card.clocks.words[0].startswith("Promise: overdue")
    shown = desk.screen.list.model().shown(0)
    assert (shown.pill, shown.meaning) == ("Promise: overdue 40 min", "bad")


def test_files_are_kept_shown_inside_and_never_run(desk: TicketCounter, tmp_path: Path) -> None:
    row = desk.open()
    desk.look_at(row.id)
    picture = tmp_path / "漏水.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(picture))
    disguised = tmp_path / "letter.pdf"
    disguised.write_bytes(b"MZ" + bytes(200))
    desk.card.files.add([picture, disguised])
    first, second = desk.card.files.rows
    assert (first.kind, first.is_shown) == ("png", True)
    assert (second.is_misleading, second.is_shown) == (True, False)
    desk.card.files.open(first)
    assert len(desk.sheets) == 1
    desk.press(Qt.Key.Key_Escape)
    desk.card.files.open(second)
    assert "is not opened here" in desk.counter.complaints[-1]
    folder = tmp_path / "out"
    folder.mkdir()
    desk.card.files.copy_to(second, folder)
    assert [path.suffix for path in folder.iterdir()] == [".bin"]
    desk.card.files._take_away(second, "Wrong file")
    assert [each.name for each in desk.card.files.rows] == ["漏水.png"]
    assert desk.store.read(check_all).troubles == ()


def test_the_one_box_opens_a_ticket_by_its_number_and_by_words_of_it(desk: TicketCounter) -> None:
    row = desk.open(matter="楼道堆物")
    desk.counter.from_box()
    desk.type(row.number)
    desk.counter.enter()
    assert desk.window.front is desk.screen
    assert desk.card.ticket_id == row.id


def test_tickets_are_merged_linked_and_split_from_the_card(desk: TicketCounter) -> None:
    first, second = desk.open(), desk.open("张三", "13800138000", matter="又来问渗水")
    desk.look_at(second.id)
    desk.move(M.MERGE)
    desk.press(Qt.Key.Key_Down)  # what the same person has open is offered at once
    desk.press(Qt.Key.Key_Down)
    desk.counter.enter()
    desk.type("1")
    desk.save()
    assert (desk.state(second.id), desk.row(second.id).merged_into_id) == (S.MERGED, first.id)
    desk.look_at(first.id)
    desk.move(M.SPLIT)
    desk.type("厨房灯不亮")
    desk.counter.enter()
    desk.type("1")
    desk.save()
    assert desk.newest.parent_id == first.id
    assert len(desk.store.read(attached, first.id).links) == 2


def test_promise_items_and_answers_are_kept_in_the_settings(desk: TicketCounter) -> None:
    desk.window.open_room("settings")
    settings = desk.window.room("settings")
    settings.tabs.setCurrentWidget(settings.tickets)
    QApplication.processEvents()
    items = settings.tickets.items
    items.start_new()
    items.form.fill({"department": "客户服务部", "name": "开具证明", "unit": "working_days", "amount": "2", "papers": "身份证 | 原件"})
    items.save()
    assert items.wrong.text() == ""
    row = desk.open(item="开具证明")
    assert row.topic == "开具证明"
