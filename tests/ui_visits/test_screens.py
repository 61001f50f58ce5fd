"""Parts of the visit desk's screens over a real office."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.people.record import Person
from app.visits.fields import VisitState
from app.visits.service import arrive
from tests.journeys.conftest import Counter
from ui.long_work import LongWork
from ui.tasks import Job
from ui.visits.suggest import SuggestEdit, Suggestion

CTRL = Qt.KeyboardModifier.ControlModifier


def check_in(counter: Counter, name: str, **more: object) -> None:
    form = {"name": name, "host": "5-1-0803", "purpose": "探访", **more}
    counter.store.do(arrive, form, by=SYSTEM, now=clock.now())


def refresh(counter: Counter) -> None:
    counter.window.take_change(frozenset({"Visit"}))


def test_a_waiting_visitor_stands_first_and_enter_admits(counter: Counter) -> None:
    check_in(counter, "先来")
    counter.store.do(change_setting, "admit_on_arrival", False, by=SYSTEM, now=clock.now())
    counter.pass_time(minutes=6)
    check_in(counter, "后到")
    refresh(counter)
    board = counter.screen.inside
    assert [row.name for row in board.list.rows()] == ["后到", "先来"]
    board.list.setFocus()
    board.mark(0)
    counter.enter()
    assert counter.visit("后到").state is VisitState.INSIDE


def test_a_board_says_how_many_rows_do_not_fit(counter: Counter) -> None:
    for n in range(20):
        check_in(counter, f"访客{n}")
    refresh(counter)
    QApplication.processEvents()
    board = counter.screen.inside
    shown = board.list.viewport().height() // 50
    assert board._foot.text() == f"↓ {20 - shown} more"


def test_an_empty_board_says_why(counter: Counter) -> None:
    assert counter.screen.expected.states.currentIndex() == 1
    check_in(counter, "周海洋")
    refresh(counter)
    assert counter.screen.inside.states.currentIndex() == 0


def test_a_suggestion_is_taken_only_when_marked(qtbot, counter: Counter) -> None:  # type: ignore[no-untyped-def] -- qtbot has no stubs here
    edit = SuggestEdit(counter.window)
    edit.show()
    edit.setFocus()
    taken: list[object] = []
    edit.picked.connect(taken.append)
    edit.wanted.connect(lambda text: edit.offer(text, (Suggestion("5-1-0803"), Suggestion("5-1-0804"))))
    counter.type("080")
    counter.enter()
    assert (edit.text(), taken) == ("080", [])
    counter.type("3")
    counter.press(Qt.Key.Key_Down)
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    assert (edit.text(), taken) == ("5-1-0804", ["5-1-0804"])


def test_an_answer_for_an_older_text_is_not_offered(counter: Counter) -> None:
    edit = SuggestEdit(counter.window)
    edit.setText("new")
    edit.offer("old", (Suggestion("never"),))
    assert not edit.is_open


def test_the_badge_is_previewed_from_the_pdf_that_is_printed(counter: Counter, qtbot) -> None:  # type: ignore[no-untyped-def] -- as above
    counter.from_box()
    counter.type("周海洋")
    counter.enter()
    preview = counter.screen.panel.preview
    qtbot.waitUntil(lambda: preview._document.pageCount() == 1, timeout=3000)
    before = preview.grab().toImage()
    counter.type("0803")
    counter.enter()
    qtbot.waitUntil(lambda: preview.grab().toImage() != before, timeout=3000)


def test_the_register_is_narrowed_by_state_host_and_words(counter: Counter) -> None:
    check_in(counter, "周海洋", company="京东物流")
    check_in(counter, "孙丽", host="3-2-1202")
    counter.pass_time(minutes=1)
    counter.from_box()
    counter.type("sunli")
    counter.enter()
    counter.window.open_room("visits")
    screen = counter.visits

    def names() -> list[str]:
        screen.filters.apply()
        screen.rows.row(0)  # a page comes into view: it is asked for, and is there at the next look
        return [screen.rows.row(n).name for n in range(screen.rows.rowCount())]

    assert names() == ["孙丽", "周海洋"]
    screen.filters.state.setCurrentIndex(screen.filters.state.findData("left"))
    assert names() == ["孙丽"]
    screen.filters.clear()
    screen.filters.host.setText("0803")
    assert names() == ["周海洋"]
    screen.filters.clear()
    screen.filters.text.setText("京东")
    assert names() == ["周海洋"]
    screen.filters.text.setText("nobody")
    assert names() == []
    assert screen.states.currentIndex() == 1
    counter.press(Qt.Key.Key_Escape)
    assert names() == ["孙丽", "周海洋"]


def test_what_the_list_shows_is_exported(counter: Counter, tmp_path: Path) -> None:
    check_in(counter, "=1+1")
    check_in(counter, "周海洋")
    counter.window.open_room("visits")
    counter.visits.outputs.export_to(tmp_path / "visits.csv")
    with (tmp_path / "visits.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert any("'=1+1" in row for row in rows)
    assert len(rows) == 3
    assert "2 visits written to visits.csv." in counter.toasts


def test_a_stale_correction_is_refused_with_a_sentence_and_keeps_what_was_typed(counter: Counter) -> None:
    check_in(counter, "周海洋")
    row = counter.visit("周海洋")
    counter.window.show_visit(row.id)
    panel = counter.visits.details
    panel.correct()
    counter.screen.moves.leave(row.id)
    panel.correcting.form.fill({"company": "京东", "reason": "Told later"})
    panel.correcting.save()
    assert "Another counter" in panel.correcting._wrong.text()
    assert panel.correcting.form.value("company") == "京东"
    assert counter.visit("周海洋").company == ""


def test_a_file_is_mapped_checked_dry_and_taken_in_once(counter: Counter, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("姓名,电话\n周海洋,13800138888\n,13900139000\n孙丽,15000150000\n", encoding="utf-8")
    counter.window.open_room("exchange")
    screen = counter.window.room("exchange")
    screen.choosing.kind.setCurrentIndex(0)
    screen.choosing.path.setText(str(path))
    screen.choosing.go_on()
    assert screen.pages.currentWidget() is screen.mapping
    assert [choice.currentData() for choice in screen.mapping.choices] == ["name", "phones"]
    screen.check()
    assert people(counter) == 0
    assert "2 rows would be taken." in screen.report._words.text()
    assert screen.report._model.rowCount() == 1
    screen.take()
    assert people(counter) == 2
    assert "2 rows taken." in screen.report._words.text()
    screen.check()
    assert "2 rows were here already." in screen.report._words.text()


def people(counter: Counter) -> int:
    from app.people.lists import search

    assert Person.__tablename__ == "person"
    return len(counter.store.read(search, "海洋")) + len(counter.store.read(search, "孙丽"))


def test_long_work_leaves_the_window_free_and_can_be_stopped(counter: Counter, qtbot) -> None:  # type: ignore[no-untyped-def] -- as above
    import threading

    from ui.tasks import Tasks

    tasks = Tasks(lambda: counter.store)
    tasks.store = counter.store
    work, began = LongWork(tasks), threading.Event()
    said: list[object] = []
    work.ended.connect(said.append)

    def until_stopped(_store, told, is_cancelled):  # type: ignore[no-untyped-def] -- as LongWork hands them over
        began.set()
        while not is_cancelled():
            told("on it")
        return "stopped"

    work.start(until_stopped)
    assert began.wait(5)
    assert work.is_running
    work.cancel()
    qtbot.waitUntil(lambda: said == ["stopped"], timeout=5000)
    assert not work.is_running


@pytest.mark.parametrize("name", ["阿卜杜热合曼·买买提", "𠮷田㐂一", "Ω≈ç√∫ 🏳️‍🌈", "</script><script>alert(1)</script>", "' OR 1=1 --"])
def test_odd_names_go_through_form_list_and_search_unchanged(counter: Counter, name: str) -> None:
    counter.window.new_visit({"name": name, "host": "5-1-0803", "purpose": "探访"})
    counter.screen.panel.save()
    assert counter.inside == (name,)
    assert counter.screen.inside.list.rows()[0].name == name
    counter.from_box()
    counter.window.box.setText(name)
    assert [hit.name for hit in counter.window.box._hits] == [name]


def test_a_second_form_put_away_does_not_lose_the_first(counter: Counter) -> None:
    for name in ("先来", "后到"):
        counter.window.new_visit({"name": name, "host": "5-1-0803"})
        counter.press(Qt.Key.Key_Escape)
    names = []
    for _draft in range(2):
        counter.press(Qt.Key.Key_F2)
        names.append(counter.screen.panel.form.text("name"))
        counter.screen.panel.form.purpose.setText("探访")
        counter.screen.panel.save()
    assert names == ["后到", "先来"]
    assert not counter.screen.panel.has_draft


def test_who_is_begun_while_the_answer_is_on_its_way_stays_in_the_form(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, tasks = counter.screen.panel, counter.window.tasks
    sent: list[Job] = []
    counter.window.new_visit({"name": "先来", "host": "5-1-0803", "purpose": "探访"})
    monkeypatch.setattr(tasks, "_send", sent.append)
    panel.save()
    counter.window.new_visit({"name": "后到"})
    monkeypatch.undo()
    for job in sent:
        tasks._send(job)
    assert counter.inside == ("先来",)
    assert (panel.form.text("name"), panel.has_draft) == ("后到", False)
