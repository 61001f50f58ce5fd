"""What falls due, for the first screen: own matters first, each with all its clocks; tickets and complaints apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.complaints.duties import ActionRow, open_actions
from app.complaints.fields import Scope as ComplaintScope
from app.complaints.lists import ComplaintRow
from app.complaints.lists import many as many_complaints
from app.complaints.urgent import by_scope as complaints_by_scope
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


@dataclass(frozen=True, slots=True)
class ComplaintDueRow:
    """One open complaint; `is_mine` where whoever looks answers for it or is its officer."""

    row: ComplaintRow
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ComplaintsDue:
    """The complaints of a scope, own ones first, then by act_by; how many of each scope; corrective actions of whoever looks."""

    rows: tuple[ComplaintDueRow, ...] = ()
    totals: Mapping[ComplaintScope, int] = field(default_factory=dict)
    actions: tuple[ActionRow, ...] = ()


def complaints_due(s: Session, scope: ComplaintScope = ComplaintScope.ALL, *, by: Actor, now: datetime, limit: int = MOST) -> ComplaintsDue:
    """Open complaints by what must happen first, as far as the scope goes, and what causes somebody is still to correct."""
    ids = complaints_by_scope(s, roster(s, now=now), by, now=now)
    mine = set(ids[ComplaintScope.MINE])
    first = [*ids[ComplaintScope.MINE], *(one for one in ids[scope] if one not in mine)][:limit]
    known = {row.id: row for row in many_complaints(s, first, now=now)}
    rows = tuple(ComplaintDueRow(known[one], one in mine) for one in first if one in known)
    actions = open_actions(s, staff_id=by.staff_id, now=now, limit=limit) if by.staff_id else ()
    return ComplaintsDue(rows, {one: len(found) for one, found in ids.items()}, actions)


def falling_due(s: Session, scope: Scope = Scope.ALL, *, by: Actor, now: datetime, limit: int = MOST) -> Due:
    """Everything open that has a limit or waits to be reported back, as far as the scope goes."""
    ids = by_scope(s, (Ticket.closed_at.is_(None),), roster(s, now=now), by, now=now)
    mine = set(ids[Scope.MINE])
    first = [*ids[Scope.MINE], *(one for one in ids[scope] if one not in mine)][:limit]
    known = {row.id: row for row in many(s, first, now=now)}
    rows = tuple(DueRow(known[one], one in mine) for one in first if one in known)
    return Due(rows, {one: len(found) for one, found in ids.items()})
