"""What waits for a superior: red lights, second lists, tickets returned twice, hand-overs nobody accepted in time, directors' decisions."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.i18n import N_
from app.office.duty import Roster, roster
from app.tickets.duties import PaperList, Verification
from app.tickets.fields import ClockKind, May, Move, TicketState
from app.tickets.lists import MOST, TicketRow, stored_rows, urgency, with_clocks
from app.tickets.record import MOVES, Ticket
from app.tickets.who import powers


class Waits(StrEnum):
    """For what a ticket waits."""

    RED_LIGHT = "red_light"
    SECOND_LIST = "second_list"
    DISPUTED = "disputed"
    NOT_ACCEPTED = "not_accepted"
    DIRECTOR = "director"


WAITS_WORDS = {
    Waits.RED_LIGHT: N_("red light, to be decided"),
    Waits.SECOND_LIST: N_("second list of papers, to be approved"),
    Waits.DISPUTED: N_("returned twice, to be assigned"),
    Waits.NOT_ACCEPTED: N_("handed over, not accepted in time"),
    Waits.DIRECTOR: N_("verified, to be decided by the director"),
}
BY = {
    Waits.RED_LIGHT: frozenset({May.HEAD, May.LEADER}),
    Waits.SECOND_LIST: frozenset({May.HEAD}),
    Waits.DISPUTED: frozenset({May.LEADER}),
    Waits.NOT_ACCEPTED: frozenset({May.HEAD, May.LEADER}),
    Waits.DIRECTOR: frozenset({May.DIRECTOR}),
}


STATES = (TicketState.RED_LIGHT, TicketState.DISPUTED, TicketState.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A ticket and what it waits for."""

    ticket: TicketRow
    waits: Waits


def waiting_for(s: Session, by: Actor, *, now: datetime) -> tuple[WaitingRow, ...]:
    """What waits for `by` to decide, the most urgent first; for those who decide nothing there is nothing."""
    found = roster(s, now=now)
    pending = (PaperList.approved_at.is_(None), PaperList.declined_at.is_(None), PaperList.void_at.is_(None))
    lists = set(s.execute(select(PaperList.ticket_id).where(*pending)).scalars())
    undecided = set(s.execute(select(Verification.ticket_id).where(Verification.decided_at.is_(None))).scalars())
    may_wait = or_(Ticket.state.in_(STATES), Ticket.id.in_(lists | undecided))
    stored = stored_rows(s, (Ticket.closed_at.is_(None), may_wait), (Ticket.received_at,), limit=MOST)
    waiting = [
        WaitingRow(row, waits)
        for row in with_clocks(s, stored, found)
        for waits in _waits(row, lists, undecided, now)
        if BY[waits] & _powers(found, row, waits, by)
    ]
    return tuple(sorted(waiting, key=lambda one: urgency(one.ticket)))


def _powers(found: Roster, row: TicketRow, waits: Waits, by: Actor) -> frozenset[May]:
    """Of a hand-over not accepted the head on either side is shown it."""
    held = powers(found, row, by)
    if waits is Waits.NOT_ACCEPTED and by.staff_id in found.heads(row.target_department):
        return held | {May.HEAD}
    return held


def _waits(row: TicketRow, lists: set[UUID], undecided: set[UUID], now: datetime) -> list[Waits]:
    found = []
    if row.state is TicketState.RED_LIGHT:
        found.append(Waits.RED_LIGHT)
    if row.id in lists and Move.APPROVE_LIST in MOVES[row.state]:
        found.append(Waits.SECOND_LIST)
    if row.state is TicketState.DISPUTED:
        found.append(Waits.DISPUTED)
    if row.id in undecided:
        found.append(Waits.DIRECTOR)
    if row.state is TicketState.HANDING_OVER and any(
        clock.kind == ClockKind.ACCEPT and clock.is_open and clock.counted(now) > clock.due_at for clock in row.clocks
    ):
        found.append(Waits.NOT_ACCEPTED)
    return found
