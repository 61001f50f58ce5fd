"""Escorts and allowed areas, outcomes and next steps, slips to hand back, and the sheets handed over at a change of shift.

Revision ID: 0010
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0010"
down_revision = "0009"


def _record() -> tuple[Any, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def upgrade() -> None:
    op.create_table(
        "visit_escort",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("areas", sa.String(length=255), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("called_at", UtcTime(), nullable=False),
        sa.Column("reported_at", UtcTime(), nullable=True),
        *_record(),
    )
    op.create_index("ix_visit_escort_visit", "visit_escort", ["visit_id"], unique=True)
    op.create_table(
        "visit_outcome",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("discussed", sa.String(length=4000), nullable=False),
        sa.Column("departments", sa.String(length=255), nullable=False),
        sa.Column("feedback", sa.String(length=4000), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=True),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_visit_outcome_visit", "visit_outcome", ["visit_id"], unique=True)
    _partial("ix_visit_outcome_blank", "visit_outcome", ["visit_id"], "recorded_at IS NULL")
    op.create_table(
        "next_step",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("what", sa.String(length=255), nullable=False),
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_next_step_visit", "next_step", ["visit_id"], unique=False)
    op.create_index("ix_next_step_done", "next_step", ["done_at"], unique=False)
    _partial("ix_next_step_open", "next_step", ["due"], "done_at IS NULL")
    op.create_table(
        "visit_slip",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("settled_at", UtcTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_visit_slip_visit", "visit_slip", ["visit_id"], unique=True)
    _partial("ix_visit_slip_open", "visit_slip", ["visit_id"], "state = 'open'")
    op.create_table(
        "shift_handover",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("from_id", Id(), nullable=True),
        sa.Column("from_name", sa.String(length=60), nullable=False),
        sa.Column("to_id", Id(), nullable=True),
        sa.Column("to_name", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("counts", sa.String(length=1000), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        *_record(),
    )
    op.create_index("ix_shift_handover_number", "shift_handover", ["number"], unique=True)
    op.create_index("ix_shift_handover_made", "shift_handover", ["made_at"], unique=False)
    op.create_table(
        "handover_content",
        sa.Column("handover_id", Id(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("handover_id"),
    )


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
