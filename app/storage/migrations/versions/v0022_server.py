"""Every table names its site, and kept files have a table where the office is on a server.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id

revision = "0022"
down_revision = "0021"

WITHOUT_SITE = (
    "ab_content", "audit_erased", "audit_event", "audit_head", "audit_payload", "audit_seal", "calendar_revision", "erasure",
    "handover_content", "number_counter", "password", "picture_data", "pin", "signature_strokes", "story", "ticket_view",
    "touched", "watch_form",
)  # fmt: skip
# what guards the trail and the clocks beside a file's triggers of 0021, in a server's words
GUARDS = (
    "CREATE FUNCTION audit_payload_goes_only_said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF EXISTS (SELECT 1 FROM audit_erased WHERE seq = OLD.seq AND part = OLD.part) THEN RETURN OLD; END IF; "
    "RAISE EXCEPTION 'the audit trail only grows'; END $$",
    "CREATE TRIGGER audit_payload_no_delete BEFORE DELETE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_payload_goes_only_said()",
    "CREATE TRIGGER audit_erased_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_erased "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()",
    "CREATE TRIGGER clock_event_only_emptied BEFORE UPDATE OF reason, agreed_by, by_name ON clock_event FOR EACH ROW "
    "WHEN (NEW.reason NOT IN ('', OLD.reason) OR NEW.agreed_by NOT IN ('', OLD.agreed_by) OR NEW.by_name NOT IN ('', OLD.by_name)) "
    "EXECUTE FUNCTION happened_stays()",
)
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
    if op.get_bind().dialect.name != "sqlite":
        for statement in GUARDS:
            op.execute(statement)
