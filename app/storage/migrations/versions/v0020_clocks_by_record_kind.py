"""The ends of clocks are found by what they belong to, their kind and their time: figures of a month read that month alone.

Return visits are measured from their index alone.

Revision ID: 0020
"""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.drop_index("ix_clock_stopped", table_name="clock")
    columns = ["record_kind", "kind", "stopped_at", "started_at", "result", "due_at", "paused_at"]
    op.create_index("ix_clock_stopped", "clock", columns, unique=False)
    op.drop_index("ix_complaint_visit_complaint", table_name="complaint_visit")
    columns = ["complaint_id", "visited_at", "round", "satisfaction"]
    op.create_index("ix_complaint_visit_complaint", "complaint_visit", columns, unique=False)
