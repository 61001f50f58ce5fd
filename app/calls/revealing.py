"""Phones of calls, messages and mail in full: noted before anybody sees them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calls.record import Call, Contact, Mail, Message
from app.core.actor import EVERYBODY, Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.revealing import Revealed
from app.storage.store import Change, changes_of


@allowed(EVERYBODY)
def reveal(s: Session, record_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full phones of calls, messages or letters; whose, to whom and why is on the trail.

    Whoever a message is for must be able to call back, whatever their role."""
    if not why.strip():
        raise UserError(_("A reason is needed. Pick one or write one."))
    kinds: tuple[type[Contact], ...] = (Call, Message, Mail)
    found = []
    for kind in kinds:
        query = select(kind.id, kind.name, kind.phone).where(kind.id.in_(list(record_ids)), kind.phone != "")
        for record_id, name, phone in s.execute(query):
            changes_of(s).by_record[record_id] = Change(kind.__name__, record_id, {}, {"shown": "phone", "reason": why.strip()[:255]})
            found.append(Revealed(name, phone))
    return tuple(found)
