"""Evacuation: the assistance mark of a visit, urgent print jobs, roll calls and what was said of each person.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Two columns and two tables; rows that are there keep their digests, as an empty mark is left out of them."""
    op.add_column("visit", sa.Column("assistance", sa.String(length=20), nullable=False, server_default=""))
    op.add_column("print_job", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "evacuation_call",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("is_drill", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("started_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_evacuation_call_number", "evacuation_call", ["number"], unique=True)
    op.create_table(
        "roll_entry",
        sa.Column("call_id", Id(), nullable=False),
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("building", sa.String(length=60), nullable=False),
        sa.Column("floor", sa.String(length=20), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_roll_entry_call", "roll_entry", ["call_id"], unique=False)
    op.create_index("ix_roll_entry_visit", "roll_entry", ["visit_id"], unique=False)
