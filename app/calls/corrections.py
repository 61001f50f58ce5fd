"""Correcting and voiding calls, messages and mail: the old value, who and why stay in the trail, the number stays theirs."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.calls import calling_back
from app.calls.addressees import addressee
from app.calls.fields import CALL_FIELDS, MAIL_FIELDS, MESSAGE_FIELDS, TIME_FIELDS, About, CallKind, Direction
from app.calls.mail import put
from app.calls.record import Call, Contact, Mail, Message
from app.calls.service import caller, check_version, contact_of
from app.core.actor import DESK, Actor, allowed
from app.core.clock import at_local, day_of, local
from app.core.errors import FormErrors
from app.core.forms import Field, clean
from app.core.i18n import _
from app.office.moments import moment_words, until_meant
from app.printing import queue
from app.storage.store import Change, changes_of
from app.visits.service import needed_reason

KINDS: Mapping[str, tuple[type[Contact], tuple[Field, ...]]] = {
    "call": (Call, CALL_FIELDS), "message": (Message, MESSAGE_FIELDS), "mail": (Mail, MAIL_FIELDS),
}  # fmt: skip


def shown(contact: Contact, now: datetime) -> dict[str, Any]:
    """A record's fields as its form takes them, with its day and time."""
    own = ("direction", "kind", "wants_call_back", "is_urgent", "about", "reference", "pages")
    names = ("name", "phone", "company", "for_whom", "text", *own)
    found = {name: getattr(contact, name) for name in names if hasattr(contact, name)}
    if isinstance(contact, Message):
        found["calls_again"] = moment_words(contact.calls_again_at, now)
    wall = local(contact.at)
    return {**found, "day": wall.date(), "time": wall.time().replace(second=0, microsecond=0)}


@allowed(DESK)
def correct(
    s: Session, kind: str, record_id: UUID, changes: Mapping[str, object], reason: str, *, version: int, by: Actor, now: datetime,
    about: About | None = None,
) -> int:  # fmt: skip
    """Change fields of a call, message or letter opened at `version`; gives the new one. Raises FormErrors, StaleRecord, UnknownHost."""
    record, fields = KINDS[kind]
    contact: Contact = contact_of(s, record, record_id)
    check_version(contact, version)
    contact.check_open()
    why = needed_reason(reason)
    before = shown(contact, now)
    values = clean(fields, {**before, **changes}).values
    times = clean(TIME_FIELDS, {**before, **changes}).values
    owed = calling_back.owed(contact) if isinstance(contact, Message) else None
    if values["for_whom"].strip() != contact.for_whom.strip():
        contact.is_for(addressee(s, values["for_whom"], about or About(), is_strict=kind == "message"))
    is_other = any((values[name] or "").strip() != getattr(contact, name) for name in ("name", "phone"))
    if is_other:
        same_name = values["name"].strip() == contact.name
        contact.person_id = caller(s, values, (about and about.person_id) or (contact.person_id if same_name else None), now=now)
    for name in ("name", "phone", "company", "text"):
        contact_value = (values[name] or "").strip()
        if getattr(contact, name) != contact_value:
            setattr(contact, name, contact_value)
    _put_own(contact, values, before, now)
    _set_time(contact, times, before, now)
    contact.reason, contact.is_corrected = why, True
    s.flush()
    if isinstance(contact, Message) and owed is not None:
        calling_back.follow(s, contact, owed, by=by, now=now)
    # the trail names the reason of every correction, also where it is the same as last time
    changes_of(s).by_record.setdefault(contact.id, Change(record.__name__, contact.id, {}, {})).new["reason"] = why
    return contact.version


def _put_own(contact: Contact, values: Mapping[str, Any], before: Mapping[str, Any], now: datetime) -> None:
    if isinstance(contact, Call):
        contact.direction, contact.kind = Direction(values["direction"]), CallKind(values["kind"])
    elif isinstance(contact, Mail):
        put(contact, values)
    elif isinstance(contact, Message):
        contact.wants_call_back, contact.is_urgent = bool(values["wants_call_back"]), bool(values["is_urgent"])
        if (values["calls_again"] or "") != before["calls_again"]:
            contact.calls_again_at = until_meant(values["calls_again"] or "", now, field="calls_again")


def _set_time(contact: Contact, times: Mapping[str, Any], before: Mapping[str, Any], now: datetime) -> None:
    day: date | None = times["day"]
    wall: time | None = times["time"]
    if (day, wall) == (before["day"], before["time"]):
        return
    if day is None:
        raise FormErrors({"day": _("The day cannot be empty. Write it as 2026-11-21.")})
    at = at_local(day, wall or before["time"])
    if at > now:
        raise FormErrors({"time" if day == day_of(now) else "day": _("This time has not come yet. Correct the time, or the PC's clock.")})
    contact.set_at(at)


@allowed(DESK)
def void(s: Session, kind: str, record_id: UUID, reason: str, *, by: Actor, now: datetime) -> int:
    """Entered by mistake: the number is kept with the reason, papers that wait are not printed. Gives the new version."""
    contact: Contact = contact_of(s, KINDS[kind][0], record_id)
    contact.void(needed_reason(reason), by.name, now)
    queue.cancel_for(s, record_id, now=now)
    if isinstance(contact, Message):
        calling_back.drop(s, contact, contact.reason, by=by, now=now)
    s.flush()
    changes_of(s).by_record[contact.id].new["reason"] = contact.reason  # also where it is the word that stood there before
    return contact.version


@allowed(DESK)
def restore(s: Session, kind: str, record_id: UUID, *, version: int, by: Actor, now: datetime) -> str:
    """A voiding taken back within ten seconds; gives the number."""
    contact: Contact = contact_of(s, KINDS[kind][0], record_id)
    check_version(contact, version)
    if isinstance(contact, Message):
        contact.take_back(now)
        calling_back.take_back(s, contact, by=by, now=now)
    else:
        contact.give_back(now)
    return contact.number
