"""Engines on PostgreSQL; loaded only where an office keeps its data there."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from app.core.errors import UserError
from app.core.i18n import _

OLDEST = 130000  # PostgreSQL 13
WAIT_MS, IDLE_MS = 10_000, 60_000
# a connection whose other end is gone is given up within half a minute instead of the system's two hours
DEFAULTS: Mapping[str, Any] = {
    "application_name": "firstdesk", "connect_timeout": 10, "client_encoding": "utf8",
    "keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000,
}  # fmt: skip
# what goes over a network is encrypted and only told to the server whose certificate fits, unless the address says otherwise
CHECKED: Mapping[str, Any] = {"sslmode": "verify-full"}
HERE = ("", "localhost", "::1")
# who waits for the one write lock is told after as long as on SQLite; a counter whose PC sleeps in a transaction holds up nobody for long
SETTINGS = f"SET lock_timeout = {WAIT_MS}; SET idle_in_transaction_session_timeout = {IDLE_MS}; SET timezone = 'UTC'"
# Writers queue up at this row from their first statement to their commit, as they do for SQLite's file. A row and not an advisory lock:
# every engine that speaks PostgreSQL has it. Each statement behind it sees all that was committed before.
QUEUE = "SELECT seq FROM audit_head WHERE id = 1 FOR UPDATE"


class _Compiler(PGCompiler_psycopg):
    """LIKE makes no difference between ASCII capitals and small letters, as on SQLite."""

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """ILIKE, in SQLAlchemy's own words."""
        said: str = super().visit_ilike_op_binary(binary, operator, **kw)  # type: ignore[no-untyped-call]  # SQLAlchemy's own is untyped
        return said

    def visit_not_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:
        """NOT ILIKE."""
        said: str = super().visit_not_ilike_op_binary(binary, operator, **kw)  # type: ignore[no-untyped-call]  # SQLAlchemy's own is untyped
        return said


class ServerDialect(PGDialect_psycopg):
    """PostgreSQL answering as SQLite does."""

    statement_compiler = _Compiler
    supports_statement_cache = True

    # as with engine.OneDialect: a statement put together for one engine is as good for all others
    def __eq__(self, other: object) -> bool:
        return type(other) is ServerDialect

    def __hash__(self) -> int:
        return hash(ServerDialect)


registry.register("postgresql.one", __name__, ServerDialect.__name__)
_put_together: LRUCache[Any, Any] = LRUCache(1000)


def driver() -> Any:
    """The module that speaks to the server; raises UserError where it is not installed."""
    try:
        import psycopg
    except ImportError as error:
        sentence = _('The data is on a PostgreSQL server, and the package for it is not installed. Install it: pip install "{package}".')
        raise UserError(sentence.format(package="psycopg[binary]>=3.2,<4")) from error
    return psycopg


def connect(address: str, *, settings: str = SETTINGS, **more: Any) -> Any:
    """A bare connection; what the address says goes before our defaults. Raises UserError for an address that is none."""
    psycopg = driver()
    from psycopg.conninfo import conninfo_to_dict

    try:
        said = conninfo_to_dict(address)
    except psycopg.Error as error:
        sentence = _("This is no address of a server: {reason}. One looks like postgresql://name:password@server:5432/firstdesk.")
        reason = str(error).partition('"')[0].strip(" :")  # behind it stands what was typed, perhaps a password
        raise UserError(sentence.format(reason=reason)) from None
    wanted = {**DEFAULTS, **more, **({} if is_here(said) else {**CHECKED, "sslrootcert": trusted()})}
    given = {key: value for key, value in wanted.items() if key not in said}
    connection = psycopg.connect(address, autocommit=True, **given)
    try:
        connection.execute(settings)
        connection.autocommit = False
    except BaseException:
        connection.close()
        raise
    connection.adapters.register_loader("numeric", _whole_or_broken())
    return connection


@cache
def trusted() -> str:
    """Who is trusted by this PC, as the driver's own OpenSSL is told: it looks for the system's certificates where nobody keeps any."""
    import ssl

    found = ssl.get_default_verify_paths()
    return found.cafile or "system"


def is_here(said: Mapping[str, Any]) -> bool:
    """Whether the server is on this PC, where nobody can listen in between."""
    hosts = str(said.get("hostaddr") or said.get("host") or "").split(",")
    return all(host in HERE or host.startswith(("/", "@", "127.")) for host in hosts)


def _whole_or_broken() -> Any:
    """Sums of large numbers come back as numbers, as SQLite gives them, and not as decimals."""
    from psycopg.adapt import Loader

    class Number(Loader):
        """int where it is whole."""

        def load(self, data: Any) -> int | float:
            said = bytes(data).decode("ascii")
            return float(said) if "." in said or "n" in said.casefold() else int(said)

    return Number


def writer_engine(address: str) -> Engine:
    """One connection; every transaction takes its place in the queue of writers at its start."""
    engine = _engine(address, 1, 0)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(QUEUE))
    return engine


def reader_engine(address: str) -> Engine:
    """Connections that cannot write; all queries of one reading see the same moment and wait for nobody."""
    engine = _engine(address, 3, 5)
    engine.update_execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def owner_engine(address: str) -> Engine:
    """A connection without queue, for making and migrating tables."""
    return _engine(address, 1, 0, settings=f"{SETTINGS}; SET lock_timeout = '60s'; SET client_min_messages = warning")


def _engine(address: str, size: int, more: int, *, settings: str = SETTINGS) -> Engine:
    return create_engine(
        "postgresql+one://",
        execution_options={"compiled_cache": _put_together},
        module=driver(),
        creator=lambda: connect(address, settings=settings),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=more,
        pool_pre_ping=True,  # a server that was started anew since is connected to again, unseen
    )
