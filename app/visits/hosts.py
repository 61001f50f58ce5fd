"""Finding out who or what is visited from the words at the desk."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.core.errors import UnknownHost
from app.core.i18n import _
from app.office.record import Staff
from app.places.lists import HomeRow, exact_home, has_homes
from app.visits.fields import HostRef


def staff_ref(staff: Staff | Row[*tuple[Any, ...]]) -> HostRef:
    """A staff member as host."""
    return staff_host(staff.id, staff.name, staff.place, staff.department)


def staff_host(staff_id: UUID, name: str, place: str, department: str) -> HostRef:
    """Name, department and room of a staff member as they stand on a badge."""
    return HostRef("staff", staff_id, " ".join(part for part in (name, place) if part), department)


def home_ref(home: HomeRow) -> HostRef:
    """A home as host: its code and who lives there."""
    return HostRef("home", home.id, " ".join(part for part in (home.code, home.residents) if part))


def resolve(s: Session, words: str, *, as_written: bool = False) -> HostRef | None:
    """The host meant by `words`; None where they are taken as written.

    An office that keeps no list of hosts takes every host as written; one that does raises UnknownHost once, so a typing
    mistake is seen, and the caller may ask again with `as_written`.
    """
    text = words.strip()
    if home := exact_home(s, text):
        return home_ref(home)
    if found := _by_shown_text(s, text):
        return found
    people = s.execute(select(Staff).where(Staff.name == text, Staff.is_active).limit(2)).scalars().all()
    if len(people) == 1:
        return staff_ref(people[0])
    if as_written or not keeps_hosts(s):
        return None
    if people:
        raise UnknownHost({"host": _("Several people are called {host}. Pick one from the list.").format(host=text)})
    sentence = _("No home and nobody here is called {host}. Pick from the list, or press Enter again to take it as written.")
    raise UnknownHost({"host": sentence.format(host=text)})


def keeps_hosts(s: Session) -> bool:
    """Whether there are homes, or more staff than the first person."""
    return has_homes(s) or len(s.execute(select(Staff.id).limit(2)).all()) > 1


def _by_shown_text(s: Session, text: str) -> HostRef | None:
    first = text.split(" ")[0]
    if first == text or not first:
        return None
    if (home := exact_home(s, first)) and home_ref(home).text == text:
        return home_ref(home)
    refs = [staff_ref(staff) for staff in s.execute(select(Staff).where(Staff.name == first, Staff.is_active)).scalars()]
    found = [ref for ref in refs if ref.text == text]
    return found[0] if len(found) == 1 else None
