"""What narrows matters of their own to a record of receptions, and when each was promised: tickets and complaints alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.calls.lists import ContactFilter
from app.clocks.record import Clock
from app.core.clock import day_span
from app.hours.limits import Unit
from app.storage.like import like

PROMISE = "promise"


def narrowed(record: Any, wanted: ContactFilter, texts: Sequence[Any], whose: Sequence[Any]) -> list[ColumnElement[bool]]:
    """Conditions of the days of receipt, the words and whoever handles it; what came of something else has its line already."""
    where: list[ColumnElement[bool]] = [record.source_id.is_(None), record.parent_id.is_(None), record.state != "void"]
    if wanted.first is not None:
        where.append(record.received_at >= day_span(wanted.first)[0])
    if wanted.last is not None:
        where.append(record.received_at < day_span(wanted.last)[1])
    if wanted.text.strip():
        where.append(or_(*(like(column, wanted.text) for column in texts)))
    if wanted.for_whom.strip():
        where.append(or_(*(like(column, wanted.for_whom) for column in whose)))
    return where


def promises(s: Session, ids: Sequence[UUID], *, only_agreed: bool = False) -> dict[UUID, datetime]:
    """When each one's promise is due, of several rounds the last; `only_agreed`: to a time somebody agreed to."""
    columns = (Clock.record_id, Clock.due_at, Clock.original_due_at, Clock.unit)
    query = select(*columns).where(Clock.record_id.in_(ids), Clock.kind == PROMISE).order_by(Clock.round, Clock.id)
    rows = list(s.execute(query))
    return {row.record_id: row.due_at for row in rows
            if not only_agreed or row.unit == Unit.WORKING or row.due_at != row.original_due_at}  # fmt: skip
