"""Notices in versions, what visitors signed, and pictures of people. The one notice kept as a setting becomes version 1.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

from app.core.ids import new_id
from app.storage.records import row_digest
from app.storage.types import Id, UtcTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "notice_text",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=6000), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        *_of_a_record(),
    )
    op.create_index("ix_notice_text_version", "notice_text", ["kind", "language", "number"], unique=True)
    op.create_table(
        "signing",
        sa.Column("visit_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("company", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("texts", sa.String(length=200), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("strokes_hash", sa.LargeBinary(), nullable=True),
        *_of_a_record(),
    )
    op.create_index("ix_signing_visit", "signing", ["visit_id", "answered_at"], unique=False)
    op.create_table(
        "signature_strokes",
        sa.Column("signing_id", Id(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("signing_id"),
    )
    op.create_table(
        "picture",
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        *_of_a_record(),
    )
    op.create_index("ix_picture_person", "picture", ["person_id", "taken_at"], unique=False)
    op.create_table(
        "picture_data",
        sa.Column("picture_id", Id(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("picture_id"),
    )
    _take_over_the_notice()


def _of_a_record() -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _take_over_the_notice() -> None:
    connection = op.get_bind()
    kept = {key: value for key, value in connection.execute(sa.text("SELECT key, value FROM setting WHERE key IN ('notice', 'language')"))}
    if not str(kept.get("notice") or "").strip():
        return
    founded = connection.execute(sa.text("SELECT founded_at FROM office LIMIT 1")).scalar() or 0
    row = {
        "id": new_id().bytes if connection.dialect.name == "sqlite" else new_id(), "site": 1, "kind": "privacy", "number": 1,
        "language": kept.get("language") or "zh_CN", "body": kept["notice"], "made_at": founded, "made_by": "",
    }  # fmt: skip
    plain = {**row, "id": row["id"].hex() if isinstance(row["id"], bytes) else row["id"].hex}
    row |= {"version": 1, "digest": row_digest("notice_text", plain)}
    names = ", ".join(row)
    connection.execute(sa.text(f"INSERT INTO notice_text ({names}) VALUES (:{', :'.join(row)})"), row)
