"""What complaints tell: summary, what happened, the wish and whatever was written at their moves; who and where are found, not quoted."""

from app.complaints.fields import Move
from app.complaints.forms import MOVE_FIELDS
from app.complaints.lists import KIND
from app.complaints.record import Complaint, ComplaintEvent
from app.core.forms import Field
from app.stories.moved import moved_source


def _fields_of(move: str) -> tuple[Field, ...]:
    return () if move == Move.OPEN else MOVE_FIELDS.get(Move(move), ())


SOURCE = moved_source(
    KIND, Complaint, ComplaintEvent, ("summary", "story", "wish", "place", "at_once"),
    unseen=("name", "home", "phone", "accused", "original"), fields_of=_fields_of,
)  # fmt: skip
