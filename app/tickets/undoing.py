"""Undo: the last move is turned back within ten seconds, as the audit trail has it, whatever rows it touched."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clocks import service as clocks
from app.clocks import undoing as clock_undoing
from app.clocks.record import Clock
from app.core.actor import Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.record import AuditPayload
from app.printing import queue
from app.storage.records import Base, Record
from app.storage.types import Id, UtcTime, Word, from_ms
from app.tickets import limits
from app.tickets.deed import Moved, check_version, moved, ticket_of, write_event
from app.tickets.fields import CLERKS, Move
from app.tickets.record import UNDO, Ticket, TicketEvent

# stays as it is, whatever is undone: a person met was met, a number given is used up, a clock's history only grows
KEPT = frozenset({"Person", "PromiseItem", "CannedAnswer", "ComplaintKind", "ClockEvent", "Department", "DutyPair"})


@allowed(CLERKS)
def undo(s: Session, ticket_id: UUID, *, version: int | None = None, by: Actor, now: datetime) -> Moved:
    """Turn the last move back; a ticket just opened becomes void, as its number is used up. Raises UserError after ten seconds."""
    ticket = ticket_of(s, ticket_id)
    check_version(s, ticket, version)
    last = _last_event(s, ticket_id)
    check_undoable(ticket.moved_at if last else None, ticket.moved_by, by=by, now=now)
    assert last is not None
    state_from, undone = ticket.state, last.move
    if undone is Move.OPEN:
        _void(s, ticket, by=by, now=now)
    else:
        turn_back(s, last.id, now=now, by=by)
    ticket.moved_at = None
    write_event(s, ticket, Move.UNDO, state_from, {"undone": undone.value}, by=by, now=now)
    s.flush()
    return moved(ticket)


def check_undoable(moved_at: datetime | None, moved_by: str, *, by: Actor, now: datetime) -> None:
    """Raises UserError ten seconds after a move, and for anybody but who made it."""
    if moved_at is None or not abs(now - moved_at) <= UNDO:
        raise UserError(_("Undo is possible for ten seconds only. Make the move that puts it right instead; both stay in the story."))
    if moved_by != by.name:
        raise UserError(_("{name} did this last; only they can undo it.").format(name=moved_by))


def _last_event(s: Session, ticket_id: UUID) -> TicketEvent | None:
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.at.desc(), TicketEvent.id.desc())
    return s.execute(query.limit(1)).scalar_one_or_none()


def _void(s: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    ticket.step(Move.VOID, now)
    ticket.reason = _("taken back")
    limits.cancel(s, ticket, by=by, now=now)
    queue.cancel_for(s, ticket.id, now=now)


def turn_back(s: Session, event_id: UUID, *, by: Actor, now: datetime) -> None:
    """What the move of this line made goes, what it changed is as before; what else the trail has of the record (a phone shown) stays."""
    seq = select(AuditPayload.seq).where(AuditPayload.record_id == event_id).order_by(AuditPayload.seq.desc()).limit(1)
    kinds = {mapper.class_.__name__: mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)}
    query = select(AuditPayload.body).where(AuditPayload.seq == seq.scalar_subquery(), AuditPayload.record_id.is_not(None))
    for (body,) in s.execute(query.order_by(AuditPayload.part.desc())).all():
        change = json.loads(body)
        if change["kind"] == "Clock":
            _turn_clock_back(s, change, by=by, now=now)
        elif change["kind"] not in KEPT and change["kind"] in kinds:
            _turn_back_one(s, kinds[change["kind"]], change, now=now)
    s.flush()


def _turn_back_one(s: Session, kind: type[Record], change: dict[str, Any], *, now: datetime) -> None:
    record: Any = s.get(kind, UUID(change["id"]))
    if record is None:
        return
    if hasattr(record, "is_undone"):  # the line of the story
        record.is_undone = True
    elif not change["old"] and hasattr(record, "take_back"):
        record.take_back(now)
    elif not change["old"]:
        s.delete(record)
    else:
        for name, value in change["old"].items():
            if name not in ("digest", "event_at"):
                setattr(record, name, _as_python(kind, name, value))


def _turn_clock_back(s: Session, change: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """A clock the move started is not needed; what else it did to one is taken back by the clock's own rules."""
    clock_id = UUID(change["id"])
    clock = s.get(Clock, clock_id)
    if clock is None or clock.events != change["new"].get("events", clock.events):
        raise UserError(_("Its limits were worked out anew meanwhile. Make the move that puts it right instead."))
    if change["old"]:
        clock_undoing.undo(s, clock_id, change["new"].get("events", 0) - change["old"].get("events", 0), by=by, now=now)
    else:
        clocks.cancel(s, clock.record_id, now=now, by=by, kinds=(clock.kind,), reason=_("taken back"))


def _as_python(kind: type[Record], name: str, value: Any) -> Any:
    """A plain value of the trail as the column has it."""
    if value is None:
        return None
    column = kind.__table__.columns[name].type
    if isinstance(column, UtcTime):
        return from_ms(value)
    if isinstance(column, Id):
        return UUID(value)
    if isinstance(column, Word):
        return column.kind(value)
    return value
