"""Expected visits: the desk's private note, the series a repeated visit belongs to, and missed ones found at once.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("visit", sa.Column("desk_note", sa.String(length=4000), nullable=False, server_default=""))
    op.add_column("visit", sa.Column("series_id", Id(), nullable=True))
    missed = sa.text("state = 'missed'")
    op.create_index("ix_visit_missed", "visit", ["at"], unique=False, sqlite_where=missed, postgresql_where=missed)
    op.create_index("ix_visit_series", "visit", ["series_id"], unique=False, sqlite_where=sa.text("series_id IS NOT NULL"))
