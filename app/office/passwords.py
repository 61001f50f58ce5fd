"""Passwords: argon2id at the library's defaults, slowed after five wrong tries."""

import math
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.office.record import Password

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=5)


def set_password(s: Session, staff_id: UUID, password: str) -> None:
    """Replace the hash; the plain text is kept nowhere."""
    from argon2 import PasswordHasher

    kept = s.get(Password, staff_id)
    hashed = PasswordHasher().hash(password)
    if kept is None:
        s.add(Password(staff_id=staff_id, hash=hashed))
    else:
        kept.hash, kept.wrong_tries, kept.wrong_at = hashed, 0, None


def is_right(s: Session, staff_id: UUID, password: str, *, now: datetime) -> bool:
    """Compare and count; raises UserError while a person must wait after too many wrong tries."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError, VerifyMismatchError

    kept = s.get(Password, staff_id)
    if kept is None:
        return False
    if (wait := _wait(kept)) and kept.wrong_at and kept.wrong_at <= now < kept.wrong_at + wait:
        seconds = math.ceil((kept.wrong_at + wait - now).total_seconds())
        raise UserError(_("Too many wrong tries. Wait {n} seconds, then try again.").format(n=seconds))
    try:
        PasswordHasher().verify(kept.hash, password)
    except (VerifyMismatchError, VerificationError):
        kept.wrong_tries, kept.wrong_at = kept.wrong_tries + 1, now
        return False
    if kept.wrong_tries:
        kept.wrong_tries, kept.wrong_at = 0, None
    return True


def _wait(kept: Password) -> timedelta:
    if kept.wrong_tries < FREE_TRIES:
        return timedelta()
    return min(timedelta(seconds=2 ** (kept.wrong_tries - FREE_TRIES + 1)), LONGEST_WAIT)
