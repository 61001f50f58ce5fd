"""A busy day at the counter through the real window: a crew's third day, two groups, the watch list, a jam, a drill, the evening."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM
from app.desk.check import check_all
from app.evacuations.lists import calls, counted, present, roll
from app.items.lists import open_items
from app.office.service import add_staff, set_password
from app.office.settings import change_setting
from app.passes.lists import PassRow, board
from app.printing.codes import badge_code
from app.printing.queue import open_jobs, recent_jobs
from app.shifts.lists import handovers, sheet
from app.visits.fields import Leaving, VisitState
from app.watch.fields import Said
from app.watch.lists import answers, entries
from tests.journeys.conftest import Counter
from ui.visits.side_card import side_card

CTRL, ALT, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
ESC, G, INSIDE, LEFT = Qt.Key.Key_Escape, Qt.Key.Key_G, VisitState.INSIDE, VisitState.LEFT
SECRET = "open sesame 7"
CREW = ("罗大佑", "马未都")


def test_a_busy_day_is_played_by_keys(counter: Counter) -> None:
    the_office(counter)
    a_crew_gets_its_passes(counter)
    the_crew_comes_on_two_days(counter)
    the_third_day_begins_too_early(counter)
    an_announced_group_comes(counter)
    a_group_walks_in(counter)
    a_contractor_is_escorted(counter)
    somebody_listed_comes(counter)
    a_jam(counter)
    a_drill(counter)
    the_groups_leave(counter)
    the_key_comes_back(counter)
    the_crew_goes_home(counter)
    the_end_of_the_day(counter)
    the_shift_is_handed_over(counter)
    everything_is_on_record(counter)
    assert counter.complaints == []
    report = counter.store.read(check_all)
    assert (report.troubles, report.counts["Visit"]) == ((), 2 * 2 + 2 + 3 + 4 + 1 + 1 + 1)


# -- hands and eyes


def at(counter: Counter, text: str) -> None:
    """The clock of the office is put to this time; whatever hangs on it is told."""
    clock.fix(datetime.fromisoformat(f"{text}:00+08:00").astimezone(UTC))
    counter.window.tick(clock.now())


def scan(counter: Counter, badge: int | None) -> None:
    """Held to the scanner, whatever is in front."""
    counter.pass_time(seconds=5)
    counter.window.shell.scanned.emit(badge_code(badge or 0))
    QApplication.processEvents()


def passes(counter: Counter) -> dict[str, PassRow]:
    return {row.name: row for row in counter.store.read(board, now=clock.now()).rows}


def scan_crew(counter: Counter) -> None:
    for name in CREW:
        scan(counter, passes(counter)[name].serial)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def fields(counter: Counter, *words: str) -> None:
    """One field after another, Enter between them."""
    for n, each in enumerate(words):
        if n:
            counter.enter()
        counter.type(each)


def printed(counter: Counter) -> list[str]:
    """What comes out of the printer now."""
    before = len(counter.spooler.printed)
    counter.print_papers()
    return [words_of(pdf) for pdf in counter.spooler.printed[before:]]


def states(counter: Counter, *names: str) -> list[VisitState]:
    return [counter.visit(name).state for name in names]


# -- before the day


def the_office(counter: Counter) -> None:
    """A head with a password, label sheets for groups, and somebody barred, put on the list by keys."""
    head = counter.store.do(
        add_staff, {"name": "王建国", "department": "客服部", "role": "department_head"}, by=SYSTEM, now=clock.now()
    ).value
    counter.store.do(set_password, head, SECRET, by=SYSTEM, now=clock.now())
    counter.store.do(change_setting, "group_badges", "sheet", by=SYSTEM, now=clock.now())
    counter.window.read_settings()
    counter.press(Qt.Key.Key_0, ALT)
    room: Any = counter.window.room("watch")
    form = room.editor.form
    counter.press(Qt.Key.Key_N, CTRL)
    form.fill({"kind": "ban"})
    for field, text in (("name", "张伟"), ("phones", "13800138000"), ("tell", "保安队 8001"), ("reason", "曾在大堂闹事")):
        form.focus(field)
        counter.type(text)
    counter.save()
    assert [row.name for row in counter.store.read(entries, by=SYSTEM, now=clock.now())] == ["张伟"]


def a_crew_gets_its_passes(counter: Counter) -> None:
    counter.press(Qt.Key.Key_5, ALT)
    counter.press(Qt.Key.Key_N, CTRL)
    counter.type(f"{CREW[0]} 13700137000")
    counter.press(Qt.Key.Key_Return, SHIFT)
    fields(counter, CREW[1], "", "3", "0803", "宏达装修")
    counter.save()
    assert (counter.toasts[-1], counter.complaints) == ("2 passes issued.", [])
    assert [CREW[0] in printed(counter)[0], counter.print_papers()] == [True, 0]
    counter.press(Qt.Key.Key_F7)


def the_crew_comes_on_two_days(counter: Counter) -> None:
    """Saturday and Monday in and out; on Sunday nobody works."""
    card = side_card(counter.window)
    for day in ("2026-11-21", "2026-11-23"):
        at(counter, f"{day} 09:00")
        scan_crew(counter)
        assert sorted(counter.inside) == sorted(CREW)
        at(counter, f"{day} 17:00")
        scan_crew(counter)
        assert (counter.inside, card.said) == ((), "")
        if day == "2026-11-21":
            at(counter, "2026-11-22 09:00")
            scan(counter, passes(counter)[CREW[0]].serial)
            assert (card.said, counter.inside) == ("Not on this weekday", ())
            counter.press(Qt.Key.Key_2, CTRL)
            counter.type("1")
            assert card.said == ""
            assert counter.toasts[-1].startswith(f"{CREW[0]} turned away")


# -- the morning


def the_third_day_begins_too_early(counter: Counter) -> None:
    card = side_card(counter.window)
    at(counter, "2026-11-24 07:30")
    scan(counter, passes(counter)[CREW[0]].serial)
    assert (card.said, card.verbs[0], counter.inside) == ("Not at this hour", "Let in once …", ())
    counter.press(ESC)
    at(counter, "2026-11-24 08:00")
    scan_crew(counter)
    assert (card.said, sorted(counter.inside)) == ("", sorted(CREW))


def an_announced_group_comes(counter: Counter) -> None:
    """Announced on its day with two companions; four keys from the one box, one sheet of badges."""
    counter.press(Qt.Key.Key_4, ALT)
    counter.press(Qt.Key.Key_N, CTRL)
    fields(counter, "欧阳娜娜", "13900139000", "1202", "参观", "")
    counter.press(G, CTRL)
    for name in ("孙七", "周八"):
        counter.type(name)
        counter.enter()
    counter.save()
    assert states(counter, "欧阳娜娜", "孙七", "周八") == [VisitState.EXPECTED] * 3
    counter.press(Qt.Key.Key_F7)
    counter.from_box()
    counter.type("欧阳")
    counter.enter()
    counter.save()
    assert (counter.keys, states(counter, "欧阳娜娜", "孙七", "周八")) == (4, [INSIDE] * 3)
    (sheet_of_labels,) = printed(counter)
    assert all(name in sheet_of_labels for name in ("欧阳娜娜", "孙七", "周八"))
    assert counter.store.read(recent_jobs, "")[0].paper == "badges"


def a_group_walks_in(counter: Counter) -> None:
    """Nobody knew of them: the walk-in's keys, one chord, and what is typed of each companion with one Enter."""
    counter.pass_time(minutes=10)
    counter.from_box()
    counter.type("林晓东")
    counter.enter()
    fields(counter, "0101", "1")
    counter.press(G, CTRL)
    for name in ("钱一", "高二", "方三"):
        counter.type(name)
        counter.enter()
    counter.save()
    typed = len("林晓东" + "0101" + "1" + "钱一" + "高二" + "方三")
    assert counter.keys - typed <= 5 + 1 + 3
    assert states(counter, "林晓东", "钱一", "高二", "方三") == [INSIDE] * 4
    (sheet_of_labels,) = printed(counter)
    assert all(name in sheet_of_labels for name in ("林晓东", "钱一", "高二", "方三"))
    assert counter.today.people_inside == 2 + 3 + 4


