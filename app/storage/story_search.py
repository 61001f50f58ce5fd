"""The index of free texts: which stories hold every token of a query, newest first (SQLite's part; the words are core's)."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import Connection

from app.core.story_words import Token
from app.storage.search import Fts5, found_seqs

# one sign is the beginning of a pair (1); parts of numbers come by the thousand, so those of three and four digits are listed too
CREATE = (
    "CREATE VIRTUAL TABLE story_search USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 3 4')"
)
HIGHEST = 1 << 62


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

    def holding(self, conn: Connection, tokens: Sequence[Token], limit: int, *, below: int) -> list[int]:
        """Rows below a seq that hold every token, highest first."""
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


class Fts5Stories(Fts5):
    """SQLite's full text table; rowid is the story's seq, which grows with its day."""

    table = "story_search"
    statement = CREATE

    def holding(self, conn: Connection, tokens: Sequence[Token], limit: int, *, below: int) -> list[int]:
        """Rows by falling rowid; the table walks backwards and stops at the limit."""
        # a token holds no quotation mark
        match = " AND ".join(f'"{token.text}"*' if token.is_beginning else f'"{token.text}"' for token in tokens)
        query = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"
        return found_seqs(conn, query, match, below, limit)


_SQLITE = Fts5Stories()


def table_for(conn: Connection) -> StoryTable:
    """The index of this database."""
    if conn.dialect.name == "sqlite":
        return _SQLITE
    from app.storage.server_search import STORIES

    return STORIES
