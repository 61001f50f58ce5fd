"""The verbs of the telephone and of messages; each call is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls import calling_back
from app.calls.addressees import addressee, unknown
from app.calls.fields import (
    CALL_FIELDS,
    CALLED_BACK,
    MESSAGE_FIELDS,
    READ_HERE,
    About,
    Addressee,
    CallKind,
    Direction,
    MessageState,
    Source,
)
from app.calls.record import TOO_LATE, UNDO, Call, Contact, ContactLink, Message
from app.core.actor import DESK, EVERYBODY, Actor, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import clean
from app.core.i18n import N_, _
from app.office.moments import until_meant
from app.office.settings import get_settings
from app.people import service as people
from app.people.record import Person
from app.people.search import INDEX
from app.people.service import digits, split_phones
from app.printing import queue
from app.printing.lists import route
from app.storage.adding import add_new
from app.storage.numbers import daily_number, take

STALE = N_("Another counter has just changed this. It was loaded again; look, then save once more.")
SOUGHT = 50
FORMS = ("call", "message", "mail")


@dataclass(frozen=True, slots=True)
class Taken:
    """A call, message or letter just taken; `number` is a call's own where a message was left in it."""

    id: UUID
    number: str
    name: str
    message_id: UUID | None = None
    message_number: str = ""
    for_whom: str = ""
    person_id: UUID | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A message after a move."""

    id: UUID
    number: str
    for_whom: str
    state: MessageState
    version: int


# -- calls


@allowed(DESK)
def take_call(
    s: Session, form: Mapping[str, object], about: About | None = None, message: Mapping[str, object] | None = None, *,
    by: Actor, now: datetime,
) -> Taken:  # fmt: skip
    """A call as it ended, and the message left in it where one was. Raises FormErrors, UnknownHost; all or nothing is kept."""
    about = about or About()
    cleaned = clean(CALL_FIELDS, _without_number(form))
    values = cleaned.values
    _check_said(values, has_message=message is not None)
    call = Call(number="", day=0, at=now, direction=Direction(values["direction"]), kind=CallKind(values["kind"]))
    person_id = fill(s, call, values, about, by=by, now=now, is_strict=message is not None)
    call.answers_id = about.answers
    call.number = next_number(s, "C", "call", now)
    add_new(s, call)
    if about.answers is not None and call.kind is CallKind.ANSWERED:
        _called_back(s, about.answers, by=by, now=now)
    notes = (*cleaned.notes, unknown_note(s, call))
    taken = Taken(call.id, call.number, call.name, for_whom=call.for_whom, person_id=person_id, notes=tuple(filter(None, notes)))
    if message is None:
        return taken
    left = _leave(s, {**form, **message}, replace(about, person_id=person_id, source=Source("call", call.id, call.number)), by=by, now=now)
    return replace(taken, message_id=left.id, message_number=left.number, for_whom=left.for_whom, notes=cleaned.notes)


def _without_number(form: Mapping[str, object]) -> Mapping[str, object]:
    """A withheld number is no number: what a telephone shows then is not kept as one."""
    phone = form.get("phone")
    return {**form, "phone": ""} if isinstance(phone, str) and not any(c.isdigit() for c in phone) and not phone.strip(" -*—?？") else form


def _check_said(values: Mapping[str, Any], *, has_message: bool) -> None:
    """A call says who, which number or what about; only a wrong number may say nothing."""
    if values["kind"] == CallKind.WRONG_NUMBER and not has_message:
        return
    if not any(str(values[name] or "").strip() for name in ("name", "phone", "text", "for_whom")):
        raise FormErrors({"name": _("Write who called, the number, for whom or what about; one of them will do.")})


def fill(
    s: Session, contact: Contact, values: Mapping[str, Any], about: About, *, by: Actor, now: datetime, is_strict: bool = False
) -> UUID | None:
    """Write checked values into a new record; gives the person behind them, if one is known."""
    for name in ("name", "phone", "company", "text"):
        setattr(contact, name, (values.get(name) or "").strip())
    contact.is_for(addressee(s, values.get("for_whom") or "", about, is_strict=is_strict))
    contact.person_id = caller(s, values, about.person_id, now=now)
    contact.came_of(about.source)
    contact.set_at(now)
    contact.taken_by, contact.taken_by_id, contact.counter = by.name, by.staff_id, by.counter
    return contact.person_id


def caller(s: Session, values: Mapping[str, Any], picked: UUID | None, *, now: datetime) -> UUID | None:
    """The person behind a name and number: the one picked, the one known, a new one where both are said.

    A name alone makes nobody a record; a number alone finds the one person it belongs to."""
    told = {name: str(values.get(name) or "").strip() for name in ("name", "phone", "company")}
    if told["name"] and (picked is not None or digits(told["phone"])):
        return people.meet(s, {**told, "plate": ""}, person_id=picked, now=now)
    if told["name"] or not digits(told["phone"]):
        return None
    return by_phone(s, told["phone"])


def by_phone(s: Session, phone: str) -> UUID | None:
    """The one person of this very number; None where there is none or several."""
    wanted = digits(phone)
    seqs = INDEX.find(s.connection(), wanted, SOUGHT) if wanted else []
    found = [
        person_id
        for person_id, phones in s.execute(select(Person.id, Person.phones).where(Person.seq.in_(list(seqs))))
        if wanted in {digits(each) for each in split_phones(phones)}
    ]
    return found[0] if len(found) == 1 else None


def next_number(s: Session, letter: str, form: str, now: datetime) -> str:
    """C20261121-0007: gapless within its day."""
    day = day_of(now)
    return daily_number(letter, day, take(s, form, f"{day:%Y%m%d}"))


def unknown_note(s: Session, contact: Contact) -> str:
    """The sentence where whom it is for is on no list."""
    return unknown(s, Addressee(contact.for_kind, contact.for_id, contact.for_whom))


def _called_back(s: Session, message_id: UUID, *, by: Actor, now: datetime) -> None:
    """The call that was asked for was made: the message is done (W4.3)."""
    message = s.get(Message, message_id)
    if message is not None and message.state in (MessageState.NEW, MessageState.TOLD):
        message.finish(_(CALLED_BACK), by.name, now)
        calling_back.settle(s, message, _(CALLED_BACK), by=by, now=now)


@allowed(DESK)
def take_back(s: Session, call_id: UUID | None, message_id: UUID | None = None, *, by: Actor, now: datetime) -> str:
    """A call or message of a moment ago, taken back: void, its papers not printed, a message it answered open again; gives the numbers."""
    numbers = []
    for kind, record_id in ((Call, call_id), (Message, message_id)):
        if record_id is None:
            continue
        contact: Contact = contact_of(s, kind, record_id)
        if not abs(now - contact.at) <= UNDO:
            raise UserError(_(TOO_LATE))
        contact.void(_("taken back"), by.name, now)
        queue.cancel_for(s, record_id, now=now)
        numbers.append(contact.number)
        if isinstance(contact, Message):
            calling_back.drop(s, contact, contact.reason, by=by, now=now)
        if isinstance(contact, Call) and contact.answers_id is not None:
            _not_called_back(s, contact.answers_id, by=by, now=now)
    return _(", ").join(numbers)


def _not_called_back(s: Session, message_id: UUID, *, by: Actor, now: datetime) -> None:
    answered = s.get(Message, message_id)
    if answered is not None and answered.state is MessageState.DONE and answered.can_undo(now):
        answered.take_back(now)
        calling_back.take_back(s, answered, by=by, now=now)


# -- messages


@allowed(DESK)
def take_message(s: Session, form: Mapping[str, object], about: About | None = None, *, by: Actor, now: datetime) -> Taken:
    """Words left for somebody, without a call of their own. Raises FormErrors, UnknownHost."""
    return _leave(s, form, about or About(), by=by, now=now)


def _leave(s: Session, form: Mapping[str, object], about: About, *, by: Actor, now: datetime) -> Taken:
    cleaned = clean(MESSAGE_FIELDS, _without_number(form))
    values = cleaned.values
    message = Message(number="", day=0, at=now)
    _check_reachable(values)
    fill(s, message, values, about, by=by, now=now, is_strict=True)
    message.wants_call_back, message.is_urgent = bool(values["wants_call_back"]), bool(values["is_urgent"])
    message.calls_again_at = until_meant(values["calls_again"] or "", now, field="calls_again")
    message.call_id = about.source.id if about.source is not None and about.source.kind == "call" else None
    message.number = next_number(s, "M", "message", now)
    add_new(s, message)
    calling_back.begin(s, message, by=by, now=now)
    if about.prints or get_settings(s).print_message:
        queue_slip(s, message, by=by, now=now)
    return Taken(message.id, message.number, message.name, message.id, message.number, message.for_whom, message.person_id, cleaned.notes)


def _check_reachable(values: Mapping[str, Any]) -> None:
    """Who asks to be called back leaves a number, or at least a name somebody knows."""
    if values["wants_call_back"] and not str(values["phone"] or "").strip() and not str(values["name"] or "").strip():
        raise FormErrors({"phone": _("Whom to call back? Write the number or the name, or take the tick away.")})


def queue_slip(s: Session, message: Message, *, by: Actor, now: datetime) -> UUID:
    """The slip of a message (留言条) for the printer."""
    here = route(s, by.counter, "message")
    job = queue.NewJob(paper="message", record_id=message.id, title=message.number, stock=here.stock, printer=here.printer)
    return queue.add(s, job, by=by, now=now)


@allowed(DESK)
def print_slip(s: Session, message_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Print a message's slip again: the same job, counted; a first print where there was none."""
    message = message_of(s, message_id)
    message.check_open()
    job_id = queue.job_for(s, message_id, "message")
    if job_id is None:
        return queue_slip(s, message, by=by, now=now)
    queue.reprint(s, job_id, by=by, now=now)
    return job_id