def a_contractor_is_escorted(counter: Counter) -> None:
    """A key goes out, the escort is named by pinyin and reports."""
    counter.from_box()
    counter.type("赵电工")
    counter.enter()
    fields(counter, "8-3-1804", "3")
    counter.press(Qt.Key.Key_I, CTRL)
    counter.type("2B-17")
    counter.enter()
    counter.save()
    assert "赵电工" not in counter.inside
    counter.type("liu")
    counter.enter()
    counter.enter()
    assert "赵电工" in counter.inside
    assert "Escort: 刘工" in printed(counter)[0]
    counter.pass_time(minutes=11)
    counter.window.tick(clock.now())
    assert counter.screen.inside.list.rows()[0].name == "赵电工"
    counter.press(Qt.Key.Key_H, CTRL | SHIFT)
    assert counter.toasts[-1] == "刘工 is here to escort."
    assert [row.words for row in counter.store.read(open_items)] == ["Key B-17"]


# -- what nobody planned


def somebody_listed_comes(counter: Counter) -> None:
    """The name is barred: refused at first, let in once a head has come; another of the name is not the one."""
    counter.from_box()
    counter.type("Zhang Wei")
    counter.enter()
    fields(counter, "0803", "1")
    counter.save()
    strip = counter.screen.panel.watch.strip
    assert strip.isVisible()
    counter.type("11")
    assert ("Zhang Wei" in counter.inside, strip.head.isVisible()) == (False, True)
    counter.press(ESC)  # the head is asked first, and the form waits
    assert ("Zhang Wei" in counter.inside, strip.isVisible()) == (False, False)
    counter.save()
    counter.press(Qt.Key.Key_Backtab, SHIFT)
    counter.press(Qt.Key.Key_Down)
    assert strip.head.currentText().startswith("王建国")
    counter.press(Qt.Key.Key_Tab)
    counter.type("a guess")
    counter.enter()
    counter.type("1")
    assert ("Zhang Wei" in counter.inside, "do not match" in strip._wrong.text()) == (False, True)
    counter.type(SECRET)
    counter.enter()
    counter.enter()  # the reason still stands
    (entry,) = counter.store.read(entries, by=SYSTEM, now=clock.now())
    (answer,) = counter.store.read(answers, entry.id, by=SYSTEM, now=clock.now())
    assert (answer.said, answer.released_by) == (Said.SAME, "王建国")
    assert ("Zhang Wei" in counter.inside, counter.screen.panel.is_blank) == (True, True)
    (badge,) = printed(counter)
    assert "Zhang Wei" in badge
    assert [word for word in ("闹事", "8001", "王建国", "●") if word in badge] == []


