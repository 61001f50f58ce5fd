"""Stories of records with moves, a line of facts each: tickets and complaints tell what they hold and whatever was written at a move."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from app.stories.sources import Source, Watched, any_filled, in_batches

A_LINE = 500  # characters a field must hold to be more than a name or a date


@dataclass(frozen=True)
class _Telling:
    """How one kind of record tells: its table and its lines', the columns quoted and those only found, the form of a move."""

    kind: str
    record: Any
    event: Any
    texts: tuple[str, ...]
    unseen: tuple[str, ...]
    fields_of: Callable[[str], Sequence[Field]]

    @property
    def owner(self) -> str:
        """The column of a line that names its record."""
        return f"{self.record.__tablename__}_id"

    def told(self, s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        """The stories of these records, of all for None; one that is void tells nothing."""
        record = self.record
        kept_import = "import_id" if hasattr(record, "import_id") else "NULL"
        columns, table = ", ".join((kept_import, *self.texts, *self.unseen)), record.__tablename__
        query = f"SELECT id, number, received_at, {columns} FROM {table} WHERE id IN (%s) AND state <> 'void' ORDER BY received_at"
        names_of = cache(self._names_of)
        for some in in_batches(s, select(record.id).order_by(record.received_at), ids):
            kept = [as_kept(record_id) for record_id in some]
            said = self._said(s, kept, names_of)
            for record_id, number, at, import_id, *words in any_of(s, query, kept):
                own, hidden = words[: len(self.texts)], words[len(self.texts) :]
                text = joined(*dict.fromkeys((*own, *said.get(record_id, ()))))
                named, of_import = hidden[0] or hidden[1], None if import_id is None else id_of(import_id)
                yield Told(self.kind, id_of(record_id), number, from_ms(at), named, text, joined(*hidden), of_import)

    def _said(self, s: Session, kept: Sequence[Any], names_of: Callable[[str], Sequence[str]]) -> Mapping[Any, list[str]]:
        """What was written at the moves of each, without names, dates and choices."""
        owner = self.owner
        query = f"SELECT {owner}, move, facts FROM {self.event.__tablename__} WHERE NOT is_undone AND facts <> '' AND {owner} IN (%s)"
        found: dict[Any, list[str]] = defaultdict(list)
        for record_id, move, facts in any_of(s, query + " ORDER BY at, id", kept):
            said: dict[str, Any] = json.loads(facts)
            found[record_id] += [value for name in names_of(move) if isinstance(value := said.get(name), str) and value]
        return found

    def _names_of(self, move: str) -> tuple[str, ...]:
        fields = self.fields_of(move)
        return tuple(field.name for field in fields if field.kind is Kind.LINES or (field.kind is Kind.LINE and field.longest >= A_LINE))


def moved_source(
    kind: str, record: Any, event: Any, texts: Sequence[str], *, unseen: Sequence[str], fields_of: Callable[[str], Sequence[Field]]
) -> Source:
    """The source of a record whose columns `texts` are quoted, with what was written at the moves of its `event` record.

    `unseen` columns are found but never shown, the first two of them name the story; `fields_of` gives a move's form (none for the
    opening, which the record says, as corrected since).
    """
    telling = _Telling(kind, record, event, tuple(texts), tuple(unseen), fields_of)
    watches = {
        record.__name__: Watched(any_filled(*texts), shown=frozenset({"number", "received_at", "state", *unseen})),
        event.__name__: Watched(
            lambda values: bool(values.get("facts")) or "is_undone" in values, owner=telling.owner, table=event.__tablename__
        ),
    }
    return Source(kind, telling.told, watches)
