"""Which counters have a ticket open: two at one ticket see each other before either saves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.actor import EVERYBODY, Actor, allowed
from app.storage.direct import run
from app.storage.store import changes_of
from app.storage.types import from_ms, to_ms

LASTS = timedelta(seconds=90)  # a window refreshes every 30; one that crashed is forgotten after this
KIND = "TicketView"
PUT = text(
    "INSERT INTO ticket_view (ticket_id, counter, staff_id, name, since_at, refreshed_at) "
    "VALUES (:ticket_id, :counter, :staff_id, :name, :now, :now) "
    "ON CONFLICT (ticket_id, counter) DO UPDATE SET staff_id = :staff_id, name = :name, refreshed_at = :now, "
    "since_at = CASE WHEN ticket_view.refreshed_at < :stale THEN :now ELSE ticket_view.since_at END"
)
OTHERS = text(
    "SELECT counter, name, since_at FROM ticket_view WHERE ticket_id = :ticket_id AND counter <> :counter AND refreshed_at >= :stale "
    "ORDER BY since_at, counter"
)
MINE = text("SELECT refreshed_at FROM ticket_view WHERE ticket_id = :ticket_id AND counter = :counter AND refreshed_at >= :stale")
GONE = text("DELETE FROM ticket_view WHERE ticket_id = :ticket_id AND counter = :counter")
STALE = text("DELETE FROM ticket_view WHERE refreshed_at < :stale")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Another counter that has the ticket open."""

    counter: str
    name: str
    since_at: datetime


@allowed(EVERYBODY)
def look(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> tuple[Viewer, ...]:
    """This counter has the ticket open, and goes on having it (every half minute); gives the others who do."""
    keys = {"ticket_id": ticket_id, "counter": by.counter, "stale": to_ms(now - LASTS)}
    if not run(s, MINE, keys):
        changes_of(s).kinds.add(KIND)  # the others are told once, not at every refresh
    run(s, PUT, {**keys, "staff_id": by.staff_id, "name": by.name, "now": to_ms(now)})
    return others(s, ticket_id, by, now=now)


@allowed(EVERYBODY)
def look_away(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> None:
    """It is closed here; what crashed counters left is forgotten too."""
    run(s, GONE, {"ticket_id": ticket_id, "counter": by.counter})
    run(s, STALE, {"stale": to_ms(now - LASTS)})
    changes_of(s).kinds.add(KIND)


def others(s: Session, ticket_id: UUID, by: Actor, *, now: datetime) -> tuple[Viewer, ...]:
    """Who else has it open, the first first."""
    rows = run(s, OTHERS, {"ticket_id": ticket_id, "counter": by.counter, "stale": to_ms(now - LASTS)})
    return tuple(Viewer(counter, name, from_ms(since)) for counter, name, since in rows)
