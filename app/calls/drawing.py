"""From calls and messages on record to their papers: every value a paper shows is put into words here."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls import papers
from app.calls.fields import DIRECTION_WORDS, MAIL_WORDS, STATE_WORDS, CallKind, Direction, MailKind, MessageState, kind_words
from app.calls.lists import CHOICES, ContactFilter, ContactRow, register_rows
from app.calls.record import ContactLink, Message
from app.calls.service import message_of
from app.core.actor import Actor
from app.core.clock import day_of, local
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from app.core.masking import mask_phone
from app.office.moments import moment_words
from app.office.record import Office
from app.office.settings import get_settings
from app.printing.lists import stock_named
from app.printing.queue import JobRow

TITLES = {"call": N_("Call list"), "message": N_("Message list"), "mail": N_("Register of letters, faxes and e-mails")}
ROLL = "roll-80"


def office_name(s: Session) -> str:
    """The office's name, as papers head it."""
    return s.execute(select(Office.name)).scalar() or ""


def printed_words(by: Actor | None, now: datetime) -> str:
    """Who printed when."""
    made = f"{local(now):%Y-%m-%d %H:%M}"
    return _("Printed by {name} at {time}").format(name=by.name, time=made) if by else _("Printed at {time}").format(time=made)


def days_words(first: date | None, last: date | None) -> str:
    """A day, a whole month as 2026-11, or from day to day."""
    if first and last and first != last:
        if first.day == 1 and first.month == last.month and first.year == last.year and (last + timedelta(days=1)).day == 1:
            return f"{first:%Y-%m}"
        return _("{first} to {last}").format(first=first.isoformat(), last=last.isoformat())
    one = first or last
    return one.isoformat() if one else _("all days")


# -- call list


def call_list(s: Session, wanted: ContactFilter, *, now: datetime, by: Actor | None = None) -> bytes:
    """The calls of a filter, oldest first; where it asks for everything, calls. Void ones stand in it, as their numbers do."""
    wanted = wanted if wanted.what else ContactFilter(wanted.first, wanted.last, "call", wanted.for_whom, wanted.text)
    form = CHOICES[wanted.what][0][0]
    rows = register_rows(s, wanted)
    about = (days_words(wanted.first, wanted.last), _choice_words(wanted.what), wanted.for_whom.strip(), wanted.text.strip())
    return papers.call_list(papers.CallListValues(
        title=_(TITLES[form]), rows=_listed(rows, _made_of(s, rows)), about=" · ".join(part for part in about if part),
        totals=totals_words(rows), office=office_name(s), printed=printed_words(by, now),
    ))  # fmt: skip


def _choice_words(what: str) -> str:
    form, _colon, how = what.partition(":")
    return how_words(form, how) if how and how not in ("in", "out") else _(DIRECTION_WORDS[Direction(how)]) if how else ""


def how_words(form: str, how: str, direction: str = "") -> str:
    """How a call ended, where a message stands, what kind of letter it is."""
    if form == "call":
        return kind_words(CallKind(how), Direction(direction or Direction.IN))
    return _(STATE_WORDS[MessageState(how)]) if form == "message" else _(MAIL_WORDS[MailKind(how)])


def _listed(rows: Sequence[ContactRow], made_of: dict[UUID, list[str]]) -> list[papers.CallListRow | papers.DayBand]:
    days = Counter(day_of(row.at) for row in rows)
    found: list[papers.CallListRow | papers.DayBand] = []
    last: date | None = None
    for row in rows:
        day = day_of(row.at)
        if len(days) > 1 and day != last:
            count = ngettext("{n} entry", "{n} entries", days[day]).format(n=days[day])
            found.append(papers.DayBand(f"{day.isoformat()} · {count}"))
        last = day
        found.append(_row(row, made_of.get(row.id, [])))
    return found


def _row(row: ContactRow, made_of: Sequence[str]) -> papers.CallListRow:
    how = how_words(row.form, row.how, row.direction)
    how = " · ".join((_("void"), how)) if row.is_void else how
    return papers.CallListRow(
        number=row.number, at=f"{local(row.at):%H:%M}", direction=_(DIRECTION_WORDS[Direction(row.direction)]) if row.direction else "",
        name=row.name, company=row.company, phone=row.phone, for_whom=_whom(row.for_whom, row.department), how=how,
        text=" ".join(row.text.split()), led_to=" ".join(made_of), taken_by=row.taken_by, is_void=row.is_void,
    )  # fmt: skip


