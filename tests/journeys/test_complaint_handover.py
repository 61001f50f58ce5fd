"""Complaints at the change of shift: what falls due before the next one ends is handed over by name, frozen, printed and signed for."""

import io
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.complaints.fields import Move
from app.shifts.lists import handovers, sheet
from tests.journeys.complaint_office import LIFT, OFFICER, TO_HAND, ComplaintCounter
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import ALT, CTRL
from ui.shifts.words import Open, open_row

M = Move


@pytest.fixture
def desk(counter: Counter) -> ComplaintCounter:
    return ComplaintCounter(counter)


def room(desk: ComplaintCounter) -> Any:
    """Alt+H."""
    desk.press(Qt.Key.Key_H, ALT)
    QApplication.processEvents()
    return desk.window.room("handover")


def told(desk: ComplaintCounter) -> dict[str, Open]:
    """The complaints of the list by their numbers."""
    rows = [row for row in room(desk).list.rows() if isinstance(row, Open) and row.key == "complaints"]
    return {row.line.number: row for row in rows}


def hand_over(desk: ComplaintCounter, name: str, note: str) -> None:
    """Ctrl+N, who takes over, a note, Ctrl+Enter."""
    room(desk)
    desk.press(Qt.Key.Key_N, CTRL)
    desk.type(name, note)
    desk.save()
    desk.counter.enter()
    QApplication.processEvents()


def printed(desk: ComplaintCounter) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(desk.counter.spooler.printed[-1]))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def test_open_complaints_go_over_to_the_next_shift_and_are_signed_for(desk: ComplaintCounter) -> None:
    noise = desk.complain(summary="楼上半夜拖椅子")
    desk.press(Qt.Key.Key_Escape)
    lift = desk.complain(LIFT, summary="电梯又停在两层之间")
    desk.press(Qt.Key.Key_Escape)
    later = desk.complain(summary="不急的一件")
    desk.go_through(later.id, *TO_HAND[:-1])
    desk.do(later.id, M.ACCEPT)
    desk.go("2026-11-23 16:30")
    desk.as_("李红")
    found = told(desk)
    assert set(found) == {noise.number, lift.number}  # the third has nothing due before the next shift is over
    row = open_row(found[lift.number])
    assert all(words in row.detail for words in ("电梯又停在两层之间", lift.number, OFFICER))
    while desk.counter.print_papers():  # what the day left to print
        pass
    hand_over(desk, "小王", "电梯投诉等核实")
    (done,) = desk.store.read(handovers)
    assert (done.from_name, done.to_name, done.note) == ("李红", "小王", "电梯投诉等核实")
    assert desk.counter.print_papers() == 1
    text = printed(desk)
    for words in ("Complaints due in the next shift", noise.number, lift.number, "电梯又停在两层之间", "电梯投诉等核实", "小王"):
        assert words in text
    assert later.number not in text

    # the next shift: still open there, and one goes on; the sheet stays as it was signed
    desk.as_("小王")
    assert set(told(desk)) == {noise.number, lift.number}
    desk.go_through(lift.id, M.START, M.FACTS)
    desk.as_("小王")
    assert [line.number for part in desk.store.read(sheet, done.id).parts if part.key == "complaints" for line in part.lines] == [
        each for each in (noise.number, lift.number) if each in text
    ]  # fmt: skip
    shown = room(desk)
    shown.sheets.setFocus()
    shown.sheets.pick(0)
    desk.counter.enter()
    assert shown.paper.pdf.startswith(b"%PDF")
    desk.press(Qt.Key.Key_Escape)


def test_one_not_seen_to_is_overdue_in_the_next_hand_over_and_leads_to_its_card(desk: ComplaintCounter) -> None:
    row = desk.complain()
    desk.press(Qt.Key.Key_Escape)
    desk.go("2026-11-23 17:20")
    hand_over(desk, "小王", "")
    desk.go("2026-11-24 08:40")
    desk.as_("小王")
    late = told(desk)[row.number]
    assert (late.line.mark, open_row(late).meaning) == ("overdue", "bad")
    hand_over(desk, "李红", "")
    kept = [desk.store.read(sheet, each.id).parts for each in desk.store.read(handovers)]
    marks = [[line.mark for part in parts if part.key == "complaints" for line in part.lines] for parts in kept]
    assert sorted(marks) == [[""], ["overdue"]]
    screen = room(desk)
    rows = screen.list.rows()
    screen.list.pick(next(n for n, each in enumerate(rows) if isinstance(each, Open) and each.key == "complaints"))
    screen.list.setFocus()
    desk.counter.enter()
    QApplication.processEvents()
    assert desk.window.front is desk.complaints
    assert desk.complaint_card.record_id == row.id
