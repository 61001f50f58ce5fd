"""Stories of records that hold all they tell themselves: calls, messages, letters, incidents."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.storage.records import Record
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled

BATCH = 500


def plain_source(
    kind: str, record: Any, texts: Sequence[str], *, title: Sequence[str], unseen: Sequence[str] = (), at: str = "at"
) -> Source:
    """The source of a record whose columns `texts` are quoted; a record with none of them filled tells nothing.

    `unseen` columns are found but never shown, the first filled one of `title` names the story, `at` is its moment.
    """

    def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        if ids is None:
            yield from _told(s, or_(*(getattr(record, name) != "" for name in texts)))
            return
        for start in range(0, len(ids), BATCH):
            yield from _told(s, record.id.in_(ids[start : start + BATCH]))

    def _told(s: Session, where: ColumnElement[bool]) -> Iterator[Told]:
        columns = [getattr(record, name) for name in ("id", "number", at, *title, *texts, *unseen)]
        for record_id, number, moment, *words in s.execute(select(*columns).where(where).order_by(columns[2])):
            names, said, more = words[: len(title)], words[len(title) : len(title) + len(texts)], words[len(title) + len(texts) :]
            if text := joined(*said):
                yield Told(kind, record_id, number, moment, next(filter(None, names), ""), text, joined(*more))

    shown = frozenset({"number", at, *title, *unseen})
    return Source(kind, told, {_name(record): Watched(any_filled(*texts), shown=shown)})


def _name(record: type[Record]) -> str:
    return record.__name__
