"""Stories of records with moves, a line of facts each: tickets and complaints tell what they hold and whatever was written at a move."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.forms import Field, Kind
from app.storage.direct import any_of, id_of
from app.storage.records import as_kept
from app.storage.types import from_ms
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled

A_LINE = 500  # characters a field must hold to be more than a name or a date
BATCH = 500


def moved_source(
    kind: str, record: Any, event: Any, texts: Sequence[str], *, unseen: Sequence[str], fields_of: Callable[[str], Sequence[Field]]
) -> Source:
    """The source of a record whose columns `texts` are quoted, with what was written at the moves of its `event` record.

    `unseen` columns are found but never shown, the first two of them name the story; `fields_of` gives a move's form (none for the
    opening, which the record says, as corrected since). A record that is void tells nothing.
    """
    table, lines, owner = record.__tablename__, event.__tablename__, f"{record.__tablename__}_id"
    query = (
        f"SELECT id, number, received_at, {', '.join((*texts, *unseen))} FROM {table} WHERE id IN (%s) AND state <> 'void' "
        "ORDER BY received_at"
    )
    events = f"SELECT {owner}, move, facts FROM {lines} WHERE NOT is_undone AND facts <> '' AND {owner} IN (%s) ORDER BY at, id"

    @cache
    def names_of(move: str) -> tuple[str, ...]:
        fields = fields_of(move)
        return tuple(field.name for field in fields if field.kind is Kind.LINES or (field.kind is Kind.LINE and field.longest >= A_LINE))

    def written(move: str, facts: str) -> list[str]:
        """What was written at a move, without names, dates and choices."""
        said: dict[str, Any] = json.loads(facts)
        return [value for name in names_of(move) if isinstance(value := said.get(name), str) and value]

    def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        if ids is None:
            ids = list(s.execute(select(record.id).order_by(record.received_at)).scalars())
        for start in range(0, len(ids), BATCH):
            kept = [as_kept(record_id) for record_id in ids[start : start + BATCH]]
            said: dict[bytes, list[str]] = defaultdict(list)
            for record_id, move, facts in any_of(s, events, kept):
                said[record_id] += written(move, facts)
            for record_id, number, at, *words in any_of(s, query, kept):
                own, hidden = words[: len(texts)], words[len(texts) :]
                text = joined(*dict.fromkeys((*own, *said.get(record_id, ()))))
                yield Told(kind, id_of(record_id), number, from_ms(at), hidden[0] or hidden[1], text, joined(*hidden))

    watches = {
        record.__name__: Watched(any_filled(*texts), shown=frozenset({"number", "received_at", "state", *unseen})),
        event.__name__: Watched(lambda values: bool(values.get("facts")) or "is_undone" in values, owner=owner, table=lines),
    }
    return Source(kind, told, watches)
