"""What records tell in free words, found by any part of it: the table, its index, and what the visits on record tell.

Revision ID: 0017
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.story_words import count_of_signs, kind_token, tokens
from app.storage.types import Id, UtcTime

revision = "0017"
down_revision = "0016"

SEARCH = (
    "CREATE VIRTUAL TABLE story_search USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 3 4')"
)
ON_SERVER = (
    "CREATE TABLE story_search (seq bigint PRIMARY KEY, keys tsvector NOT NULL)",
    "CREATE INDEX ix_story_search_keys ON story_search USING gin (keys) WITH (gin_pending_list_limit = 256)",
)
FORGETFUL = "INSERT INTO story_search (story_search, rank) VALUES ('secure-delete', 1)"
A_DAY_MS, DAY_BITS, A_PURPOSE = 86_400_000, 20, 5
LATER = (
    "SELECT visit_id, discussed, feedback FROM visit_outcome",
    "SELECT visit_id, what, '' FROM next_step ORDER BY id",
)
VISITS = (
    "SELECT id, number, at, name, import_id, purpose, note, desk_note, reason FROM visit "
    "WHERE note <> '' OR desk_note <> '' OR reason <> '' "
    f"OR length(purpose) >= {A_PURPOSE} OR id IN (SELECT visit_id FROM visit_outcome) OR id IN (SELECT visit_id FROM next_step) ORDER BY at"
)
TELL = "INSERT INTO story (seq, kind, record_id, number, at, title, text, unseen, import_id) VALUES (?, 'visit', ?, ?, ?, ?, ?, '', ?)"
INDEX = "INSERT INTO story_search (rowid, keys) VALUES (?, ?)"


def upgrade() -> None:
    op.create_table(
        "story",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("unseen", sa.Text(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_story_record", "story", ["record_id"], unique=True)
    imported = sa.text("import_id IS NOT NULL")
    op.create_index("ix_story_import", "story", ["import_id"], unique=False, sqlite_where=imported, postgresql_where=imported)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(SEARCH)
        connection.exec_driver_sql(FORGETFUL)
        for seq, row, text in _stories(connection):
            visit_id, number, at, name, import_id = row
            connection.exec_driver_sql(TELL, (seq, visit_id, number, at, name, text, import_id))
            connection.exec_driver_sql(INDEX, (seq, " ".join({*tokens("\n".join((number, text))), kind_token("visit")})))
    else:  # a server has no office older than this
        for statement in ON_SERVER:
            connection.exec_driver_sql(statement)


def _stories(connection: sa.Connection) -> Iterator[tuple[int, list[Any], str]]:
    later: dict[bytes, list[str]] = defaultdict(list)
    for query in LATER:
        for visit_id, *words in connection.exec_driver_sql(query):
            later[visit_id] += words
    day, count = -1, 0
    for *row, purpose, note, desk_note, reason in connection.exec_driver_sql(VISITS).fetchall():
        matter = purpose if count_of_signs(purpose) >= A_PURPOSE else ""
        pieces = (matter, note, desk_note, reason, *later[row[0]])
        if text := "\n".join(plain for piece in pieces if (plain := piece.strip())):
            day, count = (day, count + 1) if row[2] // A_DAY_MS == day else (row[2] // A_DAY_MS, 0)
            yield (day << DAY_BITS) + count, row, text
