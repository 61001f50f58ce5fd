"""The fast switch of user: a PIN hashed and slowed down like a password, or a staff badge held to the scanner."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.forms import clean
from app.core.i18n import N_, _
from app.office import passwords
from app.office.fields import FIRST_STAFF_BADGE, PIN_FIELD, STAFF_BADGES, is_pin
from app.office.record import Pin, Staff, StaffBadge
from app.office.settings import get_settings
from app.storage.store import changes_of

UNKNOWN = UUID(int=0)  # wrong tries with badges nobody has are counted together: whose they should be is not known
NO_MATCH = N_("Name and password or PIN do not match. Type it again; check Caps Lock.")


@dataclass(frozen=True, slots=True)
class Known:
    """Whose badge was scanned; `actor` where they may sign in with it, else a sentence."""

    staff_id: UUID | None
    name: str = ""
    actor: Actor | None = None
    sentence: str = ""


@allowed(EVERYBODY)
def set_pin(s: Session, staff_id: UUID, pin: str, *, by: Actor, now: datetime) -> None:
    """One's own PIN, or as an administrator anybody's; an empty one takes it away. Raises FormErrors on one anybody would try."""
    if staff_id != by.staff_id and not by.roles & ADMINISTRATORS:
        raise UserError(_("Only an administrator sets somebody else's PIN."))
    if s.get(Staff, staff_id) is None:
        raise UserError(_("This staff member is no longer on the list. Load the list again."))
    plain = pin.strip()
    kept = s.get(Pin, staff_id)
    changes_of(s).facts["pin_of" if plain else "pin_taken_from"] = staff_id.hex
    if not plain:
        if kept is not None:
            s.delete(kept)
        return
    hashed = passwords.hashed(clean((PIN_FIELD,), {"pin": plain}).values["pin"])
    if kept is None:
        s.add(Pin(staff_id=staff_id, hash=hashed))
    else:
        kept.hash, kept.wrong_tries, kept.wrong_at = hashed, 0, None


def has_pin(s: Session, staff_id: UUID) -> bool:
    """Whether somebody has a PIN."""
    return s.execute(select(Pin.staff_id).where(Pin.staff_id == staff_id)).first() is not None


def sign_in(s: Session, who: str | UUID, secret: str, *, now: datetime, counter: str = "") -> passwords.SignedIn:
    """By password, or by PIN where four to six digits were typed. Raises UserError while the person must wait."""
    if not is_pin(secret):
        return passwords.sign_in(s, who, secret, now=now, counter=counter)
    match = Staff.id == who if isinstance(who, UUID) else Staff.name == who
    for staff in s.execute(select(Staff).where(match, Staff.is_active).order_by(Staff.id)).scalars():
        if staff.roles and passwords.compares(s.get(Pin, staff.id), secret.strip(), now=now):
            return passwords.SignedIn(Actor(staff.id, staff.name, staff.roles, counter))
    return passwords.SignedIn(None, _(NO_MATCH))


# badges --------------------------------------------------------------------------------------------------------------------


@allowed(ADMINISTRATORS)
def give_badge(s: Session, staff_id: UUID, *, by: Actor, now: datetime) -> int:
    """A new badge for somebody; the one before is void from now on. Gives the serial behind its code, which nobody can guess."""
    staff = s.get(Staff, staff_id)
    if staff is None or not staff.is_active:
        raise UserError(_("This staff member is no longer on the list. Load the list again."))
    void_badges(s, staff_id, now=now)
    taken = set(s.execute(select(StaffBadge.serial)).scalars())
    serial = next(found for found in iter(_some_serial, None) if found not in taken)
    s.add(StaffBadge(staff_id=staff_id, serial=serial, made_at=now, made_by=by.name))
    return serial


def _some_serial() -> int:
    return FIRST_STAFF_BADGE + secrets.randbelow(STAFF_BADGES)


@allowed(ADMINISTRATORS)
def take_badge(s: Session, staff_id: UUID, *, by: Actor, now: datetime) -> None:
    """A badge that was lost or given back opens nothing any more."""
    if not void_badges(s, staff_id, now=now):
        raise UserError(_("This staff member has no badge."))


def void_badges(s: Session, staff_id: UUID, *, now: datetime) -> int:
    """Within another service: the badges somebody has are void; gives how many."""
    found = s.execute(select(StaffBadge).where(StaffBadge.staff_id == staff_id, StaffBadge.void_at.is_(None))).scalars().all()
    for badge in found:
        badge.void_at = now
    return len(found)


def badge_of(s: Session, staff_id: UUID) -> int | None:
    """The serial of somebody's badge."""
    query = select(StaffBadge.serial).where(StaffBadge.staff_id == staff_id, StaffBadge.void_at.is_(None))
    return s.execute(query.order_by(StaffBadge.made_at.desc()).limit(1)).scalar_one_or_none()


def whose(s: Session, serial: int) -> Staff | None:
    """The staff member a badge stands for; nobody for a void one or one of somebody who has left."""
    query = select(Staff).join(StaffBadge, StaffBadge.staff_id == Staff.id)
    query = query.where(StaffBadge.serial == serial, StaffBadge.void_at.is_(None), Staff.is_active)
    return s.execute(query).scalar_one_or_none()


def scan_in(s: Session, serial: int, *, now: datetime, counter: str = "") -> Known:
    """A badge held to the scanner of a locked desk. Raises UserError while too many wrong ones were tried."""
    tries = s.get(Pin, UNKNOWN)
    if tries is not None:
        passwords.check_wait(tries, now)
    staff = whose(s, serial)
    if staff is None:
        if tries is None:
            s.add(Pin(staff_id=UNKNOWN, hash="", wrong_tries=1, wrong_at=now))
        else:
            tries.wrong_tries, tries.wrong_at = tries.wrong_tries + 1, now
        return Known(None, sentence=_("This badge is nobody's any more. Sign in with the password, then ask for a new badge."))
    if tries is not None and tries.wrong_tries:
        tries.wrong_tries, tries.wrong_at = 0, None
    if not staff.roles:
        return Known(staff.id, staff.name)
    if not get_settings(s).badge_sign_in:
        return Known(staff.id, staff.name, sentence=_("{name}: type the password or PIN.").format(name=staff.name))
    return Known(staff.id, staff.name, Actor(staff.id, staff.name, staff.roles, counter))
