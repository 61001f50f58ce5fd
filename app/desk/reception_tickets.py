"""Tickets in the record of receptions: who took a matter up, what was promised, when it was answered; those opened by themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.fields import MailKind
from app.calls.lists import ContactFilter
from app.core.clock import local
from app.core.i18n import _
from app.core.masking import mask_phone
from app.desk.reception_narrowing import narrowed, promises
from app.desk.reception_rows import Handling, Reception
from app.tickets.fields import STATE_WORDS, Channel, TicketState
from app.tickets.record import Ticket

WAY_OF = {
    Channel.VISIT: "visit", Channel.CALL: "call", Channel.LETTER: MailKind.LETTER, Channel.FAX: MailKind.FAX, Channel.EMAIL: MailKind.EMAIL,
}  # fmt: skip


def of_sources(s: Session, ids: Sequence[UUID]) -> Mapping[UUID, Handling]:
    """By the id of the visit, call or letter a ticket came of."""
    query = select(Ticket).where(Ticket.source_id.in_(ids), Ticket.state != TicketState.VOID).order_by(Ticket.received_at)
    tickets = s.execute(query).scalars().all()
    due = promises(s, [ticket.id for ticket in tickets])
    return {ticket.source_id: _handling(ticket, due) for ticket in tickets if ticket.source_id is not None}


def opened_alone(s: Session, wanted: ContactFilter) -> list[Reception]:
    """Tickets of these days that came of nothing else on record: the person stood there, rang or wrote, and the ticket is all of it."""
    texts = (Ticket.name, Ticket.company, Ticket.number, Ticket.matter, Ticket.phone)
    where = narrowed(Ticket, wanted, texts, (Ticket.owner, Ticket.department))
    tickets = s.execute(select(Ticket).where(*where).order_by(Ticket.received_at)).scalars().all()
    due = promises(s, [ticket.id for ticket in tickets])
    return [_alone(ticket, due) for ticket in tickets]


def _alone(ticket: Ticket, due: Mapping[UUID, datetime]) -> Reception:
    name = " · ".join(part for part in (ticket.caller, ticket.company) if part)
    return Reception(
        ticket.id, ticket.number, ticket.received_at, WAY_OF[ticket.channel], name, mask_phone(ticket.phone), ticket.home,
        " ".join(ticket.matter.split()), ticket.received_by, _handling(ticket, due),
    )  # fmt: skip


def _handling(ticket: Ticket, due: Mapping[UUID, datetime]) -> Handling:
    at = (due.get(ticket.id) if ticket.is_promised else None) or ticket.expected_at  # what nobody promised stands on no paper (P1-2)
    promised = f"{local(at):%m-%d %H:%M}" if at is not None else ""
    outcome = " · ".join(part for part in (_(STATE_WORDS[ticket.state]), " ".join(ticket.result.split())) if part)
    return Handling(ticket.owner, ticket.department, promised, ticket.told_at or ticket.done_at, outcome)
