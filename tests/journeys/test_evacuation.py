"""An evacuation played by keys: F9 in the middle of other work, the roll call, a restart, the closing report."""

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView

from app.core import clock
from app.core.actor import SYSTEM
from app.core.i18n import _, speaking
from app.evacuations.fields import Answer
from app.evacuations.lists import Roll, calls, roll
from app.office.audit import verify
from app.printing.codes import badge_code
from app.printing.queue import open_jobs, recent_jobs
from app.visits.correct import correct
from app.visits.fields import VisitState
from tests.journeys.conftest import Counter
from ui.foot import printer_words
from ui.main_window import MainWindow
from ui.memory import Memory
from ui.office.unsigned_list import UnsignedList
from ui.screen import Desk
from ui.tasks import Tasks

CTRL = Qt.KeyboardModifier.ControlModifier
F9, ONE, TWO, THREE = Qt.Key.Key_F9, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def the_roll(counter: Counter) -> Roll:
    call, *_others = counter.store.read(calls)
    found: Roll = counter.store.read(roll, call.id)
    return found


def answers(counter: Counter) -> dict[str, Answer]:
    return {row.name: row.answer for row in the_roll(counter).rows}


def room(counter: Counter) -> Any:
    return counter.window.room("evacuation")


@pytest.fixture
def house(counter: Counter) -> Counter:
    """Four people inside on two floors of two buildings, one just gone, one of those inside in a wheelchair."""
    for name, host in (("周海洋", "0803"), ("孙丽", "1202"), ("陈思远", "8-3-1804"), ("赵敏", "0803"), ("王建国", "0803")):
        counter.walk_in(name, host)
        counter.pass_time(minutes=1)
    counter.from_box()
    counter.type("wangjianguo")
    counter.enter()
    visit = counter.visit("陈思远")
    counter.window.show_visit(visit.id)
    counter.visits.details.correct()
    counter.visits.details.correcting.form.fill({"assistance": "wheelchair", "reason": "Told later"})
    counter.save()
    counter.print_papers()
    counter.spooler.printed.clear()
    return counter


def test_f9_prints_the_list_and_the_screen_becomes_the_roll_call(house: Counter) -> None:
    house.press(Qt.Key.Key_F2)
    house.type("半")
    house.keys = 0
    house.press(F9)
    assert house.window.front is room(house)
    assert [row.name for row in the_roll(house).rows] == ["陈思远", "孙丽", "周海洋", "赵敏", "王建国"]
    assert room(house).card.current().name == "陈思远"
    house.print_papers()
    (pdf,) = house.spooler.printed
    text = text_of(pdf)
    assert text.index("Needs help") < text.index("陈思远") < text.index("Building 3 · floor 12") < text.index("孙丽")
    assert text.index("Left in the last 15 minutes") < text.index("王建国")
    assert "Inside 4 · need help 1 · left in the last 15 minutes 1" in text


def test_a_jam_and_waiting_badges_do_not_hold_the_list_up(house: Counter) -> None:
    house.walk_in("林冲")
    house.press(F9)
    first, second = house.store.read(open_jobs, "")
    assert (first.paper, second.paper) == ("badge", "evacuation")
    house.spooler.jam = "out of paper"
    house.print_papers()
    assert {job.state for job in house.store.read(open_jobs, "")} == {"failed"}
    assert len(the_roll(house).rows) == 6
    house.spooler.jam = ""
    house.press(Qt.Key.Key_P, CTRL)
    house.print_papers()
    (pdf,) = house.spooler.printed
    assert "Evacuation list" in text_of(pdf)


def test_the_list_is_printed_before_papers_that_wait_longer(house: Counter) -> None:
    for name in ("林冲", "武松"):
        house.walk_in(name)
    house.press(F9)
    house.print_papers()
    assert ["Evacuation list" in text_of(pdf) for pdf in house.spooler.printed] == [True, False, False]


