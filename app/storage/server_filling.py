"""Fills a server's empty tables in one transaction: each in one stream, what orders them made at the end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.ahead import Ahead
from app.storage.direct import NO_VALUES, as_raised
from app.storage.lines import Batch, Sum
from app.storage.server_opening import MAKER, has_bell
from app.storage.server_search import BINARY, COLUMNS

AHEAD = 4  # batches
# for this one transaction: indexes are made in memory, bytes are told in hex
SETTINGS = ("SET LOCAL maintenance_work_mem = '256MB'", "SET LOCAL bytea_output = 'hex'")
NOT_TAKEN = ("22", "23")  # of SQLSTATE: a value, or a row, that cannot be
INDEXES = (
    "SELECT format('DROP INDEX %%I', relname), pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE relnamespace = current_schema()::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) "
    "ORDER BY indrelid, relname"
)


class Filling:
    """The owner's connection to tables it has just made; nothing counts before its transaction ends."""

    def __init__(self, connection: Connection, tables: Sequence[str]) -> None:
        self._connection, self._tables = connection, tables
        # rows of a table made in the same transaction need nobody's second look later
        self._frozen = ", FREEZE" if has_bell(connection.execute(MAKER).scalar_one()) else ""

    def begin(self) -> list[str]:
        """Empty the tables and take their indexes away; gives how these are made again.

        The triggers that let the trail only grow stand aside until the end.
        """
        for setting in SETTINGS:
            self.tell(setting)
        for table in self._tables:
            self.tell(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.tell(f"TRUNCATE {', '.join(self._tables)}")
        found = self._connection.exec_driver_sql(INDEXES).all()
        for drop, _make in found:
            self.tell(drop)
        return [make for _drop, make in found]

    def end(self) -> None:
        """The triggers guard again, and the server knows what there is: it chooses well from its first query on."""
        for table in self._tables:
            self.tell(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self.tell(f"ANALYZE {', '.join(self._tables)}")

    def tell(self, statement: str) -> None:
        """A statement without values."""
        self._connection.exec_driver_sql(statement)

    def copy(self, table: Table, batches: Iterable[Batch], told: Callable[[int], object]) -> Sum:
        """Send a table's rows; gives their sum. The next ones are read while the server takes the last."""
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        found = Sum()
        with Ahead(_summed(batches), AHEAD) as made, self._stream(table.name, names) as write:
            for sent, found in made:
                write(sent)
                told(found.rows)
        return found

    def fill(self, table: str, chunks: Iterable[bytes]) -> None:
        """Send rows of an index of words."""
        begin, end = BINARY
        with self._stream(table, COLUMNS, "FORMAT binary") as write:
            write(begin)
            for chunk in chunks:
                write(chunk)
            write(end)

    @contextmanager
    def _stream(self, table: str, names: str, form: str = "FORMAT text") -> Iterator[Callable[[bytes], object]]:
        errors, driver = self._connection.dialect.loaded_dbapi, self._driver
        statement = f"COPY {table} ({names}) FROM STDIN ({form}{self._frozen})"
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:
                yield copy.write
        except errors.Error as error:
            if (error.sqlstate or "").startswith(NOT_TAKEN):
                sentence = _(
                    "Nothing was moved: the server does not take what is kept in the table {table}. Run check: it names what is wrong."
                )
                raise UserError(sentence.format(table=table)) from error
            raise as_raised(error, statement, NO_VALUES, self._connection.dialect) from error

    @property
    def _driver(self) -> Any:
        return self._connection.connection.driver_connection


def _summed(batches: Iterable[Batch]) -> Iterator[tuple[bytes, Sum]]:
    found = Sum()
    for batch in batches:
        found = batch.summed(found)
        yield batch.copied(), found
