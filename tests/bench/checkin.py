"""A durable check-in beside the very same rows written by hand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.core import names
from app.core.actor import Actor
from app.storage.opening import NAME
from app.storage.store import Store
from app.visits.service import Coming, arrive
from app.wiring import open_office
from tests.bench.measure import Line, Pair, by_turns
from tests.bench.newcomers import newcomers
from tests.bench.office import NOON, Sample, raw, receptionist

RUNS = 150
TABLES = ("person", "visit", "print_job", "audit_event", "audit_payload")


class Rows:
    """What check-ins wrote, check-in by check-in, to be written again elsewhere."""

    def __init__(self, path: Path) -> None:
        self.connection = raw(path)
        self.connection.row_factory = _by_name
        self.seen = {table: self._last(table) for table in TABLES}

    def _last(self, table: str) -> int:
        found: int = self.connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()["coalesce(max(rowid), 0)"]
        return found

    def new(self) -> dict[str, list[dict[str, Any]]]:
        """The rows written since the last call, by table; a person already known only learned something and is left out."""
        found = {}
        for table in TABLES:
            found[table] = list(self.connection.execute(f"SELECT * FROM {table} WHERE rowid > ?", (self.seen[table],)))
            self.seen[table] = self._last(table)
        return found


def _by_name(cursor: Any, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


class ByHand:
    """The floor: fixed statements on a bare connection, one transaction, as durable as ours."""

    def __init__(self, path: Path) -> None:
        self.connection = raw(path, is_writer=True)
        self.statements: dict[str, str] = {}

    def _insert(self, table: str, row: Mapping[str, Any]) -> None:
        if table not in self.statements:
            self.statements[table] = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
        self.connection.execute(self.statements[table], tuple(row.values()))

    def write(self, rows: Mapping[str, list[dict[str, Any]]], tokens: str) -> None:
        """One check-in."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            for row in found:
                self._insert(table, row)
        if rows["person"]:
            execute("INSERT INTO person_search (rowid, keys) VALUES (?, ?)", (rows["person"][0]["seq"], tokens))
        for form, period in [("visit", "20261121"), ("badge", ""), *([("person", "")] if rows["person"] else [])]:
            execute("UPDATE number_counter SET last = last + 1 WHERE form = ? AND period = ?", (form, period))
        event = rows["audit_event"][0]
        execute("UPDATE audit_head SET seq = ?, hash = ?, at = ? WHERE id = 1", (event["seq"], event["hash"], event["at"]))
        for kind in ("Visit", "PrintJob", *(["Person"] if rows["person"] else [])):
            execute("UPDATE touched SET count = count + 1 WHERE kind = ?", (kind,))
        execute("COMMIT")


class Desk:
    """Our own check-ins, one a second."""

    def __init__(self, store: Store, by: Actor) -> None:
        self.store, self.by, self.now = store, by, NOON

    def arrive(self, form: Mapping[str, object], coming: Coming | None = None) -> None:
        """One check-in through the service."""
        self.now += timedelta(seconds=1)
        self.store.do(arrive, form, coming, by=self.by, now=self.now)


@contextmanager
def desks(sample: Sample) -> Iterator[tuple[Desk, ByHand, Rows]]:
    """Two copies of the office: one for our check-ins, one for those by hand."""
    with sample.copied(2, spoiled=(1,)) as (ours, floor):
        store = open_office(ours)
        desk = Desk(store, receptionist(store))
        hand, rows = ByHand(floor / NAME), Rows(ours / NAME)
        try:
            yield desk, hand, rows
        finally:
            rows.connection.close()
            hand.connection.close()
            store.close()


def _known(desk: Desk, many: int) -> list[tuple[dict[str, object], Coming]]:
    from uuid import UUID

    from sqlalchemy import text

    def pick(s: Any) -> list[Any]:
        query = text("SELECT id, name, phones, company, plate FROM person WHERE seq % :step = 1 LIMIT :many")
        last = s.execute(text("SELECT max(seq) FROM person")).scalar_one()
        return list(s.execute(query, {"step": max(1, last // many - 1), "many": many}))

    forms = newcomers(900_000)
    known = []
    for row in desk.store.read(pick):
        form = {**next(forms), "name": row.name, "phone": row.phones, "company": row.company, "plate": row.plate}
        known.append((form, Coming(person_id=UUID(bytes=row.id))))
    return known


def _measure(desk: Desk, hand: ByHand, rows: Rows, forms: Iterator[tuple[dict[str, object], Coming | None]]) -> Pair:
    rows.new()
    written = []
    for _ in range(RUNS + 2):
        desk.arrive(*next(forms))
        found = rows.new()
        person = found["person"][0] if found["person"] else None
        keys = names.PersonKeys(person["name"], person["phones"], person["plate"], person["company"], person["place"]) if person else None
        written.append((found, " ".join(names.tokens(keys)) if keys else ""))
    return by_turns(lambda n: hand.write(*written[n]), lambda _n: desk.arrive(*next(forms)), RUNS)


def measure(sample: Sample) -> Iterator[Line]:
    """New and returning people; ours goes through the same door as the window's check-in."""
    with desks(sample) as (desk, hand, rows):
        new = newcomers(1)
        pair = _measure(desk, hand, rows, ((form, None) for form in new))
        yield pair.typical("check-in, new person", most_ratio=5, most_growth=2)
        yield pair.slow("check-in, new person, p95", most=16)
    with desks(sample) as (desk, hand, rows):
        known = _known(desk, 2 * RUNS + 4)
        pair = _measure(desk, hand, rows, iter(known))
        yield pair.typical("check-in, returning person", most_ratio=5, most_growth=2)
        yield pair.slow("check-in, returning person, p95", most=16)
