"""Looking through stories: who told it, and the piece that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import story_words
from app.core.story_words import MOST_TOKENS, Token, Word, kind_token, query_words
from app.storage.direct import any_of, id_of
from app.storage.imports import unfinished
from app.storage.story_search import HIGHEST, table_for
from app.storage.types import from_ms

ROWS = "SELECT seq, kind, record_id, number, at, title, text, unseen, import_id FROM story WHERE seq IN (%s)"
WORDS = "SELECT record_id, number, text, unseen FROM story WHERE record_id IN (%s)"
MOST_PAGE = 500


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


NONE_FOUND = StoriesFound((), False)


def find(s: Session, text: str, *, kind: str = "", limit: int = 50, most: int = 0) -> StoriesFound:
    """Stories that hold every word of `text`, of one kind or of all; nothing for a text without words.

    `most` bounds how many are read where the index alone cannot tell (0: all): a quick answer may then be cut short and says so.
    """
    words = query_words(text)
    if not words:
        return NONE_FOUND
    found: list[StoryRow] = []
    for row, looked_at in _holding(s, words, kind, limit + 1):
        if row is not None:
            found.append(_row(row, words))
        if len(found) > limit or (most and looked_at >= most):
            return StoriesFound(tuple(found[:limit]), True)
    return StoriesFound(tuple(found), False)


def ids_telling(s: Session, text: str, kind: str, *, limit: int = 5000) -> tuple[UUID, ...]:
    """Records of a kind that hold every word of `text`, newest first, for lists that have rows of their own."""
    words = query_words(text)
    found: list[UUID] = []
    for row, _looked_at in _holding(s, words, kind, MOST_PAGE) if words else ():
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


def _holding(s: Session, words: Sequence[Word], kind: str, page: int) -> Iterator[tuple[Any, int]]:
    """Every row the index offers (None where its text does not hold the words after all), and how many were looked at so far."""
    tokens = list(dict.fromkeys(token for word in words for token in word.tokens))
    is_certain = all(word.is_certain for word in words) and len(tokens) <= MOST_TOKENS
    tokens = tokens[:MOST_TOKENS]
    if kind:
        tokens.append(Token(kind_token(kind)))
    hidden = {found.bytes for found in unfinished(s)}
    table, below, looked_at = table_for(s.connection()), HIGHEST, 0
    while seqs := table.holding(s.connection(), tokens, page, below=below):
        rows = {row[0]: row for row in any_of(s, ROWS, seqs)}
        for seq in seqs:
            looked_at += 1
            row = rows.get(seq)
            is_shown = row is not None and (row[-1] is None or row[-1] not in hidden)
            yield (row if is_shown and (is_certain or _holds(row, words)) else None), looked_at
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
