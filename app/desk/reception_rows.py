"""A reception as the record of receptions has it: how it came, who brought it, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.calls.fields import MailKind
from app.core.i18n import N_

OTHER = "other"
WAYS = {
    "visit": N_("visit"), "call": N_("phone"), "message": N_("in person"), MailKind.LETTER: N_("letter"), MailKind.FAX: N_("fax"),
    MailKind.EMAIL: N_("e-mail"), OTHER: N_("another way"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handling:
    """Who took a matter up and what came of it; times in UTC, `promised` in words."""

    handler: str = ""
    department: str = ""
    promised: str = ""
    answered_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Reception:
    """Something received: `way` is a key of WAYS, the phone is masked."""

    id: UUID
    number: str
    at: datetime
    way: str
    name: str
    phone: str
    place: str
    matter: str
    received_by: str
    handling: Handling = Handling()
