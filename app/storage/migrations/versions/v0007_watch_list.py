"""The watch list: its entries, the forms they are recognised by, and the desk's answers.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "watch_entry",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("spellings", sa.String(length=1000), nullable=False),
        sa.Column("phones", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("plates", sa.String(length=255), nullable=False),
        sa.Column("id_key", sa.String(length=80), nullable=False),
        sa.Column("id_masked", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("tell", sa.String(length=255), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("described_at", UtcTime(), nullable=False),
        sa.Column("lifted_at", UtcTime(), nullable=True),
        sa.Column("lifted_by", sa.String(length=60), nullable=False),
        sa.Column("lift_reason", sa.String(length=255), nullable=False),
        *_record(),
    )
    op.create_table(
        "watch_form",
        sa.Column("entry_id", Id(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("form", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["watch_entry.id"]),
        sa.PrimaryKeyConstraint("entry_id", "how", "form"),
    )
    op.create_table(
        "watch_answer",
        sa.Column("entry_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("visit_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("said", sa.String(32), nullable=False),
        sa.Column("hows", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("said_at", UtcTime(), nullable=False),
        sa.Column("said_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("released_at", UtcTime(), nullable=True),
        sa.Column("released_by", sa.String(length=60), nullable=False),
        sa.Column("release_reason", sa.String(length=255), nullable=False),
        *_record(),
    )
    op.create_index("ix_watch_answer_entry", "watch_answer", ["entry_id", "said_at"], unique=False)
    op.create_index("ix_watch_answer_person", "watch_answer", ["person_id"], unique=False)
    op.create_index("ix_watch_answer_visit", "watch_answer", ["visit_id"], unique=False)


def _record() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
