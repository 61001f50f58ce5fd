"""Many rows of one kind written at once from plain values: sealed like any other, with little made per row but its digest."""

import hashlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, text
from sqlalchemy.orm import Session

from app.storage.records import NOT_DIGESTED, Record, plain, row_defaults, table_of
from app.storage.types import Id

PART = "\x1f"
Values = list[Any]  # as records.plain makes them: times in ms, ids and bytes as hex, words as text


class Shape:
    """Which columns of a row are told early, perhaps in another process, and which `late` ones stand between them in its digest."""

    def __init__(self, told: Sequence[str], late: Sequence[str]) -> None:
        self.told = tuple(told)
        self.late = tuple(sorted(late))
        bounds = ["", *self.late, "\x7f"]
        self._runs = [[(f"{name}=", told.index(name)) for name in sorted(told) if low < name < high] for low, high in pairwise(bounds)]

    def texts(self, values: Values) -> list[str]:
        """What a row's digest says before, between and behind the late columns."""
        return ["".join([f"{label}{v}{PART}" for label, n in run if (v := values[n]) is not None and v != ""]) for run in self._runs]


class Bulk:
    """Writes rows of a shape; a late column that no row gives has its default or what `constants` say."""

    def __init__(self, kind: type[Record], shape: Shape, constants: Mapping[str, Any]) -> None:
        given = {**row_defaults(kind), "version": 1, "site": 1, **constants}
        fixed = {name: plain(value) for name, value in given.items() if name not in shape.told and value is not None}
        late = [name for name in shape.late if name not in fixed]
        if unplaced := [name for name, value in fixed.items() if value != "" and name not in (*shape.late, *NOT_DIGESTED)]:
            raise ValueError(f"the digest has no place for {unplaced}")
        names = [*shape.told, *late, *fixed]
        self.late = tuple(late)  # what every row gives behind what was told, in this order
        self._kind = kind
        self._fixed = list(fixed.values())
        # the digest's text in parts: the table, then by turns what the shape tells and a late column
        self._sealed = [f"{kind.__tablename__}{PART}", *("" for _name in shape.late for _side in "ab"), ""]
        self._sealed[2::2] = [f"{name}={fixed[name]}{PART}" if name in fixed else "" for name in shape.late]
        self._late_parts = [(2 * n + 2, f"{name}=", names.index(name)) for n, name in enumerate(shape.late) if name in late]
        self._ids = [n for n, name in enumerate(names) if isinstance(table_of(kind).c[name].type, Id)]
        self._bytes = [n for n, name in enumerate(names) if isinstance(table_of(kind).c[name].type, LargeBinary)]
        self._columns = [*names, "digest"]
        self.digests: list[str] = []  # of every row written, in their order

    def add(self, s: Session, rows: Sequence[tuple[Values, list[str]]]) -> None:
        """Write rows, each the told and the late values with the texts of the shape."""
        if not rows:
            return
        connection = s.connection()
        is_sqlite = connection.dialect.name == "sqlite"
        as_id: Any = bytes.fromhex if is_sqlite else UUID
        kept = [self._kept(values + self._fixed, texts, as_id) for values, texts in rows]
        self.digests.extend(row[-1].hex() for row in kept)
        columns = ", ".join(self._columns)
        if is_sqlite:
            marks = ", ".join("?" * len(self._columns))
            connection.exec_driver_sql(f"INSERT INTO {self._kind.__tablename__} ({columns}) VALUES ({marks})", kept)
            return
        statement = text(f"INSERT INTO {self._kind.__tablename__} ({columns}) VALUES (:{', :'.join(self._columns)})")
        connection.execute(statement, [dict(zip(self._columns, row, strict=True)) for row in kept])

    def _kept(self, values: Values, texts: list[str], as_id: Any) -> tuple[Any, ...]:
        # the same text as records.row_digest
        parts = self._sealed.copy()
        parts[1::2] = texts
        for place, label, n in self._late_parts:
            if values[n] is not None:
                parts[place] = f"{label}{values[n]}{PART}"
        values.append(hashlib.sha256("".join(parts)[: -len(PART)].encode("utf-8", "surrogatepass")).digest()[:16])
        for n in self._ids:
            if values[n] is not None:
                values[n] = as_id(values[n])
        for n in self._bytes:
            if values[n] is not None:
                values[n] = bytes.fromhex(values[n])
        return tuple(values)