def a_jam(counter: Counter) -> None:
    """Out of labels: the visit stands, the job waits in sight, and comes out once."""
    counter.spooler.jam = "The label printer is out of labels."
    counter.pass_time(minutes=20)
    counter.walk_in("周海洋")
    assert ("周海洋" in counter.inside, printed(counter)) == (True, [])
    (job,) = counter.store.read(open_jobs, "")
    assert (job.paper, job.reason) == ("badge", "The label printer is out of labels.")
    counter.window.take_change(frozenset({"PrintJob"}))
    chip = counter.window.foot.failed_prints
    assert (chip.isVisible(), "out of labels" in chip.text()) == (True, True)
    counter.spooler.jam = ""
    counter.press(Qt.Key.Key_6, ALT)
    counter.press(Qt.Key.Key_P, CTRL)
    (badge,) = printed(counter)
    assert "周海洋" in badge
    counter.window.take_change(frozenset({"PrintJob"}))
    assert (counter.store.read(open_jobs, ""), printed(counter), chip.isVisible()) == ((), [], False)


def a_drill(counter: Counter) -> None:
    """F9 in the middle of a form: one key for each person inside, one found late by badge, closed with its report."""
    counter.press(Qt.Key.Key_F2)
    counter.type("半")
    inside = len(counter.inside)
    counter.press(Qt.Key.Key_F9)
    assert "Evacuation list" in printed(counter)[0]
    counter.keys = 0
    for _person in range(inside - 1):
        counter.press(Qt.Key.Key_1)
    counter.press(Qt.Key.Key_2)
    assert counter.keys == inside
    (call,) = counter.store.read(calls)
    missing = next(row for row in counter.store.read(roll, call.id).rows if row.answer == "missing")
    counter.window._take_code(badge_code(counter.visit(missing.name).badge or 0))
    counter.pass_time(minutes=9)
    counter.press(Qt.Key.Key_T, CTRL)
    counter.save()
    counter.enter()
    ended = counter.store.read(roll, call.id)
    assert {row.answer for row in ended.rows} == {"found"}
    assert (ended.call.is_drill, ended.call.ended_by, len(counter.inside)) == (True, "李红", inside)
    (report,) = printed(counter)
    assert all(words in report for words in ("Evacuation report", "DRILL", "欧阳娜娜", "罗大佑"))
    counter.press(Qt.Key.Key_F7)
    assert counter.screen.panel.form.text("name") == "半"
    counter.press(ESC)


