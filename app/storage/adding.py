"""New records written at once on the hot path: sealed and noted like any other, without the mapper's bookkeeping."""

from functools import cache

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from app.storage.direct import run
from app.storage.records import Record, all_columns, new_row, plain
from app.storage.store import changes_of, note


def add_new(s: Session, record: Record) -> None:
    """Write a finished record; what is changed on the object afterwards is not kept (load it again to change it)."""
    kind = type(record)
    row = new_row(kind, {name: value for name, value in vars(record).items() if name in all_columns(kind)})
    run(s, _statement(kind), row)
    filled = {name: plain(value) for name, value in row.items() if name not in ("digest", "version") and value not in (None, "")}
    note(changes_of(s), kind, row, {}, filled)


@cache
def _statement(kind: type[Record]) -> TextClause:
    names = all_columns(kind)
    return text(f"INSERT INTO {kind.__tablename__} ({', '.join(names)}) VALUES (:{', :'.join(names)})")
