"""Working calendars with their revisions, clocks and their events; every office has a calendar with the days of 2024 to 2026.

Revision ID: 0012
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.ids import new_id
from app.hours.forms import form_of
from app.hours.years import first_calendar
from app.storage.records import row_digest
from app.storage.types import Id, UtcTime

revision = "0012"
down_revision = "0010"

# what a person is named by may be erased later, so these may be emptied; nothing else of an event may change
ERASABLE = ("reason", "agreed_by", "by_name", "digest", "version")


def upgrade() -> None:
    calendars = op.create_table(
        "working_calendar",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_record(),
    )
    op.create_table(
        "calendar_revision",
        sa.Column("calendar_id", Id(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("calendar_id", "revision"),
    )
    op.create_table(
        "clock",
        sa.Column("record_kind", sa.String(length=32), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("calendar_id", Id(), nullable=False),
        sa.Column("calendar_revision", sa.Integer(), nullable=False),
        sa.Column("warn_percent", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("original_due_at", UtcTime(), nullable=False),
        sa.Column("act_by", UtcTime(), nullable=False),
        sa.Column("warn_at", UtcTime(), nullable=False),
        sa.Column("open_seconds", sa.Integer(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("paused_at", UtcTime(), nullable=True),
        sa.Column("stopped_at", UtcTime(), nullable=True),
        sa.Column("result", sa.String(32), nullable=True),
        sa.Column("overdue_at", UtcTime(), nullable=True),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        *_record(),
    )
    op.create_index("ix_clock_record", "clock", ["record_id"], unique=False)
    _open_only("ix_clock_open", "due_at")
    _open_only("ix_clock_calendar", "calendar_id")
    op.create_index("ix_clock_stopped", "clock", ["kind", "stopped_at"], unique=False)
    op.create_table(
        "clock_event",
        sa.Column("clock_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("noted_at", UtcTime(), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("old_due_at", UtcTime(), nullable=True),
        sa.Column("new_due_at", UtcTime(), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=True),
        sa.Column("agreed_to", UtcTime(), nullable=True),
        sa.Column("agreed_by", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("agreed_at", UtcTime(), nullable=True),
        sa.Column("calendar_revision", sa.Integer(), nullable=False),
        sa.Column("is_clock_back", sa.Boolean(), nullable=False),
        *_record(),
    )
    op.create_index("ix_clock_event_clock", "clock_event", ["clock_id", "number"], unique=True)
    _only_grows("clock_event", ERASABLE)
    _only_grows("calendar_revision", ("reason", "made_by"))
    op.bulk_insert(calendars, [_first()])


def _record() -> tuple[Any, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _open_only(name: str, column: str) -> None:
    where = sa.text("stopped_at IS NULL")
    op.create_index(name, "clock", [column], unique=False, sqlite_where=where, postgresql_where=where)


def _only_grows(table: str, but: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name != "sqlite":
        columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table) if column["name"] not in but]
        for verb in ("DELETE", "TRUNCATE", f"UPDATE OF {', '.join(columns)}"):
            name = f"{table}_no_{verb.partition(' ')[0].lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION happened_stays()")
        return
    columns = [row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})") if row[1] not in but]
    for verb in ("DELETE", f"UPDATE OF {', '.join(columns)}"):
        name = f"{table}_no_{verb.partition(' ')[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'what happened stays'); END")


def _first() -> dict[str, Any]:
    """The office's calendar, in its own zone."""
    kept = op.get_bind().exec_driver_sql("SELECT value FROM setting WHERE key = 'timezone'").fetchone()
    body = json.dumps(form_of(first_calendar(kept[0] if kept else "Asia/Shanghai")), ensure_ascii=False, separators=(",", ":"))
    row = {"id": new_id(), "version": 1, "site": 1, "name": "Office hours", "is_default": True, "body": body, "revision": 1}
    return {**row, "digest": row_digest("working_calendar", row)}
