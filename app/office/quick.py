"""The fast switch of user by PIN: four to six digits, hashed and slowed down like a password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.forms import clean
from app.core.i18n import N_, _
from app.office import passwords
from app.office.fields import PIN_FIELD, is_pin
from app.office.record import Pin, Staff
from app.storage.store import changes_of

NO_MATCH = N_("Name and password or PIN do not match. Type it again; check Caps Lock.")


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
