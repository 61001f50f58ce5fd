"""The sample office all benches work on: made once per schema and size, copied for benches that write."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from app.core.actor import SYSTEM, Actor
from app.desk.sample import fill, found_sample
from app.storage.migrations import versions
from app.storage.schema import SCHEMA
from app.storage.store import Store
from app.wiring import open_office

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 at the office: the sample's last day is half over
SEED = 20261121


class Sample:
    """A filled office on disk and who sits there."""

    def __init__(self, visits: int) -> None:
        self.visits = visits
        self.folder = Path(tempfile.gettempdir()) / f"firstdesk-bench-{SCHEMA}-{_tables()}-{visits}"
        if not (self.folder / "complete").exists():
            self._make()

    def _make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        sys.stderr.write(f"Making the sample office of {self.visits:,} visits once, in {self.folder} …\n")
        start = perf_counter()
        store = open_office(self.folder)
        by = store.do(found_sample, by=SYSTEM, now=NOON).value
        store.do(fill, self.visits, SEED, by=by, now=NOON)
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

    @contextmanager
    def copied(self, many: int = 1) -> Iterator[list[Path]]:
        """Copies of the data folder that may be written to; gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="firstdesk-bench-", dir=self.folder.parent) as holder:
            copies = [Path(holder) / str(n) for n in range(many)]
            for copy in copies:
                shutil.copytree(self.folder, copy)
            yield copies


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
