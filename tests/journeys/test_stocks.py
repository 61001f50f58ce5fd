"""A new roll of labels, from the editor to the paper: a real print queue and a driverless printer, played by keys into the window."""

import io
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.core import clock
from app.core.actor import SYSTEM
from app.office.settings import change_setting
from app.printing.codes import badge_code
from app.printing.cups import CupsSpooler
from app.printing.queue import JobRow, recent_jobs
from app.printing.spool import AnySpooler
from app.printing.worker import PrintWorker
from app.visits.service import arrive
from app.wiring import drawers
from tests.journeys.conftest import Counter
from tests.printing.looking import codes_on
from tests.printing.print_service import Component, driverless_printer, running_service, until
from ui.printing.look import LookSheet
from ui.printing.printer_sheet import PrinterSheet
from ui.printing.screen import PrintingScreen

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def printed(component: Component) -> Iterator[Path]:
    """The folder of a label printer that takes any size, behind a private CUPS."""
    with running_service(component) as root, driverless_printer(root, component, is_for_labels=True) as folder:
        yield folder


@pytest.fixture
def desk(counter: Counter, printed: Path) -> Counter:
    """The counter with that printer: its window hears of every step of the print thread."""
    for old in printed.iterdir():
        old.unlink()
    counter.worker = PrintWorker(counter.store, AnySpooler(CupsSpooler()), drawers(), counter.window.tasks.changed.emit)
    counter.store.do(change_setting, "badge_printer", "Labels", by=SYSTEM, now=clock.now())
    counter.window.read_settings()
    return counter


def room(counter: Counter) -> PrintingScreen:
    """Alt+6, as the rail shows it."""
    counter.press(Qt.Key.Key_6, ALT)
    made = counter.window.room("printing")
    assert isinstance(made, PrintingScreen)
    assert counter.window.front is made
    return made


def jobs(counter: Counter) -> tuple[JobRow, ...]:
    return counter.store.read(recent_jobs, "")


def papers(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]


def prints_until(counter: Counter, is_so: Callable[[], bool]) -> None:
    def step() -> bool:
        counter.print_papers()
        return is_so()

    until(step, "the printer did not come so far", 200)


def sides(pdf: bytes) -> list[int]:
    """Width and height of the page in mm, the short one first: label printers turn it."""
    return sorted(round(side / 72 * 25.4) for side in pypdfium2.PdfDocument(io.BytesIO(pdf))[0].get_size())


def type_into(counter: Counter, page: Any, name: str, words: str) -> None:
    line: QLineEdit = page.form.line(name)
    line.setFocus()
    line.selectAll()
    counter.type(words)


def test_a_stock_made_in_the_editor_is_what_the_printer_gets(desk: Counter, printed: Path) -> None:
    screen = room(desk)
    desk.press(Qt.Key.Key_2, CTRL)
    page = screen.page(1)
    desk.press(Qt.Key.Key_N, CTRL)
    desk.type("会议")
    for name, words in (("width", "90"), ("height", "0"), ("margin_x", "2")):
        type_into(desk, page, name, words)
    desk.press(Qt.Key.Key_Return, CTRL)
    assert page.form.editor("height").property("wrong")
    type_into(desk, page, "height", "70")
    desk.press(Qt.Key.Key_Right, ALT)
    desk.press(Qt.Key.Key_Right, ALT)
    assert page.form.value("nudge_x") == "1"
    desk.press(Qt.Key.Key_Return, CTRL)
    assert page.key == "stock"
    desk.press(Qt.Key.Key_P, CTRL)
    prints_until(desk, lambda: len(papers(printed)) == 1 and jobs(desk)[0].state == "done")
    desk.press(Qt.Key.Key_3, CTRL)
    routes = screen.page(2)
    routes.form.fill({"stock": "stock"})
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.walk_in("周海洋")
    prints_until(desk, lambda: len(papers(printed)) == 2 and jobs(desk)[0].state == "done")
    test, badge = papers(printed)
    serial = desk.visit("周海洋").badge
    assert serial is not None
    assert (codes_on(test, 300), codes_on(badge, 300)) == ([badge_code(0)], [badge_code(serial)])
    assert (sides(test), sides(badge)) == ([70, 90], [70, 90])


