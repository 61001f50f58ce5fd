"""What a list shows as CSV or XLSX."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import N_, _
from app.exchange.writing import SheetFile, Struck, as_bytes
from app.office.exports import Noted
from app.visits.fields import LEAVING_WORDS, MEASURED, STATE_WORDS, TYPE_WORDS, assistance_words, is_any_time
from app.visits.lists import VisitFilter, VisitRow, register_days, register_page

PAGE = 2000


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def _left(row: VisitRow) -> str:
    """A leaving nobody measured is struck through where the file can do that, as on screen and paper."""
    words = _moment(row.left_at)
    return words if row.leaving is None or row.leaving in MEASURED else Struck(words)


def _expected(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d}" if at and is_any_time(at) else _moment(at)


VISIT_COLUMNS: tuple[tuple[str, Callable[[VisitRow], str]], ...] = (
    (N_("Number"), lambda row: row.number),
    (N_("Day on the list"), lambda row: f"{clock.local(row.at):%Y-%m-%d}"),
    (N_("State"), lambda row: _(STATE_WORDS[row.state])),
    (N_("Visitor"), lambda row: row.name),
    (N_("Phone"), lambda row: row.phone),
    (N_("Company"), lambda row: row.company),
    (N_("Plate"), lambda row: row.plate),
    (N_("Persons"), lambda row: str(row.people)),
    (N_("Host / home"), lambda row: row.host),
    (N_("Purpose"), lambda row: row.purpose),
    (N_("Visitor type"), lambda row: _(TYPE_WORDS[row.type])),
    (N_("Expected at"), lambda row: _expected(row.expected_at)),
    (N_("Arrived at"), lambda row: _moment(row.arrived_at)),
    (N_("Left at"), _left),
    (N_("Leaving"), lambda row: _(LEAVING_WORDS[row.leaving]) if row.leaving else ""),
    (N_("Belongings"), lambda row: row.belongings),
    (N_("Note"), lambda row: row.note),
    (N_("Help in an evacuation"), lambda row: assistance_words(row.assistance)),
    (N_("Received by"), lambda row: row.received_by),
)


def visit_rows(s: Session, wanted: VisitFilter) -> Iterator[Sequence[str]]:
    """Headings, then every visit of the filter, newest day first, phones masked as the list shows them."""
    yield [_(label) for label, _cell in VISIT_COLUMNS]
    days = register_days(s, wanted)
    for start in range(0, sum(count for _day, count in days), PAGE):
        for row in register_page(s, wanted, days, start, PAGE):
            yield [cell(row) for _label, cell in VISIT_COLUMNS]


def visits_sheet(s: Session, wanted: VisitFilter, suffix: str) -> bytes:
    """The visits of a filter as the bytes of a .csv or .xlsx file; raises UserError for another ending."""
    return as_bytes(suffix, visit_rows(s, wanted))


def export_visits(s: Session, wanted: VisitFilter, path: Path, *, noted: Noted) -> int:
    """Write the visits of a filter; gives their count. Raises UserError."""
    return write_table(path, visit_rows(s, wanted), noted)


def write_table(path: Path, rows: Iterator[Sequence[str]], noted: Noted) -> int:
    """Write any table a list shows; gives the count of rows below its headings. `noted` hears it before the file appears."""
    with SheetFile(path) as file:
        count = file.write_all(rows) - 1
        noted(count)
    return count
