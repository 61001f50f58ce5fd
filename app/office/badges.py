"""Staff badges: held to the scanner of a locked desk they sign in, at an open one their holder goes out or is back (X-out)."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import ADMINISTRATORS, EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.office import passwords
from app.office.absences import Marked, turn
from app.office.fields import FIRST_STAFF_BADGE, STAFF_BADGES
from app.office.lists import StaffRow, can_sign_in
from app.office.record import Pin, Staff, StaffBadge
from app.office.settings import get_settings

UNKNOWN = UUID(int=0)  # wrong tries with badges nobody has are counted together: whose they should be is not known
NOBODYS = N_("This badge is nobody's any more. Sign in with the password, then ask for a new badge.")


@dataclass(frozen=True, slots=True)
class Known:
    """Whose badge was scanned: `actor` where they may sign in with it, `marked` where they went out or came back, else a sentence."""

    staff_id: UUID | None
    name: str = ""
    actor: Actor | None = None
    marked: Marked | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class AtGate:
    """Who may sign in, and whether anybody has a badge to do it with."""

    people: tuple[StaffRow, ...]
    has_badges: bool


def at_the_gate(s: Session) -> AtGate:
    """What the sign-in page offers."""
    has_badges = s.execute(select(StaffBadge.id).where(StaffBadge.void_at.is_(None)).limit(1)).first() is not None
    return AtGate(can_sign_in(s), has_badges and bool(get_settings(s).badge_sign_in))


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
        return Known(None, sentence=_(NOBODYS))
    if tries is not None and tries.wrong_tries:
        tries.wrong_tries, tries.wrong_at = 0, None
    if not staff.roles:  # works outside, never at a desk: out or back, locked or not (X-out)
        by = Actor(staff.id, staff.name, EVERYBODY, counter)
        return Known(staff.id, staff.name, marked=turn(s, staff.id, by=by, now=now))
    if not get_settings(s).badge_sign_in:
        return Known(staff.id, staff.name, sentence=_("{name}: type the password or PIN.").format(name=staff.name))
    return Known(staff.id, staff.name, Actor(staff.id, staff.name, staff.roles, counter))


@allowed(EVERYBODY)
def turn_badge(s: Session, serial: int, *, by: Actor, now: datetime) -> Marked:
    """A badge held to the scanner of an open desk: its holder goes out or is back, whoever sits there. Raises NeedsHead, UserError."""
    staff = whose(s, serial)
    if staff is None:
        raise UserError(_("This staff badge is nobody's any more. An administrator can print a new one."))
    return turn(s, staff.id, by=replace(by, staff_id=staff.id), now=now)
