"""What reading made of a table, kept for as long as nobody commits anything: the next key of a search finds it ready."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")


def standing(s: Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave under this key, made again once any commit changed the database since; not to be changed by the caller.

    SQLite tells each connection of others' commits (PRAGMA data_version), within a transaction of the moment it looks at. A
    transaction that writes, and other databases, make it each time.
    """
    connection = s.connection()
    if connection.dialect.name != "sqlite" or "changes" in s.info:
        return make()
    driver: Any = connection.connection.driver_connection
    version = driver.execute("PRAGMA data_version").fetchone()[0]
    shelf: dict[Hashable, Any] = connection.info.setdefault("standing", {})
    if shelf.get("version") != version:
        shelf.clear()
        shelf["version"] = version
    if key not in shelf:
        shelf[key] = make()
    found: T = shelf[key]
    return found