def test_a_badge_waits_for_a_stopped_printer_and_is_printed_once_when_it_goes_on(
    desk: Counter, printed: Path, component: Component
) -> None:
    subprocess.run([component("cupsdisable"), "Labels"], check=True, timeout=10)
    try:
        desk.walk_in("孙丽")
        prints_until(desk, lambda: jobs(desk)[0].is_held)
        for _look in range(30):
            desk.print_papers()
        assert "孙丽" in desk.inside
        assert "paused" in desk.window.foot.failed_prints.text()
        screen = room(desk)
        assert (screen.pill.text(), screen.model.rows[0].title) == ("waits for its printer", "V20261121-0001")
        assert "paused" in screen.reason.text()
        assert papers(printed) == []
    finally:
        subprocess.run([component("cupsenable"), "Labels"], check=True, timeout=10)
    prints_until(desk, lambda: jobs(desk)[0].state == "done")
    until(lambda: len(papers(printed)) == 1, "one paper")
    for _look in range(5):
        desk.print_papers()
    (paper,) = papers(printed)
    assert codes_on(paper, 300) == [badge_code(desk.visit("孙丽").badge or 0)]
    assert sides(paper) == [62, 100]
    assert jobs(desk)[0].times_printed == 1
    assert not desk.window.foot.failed_prints.isVisible()


def test_a_printer_out_of_labels_says_so_itself_and_prints_when_filled(desk: Counter, printed: Path) -> None:
    empty = printed / "empty"
    empty.touch()
    try:
        desk.walk_in("陈思远")
        prints_until(desk, lambda: jobs(desk)[0].is_held)
        assert jobs(desk)[0].reason == "The printer is out of paper or labels."
        assert "out of paper or labels" in desk.window.foot.failed_prints.accessibleName()
    finally:
        empty.unlink()
    prints_until(desk, lambda: jobs(desk)[0].state == "done")
    assert len(papers(printed)) == 1


def test_a_badge_held_by_one_printer_is_sent_to_another_and_never_comes_out_twice(
    desk: Counter, printed: Path, component: Component, tmp_path: Path
) -> None:
    subprocess.run([component("cupsdisable"), "Labels"], check=True, timeout=10)
    try:
        desk.walk_in("赵敏")
        prints_until(desk, lambda: jobs(desk)[0].is_held)
        screen = room(desk)
        desk.press(Qt.Key.Key_O, CTRL)
        (sheet,) = desk.window.findChildren(PrinterSheet)
        names = [sheet.list.item(n).text() for n in range(sheet.list.count())]
        assert any(name.startswith("Labels – The printer is paused") for name in names)
        sheet.take(f"folder:{tmp_path}")
        prints_until(desk, lambda: jobs(desk)[0].state == "done")
        assert [path.name for path in tmp_path.glob("*.pdf")] == ["V20261121-0001.pdf"]
        assert screen.pill.text() == "printed"
    finally:
        subprocess.run([component("cupsenable"), "Labels"], check=True, timeout=10)
    left = subprocess.run(["lpstat", "-o", "Labels"], capture_output=True, check=True, timeout=10, env={**os.environ, "LC_ALL": "C"})
    assert (left.stdout, papers(printed)) == (b"", [])


def test_a_paper_of_the_office_tool_is_seen_and_printed_here(desk: Counter, printed: Path) -> None:
    by = replace(SYSTEM, counter="tool")
    desk.store.do(arrive, {"name": "王建国", "host": "5-1-0803", "purpose": "送货"}, by=by, now=clock.now())
    desk.window.take_change(frozenset({"PrintJob", "Visit"}))
    assert "1 paper waits at another counter" in desk.window.foot.right.text()
    screen = room(desk)
    assert screen.elsewhere.isVisible()
    screen.elsewhere.table.setFocus()
    desk.press(Qt.Key.Key_P, CTRL)
    assert not screen.elsewhere.isVisible()
    prints_until(desk, lambda: jobs(desk)[0].state == "done")
    assert len(papers(printed)) == 1


def test_a_paper_shown_first_is_printed_by_enter_and_kept_by_esc(desk: Counter, printed: Path) -> None:
    screen = room(desk)
    desk.press(Qt.Key.Key_3, CTRL)
    screen.page(2).form.fill({"look": "yes"})
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.walk_in("杨过")
    QApplication.processEvents()
    (sheet,) = desk.window.findChildren(LookSheet)
    assert sheet.preview.view.pages == 1
    assert desk.print_papers() == 0
    desk.enter()
    prints_until(desk, lambda: jobs(desk)[0].state == "done")
    desk.walk_in("黄蓉")
    QApplication.processEvents()
    desk.press(Qt.Key.Key_Escape)
    assert desk.print_papers() == 0
    screen = room(desk)
    desk.press(Qt.Key.Key_1, CTRL)
    assert screen.pill.text() == "to be looked at"
    desk.press(Qt.Key.Key_P, CTRL)
    prints_until(desk, lambda: jobs(desk)[0].state == "done")
    assert len(papers(printed)) == 2
    assert re.fullmatch(r"V\d{8}-0002", jobs(desk)[0].title)
