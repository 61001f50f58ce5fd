"""The first tables: office, audit trail, places, people, printing, visits.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0001"
down_revision = None

SEARCH = (
    "CREATE VIRTUAL TABLE person_search USING fts5("
    "keys, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4 5')"
)
FORGETFUL = "INSERT INTO person_search (person_search, rank) VALUES ('secure-delete', 1)"
# The chain may only grow; what a payload says may be taken away (erasure) but never changed.
GUARDS = (
    ("audit_event", "UPDATE"),
    ("audit_event", "DELETE"),
    ("audit_payload", "UPDATE"),
)
ON_SERVER = (
    "CREATE TABLE person_search (seq bigint PRIMARY KEY, keys tsvector NOT NULL)",
    "CREATE INDEX ix_person_search_keys ON person_search USING gin (keys) WITH (gin_pending_list_limit = 256)",
    "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$",
    "CREATE FUNCTION happened_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what happened stays'; END $$",
)
EMPTY_HEAD = "INSERT INTO audit_head (id, seq, hash, at) VALUES (1, 0, {nothing}, 0)"


def upgrade() -> None:
    """Make every table, the search index and the guards of the audit trail."""
    op.create_table(
        "audit_erased",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "part"),
    )
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("is_clock_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "audit_payload",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", Id(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "part"),
    )
    op.create_index("ix_audit_payload_record", "audit_payload", ["record_id"], unique=False)
    op.create_table(
        "audit_seal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "home",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("building", sa.String(length=60), nullable=False),
        sa.Column("residents", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_key", "home", ["key"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_import_run_unfinished", "import_run", ["finished_at"], unique=False)
    op.create_table(
        "number_counter",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form", "period"),
    )
    op.create_table(
        "office",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("founded_at", UtcTime(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "password",
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("wrong_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    op.create_table(
        "person",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("phones", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("plate", sa.String(length=255), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("import_id", Id(), nullable=True),
        sa.Column("source_digest", sa.LargeBinary(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_person_import", "person", ["import_id"], unique=False)
    op.create_index("ix_person_name", "person", ["name"], unique=False)
    op.create_index("ix_person_seq", "person", ["seq"], unique=True)
    op.create_index("ix_person_source", "person", ["source_digest"], unique=True)
    op.create_table(
        "print_job",
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=255), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("times_printed", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("ticket", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_print_job_open",
        "print_job",
        ["state", "made_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'printing', 'failed')"),
        postgresql_where=sa.text("state IN ('waiting', 'printing', 'failed')"),
    )
    op.create_index("ix_print_job_record", "print_job", ["record_id"], unique=False)
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=4000), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_setting_key", "setting", ["key"], unique=True)
    op.create_table(
        "staff",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("role_words", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_staff_name", "staff", ["name"], unique=False)
    op.create_table(
        "touched",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "visit",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("lead_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("plate", sa.String(length=255), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("host_kind", sa.String(length=10), nullable=False),
        sa.Column("host_id", Id(), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=255), nullable=False),
        sa.Column("belongings", sa.String(length=255), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("badge", sa.Integer(), nullable=True),
        sa.Column("expected_at", UtcTime(), nullable=True),
        sa.Column("arrived_at", UtcTime(), nullable=True),
        sa.Column("admitted_at", UtcTime(), nullable=True),
        sa.Column("left_at", UtcTime(), nullable=True),
        sa.Column("leaving", sa.String(32), nullable=True),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("received_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("is_corrected", sa.Boolean(), nullable=False),
        sa.Column("state_before", sa.String(32), nullable=True),
        sa.Column("moved_at", UtcTime(), nullable=True),
        sa.Column("import_id", Id(), nullable=True),
        sa.Column("source_digest", sa.LargeBinary(), nullable=True),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_visit_badge", "visit", ["badge"], unique=False)
    op.create_index("ix_visit_day", "visit", ["day", "at"], unique=False)
    op.create_index("ix_visit_host", "visit", ["host_id", "at"], unique=False)
    imported, sourced = sa.text("import_id IS NOT NULL"), sa.text("source_digest IS NOT NULL")
    op.create_index("ix_visit_import", "visit", ["import_id"], unique=False, sqlite_where=imported, postgresql_where=imported)
    op.create_index("ix_visit_left", "visit", ["left_at"], unique=False)
    op.create_index("ix_visit_number", "visit", ["number"], unique=True)
    op.create_index(
        "ix_visit_open",
        "visit",
        ["state", "at"],
        unique=False,
        sqlite_where=sa.text("state IN ('expected', 'waiting', 'inside')"),
        postgresql_where=sa.text("state IN ('expected', 'waiting', 'inside')"),
    )
    op.create_index("ix_visit_person", "visit", ["person_id", "at"], unique=False)
    op.create_index("ix_visit_source", "visit", ["source_digest"], unique=True, sqlite_where=sourced, postgresql_where=sourced)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SEARCH)
        op.execute(FORGETFUL)
        op.execute(EMPTY_HEAD.format(nothing="x''"))
        for table, verb in GUARDS:
            name = f"{table}_no_{verb.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END")
    else:
        for statement in ON_SERVER:
            op.execute(statement)
        op.execute(EMPTY_HEAD.format(nothing="''"))
        for table, verb in (*GUARDS, ("audit_event", "TRUNCATE"), ("audit_payload", "TRUNCATE")):
            name = f"{table}_no_{verb.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()")
