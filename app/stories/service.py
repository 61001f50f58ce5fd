"""Keeping stories and their index beside the records, in the same transaction; making both anew."""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import groupby, islice
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app.storage.direct import any_of, run
from app.storage.records import as_kept, table_of
from app.storage.store import Changes
from app.storage.story_search import table_for
from app.storage.types import to_ms
from app.stories.fields import Told
from app.stories.record import Story
from app.stories.sources import Source, touched

A_DAY_MS = 86_400_000
DAY_BITS = 20  # a million stories a day; one more goes to the next day
BATCH = 2000
KNOWN = text("SELECT seq, at, number, title, text, unseen FROM story WHERE record_id = :id")
TOP = text("SELECT max(seq) FROM story WHERE seq >= :first AND seq < :next")
CHANGE = text("UPDATE story SET at = :at, number = :number, title = :title, text = :text, unseen = :unseen WHERE seq = :seq")
ADD = text(
    "INSERT INTO story (seq, kind, record_id, number, at, title, text, unseen, import_id) "
    "VALUES (:seq, :kind, :record_id, :number, :at, :title, :text, :unseen, :import_id)"
)
KEPT = "SELECT record_id, kind, number, at, title, text, unseen, import_id FROM story WHERE record_id IN (%s)"
BY_RECORD = "SELECT seq FROM story WHERE record_id IN (%s)"


def keep(s: Session, told: Told) -> None:
    """Make a record findable by its words as they are now."""
    known = run(s, KNOWN, {"id": told.record_id})
    if known:
        seq, at, *said = known[0]
        if at == to_ms(told.at) and said == [told.number, told.title, told.text, told.unseen]:
            return
        if at // A_DAY_MS == to_ms(told.at) // A_DAY_MS:
            run(s, CHANGE, {"seq": seq, **_words(told)})
            table_for(s.connection()).put(s.connection(), [(seq, told.tokens)], is_new=False)
            return
        drop(s, [told.record_id])
    keep_new(s, [told])


def _words(told: Told) -> dict[str, object]:
    return {"at": told.at, "number": told.number, "title": told.title, "text": told.text, "unseen": told.unseen}


def keep_new(s: Session, stories: Iterable[Told]) -> None:
    """Add stories of records that have none yet."""
    _index(s, [(seq, told.tokens) for seq, told in _add(s, stories)])


def keep_ready(s: Session, stories: Iterable[tuple[Told, Iterable[str]]]) -> None:
    """Like keep_new, with their tokens made before: making them takes longer than writing them."""
    tokens = {told.record_id: words for told, words in stories}
    _index(s, [(seq, tokens[told.record_id]) for seq, told in _add(s, [told for told, _words in stories])])


def _index(s: Session, rows: Iterable[tuple[int, Iterable[str]]]) -> None:
    table_for(s.connection()).put(s.connection(), rows, is_new=True)


