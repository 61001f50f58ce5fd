"""A check-in that is not saved yet."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from app.visits.companions import Companion
from app.visits.fields import HostRef
from app.visits.kinds import Escorting

if TYPE_CHECKING:
    from app.notices.fields import Answer


@dataclass
class Draft:
    """A form that is not saved yet: what was typed and what it is about."""

    values: dict[str, object] = field(default_factory=dict)
    person_id: UUID | None = None
    host: HostRef | None = None
    visit_id: UUID | None = None
    desk_note: str = ""
    escort: Escorting | None = None
    begun_at: datetime | None = None
    is_day_pass: bool = False
    items: tuple[dict[str, str], ...] = ()  # given out or taken in once the visit is on record
    given_as: str = ""  # the name that stood in the form when photo and answers were given
    photo: bytes = b""
    answers: "tuple[Answer, ...]" = ()
    companions: tuple[Companion, ...] = ()
