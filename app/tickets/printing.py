"""Papers of tickets queued for the printer: printed before, the same job again, counted; a list of papers is frozen by it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.tickets.ab_sheets import PAPER as AB_PAPER
from app.tickets.ab_sheets import ab_sheet
from app.tickets.deed import ticket_of
from app.tickets.directing import PAPER as DIRECTION_PAPER
from app.tickets.directing import direction
from app.tickets.duties import RedLightReport
from app.tickets.fields import CLERKS, TicketState
from app.tickets.papers_missing import freeze_list
from app.tickets.service import PAPER, print_paper

NOTICE_PAPER = "one_time_notice"
RED_LIGHT_PAPER = "red_light"


@allowed(CLERKS)
def print_ticket(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The receipt for the person."""
    ticket = ticket_of(s, ticket_id)
    if ticket.state is TicketState.VOID:
        raise UserError(_("Ticket {number} is void, so it is not printed.").format(number=ticket.number))
    return print_paper(s, PAPER, ticket.id, ticket.number, by=by, now=now)


@allowed(CLERKS)
def print_notice(s: Session, list_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The one-time notice; from now on nothing is added to its list."""
    number = freeze_list(s, list_id, by=by, now=now)
    s.flush()
    return print_paper(s, NOTICE_PAPER, list_id, number, by=by, now=now)


@allowed(CLERKS)
def print_red_light(s: Session, report_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """The red-light report, three copies."""
    number = s.execute(select(RedLightReport.number).where(RedLightReport.id == report_id)).scalar_one_or_none()
    if number is None:
        raise UserError(_("This red-light report is no longer on record. Load the ticket again."))
    return print_paper(s, RED_LIGHT_PAPER, report_id, number, by=by, now=now)


@allowed(CLERKS)
def print_ab_sheet(s: Session, sheet_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """An A/B sheet."""
    return print_paper(s, AB_PAPER, sheet_id, ab_sheet(s, sheet_id).number, by=by, now=now)


@allowed(EVERYBODY)
def print_direction(s: Session, direction_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """A direction note."""
    return print_paper(s, DIRECTION_PAPER, direction_id, direction(s, direction_id).number, by=by, now=now)
