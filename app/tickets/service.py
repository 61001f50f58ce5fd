"""Opening a ticket: whoever receives somebody owns the matter from that moment (W4.1). One transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.calls.fields import Source
from app.calls.service import link_from
from app.core.actor import EVERYBODY, Actor, Role, allowed
from app.core.clock import day_of
from app.core.errors import FormErrors, UserError
from app.core.forms import clean
from app.core.i18n import _
from app.office.fields import OfficeKind
from app.office.settings import OFFICE_KIND, get_settings
from app.people import service as people
from app.places.lists import exact_home
from app.places.lists import home as home_row
from app.printing import queue
from app.storage.adding import add_new
from app.storage.direct import run
from app.storage.numbers import daily_number, take
from app.tickets import limits
from app.tickets.deed import LONGEST_AGO, stripped, told_at, write_event
from app.tickets.fields import CLERKS, Channel, Move, TicketState
from app.tickets.forms import OPEN_FIELDS
from app.tickets.promising import Promised, item_meant
from app.tickets.record import Ticket, day_number

PAPER = "ticket"
STAFF = text("SELECT name, department, role_words FROM staff WHERE id = :id AND is_active")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a ticket carries besides its form: the person picked, what it came from, and (office tool) who received it."""

    person_id: UUID | None = None
    home_id: UUID | None = None
    source_kind: str = ""
    source_id: UUID | None = None
    source_number: str = ""
    owner_id: UUID | None = None
    prints: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket just opened."""

    ticket_id: UUID
    number: str
    name: str
    state: TicketState
    version: int
    owner: str
    notes: tuple[str, ...] = ()
    job_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Who receives."""

    staff_id: UUID
    name: str
    department: str


@allowed(EVERYBODY)
def open_ticket(s: Session, form: Mapping[str, object], opening: Opening | None = None, *, by: Actor, now: datetime) -> Opened:
    """Somebody brought a matter (W4.1): recorded, numbered, owned, its limits running from receipt. Raises FormErrors."""
    opening = opening or Opening()
    owner = _owner(s, opening, by)
    cleaned = clean(OPEN_FIELDS, form)
    values = stripped(cleaned.values)
    check_who(values)
    received_at = told_at(values, now, earliest=now - LONGEST_AGO, day="received_day", wall="received_time")
    item = item_meant(s, values["item"], by=by, now=now) if values["item"] else None
    ticket = _new(s, values, owner, received_at, opening, by=by, now=now)
    if item is not None:
        ticket.item_id, ticket.topic, ticket.is_promised = item.id, item.name, True
    begin(s, ticket, item, {**values, "owner": owner.name, "source": opening.source_number}, by=by, now=now)
    link_from(s, opening.source_kind, opening.source_id, Source("ticket", ticket.id, ticket.number), now=now)
    jobs = (print_ticket_of(s, ticket, by=by, now=now),) if opening.prints and _is_printed(s, ticket) else ()
    return Opened(ticket.id, ticket.number, ticket.caller, ticket.state, 1, owner.name, cleaned.notes, jobs)


