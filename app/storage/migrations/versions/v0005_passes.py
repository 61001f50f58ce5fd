"""Passes, their entries, and things given out and taken in.

Revision ID: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0005"
down_revision = "0004"


def _record(*columns: "sa.Column[Any]") -> "tuple[sa.Column[Any] | sa.PrimaryKeyConstraint, ...]":
    """The columns with those every record has."""
    return (
        *columns,
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def upgrade() -> None:
    """Three tables of their own; no row that is there changes."""
    op.create_table(
        "entry_pass",
        *_record(
            sa.Column("number", sa.String(24), nullable=False),
            sa.Column("serial", sa.Integer(), nullable=False),
            sa.Column("kind", sa.String(32), nullable=False),
            sa.Column("person_id", Id(), nullable=True),
            *(sa.Column(name, sa.String(255), nullable=False) for name in ("name", "phone", "company")),
            sa.Column("type", sa.String(32), nullable=False),
            sa.Column("host_kind", sa.String(10), nullable=False),
            sa.Column("host_id", Id(), nullable=True),
            sa.Column("host", sa.String(255), nullable=False),
            sa.Column("department", sa.String(60), nullable=False),
            sa.Column("purpose", sa.String(255), nullable=False),
            sa.Column("note", sa.String(4000), nullable=False),
            sa.Column("first_day", sa.Integer(), nullable=False),
            sa.Column("last_day", sa.Integer(), nullable=False),
            sa.Column("weekdays", sa.String(7), nullable=False),
            sa.Column("opens", sa.Integer(), nullable=True),
            sa.Column("closes", sa.Integer(), nullable=True),
            sa.Column("most_entries", sa.Integer(), nullable=False),
            sa.Column("issued_at", UtcTime(), nullable=False),
            sa.Column("issued_by", sa.String(60), nullable=False),
            sa.Column("counter", sa.String(40), nullable=False),
            sa.Column("withdrawn_at", UtcTime(), nullable=True),
            sa.Column("withdrawn_by", sa.String(60), nullable=False),
            sa.Column("reason", sa.String(255), nullable=False),
            sa.Column("batch_id", Id(), nullable=True),
            sa.Column("picture_id", Id(), nullable=True),
        ),
    )
    op.create_index("ix_entry_pass_number", "entry_pass", ["number"], unique=True)
    for name, column in (("serial", "serial"), ("person", "person_id"), ("last", "last_day"), ("host", "host_id")):
        op.create_index(f"ix_entry_pass_{name}", "entry_pass", [column])
    op.create_table(
        "pass_entry",
        *_record(
            sa.Column("pass_id", Id(), nullable=False),
            sa.Column("visit_id", Id(), nullable=True),
            sa.Column("at", UtcTime(), nullable=False),
            sa.Column("noted_by", sa.String(60), nullable=False),
            sa.Column("refusal", sa.String(20), nullable=False),
            sa.Column("reason", sa.String(255), nullable=False),
        ),
    )
    op.create_index("ix_pass_entry_pass", "pass_entry", ["pass_id"])
    op.create_index("ix_pass_entry_visit", "pass_entry", ["visit_id"])
    op.create_table(
        "item",
        *_record(
            sa.Column("visit_id", Id(), nullable=True),
            sa.Column("pass_id", Id(), nullable=True),
            sa.Column("name", sa.String(255), nullable=False),
            sa.Column("kind", sa.String(32), nullable=False),
            sa.Column("number", sa.String(60), nullable=False),
            sa.Column("note", sa.String(255), nullable=False),
            sa.Column("given_at", UtcTime(), nullable=False),
            sa.Column("given_by", sa.String(60), nullable=False),
            sa.Column("returned_at", UtcTime(), nullable=True),
            sa.Column("returned_by", sa.String(60), nullable=False),
            sa.Column("lost_reason", sa.String(255), nullable=False),
        ),
    )
    op.create_index("ix_item_visit", "item", ["visit_id"])
    op.create_index("ix_item_pass", "item", ["pass_id"])
    is_open = sa.text("returned_at IS NULL")
    op.create_index("ix_item_open", "item", ["given_at"], sqlite_where=is_open, postgresql_where=is_open)
