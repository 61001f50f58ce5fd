"""A ticket opened durably beside the very same rows, and one row, written by hand; the board of 2,000 open tickets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, ClassVar

from app.core.actor import SYSTEM
from app.core.ids import new_id
from app.core.story_words import kind_token, tokens
from app.desk.due import falling_due
from app.storage.opening import NAME
from app.storage.records import as_kept
from app.storage.store import Store
from app.tickets.fields import Move, Scope
from app.tickets.lists import TicketFilter, board
from app.tickets.looking import is_due
from app.tickets.permits import moves_for
from app.tickets.promising import items, take_template
from app.tickets.service import open_ticket
from app.tickets.ticking import tick
from app.tickets.work import work
from app.wiring import open_office
from tests.bench.checkin import _by_name
from tests.bench.measure import Line, by_turns, timed
from tests.bench.office import NOON, Sample, raw, receptionist

RUNS = 120
OPEN_TICKETS = 2000
TABLES = ("ticket", "ticket_event", "clock", "clock_event", "story", "audit_event", "audit_payload")
FORM = {
    "channel": "call", "name": "", "is_anonymous": "yes", "phone": "13800138000", "matter": "卫生间渗水,已流到客厅", "is_resident": "yes",
}  # fmt: skip


class Desk:
    """Tickets opened one a second through the service; complaints are registered alike."""

    tables: ClassVar[tuple[str, ...]] = TABLES

    def __init__(self, store: Store, path: Path) -> None:
        self.store, self.by, self.now = store, receptionist(store), NOON
        self.prepare()
        self.rows = raw(path)
        self.rows.row_factory = _by_name
        self.seen = {table: self._last(table) for table in self.tables}

    def prepare(self) -> None:
        self.store.do(take_template, by=SYSTEM, now=NOON)
        self.item = next(row.name for row in self.store.read(items))

    def _last(self, table: str) -> int:
        found: int = self.rows.execute(f"SELECT coalesce(max(rowid), 0) AS last FROM {table}").fetchone()["last"]
        return found

    def open(self) -> Any:
        self.now += timedelta(seconds=1)
        return self.store.do(open_ticket, {**FORM, "item": self.item}, by=self.by, now=self.now).value

    def written(self) -> dict[str, list[dict[str, Any]]]:
        """The rows since the last call, by table."""
        found = {}
        for table in self.tables:
            found[table] = list(self.rows.execute(f"SELECT * FROM {table} WHERE rowid > ?", (self.seen[table],)))
            self.seen[table] = self._last(table)
        return found


class ByHand:
    """The floor: fixed statements on a bare connection, one transaction, as durable as ours."""

    form, kinds = "ticket", ("Clock", "ClockEvent", "Ticket", "TicketEvent")

    def __init__(self, path: Path) -> None:
        self.connection = raw(path, is_writer=True)

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        self.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))

    def same(self, rows: Mapping[str, list[dict[str, Any]]]) -> None:
        """All that opening one writes."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            for row in found:
                self._insert(table, row)
        for row in rows["story"]:
            words = tokens("\n".join((row["number"], row["text"], row["unseen"])))
            execute("INSERT INTO story_search (rowid, keys) VALUES (?, ?)", (row["seq"], " ".join((*words, kind_token(self.form)))))
        execute("UPDATE number_counter SET last = last + 1 WHERE form = ?", (self.form,))
        event = rows["audit_event"][0]
        execute("UPDATE audit_head SET seq = ?, hash = ?, at = ? WHERE id = 1", (event["seq"], event["hash"], event["at"]))
        for kind in self.kinds:
            execute("UPDATE touched SET count = count + 1 WHERE kind = ?", (kind,))
        execute("COMMIT")

    def one(self, row: Mapping[str, Any]) -> None:
        """The record's row alone."""
        self.connection.execute("BEGIN IMMEDIATE")
        self._insert(self.form, {**row, "id": as_kept(new_id()), "number": new_id().hex[:20]})
        self.connection.execute("COMMIT")


@contextmanager
def desks(sample: Sample, ours_of: type[Desk] = Desk, floor_of: type[ByHand] = ByHand) -> Iterator[tuple[Any, ByHand]]:
    """Two copies of the office: one for ours, one for those by hand."""
    with sample.copied(2, spoiled=(1,)) as (ours, floor):
        store = open_office(ours)
        desk, hand = ours_of(store, ours / NAME), floor_of(floor / NAME)
        try:
            yield desk, hand
        finally:
            desk.rows.close()
            hand.connection.close()
            store.close()


def measure(sample: Sample) -> Iterator[Line]:
    """Opening, moving, the board, what may be done, a tick."""
    with desks(sample) as (desk, hand):
        desk.open()
        desk.written()
        rows = []
        for _n in range(2 * RUNS + 4):
            desk.open()
            rows.append(desk.written())
        pair = by_turns(lambda n: hand.same(rows[n]), lambda _n: desk.open(), RUNS)
        yield pair.typical("ticket opened, beside the same rows", most_ratio=6)
        yield pair.slow("ticket opened, p95", most=16)
        pair = by_turns(lambda n: hand.one(rows[n]["ticket"][0]), lambda _n: desk.open(), RUNS)
        yield pair.typical("ticket opened, beside one bare row", most_ratio=6)
        yield from _boards(desk)


def _boards(desk: Desk) -> Iterator[Line]:
    found = desk.store.read(board, TicketFilter(), by=desk.by, now=desk.now, limit=1).total
    for _n in range(OPEN_TICKETS - found):
        desk.open()
    for job, scope in (("board of 2,000 open tickets", Scope.ALL), ("the same, mine", Scope.MINE)):
        wanted = TicketFilter(scope)
        spent = [timed(partial(desk.store.read, board, wanted, by=desk.by, now=desk.now)) for _n in range(9)]
        yield Line(job, median(spent), most=100)
    narrowed = TicketFilter(Scope.ALL, text="渗水")
    for job, call in (("the same, narrowed by two characters", partial(board, wanted=narrowed)), ("what falls due of them", falling_due)):
        spent = [timed(partial(desk.store.read, call, by=desk.by, now=desk.now)) for _n in range(9)]
        yield Line(job, median(spent), most=100)
    ticket_id = desk.open().ticket_id
    spent = [timed(lambda: desk.store.read(moves_for, ticket_id, desk.by, now=desk.now)) for _n in range(15)]
    yield Line("what may be done with a ticket", median(spent), most=20)
    spent = [timed(lambda: desk.store.read(is_due, now=desk.now)) for _n in range(9)]
    yield Line("a tick over 2,000 tickets that changes nothing", median(spent), most=100)
    made = [desk.open().ticket_id for _n in range(15)]
    form = {"item": desk.item}
    spent = [timed(lambda: desk.store.do(work, made.pop(), form, by=desk.by, now=desk.now)) for _n in range(15)]
    yield Line(f"move: {Move.WORK.value}", median(spent), most=30)
    desk.store.do(tick, by=desk.by, now=desk.now)
