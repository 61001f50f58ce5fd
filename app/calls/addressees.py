"""Whom a call, message or letter is for: somebody of the staff, a department, a home, or whoever was written."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.fields import About, Addressee
from app.core.errors import UnknownHost
from app.core.i18n import _
from app.office.duty_record import Department
from app.office.lists import departments
from app.office.record import Staff
from app.visits.fields import HostRef
from app.visits.hosts import keeps_hosts, resolve

NOBODY = Addressee("", None, "")


def from_host(ref: HostRef, name: str = "") -> Addressee:
    """A home, one of the staff (by `name`, without the room) or a resident as an addressee."""
    return Addressee(ref.kind, ref.id, name if name and ref.kind == "staff" else ref.text, ref.department)


def department_named(s: Session, words: str) -> Addressee | None:
    """The department of this very name."""
    row = s.execute(select(Department.id, Department.name).where(Department.name == words)).first()
    if row is not None:
        return Addressee("department", row.id, row.name, row.name)
    return Addressee("department", None, words, words) if words in departments(s) else None


def addressee(s: Session, words: str, about: About, *, is_strict: bool) -> Addressee:
    """Whom the words mean; taken as written where nobody fits.

    `is_strict` raises UnknownHost at for_whom once, so that a typing mistake is seen before a message goes astray."""
    plain = words.strip()
    picked = about.addressee
    if not plain:
        return NOBODY
    if picked is not None and picked.text.strip() == plain:
        return picked
    if (found := department_named(s, plain)) is not None:
        return found
    # who is called alike must be told apart; in a call noted in haste the words do
    try:
        ref = resolve(s, plain, as_written=about.as_written or not is_strict)
    except UnknownHost as error:
        raise UnknownHost({"for_whom": str(error)}) from error
    if ref is None:
        return Addressee("", None, plain)
    return from_host(ref, s.execute(select(Staff.name).where(Staff.id == ref.id)).scalar() or "" if ref.kind == "staff" else "")


def unknown(s: Session, whom: Addressee) -> str:
    """The sentence that nobody on the lists is called so; empty where somebody is, or no lists are kept."""
    if not whom.text or whom.kind or not keeps_hosts(s):
        return ""
    return _("Nobody on the lists is called {name}; it is kept as written.").format(name=whom.text)
