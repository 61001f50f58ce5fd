"""Departments, A/B pairs, absences; PINs and staff badges. Departments the staff list names are put on record.

Revision ID: 0013
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core.ids import new_id
from app.storage.records import row_digest
from app.storage.types import Id, UtcTime

revision = "0013"
down_revision = "0012"


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
        "department",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("head_id", Id(), nullable=True),
        sa.Column("leader_id", Id(), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=False),
        *_record(),
    )
    op.create_index("ix_department_name", "department", ["name"], unique=True)
    op.create_table(
        "duty_pair",
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("matter", sa.String(length=60), nullable=False),
        sa.Column("a_id", Id(), nullable=True),
        sa.Column("b_id", Id(), nullable=True),
        *_record(),
    )
    op.create_index("ix_duty_pair_matter", "duty_pair", ["department", "matter"], unique=True)
    op.create_table(
        "absence",
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("from_at", UtcTime(), nullable=False),
        sa.Column("until_at", UtcTime(), nullable=True),
        sa.Column("ends_at", UtcTime(), nullable=True),
        sa.Column("back_at", UtcTime(), nullable=True),
        sa.Column("called_off_at", UtcTime(), nullable=True),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("counter", sa.String(length=40), nullable=False),
        sa.Column("confirmed_id", Id(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=60), nullable=False),
        sa.Column("confirmed_at", UtcTime(), nullable=True),
        *_record(),
    )
    op.create_index("ix_absence_ends", "absence", ["ends_at"], unique=False)
    op.create_index("ix_absence_staff", "absence", ["staff_id", "from_at"], unique=False)
    op.create_table(
        "pin",
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("wrong_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("staff_id"),
    )
    op.create_table(
        "staff_badge",
        sa.Column("staff_id", Id(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("void_at", UtcTime(), nullable=True),
        *_record(),
    )
    op.create_index("ix_staff_badge_serial", "staff_badge", ["serial"], unique=True)
    op.create_index("ix_staff_badge_staff", "staff_badge", ["staff_id"], unique=False)
    _departments_of_the_staff()


def _departments_of_the_staff() -> None:
    """What was only a word of the staff list becomes a department; nobody heads it yet."""
    connection = op.get_bind()
    table = sa.table("department", *(sa.column(name) for name in ("name", "phone", "version", "site", "digest")), sa.column("id", Id()))
    names = connection.exec_driver_sql("SELECT DISTINCT department FROM staff WHERE department <> '' ORDER BY department").scalars().all()
    for name in names:
        plain = {"id": new_id(), "name": name, "phone": "", "site": 1}
        connection.execute(sa.insert(table).values(**plain, version=1, digest=row_digest("department", plain)))
