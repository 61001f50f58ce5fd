"""Registers of any length: only pages that are seen are read, and no more than a few are kept."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from ui.boards import BoardList, BoardRow
from ui.rows import ALIGN, DISPLAY, RIGHT, Column, PagedRows, RowsModel, Table

COLUMNS = (Column("Number", lambda row: str(row), is_right=True), Column("Double", lambda row: str(row * 2)))


def test_a_page_is_asked_for_once_and_shown_when_it_is_there(qtbot: QtBot) -> None:
    model = PagedRows(COLUMNS, page=100)
    model.start(1_000_000)
    asked: list[tuple[int, int]] = []
    model.wanted.connect(lambda start, count: asked.append((start, count)))
    for _look in range(3):
        assert model.row(512_345) is None
    assert asked == [(512_300, 100)]
    model.take(512_300, range(512_300, 512_400))
    assert model.index(512_345, 1).data(DISPLAY) == "1024690"


def test_only_pages_near_the_last_one_are_kept(qtbot: QtBot) -> None:
    model = PagedRows(COLUMNS, page=10, kept=3)
    model.start(1000)
    for start in range(0, 100, 10):
        model.take(start, range(start, start + 10))
    assert len(model._pages) == 3
    assert model.row(95) == 95


def test_the_last_page_asks_for_what_is_left_only(qtbot: QtBot) -> None:
    model = PagedRows(COLUMNS, page=100)
    model.start(250)
    asked: list[tuple[int, int]] = []
    model.wanted.connect(lambda start, count: asked.append((start, count)))
    assert model.row(249) is None
    assert model.row(250) is None
    assert model.row(-1) is None
    assert asked == [(200, 50)]


def test_a_page_that_could_not_be_read_is_asked_for_again(qtbot: QtBot) -> None:
    model = PagedRows(COLUMNS, page=100)
    model.start(250)
    asked: list[int] = []
    model.wanted.connect(lambda start, _count: asked.append(start))
    model.row(0)
    model.missed(0)
    model.row(0)
    assert asked == [0, 0]


def test_the_models_keep_qts_own_rules(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows((1, 2, 3))
    model.set_rows((4, 5, 6))
    model.set_rows(())
    assert model.rowCount() == 0
    assert tester.model() is model


def test_figures_stand_at_the_right(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.set_rows((7,))
    assert model.index(0, 0).data(ALIGN) == RIGHT
    assert model.headerData(0, Qt.Orientation.Horizontal, ALIGN) == RIGHT


def test_enter_opens_the_row_picked(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    model.set_rows((1, 2, 3))
    table = Table(model, name="Numbers")
    qtbot.addWidget(table)
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [2]


class Row:
    """A row with an id, as lists give them."""

    def __init__(self, number: int) -> None:
        self.id = number


def test_a_reloaded_board_keeps_the_row_that_was_picked(qtbot: QtBot) -> None:
    board = BoardList(lambda row: BoardRow(str(row.id), "detail", "user", "6 min", "warn"), name="Inside")
    qtbot.addWidget(board)
    board.set_rows([Row(1), Row(2), Row(3)])
    board.pick(1)
    board.set_rows([Row(9), Row(1), Row(2), Row(3)])
    current = board.current()
    assert current is not None
    assert current.id == 2
    assert board.model().index(0, 0).data(DISPLAY) == "9\ndetail\n6 min"
