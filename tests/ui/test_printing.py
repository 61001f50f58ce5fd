"""The print room: failed papers stand first, nothing is printed twice unasked, any printer takes the same PDF."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from app.core.errors import UserError
from app.printing import queue
from app.printing.spool import Stage
from app.visits.drawing import preview_badge
from app.visits.service import arrive
from tests.ui.conftest import NOON
from ui.main_window import MainWindow
from ui.printing.preview import PdfPreview
from ui.printing.screen import PrintingScreen
from ui.printing.spooler import QtSpooler, _draw
from ui.tasks import Tasks

VISITOR = {"name": "张三", "phone": "13800138888", "host": "5-1-0803", "purpose": "探访", "company": "顺达物流"}


@pytest.fixture
def badge(tasks: Tasks, actor: object) -> bytes:
    found: list[bytes] = []
    tasks.read(None, preview_badge, VISITOR, stock="brother-62x100", then=found.append)
    return found[0]


@pytest.fixture
def room(window: MainWindow, tasks: Tasks) -> PrintingScreen:
    """Two badges: the first was not printed, the second waits."""
    for name in ("张三", "孙丽"):
        tasks.do(None, arrive, {**VISITOR, "name": name})
    assert tasks.store is not None
    job = tasks.store.do(queue.claim, "", now=NOON).value
    assert job is not None
    tasks.do(None, queue.failed, job.id, "Out of paper.")
    window.open_room("printing")
    made = window.room("printing")
    assert isinstance(made, PrintingScreen)
    return made


def states(room: PrintingScreen) -> list[str]:
    return [str(job.state) for job in room.model.rows]


def test_what_was_not_printed_stands_first_with_the_printers_reason(room: PrintingScreen) -> None:
    assert states(room) == ["failed", "waiting"]
    assert room.reason.text() == "Out of paper."
    assert room.pill.text() == "not printed"
    assert room.preview.view.pages == 1


def test_a_failed_paper_is_tried_again_by_one_key(room: PrintingScreen, window: MainWindow) -> None:
    window.print_selected()
    assert states(room) == ["waiting", "waiting"]


def test_a_dismissed_paper_leaves_the_bottom_line_and_stays_on_record(room: PrintingScreen, window: MainWindow) -> None:
    room.dismiss.click()
    assert sorted(states(room)) == ["cancelled", "waiting"]
    assert not window.foot.failed_prints.isVisible()


def test_a_waiting_paper_can_be_cancelled_but_not_printed_twice(room: PrintingScreen) -> None:
    room.table.selectRow(1)
    assert not room.again.isEnabled()
    room.cancel.click()
    assert sorted(states(room)) == ["cancelled", "failed"]


def test_an_empty_list_says_why(window: MainWindow) -> None:
    window.open_room("printing")
    made = window.room("printing")
    assert isinstance(made, PrintingScreen)
    assert made.states.currentIndex() == 1
    assert made.table.current() is None
    assert not made.print_selected()


def test_a_printer_that_is_gone_is_said_in_a_sentence(qapp: object, badge: bytes) -> None:
    with pytest.raises(UserError, match="is not there"):
        QtSpooler().submit(badge, "No such printer", "V1")


def test_what_qt_has_taken_counts_as_printed(qapp: object) -> None:
    assert QtSpooler().look("qt-1").stage is Stage.DONE


def test_the_printer_gets_the_page_in_its_own_size_and_every_dot(qapp: object, badge: bytes, tmp_path: Path) -> None:
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(badge))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(300)
    printer.setFullPage(True)
    assert _draw(document, printer)
    drawn = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    wanted = document.pagePointSize(0)
    assert sorted(drawn[0].get_size()) == pytest.approx(sorted((wanted.width(), wanted.height())), abs=1.5)
    picture = drawn[0].render(scale=300 / 72).to_pil()
    assert codes(picture) == codes(pypdfium2.PdfDocument(badge)[0].render(scale=300 / 72).to_pil())
    assert len(codes(picture)) == 1
    drawn.close()


def codes(picture: Any) -> list[str]:
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_preview_turns_its_pages_and_stops_at_both_ends(qtbot: Any, badge: bytes) -> None:
    pages = pypdfium2.PdfDocument.new()
    one = pypdfium2.PdfDocument(badge)
    for _page in range(2):
        pages.import_pages(one)
    import io

    made = io.BytesIO()
    pages.save(made)
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.show_pdf(made.getvalue())
    preview._turn(1)
    preview._turn(1)
    assert (preview.view.page, preview.view.pages) == (1, 2)
    assert preview._where.text() == "Page 2 of 2"
    preview.show_pdf(b"")
    assert preview.view.pages == 0