def begin(s: Session, ticket: Ticket, item: Promised | None, facts: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Number a new ticket, write it down with the first line of its story and start its limits."""
    ticket.number = daily_number("T", day_of(now), take(s, "ticket", f"{day_of(now):%Y%m%d}"))
    write_event(s, ticket, Move.OPEN, None, facts, by=by, now=now)
    add_new(s, ticket)
    limits.start_promise(s, ticket, item, by=by, now=now)
    if ticket.is_resident:
        limits.start_same_day(s, ticket, by=by, now=now)


def _owner(s: Session, opening: Opening, by: Actor) -> Owner:
    """Whoever receives; raises UserError for a guard (W4.4), for others who may not, and where nobody is named."""
    staff_id = by.staff_id or opening.owner_id
    if by.staff_id is not None and not by.roles & CLERKS:
        if Role.GUARD in by.roles:
            raise UserError(_("A guard owns no matter. Write a direction note: where to go and whom to ask for."))
        raise UserError(_("An administrator alone opens no ticket. Ask somebody of the desk to sign in."))
    if staff_id is None:
        raise UserError(_("A ticket belongs to whoever received it. Act as somebody (--as), or name the owner (--owner)."))
    rows = run(s, STAFF, {"id": staff_id})
    if not rows:
        raise UserError(_("The owner named is not on the staff list any more. Name somebody who is."))
    name, department, role_words = rows[0]
    if by.staff_id is None and role_words and not {Role(word) for word in role_words.split()} & CLERKS:
        raise UserError(_("{name} cannot own a ticket: guards give direction only.").format(name=name))
    return Owner(staff_id, name, department)


def check_who(values: Mapping[str, Any]) -> None:
    """A name or 匿名, a contact or 拒留 (W4.1)."""
    errors = {}
    if not values["name"] and not values["is_anonymous"]:
        errors["name"] = _("Write the name, or tick that the person stays anonymous.")
    if not values["phone"] and not values["is_contact_refused"]:
        errors["phone"] = _("Write how to reach the person, or tick that no contact is left.")
    if errors:
        raise FormErrors(errors)


def _new(
    s: Session, values: Mapping[str, Any], owner: Owner, received_at: datetime, opening: Opening, *, by: Actor, now: datetime
) -> Ticket:
    home_id, home = home_of(s, values["home"], opening.home_id)
    is_resident = values["is_resident"]
    name = "" if values["is_anonymous"] else values["name"]
    ticket = Ticket(
        number="", day=day_number(now), received_at=received_at, event_at=now, channel=Channel(values["channel"]), name=name,
        is_anonymous=bool(values["is_anonymous"]), phone=values["phone"], is_contact_refused=not values["phone"],
        company=values["company"], home_id=home_id, home=home, matter=values["matter"],
        is_resident=is_residents(s, home_id) if is_resident is None else is_resident,
        owner_id=owner.staff_id, owner=owner.name, department=owner.department, first_owner_id=owner.staff_id,
        first_owner=owner.name, first_department=owner.department, counter=by.counter, received_by=owner.name,
        source_kind=opening.source_kind, source_id=opening.source_id, source_number=opening.source_number, moved_at=now, moved_by=by.name,
    )  # fmt: skip
    ticket.person_id = _person(s, ticket, opening.person_id, now=now)
    return ticket


def _person(s: Session, ticket: Ticket, person_id: UUID | None, *, now: datetime) -> UUID | None:
    """The person behind it, for one timeline; somebody with neither phone nor a known face makes no record."""
    if not ticket.name or (person_id is None and not ticket.phone):
        return None
    told = {"name": ticket.name, "phone": ticket.phone, "company": ticket.company, "plate": ""}
    return people.meet(s, told, person_id=person_id, now=now)


def home_of(s: Session, words: str, home_id: UUID | None) -> tuple[UUID | None, str]:
    """The home meant and its code; other words are kept as an address."""
    picked = home_row(s, home_id) if home_id else None
    found = picked if picked is not None and picked.code == words.split(" ")[0] else (exact_home(s, words.split(" ")[0]) if words else None)
    return (found.id, words) if found else (None, words)


def is_residents(s: Session, home_id: UUID | None) -> bool:
    """At a property counter whoever names a home brings a resident's matter (P2三)."""
    return home_id is not None and all(kind == OfficeKind.PROPERTY for (kind,) in run(s, OFFICE_KIND))


def _is_printed(s: Session, ticket: Ticket) -> bool:
    return ticket.channel is Channel.VISIT and bool(get_settings(s).print_ticket)


def print_ticket_of(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> UUID:
    """Queue the receipt."""
    return print_paper(s, PAPER, ticket.id, ticket.number, by=by, now=now)


def print_paper(s: Session, paper: str, record_id: UUID, title: str, *, by: Actor, now: datetime, stock: str = "a4") -> UUID:
    """Queue a paper for the printer for forms; printed before, it is the same job again, counted."""
    job_id = queue.job_for(s, record_id, paper)
    if job_id is not None:
        # whoever works on a matter prints its papers; the queue itself is the desk's
        queue.reprint(s, job_id, by=replace(by, roles=by.roles | {Role.RECEPTIONIST}), now=now)
        return job_id
    job = queue.NewJob(paper=paper, record_id=record_id, title=title, stock=stock, printer=get_settings(s).slip_printer)
    return queue.add(s, job, by=by, now=now)
