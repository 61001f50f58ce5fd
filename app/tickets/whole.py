"""Everything a ticket's card shows, read at one moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.attachments.service import FileRow, files_of
from app.core.actor import Actor
from app.office import closed_files
from app.office.duty import Presence, presence_of
from app.tickets.fields import Move
from app.tickets.lists import TicketRow, one
from app.tickets.permits import moves_for
from app.tickets.promising import ItemRow, items
from app.tickets.story import Attached, PaperRow, StoryLine, attached, story


@dataclass(frozen=True, slots=True)
class Whole:
    """A ticket with its story, what hangs on it, and the moves of whoever looks."""

    row: TicketRow
    moves: tuple[Move, ...]
    lines: tuple[StoryLine, ...]
    attached: Attached
    item: ItemRow | None = None
    presence: Presence | None = None
    files: tuple[FileRow, ...] = ()

    @property
    def missing(self) -> tuple[PaperRow, ...]:
        """Papers not handed in yet, in the order of their numbers for whoever ticks them."""
        return tuple(paper for each in self.attached.lists if each.is_valid for paper in each.papers if paper.ticked_at is None)


def whole(s: Session, ticket_id: UUID, *, by: Actor, now: datetime) -> Whole:
    """One ticket as its card shows it; raises UserError where it is gone, ClosedFile where a reason must be given first."""
    row = one(s, ticket_id, now=now)
    closed_files.check_open(s, ("ticket", row.id, row.number), row.closed_at, by=by, now=now)
    item = next((each for each in items(s, with_former=True) if each.id == row.item_id), None) if row.item_id else None
    presence = presence_of(s, row.owner_id, now=now) if row.owner_id and row.is_open else None
    moves = moves_for(s, ticket_id, by, now=now)
    return Whole(row, moves, story(s, ticket_id), attached(s, ticket_id), item, presence, files_of(s, ticket_id))
