"""Looking through stories: who told it, and the piece that answers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import story_words
from app.core.story_words import MOST_TOKENS, Word, kind_token, query_words
from app.storage.direct import any_of, id_of
from app.storage.imports import unfinished
from app.storage.story_search import HIGHEST, Asked, table_for
from app.storage.types import from_ms

ROWS = "SELECT seq, kind, record_id, number, at, title, text, unseen, import_id FROM story WHERE seq IN (%s)"
WORDS = "SELECT record_id, number, text, unseen FROM story WHERE record_id IN (%s)"
MOST_PAGE = 500
MOST_LOOSE, ENOUGH = 250, 8  # texts held against the words before the index is asked exactly, and for each that holds them


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A record found by its words: `excerpt` is the piece of its text around what matched, on one line.

    `field` says where that stands (text, number, phone or name); `matched` is that part of it, "" for a name or phone never shown.
    """

    kind: str
    record_id: UUID
    number: str
    at: datetime
    title: str
    excerpt: str
    field: str
    matched: str


@dataclass(frozen=True, slots=True)
class StoriesFound:
    """Newest day first; `is_cut` where more would have matched, or not everything was looked through."""

    rows: tuple[StoryRow, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query; `is_certain` where the index alone tells."""

    words: tuple[Word, ...]
    is_certain: bool
    asked: Asked


@dataclass(frozen=True, slots=True)
class _Look:
    """Rows of stories; `is_cut` where more would have matched, not `is_in_time` where too many had to be read."""

    rows: list[Any]
    is_cut: bool = False
    is_in_time: bool = True


NONE_FOUND = StoriesFound((), False)


def find(s: Session, text: str, *, kind: str = "", limit: int = 50, most: int = 0) -> StoriesFound:
    """Stories that hold every word of `text`, of one kind or of all; nothing for a text without words.

    `most` bounds how many are read where the index alone cannot tell (0: all): a quick answer may then be cut short and says so.
    """
    wanted = _wanted(s, text)
    if wanted is None:
        return NONE_FOUND
    look = _look(s, wanted, [kind] if kind else [], limit, most)
    return StoriesFound(tuple(_row(row, wanted.words) for row in look.rows), look.is_cut)


def newest_of_each(
    s: Session, text: str, kinds: Collection[str], known: Collection[UUID], *, first: int, each: int, most: int
) -> tuple[list[StoryRow], bool]:
    """Of the `first` newest stories, and where more would match of every kind that has fewer among them, the `each` newest of a kind.

    Gives those not `known` already by kind, in the order of `kinds`, and whether there are more. `most` as in `find`.
    """
    wanted = _wanted(s, text)
    if wanted is None:
        return [], False
    look = _look(s, wanted, [], first, most)
    of_kind: dict[str, list[Any]] = {kind: [] for kind in kinds}
    for row in look.rows:
        of_kind.setdefault(row[1], []).append(row)
    if look.is_cut and look.rows:
        # a kind of which much is told lately must not keep the others out
        missing = [kind for kind, rows in of_kind.items() if len(rows) < each]
        of_kind.update((_together if look.is_in_time else _singly)(s, wanted, missing, each, most))
    found = [[row for row in rows if id_of(row[2]) not in known] for rows in of_kind.values()]
    is_cut = look.is_cut or any(len(rows) > each for rows in found)
    return [_row(row, wanted.words) for rows in found for row in rows[:each]], is_cut


def _together(s: Session, wanted: _Wanted, kinds: list[str], each: int, most: int) -> dict[str, list[Any]]:
    """The newest of all of these kinds, then of those that the others kept out: to most words few kinds have anything to say."""
    found: dict[str, list[Any]] = {}
    while len(kinds) > 1:
        look = _look(s, wanted, kinds, each * len(kinds), most)
        if not look.is_in_time:
            break
        found.update((kind, [row for row in look.rows if row[1] == kind][:each]) for kind in kinds)
        kinds = [kind for kind in kinds if look.is_cut and len(found[kind]) < each]
    return found | _singly(s, wanted, kinds, each, most)


def _singly(s: Session, wanted: _Wanted, kinds: list[str], each: int, most: int) -> dict[str, list[Any]]:
    return {kind: _look(s, wanted, [kind], each, most).rows for kind in kinds}


def ids_telling(s: Session, text: str, kind: str, *, limit: int = 5000) -> tuple[UUID, ...]:
    """Records of a kind that hold every word of `text`, newest first, for lists that have rows of their own."""
    wanted = _wanted(s, text)
    found: list[UUID] = []
    for row, _looked_at in _holding(s, wanted, [kind], MOST_PAGE) if wanted is not None else ():
        if row is not None:
            found.append(id_of(row[2]))
            if len(found) == limit:
                break
    return tuple(found)


def among(s: Session, text: str, kept_ids: Sequence[Any]) -> frozenset[Any]:
    """Which of these records hold every word of `text`: for a list of open ones, where the index would offer years of closed ones.

    Ids as the database keeps them, in and out: a board has thousands."""
    words = query_words(text)
    rows = any_of(s, WORDS, kept_ids) if words and kept_ids else ()
    return frozenset(row[0] for row in rows if story_words.holds(story_words.fold("\n".join(row[1:])), words))


def _wanted(s: Session, text: str) -> _Wanted | None:
    """What a text asks for; None where it has no word, or one that nothing holds."""
    words = query_words(text)
    if not words:
        return None
    tokens = list(dict.fromkeys(token for word in words for token in word.tokens))
    is_certain = all(word.is_certain for word in words) and len(tokens) <= MOST_TOKENS
    asked = table_for(s.connection()).asked(s.connection(), tokens[:MOST_TOKENS])
    return _Wanted(words, is_certain, asked) if asked is not None else None


def _look(s: Session, wanted: _Wanted, kinds: Sequence[str], limit: int, most: int) -> _Look:
    """The newest of some kinds, of all where none is named."""
    found: list[Any] = []
    for row, looked_at in _holding(s, wanted, kinds, limit + 1):
        if row is not None:
            found.append(row)
        if len(found) > limit:
            return _Look(found[:limit], is_cut=True)
        if most and looked_at >= most:
            return _Look(found, is_cut=True, is_in_time=False)
    return _Look(found)


def _holding(s: Session, wanted: _Wanted, kinds: Sequence[str], page: int) -> Iterator[tuple[Any, int]]:
    """Every row the index offers (None where its text does not hold the words after all), and how many it offered so far."""
    asked = table_for(s.connection()).narrowed(wanted.asked, [kind_token(kind) for kind in kinds]) if kinds else wanted.asked
    below, looked_at, found = HIGHEST, 0, 0
    if asked.loose:
        # as long as enough of what is offered holds the words
        for seq, row in _offered(s, asked.loose, page, HIGHEST):
            below, looked_at = seq, looked_at + 1
            is_meant = row is not None and _holds(row, wanted.words)
            found += is_meant
            yield (row if is_meant else None), 0
            if looked_at >= MOST_LOOSE + ENOUGH * found:
                break
        else:
            return
        page = MOST_PAGE  # the first costs most
    for looked_at, (_seq, row) in enumerate(_offered(s, asked.exact, page, below), 1):
        yield (row if row is not None and (wanted.is_certain or _holds(row, wanted.words)) else None), looked_at


def _offered(s: Session, query: str, page: int, below: int) -> Iterator[tuple[int, Any]]:
    """The rows that answer a query of the index by falling seq; None for one of an unfinished import."""
    hidden = {found.bytes for found in unfinished(s)}
    table = table_for(s.connection())
    while seqs := table.holding(s.connection(), query, page, below=below):
        rows = {row[0]: row for row in any_of(s, ROWS, seqs)}
        for seq in seqs:
            row = rows.get(seq)
            yield seq, (row if row is not None and (row[-1] is None or row[-1] not in hidden) else None)
        if len(seqs) < page:
            return
        below, page = seqs[-1], min(4 * page, MOST_PAGE)


def _holds(row: Any, words: Sequence[Word]) -> bool:
    return story_words.holds(story_words.fold("\n".join((row[3], row[6], row[7]))), words)


def _row(row: Any, words: Sequence[Word]) -> StoryRow:
    _seq, kind, kept, number, at, title, text, _unseen, _import_id = row
    quote = story_words.quote(text, words)
    field, matched = "text", quote.matched
    if not matched:
        in_number = story_words.quote(number, words)
        field, matched = ("number", in_number.matched) if in_number.matched else (_unseen_field(words), "")
    return StoryRow(kind, id_of(kept), number, from_ms(at), title, quote.text, field, matched)


def _unseen_field(words: Sequence[Word]) -> str:
    return "phone" if any(word.text[-1].isdigit() for word in words) else "name"
