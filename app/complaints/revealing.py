"""The contact of a complaint in full: noted before anybody sees it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.complaints.fields import CLERKS
from app.complaints.record import Complaint
from app.core.actor import Actor, allowed
from app.core.i18n import _
from app.office.revealing import Revealed, note_revealed


@allowed(CLERKS)
def reveal(s: Session, complaint_ids: Sequence[UUID], why: str, *, by: Actor, now: datetime) -> tuple[Revealed, ...]:
    """The full contacts; whoever tells or revisits somebody must be able to call."""
    query = select(Complaint.id, Complaint.name, Complaint.phone).where(Complaint.id.in_(list(complaint_ids)))
    rows = [(row.id, row.name or _("anonymous"), row.phone) for row in s.execute(query)]
    return note_revealed(s, "Complaint", rows, why)
