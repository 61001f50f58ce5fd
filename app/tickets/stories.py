"""What tickets tell: the matter, and everything written down at a move; names, phones and homes find them too, but are never quoted."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.stories.fields import Told, joined
from app.stories.sources import Source, Watched, any_filled
from app.tickets.fields import Move, TicketState
from app.tickets.lists import KIND
from app.tickets.record import Ticket, TicketEvent

BATCH = 500
# of all a form holds, what is written in words of its own
WRITTEN = (
    *("answer", "result", "reason", "reaction", "finding", "proposal", "decision", "ground", "missing", "opinion", "instruction"),
    *("told_reason", "said", "note", "basis", "points", "papers"),
)


def told(s: Session, ids: Sequence[UUID] | None) -> Iterator[Told]:
    """The stories of these tickets, of all for None; one that is void tells nothing."""
    if ids is None:
        ids = list(s.execute(select(Ticket.id).order_by(Ticket.received_at)).scalars())
    for start in range(0, len(ids), BATCH):
        yield from _told(s, ids[start : start + BATCH])


def _told(s: Session, ids: Sequence[UUID]) -> Iterator[Told]:
    written = _written(s, ids)
    columns = (
        Ticket.id,
        Ticket.number,
        Ticket.received_at,
        Ticket.name,
        Ticket.home,
        Ticket.matter,
        Ticket.topic,
        Ticket.company,
        Ticket.phone,
    )
    query = select(*columns).where(Ticket.id.in_(ids), Ticket.state != TicketState.VOID).order_by(Ticket.received_at)
    for ticket_id, number, at, name, home, matter, topic, company, phone in s.execute(query):
        text = joined(matter, topic, *written.get(ticket_id, ()))
        yield Told(KIND, ticket_id, number, at, name or home, text, joined(name, home, company, phone))


def _written(s: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    query = select(TicketEvent.ticket_id, TicketEvent.facts).where(
        TicketEvent.ticket_id.in_(ids), TicketEvent.facts != "", TicketEvent.move != Move.OPEN, TicketEvent.is_undone.is_(False)
    )
    for ticket_id, facts in s.execute(query.order_by(TicketEvent.at, TicketEvent.id)):
        kept = json.loads(facts)
        found[ticket_id] += [str(kept[name]) for name in WRITTEN if kept.get(name)]
    return found


SOURCE = Source(
    KIND,
    told,
    {
        "Ticket": Watched(
            any_filled("matter", "topic"), shown=frozenset({"number", "received_at", "name", "home", "company", "phone", "state"})
        ),
        "TicketEvent": Watched(any_filled("facts", "is_undone"), owner="ticket_id", table="ticket_event"),
    },
)