@allowed(EVERYBODY)
def tell(s: Session, message_id: UUID, how: str, *, by: Actor, now: datetime) -> Moved:
    """Whom a message is for was told: how, in words; now. Raises FormErrors without them."""
    if not how.strip():
        raise FormErrors({"told_how": _("How was it told? Pick one or write it.")})
    message = message_of(s, message_id)
    message.tell(how.strip()[:255], by.name, now)
    return _moved(s, message)


@allowed(EVERYBODY)
def read(s: Session, message_id: UUID, *, by: Actor, now: datetime) -> Moved | None:
    """Whoever a message is for has opened it; that tells it. None where somebody else did, or it was read before."""
    message = message_of(s, message_id)
    if message.for_kind != "staff" or message.for_id is None or message.for_id != by.staff_id:
        return None
    return _moved(s, message) if message.read(by.name, now, _(READ_HERE)) else None


@allowed(EVERYBODY)
def finish(s: Session, message_id: UUID, outcome: str, *, by: Actor, now: datetime) -> Moved:
    """A message was seen to; `outcome` says how. Raises FormErrors without one."""
    if not outcome.strip():
        raise FormErrors({"outcome": _("What came of it? Pick one or write it.")})
    message = message_of(s, message_id)
    message.finish(outcome.strip()[:255], by.name, now)
    calling_back.settle(s, message, outcome, by=by, now=now)
    return _moved(s, message)


