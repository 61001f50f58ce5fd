"""The register of complaints: an old one read in through the window, found again by its words; this one written out and printed."""

import csv
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from python_calamine import CalamineWorkbook

from app.complaints.fields import Satisfaction, State
from app.complaints.lists import ComplaintFilter, ComplaintRow, board
from app.complaints.story import visits_of
from app.core import clock
from app.core.actor import SYSTEM
from app.core.errors import UserError
from app.exchange.complaint_register import export_complaints
from tests.journeys.complaint_office import LIFT, NOISE, OFFICER, ComplaintCounter
from tests.journeys.conftest import Counter
from tests.journeys.ticket_office import ALT, CTRL
from ui.complaints.register_sheet import RegisterSheet
from ui.exchange.screen import ExchangeScreen

HEADINGS = (
    "投诉编号", "受理日期", "投诉人", "房号", "联系电话", "方式", "类别", "摘要", "经过", "处理结果", "回访日期", "满意度", "结案日期",
    "柜台",
)  # fmt: skip
GOOD = (
    ("投诉〔2025〕0007", "2025-03-05", "王小明", "3-1-0502", "13811112222", "来电", NOISE, "楼上装修噪音", "周末一早就敲瓷砖，孩子没法睡觉",
     "已停工", "2025-03-09", "满意", "2025-03-09", "东门"),
    ("投诉〔2025〕0008", "2025/3/6 14:30", "李四", "2-1-0301", "", "来信", "宠物扰民", "夜里狗叫", "隔壁阳台养了三条大黄狗", "已劝导",
     "2025-03-10", "不满意", "2025-03-20", "东门"),
    ("投诉〔2025〕0009", "2025年4月1日", "赵女士", "8-3-1804", "13700001111", "来访", LIFT, "电梯困人", "被困在十二楼半个小时",
     "正在处理", "", "", "", "东门"),
)  # fmt: skip
BAD = (
    ("投诉〔2025〕0010", "", "孙丽", "5-1-0803", "", "来访", NOISE, "吵", "", "", "", "", "", ""),
    ("投诉〔2025〕0011", "2025-04-02", "孙丽", "5-1-0803", "", "来访", NOISE, "", "", "", "", "", "", ""),
    ("投诉〔2025〕0012", "2025-04-03", "孙丽", "5-1-0803", "", "来访", NOISE, "吵", "", "已处理", "", "马马虎虎", "2025-04-05", ""),
    ("投诉〔2025〕0013", "2031-04-03", "孙丽", "5-1-0803", "", "来访", NOISE, "吵", "", "", "", "", "", ""),
)  # fmt: skip


@pytest.fixture
def desk(counter: Counter) -> ComplaintCounter:
    return ComplaintCounter(counter)


