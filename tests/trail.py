"""What the trail says left the office as files, for tests of every room."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.office.record import AuditEvent, AuditPayload


def exports_of(read: Callable[..., Any]) -> list[dict[str, Any]]:
    """Who, at which counter, and what left; the oldest first. `read` is a store's or a desk's."""

    def look(s: Session) -> list[dict[str, Any]]:
        rows = s.execute(
            select(AuditEvent.actor, AuditEvent.counter, AuditPayload.body)
            .join(AuditPayload, AuditPayload.seq == AuditEvent.seq)
            .where(AuditPayload.body.contains('"export"'))
            .order_by(AuditEvent.seq)
        )
        return [{"by": by, "counter": counter, **json.loads(body)["facts"]["export"]} for by, counter, body in rows]

    found: list[dict[str, Any]] = read(look)
    return found


def exports_in(folder: Path) -> list[dict[str, Any]]:
    """The same of an office that is not open here."""
    from app.wiring import open_office

    store = open_office(folder)
    try:
        return exports_of(store.read)
    finally:
        store.close()
