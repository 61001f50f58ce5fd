"""Stories of records that hold all they tell themselves: calls, messages, letters, incidents."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.storage.direct import any_of, id_of
from app.storage.records import as_kept
from app.storage.types import from_ms
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled

BATCH = 500


def plain_source(
    kind: str, record: Any, texts: Sequence[str], *, title: Sequence[str], unseen: Sequence[str] = (), at: str = "at"
) -> Source:
    """The source of a record whose columns `texts` are quoted; a record with none of them filled tells nothing.

    `unseen` columns are found but never shown, the first filled one of `title` names the story, `at` is its moment.
    """
    columns = ", ".join(("id", "number", at, *title, *texts, *unseen))
    query = f"SELECT {columns} FROM {record.__tablename__} WHERE id IN (%s) ORDER BY {at}"
    first, last = len(title), len(title) + len(texts)

    def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        if ids is None:
            says = or_(*(getattr(record, name) != "" for name in texts))
            ids = list(s.execute(select(record.id).where(says).order_by(getattr(record, at))).scalars())
        for start in range(0, len(ids), BATCH):
            kept = [as_kept(record_id) for record_id in ids[start : start + BATCH]]
            for record_id, number, moment, *words in any_of(s, query, kept):
                if text := joined(*words[first:last]):
                    named = next(filter(None, words[:first]), "")
                    yield Told(kind, id_of(record_id), number, from_ms(moment), named, text, joined(*words[last:]))

    watched = Watched(any_filled(*texts), shown=frozenset({"number", at, *title, *unseen}))
    return Source(kind, told, {record.__name__: watched})
