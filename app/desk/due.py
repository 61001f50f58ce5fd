"""What falls due, for the first screen: own matters first, each with all its clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.office.duty import roster
from app.tickets.fields import Scope
from app.tickets.lists import TicketRow, many
from app.tickets.record import Ticket
from app.tickets.urgent import by_scope

MOST = 60


@dataclass(frozen=True, slots=True)
class DueRow:
    """One open matter; `is_mine` where whoever looks answers for it, owns it or is offered it."""

    row: TicketRow
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Due:
    """The rows of a scope, own ones first, then by act_by; and how many there are of each scope."""

    rows: tuple[DueRow, ...] = ()
    totals: Mapping[Scope, int] = field(default_factory=dict)


def falling_due(s: Session, scope: Scope = Scope.ALL, *, by: Actor, now: datetime, limit: int = MOST) -> Due:
    """Everything open that has a limit or waits to be reported back, as far as the scope goes."""
    ids = by_scope(s, (Ticket.closed_at.is_(None),), roster(s, now=now), by, now=now)
    mine = set(ids[Scope.MINE])
    first = [*ids[Scope.MINE], *(one for one in ids[scope] if one not in mine)][:limit]
    known = {row.id: row for row in many(s, first, now=now)}
    rows = tuple(DueRow(known[one], one in mine) for one in first if one in known)
    return Due(rows, {one: len(found) for one, found in ids.items()})
