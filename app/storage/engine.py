"""Engines on SQLite (the sqlcipher3 module) or, by URL, on PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from app.core.errors import UserError
from app.core.i18n import _
from app.storage import keys

APPLICATION_ID = 0x46444B31
BUSY_MS = 10_000
# Older libraries can lose commits when two connections checkpoint and commit at once (WAL-reset bug).
SAFE_WAL = (3, 51, 3)
SETTINGS = (
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MS}",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
)
# Small: the file cache of the system gives a page as fast, and what a thousand check-ins touch of a million visits would stay for ever.
READER_SETTINGS = ("query_only=ON", "cache_size=-8192")
WRITER_CACHE = "cache_size=-6144"
# The words of the index of texts, each where it stands: a view of the connection's own, nothing is kept in it.
STORY_WORDS = "CREATE VIRTUAL TABLE temp.story_word USING fts5vocab('main', 'story_search', 'instance')"
QUIET = "PRAGMA cipher_log_level = NONE"  # a damaged page is an error the caller gets; the library would write lines of it to stderr too
WRITER_SETTINGS = (WRITER_CACHE, "journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864", "secure_delete=ON")


class OneDialect(SQLiteDialect_pysqlite):
    """SQLite as every engine here speaks it: a statement put together for one of them is as good for all others."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is OneDialect

    def __hash__(self) -> int:
        return hash(OneDialect)


registry.register("sqlite.one", __name__, OneDialect.__name__)
_put_together: LRUCache[Any, Any] = LRUCache(1000)  # statements, of readers and writer alike: each is worked out once


def sqlite_module() -> Any:
    """The SQLite the program trusts; raises UserError where an older library is installed in its place."""
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < SAFE_WAL:
        raise UserError(
            _("The installed SQLite {version} can lose entries. Install sqlcipher3 0.6.4 or newer.").format(version=dbapi2.sqlite_version)
        )
    return dbapi2


def open_file(path: Path, query: str = "", *, key: bytes | None = None) -> Any:
    """A bare connection, with the key held for the file, or with this one; `query` is the end of SQLite's address, such as ?mode=ro."""
    module = sqlite_module()
    with keys.CHANGING:
        uri = path.absolute().as_uri() + query
        connection = module.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
        if (held := key or keys.key_of(path)) is not None:
            connection.execute(QUIET)
            connection.execute(keys.pragma(held))
            connection.execute("PRAGMA schema_version").fetchone()  # opens the file before another takes its place
        else:
            keys.opened_in_the_clear(path)
    return connection


def _connect(path: Path, settings: tuple[str, ...]) -> Any:
    connection = open_file(path)
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    connection.execute(STORY_WORDS)
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")
    return connection


def writer_engine(path: Path) -> Engine:
    """One connection; every transaction takes the write lock at its start, so counters never jump the queue."""
    engine = create_engine(
        "sqlite+one://",
        execution_options={"compiled_cache": _put_together},
        module=sqlite_module(),
        creator=lambda: _connect(path, WRITER_SETTINGS),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reader_engine(path: Path) -> Engine:
    """Connections that cannot write, so a search never waits behind a check-in or an import."""
    engine = create_engine(
        "sqlite+one://",
        execution_options={"compiled_cache": _put_together},
        module=sqlite_module(),
        creator=lambda: _connect(path, READER_SETTINGS),
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
