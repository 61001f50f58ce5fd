"""Which of the staff is meant by the words at the desk: an escort, the owner of a next step, who takes over a shift."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import FormErrors, UnknownStaff
from app.core.i18n import _
from app.office.record import Staff
from app.visits.fields import HostRef
from app.visits.kinds import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name; without an id the name was taken as written."""

    name: str
    department: str = ""
    staff_id: UUID | None = None


def staff_named(s: Session, words: str, *, field: str, picked: HostRef | None = None, as_written: bool = False) -> Named:
    """The staff member meant, with department; raises UnknownStaff at `field` once, so a typing mistake is seen.

    An office with nobody on its list but its first person takes every name as written."""
    name = words.strip()
    if len(name) > LONGEST_NAME:
        raise FormErrors({field: _("A name has {most} characters at most. Shorten it.").format(most=LONGEST_NAME)})
    same = [Named(row.name, row.department, row.id) for row in s.execute(
        select(Staff.id, Staff.name, Staff.department).where(Staff.name == name, Staff.is_active)
    )]  # fmt: skip
    if picked is not None and (chosen := [one for one in same if one.staff_id == picked.id]):
        return chosen[0]
    if len(same) == 1:
        return same[0]
    if as_written or len(s.execute(select(Staff.id).where(Staff.is_active).limit(2)).all()) < 2:
        return Named(name)
    if same:
        raise UnknownStaff({field: _("Several people are called {name}. Pick one from the list.").format(name=name)})
    sentence = _("Nobody on the staff list is called {name}. Pick from the list, or press Enter again to take it as written.")
    raise UnknownStaff({field: sentence.format(name=name)})
