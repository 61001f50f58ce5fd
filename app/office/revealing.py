"""Phones in full: noted on the trail before anybody sees them, with who looked and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import UserError
from app.core.i18n import _
from app.storage.store import Change, changes_of


@dataclass(frozen=True, slots=True)
class Revealed:
    """A phone in full, for as long as a key is held."""

    name: str
    phone: str


def note_revealed(s: Session, kind: str, rows: Sequence[tuple[UUID, str, str]], why: str) -> tuple[Revealed, ...]:
    """Records with whose they are and their phones: those that have one, each noted as shown; raises UserError without a reason."""
    if not why.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    shown = [(record_id, name, phone) for record_id, name, phone in rows if phone]
    for record_id, _name, _phone in shown:
        changes_of(s).by_record[record_id] = Change(kind, record_id, {}, {"shown": "phone", "reason": why.strip()[:255]})
    return tuple(Revealed(name, phone) for _record_id, name, phone in shown)
