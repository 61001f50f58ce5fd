"""The index of free texts: which stories hold every token of a query, newest first (SQLite's part; the words are core's)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from app.core.story_words import Token
from app.storage.search import Fts5, found_seqs

# one sign is the beginning of a pair (1); parts of numbers come by the thousand, so those of three and four digits are listed too
CREATE = (
    "CREATE VIRTUAL TABLE story_search USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 3 4')"
)
LISTED = (4, 3, 1)  # the beginnings that stand in the table as words do
HIGHEST = 1 << 62
MOST_WORDS = 80
SHORT, LONG = 500, 10_000  # places where words stand: so few are joined before their words are asked for, so many not at all
LAST = "\U0010ffff"
PLACES = "SELECT count(*) FROM (SELECT 1 FROM temp.story_word WHERE term >= ? AND term < ? LIMIT ?)"
# From each word on to the next, without reading what lies between: who holds it.
BEGUN = """
    WITH RECURSIVE begun(term) AS (
        SELECT (SELECT term FROM temp.story_word WHERE term >= ?1 AND term < ?2 LIMIT 1)
        UNION ALL
        SELECT (SELECT term FROM temp.story_word WHERE term >= begun.term || char(1) AND term < ?2 LIMIT 1) FROM begun
        WHERE begun.term IS NOT NULL
    )
    SELECT term FROM begun WHERE term IS NOT NULL LIMIT ?3
"""


class Asked(NamedTuple):
    """A query as the table takes it.

    Where that would have to read all of long lists before it gives the first row, `loose` asks for a little more instead, at once:
    whoever takes its rows holds them against the words. Else `loose` is empty.
    """

    exact: str
    loose: str = ""


class StoryTable(Protocol):
    """What a database must be able to do for free texts."""

    def create(self, conn: Connection) -> None:
        """Make the empty table."""
        ...

    def put(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]], *, is_new: bool) -> int:
        """Write rows; gives the count."""
        ...

    def remove(self, conn: Connection, seqs: Iterable[int]) -> None:
        """Forget rows."""
        ...

    def asked(self, conn: Connection, tokens: Sequence[Token]) -> Asked | None:
        """A query for rows that hold every token; None where no row can."""
        ...

    def narrowed(self, asked: Asked, words: Sequence[str]) -> Asked:
        """The same query for rows that hold one of these words as well."""
        ...

    def holding(self, conn: Connection, query: str, limit: int, *, below: int) -> list[int]:
        """Rows below a seq that answer a query, highest first."""
        ...

    def clear(self, conn: Connection) -> None:
        """Empty the table."""
        ...

    def count(self, conn: Connection) -> int:
        """Rows held."""
        ...

    def tidy(self, conn: Connection, *, wholly: bool) -> bool:
        """Housekeeping; true while more is left."""
        ...

    def unite(self, conn: Connection, *, begins: bool) -> bool:
        """A few ms of making one part of all; true while more is left."""
        ...


class Fts5Stories(Fts5):
    """SQLite's full text table; rowid is the story's seq, which grows with its day."""

    table = "story_search"
    statement = CREATE

    def asked(self, conn: Connection, tokens: Sequence[Token]) -> Asked | None:
        """A beginning that is not listed costs as much as its words stand in places: the table joins their lists before the first row."""
        parts = [_asked(conn, token) for token in tokens]
        if not all(part.exact for part in parts):
            return None
        loose = " AND ".join(part.loose or part.exact for part in parts) if any(part.loose for part in parts) else ""
        return Asked(" AND ".join(part.exact for part in parts), loose)

    def narrowed(self, asked: Asked, words: Sequence[str]) -> Asked:
        """Each of the words is a list of its own, walked side by side."""
        return Asked(*(f"{query} AND {_any_of(words)}" if query else "" for query in asked))

    def holding(self, conn: Connection, query: str, limit: int, *, below: int) -> list[int]:
        """Rows by falling rowid; the table walks backwards and stops at the limit."""
        statement = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
        return found_seqs(conn, statement, query, below, limit)


def _asked(conn: Connection, token: Token) -> Asked:
    """One word of a query; nothing exact where no text holds it."""
    text = token.text
    whole = Asked(_quoted(text, is_beginning=token.is_beginning))
    if not token.is_beginning or len(text) in LISTED or _is_within(conn, text, SHORT):
        return whole
    begun = found_seqs(conn, BEGUN, text, text + LAST, MOST_WORDS + 1)
    if len(begun) <= MOST_WORDS:
        return Asked(_any_of(begun) if begun else "")
    if _is_within(conn, text, LONG):
        return whole
    listed = text[: next(size for size in LISTED if size < len(text))]
    return Asked(whole.exact, _quoted(listed, is_beginning=True))


def _is_within(conn: Connection, text: str, most: int) -> bool:
    """Whether words that begin so stand in no more places."""
    places: int = found_seqs(conn, PLACES, text, text + LAST, most + 1)[0]
    return places <= most


def _any_of(words: Sequence[str]) -> str:
    return f"({' OR '.join(_quoted(word) for word in words)})"


def _quoted(text: str, *, is_beginning: bool = False) -> str:
    return f'"{text}"*' if is_beginning else f'"{text}"'  # a token holds no quotation mark


_SQLITE = Fts5Stories()


def table_for(conn: Connection) -> StoryTable:
    """The index of this database."""
    if conn.dialect.name == "sqlite":
        return _SQLITE
    from app.storage.server_search import STORIES

    return STORIES
