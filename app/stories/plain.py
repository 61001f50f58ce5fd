"""Stories of records that hold all they tell themselves, or in lines behind them: calls, messages, letters, opinions, incidents."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.storage.direct import any_of, id_of
from app.storage.records import as_kept
from app.storage.types import from_ms
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled, in_batches


class Behind(NamedTuple):
    """Lines written behind a record: their record's name, table, owner's column, what is told; `struck` is when one counted no more."""

    record: str
    table: str
    owner: str
    texts: tuple[str, ...]
    struck: str


def plain_source(
    kind: str,
    record: Any,
    texts: Sequence[str],
    *,
    title: Sequence[str],
    unseen: Sequence[str] = (),
    at: str = "at",
    behind: Behind | None = None,
) -> Source:
    """The source of a record whose columns `texts` are quoted; a record with none of them filled tells nothing.

    `unseen` columns are found but never shown, the first filled one of `title` names the story, `at` is its moment.
    """
    columns = ", ".join(("id", "number", at, *title, *texts, *unseen))
    query = f"SELECT {columns} FROM {record.__tablename__} WHERE id IN (%s) ORDER BY {at}"
    first, last = len(title), len(title) + len(texts)

    def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        says = or_(*(getattr(record, name) != "" for name in texts))
        for some in in_batches(s, select(record.id).where(says).order_by(getattr(record, at)), ids):
            kept = [as_kept(record_id) for record_id in some]
            written = _written(s, behind, kept)
            for record_id, number, moment, *words in any_of(s, query, kept):
                if text := joined(*words[first:last], *written.get(record_id, ())):
                    named = next(filter(None, words[:first]), "")
                    yield Told(kind, id_of(record_id), number, from_ms(moment), named, text, joined(*words[last:]))

    watches = {record.__name__: Watched(any_filled(*texts), shown=frozenset({"number", at, *title, *unseen}))}
    if behind is not None:
        tells = any_filled(*behind.texts, behind.struck)
        watches[behind.record] = Watched(tells, owner=behind.owner, table=behind.table)
    return Source(kind, told, watches)


def _written(s: Session, behind: Behind | None, kept: Sequence[Any]) -> Mapping[Any, list[str]]:
    found: dict[Any, list[str]] = defaultdict(list)
    if behind is not None:
        columns = ", ".join((behind.owner, *behind.texts))
        query = f"SELECT {columns} FROM {behind.table} WHERE {behind.struck} IS NULL AND {behind.owner} IN (%s)"
        for owner, *words in any_of(s, query + " ORDER BY id", kept):
            found[owner] += words
    return found
