"""The register of complaints as CSV or XLSX; its headings are those our import knows, so that it can be read back."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.complaints.fields import CHANNEL_WORDS, SATISFACTION_WORDS, STATE_WORDS
from app.complaints.list_papers import COUNTED_OUT, last_visits, register_rows
from app.complaints.lists import ComplaintRow
from app.complaints.printing import READERS
from app.core.actor import Actor, allowed
from app.core.i18n import N_, _
from app.exchange.exporting import write_table
from app.exchange.fields import COMPLAINTS, TARGETS
from app.exchange.writing import as_bytes
from app.office.exports import Noted
from app.tickets.drawing import moment

CELLS: dict[str, Callable[[ComplaintRow], str]] = {
    "number": lambda row: row.number, "received": lambda row: moment(row.received_at), "name": lambda row: row.name,
    "phone": lambda row: row.phone, "home": lambda row: row.home, "place": lambda row: row.place,
    "channel": lambda row: _(CHANNEL_WORDS[row.channel]), "kind": lambda row: row.kind, "original": lambda row: row.original,
    "summary": lambda row: row.summary, "story": lambda row: row.story, "wish": lambda row: row.wish, "team": lambda row: row.team,
    "handler": lambda row: row.handler, "result": lambda row: row.result or row.final_answer, "told": lambda row: moment(row.told_at),
    "satisfaction": lambda row: _(SATISFACTION_WORDS[row.satisfaction]) if row.satisfaction else "", "round": lambda row: str(row.round),
    "closed": lambda row: moment(row.closed_at), "received_by": lambda row: row.received_by,
}  # fmt: skip
STATE = N_("State")


def complaint_rows(s: Session, first: date, last: date, *, now: datetime) -> Iterator[Sequence[str]]:
    """Headings, then every complaint received on these days, phones masked; void and merged ones say so in their state."""
    labels = {field.name: _(field.label) for field in TARGETS[COMPLAINTS]}
    yield [*(labels[name] for name in CELLS), labels["visited"], labels["visitor"], _(STATE)]
    rows = register_rows(s, first, last, now=now)
    visits = last_visits(s, [row.id for row in rows])
    for row in rows:
        visited, visitor = visits.get(row.id, (None, ""))
        state = _(STATE_WORDS[row.state])
        if row.state in COUNTED_OUT and row.reason:
            state = ": ".join((state, row.reason))
        yield [*(cell(row) for cell in CELLS.values()), moment(visited), visitor, state]


@allowed(READERS)
def complaints_sheet(s: Session, first: date, last: date, suffix: str, *, by: Actor, now: datetime) -> bytes:
    """The register of these days as the bytes of a .csv or .xlsx file; raises UserError for another ending.

    Who may see the paper register may take it as a file; a guard reads no complaint."""
    return as_bytes(suffix, complaint_rows(s, first, last, now=now))


@allowed(READERS)
def export_complaints(s: Session, days: tuple[date, date], path: Path, *, noted: Noted, by: Actor, now: datetime) -> int:
    """Write the register of these days; gives the count. Raises UserError."""
    return write_table(path, complaint_rows(s, *days, now=now), noted)
