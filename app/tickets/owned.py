"""Tickets of somebody who leaves the office go to whoever takes them over (W4.1, W5): owned, followed up, or offered to them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import N_, _
from app.office.owned import Giving, Owned, OwnedKind, declare
from app.tickets.duties import Handover
from app.tickets.fields import CLERKS, STATE_WORDS, Move, Outcome, Passing
from app.tickets.record import Ticket


def _tickets_of(s: Session, staff_id: UUID) -> Sequence[Owned]:
    theirs = or_(Ticket.owner_id == staff_id, Ticket.first_owner_id == staff_id, Ticket.target_id == staff_id)
    query = select(Ticket.id, Ticket.matter, Ticket.name, Ticket.number, Ticket.state).where(Ticket.closed_at.is_(None), theirs)
    found = s.execute(query.order_by(Ticket.received_at, Ticket.number))
    return [Owned(row.id, row.matter[:120], row.name or _("anonymous"), row.number, _(STATE_WORDS[row.state])) for row in found]


def _give_ticket(s: Session, giving: Giving) -> None:
    """Everything the leaver is to the ticket, the taker is from now on; limits run on (R10)."""
    from app.tickets.deed import write_event  # the forms of moves with it: not for every start

    ticket, leaver, taker = s.get(Ticket, giving.item), giving.leaver, giving.taker
    if ticket is None or taker is None:
        return
    if not taker.roles & CLERKS:
        raise UserError(_("{name} cannot own a ticket: guards give direction only.").format(name=taker.name))
    if ticket.target_id == leaver.id:
        ticket.hand_to(taker.id, taker.name, taker.department)
    if ticket.first_owner_id == leaver.id:
        ticket.first_owner_id, ticket.first_owner, ticket.first_department = taker.id, taker.name, taker.department
    if ticket.owner_id == leaver.id:
        target = ticket.target_id, ticket.target, ticket.target_department
        ticket.take(taker.id, taker.name, taker.department)
        ticket.hand_to(*target)
        s.add(Handover(
            ticket_id=ticket.id, kind=Passing.ASSIGNED, outcome=Outcome.ACCEPTED, from_id=leaver.id, from_name=leaver.name,
            from_department=leaver.department, to_id=taker.id, to_name=taker.name, to_department=taker.department,
            reason=_("The owner has left"), asked_at=giving.now, asked_by=giving.by.name, answered_at=giving.now,
            answered_by=giving.by.name,
        ))  # fmt: skip
    ticket.moved_at = None
    facts = {"sender": leaver.name, "to": taker.name, "reason": _("The owner has left")}
    write_event(s, ticket, Move.ASSIGN, ticket.state, facts, by=giving.by, now=giving.now)


TICKETS = declare(OwnedKind("tickets", N_("Open tickets"), _tickets_of, _give_ticket))
