"""Groups: a lead's companions found at once, and which label of a sheet is the next free one.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    is_companion = sa.text("lead_id IS NOT NULL")
    op.create_index("ix_visit_lead", "visit", ["lead_id"], unique=False, sqlite_where=is_companion, postgresql_where=is_companion)
    op.create_table(
        "label_place",
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("next_label", sa.Integer(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_label_place", "label_place", ["counter", "stock"], unique=True)
