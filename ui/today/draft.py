"""A check-in that is not saved yet."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.visits.companions import Companion
from app.visits.fields import HostRef


@dataclass
class Draft:
    """A form that is not saved yet: what was typed and what it is about."""

    values: dict[str, object] = field(default_factory=dict)
    person_id: UUID | None = None
    host: HostRef | None = None
    visit_id: UUID | None = None
    desk_note: str = ""
    begun_at: datetime | None = None
    is_day_pass: bool = False
    items: tuple[dict[str, str], ...] = ()  # given out or taken in once the visit is on record
    companions: tuple[Companion, ...] = ()
