"""Moves, closings and extensions of a month are found by their time: its figures no longer read every ticket and clock there ever was.

When somebody came last is read from an index alone: the one box asks it of fifty people at a key. Boards find the clocks that run by what
they belong to, the nearest first, however many have stopped.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
EXTENSIONS, RUNNING = sa.text("kind = 'extend'"), sa.text("stopped_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_visit_person", table_name="visit")
    op.create_index("ix_visit_person", "visit", ["person_id", "at", "state"])
    op.create_index("ix_ticket_event_noted", "ticket_event", ["noted_at"])
    op.create_index("ix_ticket_closed", "ticket", ["closed_at"])
    op.create_index("ix_clock_running", "clock", ["record_kind", "act_by"], sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_index("ix_clock_event_extended", "clock_event", ["noted_at"], sqlite_where=EXTENSIONS, postgresql_where=EXTENSIONS)
