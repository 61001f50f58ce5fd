"""The line for an ID number in the check-in form: looked at for the watch list while typing, masked, and gone with the form."""

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.drafts.record import ParkedForm
from app.exchange.exporting import visits_sheet
from app.office.settings import change_setting
from app.visits.drawing import badge, record, register, slip
from app.visits.lists import VisitFilter
from app.watch import service
from tests.journeys.conftest import Counter
from tests.watch.traces import traces
from ui import journal
from ui.memory import Memory

CTRL = Qt.KeyboardModifier.ControlModifier
ID, OTHER = "11010519491231002X", "440308199901101512"


@pytest.fixture
def asking(counter: Counter, tmp_path: Path) -> Iterator[Counter]:
    """A counter that compares ID numbers, with a log and a desk.ini of its own, and somebody on its list."""
    folder = tmp_path / "office"
    counter.window.desk.memory = Memory(folder)
    journal.start(folder)
    counter.store.do(change_setting, "keeps_ids", True, by=SYSTEM, now=clock.now())
    entry = {"kind": "ban", "name": "张伟", "reason": "曾在大堂闹事", "id_number": ID}
    counter.store.do(service.add, entry, by=SYSTEM, now=clock.now())
    counter.window.read_settings()
    QApplication.processEvents()
    yield counter
    journal.stop()


def form(counter: Counter) -> Any:
    return counter.screen.panel.form


def type_id(counter: Counter, number: str) -> None:
    form(counter).focus("id_number")
    counter.type(number)


def test_the_line_is_there_only_where_the_office_compares_numbers(counter: Counter) -> None:
    assert not form(counter).edits["id_number"].isVisible()
    counter.store.do(change_setting, "keeps_ids", True, by=SYSTEM, now=clock.now())
    counter.window.read_settings()
    assert form(counter).edits["id_number"].isVisible()


def test_enter_goes_through_the_line_and_a_wrong_number_is_said_at_it(asking: Counter) -> None:
    asking.window.new_visit({"name": "李四", "host": "5-1-0803", "purpose": "探访"})
    form(asking).focus("type")
    asking.enter()
    line: QLineEdit = form(asking).edits["id_number"]
    assert line.hasFocus()
    asking.type("440308199901101513")
    asking.enter()
    assert line.hasFocus()
    assert "check digit" in asking.screen.panel._sentence.text()
    asking.type(OTHER)  # what was typed before goes: it is not seen any more
    assert line.text() == OTHER
    asking.enter()
    assert asking.inside == ("李四",)


def test_a_number_on_the_list_is_marked_while_the_name_says_nothing(asking: Counter) -> None:
    look = asking.screen.panel.watch
    asking.window.new_visit({"name": "李四", "host": "5-1-0803", "purpose": "探访"})
    look.ask()
    assert not look.mark.isVisible()
    type_id(asking, ID)
    look.ask()
    assert look.mark.text() == "●  Check  Ctrl+J"
    asking.save()
    assert (asking.inside, look.strip.isVisible()) == ((), True)
    assert look.strip._how.text() == "Alike: ID number"
    asking.type("21")
    assert asking.inside == ("李四",)


def seen(window: QWidget) -> str:
    """Every line as it is painted, and what a screen reader would be told."""
    lines = [line for line in window.findChildren(QLineEdit) if line.isVisible()]
    return "\n".join([*(line.displayText() for line in lines), *(line.accessibleDescription() for line in lines)])


def test_the_number_is_masked_as_soon_as_the_cursor_leaves_and_cannot_be_copied(asking: Counter) -> None:
    asking.window.new_visit({"name": "李四", "host": "5-1-0803"})
    type_id(asking, OTHER)
    assert OTHER in seen(asking.window)
    form(asking).focus("purpose")
    assert OTHER not in seen(asking.window)
    line: QLineEdit = form(asking).edits["id_number"]
    line.setFocus()
    line.selectAll()
    asking.press(Qt.Key.Key_C, CTRL)
    assert OTHER[:8] not in QApplication.clipboard().text()
    assert OTHER not in seen(asking.window)


@pytest.mark.parametrize("also", [{}, {"name": "李四", "host": "5-1-0803"}])
def test_a_form_put_away_keeps_no_number(asking: Counter, also: dict[str, str]) -> None:
    asking.window.new_visit(also)
    type_id(asking, OTHER)
    asking.press(Qt.Key.Key_Escape)
    assert form(asking).id_number == ""
    assert asking.screen.panel.has_draft == bool(also)
    kept = asking.store.read(lambda s: [*s.scalars(select(ParkedForm.body))])
    assert (len(kept), OTHER in "".join(kept)) == (int(bool(also)), False)
    asking.press(Qt.Key.Key_F2)
    assert form(asking).id_number == ""
    assert form(asking).text("name") == also.get("name", "")


def test_after_the_check_in_the_number_is_nowhere(asking: Counter, tmp_path: Path) -> None:
    for name, number in (("李四", OTHER), ("王五", ID)):
        asking.window.new_visit({"name": name, "host": "5-1-0803", "purpose": "探访"})
        type_id(asking, number)
        asking.save()
        if number == ID:
            asking.type("21")
        assert form(asking).id_number == ""
    assert sorted(asking.inside) == ["李四", "王五"]
    logging.getLogger("test").info("the log is written")
    by: dict[str, Any] = {"by": SYSTEM, "now": clock.now()}
    said = [asking.store.read(visits_sheet, VisitFilter(), ".csv")]
    with zipfile.ZipFile(io.BytesIO(asking.store.read(visits_sheet, VisitFilter(), ".xlsx"))) as sheet:
        said += [sheet.read(name) for name in sheet.namelist()]
    for name in asking.inside:
        visit = asking.visit(name)
        papers = [asking.store.read(draw, visit.id, **by) for draw in (badge, slip, record)]
        papers.append(asking.store.read(register, VisitFilter(), **by))
        said += ["".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)).encode() for paper in papers]
    said += ["\n".join((*asking.toasts, *asking.complaints)).encode(), seen(asking.window).encode()]
    asking.window.close()
    asking.window.desk.memory.save()  # type: ignore[union-attr]  # the fixture gave it one
    folder = tmp_path / "office"
    assert {path.name for path in folder.rglob("*")} >= {"desk.log", "desk.ini"}
    assert [number for number in (ID, OTHER) if traces(number, folder, tmp_path / "keys", besides=said)] == []
    asking.store.close()
    assert [number for number in (ID, OTHER) if traces(number, folder, tmp_path / "keys")] == []