def test_the_roll_is_called_by_one_key_each_and_closed_with_a_report(house: Counter, tmp_path: Path) -> None:
    house.window.desk.memory = Memory(tmp_path)
    house.press(F9)
    house.keys = 0
    for key in (ONE, TWO, ONE, THREE):
        house.press(key)
    assert house.keys == 4
    said = {"陈思远": Answer.FOUND, "孙丽": Answer.MISSING, "周海洋": Answer.FOUND, "赵敏": Answer.NOT_HERE, "王建国": Answer.OPEN}
    assert answers(house) == said
    assert [room(house).side.numbers[key].text() for key in ("found", "missing", "not_here", "open", "total")] == ["2", "1", "1", "0", "4"]
    house.pass_time(minutes=9, seconds=30)
    house.press(Qt.Key.Key_T, CTRL)
    house.save()
    house.enter()
    call = the_roll(house).call
    assert (call.is_drill, call.ended_by) == (True, "李红")
    house.print_papers()
    (saved,) = (tmp_path / "evacuations").iterdir()
    assert saved.name == "E20261121-0001.pdf"
    for pdf in (house.spooler.printed[-1], saved.read_bytes()):
        text = text_of(pdf)
        for part in ("Evacuation report", "DRILL", "E20261121-0001", "9 min 30 s", "not found (1 person)", "孙丽", "李红"):
            assert part in text
    assert house.complaints == []
    assert house.store.read(verify) == ()


def test_hide_found_leaves_only_who_is_still_sought(house: Counter) -> None:
    house.press(F9)
    house.press(ONE)
    house.press(Qt.Key.Key_H, CTRL)
    shown = [row.name for row in room(house).card.list.rows() if hasattr(row, "name")]
    assert shown == ["孙丽", "周海洋", "赵敏", "王建国"]
    house.press(ONE)
    assert answers(house)["孙丽"] is Answer.FOUND
    assert room(house).card.current().name == "周海洋"


def test_somebody_is_found_on_the_list_by_pinyin(house: Counter) -> None:
    house.press(F9)
    house.type("zhaomin")
    house.enter()
    house.press(ONE)
    assert answers(house)["赵敏"] is Answer.FOUND
    house.press(Qt.Key.Key_Escape)
    assert room(house).card.box.text() == ""
    assert len([row for row in room(house).card.list.rows() if hasattr(row, "name")]) == 5


def test_an_answer_is_taken_back_by_undo_or_asked_again(house: Counter) -> None:
    house.press(F9)
    house.press(TWO)
    house.press(Qt.Key.Key_Z, CTRL)
    assert answers(house)["陈思远"] is Answer.OPEN


def test_a_badge_scanned_at_the_meeting_point_is_found_and_not_signed_out(house: Counter) -> None:
    badge = house.visit("孙丽").badge
    house.press(F9)
    house.window._take_code(badge_code(badge or 0))
    assert answers(house)["孙丽"] is Answer.FOUND
    assert house.visit("孙丽").state is VisitState.INSIDE


def test_f9_waits_for_no_open_question_and_a_second_one_starts_nothing(house: Counter) -> None:
    house.press(Qt.Key.Key_F1)
    house.press(F9)
    house.press(ONE)
    house.press(Qt.Key.Key_F7)
    house.press(F9)
    assert len(house.store.read(calls)) == 1
    assert len([job for job in house.store.read(recent_jobs, "") if job.paper == "evacuation"]) == 1
    assert answers(house)["陈思远"] is Answer.FOUND


def test_f9_by_a_slip_of_the_hand_is_taken_back(house: Counter) -> None:
    house.press(F9)
    house.press(Qt.Key.Key_Z, CTRL)
    assert the_roll(house).call.is_taken_back
    house.print_papers()
    assert house.spooler.printed == []
    assert room(house).roll is None


