"""First-contact tickets with their story, lists of missing papers, red-light reports and hand-overs; promises; attached files.

Revision ID: 0015
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0015"
down_revision = "0014"


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
        "ticket",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("is_anonymous", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=255), nullable=False),
        sa.Column("is_contact_refused", sa.Boolean(), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("home_id", Id(), nullable=True),
        sa.Column("home", sa.String(length=255), nullable=False),
        sa.Column("matter", sa.String(length=4000), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("item_id", Id(), nullable=True),
        sa.Column("is_promised", sa.Boolean(), nullable=False),
        sa.Column("expected_at", UtcTime(), nullable=True),
        sa.Column("is_resident", sa.Boolean(), nullable=False),
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("first_owner_id", Id(), nullable=True),
        sa.Column("first_owner", sa.String(length=60), nullable=False),
        sa.Column("first_department", sa.String(length=60), nullable=False),
        sa.Column("acting_id", Id(), nullable=True),
        sa.Column("acting", sa.String(length=60), nullable=False),
        sa.Column("acting_as", sa.String(length=10), nullable=False),
        sa.Column("target_id", Id(), nullable=True),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("target_department", sa.String(length=60), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("lists", sa.Integer(), nullable=False),
        sa.Column("came_from", sa.String(32), nullable=True),
        sa.Column("look_again", sa.Integer(), nullable=True),
        sa.Column("is_delay_told", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(length=4000), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=True),
        sa.Column("told_how", sa.String(length=20), nullable=False),
        sa.Column("reaction", sa.String(length=1000), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("is_corrected", sa.Boolean(), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("received_by", sa.String(length=60), nullable=False),
        sa.Column("source_kind", sa.String(length=12), nullable=False),
        sa.Column("source_id", Id(), nullable=True),
        sa.Column("source_number", sa.String(length=24), nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("merged_into_id", Id(), nullable=True),
        sa.Column("event_at", UtcTime(), nullable=False),
        sa.Column("moved_at", UtcTime(), nullable=True),
        sa.Column("moved_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_ticket_day", "ticket", ["day", "received_at"], unique=False)
    _partial("ix_ticket_into", "ticket", ["merged_into_id"], "merged_into_id IS NOT NULL")
    op.create_index("ix_ticket_number", "ticket", ["number"], unique=True)
    _partial("ix_ticket_open", "ticket", ["state", "received_at"], "closed_at IS NULL")
    op.create_index("ix_ticket_owner", "ticket", ["owner_id"], unique=False)
    _partial("ix_ticket_parent", "ticket", ["parent_id"], "parent_id IS NOT NULL")
    op.create_index("ix_ticket_person", "ticket", ["person_id", "received_at"], unique=False)
    _partial("ix_ticket_source", "ticket", ["source_id"], "source_id IS NOT NULL")
    op.create_table(
        "ticket_event",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("noted_at", UtcTime(), nullable=False),
        sa.Column("move", sa.String(32), nullable=False),
        sa.Column("state_from", sa.String(32), nullable=True),
        sa.Column("state_to", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("by_id", Id(), nullable=True),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("standing_for", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        *_record(),
    )
    op.create_index("ix_ticket_event_ticket", "ticket_event", ["ticket_id", "at"], unique=False)
    op.create_table(
        "ticket_link",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_ticket_link_other", "ticket_link", ["other_id"], unique=False)
    op.create_index("ix_ticket_link_ticket", "ticket_link", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_view",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("staff_id", Id(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("since_at", UtcTime(), nullable=False),
        sa.Column("refreshed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id", "counter"),
    )
    op.create_table(
        "paper_list",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=1000), nullable=False),
        sa.Column("points", sa.String(length=2000), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.String(length=20), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("printed_at", UtcTime(), nullable=True),
        sa.Column("approved_at", UtcTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=60), nullable=False),
        sa.Column("declined_at", UtcTime(), nullable=True),
        sa.Column("void_at", UtcTime(), nullable=True),
        *_record(),
    )
    op.create_index("ix_paper_list_number", "paper_list", ["number"], unique=True)
    op.create_index("ix_paper_list_ticket", "paper_list", ["ticket_id", "place"], unique=False)
    op.create_table(
        "missing_paper",
        sa.Column("list_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("standard", sa.String(length=500), nullable=False),
        sa.Column("ticked_at", UtcTime(), nullable=True),
        sa.Column("ticked_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_missing_paper_list", "missing_paper", ["list_id", "place"], unique=False)
    op.create_table(
        "red_light_report",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("ground", sa.String(length=2000), nullable=False),
        sa.Column("missing", sa.String(length=2000), nullable=False),
        sa.Column("told", sa.String(length=20), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("state_from", sa.String(32), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("head_id", Id(), nullable=True),
        sa.Column("head", sa.String(length=60), nullable=False),
        sa.Column("leader_id", Id(), nullable=True),
        sa.Column("leader", sa.String(length=60), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("opinion", sa.String(length=2000), nullable=False),
        sa.Column("basis", sa.String(length=1000), nullable=False),
        sa.Column("look_again", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_as", sa.String(length=20), nullable=False),
        *_record(),
    )
    op.create_index("ix_red_light_report_number", "red_light_report", ["number"], unique=True)
    op.create_index("ix_red_light_report_ticket", "red_light_report", ["ticket_id"], unique=False)
    op.create_table(
        "ticket_handover",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("from_id", Id(), nullable=True),
        sa.Column("from_name", sa.String(length=60), nullable=False),
        sa.Column("from_department", sa.String(length=60), nullable=False),
        sa.Column("to_id", Id(), nullable=True),
        sa.Column("to_name", sa.String(length=60), nullable=False),
        sa.Column("to_department", sa.String(length=60), nullable=False),
        sa.Column("to_phone", sa.String(length=60), nullable=False),
        sa.Column("as_", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("papers", sa.String(length=1000), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("basis", sa.String(length=1000), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=True),
        *_record(),
    )
    op.create_index("ix_ticket_handover_from", "ticket_handover", ["from_id"], unique=False)
    op.create_index("ix_ticket_handover_ticket", "ticket_handover", ["ticket_id", "asked_at"], unique=False)
    op.create_table(
        "ticket_verification",
        sa.Column("ticket_id", Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=2000), nullable=False),
        sa.Column("proposal", sa.String(length=2000), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("decision", sa.String(length=2000), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_ticket_verification_ticket", "ticket_verification", ["ticket_id"], unique=False)
    op.create_table(
        "ab_sheet",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("is_back", sa.Boolean(), nullable=False),
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("from_at", UtcTime(), nullable=True),
        sa.Column("until_at", UtcTime(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("content_digest", sa.LargeBinary(), nullable=False),
        *_record(),
    )
    op.create_index("ix_ab_sheet_number", "ab_sheet", ["number"], unique=True)
    op.create_index("ix_ab_sheet_staff", "ab_sheet", ["staff_id", "made_at"], unique=False)
    op.create_table(
        "ab_content",
        sa.Column("sheet_id", Id(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sheet_id"),
    )
    op.create_table(
        "direction_note",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("matter", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=False),
        sa.Column("contact", sa.String(length=255), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by_id", Id(), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("void_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.String(length=255), nullable=False),
        *_record(),
    )
    op.create_index("ix_direction_note_made", "direction_note", ["made_at"], unique=False)
    op.create_index("ix_direction_note_number", "direction_note", ["number"], unique=True)
    op.create_table(
        "promise_item",
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("papers", sa.String(length=4000), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("calendar_id", Id(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_record(),
    )
    op.create_index("ix_promise_item_name", "promise_item", ["department", "name"], unique=True)
    op.create_table(
        "canned_answer",
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_record(),
    )
    op.create_index("ix_canned_answer_title", "canned_answer", ["topic", "title"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("about_kind", sa.String(length=20), nullable=False),
        sa.Column("about_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("is_misleading", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(length=255), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("added_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("removed_at", UtcTime(), nullable=True),
        sa.Column("removed_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=255), nullable=False),
        *_record(),
    )
    op.create_index("ix_attachment_about", "attachment", ["about_id", "added_at"], unique=False)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
