"""Calls, messages, letters; half-filled forms kept aside.

Revision ID: 0014
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0014"
down_revision = "0013"


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
        "parked_form",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("about", sa.String(length=255), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcTime(), nullable=False),
        sa.Column("kept_at", UtcTime(), nullable=False),
        sa.Column("kept_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        *_record(),
    )
    op.create_table(
        "phone_call",
        *_contact(),
        sa.Column("direction", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("answers_id", Id(), nullable=True),
        *_record(),
    )
    _indexes("phone_call")
    op.create_table(
        "message",
        *_contact(),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("call_id", Id(), nullable=True),
        sa.Column("wants_call_back", sa.Boolean(), nullable=False),
        sa.Column("calls_again_at", UtcTime(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=True),
        sa.Column("told_how", sa.String(length=255), nullable=False),
        sa.Column("told_by", sa.String(length=60), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=True),
        sa.Column("read_by", sa.String(length=60), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=255), nullable=False),
        sa.Column("state_before", sa.String(32), nullable=True),
        sa.Column("moved_at", UtcTime(), nullable=True),
        *_record(),
    )
    _indexes("message")
    _partial("ix_message_call", "message", ["call_id"], "call_id IS NOT NULL")
    _partial("ix_message_open", "message", ["at"], "state IN ('new', 'told')")
    op.create_table(
        "mail",
        *_contact(),
        sa.Column("direction", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(length=255), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        *_record(),
    )
    _indexes("mail")
    op.create_table(
        "contact_link",
        sa.Column("source_kind", sa.String(length=12), nullable=False),
        sa.Column("source_id", Id(), nullable=False),
        sa.Column("target_kind", sa.String(length=12), nullable=False),
        sa.Column("target_id", Id(), nullable=False),
        sa.Column("target_number", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        *_record(),
    )
    op.create_index("ix_contact_link_source", "contact_link", ["source_id"], unique=False)
    op.create_index("ix_contact_link_target", "contact_link", ["target_id"], unique=False)


def _contact() -> tuple[Any, ...]:
    return (
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("for_kind", sa.String(length=12), nullable=False),
        sa.Column("for_id", Id(), nullable=True),
        sa.Column("for_whom", sa.String(length=255), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("taken_by_id", Id(), nullable=True),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("source_kind", sa.String(length=12), nullable=False),
        sa.Column("source_id", Id(), nullable=True),
        sa.Column("source_number", sa.String(length=24), nullable=False),
        sa.Column("is_corrected", sa.Boolean(), nullable=False),
        sa.Column("voided_at", UtcTime(), nullable=True),
        sa.Column("voided_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
    )


def _indexes(table: str) -> None:
    op.create_index(f"ix_{table}_number", table, ["number"], unique=True)
    op.create_index(f"ix_{table}_day", table, ["day", "at"], unique=False)
    op.create_index(f"ix_{table}_person", table, ["person_id", "at"], unique=False)
    _partial(f"ix_{table}_source", table, ["source_id"], "source_id IS NOT NULL")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
