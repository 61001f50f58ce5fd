"""What falls due, for the first screen: own matters first, each with all its clocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.office.duty import roster
from app.tickets.fields import Scope
from app.tickets.lists import TicketFilter, TicketRow, belongs_to, board, urgency

MOST = 100


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
    found = roster(s, now=now)
    rows = board(s, TicketFilter(), by=by, now=now, limit=2000).rows
    mine = [belongs_to(row, Scope.MINE, found, by) for row in rows]
    wanted = {
        Scope.MINE: mine,
        Scope.DEPARTMENT: [own or belongs_to(row, Scope.DEPARTMENT, found, by) for row, own in zip(rows, mine, strict=True)],
        Scope.ALL: [True] * len(rows),
    }
    shown = [DueRow(row, own) for row, own, is_in in zip(rows, mine, wanted[scope], strict=True) if is_in]
    shown.sort(key=lambda due: (not due.is_mine, urgency(due.row)))
    return Due(tuple(shown[:limit]), {one: sum(are_in) for one, are_in in wanted.items()})
