"""Departments and their A/B pairs, drawn up by the administrator."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, Actor, allowed
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.duty_fields import DEPARTMENT_FIELDS, PAIR_FIELDS
from app.office.duty_record import Department, DutyPair
from app.office.named import meant_ids
from app.office.record import Staff

Follow = Callable[[Session, str, str], None]
_followers: list[Follow] = []
HEADS_OF = {"head": "head_id", "leader": "leader_id"}
PAIR_OF = {"a": "a_id", "b": "b_id"}


def follow_names(follow: Follow) -> Follow:
    """Make known what a room does when a department is called anew: `follow(s, old, new)` renames what is open there."""
    if follow not in _followers:
        _followers.append(follow)
    return follow


def ensure_department(s: Session, name: str) -> None:
    """Within a service that names a department: it is on record from then on."""
    if name and s.execute(select(Department.id).where(Department.name == name)).first() is None:
        s.add(Department(name=name))
        s.flush()


def ensure_matter(s: Session, department: str, matter: str) -> None:
    """Within a service that makes work for a department: its matter is on the list, without a pair until one is named (W5)."""
    ensure_department(s, department)
    if department and _pair(s, department, matter) is None:
        s.add(DutyPair(department=department, matter=matter))
        s.flush()


@allowed(ADMINISTRATORS)
def add_department(s: Session, form: Mapping[str, object], picked: Mapping[str, UUID] | None = None, *, by: Actor, now: datetime) -> UUID:
    """A new department; `picked` says who is meant where two share a name. Raises FormErrors."""
    values, above = _department_values(s, form, picked)
    _check_free(s, values["name"])
    made = Department(name=values["name"], phone=values["phone"], head_id=above["head_id"], leader_id=above["leader_id"])
    s.add(made)
    return made.id


@allowed(ADMINISTRATORS)
def change_department(
    s: Session, department_id: UUID, form: Mapping[str, object], picked: Mapping[str, UUID] | None = None, *, by: Actor, now: datetime
) -> None:
    """Another name, head, leader or phone; its staff, pairs and open items go by the new name. Raises FormErrors."""
    kept = department_of(s, department_id)
    values, above = _department_values(s, form, picked)
    if values["name"] != kept.name:
        _check_free(s, values["name"])
        for each in s.execute(select(Staff).where(Staff.department == kept.name)).scalars():
            each.department = values["name"]
        for pair in s.execute(select(DutyPair).where(DutyPair.department == kept.name)).scalars():
            pair.department = values["name"]
        for follow in _followers:
            follow(s, kept.name, values["name"])
    kept.name, kept.phone = values["name"], values["phone"]
    kept.head_id, kept.leader_id = above["head_id"], above["leader_id"]


@allowed(ADMINISTRATORS)
def remove_department(s: Session, department_id: UUID, *, by: Actor, now: datetime) -> None:
    """A department nobody belongs to any more, with its pairs; raises UserError while somebody does."""
    kept = department_of(s, department_id)
    people = s.execute(select(Staff.name).where(Staff.department == kept.name, Staff.is_active).limit(3)).scalars().all()
    if people:
        sentence = _("{department} still has staff ({names}). Move them to another department first.")
        raise UserError(sentence.format(department=kept.name, names=_(", ").join(people)))
    for pair in s.execute(select(DutyPair).where(DutyPair.department == kept.name)).scalars():
        s.delete(pair)
    s.delete(kept)


@allowed(ADMINISTRATORS)
def set_pair(s: Session, form: Mapping[str, object], picked: Mapping[str, UUID] | None = None, *, by: Actor, now: datetime) -> UUID:
    """A and B of a department's matter, in place of those named before; raises FormErrors."""
    values, who = _pair_values(s, form, picked)
    kept = _pair(s, values["department"], values["matter"])
    if kept is None:
        kept = DutyPair(department=values["department"], matter=values["matter"])
        s.add(kept)
    kept.a_id, kept.b_id = who["a_id"], who["b_id"]
    return kept.id


@allowed(ADMINISTRATORS)
def change_pair(
    s: Session, pair_id: UUID, form: Mapping[str, object], picked: Mapping[str, UUID] | None = None, *, by: Actor, now: datetime
) -> None:
    """Another matter, A or B; raises FormErrors, also where the department has that matter already."""
    kept = pair_of(s, pair_id)
    values, who = _pair_values(s, form, picked)
    other = _pair(s, values["department"], values["matter"])
    if other is not None and other.id != pair_id:
        raise FormErrors({"matter": _("The department has a pair for this matter already. Change that one.")})
    kept.department, kept.matter = values["department"], values["matter"]
    kept.a_id, kept.b_id = who["a_id"], who["b_id"]


@allowed(ADMINISTRATORS)
def remove_pair(s: Session, pair_id: UUID, *, by: Actor, now: datetime) -> None:
    """The department has this matter no more."""
    s.delete(pair_of(s, pair_id))


def _department_values(
    s: Session, form: Mapping[str, object], picked: Mapping[str, UUID] | None
) -> tuple[dict[str, Any], dict[str, UUID | None]]:
    values = clean(DEPARTMENT_FIELDS, form).values
    values = {name: (value or "").strip() for name, value in values.items()}
    return values, meant_ids(s, values, HEADS_OF, picked)


def _pair_values(
    s: Session, form: Mapping[str, object], picked: Mapping[str, UUID] | None
) -> tuple[dict[str, Any], dict[str, UUID | None]]:
    values = clean(PAIR_FIELDS, form).values
    values = {name: (value or "").strip() for name, value in values.items()}
    if s.execute(select(Department.id).where(Department.name == values["department"])).first() is None:
        sentence = _("There is no department called {name}. Pick one from the list, or add it first.")
        raise FormErrors({"department": sentence.format(name=values["department"])})
    who = meant_ids(s, values, PAIR_OF, picked)
    if who["a_id"] is not None and who["a_id"] == who["b_id"]:
        raise FormErrors({"b": _("A and B are two people. Choose somebody else for B, or leave it empty.")})
    return values, who


def _check_free(s: Session, name: str) -> None:
    if s.execute(select(Department.id).where(Department.name == name)).first() is not None:
        raise FormErrors({"name": _("There is a department called {name} already.").format(name=name)})


def _pair(s: Session, department: str, matter: str) -> DutyPair | None:
    return s.execute(select(DutyPair).where(DutyPair.department == department, DutyPair.matter == matter)).scalar_one_or_none()


def department_of(s: Session, department_id: UUID) -> Department:
    """The department; raises UserError where it is gone."""
    kept = s.get(Department, department_id)
    if kept is None:
        raise UserError(_("This department is no longer on the list. Load the list again."))
    return kept


def pair_of(s: Session, pair_id: UUID) -> DutyPair:
    """The pair; raises UserError where it is gone."""
    kept = s.get(DutyPair, pair_id)
    if kept is None:
        raise UserError(_("This pair is no longer on the list. Load the list again."))
    return kept
