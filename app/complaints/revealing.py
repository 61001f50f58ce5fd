"""The contact of a complaint in full: noted before anybody sees it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.fields import CLERKS
from app.complaints.record import Complaint
from app.core.actor import Actor, allowed
from app.core.errors import UserError
from app.core.i18n import _
from app.office.revealing import Revealed, note_revealed


@allowed(CLERKS)
def reveal(s: Session, complaint_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full contacts; whoever tells or revisits somebody must be able to call, but not whom the complaint is about."""
    columns = (Complaint.id, Complaint.name, Complaint.phone, Complaint.number, Complaint.accused_id)
    found = s.execute(select(*columns).where(Complaint.id.in_(list(complaint_ids)))).all()
    for row in found:
        if by.staff_id is not None and row.accused_id == by.staff_id:
            sentence = _("Complaint {number} is about yourself: the contact is not shown to you. Let somebody else call.")
            raise UserError(sentence.format(number=row.number))
    rows = [(row.id, row.name or _("anonymous"), row.phone) for row in found]
    return note_revealed(s, "Complaint", rows, why)