def old_register(path: Path) -> Path:
    """As an office kept it in a workbook: dates as text, one column nobody here has a field for."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("2025年")
    for number, row in enumerate((HEADINGS, *GOOD, *BAD)):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def everything(desk: ComplaintCounter) -> dict[str, ComplaintRow]:
    rows = desk.store.read(board, ComplaintFilter(is_open=False), by=SYSTEM, now=clock.now()).rows
    return {row.number: row for row in rows}


def pick(desk: ComplaintCounter, box: QComboBox, words: str) -> None:
    """A choice made by keys: down the list until it stands there."""
    box.setFocus()
    desk.press(Qt.Key.Key_Home)
    while box.currentText() != words:
        before = box.currentIndex()
        desk.press(Qt.Key.Key_Down)
        assert box.currentIndex() > before, f"{words} is not offered"


def look_at_file(desk: ComplaintCounter, path: Path) -> ExchangeScreen:
    """Alt+8 (or “Another file” after one), what the rows are, the whole path of the file, Enter."""
    desk.press(Qt.Key.Key_8, ALT)
    screen = desk.window.room("exchange")
    assert isinstance(screen, ExchangeScreen)
    assert desk.window.front is screen
    if screen.pages.currentWidget() is screen.report:
        assert QApplication.focusWidget() is screen.report._again
        desk.press(Qt.Key.Key_Space)
    pick(desk, screen.choosing.kind, "Complaints")
    screen.choosing.path.setFocus()
    desk.press(Qt.Key.Key_A, CTRL)
    desk.type(str(path))
    desk.counter.enter()
    assert screen.pages.currentWidget() is screen.mapping
    return screen


def said(screen: ExchangeScreen) -> str:
    return screen.report._words.text()


def faults(screen: ExchangeScreen) -> list[tuple[str, str]]:
    model = screen.report._model
    return [(str(model.index(n, 0).data()), str(model.index(n, 1).data())) for n in range(model.rowCount())]


def test_an_old_register_is_mapped_checked_taken_in_once_and_found_by_its_words(desk: ComplaintCounter, tmp_path: Path) -> None:
    path = old_register(tmp_path / "客户投诉登记.xlsx")
    screen = look_at_file(desk, path)
    taken_as = {choice.accessibleName(): choice.currentData() for choice in screen.mapping.choices}
    assert list(taken_as.values()) == [
        "number", "received", "name", "home", "phone", "channel", "kind", "summary", "story", "result", "visited", "satisfaction",
        "closed", "",
    ]  # fmt: skip
    pick(desk, screen.mapping.choices[-1], "Note")  # the column nobody has a field for is kept with the story
    now_taken = [choice.currentData() for choice in screen.mapping.choices]
    assert now_taken == [*list(taken_as.values())[:-1], "note"]  # what was passed by stays with the other columns
    desk.counter.save()
    assert "3 rows would be taken." in said(screen)
    found = faults(screen)
    assert [line for line, _why in found] == ["5", "6", "7", "8"]  # as the workbook numbers them
    for (_line, why), part in zip(found, ("day of receipt", "complained of", "马马虎虎", "future"), strict=True):
        assert part in why
    assert everything(desk) == {}  # a dry run keeps nothing
    assert QApplication.focusWidget() is screen.report._go
    desk.press(Qt.Key.Key_Space)
    assert "3 rows taken." in said(screen)
    assert "4 rows must be mended:" in said(screen)
    rows = everything(desk)
    assert {number: row.state for number, row in rows.items()} == {
        "投诉〔2025〕0007": State.CLOSED, "投诉〔2025〕0008": State.ENDED, "投诉〔2025〕0009": State.REGISTERED,
    }  # fmt: skip
    assert rows["投诉〔2025〕0007"].story.endswith("东门")
    (visit,) = desk.store.read(visits_of, rows["投诉〔2025〕0008"].id)
    assert visit.satisfaction is Satisfaction.UNSATISFIED

    again = look_at_file(desk, path)  # the same file once more
    desk.counter.save()
    assert "0 rows would be taken." in said(again)
    assert "3 rows were here already." in said(again)
    assert set(everything(desk)) == set(rows)

    _found_by_words(desk, "大黄狗", "投诉〔2025〕0008", is_closed=True)  # of the story
    _found_by_words(desk, "电梯困人", "投诉〔2025〕0009")  # of the summary


def _found_by_words(desk: ComplaintCounter, words: str, number: str, *, is_closed: bool = False) -> None:
    """In the room's own search, and from the one box."""
    desk.as_(OFFICER)
    room = desk.room_of_complaints()
    room.filters.choose(list(room.filters.scopes)[-1])
    if not room.filters.more.isChecked():
        desk.press(Qt.Key.Key_F, CTRL)
    pick(desk, room.filters.state, "closed ones too")
    room.filters.text.setFocus()
    desk.press(Qt.Key.Key_A, CTRL)
    desk.type(words)
    desk.counter.enter()
    desk.settle()
    assert [row.number for row in room.list.rows()] == [number]
    desk.press(Qt.Key.Key_K, CTRL)
    desk.type(words)
    desk.press(Qt.Key.Key_Down)  # what is found in texts alone is picked
    desk.counter.enter()
    QApplication.processEvents()
    if is_closed:
        assert desk.complaint_card.whole is None
        desk.press(Qt.Key.Key_1)  # why it is opened
        QApplication.processEvents()
    assert desk.complaint_card.whole is not None
    assert desk.complaint_card.whole.row.number == number


