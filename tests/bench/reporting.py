"""The figures of a month in an office of 200,000 tickets, beside the same counts by hand."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.clocks.record import Clock
from app.core.clock import day_of
from app.core.ids import new_id
from app.reports.lists import month
from app.reports.sources import CLOCKS, EXTENDED, MOVES, OPENED, SOURCES, STILL_OPEN
from app.storage.opening import NAME
from app.storage.records import Record, insert_rows, new_row
from app.storage.types import to_ms
from app.tickets.fields import Move
from app.tickets.record import Ticket, TicketEvent
from app.wiring import open_office
from tests.bench.measure import Line, by_turns
from tests.bench.office import NOON, Sample, raw, receptionist

TICKETS, OPEN, BATCH = 200_000, 500, 10_000
COURSE = (Move.OPEN, Move.WORK, Move.FINISH, Move.REPORT_BACK)


def measure(sample: Sample) -> Iterator[Line]:
    """Two years of a busy office: four moves and one limit a ticket, the newest still open."""
    del sample  # an office of its own: it needs tickets, not visits
    with tempfile.TemporaryDirectory(prefix="firstdesk-bench-") as folder:
        store = open_office(Path(folder))
        receptionist(store)
        store.idle(_fill)
        bare = raw(Path(folder) / NAME)
        first = NOON.date().replace(day=1)
        days: Mapping[str, Any] = {"first": int(f"{first:%Y%m%d}"), "last": int(f"{first:%Y%m}31")}
        span = {"start": to_ms(datetime(first.year, first.month, 1, tzinfo=UTC)), "end": to_ms(NOON)}
        counted = [(query.text, days) for _subject, query in SOURCES] + [(query.text, span) for query in (MOVES, OPENED, CLOCKS, EXTENDED)]
        counted.append((STILL_OPEN.text, {"end": span["end"]}))
        floor = lambda _n: [bare.execute(query, values).fetchall() for query, values in counted]  # noqa: E731 -- two of a kind, side by side
        yield by_turns(floor, lambda _n: store.read(month, first, now=NOON), 10).typical("figures of a month, 200,000 tickets", most=500)
        bare.close()
        store.close()


def _fill(s: Session) -> None:
    for start in range(0, TICKETS, BATCH):
        tickets = [_ticket(n) for n in range(start, start + BATCH)]
        _write(s, Ticket, tickets)
        _write(s, TicketEvent, [_event(ticket, move) for ticket in tickets for move in COURSE])
        _write(s, Clock, [_clock(ticket) for ticket in tickets])


def _write(s: Session, kind: type[Record], rows: list[dict[str, Any]]) -> None:
    given = ("id", "version", "site", "digest")
    wanted = [column for column in kind.__table__.columns if column.default is None and column.name not in given]
    empty = {column.name: None if column.nullable else "" for column in wanted}
    insert_rows(s, kind, [new_row(kind, {**empty, **row}) for row in rows])


def _ticket(n: int) -> dict[str, Any]:
    at = NOON - timedelta(minutes=5 * n)
    return {
        "id": new_id(), "number": f"T{n}", "state": "working" if n < OPEN else "reported", "day": int(f"{day_of(at):%Y%m%d}"),
        "received_at": at, "channel": "call", "matter": "漏水", "owner": "李红", "first_owner": "李红", "received_by": "李红",
        "department": f"部门 {n % 8}", "event_at": at, "closed_at": None if n < OPEN else at + timedelta(days=1),
    }  # fmt: skip


def _event(ticket: Mapping[str, Any], move: Move) -> dict[str, Any]:
    at = ticket["received_at"]
    return {"ticket_id": ticket["id"], "at": at, "noted_at": at, "move": move, "state_to": "working"}


def _clock(ticket: Mapping[str, Any]) -> dict[str, Any]:
    at, is_open = ticket["received_at"], ticket["closed_at"] is None
    due = at + timedelta(days=1)
    return {
        "record_kind": "ticket", "record_id": ticket["id"], "kind": "promise", "unit": "working", "amount": 3600,
        "calendar_id": ticket["id"], "calendar_revision": 1, "started_at": at, "due_at": due, "original_due_at": due, "act_by": due,
        "warn_at": at, "open_seconds": 3600, "last_at": at, "stopped_at": None if is_open else at + timedelta(hours=2),
        "result": None if is_open else "on_time",
    }  # fmt: skip
