"""Offices as earlier versions of the program left them, made from an office of today by the very migrations that were run then."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.storage import upgrade
from app.storage.engine import writer_engine
from app.storage.keys import KEY_FILE
from app.storage.opening import MARK, NAME
from app.storage.records import NOT_DIGESTED, Base, Record, row_digest
from app.wiring import load_records
from tests.faults.office import DATA, KEYS, Desk, Kind, People, copied, unlock

FILES = sorted((upgrade.MIGRATIONS / "versions").glob("v*.py"))
VERSIONS = tuple(int(path.name[1:5]) for path in FILES)
STEPS = 16
# made by the database itself, or filled anew at the start; the trail knows records of rooms that an older office did not have
NOT_COPIED = re.compile(r"sqlite_.*|alembic_version|.*_search.*|audit_.*")


@contextmanager
def filled(kind: Kind) -> Iterator[tuple[Path, People]]:
    """An office of today with some of everything, closed."""
    with copied(kind) as (root, people):
        store = kind.open(root / DATA)  # its key is held from now on
        desk = Desk(store, people, "1")
        for step in range(STEPS):
            desk.step(step)
        store.close()
        shutil.rmtree(root / KEYS, ignore_errors=True)  # the trail is not copied to the older offices, so nothing of it was signed
        yield root, people


def aged(kind: Kind, root: Path, version: int) -> Path:
    """A folder whose `data` is the office of `root` as that schema would have kept it: its tables, its columns, its digests."""
    folder = root / f"v{version}"
    (folder / DATA).mkdir(parents=True)
    if (root / DATA / KEY_FILE).exists():
        shutil.copy(root / DATA / KEY_FILE, folder / DATA)
        unlock(folder / DATA)
    _made_by_migrations(folder / DATA / NAME, version)
    source, target = writer_engine(root / DATA / NAME), writer_engine(folder / DATA / NAME)
    load_records()
    records = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)}
    with source.connect() as read, target.connect() as write:
        driver: Any = write.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        tables = tables_of(write)
        for table in tables:
            columns = sorted(_columns(write, table) & _columns(read, table))
            if NOT_COPIED.fullmatch(table) or not columns:
                continue
            dropped = _columns(read, table) - set(columns) - NOT_DIGESTED
            for row in read.execute(text(f"SELECT * FROM {table}")).mappings().all():
                if table == "story" and row["kind"] not in tables:
                    continue
                kept = {name: row[name] for name in columns}
                if dropped and table in records:
                    kept["digest"] = _digest_without(read, records[table], row, dropped)
                marks = ", ".join(f":{name}" for name in columns)
                write.execute(text(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})"), kept)
        write.commit()
        assert driver.execute("PRAGMA foreign_key_check").fetchall() == []
    source.dispose()
    target.dispose()
    (folder / DATA / MARK).write_text("An office's data is kept in this folder.\n", "utf-8")
    if (root / DATA / "attachments").exists():
        shutil.copytree(root / DATA / "attachments", folder / DATA / "attachments")
    return folder


def _digest_without(read: Any, kind: type[Record], row: Any, dropped: set[str]) -> bytes:
    query = kind.__table__.select().where(kind.__table__.c.id == UUID(bytes=row["id"]))
    values = dict(read.execute(query).mappings().one())
    return row_digest(kind.__tablename__, {name: value for name, value in values.items() if name not in dropped})


def _made_by_migrations(path: Path, version: int) -> None:
    """An empty database of that version, made by the very migrations that made it then."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-migrations-") as holder:
        folder = Path(holder) / "migrations"

        def later(_folder: str, names: list[str]) -> list[str]:
            return [name for name in names if (found := re.match(r"v(\d+)_", name)) and int(found[1]) > version]

        shutil.copytree(upgrade.MIGRATIONS, folder, ignore=later)
        before = upgrade.MIGRATIONS, upgrade.SCHEMA
        upgrade.MIGRATIONS, upgrade.SCHEMA = folder, version
        engine = writer_engine(path)
        try:
            upgrade.upgrade(engine)
        finally:
            engine.dispose()
            upgrade.MIGRATIONS, upgrade.SCHEMA = before


def tables_of(connection: Any) -> list[str]:
    """Its tables, by name."""
    return sorted(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())


def _columns(connection: Any, table: str) -> set[str]:
    return {row[1] for row in connection.execute(text(f"PRAGMA table_info({table})"))}
