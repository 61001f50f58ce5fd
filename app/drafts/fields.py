"""What a half-filled form is about, in words, and how it is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.i18n import N_, _

FORM_WORDS = {
    "visit": N_("Check-in"), "expected": N_("Announced visit"), "call": N_("Call"), "message": N_("Message"),
    "mail": N_("Letter, fax or e-mail"), "ticket": N_("First-contact ticket"), "complaint": N_("Complaint"),
    "move": N_("Work on a ticket"), "complaint_move": N_("Work on a complaint"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HalfFilled:
    """A form that is not saved: `title` and `about` are what its card says, `body` all that was typed, as JSON."""

    id: UUID
    kind: str
    title: str = ""
    about: str = ""
    body: str = "{}"
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A form put away: what it is, what its card says, since when it is begun, who put it away where."""

    id: UUID
    kind: str
    title: str
    about: str
    begun_at: datetime
    kept_by: str
    counter: str


def form_words(kind: str) -> str:
    """What kind of form it is."""
    return _(FORM_WORDS[kind]) if kind in FORM_WORDS else kind
