"""The one place where backups open a database, so that a key is given in one place; and what is read from one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.storage.engine import open_file, sqlite_module

WAIT_MS = 3000
COUNTED = (
    ("visits", "visit"),
    ("people", "person"),
    ("tickets", "ticket"),
    ("complaints", "complaint"),
    ("staff", "staff"),
)
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
FILES = "SELECT lower(hex(id)), size FROM attachment WHERE removed_at IS NULL ORDER BY id"


def _open(path: Path, query: str, settings: tuple[str, ...], key: bytes | None = None) -> Any:
    connection = open_file(path, query, key=key)
    try:
        for setting in (f"busy_timeout={WAIT_MS}", "trusted_schema=OFF", "cell_size_check=ON", *settings):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def live(path: Path) -> Iterator[Any]:
    """The office's database as it stands at this moment, while others go on writing: no step begins anew, no writer waits."""
    connection = _open(path, "?mode=ro", ("query_only=ON",))
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield connection
    finally:
        connection.close()


@contextmanager
def fresh(path: Path, key: bytes | None) -> Iterator[Any]:
    """A new file to copy into: nobody else knows it yet, so it needs neither journal nor locks; whoever writes it syncs it.

    Under the key of what is copied (None: in the clear), as SQLite copies pages between files of one kind alone."""
    settings = ("locking_mode=EXCLUSIVE", "journal_mode=OFF", "synchronous=OFF", "cache_size=-2000")
    connection = _open(path, "", settings, key)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def kept(path: Path, key: bytes | None = None) -> Iterator[Any]:
    """A copy that nobody writes, on whatever medium; the library's error where the key is not its own."""
    connection = _open(path, "?mode=ro&immutable=1", ("query_only=ON",), key)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def alone(path: Path) -> Iterator[Any]:
    """The office's database for this process only, its log taken into the file; the library's error where another has it open."""
    connection = _open(path, "?mode=rw", ("locking_mode=EXCLUSIVE",))
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        if mode != "delete":
            raise sqlite_module().OperationalError("database is locked")
        yield connection
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its schema, whose it is, how many of what, and the size of each attached file by its id."""

    schema: int
    application: int
    office_id: str
    office: str
    counts: dict[str, int]
    files: tuple[tuple[str, int], ...]


def contents(connection: Any) -> Contents:
    """Counted in the open database; a kind an older schema does not know is left out."""
    tables = {name for (name,) in connection.execute(TABLES)}
    counts = {name: _one(connection, f"SELECT count(*) FROM {table}") for name, table in COUNTED if table in tables}
    files = tuple(connection.execute(FILES)) if "attachment" in tables else ()
    office = connection.execute("SELECT lower(hex(id)), name FROM office LIMIT 1").fetchone() if "office" in tables else None
    office_id, name = office or ("", "")
    return Contents(_one(connection, "PRAGMA user_version"), _one(connection, "PRAGMA application_id"), office_id, name, counts, files)


def _one(connection: Any, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])


def is_whole(connection: Any, *, deep: bool = False) -> bool:
    """Whether the pages fit together; `deep` holds every index against its table too."""
    (answer,) = connection.execute("PRAGMA integrity_check(1)" if deep else "PRAGMA quick_check(1)").fetchone()
    return bool(answer == "ok")
