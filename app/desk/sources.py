"""What a complaint may come out of, by its number: a visit, call, message, letter, ticket or opinion."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.record import Call, Mail, Message
from app.core.errors import UserError
from app.core.i18n import _
from app.opinions.record import Opinion
from app.tickets.record import Ticket
from app.visits.record import Visit

KINDS: dict[str, tuple[str, Any]] = {
    "V": ("visit", Visit), "C": ("call", Call), "M": ("message", Message), "L": ("mail", Mail), "T": ("ticket", Ticket),
    "O": ("opinion", Opinion),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What it came out of."""

    kind: str
    id: UUID
    number: str


def source_numbered(s: Session, number: str) -> Source:
    """The record of a number; raises UserError where there is none."""
    plain = number.strip().upper()
    kind, record = KINDS.get(plain[:1], ("", None))
    found = s.execute(select(record.id).where(record.number == plain)).scalar_one_or_none() if record is not None else None
    if found is None:
        raise UserError(_("Nothing here has the number {number}. Check it.").format(number=plain))
    return Source(kind, found, plain)
