"""The people index: which people hold every word of a query, newest first."""

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import Connection

from app.core.names import Term, query_terms
from app.storage.direct import NO_VALUES, as_raised

# detail=none and contentless: 20 short words a person and nothing else. `ascii` keeps every character beyond ASCII in its word.
CREATE = (
    "CREATE VIRTUAL TABLE person_search USING fts5("
    "keys, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4 5')"
)
BATCH = 5000
MERGE_PAGES = 200
MOST_PARTS, FEW_PARTS = 1000, 4
# how many parts a table's words lie in: from the first of each on to the next, without reading what lies between
PARTS = """
    WITH RECURSIVE part(id) AS (
        SELECT min(segid) FROM {table}_idx
        UNION ALL SELECT (SELECT min(segid) FROM {table}_idx WHERE segid > part.id) FROM part WHERE part.id IS NOT NULL
    ) SELECT count(id) FROM part
"""


class Index(Protocol):
    """What a database must be able to do for the one box."""

    def create(self, conn: Connection) -> None:
        """Make the empty table."""
        ...

    def put(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]], *, is_new: bool) -> int:
        """Write rows; gives the count."""
        ...

    def remove(self, conn: Connection, seqs: Iterable[int]) -> None:
        """Forget rows."""
        ...

    def find(self, conn: Connection, terms: tuple[Term, ...], limit: int) -> list[int]:
        """Rows holding every term, newest first."""
        ...

    def holds(self, conn: Connection, seq: int, tokens: Iterable[str]) -> bool:
        """Whether a row is found by each of its words."""
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

    def gather(self, conn: Connection, *, is_on: bool) -> None:
        """Many rows are about to come in: put them in order seldom, until told that they are in."""
        ...