def _whom(for_whom: str, department: str) -> str:
    return " · ".join(part for part in (for_whom, department if department not in for_whom else "") if part)


def _made_of(s: Session, rows: Iterable[ContactRow]) -> dict[UUID, list[str]]:
    """The numbers of what was made of each: its message, visit, ticket."""
    ids = [row.id for row in rows]
    found: dict[UUID, list[str]] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        messages = select(Message.source_id, Message.number).where(Message.source_id.in_(some), Message.voided_at.is_(None))
        links = select(ContactLink.source_id, ContactLink.target_number).where(ContactLink.source_id.in_(some))
        for source_id, number in (*s.execute(messages), *s.execute(links)):
            found.setdefault(source_id, []).append(number)
    return found


def totals_words(rows: Sequence[ContactRow]) -> str:
    """How many there are, and how many ended how; void ones are counted apart."""
    if not rows:
        return _("Nothing in these days.")
    held = [row for row in rows if not row.is_void]
    counts = Counter(how_words(row.form, row.how, row.direction) for row in held)
    parts = [ngettext("{n} entry", "{n} entries", len(held)).format(n=len(held)), *(f"{words} {n}" for words, n in counts.most_common())]
    if len(held) < len(rows):
        parts.append(_("void {n}").format(n=len(rows) - len(held)))
    return " · ".join(parts)


# -- message slip


def message_slip(s: Session, message_id: UUID, *, now: datetime, by: Actor | None = None, form: str = "", reprint: int = 0) -> bytes:
    """The slip of a message on a form (A6, roll80) or a stock's label; default: the office's. Raises UserError for a void one."""
    message = message_of(s, message_id)
    if message.voided_at is not None:
        raise UserError(_("Message {number} is void, so its slip is not printed.").format(number=message.number))
    settings = get_settings(s)
    form = form or (settings.badge_stock if settings.message_form == "label" else settings.message_form)
    stock = None if form == "A6" else stock_named(s, ROLL if form == "roll80" else form)
    return papers.message_slip(_slip_values(s, message, now=now, by=by), form=form, reprint=reprint, stock=stock)


def _slip_values(s: Session, message: Message, *, now: datetime, by: Actor | None) -> papers.MessageSlipValues:
    wants = [_("please call back")] if message.wants_call_back else []
    if message.calls_again_at is not None:
        wants.append(_("calls again at {time}").format(time=moment_words(message.calls_again_at, now)))
    taken = f"{local(message.at):%Y-%m-%d %H:%M}"
    return papers.MessageSlipValues(
        number=message.number, for_whom=message.for_whom, department=message.department, name=message.name, company=message.company,
        # whoever is to call back needs the number (W4.3); nobody else does
        phone=message.phone if message.wants_call_back else mask_phone(message.phone),
        text=message.text, taken=_("{time}, taken by {name}").format(time=taken, name=message.taken_by) if message.taken_by else taken,
        wants=wants, is_urgent=message.is_urgent, office=office_name(s), printed=printed_words(by, now),
    )  # fmt: skip


# -- print jobs


def as_about(wanted: ContactFilter) -> str:
    """A filter as a print job writes it down."""
    told: dict[str, Any] = {name: getattr(wanted, name) for name in ContactFilter.__dataclass_fields__}
    return json.dumps(told, ensure_ascii=False, default=lambda day: day.isoformat())


def from_about(about: str) -> ContactFilter:
    """The filter a print job wrote down."""
    told: dict[str, Any] = json.loads(about)
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("first", "last")}
    return ContactFilter(**{**told, **days})


def calls_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued call list: its filter as the register stood when it was asked for."""
    return call_list(s, from_about(job.about), now=now)


def message_job(s: Session, job: JobRow, *, now: datetime) -> bytes:
    """What the print thread draws for a queued message slip; a reprint says so."""
    return message_slip(s, job.record_id, now=now, form=job.stock, reprint=job.reprint)
