"""A table's rows as text, a line each: told by SQLite itself as a server's COPY wants them, and summed up here and there alike."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Connection, LargeBinary, Table

from app.storage.direct import NO_VALUES, as_raised
from app.storage.types import Id

BATCH = 2000
MOST_ARGUMENTS = 90  # PostgreSQL takes 100 in a call
# between fields, for nothing, between rows: bytes that no text holds, so one pass over many rows makes of them what is wanted
FIELD, NOTHING, ROW = b"\xff", b"\xfe", b"\xfd"
COPIED = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"\t", b"\\t"), (FIELD, b"\t"), (NOTHING, b"\\N"), (ROW, b"\n"))
SUMMED = ((FIELD, b"\x1f"), (NOTHING, b"\x1e"))
NIBBLES = (15, 15, 15, 15, 4)  # a digest in parts that a server can add up without a sign
DIGEST_BITS = 256


class Sum(NamedTuple):
    """How many rows, and the SHA-256 of each added up: the same whatever their order."""

    rows: int = 0
    total: int = 0

    @property
    def digest(self) -> str:
        """The sum as long as one of them, in hex."""
        return f"{self.total % (1 << DIGEST_BITS):064x}"


class Batch(NamedTuple):
    """Some rows of a table as SQLite told them."""

    rows: tuple[bytes, ...]

    def copied(self) -> bytes:
        """As COPY takes them."""
        found = ROW.join(self.rows) + ROW
        for sign, said in COPIED:
            found = found.replace(sign, said)
        return found

    def summed(self, before: Sum) -> Sum:
        """The sum with these rows in it."""
        found = ROW.join(self.rows)
        for sign, said in SUMMED:
            found = found.replace(sign, said)
        digests = [hashlib.sha256(line).digest() for line in found.split(ROW)]
        return Sum(before.rows + len(digests), before.total + sum(map(int.from_bytes, digests)))


def told(connection: Connection, table: Table) -> Iterator[Batch]:
    """All rows of a table of an office's file, in the order they stand there."""
    fields = ", ".join(_of_file(column) for column in table.columns)
    query = f"SELECT CAST(concat_ws({_sign(FIELD)}, {fields}) AS BLOB) FROM {table.name}"
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi
    try:
        cursor = driver.execute(query)
        while rows := cursor.fetchmany(BATCH):
            yield Batch(tuple([row for (row,) in rows]))
    except errors.Error as error:
        raise as_raised(error, query, NO_VALUES, connection.dialect) from error


def sum_on_server(connection: Connection, table: Table) -> Sum:
    """The sum of a table on a server, made there."""
    line = _joined([_of_server(column) for column in table.columns])
    ends = [sum(NIBBLES[: n + 1]) for n in range(len(NIBBLES))]
    parts = ", ".join(
        f"coalesce(sum(('x' || substr(digest, {end - long + 1}, {long}))::bit({4 * long})::bigint), 0)"
        for end, long in zip(ends, NIBBLES, strict=True)
    )
    # OFFSET 0: worked out once a row and not once a part
    each = f"SELECT encode(sha256(convert_to({line}, 'UTF8')), 'hex') AS digest FROM {table.name} OFFSET 0"
    rows, *sums = connection.exec_driver_sql(f"SELECT count(*), {parts} FROM ({each}) AS told").one()
    return Sum(rows, sum(int(part) << (DIGEST_BITS - 4 * end) for part, end in zip(sums, ends, strict=True)))


def _of_file(column: Column[Any]) -> str:
    name, kind = f'"{column.name}"', column.type
    if isinstance(kind, Boolean):
        # what is neither stays what it is, and the server refuses it
        return f"CASE {name} WHEN 0 THEN 'f' WHEN 1 THEN 't' ELSE coalesce({name}, {_sign(NOTHING)}) END"
    if isinstance(kind, Id):
        return _or_nothing(column, name, f"lower(hex({name}))")
    if isinstance(kind, LargeBinary):
        return _or_nothing(column, name, f"'\\x' || lower(hex({name}))")
    return _or_nothing(column, name, name)


def _or_nothing(column: Column[Any], name: str, field: str) -> str:
    # a column that must be filled is asked too: an older file may hold what it should not, and a field left out would shift the rest
    return f"coalesce({name}, {_sign(NOTHING)})" if field == name else f"iif({name} IS NULL, {_sign(NOTHING)}, {field})"


def _of_server(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    field = f"{name}::text"
    if isinstance(column.type, Id):
        field = f"encode(uuid_send({name}), 'hex')"
    elif isinstance(column.type, Boolean):
        field = f"substr({field}, 1, 1)"
    return f"coalesce({field}, chr(30))" if column.nullable else field


def _joined(fields: Sequence[str]) -> str:
    pieces = [fields[start : start + MOST_ARGUMENTS] for start in range(0, len(fields), MOST_ARGUMENTS)]
    calls = [f"concat_ws(chr(31), {', '.join(piece)})" for piece in pieces]
    return calls[0] if len(calls) == 1 else f"concat_ws(chr(31), {', '.join(calls)})"


def _sign(byte: bytes) -> str:
    return f"CAST(x'{byte.hex()}' AS TEXT)"
