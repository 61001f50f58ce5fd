"""Opinions, incidents with what was written behind them, and contingency plans in the office's own words.

Revision ID: 0016
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0016"
down_revision = "0015"


def _record() -> tuple[Any, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _text(name: str, length: int) -> Any:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _word(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _moves() -> tuple[Any, ...]:
    return (
        _text("reason", 255),
        sa.Column("is_corrected", sa.Boolean(), nullable=False),
        _word("state_before", nullable=True),
        sa.Column("moved_at", UtcTime(), nullable=True),
    )


def _link(name: str) -> tuple[Any, ...]:
    return (_text(f"{name}_kind", 20), sa.Column(f"{name}_id", Id(), nullable=True), _text(f"{name}_number", 24))


def upgrade() -> None:
    op.create_table(
        "opinion",
        _text("number", 24),
        _word("state"),
        _word("kind"),
        _word("channel"),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        _text("name", 255),
        _text("phone", 255),
        _text("home", 255),
        sa.Column("home_id", Id(), nullable=True),
        _text("department", 60),
        _text("text", 4000),
        _text("original", 60),
        _text("received_by", 60),
        _text("counter", 40),
        _word("way", nullable=True),
        _text("answer", 4000),
        sa.Column("answered_at", UtcTime(), nullable=True),
        _text("answered_by", 60),
        *_link("source"),
        *_link("linked"),
        *_moves(),
        *_record(),
    )
    op.create_index("ix_opinion_number", "opinion", ["number"], unique=True)
    op.create_index("ix_opinion_day", "opinion", ["day", "received_at"], unique=False)
    for column in ("source_id", "linked_id", "person_id"):
        op.create_index(f"ix_opinion_{column.removesuffix('_id')}", "opinion", [column], unique=False)
    _open("ix_opinion_open", "opinion", "received_at")
    op.create_table(
        "incident",
        _text("number", 24),
        _word("state"),
        _text("kind", 40),
        _text("kind_words", 80),
        sa.Column("happened_at", UtcTime(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        _text("place", 255),
        _text("what", 4000),
        _text("involved", 255),
        _text("calmed", 4000),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        _text("recorded_by", 60),
        _text("counter", 40),
        sa.Column("reported_at", UtcTime(), nullable=True),
        _text("result", 4000),
        sa.Column("closed_at", UtcTime(), nullable=True),
        _text("closed_by", 60),
        *_link("linked"),
        *_moves(),
        *_record(),
    )
    op.create_index("ix_incident_number", "incident", ["number"], unique=True)
    op.create_index("ix_incident_day", "incident", ["day", "happened_at"], unique=False)
    op.create_index("ix_incident_linked", "incident", ["linked_id"], unique=False)
    _open("ix_incident_open", "incident", "happened_at")
    op.create_table(
        "incident_entry",
        sa.Column("incident_id", Id(), nullable=False),
        _word("kind"),
        sa.Column("at", UtcTime(), nullable=False),
        _text("to_name", 60),
        sa.Column("to_id", Id(), nullable=True),
        _text("department", 60),
        _word("way", nullable=True),
        _text("note", 4000),
        sa.Column("made_at", UtcTime(), nullable=False),
        _text("made_by", 60),
        sa.Column("struck_at", UtcTime(), nullable=True),
        _text("struck_by", 60),
        _text("strike_reason", 255),
        *_record(),
    )
    op.create_index("ix_incident_entry_incident", "incident_entry", ["incident_id", "at"], unique=False)
    op.create_table(
        "contingency_plan",
        _text("key", 40),
        _word("state"),
        _text("title", 80),
        _text("steps", 4000),
        _text("duties", 4000),
        _text("phones", 4000),
        sa.Column("changed_at", UtcTime(), nullable=False),
        _text("changed_by", 60),
        *_record(),
    )
    op.create_index("ix_contingency_plan_key", "contingency_plan", ["key"], unique=True)


def _open(name: str, table: str, column: str) -> None:
    where = sa.text("state = 'open'")
    op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)
