"""Tickets that belong together: linked, merged (the earliest start counts, R9), split into several. One transaction each."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.printing import queue
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin, ticket_of, write_event
from app.tickets.fields import CLERKS, LinkKind, Move, Outcome, TicketState
from app.tickets.handing import end_pending
from app.tickets.promising import item_meant
from app.tickets.record import Ticket, TicketLink, day_number
from app.tickets.red_light import withdraw_pending
from app.tickets.service import begin as write_down

MOST_PARTS = 12
COPIED = (
    "channel", "person_id", "name", "is_anonymous", "phone", "is_contact_refused", "company", "home_id", "home", "is_resident",
    "received_at", "owner_id", "owner", "department", "first_owner_id", "first_owner", "first_department", "received_by",
    "source_kind", "source_id", "source_number",
)  # fmt: skip


def numbered(s: Session, number: str, *, field: str) -> Ticket:
    """The ticket of a number as somebody wrote it. Raises FormErrors."""
    plain = number.strip().upper()
    found = s.execute(select(Ticket.id).where(Ticket.number == plain)).scalar_one_or_none()
    if found is None:
        raise FormErrors({field: _("No ticket has the number {number}. Check it.").format(number=plain or "—")})
    return ticket_of(s, found)


@allowed(CLERKS)
def merge(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """The same matter twice: this one goes into another, whose limits run from the earlier receipt of the two (R9)."""
    deed = begin(s, ticket_id, Move.MERGE, form, version=version, by=by, now=now)
    ticket, into = deed.ticket, numbered(s, deed.values["into"], field="into")
    if into.id == ticket.id:
        raise FormErrors({"into": _("A ticket does not merge into itself. Write the other number.")})
    if not into.is_open or into.state is TicketState.DONE:
        raise FormErrors({"into": _("Ticket {number} is not open any more. Reopen it first, or link the two.").format(number=into.number)})
    deed.step()
    close_pending(s, ticket, by=by, now=now)
    ticket.merged_into_id, ticket.reason = into.id, deed.values["reason"]
    if ticket.received_at < into.received_at:
        limits.restart_from(s, into, ticket.received_at, by=by, now=now)
    _link(deed, into, ticket, LinkKind.MERGED)
    into.moved_at = None
    write_event(s, into, Move.MERGE, into.state, {"other": ticket.number, "reason": deed.values["reason"]}, by=by, now=now)
    return deed.end()


def close_pending(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """It ends without being done: nothing waits for an answer any more, no limit counts, no paper is printed."""
    end_pending(s, ticket, Outcome.WITHDRAWN, by=by, now=now)
    withdraw_pending(s, ticket, now=now)
    limits.cancel(s, ticket, by=by, now=now)
    queue.cancel_for(s, ticket.id, now=now)


def _link(deed: Deed, ticket: Ticket, other: Ticket, kind: LinkKind, note: str = "") -> None:
    deed.s.add(TicketLink(ticket_id=ticket.id, other_id=other.id, kind=kind, note=note, made_at=deed.now, made_by=deed.by.name))


@allowed(CLERKS)
def link(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Two matters that have to do with each other."""
    deed = begin(s, ticket_id, Move.LINK, form, version=version, by=by, now=now)
    other = numbered(s, deed.values["other"], field="other")
    if other.id == ticket_id:
        raise FormErrors({"other": _("A ticket is not linked with itself. Write the other number.")})
    s.flush()
    pair = (ticket_id, other.id)
    known = select(TicketLink.id).where(TicketLink.ticket_id.in_(pair), TicketLink.other_id.in_(pair))
    if s.execute(known.limit(1)).first():
        raise FormErrors({"other": _("These two are linked already.")})
    _link(deed, deed.ticket, other, LinkKind.RELATED, deed.values["note"])
    write_event(s, other, Move.LINK, other.state, {"other": deed.ticket.number, "note": deed.values["note"]}, by=by, now=now)
    return deed.end()


@allowed(CLERKS)
def split(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Several matters in one: each new ticket has a number of its own, the same person and owner, and runs from the same receipt."""
    deed = begin(s, ticket_id, Move.SPLIT, form, version=version, by=by, now=now)
    parts = _parts(deed.values["parts"])
    numbers = []
    for matter, item_words in parts:
        child = _child(deed, matter, item_words)
        numbers.append(child.number)
    deed.tell(numbers=_(", ").join(numbers))
    deed.notes.append(_("New: {numbers}").format(numbers=_(", ").join(numbers)))
    return deed.end()


def parts_of(text: str) -> list[tuple[str, str]]:
    """Lines `matter | item` as they were written; complaints are split alike."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        matter, _sign, item = (part.strip() for part in re.sub("｜", "|", line).partition("|"))
        found.append((matter, item))
    return found


def _parts(text: str) -> list[tuple[str, str]]:
    found = parts_of(text)
    if not found or not all(matter for matter, _item in found):
        raise FormErrors({"parts": _("Write one matter a line: matter | promise item (may be left out).")})
    if len(found) > MOST_PARTS:
        raise FormErrors({"parts": _("A ticket is split into {most} at most.").format(most=MOST_PARTS)})
    return found


def _child(deed: Deed, matter: str, item_words: str) -> Ticket:
    s, parent, by, now = deed.s, deed.ticket, deed.by, deed.now
    item = item_meant(s, item_words, by=by, now=now, field="parts") if item_words else None
    child = Ticket(
        number="", day=day_number(now), matter=matter, event_at=now, counter=by.counter, parent_id=parent.id,
        **{name: getattr(parent, name) for name in COPIED},
    )  # fmt: skip
    if item is not None:
        child.item_id, child.topic, child.is_promised = item.id, item.name, True
    write_down(s, child, item, {"matter": matter, "split_from": parent.number}, by=by, now=now)
    _link(deed, parent, child, LinkKind.SPLIT)
    return child