def test_the_roll_call_survives_a_restart(house: Counter, qtbot: Any) -> None:
    house.press(F9)
    house.press(ONE)
    actor, store = house.window.tasks.actor, house.store
    assert actor is not None
    house.window.close()
    tasks = Tasks(lambda: store, inline=True)
    window = MainWindow(Desk(tasks))
    qtbot.addWidget(window)
    tasks.start()
    window.show()
    window.open_desk(actor)
    QApplication.processEvents()
    again: Any = window.room("evacuation")
    assert window.front is again
    assert {row.name: row.answer for row in again.roll.rows}["陈思远"] is Answer.FOUND
    assert again.is_calling


def test_a_closed_roll_call_can_be_looked_at_but_not_changed(house: Counter) -> None:
    house.press(F9)
    house.save()
    house.enter()
    screen = room(house)
    house.press(ONE)
    assert answers(house)["陈思远"] is Answer.OPEN
    for _step in range(2):
        house.press(Qt.Key.Key_Escape)
    assert screen.pages.currentIndex() == 0
    assert [call.number for call in screen.calls.rows()] == ["E20261121-0001"]


def test_the_form_marks_who_needs_help(counter: Counter) -> None:
    counter.press(Qt.Key.Key_F2)
    panel = counter.screen.panel
    panel.form.fill({"name": "周海洋", "host": "5-1-0803", "purpose": "探访", "assistance": "wheelchair"})
    counter.save()
    assert counter.visit("周海洋").assistance == "wheelchair"


def add_phone(counter: Counter) -> None:
    told = {"phone": "13812345678", "company": "顺达物流"}
    counter.store.do(correct, counter.visit("李明").id, told, "told later", version=1, by=SYSTEM, now=clock.now())


def unsigned(counter: Counter) -> UnsignedList | None:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return counter.window.findChild(UnsignedList)