def test_the_mended_rows_are_read_in_from_the_file_of_faulty_ones(desk: ComplaintCounter, tmp_path: Path) -> None:
    screen = look_at_file(desk, old_register(tmp_path / "register.xlsx"))
    desk.counter.save()
    desk.press(Qt.Key.Key_Space)
    faulty = screen.report._errors_path
    assert faulty is not None
    assert str(faulty) in said(screen)
    heads, *rows = _table(faulty)
    assert len(rows) == len(BAD)
    rows[0][heads.index("受理日期")] = "2025-04-02"
    with xlsxwriter.Workbook(str(faulty)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((heads, *rows)):
            sheet.write_row(number, 0, row)
    screen = look_at_file(desk, faulty)
    desk.counter.save()
    assert "1 row would be taken." in said(screen)
    desk.press(Qt.Key.Key_Space)
    assert "投诉〔2025〕0010" in everything(desk)


# -- out again


@pytest.mark.parametrize(("key", "ending"), [(Qt.Key.Key_E, "csv"), (Qt.Key.Key_S, "xlsx")])
def test_the_register_is_written_out_from_the_room_and_holds_what_the_desk_took(
    desk: ComplaintCounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, ending: str
) -> None:
    first = desk.complain(summary="楼上半夜拖椅子")
    desk.press(Qt.Key.Key_Escape)
    second = desk.complain(summary="=HYPERLINK(1)")
    desk.as_(OFFICER)
    desk.room_of_complaints()
    desk.press(Qt.Key.Key_M, CTRL)
    (sheet,) = desk.sheets
    assert isinstance(sheet, RegisterSheet)
    path = tmp_path / f"投诉登记表.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path.with_suffix("")), ""))  # the system's own dialog
    desk.press(key, CTRL)
    assert desk.toast == f"2 complaints written to {path.name}."
    assert desk.sheets == []
    rows = [[str(cell) for cell in row] for row in _table(path)]
    place = rows[0].index("Number")
    assert [row[place] for row in rows[1:]] == [first.number, second.number]
    said = rows[2][rows[0].index("Summary")]
    assert said.lstrip("'") == "=HYPERLINK(1)"
    assert not any("13800138000" in cell for row in rows for cell in row)  # masked, as on screen


def _table(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_the_days_of_the_register_are_chosen_and_a_month_without_complaints_is_an_empty_one(desk: ComplaintCounter, tmp_path: Path) -> None:
    desk.complain()
    desk.as_(OFFICER)
    room = desk.room_of_complaints()
    desk.press(Qt.Key.Key_M, CTRL)
    assert room.register is not None
    pick(desk, room.register.days.choice, "Last month")
    room.register.save_to(tmp_path / "october.csv")
    assert desk.toast == "0 complaints written to october.csv."
    assert len(_table(tmp_path / "october.csv")) == 1
    desk.press(Qt.Key.Key_M, CTRL)
    pick(desk, room.register.days.choice, "All days")
    room.register.save_to(tmp_path / "all.csv")
    assert len(_table(tmp_path / "all.csv")) == 2


def test_the_register_goes_on_paper_from_the_same_place(desk: ComplaintCounter) -> None:
    desk.complain()
    desk.counter.print_papers()
    desk.as_(OFFICER)
    desk.room_of_complaints()
    desk.press(Qt.Key.Key_M, CTRL)
    desk.press(Qt.Key.Key_P, CTRL)
    (paper,) = desk.sheets
    assert paper.card.accessibleName() == "Register of complaints"
    desk.press(Qt.Key.Key_P, CTRL)
    assert desk.counter.print_papers() == 1


def test_a_folder_that_cannot_be_written_to_is_said_and_the_choice_stays(desk: ComplaintCounter, tmp_path: Path) -> None:
    desk.complain()
    desk.as_(OFFICER)
    room = desk.room_of_complaints()
    desk.press(Qt.Key.Key_M, CTRL)
    assert room.register is not None
    room.register.save_to(tmp_path / "nowhere" / "register.csv")
    assert "register.csv" in desk.counter.complaints[-1]
    assert desk.sheets == [room.register]


def test_a_guard_takes_no_register_away(desk: ComplaintCounter, tmp_path: Path) -> None:
    desk.complain()
    day = clock.day_of(clock.now())
    path = tmp_path / "register.csv"
    with pytest.raises(UserError, match="needs another role"):
        desk.store.read(export_complaints, (day, day), path, noted=abs, by=desk.actor("赵师傅"), now=clock.now())
    assert not path.exists()
