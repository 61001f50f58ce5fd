"""Who of the staff is meant by a name, or by name · department where two are called the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import FormErrors
from app.core.i18n import _
from app.office.record import Staff

BETWEEN = "·"


@dataclass(frozen=True, slots=True)
class Meant:
    """One of the staff found by name."""

    id: UUID
    name: str
    department: str


def meant(s: Session, words: str, *, field: str, picked: UUID | None = None) -> Meant:
    """The one active staff member of these words; `picked` decides among those of one name. Raises FormErrors at `field`."""
    name, _sign, department = (part.strip() for part in words.partition(BETWEEN))
    query = select(Staff.id, Staff.name, Staff.department).where(Staff.name.in_((name, words.strip())), Staff.is_active)
    found = [Meant(*row) for row in s.execute(query.order_by(Staff.id))]
    chosen = [one for one in found if one.id == picked] or [one for one in found if one.department == department and department] or found
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        sentence = _("Several people are called {name}. Write name · department.")
    else:
        sentence = _("Nobody on the staff list is called {name}. Pick somebody from the list.")
    raise FormErrors({field: sentence.format(name=words.strip())})


def meant_ids(s: Session, values: Mapping[str, Any], names: Mapping[str, str], picked: Mapping[str, UUID] | None) -> dict[str, UUID | None]:
    """Column -> id for each field of `names` (field -> column), None where nothing is written; raises FormErrors for all of them."""
    found: dict[str, UUID | None] = {}
    wrong: dict[str, str] = {}
    for field, column in names.items():
        words = str(values.get(field) or "").strip()
        try:
            found[column] = meant(s, words, field=field, picked=(picked or {}).get(field)).id if words else None
        except FormErrors as error:
            wrong.update(error.errors)
    if wrong:
        raise FormErrors(wrong)
    return found
