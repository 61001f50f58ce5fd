"""Put right what was written, with a reason and a trail; or void it, which keeps the number. One transaction each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.actor import Actor, allowed
from app.core.errors import FormErrors
from app.core.i18n import _
from app.tickets import limits
from app.tickets.deed import Deed, Moved, begin
from app.tickets.fields import CLERKS, Channel, ClockKind, Move
from app.tickets.forms import CORRECTABLE
from app.tickets.joining import close_pending
from app.tickets.service import check_who, home_of


@allowed(CLERKS)
def correct(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Fields of the form that are given replace those on record; what stood there before stays in the story."""
    whole = {**current(deed_ticket(s, ticket_id)), **form}
    deed = begin(s, ticket_id, Move.CORRECT, whole, version=version, by=by, now=now)
    ticket, values = deed.ticket, deed.values
    reason = values["reason"]
    if values["is_anonymous"]:
        values["name"] = ""
    check_who(values)
    before = current(ticket)
    _write(s, deed, values)
    after = current(ticket)
    changed = {name: [before[name], after[name]] for name in CORRECTABLE if before[name] != after[name]}
    if not changed:
        raise FormErrors({"matter": _("Nothing was changed. Correct a field, or go back with Esc.")})
    _verification(deed, was_resident=bool(before["is_resident"]))
    ticket.is_corrected = True
    deed.values = {"reason": reason}
    deed.tell(changed=changed)
    return deed.end()


def deed_ticket(s: Session, ticket_id: UUID) -> Any:
    """The ticket as it stands."""
    from app.tickets.deed import ticket_of

    return ticket_of(s, ticket_id)


def current(ticket: Any) -> dict[str, Any]:
    """The correctable fields as the form has them."""
    return {name: getattr(ticket, name) for name in CORRECTABLE}


def _write(s: Session, deed: Deed, values: Mapping[str, Any]) -> None:
    ticket = deed.ticket
    ticket.channel = Channel(values["channel"])
    ticket.name, ticket.is_anonymous = values["name"], bool(values["is_anonymous"])
    ticket.phone, ticket.is_contact_refused = values["phone"], not values["phone"]
    ticket.company, ticket.matter = values["company"], values["matter"]
    ticket.home_id, ticket.home = home_of(s, values["home"], ticket.home_id)
    ticket.is_resident = bool(values["is_resident"])


def _verification(deed: Deed, *, was_resident: bool) -> None:
    """A matter that turns out to be a resident's is verified the same day; one that is none need not be."""
    if deed.ticket.is_resident and not was_resident and not deed.ticket.done_at:
        limits.start_same_day(deed.s, deed.ticket, by=deed.by, now=deed.now)
    elif was_resident and not deed.ticket.is_resident:
        limits.cancel(deed.s, deed.ticket, (ClockKind.SAME_DAY,), by=deed.by, now=deed.now)


@allowed(CLERKS)
def void(s: Session, ticket_id: UUID, form: Mapping[str, object], *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Entered by mistake: the number is kept with the reason, nothing counts and nothing is printed any more."""
    deed = begin(s, ticket_id, Move.VOID, form, version=version, by=by, now=now)
    deed.step()
    deed.ticket.reason = deed.values["reason"]
    close_pending(s, deed.ticket, by=by, now=now)
    return deed.end()
