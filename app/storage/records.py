"""What every record has: an id, a version, a site, and a digest of its own row."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import Connection, Index, LargeBinary, MetaData, Table, event, insert, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, declared_attr, mapped_column

from app.core.ids import new_id
from app.storage.types import Id, UtcTime, to_ms

NOT_DIGESTED = frozenset({"digest", "version"})
_PLAIN = frozenset({str, int})


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """All tables of the program."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcTime, UUID: Id, bytes: LargeBinary}


class Row(Base):
    """What is kept beside the records; `site` says where, on a database spread over many."""

    __abstract__ = True

    site: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Record(Base):
    """A row people work with: never two counters' changes at once (`version`), never edited unseen (`digest`)."""

    __abstract__ = True

    is_audited: ClassVar[bool] = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    version: Mapped[int] = mapped_column(init=False)
    site: Mapped[int] = mapped_column(default=1)
    digest: Mapped[bytes | None] = mapped_column(default=None, repr=False)

    @declared_attr.directive
    def __mapper_args__(cls: Any) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version}

    def seal(self) -> None:
        """Write the digest of the row as it stands; the session does it before every flush."""
        self.digest = row_digest(self.__tablename__, {name: getattr(self, name) for name in column_names(type(self))})


def index_of_part(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that meet `where` (SQL every database here understands)."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={"where": where})


@event.listens_for(Base.metadata, "before_create")
def _say_it_to_postgresql(metadata: MetaData, connection: Connection, **_how: object) -> None:
    """Named at the index itself, PostgreSQL's words would load its dialect (5 MB) in every office on SQLite."""
    if connection.dialect.name == "postgresql":
        for index in (index for table in metadata.tables.values() for index in table.indexes if "where" in index.info):
            index.dialect_options["postgresql"]["where"] = text(index.info["where"])


def table_of(kind: type[Base]) -> Table:
    """The table behind a record, for Core statements on the hot path."""
    return cast(Table, kind.__table__)


@cache
def column_names(kind: type[Record]) -> tuple[str, ...]:
    """The record's columns in the order the digest takes them."""
    return tuple(sorted(column.name for column in kind.__table__.columns if column.name not in NOT_DIGESTED))


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it: times as milliseconds, ids as hex, words as text."""
    found = _AS_PLAIN.get(type(value))
    if found is not None:
        return found(value)
    return value.value if isinstance(value, Enum) else value


_AS_PLAIN: dict[type, Callable[[Any], Any]] = {datetime: to_ms, UUID: attrgetter("hex"), bytes: bytes.hex}


def row_digest(table: str, values: Mapping[str, Any]) -> bytes:
    """First 16 bytes of SHA-256 over the table's name and every filled column in alphabetical order."""
    parts = [table]
    for name in sorted(values):
        value = values[name]
        if value is not None and value != "" and name not in NOT_DIGESTED:
            # most columns are words and counts, which are plain already
            parts.append(f"{name}={value if type(value) in _PLAIN else plain(value)}")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]


@cache
def all_columns(kind: type[Record]) -> dict[str, None]:
    """The names of a record's columns as the table has them."""
    return dict.fromkeys(column.name for column in kind.__table__.columns)


@cache
def row_defaults(kind: type[Record]) -> dict[str, Any]:
    """Every column with its plain default, None where it has none; not to be changed."""
    found: dict[str, Any] = {}
    for column in kind.__table__.columns:
        default = column.default
        found[column.name] = default.arg if default is not None and default.is_scalar else None
    return found


@cache
def _filled_defaults(kind: type[Record]) -> dict[str, Any]:
    """Those defaults a digest takes: empty columns are none of its business."""
    return {name: value for name, value in row_defaults(kind).items() if value is not None and value != ""}


def new_row(kind: type[Record], given: Mapping[str, Any]) -> dict[str, Any]:
    """A whole, sealed row for a Core insert of many (imports, samples): defaults, id, version and digest filled in."""
    said = {**_filled_defaults(kind), "id": new_id(), "version": 1, "site": 1, **given}
    return {**row_defaults(kind), **said, "digest": row_digest(kind.__tablename__, said)}


def insert_rows(s: Session, kind: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows of new_row at once; on SQLite past SQLAlchemy's processing, which costs as much as the writing."""
    connection = s.connection()
    if connection.dialect.name != "sqlite":
        s.execute(insert(table_of(kind)), rows)
        return
    names = all_columns(kind)
    statement = f"INSERT INTO {kind.__tablename__} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    kept = [tuple([v if (v := row[name]) is None or type(v) in _PLAIN else as_kept(v) for name in names]) for row in rows]
    if kept:
        connection.exec_driver_sql(statement, kept)


def as_sent(value: Any) -> Any:
    """A column's value as a server takes it: ids and bytes as they are, the rest as it is kept."""
    return value if type(value) in (UUID, bytes) else plain(value)


def as_kept(value: Any) -> Any:
    """A column's value as SQLite keeps it: what storage/types.py makes of it."""
    kind = type(value)
    if kind is UUID:
        return value.bytes
    return value if kind is bytes else plain(value)
