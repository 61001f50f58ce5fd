"""Forms put away, as frozen rows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.drafts.fields import ParkedRow
from app.drafts.record import ParkedForm

COLUMNS = tuple(getattr(ParkedForm, name) for name in ParkedRow.__dataclass_fields__)


def parked(s: Session) -> tuple[ParkedRow, ...]:
    """Every form put away, the oldest first; those in front of somebody are not among them."""
    query = select(*COLUMNS).where(ParkedForm.is_open.is_(False)).order_by(ParkedForm.begun_at, ParkedForm.id)
    return tuple(ParkedRow(*row) for row in s.execute(query))
