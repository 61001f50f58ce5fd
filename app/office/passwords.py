"""Passwords and PINs: argon2id at the library's defaults, slowed after five wrong tries."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.errors import UserError
from app.core.i18n import _
from app.office.record import Password, Pin, Staff

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The outcome of one try; a wrong password is no error, so the count of wrong tries is kept."""

    actor: Actor | None
    sentence: str = ""


def sign_in(s: Session, who: str | UUID, password: str, *, now: datetime, counter: str = "") -> SignedIn:
    """Who is a staff id or the exact name. Raises UserError while the person must wait; never says which part was wrong."""
    match = Staff.id == who if isinstance(who, UUID) else Staff.name == who
    for staff in s.execute(select(Staff).where(match, Staff.is_active).order_by(Staff.id)).scalars():
        if staff.roles and is_right(s, staff.id, password, now=now):
            return SignedIn(Actor(staff.id, staff.name, staff.roles, counter))
    return SignedIn(None, _("Name and password do not match. Type the password again; check Caps Lock."))


def set_password(s: Session, staff_id: UUID, password: str) -> None:
    """Replace the hash; the plain text is kept nowhere."""
    kept = s.get(Password, staff_id)
    if kept is None:
        s.add(Password(staff_id=staff_id, hash=hashed(password)))
    else:
        kept.hash, kept.wrong_tries, kept.wrong_at = hashed(password), 0, None


def hashed(secret: str) -> str:
    """What is kept of a password or PIN."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secret)


def is_right(s: Session, staff_id: UUID, password: str, *, now: datetime) -> bool:
    """Compare and count; raises UserError while a person must wait after too many wrong tries."""
    return compares(s.get(Password, staff_id), password, now=now)


def compares(kept: Password | Pin | None, secret: str, *, now: datetime) -> bool:
    """Whether a password or PIN is the one kept; wrong tries are counted. Raises UserError as `check_wait` does."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError, VerifyMismatchError

    if kept is None:
        return False
    check_wait(kept, now)
    try:
        PasswordHasher().verify(kept.hash, secret)
    except (VerifyMismatchError, VerificationError):
        kept.wrong_tries, kept.wrong_at = kept.wrong_tries + 1, now
        return False
    if kept.wrong_tries:
        kept.wrong_tries, kept.wrong_at = 0, None
    return True


def check_wait(kept: Password | Pin, now: datetime) -> None:
    """Raises UserError while too many wrong tries were made, however right the next one is."""
    if (wait := _wait(kept)) and kept.wrong_at and kept.wrong_at <= now < kept.wrong_at + wait:
        seconds = math.ceil((kept.wrong_at + wait - now).total_seconds())
        raise UserError(_("Too many wrong tries. Wait {n} seconds, then try again.").format(n=seconds))


def _wait(kept: Password | Pin) -> timedelta:
    if kept.wrong_tries < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(kept.wrong_tries - FREE_TRIES + 1, 20)), LONGEST_WAIT)