# -- the afternoon


def the_groups_leave(counter: Counter) -> None:
    """One of the walk-ins goes early, the announced group as a whole by one chord, one more of the walk-ins by name."""
    at(counter, "2026-11-24 15:00")
    down_to(counter, "林晓东")
    counter.enter()
    counter.press(Qt.Key.Key_Down)
    counter.enter()
    counter.press(ESC)
    down_to(counter, "欧阳娜娜")
    counter.press(Qt.Key.Key_Return, CTRL)
    assert states(counter, "欧阳娜娜", "孙七", "周八") == [LEFT] * 3
    assert states(counter, "林晓东", "钱一", "高二", "方三").count(LEFT) == 1
    counter.press(ESC)
    counter.from_box()
    counter.type("fs")
    counter.enter()
    assert (counter.keys <= 4, states(counter, "林晓东", "高二", "方三")) == (True, [INSIDE, INSIDE, LEFT])


def down_to(counter: Counter, lead: str) -> None:
    """The list of signing out with this group marked."""
    counter.press(Qt.Key.Key_F6)
    leaving = counter.screen.leaving
    for _row in range(len(counter.inside)):
        counter.press(Qt.Key.Key_Down)
        if leaving.board.party is not None and leaving.board.party.head.name == lead:
            return
    pytest.fail(f"{lead} is not on the list", pytrace=False)


def the_key_comes_back(counter: Counter) -> None:
    """The contractor's badge is scanned: signed out at once, and the key is asked for at the side."""
    scan(counter, counter.visit("赵电工").badge)
    card = side_card(counter.window)
    assert (counter.visit("赵电工").leaving, card.said) == (Leaving.SCANNED, "Not back yet")
    assert card.verbs == ("Returned",)
    counter.press(Qt.Key.Key_1, CTRL)
    assert (card.said, counter.store.read(open_items)) == ("", ())


def the_crew_goes_home(counter: Counter) -> None:
    at(counter, "2026-11-24 17:30")
    scan_crew(counter)
    assert [row.used for row in passes(counter).values()] == [3, 3]
    assert [row.state for row in counter.register if row.name in CREW] == [LEFT] * 6


# -- the evening


def the_end_of_the_day(counter: Counter) -> None:
    """One key for each of those who are left; what nobody knows is no invented time."""
    at(counter, "2026-11-24 19:00")
    assert sorted(counter.inside) == sorted(("林晓东", "高二", "Zhang Wei", "周海洋"))
    counter.press(Qt.Key.Key_F6)
    counter.press(Qt.Key.Key_D, CTRL)
    assert counter.screen.evening.walk._progress.text() == "1 of 4"
    asked = []
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_6, Qt.Key.Key_3):
        asked.append(counter.screen.evening.walk.row.name)
        counter.press(key)
    counter.type("17:45")
    counter.enter()
    assert (counter.inside, counter.complaints) == ((), [])
    assert [counter.visit(name).leaving for name in asked] == [Leaving.SEEN, Leaving.REPORTED, Leaving.UNKNOWN, Leaving.REPORTED]
    assert counted(counter.store.read(present, now=clock.now())).total == 0
    counter.press(ESC)


def the_shift_is_handed_over(counter: Counter) -> None:
    """The night takes over an empty house and the one form that was put away."""
    counter.press(Qt.Key.Key_H, ALT)
    counter.press(Qt.Key.Key_N, CTRL)
    fields(counter, "he", "明早八点装修队")
    counter.save()
    counter.enter()
    (row,) = counter.store.read(handovers)
    assert (row.from_name, row.to_name, row.note) == ("李红", "何师傅", "明早八点装修队")
    parts = {part.key: [line.title for line in part.lines] for part in counter.store.read(sheet, row.id).parts if part.lines}
    assert parts == {"parked": ["半"]}
    (paper,) = printed(counter)
    assert all(words in paper for words in ("Shift hand-over", row.number, "明早八点装修队"))


def everything_is_on_record(counter: Counter) -> None:
    counter.press(Qt.Key.Key_2, ALT)
    visits = counter.visits
    visits.outputs.show_register()
    QApplication.processEvents()
    text = words_of(visits.outputs.sheet.pdf)
    day = [row for row in counter.register if row.number.startswith("V20261124")]
    assert len(day) == 2 + 3 + 4 + 1 + 1 + 1
    assert [row.name for row in day if row.name not in text] == []
    counter.press(ESC)
    assert {row.state for row in counter.register} == {LEFT}