@allowed(EVERYBODY)
def undo(s: Session, message_id: UUID, *, version: int, by: Actor, now: datetime) -> Moved:
    """Take the last move of a message back within ten seconds; raises StaleRecord where somebody moved it on since."""
    message = message_of(s, message_id)
    check_version(message, version)
    message.take_back(now)
    calling_back.take_back(s, message, by=by, now=now)
    return _moved(s, message)


def _moved(s: Session, message: Message) -> Moved:
    s.flush()
    return Moved(message.id, message.number, message.for_whom, message.state, message.version)


# -- any of them


def contact_of(s: Session, kind: type[Any], record_id: UUID) -> Any:
    """The record of a call, message or letter; raises UserError where it is gone."""
    found = s.get(kind, record_id)
    if found is None:
        raise UserError(_("This is no longer on record. Load the list again."))
    return found


def message_of(s: Session, message_id: UUID) -> Message:
    """The record of a message."""
    found: Message = contact_of(s, Message, message_id)
    return found


def check_version(contact: Contact, version: int) -> None:
    """Raises StaleRecord where another counter was faster."""
    if contact.version != version:
        raise StaleRecord(_(STALE))


@allowed(EVERYBODY)
def link(s: Session, source: Source, target: Source, *, by: Actor, now: datetime) -> None:
    """Something was made of a call, message or letter: each leads to the other."""
    link_from(s, source.kind, source.id, target, now=now)


def link_from(s: Session, kind: str, source_id: UUID | None, target: Source, *, now: datetime) -> None:
    """The same within another room's transaction; nothing where it came of something else than a call, message or letter."""
    if source_id is None or kind not in FORMS:
        return
    same = (ContactLink.source_id == source_id, ContactLink.target_id == target.id)
    if s.execute(select(ContactLink.id).where(*same).limit(1)).first() is None:
        add_new(s, ContactLink(
            source_kind=kind, source_id=source_id, target_kind=target.kind, target_id=target.id, target_number=target.number, at=now,
        ))  # fmt: skip
