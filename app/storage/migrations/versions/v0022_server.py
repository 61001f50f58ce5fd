"""Every table names its site, and kept files have a table where the office is on a server.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0022"
down_revision = "0021"

WITHOUT_SITE = (
    "ab_content", "audit_erased", "audit_event", "audit_head", "audit_payload", "audit_seal", "calendar_revision", "erasure", "handover_content",
    "number_counter", "password", "picture_data", "pin", "signature_strokes", "story", "ticket_view", "touched", "watch_form",
)  # fmt: skip
INDEXES = ("person_search", "story_search")  # tables on a server only


def upgrade() -> None:
    tables = WITHOUT_SITE if op.get_bind().dialect.name == "sqlite" else (*WITHOUT_SITE, *INDEXES)
    for table in tables:
        op.add_column(table, sa.Column("site", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.create_table(
        "kept_file",
        sa.Column("attachment_id", Id(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.PrimaryKeyConstraint("attachment_id"),
    )
