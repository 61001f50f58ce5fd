"""The sample office all benches work on: made once per schema and size, copied for benches that write.

For every five visits it has a ticket, for every fifty a complaint."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from app.core.actor import SYSTEM, Actor
from app.desk.sample import fill, found_sample
from app.desk.stories import rebuild
from app.desk.uniting import unite
from app.storage.migrations import versions
from app.storage.schema import SCHEMA
from app.storage.store import Store
from app.wiring import open_office
from tests.bench.filling import fill_matters

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 at the office: the sample's last day is half over
SEED, HUGE = 20261121, 2_000_000
BIG = ("visit", "person", "ticket", "ticket_event", "complaint", "complaint_event", "clock", "clock_event", "return_visit")


class Sample:
    """A filled office on disk and who sits there."""

    def __init__(self, visits: int, *, is_short: bool = False) -> None:
        self.visits, self.is_short = visits, is_short
        self.folder = Path(tempfile.gettempdir()) / f"firstdesk-bench-{SCHEMA}-{_tables()}-{visits}"
        if not (self.folder / "complete").exists():
            self._make()

    def _make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        sys.stderr.write(f"Making the sample office of {self.visits:,} visits once, in {self.folder} …\n")
        start = perf_counter()
        store = open_office(self.folder)
        by = store.do(found_sample, by=SYSTEM, now=NOON).value
        with _without_indexes(store):
            store.do(fill, self.visits, SEED, by=by, now=NOON)
            fill_matters(store, self.visits // 5, self.visits // 50, now=NOON)
        store.idle(rebuild)
        is_more = store.idle(partial(unite, begins=True))  # as the night leaves the indexes
        while is_more:
            is_more = store.idle(partial(unite, begins=False))
        store.close()
        (self.folder / "complete").write_text(f"{perf_counter() - start:.0f} s\n", "utf-8")
        sys.stderr.write(f"… it took {perf_counter() - start:.0f} s.\n")

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The office itself, for reading only."""
        store = open_office(self.folder)
        try:
            yield store
        finally:
            store.close()

    @property
    def copies(self) -> Path:
        """Where copies of a huge office wait for the next job."""
        return self.folder.with_name(f"{self.folder.name}-copies")

    @contextmanager
    def copied(self, many: int = 1, *, spoiled: Collection[int] = ()) -> Iterator[list[Path]]:
        """Copies of the data folder that may be written to; gone afterwards.

        A huge office is copied once for all jobs of a run: what one adds to it is next to nothing beside what it holds.
        Those `spoiled`, written to past the program, are not left to the next job.
        """
        if self.visits < HUGE:
            with tempfile.TemporaryDirectory(prefix="firstdesk-bench-", dir=self.folder.parent) as holder:
                yield [self._copy(Path(holder) / str(n)) for n in range(many)]
            return
        found = [copy if copy.exists() else self._copy(copy) for copy in (self.copies / str(n) for n in range(many))]
        try:
            yield found
        finally:
            for n in spoiled:
                shutil.rmtree(found[n])

    def _copy(self, target: Path) -> Path:
        shutil.copytree(self.folder, target)
        return target

    def drop_copies(self) -> None:
        """Nothing of a run stays but the sample."""
        shutil.rmtree(self.copies, ignore_errors=True)

    def some(self, many: int) -> int:
        """A number of rows a job asks for whatever the office's size; a short run makes do with a fiftieth."""
        return max(1, many // 50) if self.is_short else many


@contextmanager
def _without_indexes(store: Store) -> Iterator[None]:
    """The big tables' indexes are made at the end: sorted once, not kept sorted for ten million rows in any order."""
    names = ", ".join(f"'{name}'" for name in BIG)
    query = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({names})"
    found = store.read(lambda s: [tuple(row) for row in s.connection().exec_driver_sql(query)])
    for name, _sql in found:
        store.idle(lambda s, name=name: s.connection().exec_driver_sql(f"DROP INDEX {name}"))  # type: ignore[misc]  # bound at once
    yield
    for _name, sql in found:
        store.idle(lambda s, sql=sql: s.connection().exec_driver_sql(sql))  # type: ignore[misc]  # bound at once


def _tables() -> str:
    """What the migrations make, in a few letters: an office made by others would not open."""
    files = sorted((Path(versions.__file__).parent).glob("v*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def receptionist(store: Store) -> Actor:
    """Who sits at the sample's desk."""
    by: Actor = store.do(found_sample, by=SYSTEM, now=NOON).value
    return by


def raw(path: Path, *, is_writer: bool = False) -> Any:
    """A bare connection of the same SQLite with the program's own settings."""
    from app.storage.engine import READER_SETTINGS, SETTINGS, WRITER_SETTINGS, sqlite_module

    connection = sqlite_module().connect(str(path), isolation_level=None)
    for setting in SETTINGS + (WRITER_SETTINGS if is_writer else READER_SETTINGS):
        connection.execute(f"PRAGMA {setting}")
    return connection
