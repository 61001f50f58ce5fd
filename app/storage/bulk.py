"""Many rows of one kind written at once from plain values: sealed like any other, with nothing made per row but its digest."""

import hashlib
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, text
from sqlalchemy.orm import Session

from app.storage.records import NOT_DIGESTED, Record, plain, row_defaults, table_of
from app.storage.types import Id

Values = list[Any]  # as records.plain makes them: times in ms, ids and bytes as hex, words as text


class Bulk:
    """Writes rows whose `columns` differ; every other column has its default or what `constants` say."""

    def __init__(self, kind: type[Record], columns: Sequence[str], constants: Mapping[str, Any]) -> None:
        given = {**row_defaults(kind), "version": 1, "site": 1, **constants}
        fixed = {name: plain(value) for name, value in given.items() if name not in columns and value is not None}
        self._kind = kind
        names = [*columns, *fixed]
        self._fixed = list(fixed.values())
        self._names = tuple(sorted(name for name in names if name not in NOT_DIGESTED and fixed.get(name) != ""))
        self._in_order = itemgetter(*map(names.index, self._names))
        self._ids = [n for n, name in enumerate(names) if isinstance(table_of(kind).c[name].type, Id)]
        self._bytes = [n for n, name in enumerate(names) if isinstance(table_of(kind).c[name].type, LargeBinary)]
        self._columns = [*names, "digest"]

    def add(self, s: Session, rows: Sequence[Values]) -> None:
        """Write rows, each the values of `columns` in their order."""
        if not rows:
            return
        connection = s.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        as_id: Any = bytes.fromhex if is_sqlite else UUID
        kept = [self._kept(row, as_id) for row in rows]
        columns = ", ".join(self._columns)
        if is_sqlite:
            marks = ", ".join("?" * len(self._columns))
            connection.exec_driver_sql(f"INSERT INTO {self._kind.__tablename__} ({columns}) VALUES ({marks})", kept)
            return
        statement = text(f"INSERT INTO {self._kind.__tablename__} ({columns}) VALUES (:{', :'.join(self._columns)})")
        connection.execute(statement, [dict(zip(self._columns, row, strict=True)) for row in kept])

    def _kept(self, given: Values, as_id: Any) -> tuple[Any, ...]:
        values = given + self._fixed
        # the same text as records.row_digest, from values that are plain already
        parts = [f"{name}={v}" for name, v in zip(self._names, self._in_order(values), strict=True) if v is not None and v != ""]
        told = "\x1f".join((self._kind.__tablename__, *parts))
        values.append(hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()[:16])
        for n in self._ids:
            if values[n] is not None:
                values[n] = as_id(values[n])
        for n in self._bytes:
            if values[n] is not None:
                values[n] = bytes.fromhex(values[n])
        return tuple(values)
