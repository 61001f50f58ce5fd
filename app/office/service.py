"""Founding the office, and its staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, EVERYBODY, Actor, Role, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office import passwords
from app.office.absences import end_absences
from app.office.badges import void_badges
from app.office.departments import ensure_department
from app.office.fields import FIRST_ROLES, OFFICE_FIELDS, PASSWORD, STAFF_FIELDS, OfficeKind, role_words, roles_meant
from app.office.owned import hand_over
from app.office.passwords import SignedIn, sign_in
from app.office.record import Office, Password, Staff
from app.storage.store import changes_of

__all__ = ["SignedIn", "add_staff", "change_staff", "found", "set_active", "set_password", "set_roles", "sign_in"]


def found(s: Session, form: Mapping[str, object], *, now: datetime, counter: str = "") -> Actor:
    """First start: the office and its first person, who administers and receives. Raises UserError where one stands already."""
    if s.execute(select(Office.id).limit(1)).first():
        raise UserError(_("An office is set up here already. Sign in, or choose another data folder."))
    values = clean(OFFICE_FIELDS, form).values
    s.add(Office(name=values["name"], kind=OfficeKind(values["kind"]), founded_at=now))
    person = Staff(name=values["person"], role_words=FIRST_ROLES)
    s.add(person)
    passwords.set_password(s, person.id, values["password"])
    return Actor(person.id, person.name, person.roles, counter)


@allowed(ADMINISTRATORS)
def add_staff(s: Session, form: Mapping[str, object], *, by: Actor, now: datetime) -> UUID:
    """A new staff member; with a role they need a password before they can sign in."""
    values = clean(STAFF_FIELDS, form).values
    _check_deputy(s, values["name"], values["deputy"])
    staff = Staff(role_words=_role_words(values.pop("role")), **values)
    s.add(staff)
    ensure_department(s, staff.department)
    return staff.id


@allowed(ADMINISTRATORS)
def change_staff(s: Session, staff_id: UUID, form: Mapping[str, object], *, by: Actor, now: datetime) -> None:
    """Change a staff member's words and role; the last administrator stays one."""
    staff = _staff(s, staff_id)
    values: dict[str, Any] = clean(STAFF_FIELDS, form).values
    role = _role_words(values.pop("role"))
    _check_deputy(s, values["name"], values["deputy"] if values["deputy"] != staff.deputy else "")
    _take_roles(s, staff, role)
    if values["name"] != staff.name:
        for other in s.execute(select(Staff).where(Staff.deputy == staff.name, Staff.id != staff.id)).scalars():
            other.deputy = values["name"]  # who is called anew stands in for the same people
    for name, value in values.items():
        setattr(staff, name, value)
    ensure_department(s, staff.department)


@allowed(ADMINISTRATORS)
def set_roles(s: Session, staff_id: UUID, role: str, *, by: Actor, now: datetime) -> frozenset[Role]:
    """The roles of a staff member alone, by key or label; the last administrator stays one. Raises FormErrors."""
    staff = _staff(s, staff_id)
    role_field = next(field for field in STAFF_FIELDS if field.name == "role")
    _take_roles(s, staff, _role_words(clean((role_field,), {"role": role}).values["role"]))
    return staff.roles


def _take_roles(s: Session, staff: Staff, role: str) -> None:
    if role == staff.role_words:
        return
    if Role.ADMINISTRATOR not in role.split() and _is_last_administrator(s, staff):
        raise FormErrors({"role": _("This is the only administrator. Make somebody else one first.")})
    staff.role_words = role


def _role_words(text: str) -> str:
    return role_words(roles_meant(text) or ())


def _check_deputy(s: Session, name: str, deputy: str) -> None:
    """A and B are two people of the staff list (W5)."""
    if deputy and deputy.strip() == name.strip():
        raise FormErrors({"deputy": _("Nobody stands in for themselves. Write a colleague, or leave it empty.")})
    if deputy and not s.execute(select(Staff.id).where(Staff.name.in_((deputy, deputy.strip())), Staff.is_active).limit(1)).first():
        sentence = _("Nobody on the staff list is called {name}. Add the deputy first, or leave it empty.")
        raise FormErrors({"deputy": sentence.format(name=deputy)})


@allowed(ADMINISTRATORS)
def set_active(
    s: Session, staff_id: UUID, is_active: bool, takers: Mapping[UUID, UUID | None] | None = None, *, by: Actor, now: datetime
) -> None:
    """Staff who leave stay on record, but are offered no more and cannot sign in, and what they owned has a new owner.

    `takers` says who takes which item of owned.owned_by over. Raises StillOwns where nobody does."""
    staff = _staff(s, staff_id)
    if not is_active and _is_last_administrator(s, staff):
        raise UserError(_("This is the only administrator. Make somebody else one first."))
    if not is_active and staff.is_active:
        hand_over(s, staff, takers or {}, by=by, now=now)
        end_absences(s, staff_id, now=now)
        void_badges(s, staff_id, now=now)
    staff.is_active = is_active


@allowed(EVERYBODY)
def set_password(s: Session, staff_id: UUID, password: str, *, by: Actor, now: datetime) -> None:
    """One's own password, or as an administrator anybody's; raises FormErrors on a weak one."""
    if staff_id != by.staff_id and not by.roles & ADMINISTRATORS:
        raise UserError(_("Only an administrator sets somebody else's password."))
    clean((PASSWORD,), {"password": password})
    _staff(s, staff_id)
    passwords.set_password(s, staff_id, password)
    changes_of(s).facts["password_of"] = staff_id.hex


def _staff(s: Session, staff_id: UUID) -> Staff:
    staff = s.get(Staff, staff_id)
    if staff is None:
        raise UserError(_("This staff member is no longer on the list. Load the list again."))
    return staff


def _is_last_administrator(s: Session, staff: Staff) -> bool:
    """Whether nobody else who administers could sign in any more."""
    if Role.ADMINISTRATOR not in staff.roles or not staff.is_active:
        return False
    others = select(Staff.role_words).join(Password, Password.staff_id == Staff.id).where(Staff.is_active, Staff.id != staff.id)
    return not any(Role.ADMINISTRATOR in words.split() for words in s.execute(others).scalars())
