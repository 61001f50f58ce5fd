"""The registers of opinions and incidents as CSV or XLSX."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import N_, _
from app.exchange.exporting import write_table
from app.exchange.writing import as_bytes
from app.incidents import lists as incidents
from app.incidents.drawing import linked_words, state_words
from app.incidents.lists import IncidentFilter, IncidentRow
from app.office.exports import Noted
from app.opinions import lists as opinions
from app.opinions.drawing import source_words
from app.opinions.fields import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS, WAY_WORDS
from app.opinions.lists import OpinionFilter, OpinionRow


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


OPINION_COLUMNS: tuple[tuple[str, Callable[[OpinionRow], str]], ...] = (
    (N_("Number"), lambda row: row.number),
    (N_("Received on"), lambda row: _moment(row.received_at)),
    (N_("State"), lambda row: _(STATE_WORDS[row.state])),
    (N_("Kind"), lambda row: _(KIND_WORDS[row.kind])),
    (N_("How it came"), lambda row: _(CHANNEL_WORDS[row.channel])),
    (N_("From whom"), lambda row: row.who),
    (N_("Phone"), lambda row: row.phone),
    (N_("Home"), lambda row: row.home),
    (N_("What was said"), lambda row: row.text),
    (N_("Concerns (department)"), lambda row: row.department),
    (N_("Mark on the original"), lambda row: row.original),
    (N_("Received by"), lambda row: row.received_by),
    (N_("How it was answered"), lambda row: _(WAY_WORDS[row.way]) if row.way else ""),
    (N_("What was answered"), lambda row: row.answer),
    (N_("Answered on"), lambda row: _moment(row.answered_at)),
    (N_("Answered by"), lambda row: row.answered_by),
    (N_("Came out of"), source_words),
    (N_("Became"), lambda row: row.linked_number),
    (N_("Reason"), lambda row: row.reason),
)
INCIDENT_COLUMNS: tuple[tuple[str, Callable[[IncidentRow], str]], ...] = (
    (N_("Number"), lambda row: row.number),
    (N_("Happened at"), lambda row: _moment(row.happened_at)),
    (N_("State"), state_words),
    (N_("Kind"), lambda row: row.kind_words),
    (N_("Where"), lambda row: row.place),
    (N_("What happened"), lambda row: row.what),
    (N_("Who was involved"), lambda row: row.involved),
    (N_("How it was calmed"), lambda row: row.calmed),
    (N_("First reported to"), lambda row: row.reported_to),
    (N_("First reported at"), lambda row: _moment(row.reported_at)),
    (N_("How it ended"), lambda row: row.result),
    (N_("Closed at"), lambda row: _moment(row.closed_at)),
    (N_("Closed by"), lambda row: row.closed_by),
    (N_("Linked to"), linked_words),
    (N_("Recorded by"), lambda row: row.recorded_by),
    (N_("Reason"), lambda row: row.reason),
)


def opinion_rows(s: Session, wanted: OpinionFilter) -> Iterator[Sequence[str]]:
    """Headings, then every opinion of the filter, oldest first, phones masked as the list shows them."""
    yield [_(label) for label, _cell in OPINION_COLUMNS]
    for row in opinions.register_rows(s, wanted):
        yield [cell(row) for _label, cell in OPINION_COLUMNS]


def incident_rows(s: Session, wanted: IncidentFilter) -> Iterator[Sequence[str]]:
    """Headings, then every incident of the filter, oldest first."""
    yield [_(label) for label, _cell in INCIDENT_COLUMNS]
    for row in incidents.register_rows(s, wanted):
        yield [cell(row) for _label, cell in INCIDENT_COLUMNS]


def opinions_sheet(s: Session, wanted: OpinionFilter, suffix: str) -> bytes:
    """The opinions of a filter as the bytes of a .csv or .xlsx file; raises UserError for another ending."""
    return as_bytes(suffix, opinion_rows(s, wanted))


def incidents_sheet(s: Session, wanted: IncidentFilter, suffix: str) -> bytes:
    """The incidents of a filter as the bytes of a .csv or .xlsx file; raises UserError for another ending."""
    return as_bytes(suffix, incident_rows(s, wanted))


def export_opinions(s: Session, wanted: OpinionFilter, path: Path, *, noted: Noted) -> int:
    """Write the opinions of a filter; gives their count. Raises UserError."""
    return write_table(path, opinion_rows(s, wanted), noted)


def export_incidents(s: Session, wanted: IncidentFilter, path: Path, *, noted: Noted) -> int:
    """Write the incidents of a filter; gives their count. Raises UserError."""
    return write_table(path, incident_rows(s, wanted), noted)
