"""Complaints with what hangs on them, their corrective actions and their kinds.

Revision ID: 0018
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.types import Id, UtcTime

revision = "0018"
down_revision = "0017"


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


def _at(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, UtcTime(), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, Id(), nullable=nullable)


def _yes(name: str) -> Any:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _number(name: str) -> Any:
    return sa.Column(name, sa.Integer(), nullable=False)


def _index(name: str, table: str, *columns: str, where: str = "", unique: bool = False) -> None:
    only: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
    op.create_index(name, table, list(columns), unique=unique, **only)


def upgrade() -> None:
    op.create_table(
        "complaint",
        _text("number", 24), _word("state"), _number("round"), _word("level"), _yes("is_pending"), _number("day"), _at("received_at"),
        _word("channel"), _text("original", 60), _number("pages"), _id("kind_id"), _yes("is_repair"), _id("person_id", nullable=True),
        _text("name", 255), _yes("is_anonymous"), _text("phone", 255), _yes("is_contact_refused"), _id("home_id", nullable=True),
        _text("home", 255), _text("place", 255), _text("summary", 255), _text("story", 4000), _text("wish", 1000), _yes("is_sorry"),
        _word("fault"), _word("severity", nullable=True), _word("danger", nullable=True), _text("at_once", 1000), _yes("wants_leader"),
        _word("source"), _yes("is_about_reception"), _yes("is_examined"), _id("accused_id", nullable=True), _text("accused", 60),
        _text("department", 60), _text("superior", 60), _at("superior_told_at", nullable=True), _at("apologised_at", nullable=True),
        _text("apologised_how", 20), _id("owner_id", nullable=True), _text("owner", 60), _text("owner_department", 60),
        _text("team", 60), _id("leader_id", nullable=True), _text("leader", 60), _at("accepted_at", nullable=True),
        _at("verified_at", nullable=True), _at("decided_at", nullable=True), _at("dispatched_at", nullable=True),
        _id("handler_id", nullable=True), _text("handler", 60), _at("handled_at", nullable=True), _text("result", 4000),
        _text("told_to", 60), _at("told_at", nullable=True), _text("told_how", 20), _text("reaction", 1000),
        _at("director_told_at", nullable=True), _text("director_told", 60), _id("visitor_id", nullable=True), _text("visitor", 60),
        _word("satisfaction", nullable=True), _yes("is_unfounded"), _text("final_answer", 4000), _text("outside_routes", 1000),
        _text("evidence", 2000), _number("repeats"), _at("closed_at", nullable=True), _text("reason", 1000), _yes("is_corrected"),
        _text("counter", 40), _id("received_by_id", nullable=True), _text("received_by", 60), _at("registered_at"),
        _text("source_kind", 12), _id("source_id", nullable=True), _text("source_number", 24), _id("parent_id", nullable=True),
        _id("merged_into_id", nullable=True), _id("import_id", nullable=True), _at("event_at"), _at("moved_at", nullable=True),
        _text("moved_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_day", "complaint", "day", "received_at")
    _index("ix_complaint_home", "complaint", "home_id", "received_at", where="home_id IS NOT NULL")
    _index("ix_complaint_kind", "complaint", "kind_id", "received_at")
    _index("ix_complaint_number", "complaint", "number", unique=True)
    _index("ix_complaint_open", "complaint", "state", "received_at", where="closed_at IS NULL")
    _index("ix_complaint_owner", "complaint", "owner_id")
    _index("ix_complaint_person", "complaint", "person_id", "received_at", where="person_id IS NOT NULL")
    _index("ix_complaint_source", "complaint", "source_id", where="source_id IS NOT NULL")
    op.create_table(
        "complaint_event",
        _id("complaint_id"), _at("at"), _at("noted_at"), _word("move"), _word("state_from", nullable=True), _word("state_to"),
        _number("round"), _id("by_id", nullable=True), _text("by_name", 60), _text("counter", 40), _text("standing_for", 60),
        sa.Column("facts", sa.Text(), nullable=False), _yes("is_undone"),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_event_complaint", "complaint_event", "complaint_id", "at")
    op.create_table(
        "complaint_link",
        _id("complaint_id"), _id("other_id"), _word("kind"), _text("note", 255), _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_link_complaint", "complaint_link", "complaint_id")
    _index("ix_complaint_link_other", "complaint_link", "other_id")
    op.create_table(
        "complaint_finding",
        _id("complaint_id"), _number("round"), _text("facts", 4000), _text("evidence", 2000), _text("proposal", 2000), _word("fault"),
        _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_finding_complaint", "complaint_finding", "complaint_id", "made_at")
    op.create_table(
        "complaint_decision",
        _id("complaint_id"), _number("round"), _word("level"), _word("verdict"), _text("opinion", 2000), _text("basis", 1000),
        _text("team", 60), _text("leader", 60), _at("remedy_due_at", nullable=True), _at("correct_due_at", nullable=True),
        _at("decided_at"), _id("decided_by_id", nullable=True), _text("decided_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_decision_complaint", "complaint_decision", "complaint_id", "decided_at")
    op.create_table(
        "complaint_remedy",
        _id("complaint_id"), _text("number", 24), _number("round"), _word("state"), _text("method", 2000), _text("team", 60),
        _at("due_at"), _text("action", 2000), _at("done_at", nullable=True), _id("done_by_id", nullable=True), _text("done_by", 60),
        _text("proof", 1000), _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_remedy_complaint", "complaint_remedy", "complaint_id", "made_at")
    op.create_table(
        "corrective_action",
        _id("complaint_id"), _text("number", 24), _number("place"), _number("round"), _word("state"), _text("team", 60),
        _id("owner_id", nullable=True), _text("owner", 60), _at("due_at"), _text("cause", 2000), _text("action", 2000),
        _at("done_at", nullable=True), _text("done_by", 60), _at("verified_at", nullable=True), _text("verified_by", 60),
        _text("verified_note", 1000), _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_corrective_action_complaint", "corrective_action", "complaint_id", "place")
    _index("ix_corrective_action_open", "corrective_action", "due_at", where="state IN ('open', 'done')")
    op.create_table(
        "complaint_visit",
        _id("complaint_id"), _text("number", 24), _number("round"), _at("visited_at"), _text("way", 20), _text("person", 255),
        _word("satisfaction"), _text("opinion", 2000), _text("why", 1000), _yes("is_by_handler"), _id("visitor_id", nullable=True),
        _text("visitor", 60), _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_visit_at", "complaint_visit", "visited_at")
    _index("ix_complaint_visit_complaint", "complaint_visit", "complaint_id", "visited_at")
    op.create_table(
        "complaint_consent",
        _id("complaint_id"), _number("round"), _text("track", 20), _at("before_at"), _at("until_at"), _text("agreed_by", 255),
        _text("channel", 20), _text("reason", 1000), _at("made_at"), _text("made_by", 60),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_consent_complaint", "complaint_consent", "complaint_id", "made_at")
    op.create_table(
        "complaint_kind",
        _id("parent_id", nullable=True), _number("level"), _number("place"), _text("name", 60), _yes("is_repair"), _yes("is_active"),
        *_record(),
    )  # fmt: skip
    _index("ix_complaint_kind_parent", "complaint_kind", "parent_id", "place")
