"""Waiting visitors, the end of the day and its figures, played by keys in the real window."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.visits import service
from app.visits.answers import HostAnswer
from app.visits.attempts import admitted_by, tries
from app.visits.fields import Leaving, VisitState
from tests.journeys.conftest import Counter
from ui.say import Question

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def lobby(counter: Counter) -> Counter:
    """A front desk whose visitors wait to be fetched; 刘工's B role is 何师傅."""
    counter.store.do(change_setting, "admit_on_arrival", False, by=SYSTEM, now=clock.now())
    staff = counter.window.desk.tasks.store.read(_staff)
    form = {"name": "刘工", "department": "工程部", "place": "B1-02", "role": "", "deputy": "何师傅"}
    counter.store.do(_change_staff, staff["刘工"], form, by=SYSTEM, now=clock.now())
    return counter


def _staff(s: object) -> dict[str, object]:
    from app.office.lists import staff

    return {row.name: row.id for row in staff(s)}  # type: ignore[arg-type] -- a session, as every reader gets


def _change_staff(*args: object, **kwargs: object) -> None:
    from app.office.service import change_staff

    change_staff(*args, **kwargs)  # type: ignore[arg-type] -- handed on as given


def pill(counter: Counter, name: str) -> str:
    board = counter.screen.inside
    return next(str(board._shown(row).pill) for row in board.list.rows() if row.name == name)


def question(counter: Counter) -> Question:
    return next(sheet for sheet in counter.window.findChildren(Question) if sheet.isVisible())


