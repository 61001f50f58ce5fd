"""Fixed statements of the hot path, handed straight to the driver: a twentieth of what the same costs through SQLAlchemy."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Dialect, TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.storage.records import as_kept, as_sent
from app.storage.types import id_of as id_of  # of the rows run() gives

NO_VALUES: Mapping[str, Any] = {}


def run(s: Session, statement: TextClause, values: Mapping[str, Any] = NO_VALUES) -> list[Any]:
    """The rows of a statement with :named values, as the file keeps them (times in ms, ids as bytes); part of the transaction."""
    connection = s.connection()
    if connection.dialect.name != "sqlite":
        sent = {name: as_sent(value) for name, value in values.items()}
        return on_server(connection, _said(statement.text, connection.dialect), sent)
    driver: Any = connection.connection.driver_connection
    try:
        found: list[Any] = driver.execute(statement.text, {name: as_kept(value) for name, value in values.items()}).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_raised(error, statement.text, values, connection.dialect) from error
    return found


def on_server(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a statement with %(named)s values on a server's driver, which prepares what is said often."""
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
    except connection.dialect.loaded_dbapi.Error as error:
        is_gone = connection.dialect.is_disconnect(error, driver, None)
        if is_gone:
            connection.invalidate(error)
        raise as_raised(error, statement, values, connection.dialect, is_gone=is_gone) from error


@cache
def _said(statement: str, dialect: Dialect) -> str:
    """A statement with :named values as the server's driver takes it."""
    return str(text(statement).compile(dialect=dialect))


def any_of(s: Session, query: str, values: Sequence[Any]) -> list[Any]:
    """The rows of a query whose `%s` stands for any of hundreds of plain values; ids and digests come as bytes.

    SQLAlchemy takes longer to build such a condition than the database to answer it. Columns that hold ids, and only they, are named id or
    end in _id: a server has a type for them.
    """
    connection = s.connection()
    if connection.dialect.name == "sqlite":
        statement, driver = query % ", ".join("?" * len(values)), connection.connection.driver_connection
        try:
            found: list[Any] = driver.execute(statement, tuple(values)).fetchall()  # type: ignore[union-attr]  # open as long as s is
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_raised(error, statement, {}, connection.dialect) from error
        return found
    column = query[: query.index(" IN (%s)")].rpartition(" ")[2].rpartition(".")[2]
    is_id = column == "id" or column.endswith("_id")
    sent = [UUID(bytes=value) if is_id and isinstance(value, bytes) else value for value in values]
    # one statement however many values there are
    rows = on_server(connection, query.replace(" IN (%s)", " = ANY(%(all)s)"), {"all": sent})
    return [tuple(value.bytes if isinstance(value, UUID) else value for value in row) for row in rows]


def as_raised(error: Exception, statement: str, values: Mapping[str, Any], dialect: Dialect, *, is_gone: bool = False) -> BaseException:
    """The driver's error as SQLAlchemy would raise it, so that one place turns database trouble into sentences."""
    errors = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        statement, dict(values), error, errors, hide_parameters=True, dialect=dialect, connection_invalidated=is_gone
    )
