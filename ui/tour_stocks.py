"""The tour's print room: its stock editor on a sheet of labels with a value that cannot be, and the printers of its counter."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.core.actor import SYSTEM
from ui.hand import CTRL, Hand
from ui.main_window import MainWindow
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.printing.screen import PrintingScreen
    from ui.printing.stocks_page import StocksPage

SHEET = {
    "name": "6301 不干胶 63.5 × 38.1", "maker_number": "6301", "width": "63.5", "height": "38.1", "dpi": "300", "margin_x": "2",
    "margin_y": "2", "sheet_width": "210", "sheet_height": "297", "across": "3", "down": "7", "left": "7.2", "top": "15.1",
    "gap_x": "2.5", "start_at": "5", "is_colour": "yes",
}  # fmt: skip


def furnish(tasks: Tasks) -> None:
    """A sheet of the office's own, and a printer of its own for the slips of counter 1."""
    tasks.do(None, "app.printing.service:save_stock", "", SHEET, by=SYSTEM)
    way = {"printer": "HP LaserJet", "stock": "A5"}
    tasks.do(None, "app.printing.service:set_route", "1", "slip", way, by=SYSTEM)


def _room(window: MainWindow) -> "PrintingScreen":
    from ui.printing.screen import PrintingScreen

    room = window.room("printing")
    assert isinstance(room, PrintingScreen), "the room of this key"
    return room


def _stocks(window: MainWindow) -> "StocksPage":
    from ui.printing.stocks_page import StocksPage

    page = _room(window).page(1)
    assert isinstance(page, StocksPage), "the page of this tab"
    return page


def open_sheet(window: MainWindow) -> None:
    """The office's sheet with four labels used."""
    window.open_room("printing")
    Hand(window).press(Qt.Key.Key_2, CTRL)


def shift_test_label(window: MainWindow) -> None:
    """The test label of the badge stock, shifted by a millimetre."""
    page = _stocks(window)
    page.table.selectRow(next(n for n, row in enumerate(page.model.rows) if row.key == "brother-62x100"))
    page.test_tick.setChecked(True)
    for _step in range(2):
        page.nudge(1, 0)


def mistake(window: MainWindow) -> None:
    """A margin that leaves nothing of the label."""
    page = _stocks(window)
    page.form.fill({"margin_x": "30"})
    page.save()


def open_printers(window: MainWindow) -> None:
    """What counter 1 prints each paper on."""
    Hand(window).press(Qt.Key.Key_3, CTRL)
