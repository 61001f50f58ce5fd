"""The room of the month's figures: every table by its key, other months, paper and workbook."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from app.core import clock
from app.core.actor import SYSTEM
from app.office.exports import known_by
from app.printing import queue
from app.visits.service import arrive
from tests.trail import exports_of
from ui.main_window import MainWindow
from ui.reports.screen import VIEWS, ReportsScreen
from ui.tasks import Tasks

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def opened(window: MainWindow, qtbot: QtBot) -> ReportsScreen:
    form = {"name": "王小明", "host": "5-1-0803", "purpose": "探访"}
    window.tasks.do(None, arrive, form, by=SYSTEM, now=clock.now())
    qtbot.keyClick(window, Qt.Key.Key_R, ALT)
    screen = window.front
    assert isinstance(screen, ReportsScreen)
    return screen


def test_the_month_stands_there_and_each_table_has_its_key(window: MainWindow, qtbot: QtBot) -> None:
    screen = opened(window, qtbot)
    assert screen.figures is not None
    assert screen.figures.received == 1
    for place, (key, _words) in enumerate(VIEWS[False]):
        qtbot.keyClick(screen.table, Qt.Key(Qt.Key.Key_1.value + place), CTRL)
        assert screen.view == key
        assert screen.table.accessibleName() == screen.figures.block(key).title


def test_page_keys_turn_the_months_and_none_leads_into_the_next(window: MainWindow, qtbot: QtBot) -> None:
    screen = opened(window, qtbot)
    first = screen.first
    qtbot.keyClick(screen.table, Qt.Key.Key_PageDown)
    assert screen.first == first
    qtbot.keyClick(screen.table, Qt.Key.Key_PageUp)
    assert (screen.first.year, screen.first.month) == (2026, 10)
    assert screen.figures is not None
    assert screen.figures.received == 0


def test_the_bars_tell_what_a_day_brought(window: MainWindow, qtbot: QtBot) -> None:
    screen = opened(window, qtbot)
    step = screen.chart.width() / 30
    assert screen.chart.told_at(round(step * 20.5)) == "2026-11-21\nVisits 1"
    assert screen.chart.told_at(round(step * 3.5)).endswith("Nothing was received.")
    assert screen.chart.accessibleDescription() == "21: 1"


def test_the_report_is_queued_looked_at_and_saved(window: MainWindow, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    screen = opened(window, qtbot)
    qtbot.keyClick(screen.table, Qt.Key.Key_P, CTRL)
    assert tasks.store is not None
    assert tasks.store.read(queue.recent_jobs)[0].paper == "month"
    qtbot.keyClick(screen.table, Qt.Key.Key_O, CTRL)
    assert screen.paper is not None
    assert screen.paper.pdf.startswith(b"%PDF")
    screen.paper.close_sheet()
    screen.save(tmp_path / "november.xlsx")
    assert CalamineWorkbook.from_path(tmp_path / "november.xlsx").sheet_names[0] == "2026-11"
    assert exports_of(tasks.store.read) == [
        {"by": "李红", "counter": "", "kind": "figures", "file": known_by("november.xlsx"), "about": {"month": "2026-11"}}
    ]


def test_a_folder_that_refuses_the_workbook_is_said(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    screen = opened(window, qtbot)
    screen.save(tmp_path / "nowhere" / "november.xlsx")
    assert "november.xlsx cannot be written" in window.foot.wrong._whole


def test_the_complaints_have_their_own_tables_and_a_year(window: MainWindow, qtbot: QtBot) -> None:
    screen = opened(window, qtbot)
    qtbot.keyClick(screen.table, Qt.Key.Key_0, CTRL)
    assert screen.figures is not None
    assert screen.figures.bars.title == "Complaints received each day"
    for place, (key, _words) in enumerate(VIEWS[True]):
        qtbot.keyClick(screen.table, Qt.Key(Qt.Key.Key_1.value + place), CTRL)
        assert screen.view == key
        assert screen.table.accessibleName() == screen.figures.block(key).title
    qtbot.keyClick(screen.table, Qt.Key.Key_Y, CTRL)
    assert len(screen.figures.bars.bars) == 12
    qtbot.keyClick(screen.table, Qt.Key.Key_PageUp)
    assert screen.first.year == 2025
    qtbot.keyClick(screen.table, Qt.Key.Key_PageDown)
    assert screen.first.year == 2026
    qtbot.keyClick(screen.table, Qt.Key.Key_0, CTRL)
    assert screen.view == "channel"


def test_the_report_on_complaints_is_queued_looked_at_and_saved(window: MainWindow, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    screen = opened(window, qtbot)
    qtbot.keyClick(screen.table, Qt.Key.Key_0, CTRL)
    qtbot.keyClick(screen.table, Qt.Key.Key_Y, CTRL)
    qtbot.keyClick(screen.table, Qt.Key.Key_P, CTRL)
    assert tasks.store is not None
    assert tasks.store.read(queue.recent_jobs)[0].title == "Report on complaints 2026"
    qtbot.keyClick(screen.table, Qt.Key.Key_O, CTRL)
    assert screen.paper is not None
    screen.paper.close_sheet()
    screen.save(tmp_path / "complaints.xlsx")
    assert CalamineWorkbook.from_path(tmp_path / "complaints.xlsx").sheet_names[:2] == ["2026", "Overview"]
