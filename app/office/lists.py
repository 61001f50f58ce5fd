"""The office and its staff as frozen rows."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.core.actor import Role
from app.office.fields import OfficeKind
from app.office.record import Office, Password, Staff


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """The office of this database."""

    id: UUID
    name: str
    kind: OfficeKind


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One staff member; `may_sign_in` where a role and a password are set."""

    id: UUID
    name: str
    department: str
    post: str
    phone: str
    place: str
    roles: frozenset[Role]
    is_active: bool
    may_sign_in: bool
    deputy: str = ""


def is_founded(s: Session) -> bool:
    """Whether the first page has been filled in."""
    return s.execute(select(Office.id).limit(1)).first() is not None


def office(s: Session) -> OfficeRow:
    """The office; raises NoResultFound before it is founded."""
    row = s.execute(select(Office.id, Office.name, Office.kind)).one()
    return OfficeRow(row.id, row.name, row.kind)


def staff(s: Session, *, with_former: bool = False) -> tuple[StaffRow, ...]:
    """All staff by name."""
    has_password = exists().where(Password.staff_id == Staff.id)
    query = select(
        Staff.id,
        Staff.name,
        Staff.department,
        Staff.post,
        Staff.phone,
        Staff.place,
        Staff.role_words,
        Staff.is_active,
        Staff.deputy,
        has_password.label("has_password"),
    ).order_by(Staff.name)
    if not with_former:
        query = query.where(Staff.is_active)
    return tuple(
        StaffRow(
            row.id, row.name, row.department, row.post, row.phone, row.place,
            frozenset(Role(word) for word in row.role_words.split()), row.is_active, bool(row.has_password and row.role_words),
            row.deputy,
        )
        for row in s.execute(query)
    )  # fmt: skip


def departments(s: Session) -> tuple[str, ...]:
    """The departments the staff list names."""
    query = select(Staff.department).where(Staff.is_active, Staff.department != "").distinct().order_by(Staff.department)
    return tuple(s.execute(query).scalars())


def can_sign_in(s: Session) -> tuple[StaffRow, ...]:
    """Those the sign-in page offers."""
    return tuple(row for row in staff(s) if row.may_sign_in)
