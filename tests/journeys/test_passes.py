"""Passes through the real window: a renovation crew, scans anywhere, refusals and what is done about them, cards and keys."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.clock import local
from app.items.lists import open_items
from app.office.audit import verify
from app.passes.lists import PassRow, board
from app.passes.validity import Standing
from app.printing.codes import badge_code, is_pass, read_code
from app.printing.queue import jobs_of
from app.visits.fields import VisitState
from tests.journeys.conftest import Counter
from tests.printing.looking import codes_on
from ui.passes.screen import PassesScreen
from ui.visits.side_card import SideCard, side_card

CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
KEY_I, KEY_D = Qt.Key.Key_I, Qt.Key.Key_D


def room(counter: Counter) -> PassesScreen:
    counter.window.open_room("passes")
    found = counter.window.room("passes")
    assert isinstance(found, PassesScreen)
    QApplication.processEvents()
    return found


def passes(counter: Counter) -> dict[str, PassRow]:
    return {row.name: row for row in counter.store.read(board, now=clock.now()).rows}


def issue(counter: Counter, *people: str, host: str = "0803") -> PassesScreen:
    """Ctrl+N and the form by keys: people (Shift+Enter between them), kind, purpose, home, company; the rest as it stands."""
    found = room(counter)
    counter.press(Qt.Key.Key_N, CTRL)
    for n, words in enumerate(people):
        if n:
            counter.press(Qt.Key.Key_Return, SHIFT)
        counter.type(words)
    for words in ("", "3", host, "宏达装修"):
        counter.enter()
        counter.type(words)
    counter.save()
    return found


def scan(counter: Counter, name: str) -> None:
    """Held to the scanner: whatever is in front."""
    counter.pass_time(seconds=5)
    counter.window.shell.scanned.emit(badge_code(passes(counter)[name].serial))
    QApplication.processEvents()


def card(counter: Counter) -> SideCard:
    return side_card(counter.window)


def answer(counter: Counter, n: int) -> None:
    counter.press(Qt.Key(int(Qt.Key.Key_0) + n), CTRL)
    QApplication.processEvents()


def at(counter: Counter, text: str) -> None:
    clock.fix(datetime.fromisoformat(text).replace(tzinfo=UTC))
    counter.window.tick(clock.now())


def test_a_crew_of_a_home_gets_its_passes_by_keys_and_its_papers_come_out(counter: Counter) -> None:
    found = issue(counter, "张三 13800138000", "李四 13900139000")
    assert counter.complaints == []
    assert found.panel._wrong.isHidden()
    crew = passes(counter)
    assert set(crew) == {"张三", "李四"}
    one = crew["张三"]
    assert (one.host, one.company, one.purpose, one.weekdays) == ("5-1-0803 林先生", "宏达装修", "Repair", frozenset({1, 2, 3, 4, 5, 6}))
    assert counter.toasts[-1] == "2 passes issued."
    assert counter.print_papers() == 2
    assert {read_code(codes_on(pdf, 300)[0]) for pdf in counter.spooler.printed} == {row.serial for row in crew.values()}
    assert found.shown.row is not None
    counter.press(Qt.Key.Key_P, CTRL)
    assert counter.print_papers() == 1
    assert counter.store.read(verify) == ()


def test_issuing_is_taken_back_with_one_key(counter: Counter) -> None:
    issue(counter, "张三")
    counter.press(Qt.Key.Key_Z, CTRL)
    assert passes(counter)["张三"].standing is Standing.WITHDRAWN
    assert counter.print_papers() == 0


def test_a_renovation_crew_comes_and_goes_over_three_days(counter: Counter) -> None:
    issue(counter, "张三 13800138000", "李四")
    counter.window.open_room("today")
    at(counter, "2026-11-21 01:00:00")  # Saturday, 09:00
    scan(counter, "张三")
    scan(counter, "李四")
    assert sorted(counter.inside) == ["张三", "李四"]
    scan(counter, "张三")
    scan(counter, "李四")
    assert counter.inside == ()
    at(counter, "2026-11-22 01:00:00")  # Sunday: no noise
    scan(counter, "张三")
    assert (card(counter).said, counter.inside) == ("Not on this weekday", ())
    assert card(counter).verbs == ("Let in once …", "Turn away …", "Show the pass")
    answer(counter, 2)
    counter.type("1")
    assert card(counter).said == ""
    at(counter, "2026-11-23 01:00:00")
    scan(counter, "张三")
    assert counter.inside == ("张三",)
    assert [(row.name, local(row.at).day, row.state) for row in counter.register] == [
        ("张三", 21, VisitState.LEFT), ("李四", 21, VisitState.LEFT), ("张三", 23, VisitState.INSIDE),
    ]  # fmt: skip
    assert {row.purpose for row in counter.register} == {"Repair"}


def test_a_scan_is_taken_back_within_ten_seconds(counter: Counter) -> None:
    issue(counter, "张三")
    scan(counter, "张三")
    assert counter.inside == ("张三",)
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.inside == ()
    assert passes(counter)["张三"].used == 0


def test_an_expired_pass_is_extended_from_the_state_at_the_side_and_lets_in(counter: Counter) -> None:
    issue(counter, "张三")
    counter.window.open_room("today")
    at(counter, "2027-01-11 01:00:00")
    scan(counter, "张三")
    assert (card(counter).said, card(counter).verbs[0]) == ("Pass expired", "Extend …")
    answer(counter, 1)
    counter.type("+7")
    counter.enter()
    assert passes(counter)["张三"].last_day.isoformat() == "2027-01-18"
    scan(counter, "张三")
    assert counter.inside == ("张三",)


def test_the_desk_lets_in_once_with_a_reason(counter: Counter) -> None:
    issue(counter, "张三")
    at(counter, "2026-11-21 11:30:00")  # 19:30
    scan(counter, "张三")
    assert card(counter).said == "Not at this hour"
    answer(counter, 1)
    counter.type("1")
    assert counter.inside == ("张三",)
    assert counter.toasts[-1].startswith("张三 in with pass")


def test_a_refusal_disturbs_no_field_and_is_answered_from_any_room(counter: Counter) -> None:
    issue(counter, "张三")
    at(counter, "2026-11-22 01:00:00")
    counter.window.open_room("today")
    counter.press(Qt.Key.Key_F2)
    counter.type("周海")
    field = QApplication.focusWidget()
    scan(counter, "张三")
    assert card(counter).isVisible()
    assert QApplication.focusWidget() is field
    counter.type("洋")
    assert counter.screen.panel.form.text("name") == "周海洋"
    counter.press(Qt.Key.Key_Escape)
    assert (card(counter).said, counter.screen.panel.form.text("name")) == ("", "周海洋")
    counter.window.open_room("visits")
    scan(counter, "张三")
    answer(counter, 3)
    found = counter.window.front
    assert isinstance(found, PassesScreen)
    assert found.shown.row is not None
    assert found.shown.row.name == "张三"


def test_nothing_of_a_refusal_is_seen_or_done_behind_the_lock(counter: Counter) -> None:
    issue(counter, "张三")
    at(counter, "2026-11-22 01:00:00")
    scan(counter, "张三")
    assert card(counter).isEnabled()
    counter.press(Qt.Key.Key_L, CTRL)
    shown = counter.window.childAt(card(counter).geometry().center())
    assert shown is not None
    assert not card(counter).isAncestorOf(shown)
    answer(counter, 1)
    assert counter.window._open_sheets() == []


def test_one_question_at_a_time(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F2)
    counter.press(KEY_I, CTRL)
    counter.press(KEY_I, CTRL)
    assert len(counter.window._open_sheets()) == 1


def test_who_is_inside_with_another_visit_is_signed_out_with_one_key(counter: Counter) -> None:
    counter.window.new_visit({"name": "张三", "phone": "13800138000", "host": "5-1-0803", "purpose": "探访"})
    counter.screen.panel.save()
    issue(counter, "张三 13800138000")
    assert "sign that out first" in counter.toasts[-1]
    scan(counter, "张三")
    assert card(counter).said == "Already inside with another visit"
    answer(counter, 1)
    assert counter.inside == ()
    scan(counter, "张三")
    assert counter.inside == ("张三",)


def test_one_box_and_sign_out_list_take_a_pass_as_the_scanner_does(counter: Counter) -> None:
    issue(counter, "张三")
    code = badge_code(passes(counter)["张三"].serial)
    counter.window.open_room("today")
    counter.from_box()
    counter.window.box.setText(code)
    counter.enter()
    assert counter.inside == ("张三",)
    counter.pass_time(minutes=1)
    counter.press(Qt.Key.Key_F6)
    counter.screen.leaving.box.setText(code)
    counter.enter()
    assert counter.inside == ()
    counter.pass_time(minutes=1)
    counter.screen.leaving.box.setText(code)
    counter.enter()
    assert counter.inside == ("张三",)
    counter.press(Qt.Key.Key_Escape)
    counter.from_box()
    counter.type(passes(counter)["张三"].number)
    counter.enter()
    assert isinstance(counter.window.front, PassesScreen)


def test_a_forgotten_pass_is_let_in_and_out_from_the_list(counter: Counter) -> None:
    found = issue(counter, "张三")
    counter.pass_time(seconds=5)
    found.table.selectRow(0)
    found.table.setFocus()
    counter.enter()
    assert counter.inside == ("张三",)
    assert found.shown._pill.text() == "inside"
    counter.pass_time(seconds=5)
    counter.enter()
    assert counter.inside == ()


def test_a_pass_is_withdrawn_with_a_reason_and_given_back(counter: Counter) -> None:
    found = issue(counter, "张三")
    found.table.selectRow(0)
    found.table.setFocus()
    counter.press(Qt.Key.Key_Delete)
    counter.type("2")
    row = passes(counter)["张三"]
    assert (row.standing, row.reason) == (Standing.WITHDRAWN, "Pass lost")
    scan(counter, "张三")
    assert card(counter).said == "Pass withdrawn"
    answer(counter, 2)
    assert counter.screen.panel.form.text("name") == "张三"
    counter.press(Qt.Key.Key_Escape)
    clock.fix(row.withdrawn_at)
    room(counter)
    found._ask_withdraw(row)
    counter.press(Qt.Key.Key_Escape)


def test_wrong_fields_get_a_sentence_and_what_was_typed_stays(counter: Counter) -> None:
    found = issue(counter, "张三", "张三")
    assert found.panel.form.focused() == "holders"
    assert found.panel.form.value("holders") == "张三\n张三"
    assert passes(counter) == {}
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_N, CTRL)
    assert found.panel.form.value("holders") == "张三\n张三"
    found.panel.form.fill({"holders": "张三", "last_day": "2026-11-01"})
    counter.save()
    assert found.panel.form.focused() == "last_day"


def test_a_pass_is_changed_in_place(counter: Counter) -> None:
    found = issue(counter, "张三")
    found.shown.wanted.emit("change")
    assert found.panel.form.focused() == "last_day"
    counter.type("+60")
    found.panel.form.fill({"opens": "22:00", "closes": "06:00"})
    counter.save()
    row = passes(counter)["张三"]
    assert (row.last_day.isoformat(), row.terms.is_overnight, row.number) == ("2027-01-20", True, "P20261121-0001")


def test_the_list_of_a_home_is_shown_and_queued(counter: Counter) -> None:
    found = issue(counter, "张三", "李四")
    issue(counter, "王五", host="1202")
    found._picked(passes(counter)["张三"])
    while counter.print_papers():
        pass
    found.shown.wanted.emit("list")
    assert found.sheet is not None
    assert found.sheet.document.pageCount() == 1
    counter.press(Qt.Key.Key_P, CTRL)
    assert counter.print_papers() == 1


def test_the_list_is_narrowed_by_standing_home_and_words(counter: Counter) -> None:
    found = issue(counter, "张三", "李四")
    issue(counter, "王五", host="1202")
    found.filters.host.setText("1202")
    found.reload()
    assert [row.name for row in found.model.rows] == ["王五"]
    found.filters.clear()
    found.filters.text.setText("lisi")
    found.reload()
    assert [row.name for row in found.model.rows] == ["李四"]
    found.filters.clear()
    found.filters.chips[Standing.WITHDRAWN].click()
    assert found.model.rows == ()
    assert "Valid" in found.filters.chips[Standing.ACTIVE].text().title()
    assert found.filters.chips[Standing.ACTIVE].text().endswith("3")


def test_a_day_pass_is_a_check_in_with_one_more_key_and_comes_back_until_midnight(counter: Counter) -> None:
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    counter.type("0803")
    counter.enter()
    counter.press(KEY_D, CTRL)
    counter.type("1")
    counter.save()
    visit = counter.visit("周海洋")
    assert (counter.inside, is_pass(visit.badge)) == (("周海洋",), True)
    assert "day pass until midnight" in counter.toasts[-1]
    assert counter.print_papers() == 1
    assert read_code(codes_on(counter.spooler.printed[-1], 300)[0]) == visit.badge
    assert not counter.screen.panel.extras._day.isChecked()
    for inside in ((), ("周海洋",), ()):
        scan(counter, "周海洋")
        assert counter.inside == inside
    at(counter, "2026-11-21 16:30:00")
    scan(counter, "周海洋")
    assert card(counter).said == "Pass expired"
    assert card(counter).verbs[0] == "Let in once …"


def test_a_check_in_with_a_day_pass_is_taken_back_whole(counter: Counter) -> None:
    counter.press(KEY_D, CTRL)
    counter.walk_in("周海洋")
    counter.window.new_visit({"name": "周海洋", "host": "5-1-0803", "purpose": "探访"})
    counter.press(KEY_D, CTRL)
    counter.screen.panel.save()
    held = passes(counter)
    counter.press(Qt.Key.Key_Z, CTRL)
    assert counter.visit("周海洋").state is VisitState.VOID
    assert {row.standing for row in passes(counter).values()} == {Standing.WITHDRAWN}
    assert held


def give(counter: Counter, kind: str, number: str) -> None:
    counter.press(KEY_I, CTRL)
    counter.type(kind)
    counter.type(number)
    counter.enter()


def words(counter: Counter) -> list[str]:
    return [row.words for row in counter.store.read(open_items)]


def test_a_key_goes_out_at_check_in_and_is_asked_for_at_leaving_in_one_key(counter: Counter) -> None:
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    counter.type("0803")
    counter.enter()
    give(counter, "2", "B-17")
    give(counter, "1", "5")
    counter.type("1")
    counter.save()
    assert words(counter) == ["Key B-17", "Access card 5"]
    counter.pass_time(minutes=5)
    counter.press(Qt.Key.Key_F6)
    counter.type("周")
    counter.enter()
    assert counter.inside == ()  # nobody is held up
    assert (card(counter).said, card(counter).verbs) == ("Not back yet", ("All returned", "Key B-17", "Access card 5"))
    answer(counter, 2)
    assert words(counter) == ["Access card 5"]
    counter.press(Qt.Key.Key_Z, CTRL)
    assert words(counter) == ["Key B-17", "Access card 5"]


def test_a_key_somebody_has_is_not_given_again_and_what_was_typed_stays(counter: Counter) -> None:
    counter.window.new_visit({"name": "甲", "host": "5-1-0803", "purpose": "探访"})
    give(counter, "2", "B-17")
    counter.screen.panel.save()
    counter.window.show_visit(counter.visit("甲").id)
    give(counter, "2", "B-17")
    sheet = counter.window._open_sheets()[-1]
    assert "still out with 甲" in sheet._wrong.text()  # type: ignore[attr-defined] -- the sheet of things
    counter.press(Qt.Key.Key_Escape)
    give(counter, "5", "黑色背包")
    assert words(counter) == ["Key B-17", "Belongings kept 黑色背包"]


def test_what_is_out_stands_at_the_end_of_the_day_and_in_a_list(counter: Counter) -> None:
    counter.window.new_visit({"name": "甲", "host": "5-1-0803", "purpose": "探访"})
    give(counter, "2", "B-17")
    give(counter, "5", "背包")
    counter.screen.panel.save()
    counter.press(Qt.Key.Key_F6)
    counter.screen.leaving.bulk_wanted.emit()
    assert counter.screen.evening.open_items.words == "Not back yet: Key B-17 (甲), Belongings kept 背包 (甲)"
    counter.window.desk.show_items()
    found: Any = counter.window.front
    assert [row.words for row in found.items.model.rows] == ["Key B-17", "Belongings kept 背包"]
    counter.enter()
    assert words(counter) == ["Belongings kept 背包"]
    found.items.table.selectRow(0)
    counter.press(Qt.Key.Key_Delete)
    counter.type("3")
    assert words(counter) == []
    counter.press(Qt.Key.Key_Escape)
    assert found.pages.currentIndex() == 0


def test_a_form_put_away_keeps_its_day_pass_and_its_things(counter: Counter) -> None:
    counter.window.new_visit({"name": "甲", "host": "5-1-0803", "purpose": "探访"})
    counter.press(KEY_D, CTRL)
    give(counter, "2", "B-17")
    counter.press(Qt.Key.Key_Escape)
    assert not counter.screen.panel.extras._day.isChecked()
    counter.press(Qt.Key.Key_F2)
    assert counter.screen.panel.extras._day.isChecked()
    counter.screen.panel.save()
    assert words(counter) == ["Key B-17"]


def test_a_returning_visitor_still_takes_six_keys_and_the_form_fits(counter: Counter) -> None:
    counter.walk_in("周海洋")
    counter.pass_time(minutes=5)
    counter.screen.moves.leave(counter.visit("周海洋").id)
    counter.from_box()
    counter.type("zhy")
    counter.enter()
    counter.enter()
    counter.enter()
    assert counter.keys <= 6
    assert counter.inside == ("周海洋",)
    panel = counter.screen.panel
    assert panel.minimumSizeHint().height() <= panel.height()


def test_a_state_at_the_side_has_its_keys_to_itself_while_somebody_waits(counter: Counter) -> None:
    from app.core.actor import SYSTEM
    from app.office.settings import change_setting

    issue(counter, "张三")
    counter.store.do(change_setting, "admit_on_arrival", False, by=SYSTEM, now=clock.now())
    counter.window.open_room("today")
    counter.window.new_visit({"name": "周海洋", "host": "刘工", "purpose": "办事"})
    counter.screen.panel.save()
    counter.window.take_change(frozenset({"Visit"}))
    assert counter.screen.reach.isVisible()
    at(counter, "2026-11-22 01:00:00")
    scan(counter, "张三")
    answer(counter, 2)
    counter.type("1")
    assert counter.toasts[-1].startswith("张三 turned away")
    answer(counter, 1)
    assert "周海洋" in counter.toasts[-1]


def test_passes_come_out_where_the_counter_prints_its_badges(counter: Counter) -> None:
    from app.printing.lists import route

    issue(counter, "张三")
    here = counter.store.read(route, "", "badge")
    row = passes(counter)["张三"]
    (job,) = counter.store.read(jobs_of, row.id)
    assert (job.paper, job.stock, job.printer) == ("pass", here.stock, here.printer)
