"""What tickets tell: the matter and whatever was written at their moves; who brought it and where find it too, but are never quoted."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.forms import Kind
from app.storage.direct import any_of, id_of
from app.storage.records import as_kept
from app.storage.types import from_ms
from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled
from app.tickets.fields import Move
from app.tickets.forms import MOVE_FIELDS
from app.tickets.lists import KIND
from app.tickets.record import Ticket

A_LINE = 500  # characters a field must hold to be more than a name or a date
BATCH = 500
UNSEEN = ("name", "home", "company", "phone")
QUERY = (
    f"SELECT id, number, received_at, matter, topic, {', '.join(UNSEEN)} FROM ticket "
    "WHERE id IN (%s) AND state <> 'void' ORDER BY received_at"
)
EVENTS = "SELECT ticket_id, move, facts FROM ticket_event WHERE NOT is_undone AND facts <> '' AND ticket_id IN (%s) ORDER BY at, id"


def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
    """The stories of these tickets, of all for None; one that is void tells nothing."""
    if ids is None:
        ids = list(s.execute(select(Ticket.id).order_by(Ticket.received_at)).scalars())
    for start in range(0, len(ids), BATCH):
        kept = [as_kept(ticket_id) for ticket_id in ids[start : start + BATCH]]
        written: dict[bytes, list[str]] = defaultdict(list)
        for ticket_id, move, facts in any_of(s, EVENTS, kept):
            written[ticket_id] += _written(move, facts)
        for ticket_id, number, at, matter, topic, *unseen in any_of(s, QUERY, kept):
            text = joined(*dict.fromkeys((matter, topic, *written.get(ticket_id, ()))))
            yield Told(KIND, id_of(ticket_id), number, from_ms(at), unseen[0] or unseen[1], text, joined(*unseen))


def _written(move: str, facts: str) -> list[str]:
    """What was written at a move, without names, dates and choices."""
    said: dict[str, Any] = json.loads(facts)
    return [value for name in _texts(move) if isinstance(value := said.get(name), str) and value]


@cache
def _texts(move: str) -> tuple[str, ...]:
    if move == Move.OPEN:
        return ()  # the ticket says it, as corrected since
    fields = MOVE_FIELDS.get(Move(move), ())
    return tuple(field.name for field in fields if field.kind is Kind.LINES or (field.kind is Kind.LINE and field.longest >= A_LINE))


SOURCE = Source(
    KIND,
    told,
    {
        "Ticket": Watched(any_filled("matter", "topic"), shown=frozenset({"number", "received_at", "state", *UNSEEN})),
        "TicketEvent": Watched(lambda values: bool(values.get("facts")) or "is_undone" in values, owner="ticket_id", table="ticket_event"),
    },
)
