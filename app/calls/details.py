"""One call, message or letter with all the desk knows of it: its form, its trail, what it came of and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachments.service import FileRow, files_of
from app.calls.corrections import KINDS, shown
from app.calls.fields import (
    CALL_FIELDS,
    DIRECTION_WORDS,
    KIND_WORDS,
    MAIL_FIELDS,
    MAIL_WORDS,
    MESSAGE_FIELDS,
    STATE_WORDS,
    Addressee,
    Source,
)
from app.calls.lists import ContactRow, MessageRow, message, of_person, register_row
from app.calls.record import Call, ContactLink, Message
from app.calls.service import contact_of
from app.core.clock import local
from app.core.forms import YES_NO_WORDS
from app.core.i18n import N_, _
from app.core.masking import mask_phone
from app.office import audit
from app.printing.queue import JobRow, jobs_of
from app.storage.types import from_ms

VERBS = {
    "calls.take_call": N_("taken"),
    "calls.take_message": N_("taken"),
    "calls.enter": N_("entered"),
    "calls.attach": N_("file added"),
    "calls.detach": N_("file taken away"),
    "calls.tell": N_("told"),
    "calls.read": N_("read"),
    "calls.finish": N_("done"),
    "calls.undo": N_("taken back"),
    "calls.take_back": N_("taken back"),
    "calls.correct": N_("corrected"),
    "calls.void": N_("voided"),
    "calls.restore": N_("voiding taken back"),
    "calls.reveal": N_("phone shown"),
    "printing.reprint": N_("printed again"),
    "calls.print_slip": N_("printed again"),
}
FIELD_WORDS = {field.name: field.label for field in (*MAIL_FIELDS, *MESSAGE_FIELDS, *CALL_FIELDS)} | {
    "at": N_("Time"), "calls_again_at": N_("Will call again at"), "text": N_("What about"), "name": N_("Name"),
}  # fmt: skip
WORDED: Mapping[str, Mapping[Any, str]] = {
    "direction": DIRECTION_WORDS, "kind": {**KIND_WORDS, **MAIL_WORDS}, "state": STATE_WORDS,
    "wants_call_back": YES_NO_WORDS, "is_urgent": YES_NO_WORDS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """One thing done; `detail` names a correction's old and new values, how it was told, why it is void."""

    at: datetime
    by: str
    counter: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """A call, message or letter; `came_of` is what it was made of, `led_to` what was made of it."""

    row: ContactRow
    message: MessageRow | None
    form: dict[str, Any]
    events: tuple[ContactEvent, ...]
    jobs: tuple[JobRow, ...]
    came_of: Source | None
    led_to: tuple[Source, ...]
    earlier: tuple[ContactRow, ...]
    addressee: Addressee
    reason: str = ""
    files: tuple[FileRow, ...] = ()


def contact(s: Session, form: str, record_id: UUID, *, now: datetime) -> ContactDetails:
    """Everything about a call (`form` call), message or letter (mail); raises UserError where it is gone."""
    record = contact_of(s, KINDS[form][0], record_id)
    came_of = Source(record.source_kind, record.source_id, record.source_number) if record.source_id is not None else None
    others = of_person(s, record.person_id) if record.person_id is not None else ()
    return ContactDetails(
        row=register_row(s, form, record_id),
        message=message(s, record_id) if form == "message" else None,
        form=shown(record, now),
        events=_events(s, record_id),
        jobs=jobs_of(s, record_id),
        came_of=came_of,
        led_to=led_to(s, record_id),
        earlier=tuple(other for other in others if other.id != record_id),
        addressee=Addressee(record.for_kind, record.for_id, record.for_whom, record.department),
        reason=record.reason,
        files=files_of(s, record_id) if form == "mail" else (),
    )


def led_to(s: Session, source_id: UUID) -> tuple[Source, ...]:
    """What was made of a call, message or letter: messages, calls back, visits, tickets."""
    linked = select(ContactLink.target_kind, ContactLink.target_id, ContactLink.target_number).where(ContactLink.source_id == source_id)
    found = [Source(*row) for row in s.execute(linked.order_by(ContactLink.at))]
    for form, kind in (("message", Message), ("call", Call)):
        made = select(kind.id, kind.number).where(kind.source_id == source_id, kind.voided_at.is_(None)).order_by(kind.at)
        found += [Source(form, row.id, row.number) for row in s.execute(made)]
    return tuple(found)


def _events(s: Session, record_id: UUID) -> tuple[ContactEvent, ...]:
    return tuple(ContactEvent(e.at, e.by, e.counter, _what(e), _detail(e)) for e in audit.history(s, [record_id]))


def _what(event: audit.Event) -> str:
    if event.verb == "calls.take_call" and event.old:  # a message already there, answered by this call
        return _(VERBS["calls.finish"])
    return _(VERBS.get(event.verb, event.verb))


def _detail(event: audit.Event) -> str:
    new = event.new
    if event.verb in ("calls.attach", "calls.detach"):
        return "; ".join(str(new[name]) for name in ("file", "file_gone", "reason") if new.get(name))
    if event.verb != "calls.correct":
        return str(new.get("told_how") or new.get("outcome") or new.get("reason") or "")
    parts = [
        _("{field}: {old} → {new}").format(field=_(FIELD_WORDS[name]), old=_worded(name, event.old.get(name)), new=_worded(name, value))
        for name, value in sorted(new.items())
        if name in FIELD_WORDS
    ]
    return "; ".join([*parts, *([str(new["reason"])] if new.get("reason") else [])])


def _worded(name: str, value: Any) -> str:
    """An audited value as people read it; a dash for nothing."""
    if value in (None, ""):
        return "—"
    if name == "at" or name.endswith("_at"):
        return f"{local(from_ms(value)):%Y-%m-%d %H:%M}"
    words = WORDED.get(name, {})
    if value in words:
        return _(words[value])
    return mask_phone(str(value)) if name == "phone" else str(value)
