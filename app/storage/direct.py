"""Fixed statements of the hot path, handed straight to SQLite: a twentieth of what the same costs through SQLAlchemy."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.storage.records import as_kept, as_sent
from app.storage.types import id_of as id_of  # of the rows run() gives

NO_VALUES: Mapping[str, Any] = {}


def run(s: Session, statement: TextClause, values: Mapping[str, Any] = NO_VALUES) -> list[Any]:
    """The rows of a statement with :named values, as the file keeps them (times in ms, ids as bytes); part of the transaction."""
    connection = s.connection()
    if connection.dialect.name != "sqlite":
        result = connection.execute(statement, {name: as_sent(value) for name, value in values.items()})
        return list(result) if result.returns_rows else []
    driver: Any = connection.connection.driver_connection
    try:
        found: list[Any] = driver.execute(statement.text, {name: as_kept(value) for name, value in values.items()}).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(error, statement.text, values, connection.dialect) from error
    return found


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
            raise _told(error, statement, {}, connection.dialect) from error
        return found
    column = query[: query.index(" IN (%s)")].rpartition(" ")[2].rpartition(".")[2]
    is_id = column == "id" or column.endswith("_id")
    sent = [UUID(bytes=value) if is_id and isinstance(value, bytes) else value for value in values]
    rows = connection.execute(text(query.replace("(%s)", ":all")).bindparams(bindparam("all", expanding=True)), {"all": sent})
    return [tuple(value.bytes if isinstance(value, UUID) else value for value in row) for row in rows]


def _told(error: Exception, statement: str, values: Mapping[str, Any], dialect: Any) -> BaseException:
    """The error as SQLAlchemy would raise it, so that one place turns database trouble into sentences."""
    return DBAPIError.instance(statement, dict(values), error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)