class Fts5:
    """SQLite's full text table; rowid is the person's seq, so newest first costs nothing."""

    table = "person_search"
    statement = CREATE

    def create(self, conn: Connection) -> None:
        """Make the empty table; what is deleted leaves no text in the file (an erasure optimises as well)."""
        conn.exec_driver_sql(self.statement)
        self._tell(conn, "('secure-delete', 1)", "rank")

    def _tell(self, conn: Connection, values: str, *columns: str) -> None:
        conn.exec_driver_sql(f"INSERT INTO {self.table} ({', '.join((self.table, *columns))}) VALUES {values}")

    def put(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]], *, is_new: bool) -> int:
        """Write rows in batches; replacing looks for an older row first, which new rows can do without."""
        verb = "INSERT" if is_new else "INSERT OR REPLACE"
        statement = f"{verb} INTO {self.table} (rowid, keys) VALUES (?, ?)"
        done = 0
        batch: list[tuple[int, str]] = []
        for seq, tokens in rows:
            batch.append((seq, " ".join(tokens)))
            if len(batch) == BATCH:
                conn.exec_driver_sql(statement, batch)
                done += len(batch)
                batch = []
        if batch:
            conn.exec_driver_sql(statement, batch)
        return done + len(batch)

    def remove(self, conn: Connection, seqs: Iterable[int]) -> None:
        """Forget rows; a seq that is not there is no error."""
        gone = [(seq,) for seq in seqs]
        if gone:
            conn.exec_driver_sql(f"DELETE FROM {self.table} WHERE rowid = ?", gone)

    def find(self, conn: Connection, terms: tuple[Term, ...], limit: int) -> list[int]:
        """Rows by falling rowid; the table walks backwards and stops at the limit."""
        match = " AND ".join(f"({' OR '.join(_quoted(form) for form in term.forms)})" for term in terms)
        return found_seqs(conn, f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH ? ORDER BY rowid DESC LIMIT ?", match, limit)

    def holds(self, conn: Connection, seq: int, tokens: Iterable[str]) -> bool:
        """Whether a row is found by each of its words; the words themselves are not kept to be read."""
        match = " AND ".join(f'"{token}"' for token in sorted(tokens))
        query = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH ? AND rowid = ?"
        return not match or found_seqs(conn, query, match, seq) == [seq]

    def clear(self, conn: Connection) -> None:
        """Empty the table at once."""
        self._tell(conn, "('delete-all')")

    def count(self, conn: Connection) -> int:
        """Rows held, from the table's own size list: matching nothing, it reads no words."""
        found: int = conn.exec_driver_sql(f"SELECT count(*) FROM {self.table}_docsize").scalar_one()
        return found

    def tidy(self, conn: Connection, *, wholly: bool) -> bool:
        """Merge a little (a few ms) or everything; says whether anything was left to merge."""
        return self._has_changed(conn, "('optimize')") if wholly else self._has_changed(conn, f"('merge', {MERGE_PAGES})", "rank")

    def unite(self, conn: Connection, *, begins: bool) -> bool:
        """Merge a little (a few ms) towards one part, begun where there are more than a few; says whether more is left.

        A query asks every part there is, and by itself the table leaves more of them the more it holds.
        """
        if begins and conn.exec_driver_sql(PARTS.format(table=self.table)).scalar_one() <= FEW_PARTS:
            return False
        return self._has_changed(conn, f"('merge', {-MERGE_PAGES if begins else MERGE_PAGES})", "rank")

    def _has_changed(self, conn: Connection, values: str, *columns: str) -> bool:
        before = _total_changes(conn)
        self._tell(conn, values, *columns)
        # FTS5 counts one change for the command itself
        return _total_changes(conn) - before > 1

    def gather(self, conn: Connection, *, is_on: bool) -> None:
        """Leave the parts as they come, `tidy` merges them a few ms at a time: finding takes a ms longer until then.

        The most parts there may be stays high: else the first check-in behind would have to merge them all.
        """
        for name, value in (("crisismerge", MOST_PARTS), ("automerge", 0 if is_on else 4)):
            self._tell(conn, f"('{name}', {value})", "rank")


def found_seqs(conn: Connection, query: str, *values: Any) -> list[Any]:
    """The first column of a query of an index; past SQLAlchemy, which would take longer than the index."""
    driver: Any = conn.connection.driver_connection
    try:
        return [seq for (seq,) in driver.execute(query, values).fetchall()]
    except conn.dialect.loaded_dbapi.Error as error:  # a damaged page of the index
        raise as_raised(error, query, NO_VALUES, conn.dialect) from error


def _total_changes(conn: Connection) -> int:
    changes: int = conn.exec_driver_sql("SELECT total_changes()").scalar_one()
    return changes


def _quoted(form: str) -> str:
    doubled = form.replace('"', '""')
    return f'"{doubled}"*'


_SQLITE = Fts5()


def _index(conn: Connection) -> Index:
    """SQLite's, or the server's: the same words in a table of its own."""
    if conn.dialect.name == "sqlite":
        return _SQLITE
    from app.storage.server_search import PEOPLE

    return PEOPLE


class PeopleIndex:
    """The same words on every database; derived from the person records, so it can always be rebuilt."""

    def create(self, conn: Connection) -> None:
        """The empty index, for the first migration."""
        _index(conn).create(conn)

    def put(self, conn: Connection, seq: int, tokens: Iterable[str]) -> None:
        """Make one person findable, or findable by other words."""
        _index(conn).put(conn, [(seq, tokens)], is_new=False)

    def put_new(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]]) -> int:
        """Add many people whose seq was never in the index; gives the count."""
        return _index(conn).put(conn, rows, is_new=True)

    def put_many(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]]) -> int:
        """Like `put` for many; gives the count."""
        return _index(conn).put(conn, rows, is_new=False)

    def remove(self, conn: Connection, *seqs: int) -> None:
        """Make people unfindable."""
        _index(conn).remove(conn, seqs)

    def find(self, conn: Connection, text: str, limit: int) -> list[int]:
        """Seqs of people who hold every word of `text`, newest first; empty for a text without words."""
        terms = query_terms(text)
        return _index(conn).find(conn, terms, limit) if terms else []

    def holds(self, conn: Connection, seq: int, tokens: Iterable[str]) -> bool:
        """Whether a person is found by each of these words."""
        return _index(conn).holds(conn, seq, tokens)

    def rebuild(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]]) -> int:
        """Start over from (seq, tokens) of every person; gives the count."""
        index = _index(conn)
        index.clear(conn)
        done = index.put(conn, rows, is_new=True)
        index.tidy(conn, wholly=True)
        return done

    def count(self, conn: Connection) -> int:
        """People in the index, to be held against the records at start."""
        return _index(conn).count(conn)

    def merge(self, conn: Connection) -> bool:
        """A little housekeeping for idle moments; true while more is left."""
        return _index(conn).tidy(conn, wholly=False)

    def unite(self, conn: Connection, *, begins: bool) -> bool:
        """For the night: a little of making one part of all, begun where there are many; true while more is left."""
        return _index(conn).unite(conn, begins=begins)

    def gather(self, conn: Connection, *, is_on: bool) -> None:
        """Before and after many people come in at once."""
        _index(conn).gather(conn, is_on=is_on)

    def optimize(self, conn: Connection) -> None:
        """Rewrite the index whole: after an erasure, or a large import."""
        _index(conn).tidy(conn, wholly=True)
