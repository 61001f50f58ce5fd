"""Holds, deletion reports, the ledger of what was erased, openings of closed files; the trail lets go only what is said to be erased.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0021"
down_revision = "0020"

# a payload goes only once the trail says which event takes it; what it says of that stays
ONLY_SAID = "BEFORE DELETE ON audit_payload WHEN NOT EXISTS (SELECT 1 FROM audit_erased WHERE seq = OLD.seq AND part = OLD.part)"
# of what happened to a clock, names and reasons may be emptied; no other words may take their place
ONLY_EMPTIED = (
    "BEFORE UPDATE OF reason, agreed_by, by_name ON clock_event WHEN NEW.reason NOT IN ('', OLD.reason) "
    "OR NEW.agreed_by NOT IN ('', OLD.agreed_by) OR NEW.by_name NOT IN ('', OLD.by_name)"
)
GUARDS = (
    ("audit_payload_no_delete", ONLY_SAID, "the audit trail only grows"),
    ("audit_erased_no_update", "BEFORE UPDATE ON audit_erased", "the audit trail only grows"),
    ("audit_erased_no_delete", "BEFORE DELETE ON audit_erased", "the audit trail only grows"),
    ("clock_event_only_emptied", ONLY_EMPTIED, "what happened stays"),
)


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("record_kind", sa.String(20), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("lifted_at", UtcTime(), nullable=True),
        sa.Column("lifted_by", sa.String(60), nullable=False),
        sa.Column("lift_reason", sa.String(255), nullable=False),
        *_record(),
    )
    op.create_index("ix_hold_record", "hold", ["record_id"], unique=False)
    op.create_table(
        "deletion_report",
        sa.Column("number", sa.String(24), nullable=False),
        sa.Column("cause", sa.String(32), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("finished_at", UtcTime(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        *_record(),
    )
    op.create_index("ix_deletion_report_number", "deletion_report", ["number"], unique=True)
    op.create_table(
        "erasure",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("is_forgotten", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
    )
    op.create_table(
        "file_opening",
        sa.Column("record_kind", sa.String(20), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("opened_by", sa.String(60), nullable=False),
        sa.Column("opened_by_id", Id(), nullable=True),
        sa.Column("counter", sa.String(40), nullable=False),
        *_record(),
    )
    op.create_index("ix_file_opening_record", "file_opening", ["record_id", "opened_at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for name, when, why in GUARDS:
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def _record() -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
