"""The stock editor and the printers of a counter: wrong values at their fields, drafts kept, the badge as one types."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.printing import lists, queue, service
from app.visits.lists import VisitFilter
from app.visits.service import arrive, print_register
from tests.ui.conftest import NOON
from ui.foot import Chip
from ui.main_window import MainWindow
from ui.office.settings_screen import SettingsScreen
from ui.printing.routes_page import RoutesPage
from ui.printing.screen import ROUTES, STOCKS, PrintingScreen
from ui.printing.stocks_page import StocksPage
from ui.say import Question
from ui.tasks import Tasks
from ui.visits.paper_sheet import PaperSheet

SHEET = {
    "name": "Ours on A4", "width": "80", "height": "50", "dpi": "300", "sheet_width": "210", "sheet_height": "297", "across": "2",
    "down": "5", "left": "18", "top": "13", "gap_x": "15", "gap_y": "5", "margin_x": "2.5", "margin_y": "2.5", "start_at": "4",
}  # fmt: skip


@pytest.fixture
def screen(window: MainWindow) -> PrintingScreen:
    window.open_room("printing")
    made = window.room("printing")
    assert isinstance(made, PrintingScreen)
    return made


@pytest.fixture
def stocks(screen: PrintingScreen) -> StocksPage:
    screen.show_tab(STOCKS)
    page = screen.page(STOCKS)
    assert isinstance(page, StocksPage)
    return page


@pytest.fixture
def printers(screen: PrintingScreen) -> RoutesPage:
    screen.show_tab(ROUTES)
    page = screen.page(ROUTES)
    assert isinstance(page, RoutesPage)
    return page


def pick(page: StocksPage, key: str) -> None:
    page.table.selectRow(next(n for n, row in enumerate(page.model.rows) if row.key == key))


def read(tasks: Tasks, query: Any, *args: Any) -> Any:
    assert tasks.store is not None
    return tasks.store.read(query, *args)


def test_every_stock_is_listed_and_shown_with_the_badge_on_it(stocks: StocksPage) -> None:
    assert len(stocks.model.rows) == 16
    for key in ("brother-62x100", "brother-62-endless", "avery-l4785"):
        pick(stocks, key)
        assert stocks.view.pages == 1
        assert stocks.view.preview is not None
    assert len(stocks.view.preview.labels) == 10
    assert "210 × 297 mm" in stocks.about.text()


def test_the_preview_is_at_scale_and_outlines_what_the_printer_reaches(stocks: StocksPage) -> None:
    pick(stocks, "cr80")
    QApplication.processEvents()
    assert stocks.view.preview is not None
    paper = stocks.view._paper()
    assert paper.width() / paper.height() == pytest.approx(85.6 / 53.98, abs=0.01)
    assert stocks.view.percent == round(paper.width() / 85.6 / (96 / 25.4) * 100)
    label = stocks.view._box(stocks.view.preview.labels[0])
    image = stocks.view.grab().toImage()
    edge = [QColor(image.pixel(round(label.right()), y)).lightness() for y in range(round(label.top()) + 5, round(label.bottom()) - 5)]
    assert max(edge) < 200


def test_what_is_wrong_is_said_beside_the_preview_as_one_types_and_at_the_field_when_saved(stocks: StocksPage, tasks: Tasks) -> None:
    pick(stocks, "brother-62x100")
    stocks.form.fill({"margin_x": "30"})
    stocks.draw()
    assert stocks.view.pages == 0
    assert "leave 2 mm of 62 mm" in stocks.trouble.text()
    assert not stocks.form.editor("margin_x").property("wrong")
    stocks.save()
    assert stocks.form.editor("margin_x").property("wrong")
    assert read(tasks, lists.stock_named, "brother-62x100").margin_x == 1.55


def test_what_is_typed_stays_with_its_stock_until_it_is_saved(stocks: StocksPage, tasks: Tasks) -> None:
    pick(stocks, "brother-62x100")
    stocks.form.fill({"maker_number": "Ours"})
    pick(stocks, "cr80")
    assert stocks.pill.text() == ""
    pick(stocks, "brother-62x100")
    assert (stocks.form.value("maker_number"), stocks.pill.text()) == ("Ours", "not saved")
    stocks.save()
    assert stocks.pill.text() == ""
    assert read(tasks, lists.stock_named, "brother-62x100").maker_number == "Ours"


def test_a_shipped_stock_is_copied_altered_and_put_back(stocks: StocksPage, tasks: Tasks, window: MainWindow) -> None:
    pick(stocks, "avery-l4785")
    assert stocks.back_button.isHidden()
    stocks.copy()
    assert stocks.form.value("name") == "Avery L4785, 10 on A4 (copy)"
    stocks.form.fill({"name": "Ours"})
    stocks.save()
    assert (stocks.key, read(tasks, lists.stock_named, "ours").across) == ("ours", 2)
    pick(stocks, "avery-l4785")
    stocks.nudge(0, -1)
    stocks.save()
    assert read(tasks, lists.stock_named, "avery-l4785").nudge_y == -0.5
    assert stocks.back_button.isVisible()
    stocks.ask_back()
    window.findChildren(Question)[-1].answer()
    assert read(tasks, lists.stock_named, "avery-l4785").nudge_y == 0.0
    pick(stocks, "ours")
    stocks.ask_back()
    window.findChildren(Question)[-1].answer()
    assert "ours" not in [row.key for row in stocks.model.rows]


def test_a_shipped_name_is_not_frozen_in_the_language_of_the_one_who_saves(stocks: StocksPage, tasks: Tasks) -> None:
    from app.core import i18n

    i18n.use_language("zh_CN")
    stocks.reload()
    pick(stocks, "cr80")
    stocks.nudge(1, 0)
    stocks.save()
    i18n.use_language("en")
    assert read(tasks, lists.stock_named, "cr80").name == "Card CR80"


def test_a_test_label_prints_what_the_form_says(stocks: StocksPage, tasks: Tasks, window: MainWindow) -> None:
    stocks.start_new()
    stocks.form.fill(SHEET)
    window.print_selected()
    (job,) = read(tasks, queue.open_jobs, "")
    assert (job.paper, job.stock) == ("test", "Ours on A4")
    stocks.form.fill({"start_at": "40"})
    window.print_selected()
    assert stocks.form.editor("start_at").property("wrong")
    assert len(read(tasks, queue.open_jobs, "")) == 1


def test_arrows_shift_the_print_by_half_a_millimetre(stocks: StocksPage) -> None:
    pick(stocks, "brother-62x29")
    for key, times in ((Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Up, 2)):
        for _time in range(times):
            QTest.keyClick(stocks.table, key, Qt.KeyboardModifier.AltModifier)
    assert (stocks.form.value("nudge_x"), stocks.form.value("nudge_y")) == ("1", "-1")


def test_a_counter_gets_its_own_printer_for_a_paper_and_gives_it_back(printers: RoutesPage, tasks: Tasks, window: MainWindow) -> None:
    printers._offer("Zebra")
    printers.form.fill({"printer": "Zebra", "stock": "zebra-4x2", "copies": "2"})
    printers.save()
    tasks.do(None, arrive, {"name": "张三", "host": "5-1-0803", "purpose": "送货"})
    (job,) = read(tasks, queue.open_jobs, "")
    assert (job.printer, job.stock, job.copies) == ("Zebra", "zebra-4x2", 2)
    assert "Zebra" in window.foot.right.text()
    assert printers.pill.text() == "the counter"
    printers.form.fill({"copies": "0"})
    printers.save()
    assert printers.form.editor("copies").property("wrong")
    printers.give_back()
    assert (printers.pill.text(), printers.form.value("printer")) == ("the office", "")


def test_a_paper_without_a_choice_offers_none(printers: RoutesPage) -> None:
    kinds = [route.paper for route in printers.model.rows]
    for paper, names in (("slip", ("printer", "stock", "copies", "look")), ("register", ("printer", "copies", "look")),
                         ("evacuation", ("printer", "copies"))):  # fmt: skip
        printers.table.selectRow(kinds.index(paper))
        assert printers.form.names == names


def test_a_register_goes_straight_where_the_counter_wants_it_so(window: MainWindow, tasks: Tasks) -> None:
    room: Any = window.room("visits")
    room.outputs.show_register()
    assert room.outputs.sheet is not None
    room.outputs.sheet.close_sheet()
    tasks.do(None, service.set_route, "", "register", {"look": "no"})
    room.outputs.show_register()
    assert [job.paper for job in read(tasks, queue.open_jobs, "")] == ["register"]
    assert not any(sheet.isVisible() for sheet in window.findChildren(PaperSheet))
    tasks.do(None, print_register, VisitFilter())


def test_the_offices_own_stocks_are_offered_in_the_settings(window: MainWindow, tasks: Tasks) -> None:
    tasks.do(None, service.save_stock, "", SHEET)
    window.open_room("settings")
    room = window.room("settings")
    assert isinstance(room, SettingsScreen)
    room.paper_form.fill({"badge_stock": "ours-on-a4"})
    tasks.do(None, arrive, {"name": "张三", "host": "5-1-0803", "purpose": "送货"})
    assert read(tasks, queue.open_jobs, "")[0].stock == "ours-on-a4"


def test_a_long_reason_ends_in_an_ellipsis_where_the_line_ends_and_its_tooltip_has_it_all(window: MainWindow) -> None:
    chip: Chip = window.foot.failed_prints
    long = "V20261121-0001 " + "The printer is out of labels & ribbon. " * 12
    window.foot.know_failed((long, "V20261121-0002 second reason"))
    QApplication.processEvents()
    assert chip.text().endswith("…")
    assert chip.fontMetrics().horizontalAdvance(chip.text()) <= chip.width()
    assert chip.toolTip() == f"{long}\nV20261121-0002 second reason"
    assert window.foot.right.geometry().right() <= window.foot.width()
    window.foot.know_failed(("short",))
    QApplication.processEvents()
    assert (chip.text(), chip.toolTip()) == ("! 1 paper not printed: short", "")


def test_papers_that_fail_at_a_printer_in_trouble_stand_at_the_bottom_while_they_wait(window: MainWindow, tasks: Tasks) -> None:
    tasks.do(None, arrive, {"name": "张三", "host": "5-1-0803", "purpose": "送货"})
    assert tasks.store is not None
    job = tasks.store.do(queue.claim, "", now=NOON).value
    assert job is not None
    tasks.do(None, queue.sent, job.id, "x-1")
    tasks.do(None, queue.held, job.id, "The printer is paused.")
    assert "The printer is paused." in window.foot.failed_prints.text()
    tasks.do(None, queue.held, job.id, "")
    assert not window.foot.failed_prints.isVisible()
