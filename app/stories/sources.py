"""Where stories come from: which changes of which records alter them, and how a room tells them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Select, text
from sqlalchemy.orm import Session

from app.storage.direct import id_of, run
from app.storage.store import Change, Changes
from app.stories.fields import Told

BATCH = 500  # records read at a time

Tells = Callable[[Mapping[str, Any]], bool]


class Teller(Protocol):
    """A room's stories."""

    def __call__(self, s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
        """The stories of these records, of all (also of unfinished imports) for None; records that tell nothing are left out."""
        ...


def any_filled(*columns: str) -> Tells:
    """Whether a change fills, alters or empties one of these columns."""
    return lambda values: any(values.get(name) not in (None, "") for name in columns)


@dataclass(frozen=True)
class Watched:
    """A kind of record whose changes alter stories.

    `tells` looks at a change's old and new values: whether words of the story are among them. `shown` are columns that matter only
    where there is a story already (its number, its moment). `owner` is the column that holds the id of the record the story
    belongs to, of `table`; "" for the record itself.
    """

    tells: Tells
    shown: frozenset[str] = frozenset()
    owner: str = ""
    table: str = ""


@dataclass(frozen=True)
class Source:
    """The stories of one kind."""

    kind: str
    told: Teller
    watches: Mapping[str, Watched] = field(default_factory=dict)


def in_batches(s: Session, every: Select[Any], ids: Sequence[UUID] | None) -> Iterator[Sequence[UUID]]:
    """The ids given, else those a query finds, some at a time: there may be millions."""
    if ids is None:
        yield from s.execute(every.execution_options(yield_per=BATCH)).scalars().partitions(BATCH)
        return
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


@dataclass
class Touched:
    """Records whose stories a transaction altered: for sure, and where there is one."""

    told: dict[UUID, None] = field(default_factory=dict)
    shown: dict[UUID, None] = field(default_factory=dict)


def touched(s: Session, source: Source, changes: Changes) -> Touched:
    """Which stories of a source this transaction's changes alter."""
    found = Touched()
    for change in changes.by_record.values():
        watched = source.watches.get(change.kind)
        if watched is None:
            continue
        if watched.tells(change.new) or watched.tells(change.old):
            found.told[_owner(s, watched, change)] = None
        elif change.old and (not change.new or not watched.shown.isdisjoint(change.new)):
            found.shown[_owner(s, watched, change)] = None
    return found


def _owner(s: Session, watched: Watched, change: Change) -> UUID:
    if not watched.owner:
        return change.record_id
    # a change of an older row names only what changed
    if said := change.new.get(watched.owner) or change.old.get(watched.owner):
        return UUID(hex=said)
    query = text(f"SELECT {watched.owner} FROM {watched.table} WHERE id = :id")
    return id_of(run(s, query, {"id": change.record_id})[0][0])
