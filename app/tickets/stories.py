"""What tickets tell: the matter and whatever was written at their moves; who brought it and where find it too, but are never quoted."""

from app.core.forms import Field
from app.stories.moved import moved_source
from app.tickets.fields import Move
from app.tickets.forms import MOVE_FIELDS
from app.tickets.lists import KIND
from app.tickets.record import Ticket, TicketEvent


def _fields_of(move: str) -> tuple[Field, ...]:
    return () if move == Move.OPEN else MOVE_FIELDS.get(Move(move), ())


SOURCE = moved_source(KIND, Ticket, TicketEvent, ("matter", "topic"), unseen=("name", "home", "company", "phone"), fields_of=_fields_of)
