"""The indexes of people and of stories on PostgreSQL: the same words as on SQLite, one row each, found through GIN."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from app.core.names import Term
from app.core.story_words import Token
from app.storage.search import BATCH
from app.storage.story_search import Asked


class ServerIndex:
    """Rows of a number and its words as lexemes; newest first by the primary key where a beginning is common, else through GIN."""

    def __init__(self, table: str) -> None:
        self.table = table
        self._put = text(
            f"INSERT INTO {table} (seq, keys) VALUES (:seq, array_to_tsvector(CAST(:keys AS text[]))) "
            "ON CONFLICT (seq) DO UPDATE SET keys = excluded.keys"
        )
        self._find = text(f"SELECT seq FROM {table} WHERE keys @@ CAST(:words AS tsquery) AND seq < :below ORDER BY seq DESC LIMIT :most")
        self._holds = text(f"SELECT 1 FROM {table} WHERE seq = :seq AND keys @@ CAST(:words AS tsquery)")
        self._remove = text(f"DELETE FROM {table} WHERE seq = ANY(:seqs)")

    def create(self, conn: Connection) -> None:
        """Make the empty table; few new rows wait to be put in order, as every search looks through them."""
        conn.exec_driver_sql(f"CREATE TABLE {self.table} (seq bigint PRIMARY KEY, keys tsvector NOT NULL)")
        conn.exec_driver_sql(f"CREATE INDEX ix_{self.table}_keys ON {self.table} USING gin (keys) WITH (gin_pending_list_limit = 256)")

    def put(self, conn: Connection, rows: Iterable[tuple[int, Iterable[str]]], *, is_new: bool) -> int:
        """Write rows in batches, over older ones of the same number."""
        done = 0
        batch: list[dict[str, object]] = []
        for seq, tokens in rows:
            words = [word for word in " ".join(tokens).split(" ") if word]  # an import hands them over joined already
            batch.append({"seq": seq, "keys": words})
            if len(batch) == BATCH:
                conn.execute(self._put, batch)
                done += len(batch)
                batch = []
        if batch:
            conn.execute(self._put, batch)
        return done + len(batch)

    def remove(self, conn: Connection, seqs: Iterable[int]) -> None:
        """Forget rows; a number that is not there is no error."""
        gone = list(seqs)
        if gone:
            conn.execute(self._remove, {"seqs": gone})

    def search(self, conn: Connection, words: str, limit: int, below: int) -> list[int]:
        """Rows below a number that answer a query of lexemes, highest first."""
        return list(conn.execute(self._find, {"words": words, "most": limit, "below": below}).scalars())

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

    def gather(self, conn: Connection, *, is_on: bool) -> None:
        """Nothing to be told."""


class ServerPeople(ServerIndex):
    """The people index."""

    def find(self, conn: Connection, terms: tuple[Term, ...], limit: int) -> list[int]:
        """Rows holding every term, newest first."""
        words = " & ".join(f"({' | '.join(f'{lexeme(form)}:*' for form in term.forms)})" for term in terms)
        return self.search(conn, words, limit, 1 << 62)


class ServerStories(ServerIndex):
    """The index of free texts."""

    def asked(self, _conn: Connection, tokens: Sequence[Token]) -> Asked | None:
        """A query of lexemes; GIN finds a beginning as it finds a word."""
        return Asked(" & ".join(f"{lexeme(token.text)}:*" if token.is_beginning else lexeme(token.text) for token in tokens))

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
