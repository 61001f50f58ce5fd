"""What reading made of a table, kept for as long as nobody commits anything: the next key of a search finds it ready."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.storage.direct import on_server

TELLS = "SELECT 1 FROM pg_proc WHERE proname = 'pg_current_snapshot'"
MOMENT = "SELECT pg_current_snapshot()::text"

T = TypeVar("T")


def standing(s: Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave under this key, made again once any commit changed the database since.

    Not to be changed by the caller, but for a dict filled from key to key with what the database holds (who came last, rows of visits).

    SQLite tells each connection of others' commits (PRAGMA data_version), within a transaction of the moment it looks at; a server
    tells which transactions a reading sees. A transaction that writes makes it each time.
    """
    connection = s.connection()
    is_file = connection.dialect.name == "sqlite"
    if "changes" in s.info or not (is_file or connection.get_execution_options().get("postgresql_readonly")):
        return make()
    version = _of_file(connection) if is_file else _on_server(s, connection)
    shelf: dict[Hashable, Any] = connection.info.setdefault("standing", {})
    if shelf.get("version") != version:
        shelf.clear()
        shelf["version"] = version
    if key not in shelf:
        shelf[key] = make()
    found: T = shelf[key]
    return found


def _of_file(connection: Connection) -> Any:
    driver: Any = connection.connection.driver_connection
    return driver.execute("PRAGMA data_version").fetchone()[0]


def _on_server(s: Session, connection: Connection) -> Any:
    """Asked once a reading, which sees one moment from its first query to its last."""
    if "moment" not in s.info:
        if "tells" not in connection.info:
            connection.info["tells"] = bool(on_server(connection, TELLS, {}))
        # an engine that only speaks as PostgreSQL does may not tell: then what is made serves this reading
        s.info["moment"] = on_server(connection, MOMENT, {})[0][0] if connection.info["tells"] else object()
    return s.info["moment"]
