"""Label stocks of the office's own, what each counter prints a paper on, papers that wait to be looked at.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0009"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("print_job", sa.Column("waits_for", sa.String(length=10), nullable=False, server_default=""))
    op.create_index("ix_print_job_counter", "print_job", ["counter", "id"], unique=False)
    lengths = ("sheet_width", "sheet_height", "across", "down", "from_left", "from_top", "gap_x", "gap_y", "margin_x", "margin_y")
    op.create_table(
        "label_stock",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("maker_number", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("landscape", sa.Boolean(), nullable=False),
        sa.Column("is_colour", sa.Boolean(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in (*lengths, "nudge_x", "nudge_y", "start_at")),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_label_stock_key", "label_stock", ["key"], unique=True)
    op.create_table(
        "paper_route",
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("printer", sa.String(length=255), nullable=False),
        sa.Column("stock", sa.String(length=40), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("look", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_paper_route_place", "paper_route", ["counter", "paper"], unique=True)