def shown_words(counter: Counter) -> str:
    """Everything a stranger at the locked desk can read or have read aloud."""
    QApplication.processEvents()
    words = [part.text() for part in counter.window.findChildren(QLabel) if part.isVisible()]
    tables = [table for table in counter.window.findChildren(QTableView) if table.isVisible()]
    cells = [
        str(table.model().index(row, column).data(role) or "")
        for table in tables
        for row in range(table.model().rowCount())
        for column in range(table.model().columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    ]
    return "\n".join((*words, *cells))


def test_f9_at_a_locked_desk_prints_and_shows_who_is_where_and_waits_for_no_password(house: Counter) -> None:
    house.walk_in("李明", "0803")
    add_phone(house)
    house.print_papers()
    house.spooler.printed.clear()
    house.press(Qt.Key.Key_L, CTRL)
    assert unsigned(house) is None
    house.press(F9)
    listed = unsigned(house)
    assert listed is not None
    assert listed.counts.text() == "5 people inside · 1 needs help"
    assert [row[0] for row in listed.model.rows] == ["孙丽", "周海洋", "李明", "赵敏", "陈思远"]
    assert listed.model.rows[0][1] == "3-2-1202 · Building 3 · floor 12"
    house.print_papers()
    (pdf,) = house.spooler.printed
    text = text_of(pdf)
    assert ("李明" in text, "138****5678" in text, "13812345678" in text) == (True, True, False)
    seen = shown_words(house)
    hidden = ("13812345678", "138****5678", "顺达物流", "wheelchair", "林先生", "王建国")
    assert [word for word in hidden if word in seen] == []
    assert "周海洋" in seen
    assert QApplication.focusWidget() is house.window.gate.page.password, "the cursor waits for the password"
    (call,) = house.store.read(calls)
    assert (call.started_by, call.is_drill, call.ended_at) == ("nobody signed in", False, None)
    assert house.store.read(verify) == ()


def test_f9_at_a_locked_desk_begins_one_roll_call_and_prints_once(house: Counter) -> None:
    house.press(Qt.Key.Key_L, CTRL)
    for _press in range(3):
        house.press(F9)
    assert len(house.store.read(calls)) == 1
    listed = unsigned(house)
    assert listed is not None
    assert "is under way; its list was queued for printing" in listed.words.text()
    house.print_papers()
    assert len(house.spooler.printed) == 1


def test_whoever_signs_in_after_it_has_the_roll_call_and_the_phones(house: Counter) -> None:
    actor = house.window.tasks.actor
    assert actor is not None
    house.press(Qt.Key.Key_L, CTRL)
    house.press(F9)
    house.print_papers()
    house.window.open_desk(actor)
    assert unsigned(house) is None
    assert house.window.front is room(house)
    house.press(Qt.Key.Key_P, CTRL)
    house.print_papers()
    assert len(house.spooler.printed) == 2
    assert "13800000000" not in text_of(house.spooler.printed[0])
    house.press(Qt.Key.Key_L, CTRL)
    assert unsigned(house) is None, "what was shown in the emergency is not shown by the lock"


def test_a_masked_list_that_still_waits_for_the_printer_gets_its_phones(house: Counter) -> None:
    actor = house.window.tasks.actor
    assert actor is not None
    house.walk_in("李明", "0803")
    add_phone(house)
    house.print_papers()
    house.spooler.printed.clear()
    house.press(Qt.Key.Key_L, CTRL)
    house.press(F9)
    house.window.open_desk(actor)
    house.press(Qt.Key.Key_P, CTRL)
    house.print_papers()
    (pdf,) = house.spooler.printed
    assert "13812345678" in text_of(pdf)


def test_f9_at_a_locked_desk_that_may_only_be_read_shows_who_is_inside(house: Counter) -> None:
    house.press(Qt.Key.Key_L, CTRL)
    house.store.read_only = "This database can only be read."
    try:
        house.press(F9)
        listed = unsigned(house)
        assert listed is not None
        assert listed.words.text().startswith("The database can only be read")
        assert len(listed.model.rows) == 4
        assert house.store.read(calls) == ()
    finally:
        house.store.read_only = ""


def test_nothing_but_f9_works_past_the_lock(house: Counter) -> None:
    house.press(Qt.Key.Key_L, CTRL)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F6, Qt.Key.Key_F7):
        house.press(key)
    assert house.window.is_locked
    assert unsigned(house) is None
    assert house.store.read(calls) == ()


def cut_at_the_side(counter: Counter) -> list[str]:
    """What is lower or narrower than it needs, or lies over the edge."""
    QApplication.processEvents()
    side = room(counter).side
    parts = [part for part in (*side.findChildren(QLabel), *side.findChildren(QAbstractButton)) if part.isVisible()]
    over = [part.text() for part in parts if not side.rect().contains(part.mapTo(side, part.rect().bottomRight()))]
    hints = [(part, part.minimumSizeHint()) for part in parts]
    return over + [part.text() for part, hint in hints if part.height() < hint.height() or part.width() < hint.width()]


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_counts_answers_and_undo_are_whole_in_a_low_window_under_the_line_of_the_missing_year(house: Counter, code: str) -> None:
    with speaking(code):
        window, foot = house.window, house.window.foot
        house.press(F9)
        foot.know("printer", printer_words("folder:/srv/papers/badges"))
        foot.know("backup", "Last backup 2026-11-20 03:00")
        for width, height in ((1366, 840), (1366, 700), (960, 600)):
            window.resize(width, height)
            assert cut_at_the_side(house) == []
            assert foot.done.text().endswith(" · " + _("Undo Ctrl+Z ({n} s)").format(n=10))
            assert foot.done.fontMetrics().horizontalAdvance(foot.done.text()) <= foot.done.width()
        assert window.shell.year_banner.isVisible()
        assert not foot.year_missing.isVisible()


def test_what_is_said_of_the_list_is_true_without_a_printer_as_well(house: Counter) -> None:
    house.spooler.jam = "There is no print service."
    house.press(F9)
    assert house.toasts[-1] == "Roll call E20261121-0001: its list is queued."
