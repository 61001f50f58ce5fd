"""Which row of a file a record came from; the ends of clocks are counted from their index alone.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "imported_row",
        sa.Column("record_kind", sa.String(20), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("import_id", Id(), nullable=False),
        sa.Column("source_digest", sa.LargeBinary(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_imported_row_digest", "imported_row", ["source_digest"], unique=True)
    op.create_index("ix_imported_row_record", "imported_row", ["record_id"], unique=False)
    op.drop_index("ix_clock_stopped", table_name="clock")
    columns = ["kind", "stopped_at", "record_kind", "started_at", "result", "due_at", "paused_at"]
    op.create_index("ix_clock_stopped", "clock", columns, unique=False)
