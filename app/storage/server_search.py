"""The indexes of people and of stories on PostgreSQL: the same words as on SQLite, one row each, found through GIN."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from struct import Struct

from sqlalchemy import Connection, text

from app.core.names import Term
from app.core.story_words import Token
from app.storage.direct import NO_VALUES, as_raised, on_server
from app.storage.search import BATCH
from app.storage.story_search import Asked

COLUMNS, MANY = "seq, keys", 50  # so many at once are worth a stream
HELD = "keys @@ CAST(%(words)s AS tsquery)"
WALKED, MOST_WALKED = 2000, 24_000  # so many rows take a ms, and some ten
AND, BEGINNING, RARER, MOST_ESTIMATES = " & ", ":*", 8, 1000
ESTIMATED = re.compile(r"rows=(\d+)")
# two fields: a number of 8 bytes, then what follows
ROW = Struct(">hiqii")
BINARY = (b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff")  # before the first row and behind the last


def _words(tokens: Iterable[str]) -> list[str]:
    return [word for word in " ".join(tokens).split(" ") if word]  # an import hands them over joined already


def copied(rows: Iterable[tuple[int, Iterable[str]]]) -> bytes:
    """Rows of an index as COPY takes them in binary: a tsvector is the number of its words and behind each word how often it is placed."""
    found = []
    for seq, tokens in rows:
        words = _words(tokens)
        told = "\0\0\0".join(words).encode("utf-8") + b"\0\0\0" if words else b""
        found.append(ROW.pack(2, 8, seq, 4 + len(told), len(words)) + told)
    return b"".join(found)


class ServerIndex:
    """Rows of a number and its words as lexemes."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._put = text(
            f"INSERT INTO {table} (seq, keys) VALUES (:seq, array_to_tsvector(CAST(:keys AS text[]))) "
            "ON CONFLICT (seq) DO UPDATE SET keys = excluded.keys"
        )
        newest = f"SELECT seq, keys FROM {table} WHERE seq < %(below)s ORDER BY seq DESC LIMIT %(walked)s"
        held = f"SELECT seq FROM {table} WHERE {HELD} AND seq < %(below)s OFFSET 0"
        self._walk = f"SELECT seq FROM ({newest}) AS newest WHERE {HELD} ORDER BY seq DESC LIMIT %(most)s"
        self._find = f"SELECT seq FROM ({held}) AS held ORDER BY seq DESC LIMIT %(most)s"
        rare = f"SELECT seq, keys FROM {table} WHERE keys @@ CAST(%(rare)s AS tsquery) AND seq < %(below)s OFFSET 0"
        self._sift = f"SELECT seq FROM ({rare}) AS rare WHERE {HELD} ORDER BY seq DESC LIMIT %(most)s"
        self._estimate = f"EXPLAIN SELECT seq FROM {table} WHERE {HELD}"
        self._holds = text(f"SELECT 1 FROM {table} WHERE seq = :seq AND keys @@ CAST(:words AS tsquery)")
        self._remove = text(f"DELETE FROM {table} WHERE seq = ANY(:seqs)")

    def create(self, conn: Connection) -> None:
        """Make the empty table; few new rows wait to be put in order, as every search looks through them."""
        conn.exec_driver_sql(f"CREATE TABLE {self.table} (seq bigint PRIMARY KEY, keys tsvector NOT NULL)")
        conn.exec_driver_sql(f"CREATE INDEX ix_{self.table}_keys ON {self.table} USING gin (keys) WITH (gin_pending_list_limit = 256)")

    def put(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]], *, is_new: bool) -> int:
        """Write rows in batches, over older ones of the same number; many new ones in a stream."""
        done, source = 0, iter(rows)
        while batch := list(islice(source, BATCH)):
            if is_new and len(batch) >= MANY:
                self._stream(conn, copied(batch))
            else:
                conn.execute(self._put, [{"seq": seq, "keys": _words(tokens)} for seq, tokens in batch])
            done += len(batch)
        return done

    def _stream(self, conn: Connection, chunk: bytes) -> None:
        errors, driver = conn.dialect.loaded_dbapi, conn.connection.driver_connection
        statement = f"COPY {self.table} ({COLUMNS}) FROM STDIN (FORMAT binary)"
        try:
            with driver.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[union-attr]  # open as long as conn is
                copy.write(BINARY[0] + chunk + BINARY[1])
        except errors.Error as error:
            raise as_raised(error, statement, NO_VALUES, conn.dialect) from error

    def remove(self, conn: Connection, seqs: Iterable[int]) -> None:
        """Forget rows; a number that is not there is no error."""
        gone = list(seqs)
        if gone:
            conn.execute(self._remove, {"seqs": gone})

    def search(self, conn: Connection, words: str, limit: int, below: int) -> list[int]:
        """Rows below a number that answer a query of lexemes, highest first.

        What is common is among the newest, which are looked through: further back where enough may be found so. What is not has few rows,
        which GIN knows. The server would guess which it is, and for words it has no figures of it would walk back through all years.
        """
        values = {"words": words, "most": limit, "below": below}
        rare = conn.info.get(self.table)  # what was rare a moment ago is so with more words behind it
        if rare is None or not f"{words} & ".startswith(f"{rare} & "):
            found, walked = [], WALKED
            while walked <= MOST_WALKED:
                found = on_server(conn, self._walk, {**values, "walked": walked})
                if len(found) == limit:
                    return [seq for (seq,) in found]
                walked = max(2 * walked, 2 * walked * limit // max(1, len(found)))
            conn.info[self.table] = words
        rare = self._rare(conn, words)
        found = on_server(conn, self._find, values) if rare == words else on_server(conn, self._sift, {**values, "rare": rare})
        return [seq for (seq,) in found]

    def _rare(self, conn: Connection, words: str) -> str:
        """A query without those beginnings of words that, as far as the server knows, many more rows hold than the rest of it.

        The server would list all these rows first; the few that hold the rest are looked at one by one instead.
        """
        parts = words.split(AND)
        rows = [self._rows(conn, part) for part in parts] if len(parts) > 1 else [0]
        kept = [part for part, many in zip(parts, rows, strict=False) if many <= RARER * min(rows) or BEGINNING not in part]
        return AND.join(kept) if all(rows) else words

    def _rows(self, conn: Connection, words: str) -> int:
        """How many rows the server expects; 0 where it does not say. Kept as long as the connection."""
        known: dict[tuple[str, str], int] = conn.info.setdefault("estimates", {})
        if (self.table, words) not in known:
            if len(known) >= MOST_ESTIMATES:
                known.clear()
            said = ESTIMATED.search(str(on_server(conn, self._estimate, {"words": words})))
            known[self.table, words] = int(said[1]) if said else 0
        return known[self.table, words]

    def holds(self, conn: Connection, seq: int, tokens: Iterable[str]) -> bool:
        """Whether a row is found by each of its words."""
        words = " & ".join(lexeme(token) for token in sorted(tokens))
        return not words or conn.execute(self._holds, {"seq": seq, "words": words}).first() is not None

    def clear(self, conn: Connection) -> None:
        """Empty the table; a counter may not TRUNCATE."""
        conn.exec_driver_sql(f"DELETE FROM {self.table}")

    def count(self, conn: Connection) -> int:
        """Rows held."""
        found: int = conn.exec_driver_sql(f"SELECT count(*) FROM {self.table}").scalar_one()
        return found

    def tidy(self, conn: Connection, *, wholly: bool) -> bool:
        """Nothing: the server puts its index in order by itself (autovacuum)."""
        return False

    def unite(self, conn: Connection, *, begins: bool) -> bool:
        """Nothing: the server's index is one."""
        return False

    def gather(self, conn: Connection, *, is_on: bool) -> None:
        """Nothing to be told."""


class ServerPeople(ServerIndex):
    """The people index."""

    def find(self, conn: Connection, terms: tuple[Term, ...], limit: int) -> list[int]:
        """Rows holding every term, newest first."""
        words = " & ".join(f"({' | '.join(f'{lexeme(form)}{BEGINNING}' for form in term.forms)})" for term in terms)
        return self.search(conn, words, limit, 1 << 62)


class ServerStories(ServerIndex):
    """The index of free texts."""

    def asked(self, _conn: Connection, tokens: Sequence[Token]) -> Asked | None:
        """A query of lexemes; GIN finds a beginning as it finds a word."""
        return Asked(" & ".join(f"{lexeme(token.text)}{BEGINNING}" if token.is_beginning else lexeme(token.text) for token in tokens))

    def narrowed(self, asked: Asked, words: Sequence[str]) -> Asked:
        """And one of these."""
        return Asked(f"{asked.exact} & ({' | '.join(lexeme(word) for word in words)})")

    def holding(self, conn: Connection, query: str, limit: int, *, below: int) -> list[int]:
        """Rows below a number that answer a query, highest first."""
        return self.search(conn, query, limit, below)


def lexeme(word: str) -> str:
    """A word as a query names it, whatever signs it holds."""
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


PEOPLE, STORIES = ServerPeople("person_search"), ServerStories("story_search")