def _add(s: Session, stories: Iterable[Told]) -> list[tuple[int, Told]]:
    """Write the rows; gives each with its seq, rising: the index begins a new part wherever one is lower than the one before."""
    found: list[tuple[int, Told]] = []
    for day, of_day in groupby(sorted(stories, key=lambda told: told.at), lambda told: to_ms(told.at) // A_DAY_MS):
        rows = list(zip(_free(s, day), of_day, strict=False))
        for seq, told in rows:
            run(s, ADD, {"seq": seq, "kind": told.kind, "record_id": told.record_id, **_words(told), "import_id": told.import_id})
        found += rows
    return sorted(found, key=lambda pair: pair[0])


def _free(s: Session, day: int) -> Iterator[int]:
    """Numbers of a day nobody has yet, of the following days where it is full."""
    while True:
        first, following = day << DAY_BITS, (day + 1) << DAY_BITS
        top = run(s, TOP, {"first": first, "next": following})[0][0]
        yield from range(first if top is None else top + 1, following)
        day += 1


def drop(s: Session, record_ids: Sequence[UUID]) -> int:
    """Make records unfindable; gives how many were findable. Their words stay readable in the raw file: `erase` takes those too."""
    seqs = [seq for (seq,) in any_of(s, BY_RECORD, [as_kept(record_id) for record_id in record_ids])] if record_ids else []
    if seqs:
        s.execute(delete(table_of(Story)).where(table_of(Story).c.seq.in_(seqs)))
        table_for(s.connection()).remove(s.connection(), seqs)
    return len(seqs)


def erase(s: Session, record_ids: Sequence[UUID]) -> int:
    """Make records unfindable and leave nothing of their words; slow, as the index is written anew."""
    gone = drop(s, record_ids)
    table_for(s.connection()).tidy(s.connection(), wholly=True)
    return gone


def drop_import(s: Session, import_id: UUID, *, most: int) -> int:
    """Take back up to `most` stories of an import; gives how many went."""
    ids = list(s.execute(select(Story.record_id).where(Story.import_id == import_id).limit(most)).scalars())
    return drop(s, ids)


def follow(s: Session, changes: Changes, sources: Iterable[Source]) -> None:
    """After a transaction's flush: whatever it changed is told as it is now."""
    for source in sources:
        found = touched(s, source, changes)
        if found.shown:
            known = any_of(s, "SELECT record_id FROM story WHERE record_id IN (%s)", [as_kept(each) for each in found.shown])
            found.told.update({UUID(bytes=kept): None for (kept,) in known})
        if found.told:
            told = {one.record_id: one for one in source.told(s, list(found.told))}
            drop(s, [record_id for record_id in found.told if record_id not in told])
            for one in told.values():
                keep(s, one)


# making anew --------------------------------------------------------------------------------------------------------------


def rebuild(s: Session, sources: Iterable[Source]) -> int:
    """Tell everything anew from the records; gives the count."""
    s.execute(delete(table_of(Story)))
    for source in sources:
        batch: list[Told] = []
        for told in source.told(s, None):
            batch.append(told)
            if len(batch) == BATCH:
                _add(s, batch)
                batch = []
        _add(s, batch)
    return reindex(s)


def words(s: Session) -> Iterator[tuple[int, Set[str]]]:
    """The seq of every story and what it is found by."""
    query = select(Story.seq, Story.kind, Story.record_id, Story.number, Story.at, Story.title, Story.text, Story.unseen)
    rows = s.execute(query.order_by(Story.seq).execution_options(yield_per=BATCH))
    return ((row.seq, Told(*row[1:]).tokens) for row in rows)


def reindex(s: Session) -> int:
    """Make the index anew from the stories; gives the count."""
    connection = s.connection()
    table = table_for(connection)
    table.clear(connection)
    done = table.put(connection, words(s), is_new=True)
    table.tidy(connection, wholly=True)
    return done


def mend(s: Session) -> int:
    """Make the index anew where it does not hold exactly the stories; gives the count made, 0 where all was well."""
    kept = s.execute(select(func.count()).select_from(Story)).scalar_one()
    return 0 if kept == table_for(s.connection()).count(s.connection()) else reindex(s)


def tidy(s: Session) -> None:
    """A few milliseconds of merging, for a quiet moment."""
    table_for(s.connection()).tidy(s.connection(), wholly=False)


def count_wrong(s: Session, source: Source) -> int:
    """How many records of a source are told otherwise than they are, not at all, or though there is nothing to tell."""
    wrong = found = 0
    told = source.told(s, None)
    while batch := list(islice(told, BATCH)):
        kept = {seen[0]: seen for seen in any_of(s, KEPT, [as_kept(one.record_id) for one in batch])}
        for one in batch:
            import_id = None if one.import_id is None else as_kept(one.import_id)
            key = as_kept(one.record_id)
            found += key in kept and kept[key][1] == source.kind
            wrong += kept.get(key) != (key, source.kind, one.number, to_ms(one.at), one.title, one.text, one.unseen, import_id)
    all_kept: int = s.execute(select(func.count()).select_from(Story).where(Story.kind == source.kind)).scalar_one()
    return wrong + all_kept - found


def is_indexed(s: Session) -> bool:
    """Whether the index holds as many stories as there are."""
    kept: int = s.execute(select(func.count()).select_from(Story)).scalar_one()
    return kept == table_for(s.connection()).count(s.connection())
