"""Tries to reach a host, the walk at the end of the day, automatic closing, and who stands in for whom.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0006"
down_revision = "0005"


def _record() -> list[sa.Column[object]]:
    return [
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
    ]


def upgrade() -> None:
    """Tables of their own; staff on record keep their digests, as an empty deputy is left out of them."""
    op.add_column("staff", sa.Column("deputy", sa.String(length=60), nullable=False, server_default=""))
    op.create_table(
        "host_attempt",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("whom", sa.String(length=255), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("tried_by", sa.String(length=60), nullable=False),
        sa.Column("is_taken_back", sa.Boolean(), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_host_attempt_visit", "host_attempt", ["visit_id"], unique=False)
    op.create_table(
        "day_walk",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("started_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        *_record(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_day_walk_day", "day_walk", ["day"], unique=False)
    op.create_table(
        "walk_answer",
        sa.Column("walk_id", Id(), nullable=False),
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("said_by", sa.String(length=60), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_walk_answer_walk", "walk_answer", ["walk_id"], unique=False)
    op.create_index("ix_walk_answer_visit", "walk_answer", ["visit_id"], unique=False)
    op.create_index("ix_walk_answer_at", "walk_answer", ["at"], unique=False)
    op.create_table(
        "closing_run",
        sa.Column("moment", UtcTime(), nullable=False),
        sa.Column("ran_at", UtcTime(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=True),
        sa.Column("seen_by", sa.String(length=60), nullable=False),
        *_record(),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closing_run_moment", "closing_run", ["moment"], unique=False)