def test_a_host_is_reached_by_one_key_for_each_try(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.pass_time(minutes=6)
    lobby.screen.tick(clock.now())
    lobby.keys = 0
    lobby.press(Qt.Key.Key_2, CTRL)
    lobby.press(Qt.Key.Key_2, CTRL)
    assert pill(lobby, "早来") == "Still waiting 6 min · no answer ×2"
    lobby.press(Qt.Key.Key_5, CTRL)
    assert pill(lobby, "早来") == "Still waiting 6 min · deputy 何师傅"
    lobby.press(Qt.Key.Key_1, CTRL)
    assert pill(lobby, "早来") == "Still waiting 6 min · coming"
    assert lobby.keys == 4
    visit = lobby.visit("早来")
    found = [(each.answer, each.whom) for each in lobby.store.read(tries, visit.id)]
    assert found[2:] == [(HostAnswer.DEPUTY, "何师傅"), (HostAnswer.COMING, "何师傅")]
    board = lobby.screen.inside
    board.list.setFocus()
    board.mark(0)
    lobby.enter()
    assert lobby.visit("早来").state is VisitState.INSIDE
    assert lobby.store.read(admitted_by, [visit.id]) == {visit.id: "何师傅"}
    assert not lobby.screen.reach.isVisible()


def test_a_slip_of_the_hand_is_taken_back(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.press(Qt.Key.Key_3, CTRL)
    assert pill(lobby, "早来") == "Waiting 0 min · line busy"
    lobby.press(Qt.Key.Key_Z, CTRL)
    assert pill(lobby, "早来") == "Waiting 0 min"


def test_a_refusal_offers_turning_away_with_its_reason_filled_in(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.press(Qt.Key.Key_4, CTRL)
    assert question(lobby).line is not None
    assert question(lobby).line.text() == "Host refused"
    lobby.press(Qt.Key.Key_2, CTRL)  # no key of the strip works below a question
    lobby.enter()
    row = lobby.visit("早来")
    assert (row.state, row.reason) == (VisitState.TURNED_AWAY, "Host refused")
    assert [each.answer for each in lobby.store.read(tries, row.id)] == [HostAnswer.REFUSED]


def test_a_refusal_may_also_leave_the_visitor_waiting(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.press(Qt.Key.Key_4, CTRL)
    lobby.press(Qt.Key.Key_Escape)
    assert lobby.visit("早来").state is VisitState.WAITING
    assert pill(lobby, "早来") == "Waiting 0 min · refuses"


def test_where_nobody_stands_in_by_list_a_colleague_is_one_more_key_away(lobby: Counter) -> None:
    lobby.walk_in("早来", host="何师傅 B1-02")
    lobby.press(Qt.Key.Key_5, CTRL)
    lobby.press(Qt.Key.Key_1)
    assert pill(lobby, "早来") == "Waiting 0 min · deputy 刘工"


def test_whoever_came_can_be_said(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.press(Qt.Key.Key_6, CTRL)
    lobby.press(Qt.Key.Key_2)
    visit = lobby.visit("早来")
    assert visit.state is VisitState.INSIDE
    assert lobby.store.read(admitted_by, [visit.id]) == {visit.id: "何师傅"}
    lobby.press(Qt.Key.Key_Z, CTRL)
    assert lobby.visit("早来").state is VisitState.WAITING


def test_the_keys_are_those_of_the_visitor_marked_and_rest_while_somebody_signs_out(lobby: Counter) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.pass_time(minutes=1)
    lobby.walk_in("后到", host="何师傅 B1-02")
    assert lobby.screen.reach.row.name == "早来"
    lobby.screen.inside.list.setFocus()
    lobby.screen.inside.mark(1)
    lobby.press(Qt.Key.Key_2, CTRL)
    assert pill(lobby, "后到") == "Waiting 0 min · no answer"
    lobby.press(Qt.Key.Key_F6)
    assert not lobby.screen.reach.isVisible()
    lobby.press(Qt.Key.Key_2, CTRL)
    assert lobby.screen.leaving.how is Leaving.REPORTED
    assert lobby.store.read(tries, lobby.visit("早来").id) == ()


def test_a_counter_that_admits_on_arrival_sees_nothing_of_it(counter: Counter) -> None:
    counter.walk_in("周海洋")
    assert not counter.screen.reach.isVisible()


def crew(counter: Counter, many: int) -> None:
    for n in range(many):
        form = {"name": f"访客{n}", "host": "5-1-0803", "purpose": "探访"}
        counter.store.do(service.arrive, form, by=SYSTEM, now=clock.now())
        counter.pass_time(minutes=1)
    counter.window.take_change(frozenset({"Visit"}))


def walk(counter: Counter) -> str:
    counter.press(Qt.Key.Key_F6)
    counter.press(Qt.Key.Key_D, CTRL)
    return str(counter.screen.evening.walk._progress.text())


def test_the_day_ends_with_one_key_for_each_visitor(counter: Counter) -> None:
    crew(counter, 7)
    counter.pass_time(hours=8)
    assert walk(counter) == "1 of 7"
    panel = counter.screen.evening.walk
    counter.press(Qt.Key.Key_1)
    counter.press(Qt.Key.Key_2)
    assert panel._progress.text() == "3 of 7"
    counter.press(Qt.Key.Key_Space)
    assert panel.row.name == "访客3"
    counter.press(Qt.Key.Key_4)
    counter.press(Qt.Key.Key_5)
    counter.press(Qt.Key.Key_6)
    counter.press(Qt.Key.Key_3)
    counter.type("10:30")
    counter.enter()
    assert panel.row.name == "访客2"  # who was skipped comes at the end
    counter.press(Qt.Key.Key_1)
    assert panel.row is None
    assert "stays overnight  1" in panel._end._hint.text()
    leavings = [row.leaving for row in sorted(counter.register, key=lambda row: row.name)]
    assert leavings == [Leaving.SEEN, Leaving.REPORTED, Leaving.SEEN, None, None, Leaving.UNKNOWN, Leaving.REPORTED]
    assert counter.visit("访客6").left_at == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    counter.enter()
    assert panel._progress.text() == "1 of 2"


def test_a_walk_broken_off_goes_on_where_it_stopped(counter: Counter) -> None:
    crew(counter, 3)
    walk(counter)
    counter.press(Qt.Key.Key_4)
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Escape)
    assert counter.screen.side.currentWidget() is counter.screen.panel
    assert walk(counter) == "2 of 3"
    assert counter.screen.evening.walk.row.name == "访客1"


def test_an_answer_of_the_walk_is_taken_back(counter: Counter) -> None:
    crew(counter, 2)
    walk(counter)
    for answer in (Qt.Key.Key_6, Qt.Key.Key_5):
        counter.press(answer)
        assert counter.screen.evening.walk.row.name == "访客1"
        counter.press(Qt.Key.Key_Z, CTRL)
        assert counter.screen.evening.walk.row.name == "访客0"
        assert counter.visit("访客0").state is VisitState.INSIDE
        counter.pass_time(minutes=1)


def test_a_time_that_cannot_be_is_refused_and_the_visitor_stays_in_front(counter: Counter) -> None:
    crew(counter, 1)
    walk(counter)
    for words in ("23:59", "7:00", "soon"):
        counter.press(Qt.Key.Key_3)
        counter.type(words)
        counter.enter()
        assert counter.complaints[-1]
        assert counter.screen.evening.walk.row.name == "访客0"
    assert counter.visit("访客0").state is VisitState.INSIDE


def test_somebody_scanned_out_meanwhile_leaves_the_walk(counter: Counter) -> None:
    crew(counter, 2)
    walk(counter)
    counter.screen.moves.leave(counter.visit("访客0").id, Leaving.SCANNED)
    assert counter.screen.evening.walk.row.name == "访客1"
    assert counter.visit("访客0").leaving is Leaving.SCANNED


def test_several_are_still_closed_in_bulk_and_struck_through(counter: Counter) -> None:
    crew(counter, 3)
    walk(counter)
    counter.press(Qt.Key.Key_B, CTRL)
    counter.press(Qt.Key.Key_A, CTRL)
    counter.save()
    assert counter.inside == ()
    board = counter.screen.gone
    shown = board._shown(board.list.rows()[0])
    start, length = shown.struck
    assert (shown.detail[start : start + length], shown.pill) == ("08:33", "closed in bulk")


def test_what_closed_by_itself_is_told_until_it_was_seen(counter: Counter) -> None:
    counter.store.do(change_setting, "close_at", "22:00", by=SYSTEM, now=clock.now())
    crew(counter, 8)
    counter.pass_time(hours=23)  # the PC was off at 22:00
    counter.walk_in("早上来")
    counter.window.tick(clock.now())
    strip = counter.screen.closed
    assert strip.isVisible()
    assert strip.words.text().startswith("8 visits nobody had signed out were closed for 2026-11-21 22:00")
    assert "访客0" in strip.words.text()
    assert counter.inside == ("早上来",)
    strip.show_list()
    counter.press(Qt.Key.Key_Escape)
    counter.press(Qt.Key.Key_Y, CTRL | SHIFT)
    assert not strip.isVisible()
    counter.window.tick(clock.now())
    assert not strip.isVisible()


def test_the_figures_of_the_day_stand_on_a_sheet_and_go_to_the_printer(lobby: Counter, tmp_path: Path) -> None:
    lobby.walk_in("早来", host="刘工 B1-02")
    lobby.pass_time(minutes=6)
    lobby.screen.moves.admit(lobby.visit("早来").id)
    lobby.press(Qt.Key.Key_D, CTRL | SHIFT)
    sheet = lobby.screen.figures
    assert sheet.figures.came.waits.longest == 360
    lobby.press(Qt.Key.Key_PageDown)  # tomorrow has none
    assert sheet.figures.came.arrivals == 1
    lobby.press(Qt.Key.Key_PageUp)
    assert sheet.figures.came.arrivals == 0
    lobby.press(Qt.Key.Key_PageDown)
    lobby.press(Qt.Key.Key_O, CTRL)
    sheet.paper.save(tmp_path / "figures.pdf")
    assert (tmp_path / "figures.pdf").read_bytes().startswith(b"%PDF")
    lobby.press(Qt.Key.Key_Escape)
    before = len(lobby.spooler.printed)
    lobby.press(Qt.Key.Key_P, CTRL)
    assert lobby.toasts[-1] == "Figures 2026-11-21 waits for the printer."
    while lobby.print_papers():
        pass
    assert len(lobby.spooler.printed) > before


def test_details_and_history_strike_what_nobody_measured(counter: Counter) -> None:
    from PySide6.QtWidgets import QLabel

    from app.desk.timeline import timeline
    from ui.visits.history import EntryRow

    crew(counter, 1)
    counter.screen.moves.leave(counter.visit("访客0").id, Leaving.UNKNOWN)
    counter.window.show_visit(counter.visit("访客0").id)
    QApplication.processEvents()
    struck = [each.text() for each in counter.visits.details.findChildren(QLabel) if each.font().strikeOut()]
    assert struck == ["08:31 (time unknown)"]
    (entry,) = counter.store.read(timeline, counter.visit("访客0").person_id).entries
    line = EntryRow(entry, lambda: None, counter.window)
    start, length = line.struck
    assert line.upper[start : start + length] == "08:31"
    line.resize(300, 24)
    assert not line.grab().isNull()
