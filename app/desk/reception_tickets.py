"""Tickets in the record of receptions: who took a matter up, what was promised, when it was answered; those opened by themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.calls.fields import MailKind
from app.calls.lists import ContactFilter
from app.clocks.record import Clock
from app.core.clock import day_span, local
from app.core.i18n import _
from app.core.masking import mask_phone
from app.desk.reception_rows import Handling, Reception
from app.storage.like import like
from app.tickets.fields import STATE_WORDS, Channel, ClockKind, TicketState
from app.tickets.record import Ticket

WAY_OF = {
    Channel.VISIT: "visit", Channel.CALL: "call", Channel.LETTER: MailKind.LETTER, Channel.FAX: MailKind.FAX, Channel.EMAIL: MailKind.EMAIL,
}  # fmt: skip


def of_sources(s: Session, ids: Sequence[UUID]) -> Mapping[UUID, Handling]:
    """By the id of the visit, call or letter a ticket came of."""
    query = select(Ticket).where(Ticket.source_id.in_(ids), Ticket.state != TicketState.VOID).order_by(Ticket.received_at)
    tickets = s.execute(query).scalars().all()
    due = _promises(s, [ticket.id for ticket in tickets])
    return {ticket.source_id: _handling(ticket, due) for ticket in tickets if ticket.source_id is not None}


def opened_alone(s: Session, wanted: ContactFilter) -> list[Reception]:
    """Tickets of these days that came of nothing else on record: the person stood there, rang or wrote, and the ticket is all of it."""
    where = [Ticket.source_id.is_(None), Ticket.parent_id.is_(None), Ticket.state != TicketState.VOID]
    if wanted.first is not None:
        where.append(Ticket.received_at >= day_span(wanted.first)[0])
    if wanted.last is not None:
        where.append(Ticket.received_at < day_span(wanted.last)[1])
    if wanted.text.strip():
        columns = (Ticket.name, Ticket.company, Ticket.number, Ticket.matter, Ticket.phone)
        where.append(or_(*(like(column, wanted.text) for column in columns)))
    if wanted.for_whom.strip():
        where.append(or_(*(like(column, wanted.for_whom) for column in (Ticket.owner, Ticket.department))))
    tickets = s.execute(select(Ticket).where(*where).order_by(Ticket.received_at)).scalars().all()
    due = _promises(s, [ticket.id for ticket in tickets])
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


def _promises(s: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When each ticket's promise is due; of several rounds the last."""
    query = select(Clock.record_id, Clock.due_at).where(Clock.record_id.in_(ids), Clock.kind == ClockKind.PROMISE.value)
    return {row.record_id: row.due_at for row in s.execute(query.order_by(Clock.round, Clock.id))}
